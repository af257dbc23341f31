"""The words of the phone: one file a language, replaced by the host's translations, or their keys in debug.

English comes with the phone, and stands in for a word that is missing; another language is fetched when it is chosen.
"""

import json

FOLDER = __file__.rsplit("/", 1)[0] + "/"


def load(language):
    """The words of a language as a dict of `section:name`."""
    with open(FOLDER + language + ".json") as file:
        return json.loads(file.read())


def flat(nested, prefix="", depth=0):
    """Nested objects as dotted keys: {"user": {"login": "x"}} is {"user:login": "x"}. What is no text is left out."""
    found = {}
    if isinstance(nested, dict) and depth < 5:
        for key in nested:
            name = str(key) if not prefix else prefix + (":" if depth == 1 else ".") + str(key)
            if isinstance(nested[key], str):
                found[name] = nested[key][:500]
            else:
                found.update(flat(nested[key], name, depth + 1))
    return found


class Words:
    """`words("user:login")`, in the chosen language.

    `languages` are rows of (code, name). `fetch(code, done)` calls `done(table)` when a language is there.
    """

    def __init__(self, state, languages, fetch):
        self.state = state
        self.languages = languages
        self.table = load("en")
        self.own = {}
        self._fetch = fetch
        self._loaded = {"en": self.table}
        self._wanted = "en"
        self._done = None

    def choose(self, language, done=None):
        """Take a language, or the closest we have. It is seen, and `done(code)` called, as soon as its words are there."""
        wanted = language.lower().replace("_", "-").split("-")[0] if isinstance(language, str) else ""
        self._done = done
        self._wanted = code = wanted if wanted in [known for known, _name in self.languages] else "en"
        if code in self._loaded:
            self._take(code)
        else:
            self._fetch(code, lambda table: self._arrived(code, table))

    def _arrived(self, code, table):
        self._loaded[code] = self._loaded["en"] | table
        if code == self._wanted:
            self._take(code)

    def _take(self, code):
        self.table = self._loaded[code]
        self.state.change(language=code)
        done, self._done = self._done, None
        if done is not None:
            done(code)

    def override(self, translations):
        """The host's own: {language: {section: {name: text}}}."""
        self.own = {}
        if isinstance(translations, dict):
            for language in translations:
                self.own[language] = flat(translations[language])
        self.state.touch()

    def __call__(self, key, values=()):
        """The text of a key; {name} in it is filled from (name, value) pairs, by plain replacement."""
        if self.state.debug:
            return key
        own = self.own.get(self.state.language)
        text = own.get(key) if own else None
        if text is None:
            text = self.table.get(key, key)
        for name, value in values:
            text = text.replace("{" + name + "}", str(value))
        return text
