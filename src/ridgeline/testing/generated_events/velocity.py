"""How often a visitor, an address and an account were seen of late: counts that grow from window to window."""

from __future__ import annotations

import random
from collections.abc import Callable

from ridgeline.testing.generated_events.draws import BITS_12, Draw

_VARIANTS = BITS_12 + 1
# A visitor with more events than this in a day gets no counts of distinct things for the day.
_DAY_LIMIT = 20_000


def _windows(name: str, first: int, second: int | None, day: int | None) -> str:
    last = "" if day is None else f',"24_hours":{day}'
    return f'"{name}":{{"5_minutes":{first},"1_hour":{second}{last}}}'


def _distinct(name: str, numbers: random.Random, most: int) -> str:
    day = 1 + int(most * numbers.random() ** 8)
    hour = 1 + int((day - 1) * numbers.random())
    return _windows(name, 1 + int((hour - 1) * numbers.random()), hour, day)


def _events(name: str, numbers: random.Random, most: int, power: int) -> str:
    day = 1 + int(most * numbers.random() ** power)
    hour = 1 + int((day - 1) * numbers.random() ** 1.5)
    return _windows(name, 1 + int((hour - 1) * numbers.random() ** 2), hour, day)


def _variants(seed: str, make: Callable[[random.Random], str]) -> list[str]:
    numbers = random.Random(seed)
    return [make(numbers) for _ in range(_VARIANTS)]


def _heavy(numbers: random.Random) -> str:
    day = 400 + int(40_000 * numbers.random() ** 4)
    hour = day // numbers.randrange(8, 24)
    full = None if day > _DAY_LIMIT else 2 + numbers.randrange(40)
    countries = None if full is None else 1 + full // 20
    parts = (
        _windows("distinct_ip", 1, 2, full),
        _windows("distinct_linked_id", 1, 1, full),
        _windows("distinct_country", 1, 1, countries),
        _windows("events", max(hour // 11, 1), hour, day),
    )
    return ",".join(parts)


_IP = _variants("ip", lambda numbers: _distinct("distinct_ip", numbers, 9))
_LINKED = _variants("linked", lambda numbers: _distinct("distinct_linked_id", numbers, 3))
_UNLINKED = _windows("distinct_linked_id", 0, 0, 0)
_COUNTRY = _variants("country", lambda numbers: _distinct("distinct_country", numbers, 2))
_OWN_EVENTS = _variants("events", lambda numbers: _events("events", numbers, 60, 4))
_IP_EVENTS = _variants("ip events", lambda numbers: _events("ip_events", numbers, 900, 6))
_HEAVY = _variants("heavy", _heavy)
_IP_BY_LINKED = _variants("by linked", lambda numbers: _distinct("distinct_ip_by_linked_id", numbers, 6))
_VISITOR_BY_LINKED = _variants("visitors", lambda numbers: _distinct("distinct_visitor_id_by_linked_id", numbers, 5))


def velocity(draw: Draw, *, linked: bool, heavy: bool) -> str:
    """Return the member `velocity`; counts by account only with an account."""
    if heavy:
        own = _HEAVY[draw() & BITS_12]
    else:
        account = _LINKED[draw() & BITS_12] if linked else _UNLINKED
        own = f"{_IP[draw() & BITS_12]},{account},{_COUNTRY[draw() & BITS_12]},{_OWN_EVENTS[draw() & BITS_12]}"
    if not linked:
        return f'"velocity":{{{own},{_IP_EVENTS[draw() & BITS_12]}}},'
    return (
        f'"velocity":{{{own},{_IP_EVENTS[draw() & BITS_12]},{_IP_BY_LINKED[draw() & BITS_12]},'
        f"{_VISITOR_BY_LINKED[draw() & BITS_12]}}},"
    )
