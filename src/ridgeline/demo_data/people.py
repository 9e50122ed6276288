"""People: where they live, which devices they have, where they are at a time, and how they use their browsers."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from ridgeline.clock import DAY
from ridgeline.demo_data.countries import BY_CODE, HOMES, City, Country
from ridgeline.demo_data.devices import Device, aged, new_device, trip
from ridgeline.demo_data.draws import Choices
from ridgeline.demo_data.facts import Moment, facts_of
from ridgeline.demo_data.machines import System
from ridgeline.demo_data.networks import Prefix
from ridgeline.demo_data.rhythm import is_weekend
from ridgeline.demo_data.site import Page, referrer, tags
from ridgeline.demo_data.visit import Due, Visit, payload_of, request_headers
from ridgeline.demo_data.world import World
from ridgeline.intel.clocks import offset_of

_COMPUTERS: Choices[System] = Choices({"windows": 68, "mac": 25, "linux": 7})
_PHONES: Choices[System] = Choices({"android": 54, "iphone": 46})
_OWNS: Choices[tuple[bool, bool]] = Choices({(True, False): 38, (False, True): 36, (True, True): 26})
_PRIVATE = Choices({0.0: 72, 0.15: 22, 0.85: 6})
_TRAVELS, _HIDES, _RELAYED, _MOVES, _HAS_IPV6, _WORKS = 0.09, 0.06, 0.2, 0.12, 0.25, 0.3
_CLEARS = Choices({0: 74, 1: 16, 3: 7, 12: 3})
_ABROAD = ("GB", "US", "FR", "AE", "JP", "ES", "TR", "AU")
_HOUR = 3_600_000
_OFFICE_HOURS = range(9, 17)


class Trip(NamedTuple):
    """A stay abroad, and the address of the place."""

    start: int
    end: int
    city: City
    address: str


@dataclass(frozen=True, slots=True)
class Person:
    """`account` is the linked id of who is logged in; `homes` are the addresses that a home had, with when each began.

    `exit` is the address of a VPN service, `relay` that of a relay; each is used half the time, if there is one.
    """

    name: str
    country: Country
    city: City
    devices: tuple[Device, ...]
    account: str | None
    homes: tuple[tuple[int, str], ...]
    prefix: Prefix | None = None
    works: bool = False
    trips: tuple[Trip, ...] = ()
    exit: str | None = None
    relay: str | None = None
    private: float = 0.0
    clears: tuple[int, ...] = ()

    def trip(self, at: int) -> Trip | None:
        return next((trip for trip in self.trips if trip.start <= at < trip.end), None)

    def jar(self, device: Device, at: int) -> str:
        """Return the storage of a device at a time: another one after each time that it was cleared."""
        return f"{device.name}/{bisect(self.clears, at)}"

    def place(self, device: Device, at: int) -> tuple[float, float]:
        """Return where the device is, to some hundred metres."""
        abroad = self.trip(at)
        city = self.city if abroad is None else abroad.city
        random = Random(f"{self.name}/place")
        return round(city.latitude + random.uniform(-0.05, 0.05), 5), round(
            city.longitude + random.uniform(-0.05, 0.05), 5
        )


def new_person(
    world: World,
    name: str,
    *,
    country: Country | None = None,
    account: str | None = None,
    systems: Sequence[System] = (),
) -> Person:
    """Return the person of a name; what is not given is drawn."""
    name = world.name(name)
    random = world.random("person", name)
    country = country or HOMES.draw(random)
    city = random.choice(country.cities)
    trips = (_trip(world, country, random),) if random.random() < _TRAVELS else ()
    devices = []
    for number, system in enumerate(systems or _drawn_systems(random)):
        device = aged(new_device(f"{name}/{number}", country, city.zone, system), world.start, world.end)
        for away in trips:
            if away.city.zone != city.zone:
                device = device.changed(*trip(away.start, away.end, away.city.zone))
        devices.append(device)
    networks = world.networks
    homes = [(0, networks.home(country, random))]
    if random.random() < _MOVES:
        homes.append((random.randrange(world.start, world.end), networks.home(country, random)))
    relayed = any(device.machine.system == "iphone" for device in devices) and random.random() < _RELAYED
    clears = sorted(random.randrange(world.start, world.end) for _ in range(_CLEARS.draw(random)))
    return Person(
        name=name,
        country=country,
        city=city,
        devices=tuple(devices),
        account=account,
        homes=tuple(homes),
        prefix=networks.home_prefix(country, random) if random.random() < _HAS_IPV6 else None,
        works=random.random() < _WORKS,
        trips=trips,
        exit=networks.listed("vpn", random) if random.random() < _HIDES else None,
        relay=networks.listed("relay", random, country=country.code) if relayed else None,
        private=_PRIVATE.draw(random),
        clears=tuple(clears),
    )


def _drawn_systems(random: Random) -> list[System]:
    computer, phone = _OWNS.draw(random)
    return ([_COMPUTERS.draw(random)] if computer else []) + ([_PHONES.draw(random)] if phone else [])


def _trip(world: World, home: Country, random: Random) -> Trip:
    country = BY_CODE[random.choice([code for code in _ABROAD if code != home.code])]
    start = random.randrange(world.start, world.end)
    city = random.choice(country.cities)
    return Trip(start, start + int(random.uniform(2, 8) * DAY), city, world.networks.home(country, random))


def address_of(world: World, person: Person, device: Device, at: int, random: Random) -> str:
    """Return the address from which a person's device comes at a time."""
    # Drawn in any case, so that what one person has does not move the chance of the rest.
    hidden, carried, working, point = (random.random() for _ in range(4))
    half = 0.5
    if person.relay is not None and device.browser == "safari":
        return person.relay
    if person.exit is not None and not device.is_phone and hidden < half:
        return person.exit
    away = person.trip(at)
    if away is not None:
        return away.address
    if device.is_phone and carried < half:
        return world.carrier(person.country, random)
    local = at + 60_000 * (offset_of(person.city.zone, at) or 0)
    at_work = not is_weekend(local) and local // _HOUR % 24 in _OFFICE_HOURS
    if person.works and at_work and working < 0.7:
        return world.office(person.country, world.random("office of", person.name))
    if person.prefix is not None and point < half:
        return person.prefix.address(world.random("interface", device.name, at // DAY))
    return next(address for since, address in reversed(person.homes) if since <= at)


def stay(
    world: World, story: str, person: Person, device: Device, start: int, pages: Sequence[Page], *, tools: bool = False
) -> list[Due]:
    """Return the visits of one stay at the shop, from one address and in one window; none after the world's end."""
    random = world.random("stay", person.name, device.name, start)
    private = random.random() < person.private
    address = address_of(world, person, device, start, random)
    jar = f"{device.name}/private/{start}" if private else person.jar(device, start)
    found = []
    known, due = not private, start
    for page, came_from in zip(pages, referrer(random, pages), strict=True):
        due += page.after
        if due >= world.end:
            break
        # Who does not hide is remembered from the last time; others are known once they have logged in.
        known = known or bool(page.step)

        def make(
            at: int,
            page: Page = page,
            due: int = due,
            came_from: str = came_from,
            linked_id: str | None = person.account if known else None,
        ) -> Visit:
            chance = world.random("page", device.name, at)
            return Visit(
                at=at,
                story=story,
                who=person.name,
                address=address,
                headers=request_headers(device, at),
                facts=facts_of(device, Moment(at, chance, private, tools, person.place(device, at))),
                jar=jar,
                payload=payload_of(world.seed, device.name, due),
                url=page.url,
                referrer=came_from,
                linked_id=linked_id,
                tags=tags(chance, page),
            )

        found.append(Due(due, make))
    return found
