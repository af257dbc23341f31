"""The tests' own footing: both browsers run, and a page of a test's own can be served."""


def test_a_page_of_a_test_is_served_with_its_headers(page, make_page, console):
    url = make_page(
        "<h1>here</h1><script>document.body.append('script ran')</script>",
        headers={"Content-Security-Policy": "script-src 'none'"},
        path="/deep/",
    )
    console.allowed.append("Content Security Policy|Content-Security-Policy|blocked")
    page.goto(url)
    assert page.locator("body").inner_text() == "here"
