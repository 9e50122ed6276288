import math
import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ridgeline.matching.attributes import ATTRIBUTES, COUNT, INDEX, Kind
from ridgeline.matching.chain import chain_of
from ridgeline.matching.features import Features, Value
from ridgeline.matching.frequencies import Population, Presence
from ridgeline.matching.network import Nearness, Network, Place
from ridgeline.matching.parameters import CLASSES, DAY, HOUR, shipped
from ridgeline.matching.profile import Profile, new_profile, seen_again
from ridgeline.matching.score import Outcome, Score, Scorer
from ridgeline.matching.travel import Whereabouts, around

PARAMETERS = shipped()
NOW = 1_760_000_000_000
HOME, AWAY = Network(1, 1), Network(9, 9)


def look(draw: random.Random, **changes: Value) -> Features:
    """Return a look in which every attribute but browser and system is one of twenty values, and fonts are a set."""
    values: list[Value] = []
    for attribute in ATTRIBUTES:
        if attribute.kind is Kind.SET:
            values.append(b"".join(number.to_bytes(2, "big") for number in sorted(draw.sample(range(999), 20))))
        else:
            values.append(5 if attribute.name in ("browser", "system") else 1_000 + draw.randrange(20))
    return with_changes(Features(tuple(values)), **changes)


def with_changes(features: Features, **changes: Value) -> Features:
    values = [*features.values]
    for name, value in changes.items():
        values[INDEX[name]] = value
    return Features(tuple(values))


def crowd(number: int = 300) -> Population:
    draw = random.Random(1)
    population = Population(PARAMETERS)
    for one in range(number):
        population.seen(Presence(chain_of(look(draw)), Network(100 + one, 100 + one), NOW), None)
    return population


SCORER = Scorer(PARAMETERS, crowd())


def score(now: Features, profile: Profile, network: Network | None = HOME, at: int = NOW + DAY) -> Score:
    return SCORER.score(SCORER.sight(now, network, at), profile)


def test_who_is_farther_away_than_anybody_comes_is_less_likely_the_same() -> None:
    """As one more weight beside that of being elsewhere, which goes with the time that a journey takes."""
    one, berlin, tokyo = look(random.Random(2)), around(52.5, 13.4, 100), around(35.7, 139.7, 100)
    profile = new_profile(one, HOME, NOW, where=berlin)
    same, other = PARAMETERS.network.impossible_travel

    def at(where: Whereabouts | None, hours: int, known: Profile = profile, network: Network = AWAY) -> Score:
        return SCORER.score(SCORER.sight(one, network, NOW + hours * HOUR, where=where), known)

    near, far = at(berlin, 2), at(tokyo, 2)
    assert (near.nearness, far.nearness) == (Nearness.ELSEWHERE, Nearness.IMPOSSIBLE_TRAVEL)
    assert far.network - near.network == pytest.approx(math.log(same / other))
    assert far.total - near.total == pytest.approx(math.log(same / other))
    # Nobody is in two places, but of two places one may not be known, and after a flight it is a journey.
    for possible in (at(None, 2), at(tokyo, 2, new_profile(one, HOME, NOW)), at(tokyo, 14)):
        assert possible.nearness is Nearness.ELSEWHERE
    assert at(tokyo, 2, network=HOME).nearness is Nearness.STAYS


