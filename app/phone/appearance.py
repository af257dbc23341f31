"""What the host page makes of the phone's looks: theme, words, logo, style sheets. What is refused is told to it."""

from browser import javascript
from browser.looks import Looks, color_of, load_logo

PICTURES = ("https://", "http://", "data:image/")


class Appearance:
    """`resolve(url)` gives an address as seen from the host page."""

    def __init__(self, state, words, tell, resolve):
        self.state = state
        self.words = words
        self.tell = tell
        self.resolve = resolve
        self.looks = Looks()

    def follow(self):
        """The host's own style sheets are away while a password is typed."""
        self.looks.draw(self.state.screen not in ("sign_in", "signing_in"))

    def inject(self, css):
        """Take a style sheet."""
        if not self.looks.inject(css):
            self._refuse("The CSS was refused: it is no text, or longer than 200,000 characters.")
        self.state.touch()

    def customize(self, themes, translations, assets):
        """Take colours and sizes, words, and a logo. What is None stays as it is."""
        refused = ()
        if themes is not None:
            import theme

            lines, refused = theme.variables(themes, color_of)
            self.looks.set_theme(theme.sheet(lines))
        if translations is not None:
            self.words.override(translations)
        logo = assets.get("logo") if isinstance(assets, dict) else None
        if logo:
            javascript.spawn(self._show_logo(logo))
        if refused:
            self._refuse("Refused, because they are no colours or sizes: " + ", ".join(refused) + ".")

    async def _show_logo(self, logo):
        url = self.resolve(logo) if isinstance(logo, str) else ""
        try:
            if not any([url.startswith(start) for start in PICTURES]):
                raise ValueError("it is no https: or data:image/ URL")
            self.state.change(logo=await load_logo(url))
        except Exception as error:
            self._refuse("The logo was refused: %s. Its server must allow this origin (CORS)." % error)

    def _refuse(self, words):
        self.tell("error", "bad_appearance", words)
