# Made from the tables by `python3 build.py generate`; edit those.
"""A softphone in the page: `from softphone import softphone`, add handlers, `softphone.init(server=…)`."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, KeysView, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar

# Given as Python objects, as JSON text, or as JavaScript objects.
JsonObject: TypeAlias = Any
OptionList: TypeAlias = Any
Css: TypeAlias = Mapping[str, str | float] | Any

_Payload = TypeVar("_Payload", covariant=True)

class SoftphoneError(Exception):
    """The parent of all. `str(error)` says what is wrong and how to mend it; it never holds a token or a password."""

    code: str
    message: str
    def __init__(self, message: str, code: str | None = None) -> None: ...

class ConfigurationError(SoftphoneError):
    """An argument of a method is wrong. Nothing was changed and nothing was sent."""

class NotInitialized(SoftphoneError):
    """A method was called before `init`, or after `remove()`."""

class NotSupported(SoftphoneError):
    """The phone at `url` can't do this: it speaks only the `bridge/…` wire."""

class LoadTimeout(SoftphoneError):
    """The phone's page has not loaded. What was queued is kept: a late load still works."""

class SchemaError(SoftphoneError):
    """A form schema, or a card, fails validation. `problems` lists (path, what was expected); `path` is the first."""

    problems: list[tuple[str, str]]
    path: str
    expected: str

class PhoneError(SoftphoneError):
    """The phone said `softphone/ERROR`, or a command has not come about; `code` is the phone's.

    `cause` is why the far side has refused, in the words of `call.cause`; else None.
    """

    cause: str | None

class MessageError(SoftphoneError):
    """A message of the phone can't be read. It was dropped."""

class OriginError(SoftphoneError):
    """The phone's frame spoke from an origin that isn't allowed. It was not heard. Told once an origin."""

    origin: str

class Payload:
    """Fields of the wire, read by attribute. Iterating gives (field, value) pairs, on both Pythons."""

    def __getattr__(self, name: str) -> Any: ...
    def __getitem__(self, field: str) -> Any: ...
    def __contains__(self, field: str) -> bool: ...
    def __iter__(self) -> Iterator[tuple[str, Any]]: ...
    def __len__(self) -> int: ...
    def keys(self) -> KeysView[str]:
        """The names of the raw fields."""
    def get(self, field: str, default: Any = None) -> Any:
        """A raw field, or `default`."""

class Party(Payload):
    """One end of a logged call."""

    extension: str | None
    name: str | None
    uuid: str | None

class Recording(Payload):
    """The recording of a call. `where` says who has it: "phone" or "server"."""

    id: str | None
    seconds: float | None
    type: str | None
    where: str | None
    def blob(self, *, timeout: float | None = 10) -> Awaitable[Any]:
        """The sound itself: a JavaScript Blob of the browser. A server's recording is in the call log."""

