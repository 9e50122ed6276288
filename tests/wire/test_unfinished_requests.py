"""A request that never ends is not waited for."""

from __future__ import annotations

import pytest
from tests.wire.conftest import Unfinished

from ridgeline.http.asgi import BODY_TIMEOUT_SECONDS
from ridgeline.http.protocol import HEAD_SECONDS

# What a busy machine needs to notice.
SLACK = 10.0


@pytest.mark.parametrize("name", ["silent", "head"])
def test_a_head_that_never_ends_is_not_waited_for(unfinished: dict[str, Unfinished], name: str) -> None:
    begun = unfinished[name].wait()
    assert begun.answer == b""
    assert HEAD_SECONDS - 1 < begun.seconds < HEAD_SECONDS + SLACK


def test_a_body_that_never_comes_is_refused_in_time(unfinished: dict[str, Unfinished]) -> None:
    begun = unfinished["body"].wait()
    assert begun.answer.startswith(b"HTTP/1.1 400 ")
    assert b"request_read_timeout" in begun.answer
    assert BODY_TIMEOUT_SECONDS - 1 < begun.seconds < BODY_TIMEOUT_SECONDS + SLACK
