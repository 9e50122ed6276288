"""A request that never ends is not waited for."""

from __future__ import annotations

import socket


def test_a_head_that_never_ends_is_not_waited_for(unfinished: dict[str, socket.socket]) -> None:
    for name in ("silent", "head"):
        assert unfinished[name].recv(65_536) == b""


def test_a_body_that_never_comes_is_refused_in_time(unfinished: dict[str, socket.socket]) -> None:
    answer = b""
    while not answer.endswith(b"}}"):
        part = unfinished["body"].recv(65_536)
        assert part
        answer += part
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"request_read_timeout" in answer
