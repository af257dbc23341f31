"""The stack: its services on one port, and what a test may change of it or look into."""

import datetime
import ssl
import threading
from pathlib import Path

from . import people
from .agentd import Agentd
from .auth import Auth
from .call_logd import CallLogd
from .calld import Calld
from .confd import Confd
from .dird import Dird
from .http import Listener
from .websocketd import Websocketd

CERTIFICATE = Path(__file__).parent / "certificate.pem"
LOOK_SECONDS = 0.1  # how often the push channels' tokens are looked at

# The access that a token needs to hear of an event, by how its name begins.
EVENTS = (
    ("agent_", "events.statuses.agents"),
    ("call_log_user_created", "events.call_log.user.{user}.created"),
    ("call_", "events.calls.{user}"),
    ("recording_", "events.calls.{user}"),
    ("users_services_", "events.config.users.{user}.services.{part}.updated"),
    ("users_forwards_", "events.config.users.{user}.forwards.{part}.updated"),
    ("user_voicemail_", "events.users.{user}.voicemails"),
    ("auth_session_expire_soon", "events.auth.users.{user}.sessions.{session}.expire_soon"),
)


class WazoStub:
    """A stack at `server` ("127.0.0.1:PORT"); use it in `with`."""

    def __init__(self):
        self.life = None  # seconds that a token holds, whatever was asked for
        self.status = None  # an HTTP status that everything gets
        self.down = set()  # services that are down, as nginx says it
        self.stack_host = None  # the header `wazo-stack-host` after signing in
        self.requests = []  # (method, path with query, headers, body)
        self.sockets = []  # paths with query of all WebSockets
        self.ended = []  # tokens that were signed out
        self.users, self.endpoints, self.contacts = people.users(), people.endpoints(), people.contacts()
        self.sip_secrets = []  # what the next questions for a SIP account get instead of the right secret
        self.calls, self.recordings = [], {}
        self.channels, self.may_record = {}, True
        self.voicemail = {}
        self.opening = threading.Event()  # push channels with a token open while it is set
        self.opening.set()
        self.changed = threading.Condition()
        self.lock = threading.RLock()
        self.auth, self.confd, self.agentd, self.calld = Auth(self), Confd(self), Agentd(self), Calld(self)
        self.websocketd = Websocketd(self)
        self.services = {
            "auth": self.auth, "confd": self.confd, "agentd": self.agentd, "calld": self.calld,
            "call-logd": CallLogd(self), "dird": Dird(self),
        }  # fmt: skip
        self._over = threading.Event()

    def __enter__(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        self.http = Listener(self, context)
        self.port = self.http.server_port
        self.server = f"127.0.0.1:{self.port}"
        threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True).start()
        threading.Thread(target=self._look, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self._over.set()
        self.opening.set()
        self.http.shutdown()
        self.http.server_close()
        self.http.cut()

    def _look(self):
        while not self._over.wait(LOOK_SECONDS):
            self.websocketd.look()

    # -- what a test asks

    @property
    def tokens(self):
        """All tokens that hold."""
        return [token for token in list(self.auth.sessions) if self.auth.known(token)]

    @property
    def refresh_tokens(self):
        """All refresh tokens."""
        return list(self.auth.refresh_tokens.values())

    @property
    def pushes(self):
        """All push channels that are open."""
        return self.websocketd.pushes

    @property
    def agent(self):
        """Alice's agent, to be changed."""
        return self.agentd.agents["alice"]

    def new_token(self, user, client_id="softphone", seconds=3600):
        """(token, refresh token or None), as some other program has got them for a user."""
        session, refresh_token = self.auth.begin(user, seconds, client_id)
        return session.token, refresh_token

    def asked(self, method, path):
        """The bodies of the requests of this kind so far."""
        return [
            body for verb, where, _, body in self.requests if verb == method and where.split("?")[0] == "/api/" + path
        ]

    def wait(self, ask, seconds=10):
        """Waits until `ask()` is true, asked again whenever the phone has done something; gives whether it came to that."""
        with self.changed:
            return self.changed.wait_for(ask, seconds)

    def happened(self):
        """The phone has done something."""
        with self.changed:
            self.changed.notify_all()

    def push(self, name, user="alice", envelope=None, **data):
        """Says something on the push channels of a user. `envelope`: what a service adds beside the data."""
        uuid = people.USERS[user]
        access = next((access for begin, access in EVENTS if name.startswith(begin)), None)
        envelope = envelope or {}
        part = envelope.get("service_name") or envelope.get("forward_name")
        access = access and access.format(user=uuid, part=part, session=data.get("uuid"))
        self.websocketd.tell({
            "tenant_uuid": people.TENANT, "name": name, f"user_uuid:{uuid}": True, "required_access": f"event.{name}",
            "required_acl": access, "origin_uuid": people.ENGINE, "timestamp": datetime.datetime.now(datetime.UTC).isoformat()[:26],
            "data": data,
        } | envelope, uuid)  # fmt: skip

    def secrets(self):
        """Everything that must show up nowhere."""
        return [*self.auth.sessions, *self.ended, *self.refresh_tokens, people.password("alice"), people.SIP_SECRET]
