"""The page's telephone links: which clicks are calls, and which links are marked."""

import pytest

LINKS = """
<a id="plain" href="tel:+1-201-555-0123">call</a>
<a id="nested" href="tel:1001"><b>call <span><i>Alice</i></span></b></a>
<a id="callto" href="callto:1002">call</a>
<a id="loud" href="  TEL:1003">call</a>
<a id="slashes" href="tel://1004">call</a>
<svg width="90" height="30"><a id="svg" href="tel:1005"><text x="5" y="20">call</text></a></svg>
<svg width="90" height="30"><a id="old-svg" xlink:href="tel:1006"><text x="5" y="20">call</text></a></svg>
<img usemap="#map" width="40" height="40" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
<map name="map"><area id="area" shape="rect" coords="0,0,40,40" href="tel:1007"></map>
<div id="host"></div>
<p contenteditable><a id="edited" href="tel:1008">call</a></p>
<a id="empty" href="tel:">call</a>
<a id="other" href="#elsewhere">no call</a>
<a id="prevented" href="tel:1009" onclick="event.preventDefault()">call</a>
<a id="modified" href="tel:1010">call</a>
"""

CLICK = """([id, options]) => {
  const element = document.getElementById(id);
  const event = new MouseEvent("click", {bubbles: true, cancelable: true, composed: true, ...options});
  let gone = false;
  addEventListener("click", event => { gone = !event.defaultPrevented; event.preventDefault(); }, {once: true});
  (element.querySelector("i, text") ?? element).dispatchEvent(event);
  return gone;
}"""


@pytest.fixture
def phone(desk):
    """The recording phone, in a page with all kinds of links."""
    desk.javascript(
        """html => {
        document.body.innerHTML = html;
        document.getElementById("host").attachShadow({mode: "open"}).innerHTML = '<a id="inner" href="tel:1011">call</a>';
    }""",
        LINKS,
    )
    phone = desk.init()
    phone.clear()
    return phone


def dialled(phone):
    """The numbers that were called."""
    return [fields["number"] for type_, fields in phone.wire() if type_ == "bridge/ON_CLICK_TO_CALL"]


def test_a_click_on_any_kind_of_link_dials_once(desk, phone):
    for id_ in ("plain", "nested", "callto", "loud", "slashes", "svg", "old-svg", "area"):
        assert desk.javascript(CLICK, [id_, {}]) is False, id_
    desk.page.locator("#inner").click()
    assert dialled(phone) == ["+12015550123", "1001", "1002", "1003", "1004", "1005", "1006", "1007", "1011"]
    assert desk.python("return softphone.displayed")


def test_what_is_no_call_is_left_to_the_browser(desk, phone):
    for id_, options, left in (
        ("other", {}, True), ("empty", {}, True), ("edited", {}, True), ("prevented", {}, False),
        ("modified", {"ctrlKey": True}, True), ("modified", {"shiftKey": True}, True), ("modified", {"metaKey": True}, True),
        ("modified", {"altKey": True}, True), ("modified", {"button": 1}, True),
    ):  # fmt: skip
        assert desk.javascript(CLICK, [id_, options]) is left, (id_, options)
    assert dialled(phone) == [] and not desk.python("return softphone.displayed")
    desk.javascript(CLICK, ["modified", {}])
    assert dialled(phone) == ["1010"]


def test_links_are_marked_at_authentication_and_those_that_come_later_too(desk, phone):
    desk.python("""
        def enabled(link):
            link.classList.add("phone")
            note(link.id)
        softphone.on_link_enabled = enabled
    """)
    assert desk.javascript("() => document.querySelectorAll('[data-wazo-parsed]').length") == 0
    phone.say("{type: 'sdk/SDK_AUTHENTICATED', session: {}}")
    marked = {
        "plain",
        "nested",
        "callto",
        "loud",
        "slashes",
        "svg",
        "old-svg",
        "area",
        "edited",
        "prevented",
        "modified",
    }
    desk.page.wait_for_function(
        "count => document.querySelectorAll('.phone[data-wazo-parsed=true]').length === count", arg=len(marked)
    )
    assert {heard[0] for heard in desk.heard()} == marked
    desk.javascript("""() => {
        document.body.insertAdjacentHTML("beforeend", '<p><a id="later" href="tel:2001"><b>call</b></a></p>');
        document.getElementById("other").setAttribute("href", "tel:2002");
    }""")
    desk.page.wait_for_function("() => document.querySelectorAll('#later.phone, #other.phone').length === 2")
    assert sorted(desk.heard()) == [["later"], ["other"]]
    desk.javascript(CLICK, ["later", {}])
    desk.javascript(CLICK, ["other", {}])
    phone.say("{type: 'sdk/SDK_AUTHENTICATED', session: {}}")
    desk.python("softphone.parse_links()")
    assert desk.heard() == [] and dialled(phone) == ["2001", "2002"]


