"""People who build the shop: their developer tools are open while they look at it."""

from __future__ import annotations

from dataclasses import replace

from ridgeline.demo_data.countries import BY_CODE
from ridgeline.demo_data.machines import System
from ridgeline.demo_data.people import new_person, stay
from ridgeline.demo_data.rhythm import time_between
from ridgeline.demo_data.site import Page, product
from ridgeline.demo_data.stories.story import Story
from ridgeline.demo_data.visit import Due
from ridgeline.demo_data.world import World

NAME = "developers"
_SYSTEMS: tuple[System, ...] = ("mac", "linux")


def tell(world: World, count: int) -> list[Due]:
    random = world.random(NAME)
    people = [
        replace(new_person(world, f"{NAME} {system}", country=BY_CODE["SE"], systems=(system,)), exit=None, private=0.0)
        for system in _SYSTEMS
    ]
    found: list[Due] = []
    for number in range(count):
        person = people[number % len(people)]
        # Safari's tools cannot be seen.
        device = person.devices[0]
        device = replace(device, browser="chrome" if device.browser == "safari" else device.browser, hiding="")
        start = time_between(random, world.start, world.end, person.city.zone, "work")
        page = Page(f"{product(random)}?preview=1")
        found += stay(world, NAME, person, device, start, [page], tools=True)
    return found


STORY = Story(NAME, 0.01, 4, tell, "a developer with the browser's tools open", shows="event")
