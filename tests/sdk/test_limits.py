"""What the official SDKs make of a rate limit: the Python SDK waits as it is told, the Node SDK tells its caller."""

from __future__ import annotations

import time

import pytest
from tests.sdk.clients import NodeClient, PythonClient, Refused

from ridgeline.testing import RunningServer


def test_the_python_sdk_comes_back_when_it_is_told_to(server: RunningServer) -> None:
    sdk = PythonClient(server.url, server.create_secret_key("--rate-limit", "1", "--burst", "1"))
    started = time.monotonic()
    for _ in range(3):
        assert "events" in sdk.search_events(limit=1)
    assert time.monotonic() - started > 1.9


def test_the_node_sdk_tells_its_caller(server: RunningServer) -> None:
    sdk = NodeClient(server.url, server.create_secret_key("--rate-limit", "0.1", "--burst", "1"))
    assert "events" in sdk.search_events(limit=1)
    with pytest.raises(Refused) as refused:
        sdk.search_events(limit=1)
    assert (refused.value.status, refused.value.code) == (429, "too_many_requests")
    assert refused.value.message == "too many requests"
