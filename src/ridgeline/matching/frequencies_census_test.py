"""The population's census: who is counted in it, for how much, and whatever happens to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ridgeline.matching.attributes import COUNT, INDEX
from ridgeline.matching.chain import chain_of
from ridgeline.matching.features import SYSTEMS, Features, Value
from ridgeline.matching.frequencies import Population, Presence
from ridgeline.matching.network import Network
from ridgeline.matching.parameters import DAY, shipped
from ridgeline.matching.standing import Standing
from ridgeline.matching.stored_population import Stored, decode, encode
from ridgeline.matching.traits import traits_of

PARAMETERS = shipped()
NOW = 1_760_000_000_000
WINDOWS, MAC = SYSTEMS[:2]


def look(system: int = WINDOWS, **changes: Value) -> Features:
    values: list[Value] = [system % 1_000 + 10] * COUNT
    values[INDEX["browser"]], values[INDEX["system"]] = 7, system
    for name, value in changes.items():
        values[INDEX[name]] = value
    return Features(tuple(values))


def presence(features: Features, network: Network | None = None, at: int = NOW) -> Presence:
    return Presence(chain_of(features), network, at, traits=traits_of(features))


def filled(*groups: tuple[int, Features], at: int = NOW) -> Population:
    """Return a population of so many visitors with each look."""
    population = Population(PARAMETERS)
    for number, features in groups:
        one = presence(features, at=at)
        for _ in range(number):
            population.seen(one, None)
    return population


def standing(population: Population, features: Features, own: Presence | None = None, at: int = NOW) -> Standing:
    traits = traits_of(features)
    if own is None:
        return population.standing(traits, at, None, 0, 0.0)
    return population.standing(traits, at, own.traits, own.at, 1.0 if own.share is None else own.share)


def alike(population: Population, features: Features, own: Presence | None = None, at: int = NOW) -> float:
    rarity = standing(population, features, own, at).rarity
    assert rarity is not None
    return rarity.alike


def changes_of(population: Population) -> Stored:
    changes = population.take_changes()
    assert changes is not None
    through = decode(encode(changes))
    assert through is not None
    return through


def test_a_busy_visitor_counts_once() -> None:
    population, odd = filled((50, look())), presence(look(gpu=9))
    population.seen(odd, None)
    for number in range(100):
        now = replace(odd, at=NOW + number)
        population.seen(now, odd)
        odd = now
    assert alike(population, look(gpu=9), at=NOW + 99) == pytest.approx(1)
    assert alike(population, look(gpu=9), odd, at=NOW + 99) == pytest.approx(0, abs=1e-9)
    assert alike(population, look()) == pytest.approx(50)


def test_a_visitor_whose_device_changes_is_moved() -> None:
    population, before, after = filled((50, look())), presence(look(screen=9)), presence(look(screen=8))
    population.seen(before, None)
    population.seen(after, before)
    assert alike(population, look(screen=9)) == 0
    assert alike(population, look(screen=8)) == pytest.approx(1)
    assert population.stored().census.counts == pytest.approx(
        filled((50, look()), (1, look(screen=8))).stored().census.counts
    )


def test_versions_and_settings_move_nobody() -> None:
    population = filled((50, look()))
    assert alike(population, look(browser_version=99, engine=5, languages=3, audio=8)) == 50


def test_visitors_fade() -> None:
    population = filled((8, look()))
    for day in range(6, 61, 6):
        population.seen(presence(look(gpu=9), at=NOW + day * DAY), None)
    assert alike(population, look(), at=NOW + 60 * DAY) == pytest.approx(4)


def test_bots_of_one_network_make_no_kind_common() -> None:
    population, network = filled((500, look())), Network(1, 1)
    for _ in range(5_000):
        population.seen(presence(look(gpu=9), network), None)
    # They count for one in five of them, and the more there are the less.
    assert alike(population, look(gpu=9)) < 1_000
    assert alike(population, look()) == 500


def test_what_bots_of_one_network_show_is_foreign_still() -> None:
    population = filled((3_000, look()), (3_000, look(MAC)))
    odd = look(MAC, gpu=look().values[INDEX["gpu"]])
    assert standing(population, odd).foreign
    crowd = Network(1, 1)
    for share in (0.001, 0.0001):
        for _ in range(500):
            population.seen(replace(presence(odd, crowd), share=share), None)
    assert standing(population, odd).foreign


def test_who_is_erased_is_counted_no_more() -> None:
    population, odd = filled((50, look())), presence(look(gpu=9))
    population.seen(odd, None)
    population.gone(odd, NOW)
    assert population.stored().census.counts == pytest.approx(filled((50, look())).stored().census.counts)


def test_an_erasure_that_is_heard_of_before_the_visit_is_not_lost() -> None:
    one, other, odd = filled((50, look())), Population(PARAMETERS), presence(look(gpu=9))
    other.gone(odd, NOW)
    one.merge(changes_of(other))
    third = Population(PARAMETERS)
    third.seen(odd, None)
    one.merge(changes_of(third))
    assert alike(one, look(gpu=9)) == 0
    assert alike(one, look()) == 50


def test_of_visitors_of_before_there_was_a_census_each_is_counted_when_it_comes() -> None:
    population = filled((50, look()), at=NOW)
    # One of an earlier release: nothing of it is to be taken away.
    before = presence(look(), at=NOW - DAY)
    assert alike(population, look(), before) == pytest.approx(50)
    now = presence(look(), at=NOW + 1)
    population.seen(now, before)
    assert alike(population, look()) == pytest.approx(51)
    population.seen(replace(now, at=NOW + 2), now)
    assert alike(population, look()) == pytest.approx(51)
    population.gone(replace(before, at=NOW - 2 * DAY), NOW - 9 * DAY)
    assert alike(population, look()) == pytest.approx(51)


def test_who_was_never_counted_takes_nothing_away() -> None:
    population, odd = filled((50, look())), replace(presence(look()), share=0.0)
    assert alike(population, look(), odd) == 50
    population.gone(odd, NOW)
    assert alike(population, look()) == 50


def by_stored(one: Population, other: Population) -> None:
    through = decode(encode(one.stored()))
    assert through is not None
    other.take_over(through)


def by_changes(one: Population, other: Population) -> None:
    other.merge(changes_of(one))


@pytest.mark.parametrize("hand_over", [by_stored, by_changes])
def test_another_process_judges_alike(hand_over: Callable[[Population, Population], None]) -> None:
    one, other = Population(PARAMETERS), Population(PARAMETERS)
    for number in range(4_000):
        one.seen(presence(look(gpu=200 + number % 7, screen=number % 5), at=NOW + number), None)
        one.seen(presence(look(MAC, gpu=100 + number % 3), at=NOW + number), None)
    hand_over(one, other)
    for features in (look(), look(gpu=205), look(MAC, gpu=201, screen=1), look(MAC, gpu=101)):
        expected, found = (standing(population, features, at=NOW + 4_000) for population in (one, other))
        assert found.rarity is not None
        assert expected.rarity is not None
        assert found.rarity.of == pytest.approx(expected.rarity.of)
        assert found.rarity.of > 5_000
        assert found.rarity.rarer_than == pytest.approx(expected.rarity.rarer_than, abs=1e-6)
        for one_of, other_of in zip(expected.foreign, found.foreign, strict=True):
            assert (other_of.attribute, other_of.scope) == (one_of.attribute, one_of.scope)
            assert other_of.elsewhere == pytest.approx(one_of.elsewhere)
    assert standing(other, look(MAC, gpu=201), at=NOW + 4_000).foreign


def test_two_processes_together_know_what_neither_knows_alone() -> None:
    one, other = filled((4_000, look())), filled((3_000, look(MAC)))
    odd = look(MAC, gpu=look().values[INDEX["gpu"]])
    assert not standing(one, odd).foreign
    assert not standing(other, odd).foreign
    said = changes_of(one)
    one.merge(changes_of(other))
    other.merge(said)
    assert {trait.attribute for trait in standing(one, odd).foreign} == {"gpu"}
    assert standing(one, odd).foreign == standing(other, odd).foreign


def test_what_a_process_left_out_of_what_it_said_is_not_taken_for_never_seen() -> None:
    one, other = Population(PARAMETERS, most_changes=300), Population(PARAMETERS)
    for number in range(300):
        one.seen(presence(look(gpu=100 + number)), None)
    said = changes_of(one)
    assert len(said.census.counts) <= 300
    other.merge(said)
    for number in range(300):
        rarity = standing(other, look(gpu=100 + number)).rarity
        assert rarity is not None
        assert rarity.alike + rarity.perhaps >= 1


def test_a_clock_that_was_ahead_at_first_excludes_nobody() -> None:
    population = Population(PARAMETERS)
    population.seen(presence(look(), at=NOW + 400 * DAY), None)
    for number in range(150):
        population.seen(presence(look(gpu=100), at=NOW + number), None)
    first = presence(look(gpu=9), at=NOW + 150)
    population.seen(first, None)
    population.seen(replace(first, at=NOW + 151), first)
    assert alike(population, look(gpu=9), at=NOW + 151) == pytest.approx(1)
    other = Population(PARAMETERS)
    other.merge(changes_of(population))
    again = replace(first, at=NOW + 152)
    other.seen(again, replace(first, at=NOW + 151))
    assert alike(other, look(gpu=9), again, at=NOW + 152) == pytest.approx(0, abs=1e-6)
