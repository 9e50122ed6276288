"""What all tests share: asynchronous ones run on the server's loop; generated ones take the time they need."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from ridgeline.testing.postgres_server import PostgresServer

# Time is not what generated tests look at, and this machine may be busy.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server that all tests share; each makes databases of its own."""
    with PostgresServer() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """The URL of an empty database of this test's own."""
    return postgres_server.url(postgres_server.create_database())
