"""A native SIP client, PJSIP: a program of its own, told what to do by lines of JSON, telling what happens by lines of JSON.

Started as `native_phone.py USER PASSWORD DOMAIN PROXY ADDRESS PORT TONE FOLDER`. A line in is [act, argument …]: one of `Acts`. A line
out is [event, detail …]: registered CODE; incoming CALL PARTY; state CALL early|confirmed|over CODE; digit CALL DIGIT BY; transfer CALL CODE; hold
CALL WHO; heard HERTZ…; done ACT; failed ACT WHY. Calls are numbered by PJSIP. What it says is a tone; what it hears is measured.
"""

import cmath
import json
import math
import os
import queue
import sys
import threading
import time
from pathlib import Path

import pjsua2 as pj

RATE = 8000
LOUD = 500  # of 32768: the strength from which a tone counts as heard
PART = 0.3  # seconds that are listened to at a time
PATIENCE = 20  # seconds until a listener gives up
STATES = {
    pj.PJSIP_INV_STATE_EARLY: "early",
    pj.PJSIP_INV_STATE_CONFIRMED: "confirmed",
    pj.PJSIP_INV_STATE_DISCONNECTED: "over",
}
HOLDS = {
    pj.PJSUA_CALL_MEDIA_LOCAL_HOLD: "us",
    pj.PJSUA_CALL_MEDIA_REMOTE_HOLD: "them",
    pj.PJSUA_CALL_MEDIA_ACTIVE: "nobody",
}
DIGITS_BY = {pj.PJSUA_DTMF_METHOD_RFC2833: "RFC 4733", pj.PJSUA_DTMF_METHOD_SIP_INFO: "INFO"}


# PJSIP itself writes to standard output before it is told not to: that goes to standard error.
OUT = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def tell(*event):
    print(json.dumps(event), file=OUT, flush=True)


def options(**settings):
    """Parameters of a call's act: sound, no video."""
    given = pj.CallOpParam(True)
    given.opt.videoCount = 0
    for name, value in settings.items():
        setattr(given, name, value)
    return given


class Call(pj.Call):
    """A call: says its tone where it may, records what it hears."""

    def __init__(self, phone, call_id=pj.PJSUA_INVALID_ID):
        super().__init__(phone.account, call_id)
        self.phone = phone
        self.voice = pj.ToneGenerator()
        self.voice.createToneGenerator(RATE, 1)
        tone = pj.ToneDesc()
        tone.freq1, tone.freq2, tone.on_msec, tone.off_msec = phone.tone, 0, 1000, 0
        tones = pj.ToneDescVector()
        tones.append(tone)
        self.voice.play(tones, True)
        self.ear = self.recording = None

    def onCallState(self, _parameters):  # noqa: N802
        info = self.getInfo()
        if info.state in STATES:
            tell("state", info.id, STATES[info.state], info.lastStatusCode)
        if info.state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self.phone.over(info.id)

    def onCallMediaState(self, _parameters):  # noqa: N802
        info = self.getInfo()
        for index, media in enumerate(info.media):
            if media.type == pj.PJMEDIA_TYPE_AUDIO and media.status in HOLDS:
                tell("hold", info.id, HOLDS[media.status])
            if media.type == pj.PJMEDIA_TYPE_AUDIO and media.status in (
                pj.PJSUA_CALL_MEDIA_ACTIVE,
                pj.PJSUA_CALL_MEDIA_REMOTE_HOLD,
            ):
                self.join(self.getAudioMedia(index))

    def join(self, sound):
        if self.ear is None:
            self.recording = self.phone.folder / f"{time.monotonic_ns()}.wav"
            self.ear = pj.AudioMediaRecorder()
            self.ear.createRecorder(str(self.recording))
        self.voice.startTransmit(sound)
        sound.startTransmit(self.ear)

    def onDtmfDigit(self, parameters):  # noqa: N802
        tell("digit", self.getId(), parameters.digit, DIGITS_BY.get(parameters.method, "?"))

    def onCallTransferStatus(self, parameters):  # noqa: N802
        if parameters.finalNotify or parameters.statusCode >= 200:
            tell("transfer", self.getId(), parameters.statusCode)
            if parameters.statusCode < 300:  # nobody else ends the call that was handed on
                self.hangup(options())

    def onCallReplaced(self, parameters):  # noqa: N802
        self.phone.calls.setdefault(parameters.newCallId, Call(self.phone, parameters.newCallId))

    def onCallTransferRequest(self, parameters):  # noqa: N802
        parameters.newCall = self.phone.successor = Call(self.phone)


class Account(pj.Account):
    """The account: answers nothing by itself but 180."""

    def __init__(self, phone):
        super().__init__()
        self.phone = phone

    def onRegState(self, parameters):  # noqa: N802
        tell("registered", parameters.code)

    def onIncomingCall(self, parameters):  # noqa: N802
        call = self.phone.calls[parameters.callId] = Call(self.phone, parameters.callId)
        tell("incoming", parameters.callId, call.getInfo().remoteUri)
        call.answer(options(statusCode=self.phone.first_answer))


