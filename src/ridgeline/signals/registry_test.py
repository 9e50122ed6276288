from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ridgeline.signals.contract import Known, Signal, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.signals.registry import WrongCatalogue, in_order, load

BLANK = Signal(
    field="incognito",
    reads=(),
    meaning="",
    reasons={"because": ""},
    unknown={"unknown": ""},
    false_alarms="",
    judge=lambda observed: Known(True, (("because", ""),)) if observed.facts else Unknown("unknown"),
)


def test_a_signal_is_registered_by_being_there() -> None:
    folder = Path(__file__).parent
    files = {path.stem for path in folder.glob("*.py") if "SIGNAL = Signal(" in path.read_text()} - {"registry_test"}
    assert {signal.field for signal in load()} == files


def test_duplicate_fields_refuse_to_start() -> None:
    with pytest.raises(WrongCatalogue, match="incognito"):
        in_order([BLANK, replace(BLANK, field="bot", more_fields=("incognito",))])


def test_a_signal_comes_after_those_that_it_reads() -> None:
    first, second = replace(BLANK, field="vpn"), replace(BLANK, field="proxy")
    last = replace(BLANK, field="bot", reads=("signal:vpn", "signal:proxy"))
    assert in_order([last, first, second])[-1] is last
    with pytest.raises(WrongCatalogue, match="not there"):
        in_order([last, first])
    with pytest.raises(WrongCatalogue, match="wait for each other"):
        in_order([replace(first, reads=("signal:proxy",)), replace(second, reads=("signal:vpn",))])


def test_the_answers_are_two() -> None:
    assert BLANK.judge(Observed()) == Unknown("unknown")
    assert BLANK.fields == ("incognito",)
