import pytest

from ridgeline.testing.generated_events.draws import BlockDraws
from ridgeline.testing.generated_events.visitors import Arrivals


@pytest.mark.parametrize("share", [0.001, 0.35, 0.5, 0.999, 1])
def test_each_visitor_arrives_once_and_before_it_returns(share: float) -> None:
    arrivals, draws = Arrivals(5, share), BlockDraws("test")
    seen: set[int] = set()
    for event in range(5_000):
        visitor, is_new = arrivals.visitor_of(event, draws(event))
        assert is_new is (visitor not in seen)
        if is_new:
            assert visitor == len(seen)
            assert arrivals.first_event(visitor) == event
            seen.add(visitor)
    assert len(seen) == pytest.approx(5_000 * share, abs=1.5)


def test_the_commonest_visitor_does_not_swallow_the_rest() -> None:
    arrivals, draws = Arrivals(5, 0.35), BlockDraws("test")
    start = 10_000_000
    mine = sum(arrivals.visitor_of(event, draws(event))[0] == 0 for event in range(start, start + 50_000))
    assert 50 < mine < 500
