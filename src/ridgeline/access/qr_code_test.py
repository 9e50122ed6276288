from __future__ import annotations

import re

import segno
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.access.qr_code import MARGIN, qr_code_of

STROKE = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


@given(st.text(min_size=1, max_size=150))
def test_the_path_fills_the_dark_modules_and_no_others(text: str) -> None:
    code = qr_code_of(text)
    assert STROKE.sub("", code.path) == ""
    filled: set[tuple[int, int]] = set()
    for x, y, width, back in STROKE.findall(code.path):
        assert width == back
        modules = {(int(x) + step, int(y)) for step in range(int(width))}
        assert not modules & filled
        filled |= modules
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=MARGIN))
    assert len(rows) == code.size
    assert filled == {(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}
