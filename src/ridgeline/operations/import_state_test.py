from __future__ import annotations

from pathlib import Path

import msgspec

from ridgeline.operations.import_state import ApiState, load_state, save_state


def test_an_import_goes_on_where_it_stopped() -> None:
    state = ApiState("https://id.example.com/v4")
    assert state.missing_from("device", 0) == 0
    state.note("device", 0, 500)
    assert [state.missing_from("device", start) for start in (0, 300, 500, 501)] == [500, 500, 500, 501]
    state.note("device", 300, 600)
    assert state.done == {"device": 600}
    assert state.later == {}
    assert state.missing_from("edge", 0) == 0


def test_an_import_from_a_later_time_on_goes_on_where_it_stopped(tmp_path: Path) -> None:
    state = ApiState("https://id.example.com/v4")
    state.note("device", 1_000, 1_400)
    save_state(tmp_path / "imports" / "state", state)
    state = load_state(tmp_path / "imports" / "state", ApiState("other"))
    assert [state.missing_from("device", start) for start in (1_000, 1_200, 1_401)] == [1_400, 1_400, 1_401]
    # What lies before was not fetched.
    assert [state.missing_from("device", start) for start in (0, 999)] == [0, 999]
    state.note("device", 1_200, 1_500)
    assert state.missing_from("device", 1_000) == 1_500
    # Of what is apart from it, only the newest is known.
    state.note("device", 2_000, 2_100)
    assert [state.missing_from("device", start) for start in (1_000, 2_000)] == [1_000, 2_100]
    assert state.done == {}


def test_the_state_of_former_versions_is_understood(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(msgspec.json.encode({"url": "u", "done": {"device": 5}}))
    assert load_state(tmp_path / "state", ApiState("u")) == ApiState("u", {"device": 5})