class Call(Payload):
    """A call, as the phone described it in one message: a snapshot, of which `now` gives the newest.

    What is asked of a call is asked of the call itself, however old the snapshot is. Each method asks at once, and gives what can
    be awaited, or left alone: then what goes wrong comes to `on_error`. It has come about when the `await` is over. PhoneError
    says why not: `error.code` is `not_now`, `no_such_call`, `refused` (with the far side's `error.cause`), `timeout` or
    `line_lost`. After `timeout` seconds (None: never) it may still happen. A phone that doesn't say `commands` raises NotSupported.
    """

    call_id: str | None
    sip_call_id: str | None
    server_call_id: str | None
    sip_status: float | None
    number: str | None
    display_name: str | None
    caller_number: str | None
    answered: bool | None
    creation_time: datetime | None
    answer_time: datetime | None
    end_time: datetime | None
    cause: str | None
    forwarded_by: str | None
    auto_answered: bool | None
    recovered: bool | None
    state: str | None
    direction: str | None
    muted: bool | None
    held: bool | None
    held_by_other: bool | None
    recording: bool | None
    conference: list[str] | None
    consults: str | None
    quality: float | None
    is_current: bool | None
    @property
    def duration(self) -> float:
        """Seconds talked: from the answer to the end, or to now while the call goes on; 0.0 if it was not answered."""
    @property
    def now(self) -> Call:
        """The newest Call of the same call; of one that is over, its last."""
    def answer(self, *, timeout: float | None = 10) -> Awaitable[None]:
        """Take the call that comes in; all others are put on hold."""
    def decline(self, *, timeout: float | None = 10) -> Awaitable[None]:
        """Refuse the call that comes in."""
    def hang_up(self, *, timeout: float | None = 10) -> Awaitable[None]:
        """End the call."""
    def hold(self, *, timeout: float | None = 10) -> Awaitable[None]:
        """Put the call on hold; in a conference all of it."""
    def resume(self, *, timeout: float | None = 10) -> Awaitable[None]:
        """Take the call off hold; all others are put on hold."""
    def mute(self, *, timeout: float | None = 10) -> Awaitable[None]:
        """Switch the microphone off in this call."""
    def unmute(self, *, timeout: float | None = 10) -> Awaitable[None]:
        """Switch the microphone on again."""
    def send_dtmf(self, digits: str | int, *, timeout: float | None = 10) -> Awaitable[None]:
        """Send digits (0-9, *, #, A-D) as tones; a comma waits two seconds."""
    def transfer(self, number: str | int, *, timeout: float | None = None) -> Awaitable[None]:
        """Hand the call on to `number`. Over when the far side has taken it; refused, the call is back."""
    def consult(self, number: str | int, *, timeout: float | None = None) -> Awaitable[Call]:
        """Put the call on hold and call `number` to ask about it. Gives the new Call: `complete()` or `cancel()` that one."""
    def complete(self, *, timeout: float | None = 10) -> Awaitable[None]:
        """Of a consultation: hand the first call on to this one, and leave."""
    def cancel(self, *, timeout: float | None = 10) -> Awaitable[None]:
        """Of a consultation: end it, and go back to the first call."""
    def merge(self, other: Call | str, *, timeout: float | None = 10) -> Awaitable[None]:
        """Make a conference of this call and another Call: each hears the others."""
    def split(self, *, timeout: float | None = 10) -> Awaitable[None]:
        """Take the call out of its conference; it is on hold by itself."""
    def start_recording(self, *, timeout: float | None = 10) -> Awaitable[None]:
        """Record the call, here or at the server."""
    def stop_recording(self, *, timeout: float | None = 10) -> Awaitable[Recording]:
        """End the recording. Gives the Recording."""
    def park(self, *, timeout: float | None = 10) -> Awaitable[str | None]:
        """Leave the call at the server, where others can take it. Gives the place as text, None where the server doesn't say."""

class Card(Payload):
    """What was filled in on a call: the fields of the form schema, under the names its author gave them."""

    card_id: str | None
    phone_number: str | None
    call_id: str | None
    def validate(self, schema: JsonObject) -> None:
        """Check the card against a JSON Schema (an object, or JSON text). Raises SchemaError.

        On MicroPython the validator is loaded when it is first needed; what that first check finds comes to `on_error`.
        """

class CallLog(Payload):
    """An entry of the call log."""

    id: Any
    answer: datetime | None
    answered: bool | None
    call_direction: str | None
    call_status: str | None
    conversation_id: str | None
    destination: Party | None
    requested: Party | None
    source: Party | None
    duration: float | None
    start: datetime | None
    end: datetime | None
    new_missed_call: bool | None
    recordings: Any

class Session(Payload):
    """Who is signed in to the phone. `token` and `refresh_token` are secrets."""

    acl: Any
    token: str | None
    refresh_token: str | None
    uuid: str | None
    tenant_uuid: str | None
    engine_uuid: str | None
    session_uuid: str | None
    engine_version: str | None
    profile: Any
    expires_at: datetime | None
    host: str | None
    authorizations: Any

class Event(Generic[_Payload]):
    """One of the SDK's events. `arity` is the number of its arguments; `report(error, event)` hears of failing handlers.

    `has_further`: a handler that requires one argument more is given it (the call of an event that doesn't say which).

    `once` and `async for` give the one argument of an event, None if it has none, and a tuple if it has several.
    """

    name: str
    def only(self, function: Callable[..., object] | None) -> None:
        """This handler and no other; None clears."""
    def remove(self, function: Callable[..., object]) -> None:
        """Take a handler away; one that isn't there is no error."""
    async def once(self, timeout: float | None = None) -> _Payload:
        """The next payload. Raises asyncio.TimeoutError after `timeout` seconds."""
    def __aiter__(self) -> AsyncIterator[_Payload]: ...
    def __len__(self) -> int: ...

