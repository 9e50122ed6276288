import json

from ridgeline.ids import base62, bucket_of, is_event_id, is_visitor_id
from ridgeline.testing.generated_events.odd_events import random_events
from ridgeline.wire.event import Event
from ridgeline.wire.event_check import checked_event

EVENTS = random_events(3, 600)
FIELDS = [json.loads(event.payload) for event in EVENTS]


def test_every_event_is_valid() -> None:
    for event in EVENTS:
        checked_event(event.payload)
        assert is_event_id(event.event_id)
        if event.visitor_id is not None:
            assert is_visitor_id(event.visitor_id)
            assert event.event_id[14:16] == base62(bucket_of(event.visitor_id), 2)


def test_the_same_seed_gives_the_same_events() -> None:
    assert random_events(3, 600) == EVENTS
    assert random_events(4, 5) != EVENTS[:5]


def test_each_optional_field_is_there_and_missing() -> None:
    for name in Event.__struct_fields__:
        if name in {"event_id", "timestamp", "rule_action"}:
            continue
        assert 0 < sum(name in fields for fields in FIELDS) < len(FIELDS), name


def test_ids_crowd_one_millisecond_and_differ_in_case_only() -> None:
    assert len({event.event_id for event in EVENTS}) == len(EVENTS)
    assert len({event.event_id.lower() for event in EVENTS}) < len(EVENTS)
    times = [event.timestamp for event in EVENTS]
    assert max(times.count(time) for time in set(times)) > 100
    visitors = {event.visitor_id for event in EVENTS if event.visitor_id}
    assert len({visitor_id.lower() for visitor_id in visitors}) < len(visitors)


def test_visitors_are_new_once_and_edge_events_have_none() -> None:
    seen: set[str | None] = set()
    for event, fields in zip(EVENTS, FIELDS, strict=True):
        if event.visitor_id is None:
            assert fields["source"] == "edge"
            assert "identification" not in fields
            assert not event.visitor_is_new
        else:
            assert fields.get("source", "device") == "device"
            assert fields["identification"]["visitor_found"] is not event.visitor_is_new
            assert event.visitor_is_new is (event.visitor_id not in seen)
        seen.add(event.visitor_id)


def test_texts_are_odd() -> None:
    linked_ids = {fields.get("linked_id", "") for fields in FIELDS}
    assert any("\0" in text for text in linked_ids)
    assert any(not text.isascii() for text in linked_ids)
    assert all(len(text) <= 256 for text in linked_ids)
