import itertools
import math
import time
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridgeline.matching.attributes import COUNT, INDEX
from ridgeline.matching.chain import chain_of
from ridgeline.matching.features import Features, Value
from ridgeline.matching.frequencies import HALF_LIFE, Population, Presence
from ridgeline.matching.network import Network
from ridgeline.matching.parameters import DAY, shipped
from ridgeline.matching.stored_population import Stored, decode, encode
from ridgeline.matching.traits import traits_of
from ridgeline.testing import looks

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
    return Presence(chain_of(features), network, at, traits=traits_of(features))


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


def test_who_came_back_as_it_was_is_not_told_as_one_more() -> None:
    one, other = looks.look(1), looks.look(2)
    # Both together are more than may be told.
    population = Population(PARAMETERS, most_changes=300)
    population.seen(presence(one, Network(1, 1)), None)
    population.take_changes()
    population.seen(presence(other, Network(2, 2), NOW + DAY), None)
    population.seen(presence(one, Network(1, 1), NOW + DAY), presence(one, Network(1, 1)))
    changes = population.take_changes()
    assert changes is not None
    # Of what nobody else has, no more is told than how little a day fades.
    assert changes.counts.get(chain_of(one).look, 0.0) == pytest.approx(0.0, abs=0.02)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 3), st.sampled_from([1, 2, 3]), st.sampled_from([None, 1, 2]), st.integers(0, 3 * DAY)
        ),
        min_size=1,
        max_size=12,
    )
)
def test_who_moved_about_counts_as_one_who_was_always_where_it_is_now(
    visits: list[tuple[int, int, int | None, int]],
) -> None:
    """Of any visits (visitor, look, network, time after the one before), the last ones count, and nothing else."""
    moved, still = Population(PARAMETERS), Population(PARAMETERS)
    latest: dict[int, Presence] = {}
    at = NOW
    still.tell_time(NOW)
    moved.tell_time(NOW)
    for visitor, number, place, later in visits:
        at += later
        network = None if place is None else Network(place, 7)
        now = presence(look(number, canvas_text=number), network, at)
        moved.seen(now, latest.get(visitor))
        latest[visitor] = now
    for now in sorted(latest.values(), key=lambda one: one.at):
        still.seen(now, None, since=NOW)
    # What is left where somebody was is what rounding left.
    found = {key: number for key, number in moved.stored().counts.items() if number > 1e-9}
    counted = still.stored().counts
    assert found.keys() == counted.keys()
    looks = {key for one in latest.values() for key in one.chain.keys}
    assert {key: found[key] for key in looks} == pytest.approx({key: counted[key] for key in looks})
    # Of those at one address, whoever was the first there tells that there is one more; the others fade otherwise.
    assert found == pytest.approx(counted, rel=0.5)


def test_visitors_fade_with_the_time_since_they_were_seen() -> None:
    population = filled([1] * 10)
    assert population.visitors(NOW + HALF_LIFE) == pytest.approx(5)
    before = None
    for day in range(6, 61, 6):
        now = presence(look(2), at=NOW + day * DAY)
        population.seen(now, before)
        before = now
    assert population.visitors(NOW + HALF_LIFE) == pytest.approx(6)


def test_years_do_not_overflow() -> None:
    population = Population(PARAMETERS)
    before = None
    for week in range(80 * 52):
        now = presence(look(1), at=NOW + week * 7 * DAY)
        population.seen(now, before)
        before = now
        population.take_changes()
    assert population.visitors(NOW + 80 * 52 * 7 * DAY) == pytest.approx(0.92, abs=0.01)


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


def test_who_has_much_to_say_is_told_so_before_any_of_it_is_left_out() -> None:
    population = Population(PARAMETERS, most_changes=3_000)
    assert not population.has_much_to_say()
    said: dict[int, float] = {}
    for number in range(200):
        population.seen(presence(look(number)), None)
        if population.has_much_to_say():
            changes = population.take_changes()
            assert changes is not None
            assert 1_500 < len(changes.counts) < 3_000
            for key, count in changes.counts.items():
                said[key] = said.get(key, 0.0) + count
            assert not population.has_much_to_say()
    rest = population.take_changes()
    assert rest is not None
    assert said.keys() | rest.counts.keys() == population.stored().counts.keys()


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


def changes_of(population: Population) -> Stored:
    changes = population.take_changes()
    assert changes is not None
    return changes


def bots(population: Population, number: int) -> list[Presence]:
    """Let so many bots of one network come; return how each is counted, as a profile keeps it."""
    network, counted = Network(1, 1), []
    for _ in range(number):
        share = population.share_of(network, NOW)
        counted.append(replace(presence(look(1), network), share=share))
        population.seen(counted[-1], None)
    return counted


def test_erasing_a_crowd_takes_away_what_it_was_counted_for() -> None:
    population = filled(list(range(10, 310)))
    people = population.new_per_day(NOW + DAY)
    for bot in bots(population, 3_000):
        population.gone(bot, NOW)
    assert population.visitors(NOW) == pytest.approx(300)
    assert population.new_per_day(NOW + DAY) == pytest.approx(people)
    alone = filled(list(range(10, 310)))
    for number in (1, 10, 400):
        assert likelihood(population, look(number)) == pytest.approx(likelihood(alone, look(number)))


