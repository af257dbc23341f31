"""Nothing is fetched from a third party at run time."""

import urllib.parse

from playwright.sync_api import expect

PAGE = """<!doctype html><title>starting</title><link rel="icon" href="data:,">
<script type="module" src="{site}softphone.js"></script>
<script type="{runtime}">
import js
from softphone import softphone

@softphone.on_iframe_loaded
def loaded():
    softphone.show()
    js.document.title = "loaded"

softphone.init(server="demo")
softphone.set_form_schema({{"type": "object", "properties": {{"note": {{"type": "string"}}}}}})
</script>"""


def test_a_whole_start_asks_only_the_page_and_the_static_host(page, make_page, site, runtime):
    origins = set()
    page.context.on(
        "request", lambda request: origins.add("{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(request.url)))
    )
    url = make_page(PAGE.format(site=site.url, runtime=runtime))
    page.goto(url)
    expect(page).to_have_title("loaded", timeout=30_000)
    expect(page.frame_locator("iframe").get_by_role("button", name="Call", exact=True)).to_be_visible(timeout=15_000)
    page_origin = url.rstrip("/")
    assert {origin for origin in origins if not origin.startswith("data:")} == {page_origin, site.origin}


def test_the_demo_asks_only_its_own_host(page, site):
    asked = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.goto(site.url)
    expect(page.get_by_role("button", name="Ring me")).to_be_enabled(timeout=30_000)
    assert [url for url in asked if not url.startswith((site.url, "data:", "blob:"))] == []
