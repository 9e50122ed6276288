from __future__ import annotations

from typing import Any

import pytest

from ridgeline.signals.contract import Known, Unknown
from ridgeline.signals.developer_tools import judge
from ridgeline.testing.observations import observed


def watched(*traps: Any, **times: Any) -> Known | Unknown:
    return judge(observed({"console_watched": {"traps": list(traps), **times}}))


def test_a_console_that_nobody_reads_has_no_tools() -> None:
    assert watched() == Known(False, (("errors_not_read", ""),))


def test_firefoxs_tools_read_the_causes_of_errors() -> None:
    assert watched("cause") == Known(True, (("error_causes_read", ""),))


def test_a_driver_of_firefox_reads_others() -> None:
    assert watched("element") == Known(False, (("errors_not_read", ""),))
    assert watched("element", "cause") == Known(True, (("error_causes_read", ""),))


# As measured in Chromium 156, in microseconds.
@pytest.mark.parametrize(
    ("calls", "nodes", "seen"), [(500, 700, "14"), (800, 600, "27"), (900, 300, "60"), (400, 0, "80")]
)
def test_chromiums_tools_follow_asynchronous_calls(calls: int, nodes: int, seen: str) -> None:
    answer = watched("stack", async_calls=calls, text_nodes=nodes)
    assert answer == Known(True, (("asynchronous_calls_followed", f"{seen} times"),))


@pytest.mark.parametrize(("calls", "nodes"), [(0, 500), (100, 800), (0, 0), (2_000, 6_000), (2_000, 20_000)])
def test_a_driver_of_chromium_may_listen_too(calls: int, nodes: int) -> None:
    assert watched("stack", async_calls=calls, text_nodes=nodes) == Unknown("somebody_listens")


@pytest.mark.parametrize("calls", [None, True, "900", -900, 10**400, float("inf"), []])
def test_what_is_no_time_is_not_believed(calls: Any) -> None:
    assert watched("stack", async_calls=calls, text_nodes=300) == Unknown("somebody_listens")
    assert watched("stack", async_calls=900, text_nodes=calls) == Unknown("somebody_listens")


@pytest.mark.parametrize("value", [None, [], "stack", {}, {"traps": "stack"}, {"traps": None}, Exception("blocked")])
def test_without_the_fact_it_is_not_known(value: Any) -> None:
    assert judge(observed({"console_watched": value})) == Unknown("not_observed")
    assert judge(observed()) == Unknown("not_observed")


def test_traps_may_be_anything() -> None:
    assert watched({}, 5, ["stack"], None) == Known(False, (("errors_not_read", ""),))