class Phone:
    """The phone, and what it can be told to do: each public method is an act."""

    def __init__(self, user, password, domain, proxy, address, port, tone, folder):
        self.domain, self.tone, self.folder = domain, int(tone), Path(folder)
        self.calls, self.ended, self.first_answer, self.successor = {}, [], 180, None
        self.listening = None
        self.endpoint = pj.Endpoint()
        self.endpoint.libCreate()
        settings = pj.EpConfig()
        settings.uaConfig.threadCnt, settings.uaConfig.mainThreadOnly = 0, True
        settings.logConfig.level, settings.logConfig.consoleLevel = 5, 0
        settings.logConfig.filename = str(self.folder / "log")
        settings.medConfig.noVad, settings.medConfig.ecTailLen = True, 0
        settings.medConfig.clockRate = settings.medConfig.sndClockRate = RATE
        self.endpoint.libInit(settings)
        transport = pj.TransportConfig()
        transport.port, transport.boundAddress = int(port), address
        self.endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, transport)
        self.endpoint.libStart()
        self.endpoint.audDevManager().setNullDev()
        for codec in self.endpoint.codecEnum2():
            self.endpoint.codecSetPriority(codec.codecId, 200 if codec.codecId.startswith("PCMU") else 0)
        account = pj.AccountConfig()
        account.idUri = f"sip:{user}@{domain}"
        account.regConfig.registrarUri = f"sip:{domain}"
        account.regConfig.retryIntervalSec = 1
        account.regConfig.firstRetryIntervalSec = 1
        account.sipConfig.proxies.append(f"sip:{proxy};lr")
        account.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", user, 0, password))
        account.mediaConfig.transportConfig.port = 22000 + int(port) % 50 * 20
        account.mediaConfig.transportConfig.boundAddress = address
        self.account = Account(self)
        self.account.create(account)

    def over(self, call_id):
        """Forgets a call; PJSIP still uses its object while it tells that it has ended."""
        self.ended.append(self.calls.pop(call_id, None))

    # acts

    def dial(self, number):
        call = Call(self)
        call.makeCall(f"sip:{number}@{self.domain}", options())
        self.calls[call.getId()] = call

    def answer(self, call, code=200):
        self.calls[call].answer(options(statusCode=code))

    def answer_first_with(self, code):
        self.first_answer = code

    def hang_up(self, call, code=0):
        self.calls[call].hangup(options(statusCode=code))

    def hold(self, call):
        self.calls[call].setHold(options())

    def resume(self, call):
        given = options()
        given.opt.flag = pj.PJSUA_CALL_UNHOLD
        self.calls[call].reinvite(given)

    def digits(self, call, digits, by="RFC 4733"):
        given = pj.CallSendDtmfParam()
        given.digits = digits
        given.method = next(method for method, name in DIGITS_BY.items() if name == by)
        self.calls[call].sendDtmf(given)

    def mute(self, call):
        self.calls[call].voice.stop()

    def transfer(self, call, number):
        self.calls[call].xfer(f"sip:{number}@{self.domain}", options())

    def attend(self, call, other):
        self.calls[call].xferReplaces(self.calls[other], options())

    def register(self):
        self.account.setRegistration(True)

    def listen(self, call, wanted, voices):
        self.listening = (self.calls[call], wanted, voices, time.monotonic() + PATIENCE)

    def quit(self):
        self.endpoint.hangupAllCalls()
        self.endpoint.libHandleEvents(100)
        raise SystemExit

    # what goes on by itself

    def hear(self):
        """Tells who is heard, once it is who is wanted, or patience is at its end."""
        if self.listening is None:
            return
        call, wanted, voices, until = self.listening
        samples = last_part(call.recording)
        heard = [hertz for hertz in voices if strength(samples, hertz) > LOUD]
        if heard == wanted and samples or time.monotonic() > until:
            self.listening = None
            tell("heard", heard)

    def run(self):
        """Does what the lines say until there are no more."""
        acts = queue.Queue()
        threading.Thread(target=read, args=(acts,), daemon=True).start()
        while True:
            self.endpoint.libHandleEvents(20)
            if self.successor is not None and self.successor.getId() != pj.PJSUA_INVALID_ID:
                self.calls[self.successor.getId()], self.successor = self.successor, None
            self.hear()
            while not acts.empty():
                name, *arguments = acts.get()
                try:
                    getattr(self, name)(*arguments)
                    tell("done", name)
                except (pj.Error, LookupError) as error:
                    tell("failed", name, error.info() if isinstance(error, pj.Error) else repr(error))


def read(acts):
    for line in sys.stdin:
        acts.put(json.loads(line))
    acts.put(["quit"])


def last_part(recording):
    """The newest samples of a recording that is still being written, none while there are too few."""
    count = int(RATE * PART)
    if recording is None or not recording.exists():
        return []
    data = recording.read_bytes()[44:]
    data = data[: len(data) // 2 * 2][-2 * count :]
    return memoryview(data).cast("h").tolist() if len(data) == 2 * count else []


def strength(samples, hertz):
    """The amplitude of a frequency."""
    turn = cmath.exp(-2j * math.pi * hertz / RATE)
    total, phase = 0, 1
    for sample in samples:
        total += sample * phase
        phase *= turn
    return abs(total) * 2 / max(len(samples), 1)


if __name__ == "__main__":
    Phone(*sys.argv[1:]).run()
