"""An attack: a program tries passwords that were stolen elsewhere, hundreds of accounts within minutes."""

from __future__ import annotations

from dataclasses import replace

from ridgeline.clock import MINUTE
from ridgeline.demo_data.countries import BY_CODE
from ridgeline.demo_data.devices import new_device
from ridgeline.demo_data.disguise import visit_due
from ridgeline.demo_data.facts import Facts
from ridgeline.demo_data.site import ORIGIN
from ridgeline.demo_data.stories.customers import FIRST_ACCOUNT
from ridgeline.demo_data.stories.story import Story
from ridgeline.demo_data.visit import Due
from ridgeline.demo_data.world import World

NAME = "stolen passwords"
_BEFORE_THE_END = 5 * 60 * MINUTE
_EVERY = 4_000
"""Milliseconds from one try to the next."""
_ADDRESSES, _TRIES_FROM_ONE = 5, 9
_SUCCEEDS = 0.03


def tell(world: World, count: int) -> list[Due]:
    random = world.random(NAME)
    country = BY_CODE["PL"]
    device = new_device(world.name(NAME), country, country.cities[0].zone, "windows", browser="chrome")
    device = replace(device, hiding="", desk=None)
    addresses = [world.networks.rented(random) for _ in range(_ADDRESSES)]
    span = world.end - world.start
    start = world.end - min(_BEFORE_THE_END, span // 2)
    every = min(_EVERY, (world.end - start) // (count + 1))
    found = []
    for number in range(count):
        succeeded = random.random() < _SUCCEEDS
        found.append(
            visit_due(
                world,
                NAME,
                device.name,
                device,
                start + number * every + random.randrange(max(1, every // 2)),
                address=addresses[number // _TRIES_FROM_ONE % _ADDRESSES],
                path="/login",
                jar=device.name,
                change=_driven,
                referrer=ORIGIN + "/",
                linked_id=f"customer-{FIRST_ACCOUNT + random.randrange(600)}",
                tags={"step": "login", "result": "ok" if succeeded else "failed"},
            )
        )
    return found


def _driven(facts: Facts) -> dict[str, object]:
    """What is left of a driver that hides: it fills fields without a key going down, and its mouse leaps."""
    keys = {"keys": 22, "unpaired": 22, "rapid": 20}
    return {
        "input": {"events": 26, "moves": 2, "presses": 2, "weightless": 2, "leapt": 2, "brief": 2} | keys,
        "console_watched": {"traps": ["stack"], "async_calls": 70, "text_nodes": 1_120},
    }


STORY = Story(NAME, 0.05, 36, tell, "a visitor who tried hundreds of accounts within minutes")
