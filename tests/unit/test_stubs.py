"""What type checkers make of the stub and of softphone.d.ts, on a page's handlers as people write them."""

import subprocess
import sys
import zipfile

import pytest

from tests.runners import NODE
from tools.project import DIST, NODE_MODULES, version

RIGHT = """
from softphone import Call, Card, Softphone, softphone

@softphone.on_call_incoming
async def screen_pop(call: Call) -> None:
    print(call.number, call.is_caller, call.duration + 1)

@softphone.on_call_ended
def ended(call: Call, card: Card) -> None:
    print(card["clientId"], dict(card))

@softphone.on_search_options
def search(field_id: str, query: str) -> list[dict[str, str]]:
    return [{"label": query}]

softphone.on_error = lambda error: print(error.code)
softphone.on_call_held = None
softphone.init(server="demo", width=400, iframe_css={"left": 3})

async def main() -> None:
    call = await softphone.on_call_incoming.once(timeout=3)
    call.answer_time and call.answer_time.isoformat()
    async for tone in softphone.on_dtmf_sent:
        tone.upper()
    await softphone.ready()
    await screen_pop(call)
    Softphone().make_call("+14155550100")
    placed = await softphone.make_call("1002", show=False, timeout=30)
    consultation = await placed.consult("1003")
    await consultation.complete(timeout=None)
    recording = await placed.stop_recording()
    print(recording.seconds, (await recording.blob()).size, await placed.park(), placed.now.conference)
    placed.mute()
    await softphone.agent.pause("Lunch")
    await softphone.set_volume(call=0.5)
    for other in softphone.calls:
        await placed.merge(other)

@softphone.on_call_held
def held(call: Call | None) -> None: ...

@softphone.on_dtmf_sent
def sent(tone: str, call: Call | None) -> None: ...

softphone.on_call_changed = lambda call, changed: print(call.state, changed[0].upper())
"""

# (line, what the checker says of it)
WRONG = (
    ("softphone.on_call_incomming = None", "on_call_incoming"),
    ("softphone.init(wdth=3, server='demo')", "width"),
    ("softphone.init()", "server"),
    ("@softphone.on_call_incoming\ndef wrong(number: int) -> None: ...", "_CallEvent"),
    ("softphone.on_call_held = lambda call, more: None", "Incompatible types in assignment"),
    ("softphone.displayed = True", "read-only"),
    ("softphone.make_call()", "number"),
    ("softphone.agent.pause(5)", "arg-type"),
    ("softphone.calls = []", "read-only"),
    ("async def f() -> None:\n    (await softphone.make_call('1')).transfer()", "number"),
)

TYPESCRIPT = """
import type { Call, Card } from "./softphone";
window.softphone.init({ server: "demo", iframeCss: { left: 3 }, wrapUpDuration: 0 });
softphone.onCallIncoming = (call: Call) => console.log(call.number, call.isCaller);
softphone.onCallEnded = (call, card: Card, direction) => console.log(card.cardId, direction.length);
softphone.onCallHeld = null;
softphone.ready().then(() => softphone.makeCall(911));
softphone.onCallHeld = call => console.log(call?.held);
softphone.onCallChanged = (call, changed) => console.log(call.state, changed.length);
softphone.makeCall("1002", { show: false }).then(async call => {
  const { callId } = await softphone.consult(call.callId!, "1003", { timeout: null });
  await softphone.complete(callId!);
  const recording = await softphone.stopRecording(call.callId!);
  console.log((await softphone.recordingBlob(recording.id!)).size, softphone.calls.map(({ held }) => held));
});
softphone.setDevices({ speaker: "" });
// @ts-expect-error
softphone.hold();
// @ts-expect-error
softphone.calls = [];
document.addEventListener("softphone:error", event => console.log(event.detail.code));
// @ts-expect-error
softphone.onCallIncomming = () => {};
// @ts-expect-error
softphone.init({});
// @ts-expect-error
softphone.makeCall();
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel, as it lies among the packages of an editor."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(DIST / f"softphone-{version()}-py3-none-any.whl") as wheel:
        wheel.extractall(folder / "typeshed")
    return folder


def check(folder, text):
    (folder / "page.py").write_text(text)
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent", "page.py"]
    done = subprocess.run(
        command, cwd=folder, env={"MYPYPATH": str(folder / "typeshed")}, capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


def test_handlers_as_people_write_them_pass_the_type_checker(installed):
    code, words = check(installed, RIGHT)
    assert code == 0, words


@pytest.mark.parametrize(("line", "said"), WRONG)
def test_a_mistake_is_found_by_the_type_checker(installed, line, said):
    code, words = check(installed, f"from softphone import softphone\n{line}\n")
    assert code == 1 and said in words, words


def test_typescript_knows_the_page_s_softphone(tmp_path):
    (tmp_path / "softphone.d.ts").write_bytes((DIST / "softphone.d.ts").read_bytes())
    (tmp_path / "page.ts").write_text(TYPESCRIPT)
    command = [NODE, NODE_MODULES / "typescript" / "bin" / "tsc", "--noEmit", "--strict", "--target", "esnext",
               "--lib", "esnext,dom", "--types", "", "page.ts"]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
