from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping

import pytest

from ridgeline.matching.attributes import COUNT, INDEX
from ridgeline.matching.census import LEAST_ELSEWHERE, LEAST_HERE, SCORED_FROM, STEPS, Census, earlier
from ridgeline.matching.features import ABSENT, SYSTEMS, UNSTABLE, Features, Value
from ridgeline.matching.standing import Foreign, Rarity
from ridgeline.matching.traits import FONTS, GROUPS, Traits, traits_of

WINDOWS, MAC = SYSTEMS[:2]
CHROME, SAFARI = 7, 8
COMMON, MACS = 4_000, 3_000
_FONTS_OF = {WINDOWS: bytes(range(40)), MAC: bytes(range(100, 140))}


def traits(system: int = WINDOWS, browser: int = CHROME, **changes: Value) -> Traits:
    """Return a device of a system, which has its own in every way but for what is changed."""
    return changed(system, browser, changes)


def changed(system: int, browser: int, changes: Mapping[str, Value]) -> Traits:
    values: list[Value] = [system % 1_000 + 10] * COUNT
    values[INDEX["browser"]], values[INDEX["system"]] = browser, system
    values[INDEX[FONTS]] = _FONTS_OF.get(system, b"")
    for name, value in changes.items():
        values[INDEX[name]] = value
    return traits_of(Features(tuple(values)))


def came(census: Census, some: Iterable[Traits], weight: float = 1.0) -> None:
    """Count visitors who are new."""
    for one in some:
        places, step = census.places(one, 1.0)
        for place in places:
            census.counts.change(place, weight, owe=False)
        if step is not None:
            census.score(step, weight)
        census.forget()


def rarity(census: Census, device: Traits, own: tuple[Traits, float] | None = None) -> Rarity:
    found = census.standing(device, 1.0, own).rarity
    assert found is not None
    return found


def foreign(census: Census, device: Traits, own: tuple[Traits, float] | None = None) -> dict[tuple[str, str], Foreign]:
    found = census.standing(device, 1.0, own).foreign
    assert len({(one.attribute, one.scope) for one in found}) == len(found)
    return {(one.attribute, one.scope): one for one in found}


@pytest.fixture
def both() -> Census:
    """Visitors with Windows and with Macs, each in their own way."""
    census = Census()
    came(census, [traits()] * COMMON)
    came(census, [traits(MAC, SAFARI)] * MACS)
    return census


# How rare a kind is.


def kinds(count: int, seed: int) -> list[Traits]:
    """Return devices as they are: some kinds are many, and many are of one device."""
    draw = random.Random(seed)
    cards = [1_000 + number for number in range(2_000)]
    weights = [(rank + 1) ** -1.2 for rank in range(len(cards))]
    return [
        traits(
            *draw.choices(((WINDOWS, CHROME), (MAC, CHROME), (MAC, SAFARI)), (70, 20, 10))[0],
            gpu=draw.choices(cards, weights)[0],
            cores=draw.choices((4, 8, 16, 12, 6, 24, 3), (40, 30, 15, 8, 5, 1.5, 0.5))[0],
            screen=draw.choices((1, 2, 3, 4, 5, 6), (50, 30, 15, 4, 0.9, 0.1))[0],
        )
        for _ in range(count)
    ]


def test_one_new_visitor_in_a_thousand_is_rarer_than_all_others() -> None:
    census, found = Census(), Counter[float]()
    for number, device in enumerate(kinds(12_000, 1)):
        one = rarity(census, device)
        if number >= 6_000:
            found.update(limit for limit in (0.95, 0.99, 0.999) if one.rarer_than >= limit)
        came(census, [device])
    shares = {limit: number / 6_000 for limit, number in found.items()}
    assert 0.0003 < shares[0.999] <= 0.002
    assert 0.005 < shares[0.99] <= 0.02
    assert 0.025 < shares[0.95] <= 0.08
    # Where nobody was counted meanwhile, others of the same population are as rare.
    others = [rarity(census, device).rarer_than for device in kinds(4_000, 2)]
    assert sum(one >= 0.999 for one in others) / len(others) <= 0.002


