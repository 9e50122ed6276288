"""Generated events: the contract's shape, the shares of the specification, and that an event depends only on its number."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from ridgeline.ids import base62, bucket_of, is_event_id, is_visitor_id
from ridgeline.matching.kept_explanation import unpack
from ridgeline.testing.generated_events.generator import EventGenerator
from ridgeline.wire.event import Event
from ridgeline.wire.event_check import checked_event
from ridgeline.wire.event_detail import EventDetail
from ridgeline.wire.identification import Confidence

# Of mobile devices; what rules add to an event; and a comment on a score that is not computed.
NOT_OF_BROWSERS = {
    "active_call",
    "bundle_id",
    "cloned_app",
    "emulator",
    "factory_reset_timestamp",
    "frida",
    "jailbroken",
    "location_spoofing",
    "mitm_attack",
    "package_name",
    "raw_device_attributes.battery_low_power_mode",
    "raw_device_attributes.device_manufacturer",
    "raw_device_attributes.device_model",
    "root_apps",
    "rule_action",
    "simulator",
    "supplementary_id_high_recall.confidence.comment",
    "triggered_by",
}
GENERATOR = EventGenerator(seed=7)
FIRST = list(GENERATOR.events(0, 4_000))
LATER = list(GENERATOR.events(2_000_000, 8_000))


def test_an_event_is_what_the_server_would_write_byte_for_byte() -> None:
    for event in FIRST[::7] + LATER[::7]:
        decoded = checked_event(event.payload)
        assert msgspec.json.encode(decoded) == event.payload
        assert (decoded.event_id, decoded.timestamp) == (event.event_id, event.timestamp)
        assert decoded.environment_id == event.environment_id
        assert decoded.identification is not msgspec.UNSET
        assert decoded.identification.visitor_id == event.visitor_id
        assert decoded.identification.visitor_found is not event.visitor_is_new


def test_a_detail_can_be_read_as_one() -> None:
    for event in LATER[:500]:
        detail = msgspec.json.decode(event.detail, type=EventDetail)
        assert detail.timings
        assert detail.explanation is not msgspec.UNSET
        explanation = unpack(detail.explanation, Confidence(0.9, "score-1", "because"))
        assert len(explanation.candidates) == min(explanation.candidates_compared, 3)


def test_ids_have_their_forms_carry_the_bucket_and_are_distinct() -> None:
    for event in LATER[:500]:
        assert is_event_id(event.event_id)
        assert event.visitor_id is not None
        assert is_visitor_id(event.visitor_id)
        assert event.event_id.startswith(f"{event.timestamp}.{base62(bucket_of(event.visitor_id), 2)}")
    assert len({event.event_id for event in FIRST + LATER}) == len(FIRST) + len(LATER)


def test_an_event_depends_only_on_seed_and_number() -> None:
    again = EventGenerator(seed=7)
    assert again.event(2_000_100) == LATER[100]
    assert list(again.events(2_000, 300)) == FIRST[2_000:2_300]
    assert EventGenerator(seed=8).event(5).payload != FIRST[5].payload


def test_time_never_goes_back() -> None:
    for events in (FIRST, LATER):
        times = [event.timestamp for event in events]
        assert times == sorted(times)


def test_a_visitor_is_new_in_its_first_event_only() -> None:
    seen: dict[str, int] = {}
    for event in FIRST:
        assert event.visitor_id is not None
        assert event.visitor_is_new is (event.visitor_id not in seen)
        first = seen.setdefault(event.visitor_id, event.timestamp)
        identification = json.loads(event.payload)["identification"]
        assert identification["first_seen_at"] == first
        assert first <= identification.get("last_seen_at", first) <= event.timestamp


def test_visitors_are_skewed() -> None:
    counts = Counter(event.visitor_id for event in FIRST)
    assert counts[GENERATOR.visitor_id(0)] > 20
    assert sum(count <= 3 for count in counts.values()) > 0.75 * len(counts)


def test_sizes_are_those_of_real_events() -> None:
    sizes = [len(event.payload) for event in LATER]
    assert 4_500 < sum(sizes) / len(sizes) < 6_000
    assert 800 < sum(len(event.detail) for event in LATER) / len(LATER) < 2_000


def test_shares_are_those_of_the_specification() -> None:
    decoded = [msgspec.json.decode(event.payload, type=Event) for event in LATER]

    def share(name: str) -> float:
        return sum(getattr(event, name) is True for event in decoded) / len(decoded)

    for name in ("incognito", "vpn", "proxy", "developer_tools", "virtual_machine", "privacy_settings", "tampering"):
        assert 0.001 < share(name) < 0.12, name
    for name in ("rare_device", "high_activity_device", "suspect", "replayed"):
        assert 0.000_5 < share(name) < 0.01, name
    assert 0.15 < sum(event.linked_id is not msgspec.UNSET for event in decoded) / len(decoded) < 0.26
    assert 0.15 < sum(event.proximity is not msgspec.UNSET for event in decoded) / len(decoded) < 0.25
    assert 0.14 < sum(":" in str(event.ip_address) for event in decoded) / len(decoded) < 0.27
    assert {event.environment_id for event in decoded} == {event.environment_id for event in FIRST}


def fields_of(shape: msgspec.inspect.Type, path: str = "") -> Iterator[str]:
    """Yield the paths of all fields inside a shape, such as `ip_info.v4.asn`."""
    if isinstance(shape, msgspec.inspect.Metadata):
        yield from fields_of(shape.type, path)
    elif isinstance(shape, msgspec.inspect.CollectionType):
        yield from fields_of(shape.item_type, path)
    elif isinstance(shape, msgspec.inspect.UnionType):
        for one in shape.types:
            yield from fields_of(one, path)
    elif isinstance(shape, msgspec.inspect.StructType):
        for field in shape.fields:
            inner = f"{path}.{field.encode_name}" if path else field.encode_name
            yield inner
            yield from fields_of(field.type, inner)


def fields_in(value: Any, path: str = "") -> Iterator[str]:
    """Yield the paths of all fields inside a JSON value."""
    if isinstance(value, list):
        for one in value:
            yield from fields_in(one, path)
    elif isinstance(value, dict):
        for name, one in value.items():
            inner = f"{path}.{name}" if path else name
            yield inner
            yield from fields_in(one, inner)


def test_every_field_that_browsers_have_occurs() -> None:
    known = {*fields_of(msgspec.inspect.type_info(Event))}
    assert known >= NOT_OF_BROWSERS
    wanted = {
        path for path in known if not any(path == other or path.startswith(f"{other}.") for other in NOT_OF_BROWSERS)
    }
    assert len(wanted) > 150
    found: set[str] = set()
    for event in FIRST + LATER:
        found.update(fields_in(json.loads(event.payload)))
    assert wanted - found == set()
    # Nor do browsers have what only others have.
    assert found & NOT_OF_BROWSERS == set()


def test_the_suspect_score_goes_with_the_signals() -> None:
    weights = {"incognito": 4, "privacy_settings": 6, "virtual_machine": 14, "developer_tools": 8, "tampering": 8}
    for event in (json.loads(event.payload) for event in LATER[:2_000]):
        assert event["suspect_score"] >= sum(weight for name, weight in weights.items() if event[name])


def test_wrong_parameters_are_refused() -> None:
    with pytest.raises(ValueError, match="environment"):
        EventGenerator(environments=())
    with pytest.raises(ValueError, match="events_per_day"):
        EventGenerator(events_per_day=0)
    with pytest.raises(ValueError, match="new_visitor_share"):
        EventGenerator(new_visitor_share=0)
