"""Messages as other products send them, in a browser: what is pure of it stands in tests/js/sip_*.test.js."""

import hashlib
import re

import pytest

pytestmark = pytest.mark.only_browser("chromium")

VIDEO = "\r\n".join((
    "m=video 9 UDP/TLS/RTP/SAVPF 96", "c=IN IP4 127.0.0.1", "a=mid:{mid}", "a={direction}", "a=rtcp-mux", "a=rtpmap:96 VP8/90000", "",
))  # fmt: skip
DATA = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 127.0.0.1\r\na=mid:{mid}\r\na=sctp-port:5000\r\n"
CALLERS = (
    ('"Bob" <sip:101@019f9ae299f5>', "101", "Bob"), ("Müller, Bob <sip:bob@3cx>", "bob", "Müller, Bob"), ("<tel:+49-30>", "+4930", ""),
    ('"=?utf-8?q?J=C3=BCrgen?=" <sips:bob@sip.test>', "bob", "Jürgen"),
)  # fmt: skip


def test_a_call_rings_and_is_ended_whoever_it_is_from(peer, line_at):
    alice = line_at(peer)
    for caller, number, name in CALLERS:
        call = peer.call("alice", "Contact: <sip:Peer@3cx;X-Odd=Yes>", caller=caller)
        theirs = alice.wait("incoming", None, number, name)[1]
        alice.act("answer", theirs)
        call.taken()
        alice.wait("established", theirs)
        alice.act("hang_up", theirs)
        bye = call.expect("BYE")
        assert bye.uri == "sip:Peer@3cx;X-Odd=Yes" and bye.header("to").startswith(caller[caller.index("<") :])
    peer.send(
        "INVITE sip:alice@sip.test SIP/2.0\r\nVia: SIP/2.0/WS x;branch=z9hG4bKbad\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n\r\n"
    )
    peer.expect(400)


@pytest.mark.parametrize("more", [VIDEO.format(mid="1", direction="recvonly"), VIDEO.format(mid="1", direction="sendrecv"),
                                  DATA.format(mid="1"), VIDEO.format(mid="1", direction="sendonly") + DATA.format(mid="2")])  # fmt: skip
def test_a_stream_that_nobody_shows_is_refused(peer, line_at, more):
    alice = line_at(
        peer,
        before="navigator.mediaDevices.asked = []; const get = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);"
        "navigator.mediaDevices.getUserMedia = want => { navigator.mediaDevices.asked.push(want); return get(want); };",
    )
    sound = peer.sound(alice.page)
    offered = sound.offer()
    transport = "".join(f"{line}\r\n" for line in offered.split("\r\n") if re.match("a=(ice-|fingerprint|setup)", line))
    mids = re.findall("a=mid:(.*)\r\n", more)
    whole = offered.replace("a=group:BUNDLE 0", "a=group:BUNDLE " + " ".join([*reversed(mids), "0"])) + re.sub(
        "(a=mid:.*\r\n)", r"\1" + transport, more
    )
    call = peer.call(body=whole)
    theirs = alice.wait("incoming")[1]
    alice.act("answer", theirs)
    answered = call.expect(200, "INVITE")
    peer.taken.discard(id(answered))
    call.taken()
    alice.wait("established", theirs)
    streams = re.findall(r"m=(\w+) (\d+)", answered.body)
    assert streams[0] == ("audio", streams[0][1]) and streams[0][1] != "0"
    assert [port for _kind, port in streams[1:]] == ["0"] * len(mids)
    assert all(not want.get("video") for want in alice.script("navigator.mediaDevices.asked"))


def test_a_redirected_call_and_one_with_its_answer_before_the_200(peer, line_at):
    alice = line_at(peer)
    mine = alice.act("dial", "bob")
    first = peer.called()
    first.reply(302, "Contact: <sip:carol@3cx>;q=0.1, <sip:dora@3cx>")
    second = peer.called()
    assert second.invited.uri == "sip:dora@3cx"
    sound = peer.sound(alice.page)
    second.reply(183, "Require: 100rel", "RSeq: 1", body=sound.answer(second.invited.body))
    prack = second.expect("PRACK")
    assert prack.header("rack") == f"1 {second.invited.number} INVITE"
    peer.reply(prack, 200)
    alice.wait("early_media", mine)
    second.reply(200)
    second.expect("ACK")
    alice.wait("established", mine)
    assert alice.grows(mine, "energyIn", by=0.0001)
    second.hang_up()


def test_a_200_that_crosses_our_cancel_is_ended(peer, line_at):
    alice = line_at(peer)
    peer.rules["CANCEL"] = peer.ok
    mine = alice.act("dial", "bob")
    call = peer.called().reply(180)
    alice.wait("ringing", mine)
    alice.act("hang_up", mine)
    call.expect("CANCEL")
    call.answer()
    call.expect("BYE")
    call.reply(200)
    call.expect("ACK")


@pytest.mark.parametrize("password", ["secret", "🔑 pässwörd"])
def test_of_two_challenges_the_better_one_is_answered(peer, line_at, password):
    def register(request):
        said = dict(re.findall(r'(\w+)="?([^",]*)"?', request.header("authorization").partition(" ")[2]))
        if not said:
            return peer.response(request, 401, 'WWW-Authenticate: Digest realm="r", nonce="n", algorithm=MD5, qop="auth"',
                                 'WWW-Authenticate: Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth"')  # fmt: skip
        sha = lambda *parts: hashlib.sha256(":".join(parts).encode()).hexdigest()  # noqa: E731
        ha2 = sha("REGISTER", said["uri"])
        right = sha(sha("alice", "r", password), "n", said["nc"], said["cnonce"], "auth", ha2)
        return peer.register_plain(request) if said["response"] == right else peer.response(request, 403)

    peer.register_plain = peer.register
    peer.rules["REGISTER"] = register
    alice = line_at(peer, password=password)
    session = alice.wait("registered")[1]
    again = line_at(peer, password="", ha1=session["ha1"], realm=session["realm"])
    assert again.names()[-1] == "registered"


def test_a_kind_of_sign_in_that_is_unknown_is_said_as_that(peer, line_at):
    peer.rules["REGISTER"] = lambda request: peer.response(
        request, 401, 'WWW-Authenticate: Digest realm="r", nonce="n", algorithm=SHA3-512'
    )
    alice = line_at(peer, registered=False)
    assert alice.wait("refused")[1] == "unknown_sign_in"
