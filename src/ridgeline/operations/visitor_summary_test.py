from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from ridgeline.operations.visitor_summary import Summary
from ridgeline.testing import random_events
from ridgeline.wire.management.visitors import Seen


def payload(at: int, **fields: Any) -> bytes:
    return msgspec.json.encode({"event_id": str(at), "timestamp": at, **fields})


def of_address(address: str, **about: Any) -> dict[str, Any]:
    return {"ip_address": address, "ip_info": {"v4": {"address": address, **about}}}


def test_each_value_is_counted_with_its_times_the_latest_first() -> None:
    summary = Summary(
        [
            payload(30, linked_id="a", environment_id="ae_1"),
            payload(20, linked_id="b", identification={"visitor_id": "x", "visitor_found": True}),
            payload(10, linked_id="a", identification={"visitor_id": "y", "visitor_found": True}),
        ]
    )
    assert summary.linked_ids == [
        Seen(value="a", events=2, first_at=10, last_at=30),
        Seen(value="b", events=1, first_at=20, last_at=20),
    ]
    assert [one.value for one in summary.visitors] == ["x", "y"]
    assert summary.environments == [Seen(value="ae_1", events=1, first_at=30, last_at=30)]
    assert summary.addresses == summary.browsers == []


def test_a_linked_id_that_was_emptied_is_none() -> None:
    assert Summary([payload(20, linked_id=""), payload(10)]).linked_ids == []


def test_an_address_tells_its_place_and_network_as_the_latest_event_had_it() -> None:
    place = {"city_name": "Oslo", "country_name": "Norway"}
    summary = Summary(
        [
            payload(10, **of_address("192.0.2.1", asn="64496")),
            payload(30, **of_address("192.0.2.1", geolocation=place, asn="64496", asn_name="Example")),
            payload(20, **of_address("192.0.2.1", geolocation={"country_name": "Sweden"})),
            payload(5, ip_address="192.0.2.2", ip_info={"v4": {"address": "192.0.2.9", "asn": "1"}}),
        ]
    )
    known, unknown = summary.addresses
    assert known == Seen(value="192.0.2.1", events=3, first_at=10, last_at=30, about="Oslo, Norway; AS64496 Example")
    assert (unknown.value, unknown.about) == ("192.0.2.2", UNSET)


def test_browsers_are_named_as_people_do() -> None:
    details = {"browser_full_version": "", "device": "Other"}
    browsers = [
        {"browser_name": "Firefox", "browser_major_version": "140", "os": "Windows", "os_version": "11"},
        {"browser_name": "Curl", "browser_major_version": "", "os": "", "os_version": ""},
        {"browser_name": "", "browser_major_version": "", "os": "", "os_version": ""},
    ]
    summary = Summary(payload(9 - number, browser_details=details | one) for number, one in enumerate(browsers))
    assert [one.value for one in summary.browsers] == ["Firefox 140, Windows 11", "Curl"]


def test_events_of_any_form_are_put_together() -> None:
    events = random_events(seed=2, count=200)
    summary = Summary(event.payload for event in events)
    assert sum(one.events for one in summary.environments) <= len(events)
    assert sum(one.events for one in summary.visitors) == sum(event.visitor_id is not None for event in events)
    assert all(one.first_at <= one.last_at for one in summary.addresses)