def test_one_of_a_crowd_counts_for_no_more_when_it_comes_back() -> None:
    population = filled(list(range(10, 310)))
    crowd = bots(population, 3_000)
    counted = population.visitors(NOW)
    for bot in crowd:
        population.seen(replace(bot, at=NOW + 1, share=None), bot)
    assert population.visitors(NOW + 1) == pytest.approx(counted)
    for bot in crowd:
        population.seen(replace(presence(look(2), bot.network, NOW + 2), share=None), replace(bot, at=NOW + 1))
    for bot in crowd:
        population.gone(replace(bot, chain=chain_of(look(2)), at=NOW + 2), NOW)
    alone = filled(list(range(10, 310)))
    for number in (1, 2, 10):
        assert likelihood(population, look(number)) == pytest.approx(likelihood(alone, look(number)), abs=1e-3)


def test_who_was_never_counted_is_counted_when_it_comes_and_not_taken_away() -> None:
    population = filled([1, 2])
    population.gone(replace(presence(look(1)), share=0.0), NOW)
    assert population.visitors(NOW) == pytest.approx(2)
    population.seen(presence(look(1)), replace(presence(look(1)), share=0.0), NOW - DAY)
    assert population.visitors(NOW) == pytest.approx(3)


def test_an_erasure_that_is_heard_of_before_the_visit_is_not_lost() -> None:
    first, second = Population(PARAMETERS), Population(PARAMETERS)
    visitor = presence(look(2), Network(1, 1))
    first.seen(visitor, None)
    second.gone(visitor, NOW)
    said, erased = changes_of(first), changes_of(second)
    late, kept = filled([1], Network(3, 3)), Population(PARAMETERS)
    kept.merge(erased)
    # By way of a sum of rows, too.
    through = decode(encode(kept.stored()))
    assert through is not None
    for population, owed in ((second, None), (late, erased), (kept, None), (summed := Population(PARAMETERS), through)):
        if owed is not None:
            population.merge(owed)
        assert all(math.isfinite(likelihood(population, look(number))) for number in (1, 2, 3))
        assert population.visitors(NOW) >= 0
        population.merge(said)
    assert late.stored().counts == pytest.approx(filled([1], Network(3, 3)).stored().counts)
    for population in (second, kept, summed):
        assert population.stored().counts == {}
        assert population.stored().arrivals == pytest.approx(0)


def test_what_is_owed_is_bounded() -> None:
    population, other = filled([1]), filled([1]).stored()
    population.merge(msgspec.structs.replace(other, counts=dict.fromkeys(range(10**6, 10**6 + 60000), -1.0)))
    assert len(population.stored().counts) < 51_000
    assert population.visitors(NOW) == pytest.approx(1)


def test_a_visit_of_a_clock_far_ahead_makes_nobody_fade() -> None:
    population, undisturbed = filled([1] * 100, Network(1, 1)), filled([1] * 200)
    ahead = presence(look(2), Network(2, 2), NOW + 40 * 365 * DAY)
    population.seen(ahead, None)
    for number in range(100):
        population.seen(presence(look(10 + number), at=NOW + 1_000 + number), None)
    assert population.visitors(NOW + 2_000) == pytest.approx(201, abs=0.5)
    assert population.new_per_day(NOW + DAY) == pytest.approx(undisturbed.new_per_day(NOW + DAY), rel=0.35)
    population.gone(ahead, ahead.at)
    assert population.visitors(NOW + 2_000) == pytest.approx(200, abs=0.5)
    population.seen(presence(look(1), Network(1, 1), NOW + 2_000), replace(ahead, chain=chain_of(look(1))))
    assert population.visitors(NOW + 2_000) == pytest.approx(200, abs=0.5)


@pytest.mark.parametrize("visits", [1, 1_000])
def test_it_recovers_from_a_clock_that_was_ahead_from_the_beginning(visits: int) -> None:
    population = Population(PARAMETERS)
    for number in range(visits):
        population.seen(presence(look(1), at=NOW + 40 * 365 * DAY + number), None)
    for number in range(300):
        population.seen(presence(look(number), at=NOW + number), None)
    assert 200 <= population.visitors(NOW + 300) <= visits + 300
    other = Population(PARAMETERS)
    other.merge(changes_of(population))
    assert math.isfinite(other.visitors(NOW + 300))


@pytest.mark.parametrize("years", [-200, 200])
def test_what_a_process_of_a_wrong_clock_says_does_no_harm(years: int) -> None:
    population, other = filled([1] * 100), Population(PARAMETERS)
    other.seen(presence(look(2), at=NOW + years * 365 * DAY), None)
    population.merge(changes_of(other))
    assert population.visitors(NOW) == pytest.approx(100.5, abs=0.7)
    population.seen(presence(look(3)), None)
    assert population.visitors(NOW) == pytest.approx(101.5, abs=0.7)
    assert population.visitors(NOW + 800 * 365 * DAY) == pytest.approx(0)


