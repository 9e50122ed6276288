"""A server whose store is full of odd events, on each backend; each module has its own, since some erase."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.places import BACKENDS, Place, postgres_place, sqlite_place

from ridgeline.testing import RunningServer
from ridgeline.testing.search_conformance import fill, population


@pytest.fixture(scope="module", params=BACKENDS)
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Place:
    data_dir = tmp_path_factory.mktemp("fuzz") / "data"
    if request.param == "sqlite":
        return sqlite_place(data_dir)
    return postgres_place(data_dir, request.getfixturevalue("postgres_server"))


@pytest.fixture(scope="module")
def populated(place: Place) -> Iterator[RunningServer]:
    """A running server with the population of the search conformance suite."""
    place.store(lambda storage: fill(storage, population()))
    with place.server() as server:
        yield server