def test_what_another_zoom_moves_says_little() -> None:
    """Text is set in whole device pixels: its boxes are others, and no update of the system made them so."""
    old = look(random.Random(2))
    zoomed = with_changes(old, pixel_ratio=7)
    profile = new_profile(old, HOME, NOW)
    text = with_changes(zoomed, emoji=7, font_preferences=7)
    alone, with_text = score(zoomed, profile), score(text, profile)
    # What an update of the system moves is not waited for.
    assert with_text.moved == alone.moved
    sight = SCORER.sight(text, HOME, NOW + DAY)
    details = {ATTRIBUTES[one.attribute].name: one for one in SCORER.details(sight, profile, with_text)}
    assert sum(one.weight for one in details.values()) + with_text.network == pytest.approx(with_text.total)
    for name in ("emoji", "font_preferences"):
        assert (details[name].outcome, details[name].weight) == (Outcome.DRIFTED, -1.0)
    assert details["voices"].weight > 0
    # An update tells nothing of itself by what was not observed, and a screen tells that it is the same if it was.
    for missed in ("fonts", "system_version", "voices"):
        assert score(with_changes(text, **{missed: None}), profile).moved == alone.moved
    unknown = new_profile(with_changes(old, screen=None), HOME, NOW)
    assert (
        score(with_changes(text, screen=None), unknown).moved != score(with_changes(zoomed, screen=None), unknown).moved
    )
    # At the same zoom they count, and on another screen, with an update of the system, and on phones, which zoom without
    # another pixel ratio.
    assert score(with_changes(old, emoji=7, font_preferences=7), profile).total < with_text.total
    docked = with_changes(zoomed, screen=7)
    assert score(with_changes(docked, emoji=7), profile).total < score(docked, profile).total - 3
    updated = with_changes(zoomed, fonts=look(random.Random(3)).values[INDEX["fonts"]])
    assert score(with_changes(updated, emoji=7), profile).moved != score(updated, profile).moved
    of_a_phone, text_of_a_phone = (Features(one.values, CLASSES.index("android")) for one in (zoomed, text))
    profile = new_profile(Features(old.values, CLASSES.index("android")), HOME, NOW)
    assert score(text_of_a_phone, profile).total < score(of_a_phone, profile).total - 3


def test_the_same_device_scores_far_above_another() -> None:
    one, other = look(random.Random(2)), look(random.Random(3))
    same, different = score(one, new_profile(one, HOME, NOW)), score(one, new_profile(other, AWAY, NOW))
    assert same.total > 20
    assert different.total < -20
    assert same.differing == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([attribute.name for attribute in ATTRIBUTES[2:]]))
def test_one_more_rare_agreement_never_lowers_the_score(seed: int, name: str) -> None:
    draw = random.Random(seed)
    old = look(draw)
    rare = with_changes(old, **{name: 77_777_777})
    differing = score(rare, new_profile(old, HOME, NOW)).total
    agreeing = score(rare, new_profile(rare, HOME, NOW)).total
    assert agreeing > differing
    unknown = score(rare, new_profile(with_changes(rare, **{name: None}), HOME, NOW)).total
    assert agreeing >= unknown


def test_a_rare_agreement_is_worth_more_than_a_common_one() -> None:
    population = crowd()
    draw = random.Random(5)
    for _ in range(100):
        population.seen(Presence(chain_of(look(draw, timezone=42)), None, NOW), None)
    scorer = Scorer(PARAMETERS, population)

    def worth(timezone: int) -> float:
        features = look(random.Random(6), timezone=timezone)
        profile = new_profile(features, None, NOW)
        sight = scorer.sight(features, None, NOW + DAY)
        found = scorer.details(sight, profile, scorer.score(sight, profile))
        return next(one.weight for one in found if one.attribute == INDEX["timezone"])

    assert worth(88_888) > worth(42)


def test_the_parts_add_up_to_the_total() -> None:
    draw = random.Random(7)
    old = look(draw)
    now = with_changes(old, screen=1, pixel_ratio=2, canvas_text=None)
    profile = seen_again(
        new_profile(old, HOME, NOW), with_changes(old, timezone=4), AWAY, NOW + DAY, trust=1, by_token=False
    )
    sight = SCORER.sight(now, HOME, NOW + 2 * DAY)
    found = SCORER.score(sight, profile)
    details = SCORER.details(sight, profile, found)
    assert found.total == pytest.approx(sum(one.weight for one in details) + found.network)
    outcomes = {one.attribute: one.outcome for one in details}
    assert outcomes[INDEX["canvas_text"]] is Outcome.IGNORED
    assert outcomes[INDEX["timezone"]] is Outcome.REVERTED
    assert found.nearness is Nearness.EARLIER


