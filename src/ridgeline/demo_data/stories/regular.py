"""A regular customer: nearly every day for the whole time, so that one visitor shows all that changes on a device."""

from __future__ import annotations

from dataclasses import replace

from ridgeline.clock import DAY
from ridgeline.demo_data.countries import BY_CODE
from ridgeline.demo_data.devices import Change, new_device, trip
from ridgeline.demo_data.machines import MACHINES, MONITORS
from ridgeline.demo_data.people import Trip, new_person, stay
from ridgeline.demo_data.rhythm import times_between
from ridgeline.demo_data.site import session
from ridgeline.demo_data.stories.story import Story
from ridgeline.demo_data.visit import Due
from ridgeline.demo_data.world import World

NAME = "regular customer"
ACCOUNT = "customer-7"


def tell(world: World, count: int) -> list[Due]:
    random = world.random(NAME)
    germany, france = BY_CODE["DE"], BY_CODE["FR"]
    span = world.end - world.start
    away = Trip(
        world.start + span // 2,
        world.start + span // 2 + min(5 * DAY, span // 6),
        france.cities[0],
        world.networks.home(france, random),
    )
    machine = next(machine for machine in MACHINES["windows"].values if machine.laptop)
    device = new_device(world.name(NAME), germany, germany.cities[0].zone, "windows", machine=machine, browser="chrome")
    device = replace(device, delay=1, restarts=1, hiding="", desk=MONITORS.values[0], languages=germany.languages)

    def day(part: float) -> int:
        return world.start + int(span * part)

    device = device.changed(
        Change(day(0.12), {"screen": 1}),
        Change(day(0.2), {"screen": 0}),
        Change(day(0.25), {"zoom": 1.25}),
        Change(day(0.33), {"system_step": 1}),
        Change(day(0.4), {"screen": 1, "zoom": 1.0}),
        *trip(away.start, away.end, away.city.zone),
        Change(away.start, {"screen": 0}),
        Change(day(0.72), {"driver": 1}),
        Change(day(0.8), {"dark": True}),
        Change(day(0.88), {"fonts": 1}),
        Change(day(0.93), {"language": 1}),
    )
    person = replace(
        new_person(world, NAME, country=germany, account=ACCOUNT, systems=("windows",)),
        city=germany.cities[0],
        devices=(device,),
        trips=(away,),
        homes=((0, world.networks.home(germany, random)), (day(0.6), world.networks.home(germany, random))),
        prefix=None,
        works=True,
        exit=None,
        private=0.0,
        clears=(day(0.45), day(0.85)),
    )
    found: list[Due] = []
    for start in times_between(random, count, world.start, world.end, person.city.zone):
        found += stay(world, NAME, person, device, start, session(random, 1, knows_account=True))
    return found


STORY = Story(NAME, 0.012, 20, tell, "a visitor whose browser, screen, place and settings change")
