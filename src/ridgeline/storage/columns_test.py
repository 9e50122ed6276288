"""The columns hold what search asks for, in a form that never changes."""

from __future__ import annotations

import msgspec
import pytest

from ridgeline.storage.columns import BY_FIELD, PRESENCE, columns_of, origin_of, stored_value, text_digest
from ridgeline.wire.event import Event
from ridgeline.wire.search import PARAMETERS


def test_every_parameter_has_its_column() -> None:
    for parameter in PARAMETERS:
        if parameter.field == "environment_id":
            continue
        column = BY_FIELD[PRESENCE.get(parameter.field, parameter.field)]
        if column.kind == "choice" and parameter.name != "bot":
            assert set(parameter.choices) <= set(column.choices), parameter.name


def test_what_is_stored_of_a_text_is_the_same_for_ever() -> None:
    assert text_digest("https://shop.example/") == -4927838362422909633
    assert stored_value(BY_FIELD["bot"], "bad") == 1
    assert stored_value(BY_FIELD["vpn_confidence"], "low") == 2
    assert stored_value(BY_FIELD["bot"], "unheard of") == -1


@pytest.mark.parametrize(
    ("address", "network"), [("192.0.2.1", "1"), ("2001:db8::1", "2"), ("::ffff:192.0.2.1", "1"), (None, "1")]
)
def test_the_network_is_that_of_the_events_address(address: str | None, network: str) -> None:
    info = {"v4": {"address": "192.0.2.1", "asn": "1"}, "v6": {"address": "2001:db8::1", "asn": "2"}}
    fields = {"event_id": "1", "timestamp": 1, "ip_info": info} | ({"ip_address": address} if address else {})
    assert columns_of(msgspec.convert(fields, Event))["asn"] == network


def test_the_other_family_will_do_where_one_is_not_known() -> None:
    info = {"v4": {"address": "192.0.2.1"}, "v6": {"address": "2001:db8::1", "asn": "2"}}
    fields = {"event_id": "1", "timestamp": 1, "ip_info": info, "ip_address": "192.0.2.1"}
    assert columns_of(msgspec.convert(fields, Event))["asn"] == "2"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://User:pw@Shop.example:8443/a?b", "https://shop.example:8443"),
        ("about:blank", None),
        ("not a url", None),
        ("http://[broken", None),
    ],
)
def test_origins(url: str, origin: str | None) -> None:
    assert origin_of(url) == origin
