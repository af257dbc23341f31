"""The phone in the page: what is made, what a reload replays, and that nothing is left behind."""

import threading

import pytest

from tests.pages import RecordingPhone

ONE_PHONE = {"iframes": 1, "observers": 1, "load": 1, "message": 1, "click": 1}
FEATURES = {"camera", "microphone", "autoplay", "display-capture", "speaker-selection", "clipboard-write", "hid",
            "screen-wake-lock", "local-network-access", "local-network", "loopback-network"}  # fmt: skip


def test_a_hundred_phones_leave_nothing(desk):
    url = desk.phone_url + "?hello"
    desk.javascript("() => { document.body.innerHTML = '<a href=\"tel:1\">call</a>'; }")
    desk.python(f"""
        for turn in range(100):
            softphone.init(server="demo", url={url!r})
            softphone.parse_links()
            softphone.make_call("1001")
            if turn % 10 == 0:
                await softphone.ready()
            softphone.remove()
            softphone.remove()
        for turn in range(10):
            softphone.init(server="demo", url={url!r}, width=300 + turn)
    """)
    phone = RecordingPhone(desk.page)
    desk.python("await softphone.ready()")
    assert desk.made() == {**ONE_PHONE, "timers": 1} and phone.element.get_attribute("width") == "309"
    assert phone.types() == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT"], "no call of a phone that is gone is placed"
    desk.python("softphone.on_dtmf_sent = noting('tone')")
    phone.say("{type: 'bridge/BRIDGE_ON_DTMF', tone: '1'}")
    assert desk.heard() == [["tone", "1"]]
    desk.python("softphone.remove()")
    assert desk.made() == {} and desk.javascript("() => document.querySelectorAll('[data-wazo-parsed]').length") == 0


def test_show_after_remove_brings_back_the_last_phone(desk):
    desk.init(width=321, language="fr")
    desk.python("softphone.remove()\nsoftphone.show()\nawait softphone.ready()")
    phone = desk.phone()
    assert phone.element.is_visible() and phone.element.get_attribute("width") == "321"
    assert phone.wire()[0][1]["config"]["language"] == "fr"


def test_a_second_init_takes_nothing_of_the_first(desk):
    desk.init(width=321, language="fr", wrap_up_duration=20, iframe_css={"right": 10}, debug=True, enable_agent=False)
    phone = desk.init()
    assert phone.wire() == [
        ("bridge/CONFIG_RETRIEVED", {"config": {"server": "stack.example.com", "disableAutoLogin": False}}),
        ("bridge/BRIDGE_ENABLE_AGENT", {}),
    ]  # fmt: skip
    assert phone.element.get_attribute("width") == "500"
    style = desk.javascript("() => { const {left, right, bottom} = document.getElementById('iframe-wrapper').style;"
                            " return [left, right, bottom]; }")  # fmt: skip
    assert style == ["0px", "auto", "0px"]


def test_a_reload_is_told_state_and_nothing_else(desk):
    phone = desk.init(hello="login")
    desk.python("""
        softphone.inject_css("a {}")
        softphone.inject_css("b {}")
        softphone.options_fetched("f", [{"label": "1"}])
        softphone.options_fetched("f", [{"label": "2"}])
        softphone.customize_appearance({"colors": {"primary": "#111"}})
        softphone.customize_appearance({"colors": {"primary": "#222"}})
        softphone.set_form_schema('{"type": "object", "properties": {}}')
        softphone.make_call("1001")
        softphone.login_with_token("token")
        softphone.login("alice", "password")
        softphone.set_card_value("f", 1)
        softphone.on_options_results("f", [])
        softphone.on_iframe_loaded = noting("loaded")
    """)
    phone.until("bridge/BRIDGE_UPDATE_FORM_SCHEMA")
    phone.reload()
    phone.until("bridge/BRIDGE_UPDATE_FORM_SCHEMA")
    replayed = ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT", "BRIDGE_CUSTOMIZE_APPEARANCE", "BRIDGE_INJECT_CSS",
                "BRIDGE_INJECT_CSS", "BRIDGE_OPTIONS_FETCHED", "BRIDGE_UPDATE_FORM_SCHEMA"]  # fmt: skip
    assert sorted(phone.types()) == sorted(replayed)
    wire = dict(phone.wire())
    assert wire["bridge/BRIDGE_OPTIONS_FETCHED"]["options"] == [{"label": "2"}]
    assert wire["bridge/BRIDGE_CUSTOMIZE_APPEARANCE"]["themes"] == {"colors": {"primary": "#222"}}
    assert [fields["css"] for type_, fields in phone.wire() if type_.endswith("CSS")] == ["a {}", "b {}"]
    assert desk.heard() == [["loaded"]]
    phone.clear()
    desk.python("softphone.make_call('1002')")
    assert phone.wire() == [("bridge/ON_CLICK_TO_CALL", {"number": "1002"})]


def test_a_frame_that_the_page_moves_is_told_state_again_and_what_waited_once(desk):
    phone = desk.init()
    desk.javascript("() => { document.body.insertAdjacentHTML('beforeend', '<main></main>');"
                    " document.querySelector('main').append(softphone_wrapper()); }"
                    .replace("softphone_wrapper()", "document.getElementById('iframe-wrapper')"))  # fmt: skip
    desk.python("softphone.make_call('1001')\nsoftphone.inject_css('a {}')")
    phone.until("bridge/BRIDGE_INJECT_CSS")
    assert phone.types() == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT", "ON_CLICK_TO_CALL", "BRIDGE_INJECT_CSS"]


