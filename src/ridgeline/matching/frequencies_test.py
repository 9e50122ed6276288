import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridgeline.matching.attributes import COUNT, INDEX
from ridgeline.matching.chain import chain_of
from ridgeline.matching.features import Features, Value
from ridgeline.matching.frequencies import HALF_LIFE, Population, Presence, decode, encode
from ridgeline.matching.network import Network
from ridgeline.matching.parameters import DAY, shipped

PARAMETERS = shipped()
NOW = 1_760_000_000_000


def look(number: int, **changes: Value) -> Features:
    """Return a look that differs from others' in the graphics card, the canvas and the languages."""
    values: list[Value] = [500] * COUNT
    for name in ("gpu", "canvas_text", "languages"):
        values[INDEX[name]] = 1_000 + number
    for name, value in changes.items():
        values[INDEX[name]] = value
    return Features(tuple(values))


def presence(features: Features, network: Network | None = None, at: int = NOW) -> Presence:
    return Presence(chain_of(features), network, at)


def filled(numbers: list[int], network: Network | None = None) -> Population:
    population = Population(PARAMETERS)
    for number in numbers:
        population.seen(presence(look(number), network), None)
    return population


def likelihood(population: Population, features: Features, at: int = NOW) -> float:
    return sum(population.surprise(features, chain_of(features), at))


def test_what_many_have_is_likelier_than_what_one_has() -> None:
    population = filled([1] * 500 + [2] + list(range(10, 510)))
    common, rare, unseen = (likelihood(population, look(number)) for number in (1, 2, 3))
    assert common > rare > unseen
    assert math.exp(common) == pytest.approx(0.5, abs=0.25)


def test_clones_agree_in_all_that_follows_so_only_their_first_agreement_counts() -> None:
    population = filled([1] * 200 + list(range(10, 210)))
    surprise = population.surprise(look(1), chain_of(look(1)), NOW)
    assert surprise[INDEX["gpu"]] == pytest.approx(math.log(0.5), abs=0.2)
    assert surprise[INDEX["canvas_text"]] > math.log(0.9)


def test_what_was_not_observed_says_nothing() -> None:
    population = filled([1, 2, 3])
    features = look(1, canvas_text=None)
    assert population.surprise(features, chain_of(features), NOW)[INDEX["canvas_text"]] == 0


def test_a_visitor_counts_once_however_often_it_comes() -> None:
    population = filled([1, 2])
    for _ in range(50):
        population.seen(presence(look(1)), presence(look(1)))
    assert population.visitors(NOW) == pytest.approx(2)


def test_a_changed_visitor_is_moved_not_added() -> None:
    population = filled([1, 2])
    population.seen(presence(look(3)), presence(look(1)))
    assert population.visitors(NOW) == pytest.approx(2)
    again = filled([3, 2])
    assert likelihood(population, look(1)) == pytest.approx(likelihood(again, look(1)), abs=1e-6)


def test_visitors_fade_with_the_time_since_they_were_seen() -> None:
    population = filled([1] * 10)
    assert population.visitors(NOW + HALF_LIFE) == pytest.approx(5)
    population.seen(presence(look(2), at=NOW + HALF_LIFE), None)
    assert population.visitors(NOW + HALF_LIFE) == pytest.approx(6)


def test_years_do_not_overflow() -> None:
    population = Population(PARAMETERS)
    for year in range(80):
        population.seen(presence(look(year), at=NOW + year * 365 * DAY), None)
    assert population.visitors(NOW + 79 * 365 * DAY) == pytest.approx(1, abs=0.1)


def test_bots_of_one_network_do_not_drown_the_rest() -> None:
    network = Network(1, 1)
    people = list(range(10, 210))
    population = filled(people)
    before = likelihood(population, look(10))
    for _ in range(20_000):
        population.seen(presence(look(1), network), None)
    # A hundred times as many bots as people, yet they count for five times as many.
    assert population.visitors(NOW) < 1_800
    assert before - likelihood(population, look(10)) < math.log(8)