def test_the_fewer_have_it_the_rarer_it_is() -> None:
    census = Census()
    came(census, kinds(8_000, 1))
    order = [
        traits(gpu=1_000, cores=4, screen=1),
        traits(gpu=1_010, cores=4, screen=1),
        # Kinds that nobody has are told apart as well.
        traits(gpu=9_999, cores=4, screen=1),
        traits(gpu=9_999, cores=99, screen=99),
        traits(999, CHROME, gpu=9_999, cores=99, screen=99),
    ]
    found = [rarity(census, device).rarer_than for device in order]
    assert found == sorted(found)
    assert found[0] < 0.5
    assert found[-1] > 0.999
    assert rarity(census, order[0]).alike > 200
    assert rarity(census, order[-1]).alike == 0


def test_a_visitor_is_compared_with_all_others_but_itself() -> None:
    census, odd = Census(), traits(gpu=9_999, cores=99)
    came(census, kinds(8_000, 1))
    new = rarity(census, odd)
    came(census, [odd])
    again, stranger = rarity(census, odd, (odd, 1.0)), rarity(census, odd)
    assert (new.is_new, again.is_new, stranger.is_new) == (True, False, True)
    assert (new.alike, again.alike, stranger.alike) == (0, 0, 1)
    assert again.rarer_than == pytest.approx(new.rarer_than, abs=0.001)
    assert stranger.rarer_than < again.rarer_than


def test_of_a_part_that_was_not_observed_nothing_is_said(both: Census) -> None:
    assert both.standing(traits(gpu=None), 1.0).rarity is None
    before = rarity(both, traits()).of
    came(both, [traits(gpu=None)])
    assert rarity(both, traits()).of == before


def test_before_anybody_is_known_nobody_is_compared() -> None:
    census = Census()
    assert rarity(census, traits()) == Rarity(of=0.0, rarer_than=0.0, alike=0.0, perhaps=0.0, is_new=True)
    came(census, [traits()] * (int(SCORED_FROM) + 10))
    assert rarity(census, traits()).of == 10


# What is foreign.


def test_what_is_common_elsewhere_and_that_nobody_here_has_is_foreign(both: Census) -> None:
    assert foreign(both, traits(MAC, SAFARI)) == foreign(both, traits()) == {}
    own = traits()
    card = own.values[INDEX["gpu"]]
    found = foreign(both, traits(MAC, SAFARI, gpu=card))
    assert set(found) == {("gpu", "system"), ("gpu", "family")}
    one = found["gpu", "system"]
    assert (one.group, one.here, one.of_here, one.elsewhere) == ("graphics", 0, MACS, COMMON)
    assert (one.alone, one.came) == (0, MACS - LEAST_HERE)


def test_a_browser_s_own_way_is_foreign_in_another_of_the_same_system() -> None:
    census = Census()
    came(census, [traits(gpu=50)] * COMMON)
    came(census, [traits(browser=SAFARI, gpu=60)] * MACS)
    assert set(foreign(census, traits(gpu=60))) == {("gpu", "family")}
    assert foreign(census, traits(gpu=60))["gpu", "family"].elsewhere == MACS
    assert foreign(census, traits(browser=SAFARI, gpu=60)) == {}


def test_what_nobody_has_anywhere_is_not_foreign(both: Census) -> None:
    names = [name for of_group in GROUPS.values() for name in of_group]
    new: dict[str, Value] = dict.fromkeys([*names, "model", "browser_version"], 77_777)
    assert foreign(both, changed(MAC, SAFARI, new | {FONTS: b"\xf0\x01\xf0\x02\xf0\x03"})) == {}


@pytest.mark.parametrize("value", [None, ABSENT, UNSTABLE])
def test_what_is_not_there_or_hidden_is_not_foreign(value: Value) -> None:
    census = Census()
    hidden = {name: value for names in GROUPS.values() for name in names if name != "platform"}
    came(census, [changed(WINDOWS, CHROME, hidden)] * COMMON)
    came(census, [traits(MAC)] * MACS)
    assert foreign(census, changed(MAC, CHROME, hidden)) == {}


@pytest.mark.parametrize(
    ("here", "elsewhere"), [(int(LEAST_HERE) - 1, COMMON), (MACS, int(LEAST_ELSEWHERE) - 1), (MACS, 0)]
)
def test_where_few_are_known_nothing_is_foreign(here: int, elsewhere: int) -> None:
    census = Census()
    came(census, [traits()] * elsewhere + [traits(gpu=9)] * (COMMON - elsewhere) + [traits(MAC)] * here)
    assert foreign(census, traits(MAC, gpu=traits().values[INDEX["gpu"]])) == {}


