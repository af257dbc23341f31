"""Which of the phone's lines a server means."""

NAMED = ("demo",)  # lines that are named, not addressed


def kind_of(server):
    """demo, sip or wazo; "" for what is no server."""
    if server in NAMED:
        return server
    text = server.lower()
    if text.startswith("wss://") or text.startswith("ws://"):
        return "sip" if not any([letter in text for letter in "@?# "]) else ""
    return "wazo" if text and not any([letter in text for letter in "/@?# \n"]) else ""
