from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from ridgeline.errors import InvalidRequest
from ridgeline.http.management.paging import page_of

Item = tuple[int, str]


def place(item: Item) -> Item:
    return item


@given(st.lists(st.integers(0, 5), max_size=40), st.integers(1, 7))
def test_the_pages_are_the_whole_list(times: list[int], limit: int) -> None:
    items = [(at, f"id_{number}") for number, at in enumerate(sorted(times))]
    read: list[Item] = []
    parameters = {"limit": str(limit)}
    while True:
        page, key = page_of(items, parameters, place)
        read += page
        if key is UNSET:
            break
        assert len(page) == limit
        parameters["pagination_key"] = str(key)
    assert read == items


def test_what_was_removed_between_two_pages_does_not_matter() -> None:
    items = [(1, "a"), (2, "b"), (3, "c")]
    _, key = page_of(items, {"limit": "2"}, place)
    del items[1]
    assert page_of(items, {"pagination_key": str(key)}, place) == ([(3, "c")], UNSET)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"limit": "0"}, "invalid limit"),
        ({"limit": "101"}, "invalid limit"),
        ({"limit": "-1"}, "invalid limit"),
        ({"limit": "1e1"}, "invalid limit"),
        ({"limit": "9" * 5_000}, "invalid limit"),
        ({"limit": "²"}, "invalid limit"),
        ({"pagination_key": "x"}, "invalid pagination key"),
        ({"pagination_key": "ü"}, "invalid pagination key"),
        ({"pagination_key": "AAAA"}, "invalid pagination key"),
        ({"pagination_key": "/w"}, "invalid pagination key"),
    ],
)
def test_wrong_parameters_are_refused_by_name(parameters: dict[str, str], message: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        page_of([(1, "a")], parameters, place)
    assert refused.value.message == message
