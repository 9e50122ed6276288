"""The population is made as the protocol asks, and the same for everybody who asks for the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from random import Random

import msgspec
import pytest

from accuracy import calibration, hazards
from accuracy.drift import Drift
from accuracy.facts import facts_of
from accuracy.hardware import _pool
from accuracy.network import Network
from accuracy.population import FLEET_SIZE, MIXES, population, split_of
from accuracy.releases import DAY, START, full_version, major, newest
from accuracy.storage_events import SAFARI_KEEPS
from accuracy.visits import Visit, visits
from ridgeline.wire.observation import Fact, Observation

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def stream() -> list[Visit]:
    return list(visits("desktop", 0, 2_000, "test", 300))


def test_the_same_seed_gives_the_same_visits(stream: list[Visit]) -> None:
    first, again, other = (list(visits("mobile", seed, 500, "test", 60)) for seed in (0, 0, 1))
    assert again == first
    assert [visit.at for visit in other[:50]] != [visit.at for visit in first[:50]]
    members = {device.index for device in population("desktop", 0, 2_000, "test", 300)}
    assert {visit.device for visit in stream} == members


def test_visits_come_in_the_order_of_time_and_share_facts_while_nothing_changes(stream: list[Visit]) -> None:
    assert all(one.at <= other.at for one, other in pairwise(stream))
    assert len({id(visit.facts) for visit in stream}) < 0.7 * len(stream)


@pytest.mark.parametrize("mix", MIXES)
def test_splits_are_of_whole_groups_and_a_small_population_begins_a_large_one(mix: str) -> None:
    large = list(population(mix, 3, 3_000))
    assert [device.index for device in large] == list(range(3_000))
    assert large[:500] == list(population(mix, 3, 500))
    parts = [list(population(mix, 3, 3_000, split)) for split in ("train", "validation", "test")]
    assert sorted(device.index for part in parts for device in part) == list(range(3_000))
    for device in large:
        assert device in parts[("train", "validation", "test").index(split_of(3, mix, device.group))]
    assert parts[2][:100] == list(population(mix, 3, 3_000, "test", 100))
    assert 0.3 < len(parts[2]) / 3_000 < 0.5


def test_every_fact_has_its_name_and_shape(stream: list[Visit]) -> None:
    protocol = (ROOT / "docs" / "agent-protocol.md").read_text()
    names = {name for visit in stream[:500] for name in visit.facts}
    assert not [name for name in names if f"\n| `{name}` |" not in protocol]
    for visit in stream[:200]:
        message = {
            "version": 1,
            "payload_id": "0" * 32,
            "sent_at": visit.at,
            "sdk": {"platform": "js", "version": "0"},
            "facts": msgspec.to_builtins(visit.facts),
        }
        observation = msgspec.convert(message, Observation)
        assert observation.value("user_agent") == visit.user_agent
        assert observation.value("screen_resolution")[0] >= observation.value("screen_resolution")[1]
        assert len(observation.value("codecs")) == 12


def test_windows_machines_are_as_alike_as_real_ones_and_phones_more() -> None:
    devices = calibration.sample("desktop", 0, 20_000)
    (unique, _), (hardware_unique, hardware_alike) = calibration.looks(devices, "windows-chrome")
    assert 0.30 <= unique <= 0.55
    assert hardware_unique < 0.1
    assert hardware_alike > 100
    (_, phones_alike), _ = calibration.looks(devices, "iphone-safari")
    assert phones_alike > 30
    fleets = Counter(device.group for device in devices if device.fleet)
    assert 0.04 < sum(fleets.values()) / len(devices) < 0.06
    assert max(fleets.values()) == FLEET_SIZE
    noisy = sum(bool(device.noise) for device in devices) / len(devices)
    assert 0.02 < noisy < 0.04


def test_a_fleet_is_of_one_make_and_one_image() -> None:
    fleet = [device for device in population("desktop", 0, 60) if device.fleet]
    looks = {calibration.stable_fingerprint(device)[1] for device in fleet}
    assert len(fleet) == FLEET_SIZE
    assert len(looks) == 1
    assert len({device.image for device in fleet}) == 1


@pytest.mark.parametrize("name", hazards.TARGETS)
def test_rates_go_through_the_measured_percentiles(name: str) -> None:
    median, high, higher = hazards.TARGETS[name]
    assert 1 / hazards.rate_at(name, 0.9, 0.0, 9) == pytest.approx(high)
    assert 1 / hazards.rate_at(name, 0.95, 0.0, 9) == pytest.approx(higher)
    if median == hazards.NEVER:
        assert hazards.rate_at(name, 0.5, 0.6, 9) == 0
    else:
        assert 1 / hazards.rate_at(name, 0.5, 0.0, 9) == pytest.approx(median)


def test_attributes_change_as_often_as_measured() -> None:
    devices = calibration.sample("desktop", 0, 20_000)[60:160]
    found = calibration.change_days(devices, 0)
    for name, targets in hazards.TARGETS.items():
        for target, achieved in zip(targets, found[name], strict=True):
            if target != hazards.NEVER:
                assert target / 2.6 < achieved < target * 2.6, (name, targets, found[name])
    for name in ("resolution", "GPU renderer", "language"):
        assert found[name][0] == hazards.NEVER


def test_versions_only_move_forward_and_a_browser_update_moves_several_facts(stream: list[Visit]) -> None:
    before: dict[int, Visit] = {}
    moved: list[set[str]] = []
    for visit in stream:
        last = before.get(visit.device)
        if last is not None and visit.cause == {"browser_update"} and last.facts.keys() == visit.facts.keys():
            moved.append({name for name, fact in visit.facts.items() if fact != last.facts[name]})
        before[visit.device] = visit
    assert len(moved) > 50
    assert sum(len(names) for names in moved) / len(moved) > 1.3
    assert any("canvas" in names for names in moved)
    builds: dict[int, int] = {}
    for device in list(population("desktop", 0, 150)):
        drift = Drift(device, Random(device.index))
        for day in range(0, 180, 5):
            build = drift.advance(device.first_at + day * DAY).build
            assert build >= builds.get(device.index, build)
            builds[device.index] = build


def test_a_version_comes_out_every_four_weeks() -> None:
    versions = [major("chrome", newest("chrome", 0.0, START + day * DAY)) for day in range(280)]
    assert versions[-1] - versions[0] in {9, 10}
    assert full_version("chrome", 4).startswith("144.0.")
    assert full_version("chrome", 4) != full_version("chrome", 5)


def test_storage_is_lost_as_said(stream: list[Visit]) -> None:
    private = [visit for visit in stream if "private_window" in visit.cause]
    assert 0.07 < len(private) / len(stream) < 0.14
    assert not any(visit.tokens for visit in private)
    last: dict[int, Visit] = {}
    for visit in stream:
        if not visit.tokens:
            continue
        before = last.get(visit.device)
        if before is not None:
            lost = before.tokens != visit.tokens
            assert lost == bool(visit.cause & {"storage_cleared", "storage_expired"})
            if visit.platform.endswith("safari") and visit.at - before.at > SAFARI_KEEPS:
                assert lost
        last[visit.device] = visit


def test_addresses_are_shared_where_they_should_be() -> None:
    network = Network(0, 2_000, 0.75)
    phones = [device for device in population("mobile", 0, 2_000) if device.system == "android" and not device.vpn]
    random = Random(0)
    by_address: dict[str, set[int]] = defaultdict(set)
    places = Counter[str]()
    for device in phones:
        for hour in range(6):
            address, place = network.address(device, START + hour * 3_600_000, False, device.zone, random)
            places[place] += 1
            if place == "carrier":
                by_address[address].add(device.index)
    assert places["carrier"] > 0.3 * places.total()
    assert max(len(devices) for devices in by_address.values()) > 10
    fleet = [device for device in population("desktop", 0, 60) if device.fleet]
    noon = START + 17 * 3_600_000
    at_work = Counter(network.address(device, noon, False, device.zone, random)[0] for device in fleet)
    assert at_work.most_common(1)[0][1] > 20 or fleet[0].zone.startswith("Asia")


def test_noise_is_seen_as_unstable_or_differs_each_time() -> None:
    noisy = [device for device in population("desktop", 0, 3_000) if device.noise]
    for device in noisy:
        state = Drift(device, Random(0)).advance(device.first_at)
        first, second = (facts_of(device, state._replace(session=n if device.undetected else 0)) for n in (1, 2))
        if device.undetected:
            assert first["canvas"].value != second["canvas"].value
            assert first["audio"].value != second["audio"].value
        else:
            assert first["canvas"].value["text"] == "unstable"
            assert first["audio"].error == "unstable"


def test_hardware_is_of_the_system_that_it_is_said_to_be() -> None:
    for hardware in _pool("android")[0]:
        assert "Direct3D" not in hardware.renderer
        assert hardware.touch == 5
    assert not [
        hardware for hardware in _pool("windows")[0] if "Adreno" in hardware.renderer or "Apple" in hardware.renderer
    ]
    assert isinstance(
        facts_of(
            next(population("desktop", 0, 1)),
            Drift(next(population("desktop", 0, 1)), Random(0)).advance(START + DAY * 90),
        )["canvas"],
        Fact,
    )
