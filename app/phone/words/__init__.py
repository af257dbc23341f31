"""The words of the phone: one file a language, replaced by the host's translations, or their keys in debug."""

import json

FOLDER = __file__.rsplit("/", 1)[0] + "/"
LANGUAGES = (("en", "English"), ("fr", "Français"))


def load(language):
    """The words of a language as a dict of `room:name`."""
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
    """`words("user:login")`, in the chosen language."""

    def __init__(self, state):
        self.state = state
        self.table = load("en")
        self.own = {}
        self._loaded = {"en": self.table}

    def choose(self, language):
        """Take a language, or the closest we have; gives what it is."""
        wanted = language.lower().replace("_", "-").split("-")[0] if isinstance(language, str) else ""
        code = wanted if wanted in [known for known, _name in LANGUAGES] else "en"
        if code not in self._loaded:
            self._loaded[code] = self._loaded["en"] | load(code)
        self.table = self._loaded[code]
        self.state.change(language=code)
        return code

    def override(self, translations):
        """The host's own: {language: {room: {name: text}}}."""
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
