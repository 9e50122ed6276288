from __future__ import annotations

from typing import Any

import pytest

from ridgeline.matching.standing import Foreign, Standing
from ridgeline.matching.traits import FONTS, GROUPS
from ridgeline.signals.foreign_traits import REASONS, foreign_traits
from ridgeline.signals.observed import Observed

MORE = (1_000, 3_000, 10_000, 1_000_000)


def trait(attribute: str = "gpu", **numbers: Any) -> Foreign:
    """Return one that 5,000 have elsewhere, and none of 3,000 here."""
    group = FONTS if attribute == FONTS else next(group for group, names in GROUPS.items() if attribute in names)
    known: dict[str, Any] = {
        "scope": "system",
        "here": 0,
        "of_here": 3_000,
        "elsewhere": 5_000,
        "alone": 0,
        "came": 2_500,
    }
    return Foreign(**({"group": group, "attribute": attribute} | known | numbers))


def weight(one: Foreign) -> float:
    found = foreign_traits(Observed(population=Standing(foreign=(one,))))
    return sum(learned.weight for learned in found)


def test_every_group_has_its_reason() -> None:
    assert set(REASONS) == {f"{group}_of_others" for group in {*GROUPS, FONTS}}
    for group, names in GROUPS.items():
        (learned,) = foreign_traits(Observed(population=Standing(foreign=(trait(names[0], came=90_000),))))
        assert learned.reason == f"{group}_of_others"


def test_it_says_what_was_seen() -> None:
    (learned,) = foreign_traits(Observed(population=Standing(foreign=(trait(here=1.2),))))
    assert learned.reason == "graphics_of_others"
    assert learned.seen == "gpu: 1 of 3,000 in its system, 5,000 elsewhere"


def test_the_more_are_known_the_more_it_weighs_and_the_more_honest_ones_have_it_the_less() -> None:
    for several in ([trait(came=number) for number in MORE], [trait(elsewhere=number) for number in MORE]):
        weights = [weight(one) for one in several]
        assert weights == sorted(weights)
        assert weights[0] < weights[-1]
    weights = [weight(trait(came=10_000, alone=number)) for number in (0, 3, 10, 100)]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] < 0.1


def test_alone_it_is_enough_only_if_the_evidence_overwhelms() -> None:
    for attribute in ("gpu", FONTS):
        assert weight(trait(attribute, came=9_000)) <= 0.5
        assert weight(trait(attribute, came=12_000)) > 0.5
        # A few who are honest, or few elsewhere.
        assert weight(trait(attribute, came=12_000, alone=3)) <= 0.5
        assert weight(trait(attribute, came=12_000, elsewhere=500)) <= 0.5


@pytest.mark.parametrize("attribute", sorted({name for names in GROUPS.values() for name in names} - {"gpu"}))
def test_of_all_else_one_is_never_enough(attribute: str) -> None:
    assert weight(trait(attribute, of_here=1e9, elsewhere=1e9, came=1e9)) <= 0.5
    hardly = weight(trait(attribute, came=999))
    assert hardly == 0


def test_numbers_that_a_new_model_may_have_are_not_enough_together() -> None:
    new = [trait(name, came=1e9, elsewhere=1e9) for name in ("cores", "memory", "screen", "touch", "webgl_limits")]
    found = foreign_traits(Observed(population=Standing(foreign=tuple(new[:4]))))
    assert [learned.reason for learned in found] == ["processor_of_others", "screen_of_others"]
    assert 1 - (1 - found[0].weight) * (1 - found[1].weight) < 0.5


def test_of_what_has_one_cause_the_heaviest_counts() -> None:
    both = (trait("webgl_limits"), trait("gpu", scope="family"), trait("gpu", elsewhere=300))
    (learned,) = foreign_traits(Observed(population=Standing(foreign=both)))
    assert learned.weight == weight(both[1])
    assert "in its family" in learned.seen


def test_where_nothing_is_known_nothing_is_said() -> None:
    assert foreign_traits(Observed()) == foreign_traits(Observed(population=Standing())) == []
    assert foreign_traits(Observed(population=Standing(foreign=(trait(came=0),)))) == []
    # What happens every day is not worth a word.
    assert foreign_traits(Observed(population=Standing(foreign=(trait(alone=200),)))) == []
