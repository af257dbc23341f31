"""Where the phone stands in a page that replaces what holds it, opens dialogs, and has style sheets of its own."""

import pytest

from tests.pages import RecordingPhone

ESTABLISHED = "{type: 'bridge/BRIDGE_ON_CALL_ESTABLISHED', call: {callId: 'c', number: '1001'}}"

# What routers and frameworks do to the element that the phone is in.
WAYS = {
    "another body": "document.documentElement.replaceChild(document.createElement('body'), document.body)",
    "another body, and the old one again, copied": """
        const copy = document.body.cloneNode(true);
        document.body.replaceWith(document.createElement('body'));
        document.body.replaceWith(copy)""",
    "a copy of the whole document": "document.replaceChild(document.documentElement.cloneNode(true), document.documentElement)",
    "other content": "document.body.innerHTML = '<main>news</main>'",
    "the same content as text": "document.body.innerHTML = document.body.innerHTML",
    "no wrapper": "document.getElementById('iframe-wrapper').remove()",
    "no iframe": "document.getElementById('wazo-softphone').remove()",
    "an empty wrapper": "document.getElementById('iframe-wrapper').textContent = ''",
    "a swap of the children, as morphing libraries do": "document.body.replaceChildren(document.createElement('main'))",
    "a parser's document": """
        const { body } = new DOMParser().parseFromString('<main>next</main>', 'text/html');
        document.documentElement.replaceChild(document.adoptNode(body), document.body)""",
    "a range": """
        const range = document.createRange();
        range.selectNodeContents(document.body);
        range.deleteContents()""",
    "outer HTML": "document.body.outerHTML = '<body><p>next</p></body>'",
    "a view transition of nothing": "document.body.remove(); document.documentElement.append(document.createElement('body'))",
    "taken out and put back": """
        const wrapper = document.getElementById('iframe-wrapper');
        wrapper.remove();
        document.body.prepend(wrapper)""",
}


def happens(desk, script):
    """The page does this; waits until the phone is there again. Gives it."""
    desk.javascript("() => { %s; }" % script)
    desk.python("await softphone.ready()")
    return desk.phone()


def errors(desk):
    """The codes of the errors told since the last time."""
    return [code for (code,) in desk.heard()]


def test_a_phone_that_the_page_has_taken_away_is_put_back(desk):
    """Idle nothing is told; in a call it is, once. State is told anew, calls are not made anew, and there is one phone."""
    phone = desk.init()
    desk.python("""
        softphone.on_error = lambda error: note(error.code)
        softphone.inject_css("a {}")
        softphone.make_call("1001")
    """)
    for way, script in WAYS.items():
        for in_call in (False, True):
            if in_call:
                phone.say(ESTABLISHED)
                assert desk.python("return softphone.call is not None")
            phone = happens(desk, script)
            assert phone.types() == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT", "BRIDGE_INJECT_CSS"], way
            assert errors(desk) == ["phone_reloaded"] * in_call, way
            assert desk.python("return softphone.call is None and softphone.iframe_loaded and softphone.displayed"), way
            assert desk.javascript("() => document.querySelectorAll('iframe').length") == 1, way
            assert phone.element.is_visible(), way
    desk.python("softphone.remove()")
    assert desk.javascript("() => document.querySelectorAll('iframe, [data-softphone]').length") == 0


@pytest.mark.only_browser("chromium")
def test_beside_the_body_it_keeps_its_call(desk):
    """As docs/hosting.md advises for routers that replace the body."""
    phone = desk.init(parent="html", iframe_css={"position": "fixed", "left": 0, "bottom": 0})
    desk.python("softphone.on_error = lambda error: note(error.code)\nsoftphone.show()")
    phone.say(ESTABLISHED)
    for way in ("another body", "other content", "outer HTML", "a parser's document", "a range"):
        desk.javascript("() => { %s; }" % WAYS[way])
        assert spot(desk) == ("html", True), way
    assert errors(desk) == [] and desk.python("return softphone.call is not None")


