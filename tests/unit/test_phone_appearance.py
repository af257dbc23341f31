"""The table of the appearance and the style sheets say the same."""

import re

import pytest

import theme
from softphone.wire.appearance import COLORS, METRICS
from tools.project import APP

CSS = (APP / "phone/phone.css").read_text("utf-8")
ALL_CSS = CSS + (APP / "phone/form/form.css").read_text("utf-8")
ROWS = [row for row in COLORS + METRICS if row[1]]


@pytest.mark.parametrize(("key", "variable", "default", "what"), ROWS, ids=[row[0] for row in ROWS])
def test_every_variable_has_its_default_and_is_used(key, variable, default, what):
    assert re.search(rf"{variable}: ([^;]+);", CSS)[1] == (default if isinstance(default, str) else f"{default}px")
    derived = key in theme.INKS or key == "buttonText"
    assert derived or f"var({variable})" in ALL_CSS, what


def test_what_has_no_variable_says_so():
    for key, variable, _default, what in COLORS + METRICS:
        assert bool(variable) != what.startswith("accepted only"), key


def test_the_style_sheet_knows_no_variable_that_is_not_set():
    used = set(re.findall(r"var\((--[a-z-]+)", CSS))
    assert used <= set(re.findall(r"(--[a-z-]+):", CSS))


def test_what_the_theme_derives_has_a_default_that_reads_as_well():
    lines, _refused = theme.variables({"colors": {"primary": "#203890"}})
    for variable, _value in lines:
        assert f"{variable}:" in CSS