def test_links_can_be_given_back_and_taken_again(desk, phone):
    desk.python("softphone.parse_links()")
    assert desk.made() == {"iframes": 1, "load": 1, "message": 1, "click": 1, "observers": 2, "timers": 1}
    desk.python("softphone.remove_parsed_links_event()")
    assert desk.made() == {"iframes": 1, "load": 1, "message": 1, "observers": 1, "timers": 1}
    assert desk.javascript("() => document.querySelectorAll('[data-wazo-parsed]').length") == 0
    assert desk.javascript(CLICK, ["nested", {}]) is True
    for _ in range(3):
        desk.python("softphone.parse_links()\nsoftphone.remove_parsed_links_event()\nsoftphone.parse_links()")
    assert desk.javascript(CLICK, ["nested", {}]) is False and dialled(phone) == ["1001"]


def test_links_that_were_given_back_stay_so_when_someone_signs_in(desk, phone):
    desk.python("softphone.on_link_enabled = lambda link: note(link.id)\nsoftphone.remove_parsed_links_event()")
    phone.say("{type: 'sdk/SDK_AUTHENTICATED', session: {}}")
    assert desk.heard() == [] and desk.javascript("() => document.querySelectorAll('[data-wazo-parsed]').length") == 0
    desk.python("softphone.parse_links()")
    desk.page.wait_for_function("() => document.querySelectorAll('[data-wazo-parsed]').length === 11")
    assert len(desk.heard()) == 11


@pytest.mark.parametrize("taken_back", ["remove()", "remove_parsed_links_event()"])
def test_a_handler_of_links_takes_all_back(desk, phone, taken_back):
    desk.python(f"""
        def enabled(link):
            note(link.id)
            softphone.{taken_back}
        softphone.on_link_enabled = enabled
        softphone.parse_links()
    """)
    assert len(desk.heard()) == 1
    desk.javascript("() => { document.body.insertAdjacentHTML('beforeend', '<a href=\"tel:2001\">call</a>'); }")
    desk.python("await settle()")
    assert desk.heard() == [] and desk.javascript("() => document.querySelectorAll('[data-wazo-parsed]').length") == 0
    assert desk.made().get("observers", 0) == desk.made().get("iframes", 0) and "click" not in desk.made()


def test_a_handler_of_links_takes_them_back_and_again(desk, phone):
    desk.python("""
        seen = []
        def enabled(link):
            seen.append(link.id)
            if len(seen) == 2:
                softphone.remove_parsed_links_event()
                softphone.parse_links()
        softphone.on_link_enabled = enabled
        globals()["seen"] = seen
        softphone.parse_links()
    """)
    desk.page.wait_for_function("() => document.querySelectorAll('[data-wazo-parsed]').length === 11")
    assert len(desk.python("return seen")) == 13
    assert desk.made()["click"] == desk.made()["observers"] - 1 == 1


def test_a_root_of_its_own(desk, phone):
    desk.python("softphone.on_link_enabled = lambda link: note(link.id)")
    desk.python("softphone.parse_links(js.document.getElementById('host').shadowRoot)")
    assert desk.heard() == [["inner"]]
    desk.python("softphone.parse_links('p')")
    assert desk.heard() == [["edited"]]


def test_ten_thousand_links_are_handled_in_slices(desk, phone):
    desk.python("softphone.on_link_enabled = lambda link: None")
    desk.javascript("""() => {
        document.body.innerHTML = Array.from({length: 10000}, (_, i) => `<a href="tel:${i + 10000}">${i}</a>`).join(" ")
            + '<a href="#x">x</a>'.repeat(1000);
    }""")
    desk.init()
    desk.javascript("""() => {
        const marked = () => document.querySelectorAll("[data-wazo-parsed]").length;
        globalThis.turns = [];
        const look = () => {
            if (turns.at(-1) !== marked()) turns.push(marked());
            if (marked() < 10000) setTimeout(look);
        };
        setTimeout(look);
    }""")
    desk.python("softphone.parse_links()")
    desk.page.wait_for_function(
        "() => document.querySelectorAll('[data-wazo-parsed]').length === 10000", timeout=60_000
    )
    turns = desk.javascript("() => turns")
    assert len(turns) > 20, "the page had no turn in between"
    assert desk.made()["click"] == 1