def test_what_is_crowded_says_little_an_address_too() -> None:
    office, home = Network(1, 1), Network(2, 2)
    population = Population(PARAMETERS)
    for number in range(50):
        population.seen(presence(look(number % 5), office), None)
        population.seen(presence(look(100 + number), Network(1_000 + number, 1_000 + number)), None)
    population.seen(presence(look(99), home), None)
    crowded = population.address_likelihood(office, chain_of(look(200)), NOW)[0]
    alone = population.address_likelihood(home, chain_of(look(200)), NOW)[0]
    assert crowded > 10 * alone
    # All of the fleet's make come from there.
    assert population.address_likelihood(office, chain_of(look(1)), NOW)[0] > 0.4


def test_it_learns_how_fast_visitors_arrive() -> None:
    population = Population(PARAMETERS)
    for number in range(3_000):
        population.seen(presence(look(number), at=NOW + number * DAY // 100), None)
    assert population.new_per_day(NOW + 30 * DAY) == pytest.approx(100, rel=0.1)
    assert population.new_per_day(NOW + 60 * DAY) < 30


def test_visitors_of_before_it_counted_arrived_when_they_did() -> None:
    """As after an upgrade: all are counted within moments, the latest first."""
    population = Population(PARAMETERS)
    for number in reversed(range(3_000)):
        arrived = NOW + number * DAY // 100
        population.seen(presence(look(number), at=arrived + DAY), None, since=arrived)
    assert population.new_per_day(NOW + 30 * DAY) == pytest.approx(100, rel=0.1)
    changes, other = population.take_changes(), Population(PARAMETERS)
    assert changes is not None
    other.merge(changes)
    assert other.new_per_day(NOW + 30 * DAY) == pytest.approx(100, rel=0.1)


def test_who_is_erased_is_as_if_never_seen() -> None:
    population, others = filled([1, 2, 2, 3], Network(1, 1)), filled([1, 2, 3], Network(1, 1))
    population.seen(presence(look(9), Network(7, 7), NOW + DAY), None)
    population.gone(presence(look(2), Network(1, 1)), NOW)
    population.gone(presence(look(9), Network(7, 7), NOW + DAY), NOW + DAY)
    for number in (1, 2, 3, 9):
        assert likelihood(population, look(number)) == pytest.approx(likelihood(others, look(number)))
        for network in (Network(1, 1), Network(7, 7)):
            here = population.address_likelihood(network, chain_of(look(number)), NOW)
            assert here == pytest.approx(others.address_likelihood(network, chain_of(look(number)), NOW))
    assert population.new_per_day(NOW + 2 * DAY) == pytest.approx(others.new_per_day(NOW + 2 * DAY))
    # Nothing is left of what only it had.
    assert set(population.stored().counts) == set(others.stored().counts)


def test_an_erasure_by_another_process_is_heard() -> None:
    population, command = filled([1, 2], Network(1, 1)), Population(PARAMETERS)
    command.gone(presence(look(2), Network(1, 1)), NOW)
    changes = command.take_changes()
    assert changes is not None
    population.merge(changes)
    assert likelihood(population, look(2)) == pytest.approx(likelihood(filled([1], Network(1, 1)), look(2)))


def test_it_learns_whether_devices_bring_tokens() -> None:
    population = Population(PARAMETERS)
    for number in range(1_000):
        population.returned(0, 4, NOW, by_token=number % 10 != 0)
    usual = PARAMETERS.arrival.without_token["chromium"][4]
    assert population.without_token(0, 4) == pytest.approx(0.1, abs=0.01)
    # Others follow in proportion.
    assert population.without_token(4, 5) == pytest.approx(
        min(1, PARAMETERS.arrival.without_token["ios"][5] * 0.1 / usual), rel=0.05
    )
    assert population.tokenless() == pytest.approx(0.1, abs=0.01)


def test_where_nobody_keeps_tokens_it_says_nothing_that_there_is_none() -> None:
    population = Population(PARAMETERS)
    assert population.tokenless() == 0
    for _ in range(1_000):
        population.returned(0, 4, NOW, by_token=False)
    assert population.without_token(0, 4) > 0.9
    assert population.tokenless() > 0.95


def test_its_memory_is_bounded_and_the_common_is_kept() -> None:
    population = Population(PARAMETERS, most_entries=3_000)
    for number in range(2_000):
        population.seen(presence(look(1 if number % 2 else number)), None)
    assert len(population.stored().counts) <= 3_000
    # What half of all have is known as well as ever; what was forgotten is rare.
    assert math.exp(likelihood(population, look(1))) == pytest.approx(0.5, abs=0.25)
    assert likelihood(population, look(3_001)) < math.log(0.05)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 5), max_size=30))
