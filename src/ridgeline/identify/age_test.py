from __future__ import annotations

import pytest

from ridgeline.identify.age import is_out_of_date

NOW, WINDOW = 1_760_000_000_000, 600_000


@pytest.mark.parametrize(
    ("sent_at", "token_issued_at", "expected"),
    [
        (NOW, None, False),
        (NOW - WINDOW, None, False),
        (NOW - WINDOW - 1, None, True),
        (0, None, True),
        # A clock that is ahead.
        (NOW + 24 * WINDOW, None, False),
        # A clock that is behind, with a token of ours that is younger than the window, or not.
        (NOW - 24 * WINDOW, NOW - WINDOW, False),
        (NOW - 24 * WINDOW, NOW - WINDOW - 1, True),
        (NOW, NOW - 24 * WINDOW, False),
    ],
)
def test_the_younger_of_two_times_counts(sent_at: int, token_issued_at: int | None, expected: bool) -> None:
    assert is_out_of_date(sent_at, NOW, token_issued_at, WINDOW) is expected