_ElementEventHandler: TypeAlias = Callable[[Any], object] | Callable[[], object]
_ElementEventFunction = TypeVar("_ElementEventFunction", bound=_ElementEventHandler)

class _ElementEvent(Event[Any]):
    def __call__(self, function: _ElementEventFunction) -> _ElementEventFunction:
        """Add a handler; the function comes back unchanged, so this is a decorator."""

_PlainEventHandler: TypeAlias = Callable[[], object]
_PlainEventFunction = TypeVar("_PlainEventFunction", bound=_PlainEventHandler)

class _PlainEvent(Event[None]):
    def __call__(self, function: _PlainEventFunction) -> _PlainEventFunction:
        """Add a handler; the function comes back unchanged, so this is a decorator."""

_SessionEventHandler: TypeAlias = Callable[[Session], object] | Callable[[], object]
_SessionEventFunction = TypeVar("_SessionEventFunction", bound=_SessionEventHandler)

class _SessionEvent(Event[Session]):
    def __call__(self, function: _SessionEventFunction) -> _SessionEventFunction:
        """Add a handler; the function comes back unchanged, so this is a decorator."""

_CallEventHandler: TypeAlias = Callable[[Call], object] | Callable[[], object]
_CallEventFunction = TypeVar("_CallEventFunction", bound=_CallEventHandler)

class _CallEvent(Event[Call]):
    def __call__(self, function: _CallEventFunction) -> _CallEventFunction:
        """Add a handler; the function comes back unchanged, so this is a decorator."""

_CallCardTextTextEventHandler: TypeAlias = Callable[[Call, Card, str, str], object] | Callable[[Call, Card, str], object] | Callable[[Call, Card], object] | Callable[[Call], object] | Callable[[], object]
_CallCardTextTextEventFunction = TypeVar("_CallCardTextTextEventFunction", bound=_CallCardTextTextEventHandler)

class _CallCardTextTextEvent(Event[tuple[Call, Card, str, str]]):
    def __call__(self, function: _CallCardTextTextEventFunction) -> _CallCardTextTextEventFunction:
        """Add a handler; the function comes back unchanged, so this is a decorator."""

_CallListEventHandler: TypeAlias = Callable[[Call, list[str]], object] | Callable[[Call], object] | Callable[[], object]
_CallListEventFunction = TypeVar("_CallListEventFunction", bound=_CallListEventHandler)

class _CallListEvent(Event[tuple[Call, list[str]]]):
    def __call__(self, function: _CallListEventFunction) -> _CallListEventFunction:
        """Add a handler; the function comes back unchanged, so this is a decorator."""

_FlagEventHandler: TypeAlias = Callable[[bool | None], object] | Callable[[], object]
_FlagEventFunction = TypeVar("_FlagEventFunction", bound=_FlagEventHandler)

class _FlagEvent(Event[bool | None]):
    def __call__(self, function: _FlagEventFunction) -> _FlagEventFunction:
        """Add a handler; the function comes back unchanged, so this is a decorator."""

_PlainWithCallEventHandler: TypeAlias = Callable[[Call | None], object] | Callable[[], object]
_PlainWithCallEventFunction = TypeVar("_PlainWithCallEventFunction", bound=_PlainWithCallEventHandler)

class _PlainWithCallEvent(Event[None]):
    def __call__(self, function: _PlainWithCallEventFunction) -> _PlainWithCallEventFunction:
        """Add a handler; the function comes back unchanged, so this is a decorator."""

_TextWithCallEventHandler: TypeAlias = Callable[[str, Call | None], object] | Callable[[str], object] | Callable[[], object]
_TextWithCallEventFunction = TypeVar("_TextWithCallEventFunction", bound=_TextWithCallEventHandler)

class _TextWithCallEvent(Event[str]):
    def __call__(self, function: _TextWithCallEventFunction) -> _TextWithCallEventFunction:
        """Add a handler; the function comes back unchanged, so this is a decorator."""

_CardEventHandler: TypeAlias = Callable[[Card], object] | Callable[[], object]
_CardEventFunction = TypeVar("_CardEventFunction", bound=_CardEventHandler)

