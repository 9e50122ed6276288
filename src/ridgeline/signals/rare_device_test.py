from __future__ import annotations

import pytest

from ridgeline.matching.standing import Rarity, Standing
from ridgeline.signals.contract import Known, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.signals.rare_device import LEAST_VISITORS, judge

MANY = 20_000.0


def of(
    rarer_than: float, alike: float = 3, visitors: float = MANY, perhaps: float = 0, *, is_new: bool = True
) -> Observed:
    return Observed(population=Standing(Rarity(visitors, rarer_than, alike, perhaps, is_new)))


@pytest.mark.parametrize(
    ("rarer_than", "bucket"),
    [
        (0.0, "<p95"),
        (0.9499, "<p95"),
        (0.95, "p95-p99"),
        (0.9899, "p95-p99"),
        (0.99, "p99-p99.5"),
        (0.995, "p99.5-p99.9"),
        (0.9989, "p99.5-p99.9"),
        (0.999, "p99.9+"),
        (1.0, "p99.9+"),
    ],
)
def test_the_bucket_is_by_how_many_are_commoner(rarer_than: float, bucket: str) -> None:
    answer = judge(of(rarer_than))
    assert isinstance(answer, Known)
    assert answer.more == {"rare_device_percentile_bucket": bucket}
    assert answer.value is (bucket == "p99.9+")


def test_of_the_rarest_who_are_the_first_of_their_kind_were_not_seen() -> None:
    answer = judge(of(0.9995, alike=0))
    assert answer == Known(
        True,
        (("never_seen", "rarer than 99.95 % of 20,000; 0 others have it"),),
        {"rare_device_percentile_bucket": "not_seen"},
    )


@pytest.mark.parametrize(
    ("observed", "why"),
    [
        (of(0.9995, alike=0.1), "somebody had it, long ago"),
        (of(0.9995, alike=0, is_new=False), "it was seen with this visitor"),
        (of(0.9995, alike=0, perhaps=2), "somebody who is forgotten may have had it"),
    ],
)
def test_what_may_have_been_seen_is_rare_and_no_more(observed: Observed, why: str) -> None:
    answer = judge(observed)
    assert isinstance(answer, Known), why
    assert (answer.value, answer.more["rare_device_percentile_bucket"]) == (True, "p99.9+"), why


def test_what_nobody_has_is_not_rare_where_that_happens_every_day() -> None:
    answer = judge(of(0.97, alike=0))
    assert isinstance(answer, Known)
    assert (answer.value, answer.more["rare_device_percentile_bucket"]) == (False, "p95-p99")


def test_among_few_visitors_nobody_is_rare() -> None:
    assert judge(of(1.0, visitors=LEAST_VISITORS - 1)) == Unknown("few_visitors")
    assert isinstance(judge(of(1.0, visitors=LEAST_VISITORS)), Known)


def test_without_the_kind_it_is_not_known() -> None:
    assert judge(Observed()) == judge(Observed(population=Standing())) == Unknown("kind_not_observed")
