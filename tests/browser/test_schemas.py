"""Form schemas and cards are checked in both Pythons: by jsonschema, and by the validator that is loaded when needed."""

import pytest

BAD_SCHEMAS = (
    ({"type": "objekt"}, None, "type"),
    ({"type": "object", "required": ["b"], "properties": {"a": {}}}, None, "required"),
    ({"properties": {"a": {"$ref": "https://evil.example.com/x"}}}, None, "properties.a.$ref"),
    (
        {"properties": {"a": {"pattern": r"^\p{L}+( \p{L}+)*$"}, "b": {"pattern": "^(a?a?)+$"}}},
        None,
        "properties.b.pattern",
    ),
    ({"type": "object"}, {"a": {"ui:widget": "teletype"}}, "a.ui:widget"),
)


@pytest.mark.parametrize(("schema", "ui_schema", "path"), BAD_SCHEMAS)
def test_a_bad_schema_is_told_and_not_sent(desk, schema, ui_schema, path):
    phone = desk.init()
    phone.clear()
    told = desk.python(f"""
        from softphone import SchemaError
        told = asyncio.create_task(softphone.on_error.once(10))
        await asyncio.sleep(0)
        try:
            softphone.set_form_schema({schema!r}, {ui_schema!r})
            error = await told
        except SchemaError as caught:
            error = caught
            told.cancel()
        softphone.set_card_value("fence", 1)
        return [type(error).__name__, error.code, error.path]
    """)
    phone.until("bridge/BRIDGE_SET_CARD_CONTENT")
    assert told == ["SchemaError", "bad_schema", path]
    assert phone.types() == ["BRIDGE_SET_CARD_CONTENT"]


@pytest.mark.only_browser("chromium")
def test_a_bad_schema_is_told_though_the_phone_is_removed_at_once(desk):
    desk.init()
    for end in ("softphone.remove()", "softphone.remove()\n    softphone.show()"):
        assert desk.python(f"""
told = asyncio.create_task(softphone.on_error.once(10))
await asyncio.sleep(0)
softphone.show()
try:
    softphone.set_form_schema({{"type": "objekt"}})
    {end}
    return (await told).path
except SoftphoneError as error:
    told.cancel()
    return error.path
""") == "type"  # fmt: skip


def test_a_good_schema_is_sent_in_its_order(desk):
    phone = desk.init()
    desk.python(
        """softphone.set_form_schema('{"type": "object", "properties": {"z": {}, "a": {}, "m": {}}}', '{"a": {"ui:widget": "textarea"}}')"""
    )
    phone.until("bridge/BRIDGE_UPDATE_FORM_SCHEMA")
    fields = dict(phone.wire())["bridge/BRIDGE_UPDATE_FORM_SCHEMA"]
    assert list(fields["schema"]["properties"]) == ["z", "a", "m"]


@pytest.mark.only_browser("chromium")
def test_what_is_asked_after_a_schema_comes_after_it(desk):
    """From Python and from JavaScript; a bad schema in between is told and keeps nothing back."""
    phone = desk.init()
    phone.clear()
    desk.javascript("""() => {
      softphone.onError = error => heard.push(error.code);
      softphone.setFormSchema({ title: "1" });
      softphone.setCardValue("a", 1);
      softphone.setFormSchema({ type: "objekt" });
      softphone.optionsFetched("a", []);
      softphone.makeCall("1001");
      softphone.setFormSchema({ title: "2" });
      softphone.setFormSchema({ title: "3" });
      softphone.setCardValue("a", 2);
    }""")
    desk.python("""
        softphone.set_form_schema({"title": "4"})
        softphone.set_card_value("a", 3)
        softphone.configure_server("other.example.com")
        softphone.set_card_value("fence", 1)
    """)
    phone.until("bridge/BRIDGE_SET_CARD_CONTENT", 4)
    sent = [
        fields.get("schema", {}).get("title") or fields.get("value") or type_.split("_")[-1]
        for type_, fields in phone.wire()
    ]
    assert sent == ["1", 1, "FETCHED", "CALL", "2", "3", 2, "4", 3, "RETRIEVED", 1]
    assert desk.javascript("() => heard.splice(0)") == ["bad_schema"]


def test_a_card_is_validated(desk):
    assert desk.python("""
        from softphone import Card, SchemaError
        schema = {"type": "object", "properties": {"n": {"type": "integer"}}}
        told = asyncio.create_task(softphone.on_error.once(10))
        await asyncio.sleep(0)
        problems = []
        # The first one loads the validator where there is one to load, and is told later.
        for card in (Card({"n": "one"}), Card({"n": 1})):
            try:
                card.validate(schema)
            except SchemaError as error:
                problems.append(error.path)
        if not problems:
            problems.append((await told).path)
        told.cancel()
        try:
            Card({"n": "two"}).validate(schema)
        except SchemaError as error:
            problems.append(error.path)
        return problems
    """) == ["n", "n"]
