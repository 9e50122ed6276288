"""What a smart signal is: what it fills and reads, what it means and when it errs, and its two kinds of answers.

A signal that cannot know says so. `False` means that what was observed speaks against it, never that nothing was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ridgeline.signals.observed import Observed

Because = tuple[str, str]
"""A reason's name, one of those that the signal declares, and what was seen, which may be empty."""


@dataclass(frozen=True, slots=True)
class Known:
    """A judgement with at least one reason; `more` are the values of the signal's other fields that are known."""

    value: Any
    because: tuple[Because, ...]
    more: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.because:
            raise ValueError("what is known is known for a reason")


@dataclass(frozen=True, slots=True)
class Unknown:
    """`reason` is one of those that the signal declares."""

    reason: str


Answer = Known | Unknown
FAILED = Unknown("failed")
"""What is answered for a signal that raised an error: a defect, which the log tells of."""


def values_of(judged: Mapping[str, Answer]) -> dict[str, Any]:
    """Return what is known, by field of the event."""
    found: dict[str, Any] = {}
    for name, answer in judged.items():
        if isinstance(answer, Known):
            found[name] = answer.value
            found.update(answer.more)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One smart signal.

    `reads` names the parts of the observation that `judge` looks at: facts of the agent by their names, other parts
    as `client`, `request`, `match`, `address`, `zone`, `counts`, `claim`, `place`, `population` and `weights`, other
    signals as `signal:` and their field. `judge` is pure, takes far less than a millisecond, and raises on nothing that
    a client can send.
    """

    field: str
    """Of the event, which is left out of it while the answer is unknown."""
    more_fields: tuple[str, ...] = ()
    reads: tuple[str, ...]
    meaning: str
    reasons: Mapping[str, str]
    """Of what is known, by name: a sentence."""
    unknown: Mapping[str, str]
    """When it is unknown, by name: a sentence."""
    false_alarms: str
    judge: Callable[[Observed], Answer]

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field, *self.more_fields)
