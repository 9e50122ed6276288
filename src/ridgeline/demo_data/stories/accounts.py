"""Accounts that are not one person's: one that many use on devices of their own, and many that one device makes."""

from __future__ import annotations

from dataclasses import replace

from ridgeline.clock import MINUTE
from ridgeline.demo_data.countries import BY_CODE
from ridgeline.demo_data.devices import new_device
from ridgeline.demo_data.disguise import visit_due
from ridgeline.demo_data.people import new_person, stay
from ridgeline.demo_data.rhythm import time_between
from ridgeline.demo_data.site import session
from ridgeline.demo_data.stories.story import Story
from ridgeline.demo_data.visit import Due
from ridgeline.demo_data.world import World

SHARED, MADE = "shared account", "many accounts"
ACCOUNT = "customer-4711"
_SHARERS = ("DE", "DE", "US", "GB", "FR", "BR", "IN", "TR", "PL")
FIRST_MADE = 8_800
_IN_A_ROW = 4


def tell_shared(world: World, count: int) -> list[Due]:
    """One subscription, and whoever was told its password."""
    random = world.random(SHARED)
    people = [
        new_person(world, f"{SHARED} {number}", country=BY_CODE[code], account=ACCOUNT)
        for number, code in enumerate(_SHARERS)
    ]
    found: list[Due] = []
    for number in range(count):
        person = people[number % len(people)]
        start = time_between(random, world.start, world.end, person.city.zone)
        device = random.choice(person.devices)
        # Nobody else's window matters here: what all have in common is that they are logged in.
        pages = [page._replace(step=page.step or "login") for page in session(random, 1, knows_account=True)]
        found += stay(world, SHARED, person, device, start, pages)
    return found[:count]


def tell_made(world: World, count: int) -> list[Due]:
    """One laptop that signs up again and again for what is given to new customers."""
    random = world.random(MADE)
    country = BY_CODE["GB"]
    zone = country.cities[1].zone
    device = new_device(world.name(MADE), country, zone, "windows", browser="chrome")
    device = replace(device, hiding="")
    address = world.networks.home(country, random)
    found: list[Due] = []
    while len(found) < count:
        start = time_between(random, world.start, world.end, zone)
        for _ in range(_IN_A_ROW):
            number = len(found)
            start += random.randrange(2 * MINUTE, 9 * MINUTE)
            if start >= world.end:
                break
            private = random.random() < 0.5
            found.append(
                visit_due(
                    world,
                    MADE,
                    device.name,
                    device,
                    start,
                    address=address,
                    path="/signup?coupon=WELCOME10",
                    # Cleared before each, or in a private window: no token comes along.
                    jar=f"{device.name}/{number}",
                    linked_id=f"customer-{FIRST_MADE + number}",
                    tags={"step": "signup", "coupon": "WELCOME10"},
                    private=private,
                )
            )
    return found[:count]


SHARING = Story(SHARED, 0.015, 9, tell_shared, f"the linked id {ACCOUNT}: devices of several countries")
MAKING = Story(MADE, 0.008, 8, tell_made, "a visitor who signs up again and again, without a token")