def test_what_would_be_rare_here_in_any_case_is_not_foreign() -> None:
    census = Census()
    came(census, [traits(gpu=10 + number % 40) for number in range(10_000)])
    came(census, [traits(MAC)] * 700)
    # Of forty others one has it; here that would be 17 or 18.
    assert foreign(census, traits(MAC, gpu=20)) == {}
    came(census, [traits(MAC)] * 200)
    assert ("gpu", "system") in foreign(census, traits(MAC, gpu=20))


def test_what_one_in_two_thousand_has_is_known(both: Census) -> None:
    odd = traits(MAC, SAFARI, gpu=traits().values[INDEX["gpu"]])
    for already in range(2):
        assert foreign(both, odd)["gpu", "system"].here == already
        came(both, [odd])
    came(both, [odd])
    assert foreign(both, odd) == {}


def test_a_visitor_does_not_make_its_own_device_known(both: Census) -> None:
    odd = traits(MAC, SAFARI, gpu=traits().values[INDEX["gpu"]])
    came(both, [odd] * 2)
    assert ("gpu", "system") in foreign(both, odd, (odd, 1.0))
    assert foreign(both, odd, (odd, 1.0))["gpu", "system"].here == 1


def test_three_fonts_of_another_system_are_foreign_and_two_are_not(both: Census) -> None:
    own, others = _FONTS_OF[MAC], _FONTS_OF[WINDOWS]
    assert foreign(both, traits(MAC, SAFARI, fonts=own + others[:4])) == {}
    (one,) = foreign(both, traits(MAC, SAFARI, fonts=own + others[:6])).values()
    assert (one.group, one.attribute, one.scope, one.elsewhere) == ("fonts", "fonts", "system", COMMON)


def alone(census: Census, group: str, scope: int = 0) -> float:
    context = traits(MAC, SAFARI).context
    return census.counts.numbers.get(context.scopes[scope].alone[group], 0.0)


def test_what_honest_visitors_show_now_and_then_is_counted(both: Census) -> None:
    # Monitors that others had first, one after the other.
    came(both, [traits(screen=100 + number) for number in range(9) for _ in range(400)])
    came(both, [traits(MAC, SAFARI, screen=100 + number) for number in range(9)])
    assert alone(both, "screen") == 9
    assert foreign(both, traits(MAC, SAFARI, touch=traits().values[INDEX["touch"]]))["touch", "system"].alone == 9
    assert alone(both, "graphics") == 0


def test_who_mixes_whole_devices_does_not_teach_that_this_is_usual(both: Census) -> None:
    own = traits().values
    taken = {name: own[INDEX[name]] for name in ("gpu", "screen", "emoji", "fonts")}
    came(both, [changed(MAC, SAFARI, taken)])
    assert {group: alone(both, group) for group in GROUPS} == dict.fromkeys(GROUPS, 0)


# Its bounds.


def test_its_memory_is_bounded_and_what_it_forgot_is_not_taken_for_never_seen() -> None:
    census = Census(most=3_000)
    came(census, [traits()] * COMMON)
    came(census, [traits(MAC, SAFARI)] * MACS)
    odd = traits(MAC, SAFARI, gpu=traits().values[INDEX["gpu"]])
    assert foreign(census, odd)
    came(census, [traits(gpu=10_000 + number, screen=20_000 + number) for number in range(3_000)])
    assert len(census.counts.numbers) <= 3_000
    found = rarity(census, traits(gpu=10_001, screen=20_001))
    assert found.alike + found.perhaps >= 1
    # So much was forgotten that somebody with a Mac may have had it.
    assert found.perhaps > 2
    assert foreign(census, odd) == {}


def test_what_is_kept_is_what_was_counted(both: Census) -> None:
    odd = traits(MAC, SAFARI, gpu=traits().values[INDEX["gpu"]])
    stored, again = both.stored(), Census()
    for key, number in stored.counts.items():
        again.counts.change(key, number * 2, owe=True)
    again.add(stored, 2.0)
    again.scale(0.5)
    assert again.standing(odd, 1.0) == both.standing(odd, 1.0)
    assert again.stored() == stored


def test_steps_that_there_are_not_are_left_out() -> None:
    census = Census()
    stored = census.stored()
    stored.scores = {-1: 1.0, 0: 1.0, STEPS: 1.0, 10**9: 1.0}
    census.add(stored, 1.0)
    assert census.stored().scores == {0: 1.0}


def test_of_two_times_the_earlier_is_kept() -> None:
    assert [earlier(0, 5), earlier(5, 0), earlier(4, 5), earlier(0, 0)] == [5, 5, 4, 0]