def test_the_parts_add_up_where_values_last_longer_or_shorter() -> None:
    quota = INDEX["storage_quota"]
    private = PARAMETERS.arrival.private[0]
    usual = next(int(value) for value in PARAMETERS.attributes["storage_quota"].leaves if int(value) != private)
    for kind, before, now, changed in (
        *((0, private, private, 0), (0, private, usual, 1 << quota), (0, usual, private, 0)),
        (CLASSES.index("safari"), private, private, 1 << quota),
    ):
        old = with_changes(look(random.Random(4)), storage_quota=before)
        profile = Profile(1, old.values, NOW, 3, {3: 7}, changed, (Place(HOME, 3),), 1.0, "")
        visit = Features(with_changes(old, storage_quota=now).values, kind)
        sight = SCORER.sight(visit, HOME, NOW + DAY)
        whole = SCORER.score(sight, profile)
        parts = sum(one.weight for one in SCORER.details(sight, profile, whole))
        assert math.isclose(parts + whole.network, whole.total, abs_tol=1e-6)


def test_versions_only_move_forward() -> None:
    old = look(random.Random(8), browser_version=158)
    profile = new_profile(old, HOME, NOW)
    newer, older = with_changes(old, browser_version=160), with_changes(old, browser_version=150)
    found = score(older, profile, at=NOW + 40 * DAY)
    assert found.total < score(newer, profile, at=NOW + 40 * DAY).total - 3
    sight = SCORER.sight(older, HOME, NOW + 40 * DAY)
    outcomes = [one.outcome for one in SCORER.details(sight, profile, found)]
    assert outcomes[INDEX["browser_version"]] is Outcome.CONTRADICTS


def test_what_an_update_moves_together_costs_less_than_one_by_one() -> None:
    old = look(random.Random(9), browser_version=158)
    profile = new_profile(old, HOME, NOW)
    moves: dict[str, Value] = {"engine": 1, "webgl_version": 2, "webgl_extensions": 3}
    alone = (
        score(old, profile, at=NOW + 10 * DAY).total
        - score(with_changes(old, **moves), profile, at=NOW + 10 * DAY).total
    )
    updated = with_changes(old, browser_version=159)
    together = (
        score(updated, profile, at=NOW + 10 * DAY).total
        - score(with_changes(updated, **moves), profile, at=NOW + 10 * DAY).total
    )
    assert together < alone


def test_one_font_added_is_drift_another_set_is_not() -> None:
    old = look(random.Random(10))
    fonts = old.values[INDEX["fonts"]]
    assert isinstance(fonts, bytes)
    one_more = with_changes(old, fonts=fonts + b"\xff\xff")
    others = with_changes(old, fonts=bytes(range(40)))
    profile = new_profile(old, HOME, NOW)
    assert score(one_more, profile).total > score(others, profile).total + 3


def test_a_changed_address_says_more_within_a_minute_than_after_weeks() -> None:
    old = look(random.Random(11))
    profile = new_profile(old, HOME, NOW)
    assert score(old, profile, AWAY, NOW + 60_000).network < -5
    assert score(old, profile, AWAY, NOW + 60_000).network < score(old, profile, AWAY, NOW + 40 * DAY).network
    assert score(old, profile, HOME, NOW + HOUR).network > 3


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.integers(0, 2**33), st.binary(max_size=9)), min_size=COUNT, max_size=COUNT),
    st.lists(st.one_of(st.none(), st.integers(0, 2**33), st.binary(max_size=9)), min_size=COUNT, max_size=COUNT),
    st.integers(-(10**13), 10**13),
    st.integers(0, 2**COUNT - 1),
)
def test_no_evidence_can_break_it(new: list[Value], old: list[Value], elapsed: int, changed: int) -> None:
    profile = Profile(1, tuple(old), NOW, 3, {3: 5, COUNT - 1: None}, changed, (Place(HOME, 3),), 1.0, "")
    found = score(Features(tuple(new)), profile, AWAY, max(0, NOW + elapsed))
    assert math.isfinite(found.total)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 8))
def test_two_devices_are_as_unlike_either_way(one: int, other: int, shared: int) -> None:
    """Not exactly: rare values weigh more where they are seen now, versions go one way; but never yes and no.

    Each value is given those before it, which are the new look's, so a clear no may be clearer from one side.
    """
    assume(one != other)
    here, there = look(random.Random(one), browser_version=9), look(random.Random(other), browser_version=9)
    there = Features((*here.values[: shared + 2], *there.values[shared + 2 :]))
    forth = score(here, new_profile(there, HOME, NOW)).total
    back = score(there, new_profile(here, HOME, NOW)).total
    assert max(forth, back) < 0
    assert abs(forth - back) <= 25 or 0.4 < forth / back < 2.5
