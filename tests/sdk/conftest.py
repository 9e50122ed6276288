"""Each test here runs through both SDKs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.sdk.clients import Client, NodeClient, PythonClient

from ridgeline.testing import RunningServer

Connect = Callable[[str], Client]


@pytest.fixture(params=[PythonClient, NodeClient], ids=["python", "node"])
def connect(request: pytest.FixtureRequest, server: RunningServer) -> Connect:
    """Make an SDK's client with a given key."""
    kind: type[PythonClient | NodeClient] = request.param
    return lambda key: kind(server.url, key)


@pytest.fixture
def sdk(connect: Connect, server: RunningServer) -> Client:
    """A client with the first secret key."""
    return connect(server.secret_key)


@pytest.fixture(scope="session")
def environment(server: RunningServer) -> str:
    """The only environment that there is."""
    found: str = next(key["environment_id"] for key in server.command("keys", "list") if key["kind"] == "public")
    return found


@pytest.fixture(scope="session")
def other_environment(environment: str) -> str:
    """A well-formed id of an environment that does not exist."""
    return environment[:-1] + ("1" if environment.endswith("0") else "0")


@pytest.fixture(scope="session")
def foreign_key(server: RunningServer) -> str:
    """A genuine secret key of another region."""
    return server.create_secret_key("--region", "eu")
