from __future__ import annotations

import pytest

from ridgeline.errors import InvalidRequest
from ridgeline.http.management.query import read_query


def read(query: str) -> dict[str, str]:
    return dict(read_query({"type": "http", "query_string": query.encode()}, "limit", "start"))


def test_a_parameter_without_a_value_is_as_if_it_were_not_there() -> None:
    assert read("") == {}
    assert read("limit=&start=5&ii=sdk&ii=another") == {"start": "5"}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("Limit=1", 'unknown query parameter "Limit"'),
        ("limit=1&limit=1", "limit is there twice"),
        ("x" * 500 + "=1", 'unknown query parameter "' + "x" * 100 + '"'),
    ],
)
def test_what_does_not_exist_or_is_there_twice_is_refused_by_name(query: str, message: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        read(query)
    assert refused.value.message == message
