"""Rate limits: how many requests a key may make, counted in this process or wherever a `RateLimiter` counts them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from ridgeline.errors import ConfigurationError, TooManyRequests
from ridgeline.storage.protocol import ApiKey, RateLimit

MINIMUM_RATE = 0.1
MAXIMUM_RATE = 100_000.0
MAXIMUM_BURST = 1_000_000

# A request in a thousand: more than what the rounding of times can add up to at the highest rate, so that a caller who
# waited exactly as long as told is let through.
_ROUNDING = 1e-3
# Where no burst is named, what is let through at once is what may come in this many seconds.
_BURST_SECONDS = 3
_FIRST_SWEEP = 1_024


def new_limit(rate: float, burst: int | None = None) -> RateLimit:
    """Return a limit of `rate` requests a second, by default three seconds of it at once; raises ConfigurationError."""
    # Written so that NaN is refused, too.
    if not MINIMUM_RATE <= rate <= MAXIMUM_RATE:
        raise ConfigurationError(
            f"A rate limit is from {MINIMUM_RATE} to {MAXIMUM_RATE:.0f} requests a second, not {rate}."
        )
    if burst is None:
        burst = max(1, round(rate * _BURST_SECONDS))
    if not 1 <= burst <= MAXIMUM_BURST:
        raise ConfigurationError(f"A burst is from 1 to {MAXIMUM_BURST} requests, not {burst}.")
    return RateLimit(rate, burst)


def limits_as_json(key: ApiKey) -> dict[str, dict[str, float] | None]:
    """Return a key's limits as commands print them and the audit log keeps them; None where there is no limit."""
    return {
        "rate_limit": _as_json(key.limit),
        "erasure_rate_limit": _as_json(key.erasure_limit),
    }


def _as_json(limit: RateLimit | None) -> dict[str, float] | None:
    return None if limit is None else {"rate": limit.rate, "burst": limit.burst}


async def spend(limiter: RateLimiter, key: ApiKey, *, erasing: bool = False) -> None:
    """Count one request of a key against the limit that it has for such requests; raises TooManyRequests."""
    limit = key.erasure_limit if erasing else key.limit
    if limit is None:
        return
    wait = await limiter.take(f"{key.key_id}/erasures" if erasing else key.key_id, limit)
    if wait is not None:
        raise TooManyRequests(retry_after=wait)


class RateLimiter(Protocol):
    async def take(self, key: str, limit: RateLimit) -> float | None:
        """Count one request of a key, or return the seconds until a retry makes sense and count nothing.

        In any T seconds at most `burst + rate * T` requests of a key pass; the limit of this call counts, whatever it
        was before. Must not fail: when the store that counts is away, the limiter counts by itself.
        """
        ...


class ProcessRateLimiter:
    """Token buckets in memory, refilled continuously.

    `share` is this process's part of every limit, when others serve the same keys. A bucket that is full again is
    forgotten, so memory is bounded by the keys that are in use. `monotonic` returns seconds.
    """

    def __init__(self, *, share: float = 1.0, monotonic: Callable[[], float] = time.monotonic) -> None:
        if not 0 < share <= 1:
            raise ValueError("the share of a process is more than 0 and at most 1")
        self._share = share
        self._monotonic = monotonic
        # For each key, when its bucket will be full again, and the rate at which it is filled until then.
        self._buckets: dict[str, tuple[float, float]] = {}
        self._sweep_at = _FIRST_SWEEP

    def __len__(self) -> int:
        """Return how many buckets are remembered."""
        return len(self._buckets)

    async def take(self, key: str, limit: RateLimit) -> float | None:
        rate = limit.rate * self._share
        # A process that has less than one request at once would never let any through.
        burst = max(1.0, limit.burst * self._share)
        now = self._monotonic()
        full_at, former_rate = self._buckets.get(key, (now, rate))
        # What was taken under a larger burst is not owed any more.
        taken = min(max(0.0, (full_at - now) * former_rate), burst)
        if taken + 1 > burst + _ROUNDING:
            return (taken + 1 - burst) / rate
        self._buckets[key] = (now + (taken + 1) / rate, rate)
        if len(self._buckets) >= self._sweep_at:
            self._sweep(now)
        return None

    def _sweep(self, now: float) -> None:
        """Forget full buckets; only once there are twice as many as were left, so each call pays for itself."""
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if bucket[0] > now}
        self._sweep_at = max(_FIRST_SWEEP, 2 * len(self._buckets))
