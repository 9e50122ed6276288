"""Eckersley's rule: the one known fingerprint that differs in at most one of eight attributes, and there not much.

P. Eckersley, How Unique Is Your Web Browser?, PETS 2010, algorithm 1.
"""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from functools import lru_cache

from accuracy.baselines.fingerprint import Fingerprint, Reader
from accuracy.replay import Identified
from accuracy.visits import Visit

# What may be anything when it is the one that changed: cookies, screen, time zone, storage.
_FREE = (0, 1, 2, 3)
_LIKENESS = 0.85


@lru_cache(maxsize=200_000)
def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1."""
    return 1.0 if one == other else SequenceMatcher(None, one, other).ratio()


def _attributes(fingerprint: Fingerprint) -> tuple[str, ...]:
    return (
        fingerprint.cookies,
        fingerprint.resolution,
        fingerprint.timezone,
        fingerprint.storage,
        fingerprint.user_agent,
        fingerprint.languages,
        fingerprint.plugins,
        " ".join(sorted(fingerprint.fonts)),
    )


class Eckersley:
    name = "Eckersley"

    def __init__(self) -> None:
        self._reader = Reader()
        self._latest: dict[str, tuple[str, ...]] = {}
        self._same: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
        # By the position left out and the seven others.
        self._but_one: dict[tuple[int, tuple[str, ...]], dict[str, None]] = defaultdict(dict)

    def identify(self, visit: Visit, token: str | None) -> Identified:
        attributes = _attributes(self._reader.read(visit))
        found = token or self.match(attributes) or f"id {len(self._latest)}"
        self._remember(found, attributes)
        return Identified(found, 1.0)

    def match(self, attributes: tuple[str, ...]) -> str | None:
        same = self._same.get(attributes)
        if same:
            return next(reversed(same))
        near = [
            (name, position)
            for position in range(len(attributes))
            for name in self._but_one.get(self._key(attributes, position), ())
        ]
        if len(near) != 1:
            return None
        name, position = near[0]
        if position in _FREE or likeness(self._latest[name][position], attributes[position]) > _LIKENESS:
            return name
        return None

    @staticmethod
    def _key(attributes: tuple[str, ...], position: int) -> tuple[int, tuple[str, ...]]:
        return position, attributes[:position] + attributes[position + 1 :]

    def _remember(self, name: str, attributes: tuple[str, ...]) -> None:
        before = self._latest.get(name)
        if before is not None:
            self._same[before].pop(name, None)
            for position in range(len(before)):
                self._but_one[self._key(before, position)].pop(name, None)
        self._latest[name] = attributes
        self._same[attributes][name] = None
        for position in range(len(attributes)):
            self._but_one[self._key(attributes, position)][name] = None
