from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from structlog.testing import capture_logs

from ridgeline.clock import DAY
from ridgeline.identify.raw_attributes import raw_device_attributes
from ridgeline.intel.user_agent import read_client
from ridgeline.matching.attributes import INDEX, NAMES
from ridgeline.matching.features import ClientFacts, Features
from ridgeline.matching.frequencies import HALF_LIFE
from ridgeline.matching.network import Network, Place
from ridgeline.matching.parameters import shipped
from ridgeline.matching.profile import current_prefix, decode, encode, new_profile
from ridgeline.matching.scoring import ScoringMatcher
from ridgeline.operations.reread import READABLE, features_of_event, reread
from ridgeline.pseudonyms import Pseudonyms
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.columns import columns_of
from ridgeline.storage.protocol import DumpBatch, NewEvent, OutdatedPage
from ridgeline.storage.sqlite import SqliteStorage
from ridgeline.testing import FakeDevice
from ridgeline.wire.event import Event
from ridgeline.wire.identification import BrowserDetails, Identification
from ridgeline.wire.observation import Observation

MATCHER = ScoringMatcher(shipped())
PSEUDONYMS = Pseudonyms(DeploymentSecret(["s" * 40]))
NOW = 1_760_000_000_000
VISITOR = "Ibk1527CUFmcnjLwIs4A"


def recorded(device: FakeDevice, at: int = NOW, **facts: Any) -> tuple[Features | None, Event]:
    """Return a visit's features, and its event as it was recorded."""
    observation = msgspec.convert(device.message("rl_pk"), Observation)
    for name, value in facts.items():
        observation.facts[name].value = value
    client = read_client(device.user_agent, observation.value("client_hints"))
    event = Event(
        event_id=f"{at}.aaaaaa",
        timestamp=at,
        environment_id="ae_0123456789abcdef",
        source="device",
        ip_address="203.0.113.9",
        identification=Identification(visitor_id=VISITOR, visitor_found=False),
        browser_details=BrowserDetails(
            browser_name=client.browser or "",
            browser_major_version=client.browser_major_version or "",
            browser_full_version=client.browser_version or "",
            os=client.os or "Other",
            os_version=client.os_version or "",
            device=client.device or "Other",
        ),
        raw_device_attributes=raw_device_attributes(observation),
    )
    seen = ClientFacts(client.browser, client.browser_version, client.os, client.os_version, client.device)
    stored = msgspec.json.decode(msgspec.json.encode(event), type=Event)
    return MATCHER.features(observation.facts, seen), stored


@pytest.mark.parametrize("seed", range(20))
def test_what_an_event_tells_is_what_was_observed(seed: int) -> None:
    observed, event = recorded(FakeDevice(seed), audio=124, emoji={"font": "Times", "width": 1600.5, "x": 8})
    read = features_of_event(event, MATCHER)
    assert observed is not None
    assert read is not None
    assert read.kind == observed.kind
    for name in NAMES:
        index = INDEX[name]
        assert read.values[index] == (observed.values[index] if name in READABLE else None), name


def test_what_was_rounded_or_is_there_in_part_is_not_known() -> None:
    _, event = recorded(FakeDevice(1), device_memory=0.5)
    read = features_of_event(event, MATCHER)
    assert read is not None
    assert read.values[INDEX["memory"]] is None
    attributes = event.raw_device_attributes
    assert attributes is not msgspec.UNSET
    attributes.keyboard_layout_name = msgspec.UNSET
    attributes.indexed_db = msgspec.UNSET
    read = features_of_event(event, MATCHER)
    assert read is not None
    assert read.values[INDEX["keyboard"]] is None
    assert read.values[INDEX["storage_abilities"]] is None
    event.browser_details = msgspec.UNSET
    assert features_of_event(event, MATCHER) is None


def new_event(event: Event, *, is_new: bool) -> NewEvent:
    return NewEvent(
        event_id=event.event_id,
        timestamp=event.timestamp,
        environment_id=str(event.environment_id),
        source="device",
        visitor_id=VISITOR,
        visitor_is_new=is_new,
        payload=msgspec.json.encode(event),
        columns=columns_of(event),
        blocking_keys=(77,),
    )


