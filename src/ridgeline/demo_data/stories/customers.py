"""Everybody: people who look around, come back or not, log in, buy, travel, update and clear their browsers."""

from __future__ import annotations

from random import Random

from ridgeline.demo_data.draws import Choices
from ridgeline.demo_data.people import Person, new_person, stay
from ridgeline.demo_data.rhythm import time_between
from ridgeline.demo_data.site import session
from ridgeline.demo_data.visit import Due
from ridgeline.demo_data.world import World

NAME = "customers"
FIRST_ACCOUNT = 1_000
_STAYS = Choices({1: 52, 2: 20, 3: 11, 4: 6, 6: 5, 9: 3, 14: 2, 22: 1})
_PAGES = Choices({1: 62, 2: 20, 3: 10, 4: 5, 6: 3})
_HAS_ACCOUNT = 0.55


def tell(world: World, count: int) -> list[Due]:
    found: list[Due] = []
    number = 0
    while len(found) < count:
        name = f"customer {number}"
        random = world.random(name)
        account = f"customer-{FIRST_ACCOUNT + number}" if random.random() < _HAS_ACCOUNT else None
        found += stays(world, NAME, new_person(world, name, account=account), _STAYS.draw(random), random)
        number += 1
    return found[:count]


def stays(world: World, story: str, person: Person, count: int, random: Random) -> list[Due]:
    """Return the visits of so many stays of a person at the shop, with whichever device is at hand."""
    found: list[Due] = []
    for _ in range(count):
        device = random.choice(person.devices)
        start = time_between(random, world.start, world.end, person.city.zone)
        pages = session(random, _PAGES.draw(random), knows_account=person.account is not None)
        found += stay(world, story, person, device, start, pages)
    return found
