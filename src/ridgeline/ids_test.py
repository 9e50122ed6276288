import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline import ids


def test_a_bucket_is_fixed_for_ever() -> None:
    assert ids.bucket_of("00000000000000000000") == 2327
    assert ids.bucket_of("Ibk1527CUFmcnjLwIs4A") == 2195


def test_an_event_id_shows_its_time_and_its_bucket() -> None:
    event_id = ids.new_event_id(1_708_102_555_327, 3_843)
    assert re.fullmatch(r"1708102555327\.zz[0-9A-Za-z]{4}", event_id)
    assert ids.is_event_id(event_id)


@given(st.integers(0, 62**6 - 1))
def test_base62_keeps_order_and_width(number: int) -> None:
    text = ids.base62(number, 6)
    assert len(text) == 6
    assert sum(ids.BASE62.index(digit) * 62**place for place, digit in enumerate(reversed(text))) == number


def test_base62_refuses_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="fit"):
        ids.base62(62, 1)


def test_visitor_and_environment_ids_have_the_documented_form() -> None:
    assert ids.is_visitor_id(ids.new_visitor_id())
    assert ids.is_visitor_id("Ibk1527CUFmcnjLwIs4A9")
    assert not ids.is_visitor_id("Ibk1527CUFmcnjLwIs4")
    assert not ids.is_visitor_id("Ibk1527CUFmcnjLwIs4A\n")
    assert ids.is_environment_id(ids.new_environment_id())
    assert 0 <= ids.random_bucket() < ids.BUCKETS
