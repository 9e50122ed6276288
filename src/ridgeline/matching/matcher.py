"""Is this a device that we know? Pure: evidence in, decision with its reasons out.

The interface of every matcher and what goes in and out of it.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ridgeline.wire.observation import Observation


class Method(enum.Enum):
    """How the decision was reached."""

    TOKEN = "token"  # noqa: S105 - a name, not a secret
    FACTS = "facts"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known visitor that this device may be; times in Unix ms.

    `profile` is what the matcher keeps of the visitor, bytes that only it reads; None where it has kept nothing.
    """

    visitor_id: str
    first_seen_at: int
    last_seen_at: int
    profile: bytes | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a decision may look at: the visitor that a valid token names, and those found by blocking keys."""

    features: Mapping[str, Any] | None
    token: Candidate | None
    candidates: Sequence[Candidate]


@dataclass(frozen=True, slots=True)
class Decision:
    """`visitor` is None for a visitor never seen; `score` is 0 to 1, higher is surer; `because` is for people."""

    visitor: Candidate | None
    method: Method
    score: float
    because: str


class Matcher(Protocol):
    version: str
    """Names the method in `identification.confidence.version`."""

    def features(
        self, observation: Observation, browser_family: str | None, os_family: str | None
    ) -> Mapping[str, Any] | None:
        """Return the device's features, or None when too little was observed."""
        ...

    def blocking_keys(self, features: Mapping[str, Any] | None) -> tuple[int, ...]:
        """Return the keys under which candidates are looked up, the strongest first."""
        ...

    def decide(self, evidence: Evidence) -> Decision:
        """Decide; must be pure and must not fail on any evidence."""
        ...