def test_a_document_that_is_written_anew(desk):
    """`document.open` takes all elements and all listeners: the phone is heard again, once, and links dial."""
    desk.init()
    desk.python("softphone.on_call_established = lambda call: note(call.number)")
    before = desk.made()
    for number in ("1003", "1004"):
        desk.javascript(
            """number => {
          document.open();
          document.write(`<title>x</title><p><a href="tel:${number}">call</a></p>`);
          document.close();
          listenForFences();
        }""",
            number,
        )
        desk.python("await softphone.ready()")
        phone = desk.phone()
        phone.say(ESTABLISHED)
        assert desk.heard() == [["1001"]] and desk.made() == before
        desk.page.locator("a").click()
        assert phone.types() == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT", "ON_CLICK_TO_CALL"]
        desk.javascript(OPEN, "one")
        assert spot(desk)[0] == "one"  # a click has brought it up, so it takes none itself for a moment
        desk.python("softphone.hide()\nawait settle()")


def test_what_is_asked_while_it_is_away_is_asked_once(desk):
    desk.init()
    desk.javascript("() => { document.body.replaceWith(document.createElement('body')); }")
    desk.python("softphone.make_call('1002')\nsoftphone.inject_css('b {}')\nawait softphone.ready()")
    phone = desk.phone()
    assert phone.types() == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT", "ON_CLICK_TO_CALL", "BRIDGE_INJECT_CSS"]


@pytest.mark.only_browser("chromium")
def test_remove_is_not_undone(desk):
    """Neither afterwards, nor when it is called by who is told that the page has taken the phone away."""
    for script in WAYS.values():
        desk.init()
        desk.python("softphone.remove()")
        desk.javascript("() => { const wrapper = document.createElement('div'); wrapper.id = 'iframe-wrapper';"
                        " wrapper.innerHTML = '<b id=wazo-softphone></b>'; document.body.append(wrapper); { %s } }" % script)  # fmt: skip
        desk.python("await settle()")
        assert desk.javascript("() => document.querySelectorAll('iframe').length") == 0
    desk.javascript("() => document.body.replaceChildren()")
    phone = desk.init()
    phone.say(ESTABLISHED)
    desk.python("softphone.on_error = lambda error: (softphone.remove(), note(error.code))")
    desk.javascript("() => { document.body.replaceWith(document.createElement('body')); }")
    assert errors(desk) == ["phone_reloaded"] and desk.made() == {}


def test_a_page_that_never_leaves_it_alone_is_told_so(desk):
    desk.init()
    desk.python("softphone.on_error = lambda error: note(error.code)")
    desk.javascript("""() => new Promise(done => {
        globalThis.foe = new MutationObserver(() => {
          for (const end = performance.now() + 250; performance.now() < end;) /* a slow machine */;
          const wrapper = document.getElementById("iframe-wrapper");
          if (wrapper) wrapper.remove();
          else setTimeout(() => document.getElementById("iframe-wrapper") || done(), 0);
        });
        foe.observe(document.body, { childList: true });
        globalThis.wrapper = document.getElementById("iframe-wrapper");
        wrapper.remove();
    })""")
    assert errors(desk) == ["phone_removed"]
    assert desk.javascript("() => document.querySelectorAll('iframe').length") == 0
    phone = happens(desk, "foe.disconnect(); document.body.append(wrapper)")
    assert phone.types() == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT"] and errors(desk) == []
    assert happens(desk, WAYS["another body"]).types() == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT"]


