"""The devices of bench/match.py: some from the population of bench/accuracy, and any number mixed from those.

A mixed device has one's hardware, and place, software, browser release and, unless it is a phone, the settings of the
screen of four others with the same browser and system. So phones of one model stay near clones, as they are in reality.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from accuracy.drift import Drift
from accuracy.facts import State, facts_of
from accuracy.ours import features_of
from accuracy.population import END, Device, population
from accuracy.releases import DAY, STOPPED, TRAINS
from accuracy.storage_events import draw_habits
from accuracy.visits import GAP_MEDIAN, GAP_SIGMA
from ridgeline.ids import base62
from ridgeline.matching.attributes import ATTRIBUTES, INDEX, NAMES, Kind
from ridgeline.matching.features import Facts, Features, Value

MIXES = ("desktop", "mobile")
# All stored visits are before this time, and all that are matched after it. By then every device has come.
NOW = END - 30 * DAY
_SEEN_DAYS = 15.0
_LATE_SHARE = 0.06
BLOCK = 1_000
"""Visitors are made in blocks, each from a seed of its own, by any process."""
_PHONES = ("android", "iphone")
PER_ADDRESS, PER_SUBNET = 2, 50
PER_CARRIER_ADDRESS, CARRIER_SHARE = 2_000, 0.5

_PLACE = "timezone languages locale keyboard"
_SOFTWARE = "system_version fonts emoji font_preferences canvas_text voices"
_RELEASE = "browser_version browser_build engine webgl_version plugins"
_SCREEN_SETTINGS = "pixel_ratio screen_frame window_edges color_scheme"
_OF_ANY = tuple([INDEX[name] for name in names.split()] for names in (_PLACE, _SOFTWARE, _RELEASE))
_NOT_OF_PHONES = [INDEX[name] for name in _SCREEN_SETTINGS.split()]
# What each of these may move, as src/ridgeline/matching/blocking.py is meant for; the last three do not befall a phone.
CAUSES = tuple(
    [INDEX[name] for name in names.split()]
    for names in (
        "browser_version browser_build engine webgl_version webgl_extensions canvas_geometry canvas_text webgpu_limits "
        "codecs audio",
        "system_version fonts emoji voices font_preferences canvas_text platform",
        "timezone languages locale keyboard voices",
        "screen pixel_ratio color hdr screen_frame media_devices window_edges touch",
        "gpu webgl_limits webgl_extensions canvas_geometry canvas_text webgpu webgpu_limits codecs",
        "fonts canvas_text font_preferences voices storage_quota emoji",
    )
)
_CAUSES_OF_PHONES = CAUSES[:3]
# Browser and system are part of every key.
CHANGEABLE = [INDEX[name] for name in NAMES if name not in {"browser", "system"}]

Values = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Base:
    """A device of the population: as it was when it was seen last, when it really came again, and all updated."""

    kind: int
    phone: bool
    at: int
    values: Values
    later_at: int
    later: Values
    updated: Values
    """As at first, after an update of the browser, one of the system, and with another monitor."""

    @property
    def family(self) -> Values:
        return self.values[:2]


class Made(NamedTuple):
    """A device at an address, at a time in Unix ms; `base` is its number among the bases if it is not a mixed one."""

    values: Values
    kind: int
    phone: bool
    address: str
    at: int
    base: int | None

    @property
    def features(self) -> Features:
        return Features(self.values, self.kind)


def make_bases(mix: str, seed: int, count: int) -> list[Base]:
    """Return the devices of a population of so many whose browser and system are known."""
    found = [
        _base(device, random.Random(f"match:{seed}:{mix}:{device.index}")) for device in population(mix, seed, count)
    ]
    return [base for base in found if base is not None]


def some_facts(seed: int, count: int) -> list[tuple[Facts, str]]:
    """Return the facts and user agents of some devices, as the agent would send them."""
    found: list[tuple[Facts, str]] = []
    for device in population("desktop", seed, count):
        facts = facts_of(device, Drift(device, random.Random(device.index)).advance(device.first_at))
        found.append((facts, str(facts["user_agent"].value)))
    return found


def _base(device: Device, draw: random.Random) -> Base | None:
    private = draw_habits(device, draw).private
    drift = Drift(device, draw)
    at = max(device.first_at, NOW - 1 - int(draw.expovariate(1 / _SEEN_DAYS) * DAY))
    state = _visited(drift.advance(at), device, at, private, draw)
    later_at = max(NOW, at + int(draw.lognormvariate(math.log(GAP_MEDIAN), GAP_SIGMA) * DAY))
    later = _visited(drift.advance(later_at), device, later_at, private, draw)
    looks = [_look(device, one) for one in (state, later, _updated(device, state))]
    first, again, updated = looks
    if first is None or again is None or updated is None:
        return None
    return Base(first.kind, device.system in _PHONES, at, first.values, later_at, again.values, updated.values)


def _visited(state: State, device: Device, at: int, private: float, draw: random.Random) -> State:
    return state._replace(
        private=draw.random() < private, late=draw.random() < _LATE_SHARE, session=at if device.undetected else 0
    )


def _updated(device: Device, state: State) -> State:
    """Return the state after the next versions of browser and system, and with another monitor if there is one."""
    build = state.build + (TRAINS[device.browser].builds if state.build > STOPPED else 0)
    return state._replace(
        build=build, system_step=state.system_step + 1, display=(state.display + 1) % len(device.displays)
    )


def _look(device: Device, state: State) -> Features | None:
    facts = facts_of(device, state)
    return features_of(facts, str(facts["user_agent"].value))


def causes_of(made: Made) -> Sequence[list[int]]:
    """Return, for each cause that a device may meet, the attributes that it may move."""
    return _CAUSES_OF_PHONES if made.phone else CAUSES


class Maker:
    """Makes the visitors of a store of some size: the bases, spread among mixed ones."""

    def __init__(self, bases: Sequence[Base], size: int) -> None:
        self.size = size
        self._bases = bases
        self._every = size // len(bases)
        self._alike: dict[Values, list[Base]] = {}
        for base in bases:
            self._alike.setdefault(base.family, []).append(base)
        self._carrier_addresses = max(1, size // PER_CARRIER_ADDRESS)

    def block(self, number: int) -> Iterator[tuple[str, Made]]:
        """Yield the visitors of a block, with their ids."""
        draw = random.Random(f"block:{self.size}:{number}")
        for one in range(number * BLOCK, min((number + 1) * BLOCK, self.size)):
            place, rest = divmod(one, self._every)
            yield (
                visitor_id_of(self.size, one),
                self._base(place, draw) if (rest == 0 and place < len(self._bases)) else self.mixed(draw),
            )

    def _base(self, number: int, draw: random.Random) -> Made:
        base = self._bases[number]
        return Made(base.values, base.kind, base.phone, self.address(base.phone, draw), base.at, number)

    def mixed(self, draw: random.Random) -> Made:
        """Return a device of several bases' parts."""
        base = draw.choice(self._bases)
        alike = self._alike[base.family]
        values = list(base.values)
        at = base.at
        for indexes in _OF_ANY if base.phone else (*_OF_ANY, _NOT_OF_PHONES):
            donor = draw.choice(alike)
            at = max(at, donor.at)
            for index in indexes:
                values[index] = donor.values[index]
        return Made(tuple(values), base.kind, base.phone, self.address(base.phone, draw), at, None)

    def address(self, phone: bool, draw: random.Random) -> str:
        """Draw an address: one of the phone's carrier that many share, or one of two visitors'."""
        if phone and draw.random() < CARRIER_SHARE:
            return _address(100, *divmod(draw.randrange(self._carrier_addresses), PER_SUBNET))
        return home(self.size, draw)

    def changed(self, made: Made, indexes: Sequence[int], draw: random.Random) -> Values:
        """Return a device's values, some of them replaced by another's of this browser and system, versions by later.

        Where others have the same, it is a value that nobody has.
        """
        alike = self._alike[made.values[:2]]
        values = list(made.values)
        for index in indexes:
            own = values[index]
            others = [draw.choice(alike).values[index] for _ in range(4)]
            number: Value = draw.getrandbits(32) | 2
            if ATTRIBUTES[index].kind is Kind.VERSION and isinstance(own, int):
                others = [other for other in others if isinstance(other, int) and other > own]
                number = own + 1
            elif ATTRIBUTES[index].kind is Kind.SET:
                number = draw.randbytes(20)
            values[index] = next((other for other in others if other is not None and other != own), number)
        return tuple(values)


def home(size: int, draw: random.Random) -> str:
    """Draw an address that two of so many visitors have."""
    return _address(11, draw.randrange(max(1, size // PER_ADDRESS // PER_SUBNET)), draw.randrange(PER_SUBNET))


def _address(first: int, subnet: int, host: int) -> str:
    return f"{first + (subnet >> 16)}.{subnet >> 8 & 255}.{subnet & 255}.{host + 1}"


def visitor_id_of(size: int, number: int) -> str:
    digest = hashlib.blake2b(f"{size}:{number}".encode(), digest_size=14).digest()
    return base62(int.from_bytes(digest, "big"), 20)
