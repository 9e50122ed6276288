"""A server whose store is full of odd events, on each backend; each module has its own, since some erase."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from tests.places import BACKENDS, Place, postgres_place, sqlite_place

from ridgeline.testing import RunningServer
from ridgeline.testing.search_conformance import fill, population


@pytest.fixture(scope="session", params=BACKENDS)
def original(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place with the population of the search conformance suite, to be copied."""
    data_dir = tmp_path_factory.mktemp("original") / "data"
    if request.param == "sqlite":
        place = sqlite_place(data_dir)
    else:
        place = postgres_place(data_dir, request.getfixturevalue("postgres_server"))
    place.store(lambda storage: fill(storage, population()))
    return place


@pytest.fixture(scope="module")
def place(original: Place, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A copy of the original place."""
    data_dir = tmp_path_factory.mktemp("fuzz") / "data"
    shutil.copytree(original.data_dir, data_dir)
    place = Place(data_dir, dict(original.environment))
    url = place.environment.get("RIDGELINE_DATABASE_URL")
    if url is not None:
        server = request.getfixturevalue("postgres_server")
        place.environment["RIDGELINE_DATABASE_URL"] = server.url(server.create_database(url.rpartition("/")[2]))
    return place


@pytest.fixture(scope="module")
def populated(place: Place) -> Iterator[RunningServer]:
    """A running server on a copy."""
    with place.server() as running:
        yield running