def test_without_its_parent_it_floats_and_another_one_takes_it_in(desk):
    """A parent by selector is looked for again; where there is none, the phone goes to the end of the body."""
    desk.javascript("() => { document.body.innerHTML = '<aside id=corner></aside>'; }")
    desk.python(
        f"softphone.init(server='demo', url={desk.phone_url!r}, parent='#corner')\nsoftphone.show()\nawait softphone.ready()"
    )
    where = "iframe => [iframe.parentElement.parentElement.localName, getComputedStyle(iframe.parentElement).position]"
    assert desk.phone().element.evaluate(where) == ["aside", "static"]
    phone = happens(desk, "document.body.innerHTML = '<p>next page</p><aside id=corner></aside>'")
    assert phone.element.evaluate(where) == ["aside", "static"]
    phone = happens(desk, "document.querySelector('aside').remove()")
    assert phone.element.evaluate(where) == ["body", "fixed"]
    assert phone.element.evaluate("iframe => Math.round(innerHeight - iframe.getBoundingClientRect().bottom)") == 0
    phone = happens(desk, "document.body.innerHTML = '<aside id=corner></aside>'")
    assert phone.element.evaluate(where) == ["aside", "static"]


# Dialogs

OPEN = """name => {
  document.body.insertAdjacentHTML("beforeend", `<dialog id=${name}><form method=dialog><button>${name}</button></form></dialog>`);
  document.getElementById(name).showModal();
}"""

# Where the phone is, and whether a click in its middle reaches it: what is inert or covered gets none.
SPOT = """iframe => {
  const { left, top, width, height } = iframe.getBoundingClientRect();
  let hit = document.elementFromPoint(left + width / 2, top + height / 2);
  while (hit?.shadowRoot && hit !== iframe) hit = hit.shadowRoot.elementFromPoint(left + width / 2, top + height / 2);
  const holder = iframe.parentElement.parentElement ?? iframe.parentElement.getRootNode().host;
  return [holder.id || holder.localName, hit === iframe];
}"""


def spot(desk):
    """(the element that holds the phone, whether a click reaches it)."""
    desk.python("await settle()")
    return tuple(desk.phone().element.evaluate(SPOT))


@pytest.fixture
def shown(desk):
    """A phone that is shown, in a call, and whose page has not been loaded anew by the end of the test."""
    phone = desk.init()
    desk.python("softphone.on_error = lambda error: note(error.code)\nsoftphone.show()")
    phone.say(ESTABLISHED)
    phone.frame.evaluate("() => { globalThis.first = true; }")
    yield phone
    assert desk.phone().frame.evaluate("() => globalThis.first === true") and errors(desk) == []


def test_a_modal_dialog_takes_the_phone_in(desk, shown):
    """And gives it back when it closes, whichever way; a second one over the first, too."""
    for close in (
        "one.close()",
        "one.requestClose?.() ?? one.close()",
        "one.close(); one.remove()",
        "one.querySelector('button').click()",
    ):
        desk.javascript(OPEN, "one")
        assert spot(desk) == ("one", True)
        desk.javascript(OPEN, "two")
        assert spot(desk) == ("two", True)
        desk.javascript("() => { two.close(); two.remove(); }")
        assert spot(desk) == ("one", True)
        desk.javascript("() => { const one = document.getElementById('one'); %s; }" % close)
        assert spot(desk) == ("body", True)
        desk.javascript("() => document.getElementById('one')?.remove()")
    assert desk.javascript("() => document.getElementById('iframe-wrapper').hasAttribute('popover')") is False


def test_dialogs_of_all_sorts(desk, shown):
    """What moves, cuts off or hides what is in a dialog doesn't reach the phone; nor does a shadow tree."""
    styles = (
        "transform: scale(0.5)", "overflow: hidden; width: 50px; height: 50px", "filter: blur(0)", "contain: strict; width: 9px",
        "display: grid; will-change: transform", "translate: 50vw",
    )  # fmt: skip
    for style in styles:
        desk.javascript(OPEN, "one")
        desk.javascript("style => { document.getElementById('one').style.cssText = style; }", style)
        assert spot(desk) == ("one", True), style
        box = desk.phone().element.bounding_box()
        assert (box["x"], box["width"], box["height"]) == (0, 500, 600), style
        desk.javascript("() => { document.getElementById('one').close(); document.getElementById('one').remove(); }")
        assert spot(desk) == ("body", True), style
    desk.javascript("""() => {
      document.body.insertAdjacentHTML("beforeend", "<p id=host></p>");
      host.attachShadow({ mode: "open" }).innerHTML = "<dialog id=deep><button>x</button></dialog>";
      host.shadowRoot.querySelector("dialog").showModal();
    }""")
    assert spot(desk) == ("deep", True)
    desk.javascript("() => host.shadowRoot.querySelector('dialog').close()")
    assert spot(desk) == ("body", True)
    # One that isn't modal leaves the page as it is.
    desk.javascript(
        "() => { document.body.insertAdjacentHTML('beforeend', '<dialog id=plain open>x</dialog>'); plain.close(); plain.show(); }"
    )
    assert spot(desk) == ("body", True)