LIVE = """
<div id="bubble"><a href="tel:3001">call</a></div>
<div id="at-once"><a href="tel:3002">call</a></div>
<div id="capture"><a href="tel:3003">call</a></div>
<a id="itself" href="tel:3004">call</a>
<div id="stopped-and-prevented"><a href="tel:3005">call</a></div>
<div id="prevented-at-once"><a href="tel:3006">call</a></div>
<div id="inline" onclick="event.stopPropagation()"><a href="tel:3007">call</a></div>
<div id="inline-prevented" onclick="event.stopPropagation(); return false"><a href="tel:3008">call</a></div>
<dialog id="dialog"><a href="tel:3009">call</a></dialog>
<div id="open"></div><div id="closed"></div>
<svg width="90" height="30"><g id="group"><a href="tel:3012"><text x="5" y="20">call</text></a></g></svg>
<div id="delegated"><a href="tel:3013" class="router">call</a></div>
<div id="frames"></div>
"""

PREPARE = """html => {
  document.body.innerHTML = html;
  const on = (id, act, capture) => document.getElementById(id).addEventListener("click", act, capture);
  on("bubble", event => event.stopPropagation());
  on("at-once", event => event.stopImmediatePropagation());
  on("capture", event => event.stopPropagation(), true);
  on("itself", event => event.stopPropagation());
  on("group", event => event.stopPropagation());
  on("stopped-and-prevented", event => { event.stopPropagation(); event.preventDefault(); });
  on("prevented-at-once", event => { event.stopImmediatePropagation(); event.preventDefault(); });
  document.addEventListener("click", event => event.target.closest(".router") && event.preventDefault());
  document.getElementById("dialog").showModal();
  for (const [id, mode, number] of [["open", "open", 3010], ["closed", "closed", 3011]]) {
    const root = document.getElementById(id).attachShadow({mode});
    root.innerHTML = `<p><a href="tel:${number}"><b>call</b></a></p>`;
    root.querySelector("p").addEventListener("click", event => event.stopPropagation());
    globalThis[`${id}_root`] = root;
  }
}"""

# A click as a person's: what its default action would have done is told, and not done.
PRESS = """link => {
  const event = new MouseEvent("click", {bubbles: true, cancelable: true, composed: true, detail: 1});
  const view = link.ownerDocument.defaultView;
  const kept = link.getAttribute("target");
  link.setAttribute("target", "nobody-opens-this");
  view.open = () => null;
  (link.querySelector("b, text") ?? link).dispatchEvent(event);
  kept === null ? link.removeAttribute("target") : link.setAttribute("target", kept);
  return event.defaultPrevented;
}"""


def test_a_row_that_stops_the_click_does_not_stop_the_call(desk):
    desk.javascript(PREPARE, LIVE)
    phone = desk.init()
    desk.python("softphone.parse_links(js.closed_root)")
    phone.clear()
    pressed = f"""() => {{
        const press = {PRESS};
        const links = [...document.querySelectorAll("a"), open_root.querySelector("a"), closed_root.querySelector("a")];
        return links.map(link => [link.getAttribute("href").slice(4), press(link)]);
    }}"""
    prevented = dict(desk.javascript(pressed))
    theirs = {"3005", "3006", "3008", "3013"}
    assert all(prevented.values()), prevented
    expected = sorted(set(prevented) - theirs)
    assert sorted(dialled(phone)) == expected and len(expected) == 9
    desk.python("softphone.remove_parsed_links_event()")
    desk.python("softphone.parse_links(js.closed_root)")
    assert desk.javascript(f"() => ({PRESS})(closed_root.querySelector('a'))") is True and dialled(phone)[-1] == "3011"
    assert len(dialled(phone)) == 10


def test_the_second_click_of_a_double_click_is_no_call_of_its_own(desk, phone):
    desk.javascript("""() => {
        document.getElementById("plain").scrollIntoView();
        document.addEventListener("click", event => { globalThis.lastClick = event.timeStamp; }, true);
    }""")
    desk.page.locator("#plain").dblclick()
    desk.page.locator("#nested").click(click_count=3)
    assert dialled(phone) == ["+12015550123", "1001"]
    again = """([id, later]) => {
        const event = new MouseEvent("click", {bubbles: true, cancelable: true, detail: 1});
        Object.defineProperty(event, "timeStamp", {value: globalThis.lastClick + later});
        document.getElementById(id).dispatchEvent(event);
        return event.defaultPrevented;
    }"""
    assert desk.javascript(again, ["nested", 700]) and dialled(phone)[2:] == []
    assert desk.javascript(again, ["nested", 2500]) and dialled(phone)[2:] == ["1001"]
    desk.python("softphone.make_call('1001')\nsoftphone.make_call('1001')")
    assert dialled(phone)[3:] == ["1001", "1001"]


