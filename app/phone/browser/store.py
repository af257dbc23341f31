"""What the phone keeps on the device: JSON under names of its own. A browser that refuses keeps nothing."""

import json

import js

PREFIX = "softphone:"


class TabStore:
    """Texts that live as long as this tab; a refusal of the browser is no error."""

    def read(self, name):
        """The kept text, or ""."""
        try:
            return js.sessionStorage.getItem(PREFIX + name) or ""
        except Exception:
            return ""

    def write(self, name, text):
        """Keep a text."""
        try:
            js.sessionStorage.setItem(PREFIX + name, text)
        except Exception:
            self.remove(name)  # what is there has grown old

    def remove(self, name):
        """Keep it no longer."""
        try:
            js.sessionStorage.removeItem(PREFIX + name)
        except Exception:
            pass


class Store:
    """read, write, remove; a refusal of the browser is no error."""

    def read(self, name):
        """The kept value, or None."""
        try:
            text = js.localStorage.getItem(PREFIX + name)
            return json.loads(text) if text else None
        except Exception:
            return None

    def write(self, name, value):
        """Keep a value."""
        try:
            js.localStorage.setItem(PREFIX + name, json.dumps(value))
        except Exception:
            pass

    def remove(self, name):
        """Keep it no longer."""
        try:
            js.localStorage.removeItem(PREFIX + name)
        except Exception:
            pass

    def device(self):
        """The name of this device, made when it is first needed: a stack's refresh token belongs to one."""
        name = self.read("device")
        if not isinstance(name, str) or not name:
            random = js.crypto.getRandomValues(js.Uint8Array.new(12))
            name = "softphone-" + "".join(["%02x" % int(random[at]) for at in range(12)])
            self.write("device", name)
        return name
