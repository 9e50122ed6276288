"""Places and PostgreSQL servers of their own: what is killed here is nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.places import BACKENDS, Place, postgres_place, sqlite_place

from ridgeline.testing.postgres_server import PostgresServer


@pytest.fixture(scope="package")
def own_postgres() -> Iterator[PostgresServer]:
    with PostgresServer() as server:
        yield server


@pytest.fixture(params=BACKENDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "sqlite":
        return sqlite_place(tmp_path / "data")
    return postgres_place(tmp_path / "data", request.getfixturevalue("own_postgres"))
