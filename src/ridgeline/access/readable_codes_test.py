from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ridgeline.access.readable_codes import as_typed, code_of, random_code


def test_codes_are_drawn_from_all_of_them() -> None:
    codes = {random_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", code) for code in codes)
    assert len(set("".join(codes))) == 33


@given(st.binary(min_size=8, max_size=32))
def test_sixty_bits_are_kept(digest: bytes) -> None:
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    number = 0
    for letter in as_typed(code_of(digest)):
        number = number * 32 + letters.index(letter)
    assert number == int.from_bytes(digest[:8]) >> 4


@given(st.binary(min_size=8, max_size=8))
def test_people_may_type_it_as_they_like(digest: bytes) -> None:
    code = code_of(digest)
    for typed in (
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " - "),
        code.replace("0", "o").replace("1", "l"),
    ):
        assert as_typed(typed) == as_typed(code)
