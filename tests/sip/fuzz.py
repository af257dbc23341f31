"""A seeded walk of well-formed and broken SIP messages at a phone: `Walk(peer, line, seed).go(500)`.

Each message is a request, in a call or outside of one, or an answer to something, with some of its headers as other products write
them, or broken. Those that are due an answer are waited for in batches. `end()` ends whatever is left, from the phone's side.
"""

import random

from tests.sip.peer import offer

BATCH = 20
METHODS = ("OPTIONS", "NOTIFY", "MESSAGE", "INFO", "UPDATE", "REFER", "SUBSCRIBE", "PRACK", "BYE", "PUBLISH", "FOO")
CALLERS = (
    '"Bob" <sip:bob@sip.test>', "<sip:bob@3cx>", "Müller, Bob <sip:bob@sip.test>", "<tel:+4930;phone-context=x>", "<sip:sip.test>",
    "sip:bob@sip.test", '"=?utf-8?q?=FC?=" <sips:bob@019f>', "<sip:#31#@sip.test>", '"unended <sip:bob@sip.test>', "wibble", "<>",
    "李 <sip:%zz@ü.test>", '"a" <sip:b@[::1]>', "<sip:anonymous@anonymous.invalid>",
)  # fmt: skip
ODD = (
    "Contact: <sip:x@3cx;A=b>", "Contact: *", "Contact: Müller, <sip:x@y>", "Record-Route: <sip:3cx;lr>,<sip:x;lr>", "Event: talk",
    "Event: @@", "Event: message-summary", "Session-Expires: 99999999999", "Session-Expires: x", "Expires: 4294967295", "Expires: -1",
    "Max-Forwards: x", "Require: 100rel", "Require: x-odd", "Supported: ü", "P-Asserted-Identity: wibble", "Remote-Party-ID: <sip:1@3cx>",
    "Alert-Info: <urn:x>;info=alert-autoanswer", "Call-Info: <sip:x>;answer-after=x", "Content-Type: @@", "Content-Type: text/plain",
    "Content-Type: multipart/mixed;boundary=x", "Content-Encoding: gzip", "Content-Length: 99999", "Content-Length: x", "Content-Length: 0",
    "Refer-To: <sip:c@d?Replaces=%zz>", "Refer-To: tel:1", "Refer-To: @@", "Replaces: a;to-tag=b;from-tag=c", "Replaces: x", "RAck: 1 2 INVITE",
    "Reason: Q.850;cause=x", "Privacy: id", "Diversion: <sip:x@3cx>;reason=x", "History-Info: <sip:a@b>;index=1,<sip:c@d>;index=1.1",
    "X-Odd", ": empty", "From: <sip:second@x>;tag=2", "CSeq: 1 FOO", "To: <sip:carol@elsewhere.test>", "Via: SIP/2.0/WS 3cx;branch=z9hG4bKmore",
)  # fmt: skip
BODIES = (
    "",
    "",
    "text",
    "Signal=5\r\nDuration=100\r\n",
    "v=0\r\n",
    "\0\x01",
    "SIP/2.0 200",
    "m=audio 0 X 0\r\n",
    "Messages-Waiting: yes\r\n",
)
RUBBISH = ("", "\r\n", "\r\n\r\n", "rubbish", "GET / HTTP/1.1\r\n\r\n", "SIP/2.0", "SIP/2.0 999 x\r\n\r\n", b"\xff\xfe\x00", "INVITE", "{}",
           "SIP/2.0 200 OK\r\nCSeq: x\r\n\r\n", "INVITE sip:a@b SIP/2.0\r\n\r\n", "\u0000" * 50, "ACK sip:a@b SIP/2.0\r\nCSeq: 1 ACK\r\n\r\n")  # fmt: skip


