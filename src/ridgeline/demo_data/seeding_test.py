"""What the product says of each story, by its own way of one identification."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
import pytest

from ridgeline.demo_data.environment import empty_environment
from ridgeline.demo_data.networks import Networks
from ridgeline.demo_data.plan import plan
from ridgeline.demo_data.seeding import Seeded, Seeder
from ridgeline.demo_data.stories.accounts import ACCOUNT
from ridgeline.deployment import open_deployment
from ridgeline.intel.lookup import IpIntelligence
from ridgeline.operations.explanation import explanation_of
from ridgeline.settings import Settings

EVENTS = 240
Event = dict[str, Any]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Event]]:
    """The events of each story, the earliest first."""
    return asyncio.run(_tell(tmp_path_factory.mktemp("seeded")))


async def _tell(folder: Path) -> dict[str, list[Event]]:
    events = defaultdict(list)
    async with open_deployment(Settings(data_dir=str(folder)), serving=False) as deployment:
        environment = await empty_environment(deployment, "Demo")
        seeder, seeded = Seeder(deployment, environment.environment_id), Seeded()
        made = plan("1", EVENTS, 30, deployment.clock(), Networks(IpIntelligence.open()))
        for visit in made.visits():
            answer = await seeder.send(visit)
            seeded.add(visit, answer)
            stored = await deployment.storage.event(answer.event_id)
            explained = await explanation_of(deployment.storage, answer.event_id)
            assert stored is not None
            assert explained is not None
            # A signal that fails is a defect, and found by nobody else.
            assert not [one for one in explained.signals if one.because[0].name == "failed"]
            event = msgspec.json.decode(stored.payload)
            assert event["environment_id"] == environment.environment_id
            assert event["timestamp"] == visit.at
            events[visit.story].append(event)
        assert seeded.events == EVENTS
        assert seeded.stories.keys() == events.keys()
        # Counted as they are stored, in the hours in which they happened.
        rollups = await deployment.storage.rollups(0, 2**53, environment.environment_id)
        assert sum(row.count for row in rollups if row.measure == "events") == EVENTS
    return events


def values(events: list[Event], field: str) -> Counter[Any]:
    return Counter(event.get(field) for event in events)


def visitors(events: list[Event]) -> set[str]:
    return {event["identification"]["visitor_id"] for event in events}


def country(event: Event) -> str | None:
    info = event["ip_info"]
    found: str | None = (info.get("v4") or info.get("v6"))["geolocation"]["country_code"]
    return found


def test_customers_are_people_from_many_countries(told: dict[str, list[Event]]) -> None:
    events = told["customers"]
    assert values(events, "bot") == {"not_detected": len(events)}
    assert values(events, "tampering") == {False: len(events)}
    assert len({country(event) for event in events}) > 6
    assert None not in {country(event) for event in events}
    assert any(event["identification"]["visitor_found"] for event in events)
    assert len({event["browser_details"]["browser_name"] for event in events}) > 3
    assert any(event.get("tags", {}).get("step") for event in events)


def test_a_regular_customer_is_one_visitor_whose_device_changes(told: dict[str, list[Event]]) -> None:
    events = told["regular customer"]
    assert len(visitors(events)) == 1
    raw = [event["raw_device_attributes"] for event in events]
    for attribute in ("screen_resolution", "timezone", "languages"):
        assert len({str(one[attribute]) for one in raw}) > 1, attribute
    assert len({event["browser_details"]["browser_full_version"] for event in events}) > 1
    assert {country(event) for event in events} == {"DE", "FR"}
    # It clears its storage twice. What is then found by facts stays as sure as it was: that depends on the hour.
    scores = [event["identification"]["confidence"]["score"] for event in events]
    assert median(scores) > 0.9
    assert scores[-1] > 0.5


def test_programs_are_found_by_what_they_leave_behind(told: dict[str, list[Event]]) -> None:
    events = told["automation"]
    assert values(events, "bot") == {"bad": len(events)}
    kinds = {"headless", "selenium", "playwright", "webdriver", "http_client", "automation"}
    assert values(events, "bot_type").keys() == kinds
    assert values(told["borrowed names"], "bot") == {"bad": len(told["borrowed names"])}
    assert any((event["ip_info"]["v4"].get("datacenter_result")) is True for event in events)


def test_crawlers_whose_networks_are_known_are_good(told: dict[str, list[Event]]) -> None:
    events = told["crawlers"]
    # Lists of networks prove nothing once they are old; an operator's own system does.
    known = [event for event in events if event["bot"] == "good"]
    assert {event["bot_info"]["name"] for event in known} >= {"meta-externalagent"}
    assert "bad" not in values(events, "bot")


def test_an_attack_is_fast_and_tries_many_accounts(told: dict[str, list[Event]]) -> None:
    events = told["stolen passwords"]
    assert len(visitors(events)) == 1
    assert values(events, "high_activity_device")[True]
    assert max(event["velocity"]["distinct_linked_id"]["5_minutes"] for event in events) > 25
    assert values(events, "bot") == {"bad": len(events)}
    assert len({event["ip_address"] for event in events}) > 1


def test_accounts_and_devices_are_not_the_same(told: dict[str, list[Event]]) -> None:
    shared, made = told["shared account"], told["many accounts"]
    assert values(shared, "linked_id") == {ACCOUNT: len(shared)}
    assert len(visitors(shared)) > 3
    assert len({country(event) for event in shared}) > 3
    assert len(values(made, "linked_id")) == len(made)
    assert len(visitors(made)) == 1


def test_fleets_are_alike_behind_few_addresses(told: dict[str, list[Event]]) -> None:
    for name, most in (("office laptops", 1), ("courier phones", 12)):
        events = told[name]
        assert len({event["ip_address"] for event in events}) <= most
        assert len({str(event["raw_device_attributes"]["webgl_basics"]) for event in events}) == 1


def test_who_pretends_is_found(told: dict[str, list[Event]]) -> None:
    pretending = told["anti-detect browser"]
    assert all(event["tampering_details"]["anti_detect_browser"] for event in pretending)
    # One machine, whatever each of its profiles says.
    assert len(visitors(pretending)) < 6
    assert values(told["virtual machines"], "virtual_machine") == {True: len(told["virtual machines"])}
    assert values(told["developers"], "developer_tools") == {True: len(told["developers"])}
    hidden = told["hidden people"]
    methods = [event["vpn_methods"] for event in hidden]
    assert any(one.get("timezone_mismatch") and one.get("public_vpn") for one in methods)
    assert any(one.get("relay") for one in methods)
    assert values(hidden, "privacy_settings")[True]


def test_what_was_sent_before_and_what_was_stolen_is_told(told: dict[str, list[Event]]) -> None:
    events = told["copied messages"]
    assert values(events, "replayed") == {False: 2, True: 3}
    assert values(events, "tampering")[True] == 1


def test_what_is_shown_of_a_story_is_what_it_chose() -> None:
    seeded = Seeded()

    class Answer:
        def __init__(self, number: int) -> None:
            self.visitor_id, self.event_id = f"visitor {number % 2}", f"event {number}"

    class Told:
        story = "story"

        def __init__(self, shown: bool) -> None:
            self.is_shown = shown

    for number, shown in enumerate((False, False, True, False)):
        seeded.add(Told(shown), Answer(number))  # type: ignore[arg-type]
    assert (seeded.events, len(seeded.visitors)) == (4, 2)
    assert seeded.stories["story"].event_id == "event 2"
    assert seeded.stories["story"].visitors == {"visitor 0": 1}
