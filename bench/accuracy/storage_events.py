"""What becomes of the identifiers that a browser stores: cleared, never there, or thrown away by Safari."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from random import Random

from accuracy.population import Device
from accuracy.releases import DAY

CLEARING_SHARE = 0.32
PRIVATE_SHARE = 0.10
SAFARI_KEEPS = 7 * DAY


@dataclass(frozen=True, slots=True)
class Habits:
    """When a device's user clears storage (Unix ms), whether after every visit, and the share of private windows."""

    clears_at: tuple[int, ...]
    always_clears: bool
    private: float


def draw_habits(device: Device, random: Random) -> Habits:
    """Of all, 32 % clear at least once, a few after every visit; a tenth of all visits is in private windows."""
    clears: tuple[int, ...] = ()
    always = False
    span = max(1, device.last_at - device.first_at)
    if random.random() < CLEARING_SHARE:
        kind = random.random()
        if kind < 0.08:
            always = True
        else:
            count = 1 if kind < 0.6 else 2 + int(random.random() * 5)
            clears = tuple(sorted(device.first_at + int(random.random() * span) for _ in range(count)))
    point = random.random()
    private = 0.01 if point < 0.6 else 0.15 if point < 0.95 else 0.83
    return Habits(clears, always, private)


class Jar:
    """The storage of one browser: `name` changes whenever what it held is gone."""

    def __init__(self, device: Device, habits: Habits) -> None:
        self._device = device
        self._habits = habits
        self._epoch = 0
        self._cleared = 0
        self._last_at: int | None = None

    def visit(self, at: int) -> tuple[str, str | None]:
        """Return the jar at a visit with a normal window, and why it is empty where it was not before."""
        lost = None
        cleared = bisect(self._habits.clears_at, at)
        if self._last_at is not None:
            if cleared > self._cleared or self._habits.always_clears:
                lost = "storage_cleared"
            elif self._device.browser == "safari" and at - self._last_at > SAFARI_KEEPS:
                lost = "storage_expired"
        if lost:
            self._epoch += 1
        self._cleared, self._last_at = cleared, at
        return f"{self._device.index}.{self._epoch}", lost
