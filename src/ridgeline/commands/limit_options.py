"""The options that say the limits of a key."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from ridgeline.commands.common import Command
from ridgeline.errors import RidgelineError
from ridgeline.limits import new_limit
from ridgeline.storage.protocol import RateLimit

_OPTIONS = (
    ("--rate-limit", float, "Requests a second on average, erasures not counted; default: no limit."),
    ("--burst", int, "Requests at once; default: three times the rate limit."),
    ("--erasure-rate-limit", float, "Erasures a second on average; default: no limit."),
    ("--erasure-burst", int, "Erasures at once; default: three times their rate limit."),
)


@dataclass(frozen=True, slots=True)
class GivenLimit:
    """What was given of one limit, whose options begin with `prefix`; None for what was not."""

    prefix: str
    rate: float | None
    burst: int | None

    def __bool__(self) -> bool:
        return (self.rate, self.burst) != (None, None)

    def applied_to(self, present: RateLimit | None) -> RateLimit | None:
        """Return the limit that is asked for: a new rate brings its own burst, a burst alone needs a rate."""
        if self.rate is not None:
            return new_limit(self.rate, self.burst)
        if self.burst is None:
            return present
        if present is None:
            raise RidgelineError(f"{self.prefix}burst needs a rate: give {self.prefix}rate-limit as well.")
        return new_limit(present.rate, self.burst)


def limit_options(command: Command) -> Command:
    """Add the options, and give the command what they say as `requests` and `erasures`."""

    @wraps(command)
    def with_limits(
        *arguments: Any,
        rate_limit: float | None,
        burst: int | None,
        erasure_rate_limit: float | None,
        erasure_burst: int | None,
        **others: Any,
    ) -> Any:
        requests = GivenLimit("--", rate_limit, burst)
        erasures = GivenLimit("--erasure-", erasure_rate_limit, erasure_burst)
        return command(*arguments, requests=requests, erasures=erasures, **others)

    decorated: Command = with_limits
    for name, kind, help_text in reversed(_OPTIONS):
        decorated = click.option(name, type=kind, metavar="NUMBER", help=help_text)(decorated)
    return decorated
