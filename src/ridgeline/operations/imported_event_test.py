from __future__ import annotations

import json
from typing import Any

import pytest

from ridgeline.clock import DAY
from ridgeline.errors import ContractViolation
from ridgeline.operations.imported_event import imported_event
from ridgeline.testing import EventGenerator

NOW = 1_790_000_000_000
ENVIRONMENT = "ae_0123456789abcdef"
MINIMAL: dict[str, Any] = {"event_id": "1760000000123.aB3dE9", "timestamp": 1_760_000_000_123}


def raw(**changes: Any) -> bytes:
    return json.dumps(MINIMAL | changes).encode()


def test_an_event_becomes_one_of_ours_and_keeps_all_but_its_environment() -> None:
    for generated in EventGenerator(seed=2).events(0, 50):
        event = imported_event(generated.payload, ENVIRONMENT, NOW)
        assert json.loads(event.payload) == json.loads(generated.payload) | {"environment_id": ENVIRONMENT}
        assert event.event_id == generated.event_id
        assert event.timestamp == generated.timestamp
        assert event.visitor_id == generated.visitor_id
        assert event.environment_id == ENVIRONMENT
        assert event.source == ("device" if generated.visitor_id else "edge")
        assert event.columns.get("visitor_id") == generated.visitor_id
        assert event.detail is None


def test_what_may_be_left_out_may_be_left_out() -> None:
    event = imported_event(raw(), ENVIRONMENT, NOW)
    assert (event.visitor_id, event.source) == (None, "device")
    odd = imported_event(raw(event_id="ftxPJdxnMlP.ftxPJdxnMlP"), ENVIRONMENT, NOW)
    assert odd.event_id == "ftxPJdxnMlP.ftxPJdxnMlP"
    of_21 = {"visitor_id": "Ibk1527CUFmcnjLwIs4A9", "visitor_found": False}
    assert imported_event(raw(identification=of_21), ENVIRONMENT, NOW).visitor_is_new


@pytest.mark.parametrize(
    ("text", "path", "reason"),
    [
        (b"not json", "$", "not JSON"),
        (b"[]", "$", "Expected `object`"),
        (b'{"timestamp":1760000000123}', "$", "required field `event_id`"),
        (raw(timestamp="now"), "$.timestamp", "Expected `int`, got `str`"),
        (raw(timestamp=1_760_000_000), "$.timestamp", "Unix milliseconds"),
        (raw(timestamp=NOW + DAY + 1), "$.timestamp", "do not lie in the future"),
        (raw(event_id=""), "$.event_id", "printable"),
        (raw(event_id="x" * 129), "$.event_id", "1 to 128"),
        (raw(event_id="a\nb"), "$.event_id", "printable"),
        (raw(identification={"visitor_id": "short", "visitor_found": True}), "$.identification.visitor_id", "20 or 21"),
        (raw(vpn="yes"), "$.vpn", "Expected `bool`"),
        (raw(vpn_methods={"relay": 1}), "$.vpn_methods.relay", "Expected `bool`"),
        (raw(newest_signal=True), "$.newest_signal", "no such member"),
    ],
)
def test_what_is_wrong_is_told_with_its_path(text: bytes, path: str, reason: str) -> None:
    with pytest.raises(ContractViolation) as caught:
        imported_event(text, ENVIRONMENT, NOW)
    assert caught.value.path == path
    assert reason in caught.value.reason


def test_members_that_the_contract_does_not_know_can_be_left_out() -> None:
    text = raw(newest_signal=True, vpn=True)
    event = imported_event(text, ENVIRONMENT, NOW, leave_out_unknown=True)
    assert json.loads(event.payload) == MINIMAL | {"vpn": True, "environment_id": ENVIRONMENT}
    with pytest.raises(ContractViolation, match=r"\$\.vpn: Expected `bool`"):
        imported_event(raw(newest_signal=True, vpn=1), ENVIRONMENT, NOW, leave_out_unknown=True)