def test_a_hidden_phone_stays_where_it_is_until_it_is_shown(desk, shown):
    desk.python("softphone.hide()")
    desk.javascript(OPEN, "one")
    assert spot(desk)[0] == "body"
    desk.python("softphone.show()")
    assert spot(desk) == ("one", True)
    desk.python("softphone.hide()")
    assert spot(desk)[0] == "body"
    desk.javascript("() => document.getElementById('one').close()")
    desk.python("softphone.show()")
    assert spot(desk) == ("body", True)


def test_an_element_in_full_screen_takes_the_phone_in(desk, shown):
    desk.javascript("() => { document.body.insertAdjacentHTML('afterbegin', '<section id=map><button id=full>map</button></section>');"
                    " full.onclick = () => map.requestFullscreen().then(() => { globalThis.is_full = true; }); }")  # fmt: skip
    desk.page.locator("#full").click()
    desk.page.wait_for_function("() => globalThis.is_full")
    assert spot(desk) == ("map", True)
    desk.javascript(
        "() => new Promise(done => { addEventListener('fullscreenchange', done, { once: true }); document.exitFullscreen(); })"
    )
    assert spot(desk) == ("body", True)


def test_what_cannot_take_it_in_is_said_once(desk):
    """A browser that moves no frame without loading it anew, and a video in full screen."""
    phone = desk.init()
    desk.python("softphone.on_error = lambda error: note(error.code)")
    desk.javascript(
        "() => { globalThis.moveBefore = Element.prototype.moveBefore; delete Element.prototype.moveBefore; }"
    )
    try:
        desk.javascript(OPEN, "one")
        desk.python("await settle()")
        assert errors(desk) == []  # it is not shown
        desk.python("softphone.show()\nawait settle()")
        assert errors(desk) == ["phone_covered"] and spot(desk) == ("body", False)
        desk.javascript(OPEN, "two")
        desk.javascript("() => { two.remove(); one.remove(); }")
        assert spot(desk) == ("body", True) and errors(desk) == []
        assert phone.types() == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT"]
    finally:
        desk.javascript("() => { Element.prototype.moveBefore = globalThis.moveBefore; }")


@pytest.mark.only_browser("chromium")
def test_a_dialog_that_is_taken_away_open_takes_the_phone_along_and_it_comes_back(desk):
    phone = desk.init()
    desk.python("softphone.on_error = lambda error: note(error.code)\nsoftphone.show()")
    phone.say(ESTABLISHED)
    desk.javascript(OPEN, "one")
    assert spot(desk) == ("one", True)
    happens(desk, "document.getElementById('one').remove()")
    assert spot(desk) == ("body", True) and errors(desk) == ["phone_reloaded"]


# What else lies over it

