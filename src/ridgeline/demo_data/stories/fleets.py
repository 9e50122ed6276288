"""Fleets: laptops that a company bought alike, behind one address; phones of a delivery service, on one carrier's."""

from __future__ import annotations

from dataclasses import replace

from ridgeline.demo_data.countries import BY_CODE
from ridgeline.demo_data.devices import Change, Device, aged, new_device
from ridgeline.demo_data.disguise import visit_due
from ridgeline.demo_data.machines import COURIER_PHONE, MONITORS, OFFICE_LAPTOP
from ridgeline.demo_data.rhythm import times_between
from ridgeline.demo_data.stories.story import Story
from ridgeline.demo_data.visit import Due
from ridgeline.demo_data.world import World

LAPTOPS, PHONES = "office laptops", "courier phones"
_VISITS_OF_A_LAPTOP, _MOST_LAPTOPS = 5, 40
_VISITS_OF_A_PHONE, _MOST_PHONES = 8, 15
_PAGES = ("/business/orders", "/business/catalogue", "/business/invoices", "/p/insulated-bottle")


def tell_laptops(world: World, count: int) -> list[Due]:
    random = world.random(LAPTOPS)
    country = BY_CODE["DE"]
    zone = country.cities[1].zone
    address = world.networks.home(country, random)
    found = []
    size = min(_MOST_LAPTOPS, max(2, count // _VISITS_OF_A_LAPTOP))
    for number, start in enumerate(times_between(random, count, world.start, world.end, zone, "work")):
        # Each once, then whoever it is.
        own = number if number < size else random.randrange(size)
        device = new_device(
            world.name(LAPTOPS, own),
            country,
            zone,
            "windows",
            machine=OFFICE_LAPTOP,
            browser="edge",
            twin=world.name(LAPTOPS),
            languages=country.languages,
        )
        found.append(
            visit_due(
                world,
                LAPTOPS,
                device.name,
                _own(world, device),
                start,
                address=address,
                path=random.choice(_PAGES),
                jar=device.name,
                linked_id=f"employee-{own + 1:02d}" if own % 2 else None,
                tags={"area": "business"},
            )
        )
    return found


def tell_phones(world: World, count: int) -> list[Due]:
    random = world.random(PHONES)
    country = BY_CODE["NL"]
    zone = country.cities[0].zone
    found = []
    size = min(_MOST_PHONES, max(2, count // _VISITS_OF_A_PHONE))
    for number, start in enumerate(times_between(random, count, world.start, world.end, zone)):
        own = number if number < size else random.randrange(size)
        device = new_device(
            world.name(PHONES, own),
            country,
            zone,
            "android",
            machine=COURIER_PHONE,
            browser="chrome",
            twin=world.name(PHONES),
            languages=country.languages,
        )
        found.append(
            visit_due(
                world,
                PHONES,
                device.name,
                _own(world, device),
                start,
                address=world.carrier(country, random),
                path=f"/courier/route/{random.randrange(100, 400)}",
                jar=device.name,
                linked_id=f"courier-{own + 1:02d}",
                tags={"step": random.choice(("pick-up", "delivery", "delivery", "delivery"))},
            )
        )
    return found


def _own(world: World, device: Device) -> Device:
    """Return a device that is as all the others, but for what its user sets, plugs in and puts off."""
    random = world.random("own", device.name)
    desk = MONITORS.draw(random)
    first = Change(
        0, {"screen": random.randrange(2), "zoom": random.choice((1.0, 1.0, 1.1)), "driver": random.randrange(2)}
    )
    own = replace(device, hiding="", desk=None if device.is_phone else desk)
    return aged(own.changed(first), world.start, world.end)


OFFICE = Story(LAPTOPS, 0.05, 12, tell_laptops, "laptops that are alike, behind one address: several are taken for one")
COURIERS = Story(PHONES, 0.03, 10, tell_phones, "phones that are alike, each with a linked id of its own")
