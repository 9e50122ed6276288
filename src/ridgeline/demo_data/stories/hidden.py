"""People who would rather not be seen: by a VPN with another clock, a relay, Tor, and browsers that add noise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ridgeline.demo_data.countries import BY_CODE
from ridgeline.demo_data.devices import Device, new_device
from ridgeline.demo_data.disguise import visit_due
from ridgeline.demo_data.rhythm import times_between
from ridgeline.demo_data.site import product
from ridgeline.demo_data.stories.story import Story
from ridgeline.demo_data.visit import Due
from ridgeline.demo_data.world import World

NAME = "hidden people"


def tell(world: World, count: int) -> list[Due]:
    random = world.random(NAME)
    country = BY_CODE["US"]
    zone = country.cities[2].zone
    networks = world.networks
    home = networks.home(country, random)
    windows = new_device(world.name(NAME, "vpn"), country, zone, "windows", browser="chrome")
    phone = new_device(world.name(NAME, "relay"), country, zone, "iphone")
    noisy = new_device(world.name(NAME, "noise"), country, zone, "windows", browser="chrome")
    tor = new_device(world.name(NAME, "tor"), country, zone, "windows", browser="firefox")
    ways: list[tuple[Device, Callable[[], str]]] = [
        # Its clock is that of Denver, wherever the address is.
        (replace(windows, hiding=""), lambda: networks.listed("vpn", random, country="CH") or home),
        (phone, lambda: networks.listed("relay", random, country="US") or home),
        (replace(noisy, hiding="brave"), lambda: home),
        # Lists of Tor do not ship; with one at hand it is shown.
        (replace(tor, hiding="resist"), lambda: networks.listed("tor", random) or home),
    ]
    found = []
    for number, start in enumerate(times_between(random, count, world.start, world.end, zone)):
        device, address = ways[number % len(ways)]
        found.append(
            visit_due(
                world,
                NAME,
                device.name,
                device,
                start,
                address=address(),
                path=product(random),
                jar=device.name,
                is_shown=device.name == windows.name,
            )
        )
    return found


STORY = Story(NAME, 0.025, 8, tell, "a user of a VPN, whose clock tells where")
