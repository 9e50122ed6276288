"""Thieves: one sends what a browser sent once more, another brings its token to a machine of his own."""

from __future__ import annotations

from dataclasses import replace

from ridgeline.clock import MINUTE
from ridgeline.demo_data.countries import BY_CODE
from ridgeline.demo_data.devices import new_device
from ridgeline.demo_data.disguise import visit_due
from ridgeline.demo_data.rhythm import time_between
from ridgeline.demo_data.stories.story import Story
from ridgeline.demo_data.visit import Due, Visit
from ridgeline.demo_data.world import World

NAME = "copied messages"
ACCOUNT = "customer-2024"
_COPIES = 3


def tell(world: World, count: int) -> list[Due]:
    """A customer logs in, is copied some times within minutes, and then comes from a machine that is another."""
    random = world.random(NAME)
    spain = BY_CODE["ES"]
    zone = spain.cities[0].zone
    victim = replace(new_device(world.name(NAME), spain, zone, "mac", browser="chrome"), hiding="")
    thief = new_device(world.name(NAME, "thief"), BY_CODE["BR"], "America/Recife", "windows", browser="chrome")
    thief = replace(thief, hiding="")
    home, elsewhere = world.networks.home(spain, random), world.networks.rented(random)
    found: list[Due] = []
    while len(found) < count:
        start = time_between(random, world.start, world.end - 10 * MINUTE, zone)
        sent = visit_due(
            world,
            NAME,
            victim.name,
            victim,
            start,
            address=home,
            path="/login",
            jar=victim.name,
            linked_id=ACCOUNT,
            tags={"step": "login", "result": "ok"},
            is_copied=True,
        )
        found.append(sent)
        found += [_copy(sent, start + (copy + 1) * MINUTE, elsewhere) for copy in range(_COPIES)]
        found.append(
            visit_due(
                world,
                NAME,
                thief.name,
                thief,
                start + 6 * MINUTE,
                address=elsewhere,
                path="/account/addresses",
                jar=None,
                stolen_from=victim.name,
                linked_id=ACCOUNT,
                tags={"step": "address"},
            )
        )
    return found[:count]


def _copy(sent: Due, due: int, address: str) -> Due:
    """Return the same message once more, from elsewhere."""

    def make(at: int) -> Visit:
        original = sent.make(sent.at)
        return replace(original, at=at, address=address, is_shown=True)

    return Due(due, make)


STORY = Story(NAME, 0.004, 5, tell, "a message that was sent once more by somebody else", shows="event")
