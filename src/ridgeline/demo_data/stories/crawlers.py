"""Crawlers that say who they are: some whose operator's lists prove it, and one that only borrowed the name."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any, NamedTuple

from ridgeline.demo_data.countries import BY_CODE
from ridgeline.demo_data.devices import new_device
from ridgeline.demo_data.disguise import headers_of_the_page, visit_due
from ridgeline.demo_data.facts import Facts
from ridgeline.demo_data.machines import SERVER
from ridgeline.demo_data.networks import META
from ridgeline.demo_data.rhythm import times_between
from ridgeline.demo_data.site import product
from ridgeline.demo_data.stories.story import Story
from ridgeline.demo_data.visit import Due
from ridgeline.demo_data.world import World

GENUINE, BORROWED = "crawlers", "borrowed names"


class Crawler(NamedTuple):
    """`operator` is how the lists call whose it is, None for one that is known by its system."""

    name: str
    says: str
    operator: str | None = None


_CRAWLERS = (
    Crawler("Googlebot", "(compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Googlebot"),
    Crawler("Bingbot", "(compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "Bingbot"),
    Crawler(
        "meta-externalagent",
        "(compatible; meta-externalagent/1.1; +https://developers.facebook.com/docs/sharing/webmasters/crawler)",
    ),
)
GOOGLEBOT = _CRAWLERS[0]


def tell(world: World, count: int) -> list[Due]:
    random = world.random(GENUINE)
    found = []
    for number, start in enumerate(times_between(random, count, world.start, world.end, "UTC", "always")):
        crawler = _CRAWLERS[number % len(_CRAWLERS)]
        address = (
            world.networks.of_system(META, random)
            if crawler.operator is None
            else world.networks.listed("crawler", random, name=crawler.operator)
        )
        # Without a list there is nobody to show.
        if address is not None:
            found.append(_visit(world, GENUINE, crawler, start, address, random))
    return found


def tell_borrowed(world: World, count: int) -> list[Due]:
    random = world.random(BORROWED)
    address = world.networks.rented(random)
    return [
        _visit(world, BORROWED, GOOGLEBOT, start, address, random)
        for start in times_between(random, count, world.start, world.end, "UTC", "always")
    ]


def _visit(world: World, story: str, crawler: Crawler, start: int, address: str, random: Random) -> Due:
    country = BY_CODE["US"]
    device = new_device(world.name(story, crawler.name), country, "UTC", "linux", machine=SERVER, browser="chrome")

    def change(facts: Facts) -> dict[str, Any]:
        width, height = facts["screen_resolution"]
        return {
            "user_agent": f"{facts['user_agent']} {crawler.says}",
            "window_frame": [width, height, width, height, 0, 0],
            "input": {},
            # Whoever borrows a name has a driver that does not hide: nobody looks behind the name, he hopes.
            "webdriver": story == BORROWED,
        }

    return visit_due(
        world,
        story,
        device.name,
        replace(device, hiding="", delay=1),
        start,
        address=address,
        path=product(random),
        jar=None,
        change=change,
        headers=headers_of_the_page,
    )


STORY = Story(GENUINE, 0.03, 6, tell, "a crawler that is who it says", shows="event")
IMPOSTOR = Story(BORROWED, 0.005, 3, tell_borrowed, "a program that calls itself Googlebot", shows="event")
