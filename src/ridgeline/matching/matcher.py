"""Who may have come, and what was decided: the words in which matcher, store and request path speak."""

from __future__ import annotations

import enum
from dataclasses import dataclass

import msgspec


class Method(enum.Enum):
    """How the decision was reached."""

    TOKEN = "token"  # noqa: S105 - a name, not a secret
    FACTS = "facts"
    NEW = "new"


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """A known visitor that this device may be; times in Unix ms.

    `profile` is what the matcher keeps of the visitor, bytes that only it reads; None where it has kept nothing.
    """

    visitor_id: str
    first_seen_at: int
    last_seen_at: int
    profile: bytes | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """`visitor` is None for a visitor never seen; `score` is 0 to 1, higher is surer; `because` is for people."""

    visitor: Candidate | None
    method: Method
    score: float
    because: str
