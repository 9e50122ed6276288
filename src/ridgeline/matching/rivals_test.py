import math

import msgspec
import pytest

from ridgeline.matching.chain import chain_of
from ridgeline.matching.claims import TOKEN_CONTRADICTED, Claim
from ridgeline.matching.decide import Decider, Verdict
from ridgeline.matching.digests import digest32
from ridgeline.matching.features import UNSTABLE, Features, Value
from ridgeline.matching.frequencies import Population, Presence
from ridgeline.matching.parameters import CLASSES, DAY
from ridgeline.testing.looks import HOME, NOW, PARAMETERS, decider, known, look, seen


def odds(verdict: Verdict) -> float:
    """Return how many times likelier a new device is than the best known one."""
    return verdict.probability_new / verdict.probability


def on_iphone(seed: int, **changes: Value) -> Features:
    return Features(look(seed, **changes).values, CLASSES.index("ios"))


def test_a_private_window_says_nothing_of_tokens() -> None:
    private = PARAMETERS.arrival.private[0]
    usual, hidden = on_iphone(1, storage_quota=7), on_iphone(1, storage_quota=private)
    judge = decider([])
    assert judge.keeps_tokens(seen(usual, []))
    assert not judge.keeps_tokens(seen(hidden, []))
    assert not judge.keeps_tokens(seen(usual, [], keeps_tokens=False))
    # Seen once, in a private window, it has no token; seen in another one yesterday, it would have brought one.
    once = judge.decide(seen(usual, [known(1, hidden)]))
    told = judge.decide(seen(usual, [known(1, hidden)], keeps_tokens=False))
    assert math.isclose(odds(once), odds(told))
    once = judge.decide(seen(usual, [known(1, usual)]))
    told = judge.decide(seen(usual, [known(1, usual)], keeps_tokens=False))
    assert odds(once) > 2 * odds(told)


def test_what_a_private_window_moves_explains_that_no_token_came() -> None:
    share = PARAMETERS.arrival.signs["ios"]["canvas_geometry"][0]
    signs = {name: {} if name == "ios" else of_class for name, of_class in PARAMETERS.arrival.signs.items()}
    blind = msgspec.structs.replace(PARAMETERS, arrival=msgspec.structs.replace(PARAMETERS.arrival, signs=signs))
    assert share > 0.5
    one, now = known(1, on_iphone(1, storage_quota=7)), on_iphone(1, storage_quota=7, canvas_geometry=UNSTABLE)
    told = decider([]).decide(seen(now, [one]))
    assert odds(told) < 0.5 * odds(decider([], blind).decide(seen(now, [one])))


def test_one_that_is_hardly_likelier_than_the_next_is_not_found() -> None:
    twins = [known(1, look(1), visits=20), known(2, look(1), visits=20, at=NOW - 3 * DAY)]

    def among(margin: float) -> Verdict:
        changed = msgspec.structs.replace(
            PARAMETERS.thresholds,
            probability=dict.fromkeys(CLASSES, 0.0),
            contested=dict.fromkeys(CLASSES, 0.0),
            margin=margin,
        )
        loose = msgspec.structs.replace(PARAMETERS, thresholds=changed)
        return decider([(look(1), HOME)] * 2, loose).decide(seen(look(1), twins))

    found = among(1.0)
    margin = found.explain().margin
    assert found.decision.visitor == twins[0].candidate
    assert margin is not None
    assert 1 < margin < 100
    assert among(margin * 0.99).decision.visitor == twins[0].candidate
    unclear = among(margin * 1.01)
    assert unclear.decision.visitor is None
    assert "too much like this device" in unclear.decision.because or "a new device" in unclear.decision.because


def test_two_ids_of_one_device_are_no_contradiction() -> None:
    first, stranger = (known(number, look(1), visits=20) for number in (1, 2))
    kin = digest32(first.candidate.visitor_id)
    second = known(2, look(1), visits=20, kin=kin, kin_probability=0.95)
    at_work = decider([(look(1), HOME)] * 2)
    apart = at_work.decide(seen(look(1), [first, stranger], at=NOW + 20 * DAY))
    together = at_work.decide(seen(look(1), [first, second], at=NOW + 20 * DAY))
    assert apart.probability < 0.6
    assert together.probability > 0.85
    assert together.decision.visitor is not None


@pytest.mark.parametrize("counted", [0, 1])
def test_who_has_counted_nobody_takes_no_device_for_another(counted: int) -> None:
    """As a process does that has only begun: what two devices of one browser have in common is not known to be common.

    Nor is a token believed then that comes from other hardware.
    """
    other = dict.fromkeys(("gpu", "cores", "memory", "math", "audio", "canvas_text", "color"), 1)
    population = Population(PARAMETERS)
    if counted:
        population.seen(Presence(chain_of(look(1)), HOME, NOW), None)
    at_work = Decider(PARAMETERS, population)
    one = known(1, look(1))
    assert at_work.decide(seen(look(1, **other), [one], at=NOW + 60_000)).decision.visitor is None
    claim = Claim(one, NOW, proven=True)
    assert at_work.decide(seen(look(1, **other), [], at=NOW + 60_000, claims=[claim])).raised == (TOKEN_CONTRADICTED,)
    # The device itself is known all the same.
    assert at_work.decide(seen(look(1), [one], at=NOW + DAY)).decision.visitor == one.candidate
