from __future__ import annotations

from itertools import pairwise

from ridgeline.clock import DAY
from ridgeline.demo_data.countries import BY_CODE
from ridgeline.demo_data.devices import BROWSERS, Change, Device, State, aged, new_device, trip
from ridgeline.demo_data.draws import drawn
from ridgeline.demo_data.facts import Moment, facts_of
from ridgeline.demo_data.machines import MACHINES

NOW = 1_795_392_000_000
START = NOW - 90 * DAY


def device(name: str = "one", **changes: object) -> Device:
    return new_device(name, BY_CODE["DE"], "Europe/Berlin", "windows", **changes)  # type: ignore[arg-type]


def test_a_device_is_the_same_whenever_it_is_made() -> None:
    assert device() == device()
    assert len({device(str(number)).machine for number in range(40)}) > 8


def test_changes_come_in_their_time_whatever_order_they_are_told_in() -> None:
    one = device().changed(Change(NOW + 5, {"zoom": 1.25}), Change(NOW, {"dark": True, "screen": 1}))
    one = one.changed(*trip(NOW + 1, NOW + 9, "Asia/Tokyo"))
    assert one.state(NOW - 1) == State(dark=one.dark)
    assert one.state(NOW) == State(dark=True, screen=1)
    assert one.state(NOW + 5) == State(dark=True, screen=1, zoom=1.25, zone="Asia/Tokyo")
    assert one.state(NOW + 9).zone is None


def test_browsers_are_updated_and_never_go_back() -> None:
    for number in range(30):
        one = device(str(number))
        versions = [one.release(START + day * DAY) for day in range(90)]
        assert all(before.engine <= after.engine for before, after in pairwise(versions))
        assert versions[0] != versions[-1]


def test_devices_age_by_what_can_happen_to_them() -> None:
    kinds: set[str] = set()
    for number in range(120):
        system = [*MACHINES][number % len(MACHINES)]
        for browser in BROWSERS[system].values:
            one = aged(
                new_device(f"{system}{number}", BY_CODE["FR"], "Europe/Paris", system, browser=browser), START, NOW
            )
            assert all(START <= change.at < NOW for change in one.changes)
            changed = {name for change in one.changes for name in change.members}
            kinds |= changed
            if one.is_phone:
                assert not changed & {"screen", "zoom", "driver", "fonts"}
            if one.desk is None:
                assert "screen" not in changed
    assert kinds == {"screen", "zoom", "dark", "driver", "fonts", "language", "system_step", "location_allowed"}


def test_machines_of_a_fleet_look_alike_and_others_do_not() -> None:
    def look(one: Device) -> object:
        return facts_of(one, Moment(NOW, drawn("look")))["fonts"], facts_of(one, Moment(NOW, drawn("look")))["canvas"]

    machine = MACHINES["windows"].values[0]
    fleet = [device(str(number), twin="fleet", machine=machine, browser="edge") for number in range(5)]
    others = [device(str(number), machine=machine, browser="edge") for number in range(12)]
    assert len({str(look(one)) for one in fleet if not one.hiding}) == 1
    assert len({str(look(one)) for one in others}) > 4