async def test_a_visitor_of_before_is_read_again_once_and_counted_once(tmp_path: Path) -> None:
    storage = await SqliteStorage.open(tmp_path / "db", serving=True)
    try:
        environment = (await storage.workspace(NOW)).default_environment.environment_id
        device = FakeDevice(1)
        for number in range(12):
            device.timezone = "Asia/Tokyo" if number > 10 else "Europe/Berlin"
            _, event = recorded(device, NOW + number * 86_400_000)
            event.environment_id = environment
            await storage.record(new_event(event, is_new=number == 0))
        # Nothing can be read from an event without a browser.
        _, bare = recorded(FakeDevice(2), NOW + 5)
        bare.browser_details, bare.environment_id = msgspec.UNSET, environment
        other = "x" * 20
        await storage.record(replace(new_event(bare, is_new=True), visitor_id=other))
        matcher = ScoringMatcher(shipped())
        assert await reread(storage, matcher, PSEUDONYMS, lambda: NOW + 12 * 86_400_000) == 1
        visitor = await storage.visitor(VISITOR)
        assert visitor is not None
        profile = decode(visitor.profile or b"")
        assert profile is not None
        assert (profile.visits, profile.seen_at) == (8, NOW + 11 * 86_400_000)
        assert profile.earlier.keys() == {INDEX["timezone"]}
        assert profile.places[0].visits == 8
        assert profile.places[0].network == PSEUDONYMS.network("203.0.113.9")
        assert profile.high_recall_id == PSEUDONYMS.high_recall_id(VISITOR)
        assert len(profile.lines) == 1
        assert matcher.population.visitors(profile.seen_at) == pytest.approx(1)
        features, _ = recorded(device)
        assert features is not None
        # It is found by what an event does not leave open.
        assert VISITOR in {one.visitor_id for one in await storage.candidates(matcher.blocking_keys(features, None), 9)}
        unread = await storage.visitor(other)
        assert unread is not None
        assert unread.profile == b""
        assert await storage.outdated(current_prefix(), 0, 9) == OutdatedPage([], None)
        assert await reread(storage, matcher, PSEUDONYMS, lambda: NOW) == 0
    finally:
        await storage.close()


async def test_events_that_cannot_be_read_stop_nothing(tmp_path: Path) -> None:
    storage = await SqliteStorage.open(tmp_path / "db", serving=True)
    try:
        environment = (await storage.workspace(NOW)).default_environment.environment_id

        async def record(seed: int, at: int, payload: bytes | None = None, *, is_new: bool) -> None:
            _, event = recorded(FakeDevice(seed), NOW + at)
            event.environment_id = environment
            event.identification = Identification(visitor_id=f"{seed}" * 20, visitor_found=not is_new)
            row = replace(new_event(event, is_new=is_new), visitor_id=f"{seed}" * 20)
            await storage.record(row if payload is None else replace(row, payload=payload))

        for seed in range(4):
            await record(seed, seed, is_new=True)
        # Of two one event of several is damaged, of another the only one.
        await record(1, 11, b'{"event_id":5}', is_new=False)
        await record(2, 12, b"{", is_new=False)
        await record(9, 19, b'{"event_id":"\xff\xfe"}', is_new=True)
        with capture_logs() as logs:
            assert await reread(storage, ScoringMatcher(shipped()), PSEUDONYMS, lambda: NOW) == 4
            assert await reread(storage, ScoringMatcher(shipped()), PSEUDONYMS, lambda: NOW) == 0
        assert [line["events"] for line in logs if line["event"] == "events_not_reread"] == [3]
        assert await storage.outdated(current_prefix(), 0, 9) == OutdatedPage([], None)
    finally:
        await storage.close()


async def test_a_visitor_of_many_places_is_found_again_at_each(tmp_path: Path) -> None:
    storage = await SqliteStorage.open(tmp_path / "db", serving=True)
    try:
        await storage.workspace(NOW)
        observed, _ = recorded(FakeDevice(1))
        assert observed is not None
        places = tuple(Place(Network(number, 100 + number), number) for number in (3, 1, 2))
        older = msgspec.structs.replace(new_profile(observed, None, NOW), places=places, version=1)
        for batch in (
            DumpBatch("visitor", [(VISITOR, NOW, NOW)]),
            DumpBatch("profile", [(VISITOR, encode(older))]),
        ):
            assert await storage.restore(batch) == 1
        # Its keys led to others: a crowd's. It is brought up to date all the same.
        matcher = ScoringMatcher(shipped())
        assert await reread(storage, matcher, PSEUDONYMS, lambda: NOW) == 1
        anywhere = {*MATCHER.blocking_keys(observed, None)}
        for place in places:
            keys = [key for key in MATCHER.blocking_keys(observed, place.network) if key not in anywhere]
            assert keys
            for key in keys:
                assert [one.visitor_id for one in await storage.candidates([key], 9)] == [VISITOR]
        # It was counted before, and is not again.
        assert matcher.population.visitors(NOW) == 0
    finally:
        await storage.close()


async def test_everybody_counts_as_of_now_whoever_is_read_first(tmp_path: Path) -> None:
    storage = await SqliteStorage.open(tmp_path / "db", serving=True)
    try:
        await storage.workspace(NOW)
        observed, _ = recorded(FakeDevice(1))
        assert observed is not None
        ages = [400, 3, 40]
        for number, age in enumerate(ages):
            at = NOW - age * DAY
            # As of one that nobody counted.
            older = msgspec.structs.replace(new_profile(observed, None, at), counted=0.0, version=1)
            visitor_id = f"{number:020d}"
            assert await storage.restore(DumpBatch("visitor", [(visitor_id, at, at)])) == 1
            assert await storage.restore(DumpBatch("profile", [(visitor_id, encode(older))])) == 1
        matcher = ScoringMatcher(shipped())
        assert await reread(storage, matcher, PSEUDONYMS, lambda: NOW) == 3
        expected = sum(0.5 ** (age * DAY / HALF_LIFE) for age in ages)
        assert matcher.population.visitors(NOW) == pytest.approx(expected)
    finally:
        await storage.close()