OVERLAY = "position: fixed; inset: 0; z-index: 2147483647; background: #000c"
COVERS = {
    "an overlay of the highest z-index": f"document.body.insertAdjacentHTML('beforeend', '<div style=\"{OVERLAY}\"></div>')",
    "two of them, one that was there before": f"""
        document.body.insertAdjacentHTML('afterbegin', '<div style="{OVERLAY}"></div>');
        document.body.insertAdjacentHTML('beforeend', '<div style="{OVERLAY}"></div>')""",
    "a popover that fills the page": """
        document.body.insertAdjacentHTML('beforeend', '<div id=pop popover=auto style="inset: 0; width: 100vw; height: 100vh">x</div>');
        pop.showPopover()""",
    "a popover by hand, of the page's own shadow tree": """
        document.body.insertAdjacentHTML('beforeend', '<p id=shade></p>');
        shade.attachShadow({ mode: 'open' }).innerHTML = '<div popover=manual style="inset: 0; width: 100vw; height: 100vh">x</div>';
        shade.shadowRoot.firstChild.showPopover();
        document.body.append('more')""",
    "a body that is inert": "document.body.inert = true",
    "all but a dialog inert, and hidden from screen readers": """
        for (const child of document.body.children) { child.inert = true; child.setAttribute('aria-hidden', 'true'); }""",
    "an iframe that is inert": "document.querySelector('iframe').inert = true",
}
AWAY = {
    "a body that is moved": "translate(2000px, 0)",
    "a body that is turned over": "rotate(180deg) scale(3)",
}


def test_a_phone_that_is_shown_lies_on_top(desk, shown):
    """Of what was there when it is shown, and of what comes then. Hidden again, it is no popover, and at its place."""
    for what, script in COVERS.items():
        desk.javascript("() => { %s; }" % script)
        assert spot(desk)[1], what
        desk.python("softphone.hide()\nawait settle()\nsoftphone.show()")
        assert spot(desk)[1], what
        assert (
            desk.javascript(
                "() => document.querySelectorAll('[data-softphone][inert], [data-softphone][aria-hidden]').length"
            )
            == 0
        )
        desk.javascript(
            "() => { document.body.inert = false; for (const it of [...document.body.children]) if (!it.matches('[data-softphone]')) it.remove(); }"
        )
        desk.python("softphone.hide()\nawait settle()")
        assert spot(desk)[0] == "body" and not desk.javascript(
            "() => document.querySelector('[data-softphone][popover]')"
        ), what
        desk.python("softphone.show()")
    for what, transform in AWAY.items():
        desk.python("softphone.hide()")
        desk.javascript(
            "transform => { document.body.style.cssText = `transform: ${transform}; opacity: 0.01; filter: blur(3px)`; }",
            transform,
        )
        desk.python("softphone.show()")
        assert spot(desk) == ("body", True), what
        desk.javascript(
            "() => { document.body.style.cssText = 'contain: strict; width: 9px; height: 9px; overflow: hidden'; }"
        )
        desk.python("softphone.show()")
        assert spot(desk) == ("body", True)
        desk.javascript("() => document.body.removeAttribute('style')")


def test_where_the_page_says_what_it_lies_over_it_lies_there(desk):
    """By a z-index or a position of the page's own, and in a parent."""
    desk.init(iframe_css={"zIndex": 5, "left": 0, "bottom": 0})
    desk.python("softphone.on_error = lambda error: note(error.code)\nsoftphone.show()")
    desk.javascript("() => { %s; }" % COVERS["an overlay of the highest z-index"])
    assert spot(desk) == ("body", False)
    desk.python("softphone.update_css({'left': 0, 'bottom': 0})")
    assert spot(desk) == ("body", True)
    desk.init(parent="body")
    desk.python("softphone.show()")
    desk.javascript("() => { %s; }" % COVERS["an overlay of the highest z-index"])
    assert spot(desk) == ("body", False) and errors(desk) == []


def test_a_page_that_is_inert_as_a_whole_is_told_so(desk):
    """And one that insists on it: neither side goes on for ever."""
    desk.init()
    desk.python("softphone.on_error = lambda error: note(error.code)\nsoftphone.show()")
    try:
        desk.javascript("() => { document.documentElement.inert = true; }")
        desk.python("await settle()\nsoftphone.show()")
        assert errors(desk) == ["phone_covered"]
    finally:
        desk.javascript("() => { document.documentElement.inert = false; }")
    desk.init()
    desk.python("softphone.show()")
    desk.javascript("""() => new Promise(done => {
        const wrapper = document.querySelector("[data-softphone]");
        let times = 0;
        const foe = new MutationObserver(() => {
          if (wrapper.inert) return;
          wrapper.inert = true;
          if (++times === 11) setTimeout(() => (foe.disconnect(), done()), 0);
        });
        foe.observe(wrapper, { attributes: true });
        wrapper.inert = true;
        setTimeout(() => (foe.disconnect(), done()), 0);
    })""")
    assert errors(desk) == ["phone_covered"]