@pytest.mark.parametrize("form", ["element", "selector"])
def test_a_parent_of_ones_own(desk, form):
    desk.javascript("() => { document.body.innerHTML = '<aside id=corner></aside><p>after</p>'; }")
    parent = "'#corner'" if form == "selector" else "js.document.getElementById('corner')"
    desk.python(f"softphone.init(server='demo', url={desk.phone_url!r}, parent={parent})")
    phone = desk.phone()
    assert phone.element.evaluate("element => element.closest('aside').id") == "corner"
    assert phone.element.evaluate("element => element.parentElement.style.position") == ""


def test_the_iframe_and_its_wrapper(desk):
    phone = desk.init(
        iframe_css={"right": 20, "bottom": "2em", "zIndex": 5}, allowed_origins=["https://login.example.com"]
    )
    origin = desk.phone_url.rstrip("/")
    found = phone.element.evaluate("""iframe => ({
        allow: iframe.allow, title: iframe.title, width: iframe.width, height: iframe.height,
        last: document.body.lastElementChild === iframe.parentElement, id: iframe.parentElement.id,
        display: iframe.style.display,
        border: iframe.style.border, known: document.featurePolicy?.features() ?? null,
    })""")
    known = found.pop("known")
    wanted = FEATURES if known is None else FEATURES.intersection(known)
    assert {"camera", "microphone", "autoplay"} <= wanted
    assert dict(part.split(" ", 1) for part in found.pop("allow").split("; ")) == dict.fromkeys(
        wanted, f"{origin} https://login.example.com"
    )
    assert placed(phone) == {"position": "fixed", "z-index": "5", "right": "20px", "bottom": "2em"}
    assert found == {"title": "Softphone", "width": "500", "height": "600", "last": True, "id": "iframe-wrapper",
                     "display": "none", "border": "1px solid rgb(170, 170, 170)"}  # fmt: skip
    desk.python("softphone.update_css({'left': 0, 'top': 10})")
    assert placed(phone) == {"position": "fixed", "z-index": "10000", "left": "0px", "top": "10px"}


def placed(phone):
    """Where it is placed, by its wrapper's inline style; a page's style sheet doesn't reach that."""
    return phone.element.evaluate("""({ parentElement: { style } }) => {
        const names = ["position", "z-index", "left", "top", "right", "bottom"];
        if (names.some(name => style.getPropertyPriority(name) !== "important")) throw new Error("without priority");
        return Object.fromEntries(names.map(name => [name, style.getPropertyValue(name)]).filter(([, text]) => text !== "auto"));
    }""")


@pytest.mark.only_browser("chromium")
@pytest.mark.console_errors("404")
def test_the_bundled_phone_is_given_what_it_uses(desk, site):
    """A phone elsewhere may use cameras, screens and headsets; the one that comes with the SDK has no use for them."""
    allowed = {}
    for url in (None, site.url + "phone/", site.url + "phone/index.html?debug", desk.phone_url, site.url + "phones/"):
        desk.python(f"softphone.init(server='demo', url={url!r})")
        allow = desk.phone().element.get_attribute("allow")
        allowed[url] = {part.split(" ", 1)[0] for part in allow.split("; ")} & {
            "microphone",
            "camera",
            "display-capture",
            "hid",
        }
    bundled, others = [{"microphone"}] * 3, list(allowed.values())[3:]
    assert list(allowed.values())[:3] == bundled and all(found > {"microphone", "camera"} for found in others)


def test_two_phones_do_not_hear_each_other(desk):
    first = desk.init()
    url = desk.phone_url + "?hello&second"
    desk.python(f"""
        other = globals()["other"] = Softphone()
        other.init(server="demo", url={url!r}, iframe_css={{"right": 0, "top": 0}})
        await other.ready()
        other.on_dtmf_sent = noting("second")
        softphone.on_dtmf_sent = noting("first")
    """)
    desk.javascript("() => { globalThis.tones = []; softphone.onDtmfSent = tone => { tones.push(tone); }; }")
    second = RecordingPhone(desk.page, "iframe[src$='second']")
    assert [second.element.get_attribute(name) for name in ("id", "title")] == [None, "Softphone"]
    second.say("{type: 'bridge/BRIDGE_ON_DTMF', tone: '2'}")
    first.say("{type: 'bridge/BRIDGE_ON_DTMF', tone: '1'}")
    desk.python("other.make_call('1002')")
    assert desk.heard() == [["second", "2"], ["first", "1"]] and desk.javascript("() => tones") == ["1"]
    assert second.types()[-1] == "ON_CLICK_TO_CALL" and "ON_CLICK_TO_CALL" not in first.types()
    desk.python("other.remove()")
    assert desk.made() == {**ONE_PHONE, "timers": 1}


def test_a_phone_that_does_not_load_in_time_is_told(desk, new_server):
    silent, gate = new_server(), threading.Event()
    silent.find = lambda path: (gate.wait(20), None)[1]
    desk.python("softphone.on_error = lambda error: note(error.code, error.message)")
    desk.python(
        f"softphone.init(server='demo', url={silent.url!r}, load_timeout=0.05)\n"
        "for _ in range(200):\n    if js.heard.length:\n        break\n    await asyncio.sleep(0.02)"
    )
    ((code, text),) = desk.heard()
    gate.set()
    assert code == "load_timeout" and silent.url in text
