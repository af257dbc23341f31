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
    desk.javascript("""html => {
        document.body.innerHTML = html;
        document.getElementById("host").attachShadow({mode: "open"}).innerHTML = '<a id="inner" href="tel:1011">call</a>';
    }""", LINKS)
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
    marked = {"plain", "nested", "callto", "loud", "slashes", "svg", "old-svg", "area", "edited", "prevented", "modified"}
    desk.page.wait_for_function("count => document.querySelectorAll('.phone[data-wazo-parsed=true]').length === count", arg=len(marked))
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
    assert desk.made() == {"iframes": 1, "load": 1, "message": 1, "click": 1, "observers": 1, "timers": 1}
    desk.python("softphone.remove_parsed_links_event()")
    assert desk.made() == {"iframes": 1, "load": 1, "message": 1, "timers": 1}
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
    assert "observers" not in desk.made() and "click" not in desk.made()


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
    assert desk.made()["click"] == desk.made()["observers"] == 1


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
    desk.page.wait_for_function("() => document.querySelectorAll('[data-wazo-parsed]').length === 10000", timeout=60_000)
    turns = desk.javascript("() => turns")
    assert len(turns) > 20, "the page had no turn in between"
    assert desk.made()["click"] == 1
