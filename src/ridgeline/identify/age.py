"""How old an observation is, by the clock of its client or by ours."""

from __future__ import annotations


def is_out_of_date(sent_at: int, received_at: int, token_issued_at: int | None, window: int) -> bool:
    """Tell whether an observation was made longer ago than the window. All in Unix ms.

    `sent_at` is what the client's clock said, and may be wrong by hours. A token that came along was issued by our own
    clock and cannot be younger than the observation: if it is of the window, so is the observation, whatever its client
    says. A time that is yet to come proves nothing and counts as now.
    """
    return received_at - max(sent_at, token_issued_at or 0) > window
