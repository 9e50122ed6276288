"""Browsers made to pass as others, and virtual machines: one machine that shows itself as many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ridgeline.demo_data.countries import BY_CODE
from ridgeline.demo_data.devices import Device, new_device
from ridgeline.demo_data.disguise import Change, headers_of_the_page, visit_due
from ridgeline.demo_data.draws import digest
from ridgeline.demo_data.facts import Facts
from ridgeline.demo_data.machines import virtual
from ridgeline.demo_data.rhythm import times_between
from ridgeline.demo_data.site import product
from ridgeline.demo_data.stories.story import Story
from ridgeline.demo_data.visit import Due
from ridgeline.demo_data.world import World

PROFILES, MACHINES = "anti-detect browser", "virtual machines"
_NUMBER_OF_PROFILES = 6
_FIRST_ACCOUNT = 7_700
_HYPERVISORS = ("VMware", "VirtualBox", "Parallels")


def tell_profiles(world: World, count: int) -> list[Due]:
    """One computer with a browser that gives each profile another device; the page sees it, workers do not."""
    random = world.random(PROFILES)
    country = BY_CODE["TR"]
    found = []
    machine = new_device(world.name(PROFILES), country, country.cities[0].zone, "windows", browser="chrome")
    machine = replace(machine, hiding="", desk=None, delay=1)
    home = world.networks.home(country, random)
    exits = [world.networks.listed("vpn", random) or home for _ in range(_NUMBER_OF_PROFILES)]
    for number, start in enumerate(times_between(random, count, world.start, world.end, machine.zone)):
        profile = number % _NUMBER_OF_PROFILES
        found.append(
            visit_due(
                world,
                PROFILES,
                f"{machine.name}/{profile}",
                machine,
                start,
                address=exits[profile],
                path="/checkout/payment",
                jar=f"{machine.name}/{profile}",
                change=_profile(machine, profile),
                headers=headers_of_the_page,
                linked_id=f"customer-{_FIRST_ACCOUNT + profile}",
                tags={"step": "payment", "cart": {"items": 1, "total": 399.0, "currency": "EUR"}},
            )
        )
    return found


def _profile(machine: Device, profile: int) -> Change:
    cores = (4, 6, 10, 12, 24, 32)[profile]

    def change(facts: Facts) -> Mapping[str, Any]:
        agent = facts["user_agent"].replace("Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7")
        return {
            "user_agent": agent,
            "platform": "MacIntel",
            "hardware_concurrency": cores,
            "canvas": {"winding": True, "geometry": digest(profile, "geometry"), "text": digest(profile, "text")},
            "audio": 124.04 + profile / 1e5,
            # What the profile forgot: workers, client hints and the way to draw are the machine's own.
            "worker_navigator": {
                "user_agent": facts["user_agent"],
                "platform": facts["platform"],
                "hardware_concurrency": facts["hardware_concurrency"],
                "webgl_renderer": facts["webgl_basics"]["renderer_unmasked"],
            },
            "automation": ["replaced:Navigator.platform", "replaced:HTMLCanvasElement.toDataURL"],
        }

    return change


def tell_machines(world: World, count: int) -> list[Due]:
    """Browsers in virtual machines, as testers have them, and some who would rather not be known."""
    random = world.random(MACHINES)
    country = BY_CODE["GB"]
    homes = [world.networks.home(country, random) for _ in _HYPERVISORS]
    found = []
    for number, start in enumerate(times_between(random, count, world.start, world.end, country.cities[0].zone)):
        own = number % len(_HYPERVISORS)
        name = world.name(MACHINES, _HYPERVISORS[own])
        device = new_device(
            name, country, country.cities[0].zone, "windows", machine=virtual(_HYPERVISORS[own]), browser="chrome"
        )
        found.append(
            visit_due(
                world,
                MACHINES,
                name,
                replace(device, hiding=""),
                start,
                address=homes[own],
                path=product(random),
                jar=name,
            )
        )
    return found


PRETENDER = Story(PROFILES, 0.01, 6, tell_profiles, "a browser that passes as another device", shows="event")
VIRTUAL = Story(MACHINES, 0.01, 6, tell_machines, "a virtual machine")
