from __future__ import annotations

from dataclasses import replace

import pytest

from ridgeline.clock import DAY, MINUTE
from ridgeline.demo_data.countries import BY_CODE
from ridgeline.demo_data.draws import drawn
from ridgeline.demo_data.networks import Networks
from ridgeline.demo_data.people import Person, Trip, address_of, new_person, stay
from ridgeline.demo_data.site import Page
from ridgeline.demo_data.visit import Visit
from ridgeline.demo_data.world import World
from ridgeline.intel.lookup import IpIntelligence

NOW = 1_795_392_000_000
PAGES = [Page("/"), Page("/login", "login", MINUTE), Page("/checkout", "checkout", MINUTE)]


@pytest.fixture(scope="module")
def world() -> World:
    return World("people", NOW - 30 * DAY, NOW, Networks(IpIntelligence.open()))


def somebody(world: World, name: str = "somebody", **changes: object) -> Person:
    plain = new_person(world, name, country=BY_CODE["FR"], account="customer-1", systems=("mac",))
    at_home = {"trips": (), "homes": ((0, "90.0.0.1"),), "prefix": None, "works": False, "exit": None, "relay": None}
    return replace(plain, private=0.0, clears=(), **(at_home | changes))  # type: ignore[arg-type]


def made(world: World, person: Person, start: int) -> list[Visit]:
    return [due.make(due.at) for due in stay(world, "test", person, person.devices[0], start, PAGES)]


def test_a_stay_is_in_one_window_from_one_address(world: World) -> None:
    person = somebody(world)
    first, login, checkout = made(world, person, NOW - DAY)
    assert [visit.at - first.at for visit in (login, checkout)] == [MINUTE, 2 * MINUTE]
    assert {visit.address for visit in (first, login, checkout)} == {"90.0.0.1"}
    assert {visit.jar for visit in (first, login, checkout)} == {person.jar(person.devices[0], NOW)}
    assert checkout.referrer == login.url
    assert checkout.tags is not None
    assert checkout.tags["step"] == "checkout"
    assert len({visit.payload for visit in (first, login, checkout)}) == 3
    # Nothing happens after the end.
    assert len(made(world, person, NOW - MINUTE)) == 1


def test_a_private_window_knows_nobody_until_the_login(world: World) -> None:
    person = replace(somebody(world), private=1.0)
    first, login, _ = made(world, person, NOW - DAY)
    assert (first.linked_id, login.linked_id) == (None, "customer-1")
    assert first.jar == login.jar != person.jar(person.devices[0], NOW)
    assert made(world, person, NOW - 2 * DAY)[0].jar != first.jar
    assert made(world, somebody(world), NOW - DAY)[0].linked_id == "customer-1"


def test_what_is_cleared_is_another_storage(world: World) -> None:
    person = replace(somebody(world), clears=(NOW - 10 * DAY, NOW - 5 * DAY))
    jars = [person.jar(person.devices[0], NOW - days * DAY) for days in (11, 10, 6, 5, 1)]
    assert jars == [jars[0], jars[1], jars[1], jars[3], jars[3]]
    assert len(set(jars)) == 3


def test_people_are_where_they_are(world: World) -> None:
    japan = BY_CODE["JP"].cities[0]
    away = Trip(NOW - 10 * DAY, NOW - 5 * DAY, japan, "126.0.0.1")
    person = somebody(world, trips=(away,), homes=((0, "90.0.0.1"), (NOW - 3 * DAY, "90.0.0.2")))
    device = person.devices[0]

    def at(days: int) -> str:
        return address_of(world, person, device, NOW - days * DAY, drawn("where"))

    assert [at(days) for days in (11, 10, 6, 5, 4, 3)] == [
        "90.0.0.1",
        *["126.0.0.1"] * 2,
        *["90.0.0.1"] * 2,
        "90.0.0.2",
    ]
    assert abs(person.place(device, NOW - 6 * DAY)[0] - japan.latitude) < 0.1
    assert abs(person.place(device, NOW)[0] - person.city.latitude) < 0.1
    hidden = replace(person, trips=(), exit="185.0.0.1")
    addresses = {address_of(world, hidden, device, NOW, drawn(number)) for number in range(20)}
    assert addresses == {"185.0.0.1", "90.0.0.2"}


def test_people_differ(world: World) -> None:
    people = [new_person(world, str(number)) for number in range(150)]
    assert len({person.country.code for person in people}) > 10
    assert {len(person.devices) for person in people} == {1, 2}
    assert {bool(person.trips) for person in people} == {True, False}
    assert any(person.exit for person in people)
    assert any(person.relay for person in people)
    assert any(person.prefix for person in people)
    assert new_person(world, "7") == people[7]
