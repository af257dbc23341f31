"""What a link dials. The cases are in links.json."""

import json

from softphone import links

with open(__file__.rsplit("/", 1)[0] + "/links.json") as file:
    CASES = json.load(file)["cases"]


def test_every_case():
    for case in CASES:
        dial = links.parse(case["href"])
        if case["number"] is None:
            assert dial is None, case
            continue
        assert dial == links.Dial(case["number"], case.get("extension"), case.get("context"), case.get("post_dial")), (
            case,
            dial,
        )


def test_whatever_it_is_it_is_a_number_or_nothing():
    for href in (
        "",
        ":",
        "tel:%",
        "tel:%ff%fe",
        "tel:" + "1" * 10000,
        "tel:\u202e123",
        "callto:<img src=x>",
        "tel:+",
        "tel:;ext=1",
    ):
        dial = links.parse(href)
        assert dial is None or dial.number.strip("+*#0123456789") == "", href
