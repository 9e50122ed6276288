"""What FP-Stalker's algorithms remember: the two latest fingerprints of each id, for 30 days."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from accuracy.releases import DAY

KEPT = 2
FORGOTTEN_AFTER = 30 * DAY
T = TypeVar("T")


@dataclass(slots=True)
class Known(Generic[T]):
    """An id's latest fingerprints with their times, the oldest first."""

    id: str
    latest: deque[tuple[int, T]] = field(default_factory=lambda: deque(maxlen=KEPT))


class Memory(Generic[T]):
    """Ids by the blocks of their latest fingerprints: what a rule asks to be equal need not be compared."""

    def __init__(self) -> None:
        self._ids: dict[str, Known[T]] = {}
        self._blocks: dict[Hashable, dict[str, int]] = defaultdict(dict)
        self._block_of: dict[str, deque[Hashable]] = {}
        self._count = 0

    def new_id(self) -> str:
        self._count += 1
        return f"id {self._count}"

    def remember(self, name: str, at: int, fingerprint: T, block: Hashable) -> None:
        known = self._ids.get(name)
        if known is None:
            known = self._ids[name] = Known(name)
            self._block_of[name] = deque()
        blocks = self._block_of[name]
        if len(known.latest) == KEPT:
            left = blocks.popleft()
            if left not in blocks and left != block:
                self._blocks[left].pop(name, None)
        known.latest.append((at, fingerprint))
        blocks.append(block)
        # At the end of its block again: blocks are in the order of the last visit.
        self._blocks[block].pop(name, None)
        self._blocks[block][name] = at

    def candidates(self, block: Hashable, at: int) -> Iterable[tuple[str, int, T]]:
        """Yield the remembered fingerprints of ids in a block, with their ids and times, the most recent id first."""
        members = self._blocks.get(block)
        if not members:
            return
        forgotten = []
        for name in reversed(members):
            known = self._ids[name]
            if at - known.latest[-1][0] > FORGOTTEN_AFTER:
                forgotten.append(name)
                continue
            for seen, fingerprint in known.latest:
                yield name, seen, fingerprint
        for name in forgotten:
            del members[name]
