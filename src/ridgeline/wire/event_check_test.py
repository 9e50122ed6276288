from typing import Any

import msgspec
import pytest

from ridgeline.errors import ContractViolation
from ridgeline.wire.event import Event
from ridgeline.wire.event_check import checked_event
from ridgeline.wire.openapi.document import document

SCHEMAS = document()["components"]["schemas"]
TEXTS = {"ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "timezone": "Europe/Oslo", "uri": "https://a.example/"}


def values(schema: dict[str, Any]) -> Any:
    """Return a value with every member that a schema allows."""
    if "$ref" in schema:
        return values(SCHEMAS[schema["$ref"].rpartition("/")[2]])
    if "enum" in schema:
        return schema.get("const", schema["enum"][-1])
    if schema["type"] == "object":
        every = {name: values(inner) for name, inner in schema.get("properties", {}).items()}
        return every | (values(schema["oneOf"][-1]) if "oneOf" in schema else {})
    if schema["type"] == "array":
        return [values(schema["items"])] * schema.get("minItems", 2)
    if schema["type"] == "string":
        return "x" * schema.get("minLength", 0) or TEXTS.get(schema.get("format", ""), "some text")
    if schema["type"] == "boolean":
        return False
    return schema.get("maximum", 7) if schema["type"] == "integer" else float(schema.get("maximum", 7.5))


EVERYTHING = values(SCHEMAS["Event"])


def test_an_event_with_every_field_is_read_and_written_without_loss() -> None:
    assert len(EVERYTHING) == 66
    raw = msgspec.json.encode(EVERYTHING)
    event = msgspec.json.decode(raw, type=Event)
    assert checked_event(raw) == event
    assert msgspec.json.decode(msgspec.json.encode(event)) == EVERYTHING


def test_an_event_of_the_least() -> None:
    raw = b'{"event_id":"1708102555327.NLOjmg","timestamp":1708102555327}'
    assert msgspec.json.encode(checked_event(raw)) == raw


def test_plain_decoding_skips_what_a_newer_server_added() -> None:
    raw = b'{"event_id":"x","timestamp":1,"sdk":{"platform":"js","version":"1","shiny":[1]},"new":{}}'
    assert msgspec.json.decode(raw, type=Event).event_id == "x"
    with pytest.raises(ContractViolation, match=r"^\$\.sdk\.shiny: the contract has no such member$"):
        checked_event(raw)


def test_a_rule_action_may_carry_more() -> None:
    event = checked_event(b'{"event_id":"x","timestamp":1,"rule_action":{"type":"allow","ruleset_id":"r","more":1}}')
    assert msgspec.to_builtins(event)["rule_action"] == {"type": "allow", "ruleset_id": "r"}


@pytest.mark.parametrize(
    ("member", "path", "reason"),
    [
        ('"timestamp":1.0', "$.timestamp", "Expected `int`, got `float`"),
        ('"timestamp":9223372036854775808', "$.timestamp", "Expected `int` <= 9223372036854775807"),
        ('"vpn":null', "$.vpn", "Expected `bool`, got `null`"),
        ('"vpn":"true"', "$.vpn", "Expected `bool`, got `str`"),
        ('"bot":"evil"', "$.bot", "Invalid enum value 'evil'"),
        ('"tampering_ml_score":1.1', "$.tampering_ml_score", "Expected `float` <= 1.0"),
        ('"tags":[]', "$.tags", "Expected `object`, got `array`"),
        ('"triggered_by":[{"id":"1","name":"n"}]', "$.triggered_by[0]", "Object missing required field `description`"),
        ('"identification":{"visitor_id":"x"}', "$.identification", "Object missing required field `visitor_found`"),
        ('"labels":[{"label":"a"},{"label":"b","x":1}]', "$.labels[1].x", "the contract has no such member"),
        ('"velocity":{"events":{"5_minutes":1,"1_hour":1,"2_hours":1}}', "$.velocity.events.2_hours", "no such member"),
        ('"ip_info":{"v4":{"address":"::1"}}', "$.ip_info.v4.address", "not an IPv4 address"),
        ('"ip_info":{"v6":{"address":"here"}}', "$.ip_info.v6.address", "not an IPv6 address"),
        (
            '"ip_info":{"v6":{"address":"::1","geolocation":{"country_code":"NOR"}}}',
            "$.ip_info.v6.geolocation.country_code",
            "Expected `str` of length <= 2",
        ),
        ('"proximity":{"id":"x","precision_radius":11,"confidence":1}', "$.proximity.precision_radius", "Invalid enum"),
        ('"rule_action":{"type":"ask","ruleset_id":"r"}', "$.rule_action.type", "Invalid value 'ask'"),
        ('"raw_device_attributes":{"screen_resolution":[1]}', "$.raw_device_attributes.screen_resolution", "length"),
    ],
)
def test_what_is_wrong_is_told_with_its_path(member: str, path: str, reason: str) -> None:
    with pytest.raises(ContractViolation) as refused:
        checked_event('{"event_id":"x","timestamp":1,' + member + "}")
    assert refused.value.path == path
    assert reason in refused.value.reason


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"[]", "Expected `object`"), (b"{", "not JSON"), (b"\xff", "not JSON"), (b'{"a":' * 5_000, "not JSON")],
)
def test_what_is_no_event_at_all(raw: bytes, reason: str) -> None:
    with pytest.raises(ContractViolation) as refused:
        checked_event(raw)
    assert refused.value.path == "$"
    assert reason in refused.value.reason
