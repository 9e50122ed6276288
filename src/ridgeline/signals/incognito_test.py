from __future__ import annotations

from typing import Any

import pytest

from ridgeline.signals.contract import Known, Unknown
from ridgeline.signals.incognito import judge
from ridgeline.signals.tampering_test import GECKO, V8, WEBKIT
from ridgeline.testing.observations import observed

STORAGE = {"local_storage": True, "indexed_db": True}
BLOCKED, FAILED = Exception("blocked"), Exception("failed")


def chromium(size: Any, blob: Any) -> Known | Unknown:
    return judge(observed({"engine": V8, "file_system": True, "file_access": {"size": size, "blob": blob}}))


def test_in_chromium_it_is_told_by_where_files_lie() -> None:
    # As measured, in microseconds of all repetitions.
    assert chromium(12_900, 2_700) == Known(True, (("files_in_memory", "1.194"),))
    assert chromium(100, 4_000) == Known(False, (("files_on_disk", "0.006"),))
    assert chromium(0, 2_000) == Known(False, (("files_on_disk", "0.000"),))
    assert chromium(1_200, 2_000) == Unknown("unclear_time")


@pytest.mark.parametrize(("size", "blob"), [(1, 0), (-1, 5), (None, 5), (True, 5), ("1", 5), (10**400, 5), (5, 5e-324)])
def test_what_is_no_time_is_not_believed(size: Any, blob: Any) -> None:
    assert chromium(size, blob) == Unknown("files_not_observed")


def test_without_a_worker_chromium_does_not_tell() -> None:
    nothing = {"engine": V8, "file_system": True, "file_access": Exception("unsupported")}
    assert judge(observed(nothing)) == Unknown("files_not_observed")


def test_firefox_and_safari_refuse_files_in_private_windows() -> None:
    refused = Known(True, (("files_refused", ""),))
    assert judge(observed({"engine": GECKO, "file_system": BLOCKED} | STORAGE)) == refused
    assert judge(observed({"engine": WEBKIT, "file_system": FAILED} | STORAGE)) == refused
    for engine in (GECKO, WEBKIT):
        allowed = judge(observed({"engine": engine, "file_system": True} | STORAGE))
        assert allowed == Known(False, (("files_allowed", ""),))


def test_who_blocks_all_storage_is_in_no_private_window_for_that() -> None:
    for storage in ({"local_storage": BLOCKED, "indexed_db": True}, {"local_storage": True, "indexed_db": False}, {}):
        assert judge(observed({"engine": GECKO, "file_system": BLOCKED} | storage)) == Unknown("storage_blocked")


def test_without_the_fact_or_the_engine_it_is_not_known() -> None:
    assert judge(observed({"engine": GECKO, "file_system": Exception("unsupported")})) == Unknown("files_not_observed")
    assert judge(observed({"engine": WEBKIT, "file_system": BLOCKED} | STORAGE)) == Unknown("files_not_observed")
    assert judge(observed({"file_system": BLOCKED} | STORAGE)) == Unknown("engine_not_known")