def test_the_phone_that_comes_up_takes_no_part_of_the_double_click(desk, phone):
    desk.javascript("""() => {
        softphone.updateCss({position: "fixed", left: 0, top: 0});
        document.body.insertAdjacentHTML("afterbegin", '<a id="below" href="tel:4001" style="position: fixed; left: 20px; top: 20px">call</a>');
    }""")
    assert desk.javascript("() => getComputedStyle(document.querySelector('#wazo-softphone')).pointerEvents") == "auto"
    desk.page.locator("#below").dblclick()
    assert dialled(phone) == ["4001"] and desk.python("return softphone.displayed")
    desk.page.wait_for_function(
        "() => getComputedStyle(document.querySelector('#wazo-softphone')).pointerEvents === 'auto'"
    )


def test_links_in_a_frame_dial_where_the_frame_is_named(desk, phone):
    desk.python("softphone.on_link_enabled = lambda link: note(link.id)")
    inside = "<a id=&quot;%s&quot; href=&quot;tel:%s&quot;><b>call</b></a>"
    desk.page.evaluate("""html => new Promise(done => {
        document.body.insertAdjacentHTML("beforeend", html);
        const frames = [...document.querySelectorAll(".inner")];
        let loaded = 0;
        for (const frame of frames) frame.addEventListener("load", () => ++loaded === frames.length && done());
    })""", "".join(f'<iframe class="inner" id="{name}" srcdoc="{inside % (name + "-link", number)}"></iframe>'
                   for name, number in (("first", 5001), ("second", 5002), ("third", 5003))))  # fmt: skip
    press = f"name => ({PRESS})(document.getElementById(name).contentDocument.querySelector('a'))"
    assert desk.javascript(press, "first") is False and dialled(phone) == []
    desk.python("softphone.parse_links(js.document.getElementById('first'))")
    desk.python("softphone.parse_links(js.document.getElementById('second').contentDocument)")
    desk.python("softphone.parse_links('#first')")
    assert sorted(desk.heard()) == [["first-link"], ["second-link"]]
    for name in ("first", "second", "third"):
        desk.javascript(press, name)
    assert dialled(phone) == ["5001", "5002"]
    desk.page.evaluate(
        """html => new Promise(done => {
        const frame = document.getElementById("first");
        frame.addEventListener("load", () => done());
        frame.srcdoc = html;
    })""",
        '<p onclick="event.stopPropagation()"><a id="next" href="tel:5004">call</a></p>',
    )
    desk.page.wait_for_function(
        "() => document.getElementById('first').contentDocument.querySelector('[data-wazo-parsed]')"
    )
    assert desk.heard() == [["next"]] and desk.javascript(press, "first") is True and dialled(phone)[2:] == ["5004"]
    desk.python("softphone.remove_parsed_links_event()")
    assert (
        desk.javascript(press, "first") is False
        and desk.javascript(press, "second") is False
        and len(dialled(phone)) == 3
    )
    assert desk.javascript(
        "() => ['first', 'second'].every(id => !document.getElementById(id).contentDocument.querySelector('[data-wazo-parsed]'))"
    )


def test_a_frame_of_another_origin_is_refused_in_words(desk, phone):
    desk.page.evaluate("""() => new Promise(done => {
        const frame = document.createElement("iframe");
        frame.id = "foreign";
        frame.sandbox = "";
        frame.onload = () => done();
        frame.srcdoc = "<p>elsewhere";
        document.body.append(frame);
    })""")
    said = desk.python("""
        try:
            softphone.parse_links("#foreign")
        except Exception as error:
            return type(error).__name__ + ": " + str(error)
    """)
    assert said.startswith("ConfigurationError") and "another origin" in said


def test_a_sip_link_dials_at_a_line_that_takes_addresses(desk):
    desk.javascript('() => { document.body.innerHTML = \'<a id="sip" href="sip:alice@example.com">call</a>\'; }')
    for server, ours in (("demo", True), ("stack.example.com", False)):
        phone = desk.init(server=server)
        phone.clear()
        assert desk.javascript(f"() => ({PRESS})(document.getElementById('sip'))") is ours
        assert dialled(phone) == (["sip:alice@example.com"] if ours else [])