# Style sheets

SHEETS = (
    "iframe { height: auto }",
    "iframe { display: none !important; visibility: hidden !important }",
    "* { all: unset }",
    "* { all: unset !important }",
    "iframe { max-width: 100%; border: 5px solid red; height: auto !important }",
    "iframe { position: absolute; top: 0; left: 0; width: 100%; height: 100% }",
    "body > div { position: relative !important; display: flex; width: 100% !important; padding: 3em; overflow: hidden }",
    "div { display: none !important; opacity: 0 !important; pointer-events: none !important }",
    "*, ::before, ::after { box-sizing: border-box; border: 0 solid; margin: 0; padding: 0 } img, video, iframe { display: block; vertical-align: middle }"
    " img, video, iframe { max-width: 100%; height: auto }",
    "html { zoom: 1 } body { display: grid; place-items: center; overflow: hidden; height: 100vh } body > * { min-width: 0; flex: 1; grid-column: 2 }",
    "embed, iframe, object { width: 100% !important; max-width: 30ch !important; aspect-ratio: 16 / 9; min-height: 99vh !important; margin: 2em auto }",
    "iframe:not([data-consent]) { filter: blur(9px) !important; transform: scale(0) !important; clip-path: circle(0) !important }",
    "body > :last-child { z-index: -1 !important; inset: 50% !important; float: right; content-visibility: hidden !important }",
    "@layer reset { iframe, div { display: none !important; height: 0 !important } }",
)


def test_no_style_sheet_of_the_page_takes_the_phone_away(desk):
    desk.python(
        f"softphone.init(server='demo', url={desk.phone_url!r}, width=320, height=400)\nsoftphone.show()\nawait softphone.ready()"
    )
    for sheet in SHEETS:
        desk.javascript(
            "text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets = [sheet]; }",
            sheet,
        )
        box = desk.phone().element.bounding_box()
        height = desk.javascript("() => innerHeight")
        assert (box["x"], box["width"], box["height"], box["y"] + box["height"]) == (0, 320, 400, height), sheet
        assert spot(desk) == ("body", True), sheet
        desk.python("softphone.hide()")
        assert not desk.phone().element.is_visible(), sheet
        # Where it is placed is the SDK's own matter, still.
        desk.python("softphone.update_css({'right': 10, 'top': '20px !important', 'zIndex': 7})\nsoftphone.show()")
        box = desk.phone().element.bounding_box()
        assert (box["x"] + box["width"], box["y"]) == (
            desk.javascript("() => document.documentElement.clientWidth || innerWidth") - 10,
            20,
        ), sheet
        desk.python("softphone.update_css({'left': 0, 'bottom': 0})")
    desk.javascript("() => { document.adoptedStyleSheets = []; }")


def test_two_phones_are_kept_apart(desk):
    desk.init()
    url = desk.phone_url + "?hello&second"
    desk.python(
        f"other = globals()['other'] = Softphone()\nother.init(server='demo', url={url!r})\nawait other.ready()"
    )
    desk.javascript("() => { const copy = document.body.cloneNode(true); document.body.replaceWith(copy); }")
    desk.python("await softphone.ready()\nawait other.ready()")
    assert desk.javascript("() => document.querySelectorAll('iframe').length") == 2
    assert RecordingPhone(desk.page, "iframe[src$='second']").types() == ["CONFIG_RETRIEVED", "BRIDGE_ENABLE_AGENT"]
    desk.python("other.remove()")
    assert desk.javascript("() => document.querySelectorAll('iframe').length") == 1
