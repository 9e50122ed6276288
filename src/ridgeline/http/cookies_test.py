from __future__ import annotations

import time

import pytest

from ridgeline.http.asgi import replace_cookie, start_headers
from ridgeline.http.cookies import cookie_of, set_cookie


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a=1; b=2", "2"),
        ("b=2", "2"),
        ("b=", None),
        ("ab=2", None),
        ("", None),
        (None, None),
        (";;; b = 2 ;", "2"),
        ("b", None),
        ("b=1; a=3; b=2", "2"),
        ("b=2=3", "2=3"),
        # Nothing is taken off: what undoes quoting does so in quadratic time in some releases of Python.
        ('b="2"', '"2"'),
        (r'b="\101"', r'"\101"'),
        ('b="' + "\\" * 2_000 + '"', '"' + "\\" * 2_000 + '"'),
    ],
)
def test_a_cookie_is_read(text: str | None, value: str | None) -> None:
    headers = [] if text is None else [(b"cookie", text.encode())]
    assert cookie_of({"type": "http", "headers": headers}, "b") == value


def test_a_cookie_is_for_no_script_and_secure_where_the_request_was() -> None:
    plain, secure = {"type": "http", "scheme": "http"}, {"type": "http", "scheme": "https"}
    assert set_cookie(plain, "a", "1", 60) == b"a=1; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"
    assert set_cookie(secure, "a", "", 0, same_site="Strict", path="/x") == (
        b"a=; Path=/x; Max-Age=0; HttpOnly; SameSite=Strict; Secure"
    )


def test_of_a_cookie_that_is_set_twice_the_last_is_sent() -> None:
    scope = {"type": "http"}
    headers = start_headers(scope, [(b"x-request-id", b"1")])
    for name, value in (("a", b"a=1"), ("b", b"b=1"), ("a", b"a=2"), ("ab", b"ab=1")):
        replace_cookie(scope, name, value)
    assert headers == [
        (b"x-request-id", b"1"),
        (b"set-cookie", b"b=1"),
        (b"set-cookie", b"a=2"),
        (b"set-cookie", b"ab=1"),
    ]


@pytest.mark.parametrize("name", ["ab", "b"])
def test_a_cookie_of_backslashes_holds_nothing_up(name: str) -> None:
    quoted = '"' + "\\" * 60_000 + '"'
    scope = {"type": "http", "headers": [(b"cookie", f"{name}={quoted}".encode())]}
    started = time.perf_counter()
    assert cookie_of(scope, "b") == (quoted if name == "b" else None)
    assert time.perf_counter() - started < 5  # It was half a minute, and is a tenth of a millisecond.