def test_returns_of_other_processes_fade_as_well() -> None:
    population = Population(PARAMETERS)
    for with_tokens in (True, False):
        for _ in range(20):
            other = Population(PARAMETERS)
            for _ in range(500):
                other.returned(0, 4, NOW, by_token=with_tokens)
            population.merge(changes_of(other))
    assert population.stored().returns < 2_000
    assert population.tokenless() > 0.9


def test_of_older_features_only_how_visitors_returned_is_left() -> None:
    population = filled([1])
    for number in range(60):
        population.returned(0, 4, NOW, by_token=number % 3 == 0)
    whole = population.stored()
    read = decode(encode(msgspec.structs.replace(whole, features=whole.features - 1, began=NOW - 90 * DAY)))
    assert read is not None
    for take in (Population.merge, Population.take_over):
        other = Population(PARAMETERS)
        take(other, read)
        assert other.tokenless() == population.tokenless() == 0.5
        assert other.without_token(0, 4) == population.without_token(0, 4)
        # Nobody has come: nothing says that nobody ever came.
        assert other.visitors(NOW) == 0
        assert other.new_per_day(NOW) == Population(PARAMETERS).new_per_day(NOW)
        other.seen(presence(look(2), at=NOW), None, since=NOW - 5 * DAY)
        assert other.visitors(NOW) == pytest.approx(1)


def test_visitors_of_the_past_are_counted_alike_in_any_order() -> None:
    ages = [400, 0, 90, 3, 30]
    expected = sum(0.5 ** (age * DAY / HALF_LIFE) for age in ages)
    for order in (ages, ages[::-1], sorted(ages), sorted(ages, reverse=True)):
        population = Population(PARAMETERS)
        population.tell_time(NOW)
        for number, age in enumerate(order):
            population.seen(presence(look(number), at=NOW - age * DAY), None, since=NOW - (age + 1) * DAY)
        assert population.visitors(NOW) == pytest.approx(expected)
        # Who has counted somebody knows better than a clock.
        population.tell_time(NOW + 800 * DAY)
        assert population.visitors(NOW) == pytest.approx(expected)


def test_what_is_merged_in_steps_is_the_same_whatever_comes_between() -> None:
    entries = {number * 7_919: 0.5 + number * 0.618034 % 1 for number in range(1, 30_000)}
    other = msgspec.structs.replace(filled([1, 2]).stored(), counts=entries, origin=NOW - 30 * DAY)
    for at_once, in_steps in ((Population.merge, Population.merging), (Population.take_over, Population.taking_over)):
        one, two = filled([3]), filled([3])
        at_once(one, other)
        steps = 0
        for steps, _ in enumerate(in_steps(two, other), 1):
            two.seen(presence(look(4 + steps)), None)
            assert two.visitors(NOW) == pytest.approx(1 + steps)
        assert steps > 10
        for number in range(steps):
            one.seen(presence(look(5 + number)), None)
        counts = {key: pytest.approx(count) for key, count in one.stored().counts.items()}
        assert two.stored().counts == counts
        assert two.new_per_day(NOW) == pytest.approx(one.new_per_day(NOW))


def test_a_merging_during_which_all_is_scaled_scales_the_rest_alike() -> None:
    population = Population(PARAMETERS)
    at, week = 0, 7 * DAY
    while at < 200 * HALF_LIFE - week:
        population.seen(presence(look(1), at=at), None)
        at += week
    entries = {number * 7_919: 1.0 for number in range(1, 10_000)}
    other = msgspec.structs.replace(filled([2]).stored(), counts=entries, origin=at, arrivals_at=at, began=at)
    steps = population.merging(other)
    next(steps)
    before = population.weigh(at)
    for number in range(3):
        population.seen(presence(look(1), at=at + number * week), None)
    assert population.weigh(at) < 1 < before
    for _ in steps:
        pass
    counts = population.stored().counts
    assert [counts[key] for key in entries] == [pytest.approx(population.weigh(at))] * len(entries)


def test_forgetting_holds_up_nobody() -> None:
    population, most = Population(PARAMETERS), 400_000
    entries = {number * 7_919: 0.5 + number * 0.618034 % 1 for number in range(1, most + 1)}
    population.take_over(msgspec.structs.replace(filled([1]).stored(), counts=dict(entries)))
    spent, left = [], [most]
    for number in range(150):
        begun = time.perf_counter()
        population.seen(presence(look(1 + number % 2)), None)
        spent.append(time.perf_counter() - begun)
        left.append(len(population._counts.numbers))
    kept = population.stored().counts
    assert len(kept) == pytest.approx(most * 2 / 3, rel=0.05)
    # All but the rarest are there.
    assert all(key in kept for key, number in entries.items() if number > 0.9)
    # Little by little; the longest is to look for what to drop, a matter of 10 ms. Others may run meanwhile.
    assert max(before - after for before, after in itertools.pairwise(left)) < 5_000
    assert sorted(spent)[-2] < 0.05
