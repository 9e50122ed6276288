"""FP-Stalker's rule-based algorithm: what must be equal, what may change a little, and how much at once.

A. Vastel, P. Laperdrix, W. Rudametkin, R. Rouvoy, FP-STALKER, IEEE S&P 2018, section V.A. Attributes that browsers no
longer have (Flash, the order of headers) are left out; our fonts stand for those of Flash.
"""

from __future__ import annotations

from collections.abc import Hashable

from accuracy.baselines.eckersley import likeness
from accuracy.baselines.fingerprint import Fingerprint, Reader
from accuracy.baselines.memory import Memory
from accuracy.replay import Identified
from accuracy.visits import Visit

_LIKENESS = 0.75
_MOST_CHANGES = 2
_SIMILAR = ("user_agent", "vendor", "renderer", "plugins", "languages")
_ANY = ("resolution", "timezone")


def block(fingerprint: Fingerprint) -> Hashable:
    """Return what must be equal: rules 1 and 3."""
    return (
        fingerprint.os,
        fingerprint.platform,
        fingerprint.browser,
        fingerprint.cookies,
        fingerprint.storage,
        fingerprint.canvas,
    )


def may_follow(known: Fingerprint, new: Fingerprint) -> bool:
    """Tell whether rules 2 and 4 to 7 let `new` be of the same browser as `known`, which are of one block."""
    if new.version < known.version:
        return False
    if not (new.fonts <= known.fonts or new.fonts >= known.fonts):
        return False
    changes = 0
    for name in _SIMILAR:
        before, after = getattr(known, name), getattr(new, name)
        if before != after:
            if likeness(before, after) < _LIKENESS:
                return False
            changes += 1
    free = sum(bool(getattr(known, name) != getattr(new, name)) for name in _ANY)
    return free <= 1 and changes + free <= _MOST_CHANGES


class RuleBased:
    name = "FP-Stalker rules"

    def __init__(self) -> None:
        self._reader = Reader()
        self._memory: Memory[Fingerprint] = Memory()

    def identify(self, visit: Visit, token: str | None) -> Identified:
        new = self._reader.read(visit)
        key = block(new)
        found = token or self._match(new, key, visit.at) or self._memory.new_id()
        self._memory.remember(found, visit.at, new, key)
        return Identified(found, 1.0)

    def _match(self, new: Fingerprint, key: Hashable, at: int) -> str | None:
        exact: set[str] = set()
        near: set[str] = set()
        for name, _, known in self._memory.candidates(key, at):
            if known == new:
                exact.add(name)
            elif not exact and may_follow(known, new):
                near.add(name)
        found = exact or near
        # Several different ids: it may be any of them, so it is none.
        return found.pop() if len(found) == 1 else None