class _CardEvent(Event[Card]):
    def __call__(self, function: _CardEventFunction) -> _CardEventFunction:
        """Add a handler; the function comes back unchanged, so this is a decorator."""

_TextTextEventHandler: TypeAlias = Callable[[str, str], object] | Callable[[str], object] | Callable[[], object]
_TextTextEventFunction = TypeVar("_TextTextEventFunction", bound=_TextTextEventHandler)

class _TextTextEvent(Event[tuple[str, str]]):
    def __call__(self, function: _TextTextEventFunction) -> _TextTextEventFunction:
        """Add a handler; the function comes back unchanged, so this is a decorator."""

_JsonEventHandler: TypeAlias = Callable[[Any], object] | Callable[[], object]
_JsonEventFunction = TypeVar("_JsonEventFunction", bound=_JsonEventHandler)

class _JsonEvent(Event[Any]):
    def __call__(self, function: _JsonEventFunction) -> _JsonEventFunction:
        """Add a handler; the function comes back unchanged, so this is a decorator."""

_TextEventHandler: TypeAlias = Callable[[str], object] | Callable[[], object]
_TextEventFunction = TypeVar("_TextEventFunction", bound=_TextEventHandler)

class _TextEvent(Event[str]):
    def __call__(self, function: _TextEventFunction) -> _TextEventFunction:
        """Add a handler; the function comes back unchanged, so this is a decorator."""

_CallLogEventHandler: TypeAlias = Callable[[CallLog], object] | Callable[[], object]
_CallLogEventFunction = TypeVar("_CallLogEventFunction", bound=_CallLogEventHandler)

class _CallLogEvent(Event[CallLog]):
    def __call__(self, function: _CallLogEventFunction) -> _CallLogEventFunction:
        """Add a handler; the function comes back unchanged, so this is a decorator."""

_MessageEventHandler: TypeAlias = Callable[[Any], object] | Callable[[], object]
_MessageEventFunction = TypeVar("_MessageEventFunction", bound=_MessageEventHandler)

class _MessageEvent(Event[Any]):
    def __call__(self, function: _MessageEventFunction) -> _MessageEventFunction:
        """Add a handler; the function comes back unchanged, so this is a decorator."""

_ErrorEventHandler: TypeAlias = Callable[[SoftphoneError], object] | Callable[[], object]
_ErrorEventFunction = TypeVar("_ErrorEventFunction", bound=_ErrorEventHandler)

class _ErrorEvent(Event[SoftphoneError]):
    def __call__(self, function: _ErrorEventFunction) -> _ErrorEventFunction:
        """Add a handler; the function comes back unchanged, so this is a decorator."""

class Agent:
    """The agent that the phone's user is. Its methods are commands as a Call's are: asked at once, and awaited or not."""

    def log_in(self, *, timeout: float | None = 10) -> Awaitable[None]:
        """Log the agent in at this phone."""
    def log_out(self, *, timeout: float | None = 10) -> Awaitable[None]:
        """Log the agent out."""
    def pause(self, reason: str | None = None, *, timeout: float | None = 10) -> Awaitable[None]:
        """Pause the agent: no calls of queues, for this reason."""
    def resume(self, *, timeout: float | None = 10) -> Awaitable[None]:
        """End the agent's pause."""

