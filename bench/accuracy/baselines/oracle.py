"""A bound: it knows what every known device looks like now, so it errs only among devices that look exactly alike.

It is told the truth about looks, not about visits: which devices, among those it has seen, would show exactly these
facts at this moment. What a device shows now is taken from its visits just before and just after. Among several it
takes the one last seen at this address, else in this network, else last.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from typing import Any

from accuracy.hashing import digest
from accuracy.replay import Identified
from accuracy.visits import Visit

# Read too late to be there, or different by the calendar alone.
_LEFT_OUT = frozenset({"voices", "media_devices", "webgpu", "timezone_offset"})
# What a private window may show otherwise.
_NOT_IN_PRIVATE = frozenset({"languages", "canvas", "audio", "storage_quota"})
_ADDRESSES = 12


def network_of(address: str) -> str:
    """Return the first three bytes of an IPv4 address, the first 48 bits of an IPv6 one."""
    return ":".join(address.split(":")[:3]) if ":" in address else address.rpartition(".")[0]


class Oracle:
    name = "oracle"

    def __init__(self, visits: Sequence[Visit]) -> None:
        self._looks = Looks()
        self._future: dict[int, deque[Visit]] = defaultdict(deque)
        for visit in visits:
            self._future[visit.device].append(visit)
        # The devices that show a look now; a device has those of the visits before and after this moment.
        self._showing: dict[str, dict[int, int]] = defaultdict(dict)
        self._past: dict[int, Visit] = {}
        self._own: dict[int, str] = {}
        # Of each device the latest addresses, and the networks that they are in.
        self._places: dict[int, tuple[deque[str], deque[str]]] = {}
        self._last_at: dict[int, int] = {}

    def identify(self, visit: Visit, token: str | None) -> Identified:
        alike = self._alike(visit) if token is None else []
        if token is not None:
            found, confidence = token, 1.0
        elif alike:
            network = network_of(visit.client_ip)
            nearness = {device: self._nearness(device, visit.client_ip, network) for device in alike}
            best = max(alike, key=lambda device: (nearness[device], self._last_at[device]))
            found, confidence = self._own[best], 1 / len(alike)
        else:
            found, confidence = f"id {visit.device}", 1.0
        self._move_on(visit)
        if visit.device not in self._own and not alike:
            self._own[visit.device] = found
        owner = visit.device if self._own.get(visit.device) == found else None
        if owner is not None:
            addresses, networks = self._places.setdefault(owner, (deque(maxlen=_ADDRESSES), deque(maxlen=_ADDRESSES)))
            addresses.append(visit.client_ip)
            networks.append(network_of(visit.client_ip))
            self._last_at[owner] = visit.at
        return Identified(found, confidence)

    def _alike(self, visit: Visit) -> list[int]:
        whole, reduced = self._looks.of(visit)
        look = reduced if "private_window" in visit.cause else whole
        found = [device for device in self._showing.get(look, ()) if device in self._own]
        if visit.device in self._own and visit.device not in found:
            found.append(visit.device)
        return found

    def _nearness(self, device: int, address: str, network: str) -> int:
        addresses, networks = self._places.get(device, ((), ()))
        return 2 if address in addresses else int(network in networks)

    def _move_on(self, visit: Visit) -> None:
        """Let the device's look after this visit count, and no longer the one before."""
        future = self._future[visit.device]
        for look in self._shown(visit.device):
            self._showing[look].pop(visit.device, None)
        future.popleft()
        self._past[visit.device] = visit
        for look in self._shown(visit.device):
            self._showing[look][visit.device] = visit.at

    def _shown(self, device: int) -> set[str]:
        future = self._future[device]
        around = (self._past.get(device), future[0] if future else None)
        return {look for visit in around if visit is not None for look in self._looks.of(visit)}


class Looks:
    """What visits look like, read once for each facts object."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, str, str]] = {}

    def of(self, visit: Visit) -> tuple[str, str]:
        """Return a visit's look, and the part of it that a private window shows as well."""
        known = self._known.get(id(visit.facts))
        if known is None:
            facts = [(name, fact) for name, fact in visit.facts.items() if name not in _LEFT_OUT]
            rest = [(name, fact) for name, fact in facts if name not in _NOT_IN_PRIVATE]
            known = self._known[id(visit.facts)] = visit.facts, digest(facts), digest(rest)
        return known[1], known[2]
