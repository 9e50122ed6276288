from __future__ import annotations

import json
from collections import Counter
from itertools import islice, pairwise

import pytest

from ridgeline.clock import DAY
from ridgeline.demo_data.networks import Networks
from ridgeline.demo_data.plan import Plan, plan
from ridgeline.demo_data.stories import STORIES, customers
from ridgeline.demo_data.visit import Visit
from ridgeline.intel.lookup import IpIntelligence
from ridgeline.wire.observation import MAXIMUM_TAGS_BYTES

NOW = 1_795_392_000_000
NAMES = {customers.NAME, *(story.name for story in STORIES)}


@pytest.fixture(scope="module")
def networks() -> Networks:
    return Networks(IpIntelligence.open())


def planned(networks: Networks, seed: str = "1", events: int = 600, days: int = 30) -> Plan:
    return plan(seed, events, days, NOW, networks)


def sent(visit: Visit) -> object:
    return visit.at, visit.address, visit.headers, visit.jar, visit.who, json.dumps(visit.message("token"))


@pytest.mark.parametrize(("events", "days"), [(1, 1), (2, 365), (37, 3), (200, 30), (1_500, 7)])
def test_there_are_as_many_as_were_asked_for_in_the_order_of_time(networks: Networks, events: int, days: int) -> None:
    made = planned(networks, events=events, days=days)
    times = [visit.at for visit in made.visits()]
    assert len(made) == len(times) == events
    assert all(one < other for one, other in pairwise(times))
    # Of those at one time the later ones are put off by a millisecond each.
    assert NOW - days * DAY <= times[0]
    assert times[-1] < NOW + events


def test_one_seed_makes_one_plan(networks: Networks) -> None:
    first = [*planned(networks).visits()]
    again = planned(Networks(IpIntelligence.open())).visits()
    assert [*map(sent, first)] == [*map(sent, again)]
    # Only what is copied is sent with an id that was there before.
    assert len({visit.payload for visit in first}) == len(first) - sum(
        visit.is_shown and visit.is_copied for visit in first
    )
    other = planned(networks, seed="2").visits()
    assert not {visit.who for visit in other} & {visit.who for visit in first}


@pytest.mark.parametrize(("events", "seed"), [(200, "1"), (200, "2"), (200, "another"), (3_000, "1")])
def test_every_story_is_told(networks: Networks, events: int, seed: str) -> None:
    made = planned(networks, seed=seed, events=events)
    told = Counter(visit.story for visit in made.visits())
    assert told.keys() == NAMES
    assert all(told[story.name] >= story.least for story in STORIES)
    # Most is everyday life.
    assert told[customers.NAME] > events * (0.2 if events < 1_000 else 0.6)


def test_what_is_sent_is_within_the_protocol_s_limits(networks: Networks) -> None:
    for visit in islice(planned(networks, events=300).visits(), 300):
        message = visit.message(None)
        assert len(json.dumps(message.get("tags", {}))) <= MAXIMUM_TAGS_BYTES
        assert len(message.get("linked_id", "")) <= 256
        assert message["url"].startswith("https://www.shop.example/")
        assert message["sent_at"] == visit.at or visit.story == "copied messages"
