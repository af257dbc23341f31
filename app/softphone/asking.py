"""What a phone that says `commands` can be asked, beside its calls: `Softphone` and its `agent` inherit from here."""

from . import checks
from .call import SOON, identity


class Agent:
    """The agent that the phone's user is. Its methods are commands as a Call's are: asked at once, and awaited or not."""

    def __init__(self, ask):
        self._ask = ask

    def log_in(self, *, timeout=SOON):
        """Log the agent in at this phone."""
        return self._ask("agent_log_in", timeout)

    def log_out(self, *, timeout=SOON):
        """Log the agent out."""
        return self._ask("agent_log_out", timeout)

    def pause(self, reason=None, *, timeout=SOON):
        """Pause the agent: no calls of queues, for this reason."""
        return self._ask("agent_pause", timeout, {"reason": reason and checks.line("reason", reason)})

    def resume(self, *, timeout=SOON):
        """End the agent's pause."""
        return self._ask("agent_resume", timeout)


class Asking:
    """The commands of the phone itself. `_ask(name, timeout, arguments)` asks, and gives what can be awaited."""

    def pickup(self, number, *, timeout=SOON):
        """Take the call that rings at another phone, of this number. Gives the Call."""
        number = checks.number_alone("pickup", number)
        return self._ask("pickup", timeout, {"number": number})

    def set_available(self, available, *, timeout=SOON):
        """Let calls in, or not (do not disturb): one state with the phone's own switch, and at a Wazo stack the server's."""
        return self._ask("set_available", timeout, {"available": checks.flag("available", available)})

    def set_devices(self, *, microphone=None, speaker=None, ringer=None, timeout=SOON):
        """Choose devices by label or id; "" is the browser's default, None leaves it as it is."""
        devices = {"microphone": microphone, "speaker": speaker, "ringer": ringer}
        devices = {name: checks.device(name, devices[name]) for name in devices}
        return self._ask("set_devices", timeout, checks.given("set_devices", devices))

    def set_volume(self, *, call=None, ring=None, timeout=SOON):
        """How loud calls and ringing are, from 0 to 1; None leaves it as it is."""
        volumes = {"call": checks.volume("call", call), "ring": checks.volume("ring", ring)}
        return self._ask("set_volume", timeout, checks.given("set_volume", volumes))

    def end_wrap_up(self, call=None, *, timeout=SOON):
        """End the time after a call that is there for its card: of a Call or its id, else of the card that is shown."""
        return self._ask("end_wrap_up", timeout, {"callId": None if call is None else identity("end_wrap_up", call)})

    def prolong_wrap_up(self, seconds, *, timeout=SOON):
        """Give the card that is shown so many seconds more."""
        return self._ask("prolong_wrap_up", timeout, {"seconds": checks.seconds("seconds", seconds)})

    def set_language(self, language, *, timeout=SOON):
        """Change the phone's language, such as to `fr`."""
        return self._ask("set_language", timeout, {"language": checks.line("language", language)})

    def sign_out(self, *, timeout=SOON):
        """Sign the user out of the phone; calls end."""
        return self._ask("sign_out", timeout)
