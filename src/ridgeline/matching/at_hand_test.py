import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.matching.at_hand import counts_at_hand, differences
from ridgeline.matching.attributes import COUNT
from ridgeline.matching.chain import chain_of
from ridgeline.matching.features import Features
from ridgeline.matching.frequencies import Population, Presence, _keys
from ridgeline.matching.network import Network
from ridgeline.matching.parameters import DAY, shipped
from ridgeline.matching.profile import Profile, new_profile

NOW = 1_760_000_000_000


def look(seed: int, changed: int) -> Features:
    draw = random.Random(seed)
    values = [7] * COUNT
    for index in draw.sample(range(COUNT), changed):
        values[index] = draw.randrange(3)
    return Features(tuple(values))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 6), st.integers(1, 3)), max_size=12))
def test_it_is_what_a_population_of_these_visitors_counts(visitors: list[tuple[int, int, int]]) -> None:
    population = Population(shipped())
    population.seen(Presence(chain_of(look(99, COUNT)), None, NOW), None)
    profiles: list[Profile] = []
    for seed, changed, place in visitors:
        profiles.append(new_profile(look(seed, changed), Network(place, place // 2), NOW - seed * DAY))
        population.seen(Presence(chain_of(look(seed, changed)), Network(place, place // 2), NOW - seed * DAY), None)
    now, network = look(0, 1), Network(1, 0)
    chain = chain_of(now)
    found = counts_at_hand(chain, network, profiles, [differences(now, one) for one in profiles], population.weigh)
    counted = population.stored().counts
    stranger = 0.0
    for key in _keys(Presence(chain, network, NOW)):
        if key == chain.prefixes[0]:
            # The one that is not at hand.
            stranger = population.weigh(NOW)
        assert found.get(key, 0.0) == pytest.approx(counted.get(key, 0.0) - stranger, rel=1e-6, abs=1e-9)
        stranger = 0.0


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 6), st.floats(0.01, 1.0)), max_size=12))
def test_who_counts_for_less_does_so_here_too_and_who_came_from_nowhere_is_at_no_address(
    visitors: list[tuple[int, int, float]],
) -> None:
    population = Population(shipped())
    population.tell_time(NOW)
    profiles: list[Profile] = []
    for seed, changed, counted in visitors:
        profile = new_profile(look(seed, changed), None, NOW - seed * DAY)
        profile = msgspec.structs.replace(profile, counted=counted)
        profiles.append(profile)
        population.seen(Presence(chain_of(look(seed, changed)), None, profile.seen_at, counted), None)
    now = look(0, 1)
    chain = chain_of(now)
    for network in (None, Network(1, 0)):
        found = counts_at_hand(chain, network, profiles, [differences(now, one) for one in profiles], population.weigh)
        known = population.stored().counts
        for key in _keys(Presence(chain, network, NOW)):
            assert found.get(key, 0.0) == pytest.approx(known.get(key, 0.0), rel=1e-6, abs=1e-9)


def test_nobody_at_hand_amounts_to_nothing() -> None:
    chain = chain_of(look(1, 0))
    assert counts_at_hand(chain, Network(1, 1), [], [], lambda _: 1.0) == {}
