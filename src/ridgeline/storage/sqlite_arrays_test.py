from __future__ import annotations

import pytest

from ridgeline.storage.sqlite_arrays import packed, unpacked


@pytest.mark.parametrize(("code", "numbers"), [("q", [-(2**63), 0, 2**63 - 1]), ("I", [0, 2**32 - 1]), ("Q", [])])
def test_numbers_come_back(code: str, numbers: list[int]) -> None:
    assert list(unpacked(code, packed(code, numbers))) == numbers


def test_the_lowest_byte_comes_first() -> None:
    assert packed("I", [1, 256]) == b"\x01\x00\x00\x00\x00\x01\x00\x00"
