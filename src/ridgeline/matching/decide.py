"""Is this a device that we know? Pure: evidence in, decision with its reasons out.

`Matcher` is the interface of every matcher. `ExactMatcher`, the first, believes a signed token, else the one visitor
whose device facts are exactly the same; among several it abstains.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ridgeline.matching import features as device
from ridgeline.wire.observation import Observation


class Method(enum.Enum):
    """How the decision was reached."""

    TOKEN = "token"  # noqa: S105 - a name, not a secret
    FACTS = "facts"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known visitor that this device may be; times in Unix ms."""

    visitor_id: str
    first_seen_at: int
    last_seen_at: int


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


class ExactMatcher:
    version = "exact-1"

    def features(
        self, observation: Observation, browser_family: str | None, os_family: str | None
    ) -> Mapping[str, Any] | None:
        return device.device_features(observation, browser_family, os_family)

    def blocking_keys(self, features: Mapping[str, Any] | None) -> tuple[int, ...]:
        return device.blocking_keys(features)

    def decide(self, evidence: Evidence) -> Decision:
        if evidence.token is not None:
            return Decision(evidence.token, Method.TOKEN, 0.99, "the token that we issued to this browser came back")
        if len(evidence.candidates) == 1:
            return Decision(
                evidence.candidates[0],
                Method.FACTS,
                0.9,
                "no stored token; every device fact equals those of one known visitor, but another device of the "
                "same make can look the same",
            )
        if evidence.candidates:
            return Decision(
                None, Method.NEW, 0.5, "no stored token, and several known visitors have exactly these device facts"
            )
        if evidence.features is None:
            return Decision(
                None, Method.NEW, 0.5, "no stored token, and too few facts were observed to recognise a device by them"
            )
        return Decision(None, Method.NEW, 1.0, "no stored token, and no known visitor has these device facts")