class Softphone:
    """One phone in the page. `page` is the browser's side (`browser.Page`); tests hand in a fake."""

    def __init__(self) -> None: ...
    @property
    def call(self) -> Call | None:
        """The current Call, or None."""
    @property
    def calls(self) -> list[Call]:
        """All Calls that are up, each as the phone has told it last."""
    @property
    def displayed(self) -> bool:
        """Whether the phone is shown."""
    @property
    def iframe(self) -> Any:
        """The iframe element, or None."""
    @property
    def iframe_loaded(self) -> bool:
        """Whether the phone's page has loaded."""
    @property
    def session(self) -> Session | None:
        """The Session of who is signed in, or None."""
    @property
    def wrapper(self) -> Any:
        """The element around the iframe, or None."""
    @property
    def agent(self) -> Agent:
        """The agent that the phone's user is. Its methods are commands as a Call's are: asked at once, and awaited or not."""
    def init(
        self,
        server: str,
        *,
        url: str | None = None,
        width: float = 500,
        height: float = 600,
        port: int | None = None,
        language: str | None = None,
        wrap_up_duration: float | None = None,
        enable_agent: bool = True,
        tenant_id: str | None = None,
        domain_name: str | None = None,
        backend: str | None = None,
        ice_servers: Sequence[dict[str, Any] | str] | str | None = None,
        debug: bool = False,
        disable_auto_login: bool = False,
        tabs: str | None = None,
        iframe_css: Css | None = None,
        parent: Any = None,
        allowed_origins: Sequence[str] = (),
        load_timeout: float = 30,
    ) -> None:
        """Put the phone into the page, hidden, and connect it to `server`. Again: a new phone, with these arguments only.

        Raises ConfigurationError, and then changes nothing. `options.ROWS` says what each argument is.
        """
    def login_with_token(self, token: str, refresh_token: str | None = None, *, client_id: str | None = None) -> None:
        """Sign in to a Wazo stack with a token that the page has. It is sent once, and to the phone's origin only.

        A refresh token works with the client it was made for only: `client_id` names it, for the bundled phone.
        """
    def login(
        self,
        username: str,
        password: str,
        *,
        domain: str | None = None,
        display_name: str | None = None,
    ) -> None:
        """Sign in with a SIP account (capability `login`). The password is sent once, and to the phone's origin only."""
    def make_call(self, number: str | int, *, show: bool = True, timeout: float | None = None) -> Awaitable[Call]:
        """Show the phone and call `number`: as a person writes it, a `tel:` link, a SIP address. Queued until the phone has loaded.

        It dials at once. What it gives may be awaited for the Call, or left alone: then what goes wrong comes to `on_error`.
        `show=False` leaves the phone as it is. An extension (`ext. 42`) and what follows a pause (`,,42#`) are dialled as tones
        once the call is answered, by a phone that says capability `post_dial`, as the bundled one does.

        Raises ConfigurationError when there is nothing to dial, or where nobody can tell what. Awaited, it raises PhoneError:
        `not_now` without a line, and the number stays in the phone; `refused`, `timeout`, `line_lost`.
        """
    def show(self) -> None:
        """Show the phone. After `remove()` it brings back the phone of the last `init`."""
    def hide(self) -> None:
        """Hide the phone; calls go on."""
    def toggle_display(self) -> None:
        """Show the phone if it is hidden, else hide it."""
    def pop_out(self) -> None:
        """Have the phone in a window of its own, in the middle of a call too, or bring that to the front. Closed, it is back here.

        For a click: else browsers block the window. Raises SoftphoneError: `popup_blocked`; `not_shared` with `tabs="separate"`.
        """
    def remove(self) -> None:
        """Take the phone out of the page, with all that belongs to it. Handlers stay; `init` or `show()` begins anew."""
    def parse_links(self, root: Any = None) -> None:
        """Mark the page's `tel:` and `callto:` links, now and as they come, and tell `on_link_enabled` of each.

        `root`: the element that they are in, or its selector; a frame of the page's own origin, or the document in it; a shadow
        root, a closed one too.
        """
    def remove_parsed_links_event(self) -> None:
        """Give the links back to the browser."""
    def inject_css(self, css: str) -> None:
        """Style the inside of the phone. Several are applied in order."""
    def customize_appearance(
        self,
        themes: JsonObject | None = None,
        translations: JsonObject | None = None,
        assets: JsonObject | None = None,
    ) -> None:
        """Colours and metrics, words, and the logo of the phone. What is None stays as it is."""
    def set_form_schema(self, schema: JsonObject, ui_schema: JsonObject | None = None) -> None:
        """Make the card's form: a JSON Schema, and React JSON Schema Form's ui schema.

        Raises SchemaError where the schema can't work. On MicroPython the validator is loaded when it is first needed,
        so there the error comes to `on_error`, and the schema is not sent. What is asked of the phone meanwhile comes after it.
        """
    def set_card_value(self, field: str, value: Any) -> None:
        """Fill in a field of the card. The value is taken as it is: a str is a string."""
    def options_fetched(self, field_id: str, options: OptionList) -> None:
        """Prefill an autocomplete field's options: a list of {label, id}."""
    def on_options_results(self, field_id: str, options: OptionList) -> None:
        """Answer a search in an autocomplete field: a list of {label, id}."""
    def configure_server(self, server: str) -> None:
        """Connect the same phone to another server of the same kind; the rest of the configuration stays."""
    def update_css(self, iframe_css: Css) -> None:
        """Place the phone elsewhere: this CSS takes the place of the old one. Numbers are px."""
    def demo_ring(self, number: str | int, display_name: str | None = None) -> None:
        """Let the bundled phone's demo line ring: a call from `number`."""
    async def trace(self) -> str:
        """What was said on the SIP line, as text for an engineer: messages and ICE states with their times (capability `trace`).

        Credentials, ICE passwords, digits and texts are cut out; dialog tags are pseudonyms. "" where the person has not switched
        on *Trace* in the phone's settings. Raises NotInitialized if the phone is removed meanwhile.
        """
    async def ready(self) -> None:
        """Wait until the phone's page has loaded; at once if it has. Raises NotInitialized if it is removed meanwhile."""
    def pickup(self, number: str | int, *, timeout: float | None = 10) -> Awaitable[Call]:
        """Take the call that rings at another phone, of this number. Gives the Call."""
    def set_available(self, available: bool, *, timeout: float | None = 10) -> Awaitable[None]:
        """Let calls in, or not (do not disturb): one state with the phone's own switch, and at a Wazo stack the server's."""
    def set_devices(
        self,
        *,
        microphone: str | None = None,
        speaker: str | None = None,
        ringer: str | None = None,
        timeout: float | None = 10,
    ) -> Awaitable[None]:
        """Choose devices by label or id; "" is the browser's default, None leaves it as it is."""
    def set_volume(
        self,
        *,
        call: float | None = None,
        ring: float | None = None,
        timeout: float | None = 10,
    ) -> Awaitable[None]:
        """How loud calls and ringing are, from 0 to 1; None leaves it as it is."""
    def end_wrap_up(self, call: Call | str | None = None, *, timeout: float | None = 10) -> Awaitable[None]:
        """End the time after a call that is there for its card: of a Call or its id, else of the card that is shown."""
    def prolong_wrap_up(self, seconds: float, *, timeout: float | None = 10) -> Awaitable[None]:
        """Give the card that is shown so many seconds more."""
    def set_language(self, language: str, *, timeout: float | None = 10) -> Awaitable[None]:
        """Change the phone's language, such as to `fr`."""
    def sign_out(self, *, timeout: float | None = 10) -> Awaitable[None]:
        """Sign the user out of the phone; calls end."""
    @property
    def on_link_enabled(self) -> _ElementEvent:
        """A `tel:` or `callto:` link of the page has become dialable."""
    @on_link_enabled.setter
    def on_link_enabled(self, handler: _ElementEventHandler | None) -> None: ...
    @property
    def on_iframe_loaded(self) -> _PlainEvent:
        """The phone's page has loaded and has its configuration."""
    @on_iframe_loaded.setter
    def on_iframe_loaded(self, handler: _PlainEventHandler | None) -> None: ...
    @property
    def on_authenticated(self) -> _SessionEvent:
        """The user has signed in to the phone."""
    @on_authenticated.setter
    def on_authenticated(self, handler: _SessionEventHandler | None) -> None: ...
    @property
    def on_logged_out(self) -> _PlainEvent:
        """The user has signed out of the phone."""
    @on_logged_out.setter
    def on_logged_out(self, handler: _PlainEventHandler | None) -> None: ...
    @property
    def on_call_incoming(self) -> _CallEvent:
        """A call is coming in: the moment to bring up the customer."""
    @on_call_incoming.setter
    def on_call_incoming(self, handler: _CallEventHandler | None) -> None: ...
    @property
    def on_outgoing_call_made(self) -> _CallEvent:
        """The user has placed a call."""
    @on_outgoing_call_made.setter
    def on_outgoing_call_made(self, handler: _CallEventHandler | None) -> None: ...
    @property
    def on_call_locally_answered(self) -> _CallEvent:
        """The user has accepted an incoming call."""
    @on_call_locally_answered.setter
    def on_call_locally_answered(self, handler: _CallEventHandler | None) -> None: ...
    @property
    def on_call_established(self) -> _CallEvent:
        """Both sides can talk."""
    @on_call_established.setter
    def on_call_established(self, handler: _CallEventHandler | None) -> None: ...
    @property
    def on_call_rejected(self) -> _CallEvent:
        """The user has declined an incoming call."""
    @on_call_rejected.setter
    def on_call_rejected(self, handler: _CallEventHandler | None) -> None: ...
    @property
    def on_call_ended(self) -> _CallCardTextTextEvent:
        """A call is over, answered or not; with what the card holds at this moment."""
    @on_call_ended.setter
    def on_call_ended(self, handler: _CallCardTextTextEventHandler | None) -> None: ...
    @property
    def on_call_changed(self) -> _CallListEvent:
        """Something of a call has changed: `changed` names the fields. A phone that says `commands` tells it of every call."""
    @on_call_changed.setter
    def on_call_changed(self, handler: _CallListEventHandler | None) -> None: ...
    @property
    def on_line_here(self) -> _FlagEvent:
        """This tab has become, or is no longer, the one that has the line."""
    @on_line_here.setter
    def on_line_here(self, handler: _FlagEventHandler | None) -> None: ...
    @property
    def on_call_moved(self) -> _CallEvent:
        """The call has come to this page: it was taken back after a reload (`call.recovered`). A screen pop may be wanted again."""
    @on_call_moved.setter
    def on_call_moved(self, handler: _CallEventHandler | None) -> None: ...
    @property
    def on_call_held(self) -> _PlainWithCallEvent:
        """The current call is on hold."""
    @on_call_held.setter
    def on_call_held(self, handler: _PlainWithCallEventHandler | None) -> None: ...
    @property
    def on_call_resumed(self) -> _PlainWithCallEvent:
        """The current call is off hold."""
    @on_call_resumed.setter
    def on_call_resumed(self, handler: _PlainWithCallEventHandler | None) -> None: ...
    @property
    def on_call_muted(self) -> _PlainWithCallEvent:
        """The microphone is muted in the current call."""
    @on_call_muted.setter
    def on_call_muted(self, handler: _PlainWithCallEventHandler | None) -> None: ...
    @property
    def on_call_unmuted(self) -> _PlainWithCallEvent:
        """The microphone is live again in the current call."""
    @on_call_unmuted.setter
    def on_call_unmuted(self, handler: _PlainWithCallEventHandler | None) -> None: ...
    @property
    def on_dtmf_sent(self) -> _TextWithCallEvent:
        """The user has sent a DTMF tone."""
    @on_dtmf_sent.setter
    def on_dtmf_sent(self, handler: _TextWithCallEventHandler | None) -> None: ...
    @property
    def on_direct_transfer(self) -> _TextWithCallEvent:
        """Blind transfer of the current call."""
    @on_direct_transfer.setter
    def on_direct_transfer(self, handler: _TextWithCallEventHandler | None) -> None: ...
    @property
    def on_create_indirect_transfer(self) -> _TextWithCallEvent:
        """Attended transfer begun."""
    @on_create_indirect_transfer.setter
    def on_create_indirect_transfer(self, handler: _TextWithCallEventHandler | None) -> None: ...
    @property
    def on_cancel_indirect_transfer(self) -> _PlainWithCallEvent:
        """Attended transfer given up."""
    @on_cancel_indirect_transfer.setter
    def on_cancel_indirect_transfer(self, handler: _PlainWithCallEventHandler | None) -> None: ...
    @property
    def on_confirm_indirect_transfer(self) -> _PlainWithCallEvent:
        """Attended transfer completed by the user."""
    @on_confirm_indirect_transfer.setter
    def on_confirm_indirect_transfer(self, handler: _PlainWithCallEventHandler | None) -> None: ...
    @property
    def on_indirect_call_made(self) -> _CallEvent:
        """The consultation call of an attended transfer is placed."""
    @on_indirect_call_made.setter
    def on_indirect_call_made(self, handler: _CallEventHandler | None) -> None: ...
    @property
    def on_indirect_transfer_done(self) -> _CallEvent:
        """An attended transfer is over."""
    @on_indirect_transfer_done.setter
    def on_indirect_transfer_done(self, handler: _CallEventHandler | None) -> None: ...
    @property
    def on_start_recording(self) -> _PlainWithCallEvent:
        """The current call is being recorded."""
    @on_start_recording.setter
    def on_start_recording(self, handler: _PlainWithCallEventHandler | None) -> None: ...
    @property
    def on_stop_recording(self) -> _PlainWithCallEvent:
        """The recording has stopped."""
    @on_stop_recording.setter
    def on_stop_recording(self, handler: _PlainWithCallEventHandler | None) -> None: ...
    @property
    def on_card_saved(self) -> _CardEvent:
        """The user has saved the card."""
    @on_card_saved.setter
    def on_card_saved(self, handler: _CardEventHandler | None) -> None: ...
    @property
    def on_card_canceled(self) -> _PlainEvent:
        """The user has discarded the card."""
    @on_card_canceled.setter
    def on_card_canceled(self, handler: _PlainEventHandler | None) -> None: ...
    @property
    def on_search_options(self) -> _TextTextEvent:
        """The user is searching in an autocomplete field; return the options, or answer with `on_options_results`."""
    @on_search_options.setter
    def on_search_options(self, handler: _TextTextEventHandler | None) -> None: ...
    @property
    def on_display_linked_option(self) -> _JsonEvent:
        """The user has chosen an option to show."""
    @on_display_linked_option.setter
    def on_display_linked_option(self, handler: _JsonEventHandler | None) -> None: ...
    @property
    def on_wazo_contact_search(self) -> _TextEvent:
        """The user is searching the contacts; return some."""
    @on_wazo_contact_search.setter
    def on_wazo_contact_search(self, handler: _TextEventHandler | None) -> None: ...
    @property
    def on_agent_logged_in(self) -> _PlainEvent:
        """The agent has logged in."""
    @on_agent_logged_in.setter
    def on_agent_logged_in(self, handler: _PlainEventHandler | None) -> None: ...
    @property
    def on_agent_logged_out(self) -> _PlainEvent:
        """The agent has logged out."""
    @on_agent_logged_out.setter
    def on_agent_logged_out(self, handler: _PlainEventHandler | None) -> None: ...
    @property
    def on_agent_paused(self) -> _PlainEvent:
        """The agent is on pause."""
    @on_agent_paused.setter
    def on_agent_paused(self, handler: _PlainEventHandler | None) -> None: ...
    @property
    def on_agent_resumed(self) -> _PlainEvent:
        """The agent is back from pause."""
    @on_agent_resumed.setter
    def on_agent_resumed(self, handler: _PlainEventHandler | None) -> None: ...
    @property
    def on_language_changed(self) -> _TextEvent:
        """The user has changed the phone's language."""
    @on_language_changed.setter
    def on_language_changed(self, handler: _TextEventHandler | None) -> None: ...
    @property
    def on_call_log_created(self) -> _CallLogEvent:
        """The call log has a new entry."""
    @on_call_log_created.setter
    def on_call_log_created(self, handler: _CallLogEventHandler | None) -> None: ...
    @property
    def on_websocket_message(self) -> _JsonEvent:
        """A push message of a Wazo stack has come."""
    @on_websocket_message.setter
    def on_websocket_message(self, handler: _JsonEventHandler | None) -> None: ...
    @property
    def on_unhandled_event(self) -> _MessageEvent:
        """The phone has sent a message that this SDK does not know."""
    @on_unhandled_event.setter
    def on_unhandled_event(self, handler: _MessageEventHandler | None) -> None: ...
    @property
    def on_show(self) -> _PlainEvent:
        """The phone has been shown."""
    @on_show.setter
    def on_show(self, handler: _PlainEventHandler | None) -> None: ...
    @property
    def on_hide(self) -> _PlainEvent:
        """The phone has been hidden."""
    @on_hide.setter
    def on_hide(self, handler: _PlainEventHandler | None) -> None: ...
    @property
    def on_error(self) -> _ErrorEvent:
        """Something has gone wrong; `error.code` says what."""
    @on_error.setter
    def on_error(self, handler: _ErrorEventHandler | None) -> None: ...

softphone: Softphone

__all__ = [
    "Call",
    "CallLog",
    "Card",
    "ConfigurationError",
    "LoadTimeout",
    "MessageError",
    "NotInitialized",
    "NotSupported",
    "OriginError",
    "Party",
    "PhoneError",
    "Recording",
    "SchemaError",
    "Session",
    "Softphone",
    "SoftphoneError",
    "softphone",
]
