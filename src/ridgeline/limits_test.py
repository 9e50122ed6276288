import asyncio
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.limits import MAXIMUM_BURST, MAXIMUM_RATE, MINIMUM_RATE, ProcessRateLimiter
from ridgeline.storage.protocol import RateLimit

limits = st.builds(
    RateLimit,
    st.one_of(st.floats(MINIMUM_RATE, 50), st.just(MAXIMUM_RATE)),
    st.one_of(st.integers(1, 50), st.just(MAXIMUM_BURST)),
)
# Long silences and floods: seconds between one request and the next.
gaps = st.lists(st.one_of(st.just(0.0), st.floats(0, 0.5), st.floats(0, 100)), min_size=1, max_size=120)
shares = st.sampled_from([1.0, 0.5, 1 / 3, 0.25])


class Time:
    """A monotonic clock that stands wherever a machine's may, and goes on only when told."""

    def __init__(self, start: float = 4_000_000.125) -> None:
        self.now = start

    def __call__(self) -> float:
        return self.now


def take(limiter: ProcessRateLimiter, limit: RateLimit, key: str = "key_1") -> float | None:
    return asyncio.run(limiter.take(key, limit))


@given(limits, gaps, shares)
def test_no_window_lets_more_pass_than_burst_and_rate_allow(limit: RateLimit, gaps: list[float], share: float) -> None:
    async def scenario() -> list[float]:
        time = Time()
        limiter = ProcessRateLimiter(share=share, monotonic=time)
        passed = []
        for gap in gaps:
            time.now += gap
            if await limiter.take("key_1", limit) is None:
                passed.append(time.now)
        return passed

    passed = asyncio.run(scenario())
    burst = max(1.0, limit.burst * share)
    for first, start in enumerate(passed):
        for last, end in enumerate(passed[first:], start=first):
            assert last - first + 1 <= math.floor(burst + limit.rate * share * (end - start) + 0.01)


@given(limits, gaps, shares)
def test_whoever_waits_as_told_passes_and_whoever_comes_earlier_does_not(
    limit: RateLimit, gaps: list[float], share: float
) -> None:
    async def scenario() -> None:
        time = Time()
        limiter = ProcessRateLimiter(share=share, monotonic=time)
        for gap in gaps:
            time.now += gap
            wait = await limiter.take("key_1", limit)
            if wait is None:
                continue
            assert 0 < wait <= 1 / (limit.rate * share) + 1e-9
            if wait > 1e-3:
                time.now += wait * 0.9
                assert await limiter.take("key_1", limit) is not None
                time.now += wait * 0.1
            else:
                time.now += wait
            assert await limiter.take("key_1", limit) is None

    asyncio.run(scenario())


def test_the_whole_burst_passes_at_once_then_one_for_each_interval() -> None:
    time = Time()
    limiter = ProcessRateLimiter(monotonic=time)
    limit = RateLimit(rate=5, burst=15)
    assert [take(limiter, limit) for _ in range(15)] == [None] * 15
    assert take(limiter, limit) == pytest.approx(0.2)
    for _ in range(20):
        time.now += 0.2
        assert take(limiter, limit) is None
        assert take(limiter, limit) is not None


def test_refused_requests_cost_nothing() -> None:
    time = Time()
    limiter = ProcessRateLimiter(monotonic=time)
    limit = RateLimit(rate=0.1, burst=1)
    assert take(limiter, limit) is None
    waits = [take(limiter, limit) for _ in range(100)]
    assert waits == [waits[0]] * 100
    time.now += 10
    assert take(limiter, limit) is None


def test_keys_do_not_share_a_bucket() -> None:
    limiter = ProcessRateLimiter(monotonic=Time())
    limit = RateLimit(rate=1, burst=1)
    assert take(limiter, limit, "key_1") is None
    assert take(limiter, limit, "key_2") is None
    assert take(limiter, limit, "key_1") is not None


def test_a_changed_limit_acts_at_once() -> None:
    time = Time()
    limiter = ProcessRateLimiter(monotonic=time)
    small, large = RateLimit(rate=0.1, burst=2), RateLimit(rate=50, burst=20)
    assert [take(limiter, small) for _ in range(3)][:2] == [None, None]
    # A larger burst can be used up at once, but for what was taken already.
    assert [take(limiter, large) for _ in range(18)] == [None] * 18
    assert take(limiter, large) == pytest.approx(1 / 50)
    # Back to the small one: whoever used the large burst up owes no more than the small one.
    assert take(limiter, small) == pytest.approx(10)
    time.now += 10
    assert take(limiter, small) is None


def test_workers_together_allow_what_one_would() -> None:
    time = Time()
    workers = [ProcessRateLimiter(share=1 / 4, monotonic=time) for _ in range(4)]
    limit = RateLimit(rate=8, burst=16)
    assert sum(take(worker, limit) is None for worker in workers for _ in range(50)) == 16
    time.now += 1
    assert sum(take(worker, limit) is None for worker in workers for _ in range(50)) == 8


def test_full_buckets_are_forgotten() -> None:
    time = Time()
    limiter = ProcessRateLimiter(monotonic=time)
    limit = RateLimit(rate=10, burst=10)

    async def scenario() -> None:
        for number in range(100_000):
            time.now += 0.01
            assert await limiter.take(f"key_{number}", limit) is None
            assert len(limiter) <= 1_024

    asyncio.run(scenario())


@pytest.mark.parametrize("share", [0, -1, 1.01])
def test_a_share_is_a_part(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        ProcessRateLimiter(share=share)
