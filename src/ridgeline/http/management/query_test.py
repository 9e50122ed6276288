from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.errors import InvalidRequest
from ridgeline.http.management.query import query_of, whole_number


def read(text: str | bytes) -> dict[str, str]:
    scope: dict[str, Any] = {"query_string": text.encode() if isinstance(text, str) else text}
    return query_of(scope, "limit", "name")


def test_what_was_given_is_returned() -> None:
    assert read("") == {}
    assert read("limit=5&name=a+b%2F") == {"limit": "5", "name": "a b/"}
    # Left blank is not given, and SDKs name themselves.
    assert read("limit=&name&ii=sdk%2F1&ii=x") == {}
    assert read("name=&name=a") == {"name": "a"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lmit=5", 'unknown query parameter "lmit"'),
        ("limit=1&limit=1", "limit can be given only once"),
        ("limit=1&limit=2", "limit can be given only once"),
        ("name=" + "a" * 8_193, "name is too long"),
        ("name=%ff", "the query string is not valid"),
        (b"name=\xff", "the query string is not valid"),
        ("&".join(["name="] * 101), "the query string is not valid"),
    ],
)
def test_what_is_wrong_is_refused_by_name(text: str | bytes, message: str) -> None:
    with pytest.raises(InvalidRequest, match=f"^{message}$"):
        read(text)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with suppress(InvalidRequest):
        assert read(raw).keys() <= {"limit", "name"}


def test_whole_numbers() -> None:
    assert whole_number(None, 1, 100, "no") is None
    assert [whole_number(text, 1, 100, "no") for text in ("1", "007", "100")] == [1, 7, 100]
    for text in ("0", "101", "-1", "1.0", " 1", "1e1", "٣", "9" * 5_000, ""):
        with pytest.raises(InvalidRequest, match=r"^no$"):
            whole_number(text, 1, 100, "no")