class Walk:
    """One walk. `unanswered` are the requests, due an answer, that have none."""

    def __init__(self, peer, line, seed):
        self.peer, self.line = peer, line
        self.random = random.Random(seed)
        self.number = 0
        self.calls = []
        self.due = []
        self.answered = set()
        peer.rules.update({"INVITE": lambda invite: peer.response(invite, 486), "REFER": peer.ok, "UPDATE": peer.ok})

    def go(self, messages):
        """Sends so many, and waits for what is due after each batch."""
        for at in range(messages):
            self.random.choice(
                (
                    self.outside,
                    self.outside,
                    self.call,
                    self.within,
                    self.within,
                    self.within,
                    self.rubbish,
                    self.cancel,
                )
            )()
            if at % BATCH == BATCH - 1:
                self.settle()
        self.settle()

    def settle(self):
        """Waits until everything that is due has come."""
        with self.peer.news:
            done = self.peer.news.wait_for(lambda: not self._missing(), timeout=30)
        assert done, f"no answer to: {self._missing()[:3]}"
        self.due = []

    def _missing(self):
        heard, self.peer.heard[:] = list(self.peer.heard), []
        self.peer.taken.clear()
        for message in heard:
            if message.status >= 200:
                self.answered.add((message.header("via"), message.header("cseq").split()[0]))
                self._take(message)
        return [text for key, text in self.due if key not in self.answered]

    def _take(self, message):
        "The phone has answered a call of ours: now and then it gets its ACK."
        for call in self.calls:
            if call["id"] == message.call_id and message.tag("to"):
                call["tag"] = message.tag("to")
                if message.status == 200 and message.method == "INVITE":
                    self.send("ACK", call, due=False, cseq=message.number, odd=0)

    # what is sent

    def send(self, method, call, due=True, cseq=None, odd=None, body=None):
        """Sends a request, perhaps with odd headers."""
        self.number += 1
        odd = self.random.randrange(4) if odd is None else odd
        number = cseq or self.number
        via = f"SIP/2.0/WS peer.invalid;branch=z9hG4bKf{self.number}"
        to = f"<sip:alice@sip.test>;tag={call['tag']}" if call.get("tag") else "<sip:alice@sip.test>"
        body = self.random.choice(BODIES) if body is None else body
        lines = [
            f"{method} sip:alice@sip.test SIP/2.0", f"Via: {via}", f"From: {call['from']};tag={call['own']}", f"To: {to}",
            f"Call-ID: {call['id']}", f"CSeq: {number} {method}", *self.random.sample(ODD, odd), "", body,
        ]  # fmt: skip
        end = "\n" if odd and self.random.random() < 0.1 else "\r\n"
        text = end.join(lines)
        if due and method != "ACK":
            self.due.append(((via, str(number)), text))
        self.peer.send(text)
        return via

    def fresh(self):
        """Somebody new."""
        return {
            "id": f"fuzz-{self.number}-{self.random.random()}",
            "from": self.random.choice(CALLERS),
            "own": f"own{self.number}",
        }

    def outside(self):
        """A request that belongs to no call."""
        self.send(self.random.choice(METHODS), self.fresh())

    def call(self):
        """Somebody calls, and hangs up or goes on later; a call that nobody answers is due no final answer."""
        call = self.fresh()
        call["via"] = self.send(
            "INVITE", call, due=False, cseq=1, body=self.random.choice((offer(), offer(), "", "v=0\r\n"))
        )
        self.calls = [*self.calls[-8:], call]

    def within(self):
        """Something in a call that there is, or was."""
        if not self.calls:
            return
        call = self.random.choice(self.calls)
        if call.get("tag"):
            if self.random.random() < 0.2:
                self.send("ACK", call, due=False)
            else:
                self.send(self.random.choice(METHODS), call)

    def cancel(self):
        """A CANCEL of a call, or of none."""
        call = self.random.choice(self.calls) if self.calls else self.fresh()
        via = call.get("via", "SIP/2.0/WS peer.invalid;branch=z9hG4bKnone")
        lines = [
            "CANCEL sip:alice@sip.test SIP/2.0", f"Via: {via}", f"From: {call['from']};tag={call['own']}", "To: <sip:alice@sip.test>",
            f"Call-ID: {call['id']}", "CSeq: 1 CANCEL", "", "",
        ]  # fmt: skip
        self.peer.send("\r\n".join(lines))

    def rubbish(self):
        """What is no message at all; and the person does something."""
        self.peer.send(self.random.choice(RUBBISH))
        ringing = [event[1] for event in self.line.told if event[0] == "incoming"]
        if ringing and self.random.random() < 0.5:
            self.line.act(self.random.choice(("answer", "hang_up", "hold", "resume")), self.random.choice(ringing[-5:]))

    def end(self):
        """Ends every call from the phone's side; gives those that it could not end."""
        told = self.line.told
        calls = {event[1] for event in told if event[0] in ("incoming", "calling")}
        for call_id in calls - {event[1] for event in told if event[0] == "ended"}:
            self.line.act("hang_up", call_id)
            self.line.wait("ended", call_id)
        return calls - {event[1] for event in self.line.told if event[0] == "ended"}