def test_it_is_kept_and_restored(numbers: list[int]) -> None:
    population, again = filled(numbers, Network(1, 1)), Population(PARAMETERS)
    stored = decode(encode(population.stored()))
    assert stored is not None
    again.take_over(stored)
    assert again.stored() == population.stored()
    assert likelihood(again, look(1)) == likelihood(population, look(1))


def test_what_two_processes_counted_is_as_if_one_had() -> None:
    one, other, both = filled([1, 2]), filled([2, 3]), filled([1, 2, 2, 3])
    one.merge(other.stored())
    for number in range(5):
        assert likelihood(one, look(number)) == pytest.approx(likelihood(both, look(number)))


@given(st.binary(max_size=100))
def test_what_is_broken_is_not_read(raw: bytes) -> None:
    stored = decode(raw)
    assert stored is None or decode(encode(stored)) == stored


def test_changes_are_handed_over_once_and_make_another_process_agree() -> None:
    one, other = filled([1, 2]), Population(PARAMETERS)
    for _ in range(2):
        changes = one.take_changes()
        assert changes is not None
        other.merge(changes)
        assert one.take_changes() is None
        for number in range(5):
            assert likelihood(other, look(number)) == pytest.approx(likelihood(one, look(number)))
        one.seen(presence(look(3), at=NOW + 90 * DAY), None)


def test_what_others_added_up_takes_the_place_of_what_was_merged_and_keeps_what_only_this_one_knows() -> None:
    one = filled([1])
    said = one.take_changes()
    assert said is not None
    one.merge(filled([2]).stored())
    one.seen(presence(look(3)), None)
    # Whole: what both had said, and somebody's visit that this one had not heard of.
    one.take_over(filled([1, 2, 4]).stored())
    for number in range(6):
        assert likelihood(one, look(number)) == pytest.approx(likelihood(filled([1, 2, 3, 4]), look(number)))
    changes = one.take_changes()
    assert changes is not None
    both = filled([1, 2, 4])
    both.merge(changes)
    assert likelihood(both, look(3)) == pytest.approx(likelihood(one, look(3)))


def test_addresses_that_another_process_counted_are_as_crowded_here() -> None:
    one, other = Population(PARAMETERS), Population(PARAMETERS)
    for number in range(30):
        one.seen(presence(look(number), Network(number % 7, number % 3)), None)
        other.seen(presence(look(number + 100), Network(number + 50, number + 50)), None)
    changes = one.take_changes()
    assert changes is not None
    own = other.take_changes()
    assert own is not None
    other.merge(changes)
    one.merge(own)
    for network in (Network(1, 1), Network(60, 60), Network(999, 999)):
        here = one.address_likelihood(network, chain_of(look(1)), NOW)
        assert other.address_likelihood(network, chain_of(look(1)), NOW) == pytest.approx(here)


def test_what_one_process_says_is_bounded_and_what_changed_most_is_said() -> None:
    population = Population(PARAMETERS, most_changes=3_000)
    for number in range(2_000):
        population.seen(presence(look(1 if number % 2 else number)), None)
    changes = population.take_changes()
    assert changes is not None
    assert len(changes.counts) <= 3_000
    other = Population(PARAMETERS)
    other.merge(changes)
    assert math.exp(likelihood(other, look(1))) == pytest.approx(0.5, abs=0.25)


def test_what_is_heard_in_the_wrong_order_breaks_nothing() -> None:
    one, other = Population(PARAMETERS), Population(PARAMETERS)
    one.seen(presence(look(1), Network(1, 1)), None)
    first = one.take_changes()
    one.seen(presence(look(2), Network(2, 2), NOW + DAY), presence(look(1), Network(1, 1)))
    second = one.take_changes()
    assert first is not None
    assert second is not None
    for changes in (second, first):
        other.merge(changes)
        for number in (1, 2, 3):
            assert math.isfinite(likelihood(other, look(number)))
            assert all(
                0 < likely <= 1 for likely in other.address_likelihood(Network(1, 1), chain_of(look(number)), NOW)
            )
