from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from ridgeline.errors import InvalidRequest
from ridgeline.http.management.pages import DEFAULT_LIMIT, Page, Pages, Position
from ridgeline.secret import DeploymentSecret
from ridgeline.tokens import Signer

SIGNER = Signer(DeploymentSecret(["a deployment secret that only tests use"]), "page")
PAGES = Pages(SIGNER)
Item = tuple[int, str]


def position(item: Item) -> Position:
    return item


@given(items=st.lists(st.tuples(st.integers(0, 3), st.text(max_size=2)), unique=True), limit=st.integers(1, 5))
def test_pages_have_every_item_once_and_in_order(items: list[Item], limit: int) -> None:
    found: list[Item] = []
    query = {"limit": str(limit)}
    while True:
        page, more = PAGES.cut(items, position, query, "things")
        assert len(page) <= limit
        found += page
        if more is UNSET:
            break
        query["pagination_key"] = more
    assert found == sorted(items)


def test_what_comes_and_goes_between_two_pages_moves_no_other() -> None:
    items = [(number, "") for number in range(10)]
    _, more = PAGES.cut(items, position, {"limit": "5"}, "things")
    assert more is not UNSET
    changed = [(-1, ""), *items[:3], (20, ""), *items[6:]]
    assert PAGES.cut(changed, position, {"pagination_key": more}, "things") == ([*items[6:], (20, "")], UNSET)


def test_a_page_that_nobody_asked_for_otherwise() -> None:
    assert PAGES.asked({}, "things") == Page(DEFAULT_LIMIT, None)


def test_only_keys_of_this_list_that_we_made_are_taken() -> None:
    key = PAGES.key("things", (1, "a"))
    assert PAGES.asked({"pagination_key": key}, "things").after == (1, "a")
    other_version = SIGNER.sign(msgspec.msgpack.encode({"things": 1}))
    foreign = Pages(Signer(DeploymentSecret(["another deployment secret of tests"]), "page")).key("things", (1, "a"))
    for wrong in (PAGES.key("others", (1, "a")), key + "A", key[1:], "", "\0", other_version, foreign):
        with pytest.raises(InvalidRequest, match="invalid pagination key"):
            PAGES.asked({"pagination_key": wrong}, "things")
