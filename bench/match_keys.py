"""Look for blocking keys under which devices that changed are found again among a million visitors.

    python bench/match_keys.py [--visitors 400000] [--devices 2500] [--minutes 20] [--seed 2] [--start 1]

Starts with KEYS of src/ridgeline/matching/blocking.py, changes one attribute of one key after the other, and keeps what
finds more; prints the keys, how often the visitor is found that a device is, and the same of other devices than those
that the keys were chosen with. Devices are those of bench/match.py, in each of the ways in which they come again there.
A crowd's key leads to its first visitors only, so a key must be common enough to outlast a change, and rare enough to
tell a device from those like it.

With fewer visitors than a million a key leads to as many fewer, so that crowds are as crowded.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from match import AS_THEY_WERE, BASES, BY_A_CAUSE, DRIFTED, NEW, coming
from match import Coming as Comer
from match_devices import BLOCK, CAUSES, Base, Made, Maker, causes_of
from match_fill import NETWORK_KEY, Kept, makers
from ridgeline.matching.attributes import COUNT, INDEX, NAMES
from ridgeline.matching.blocking import ADDRESS, KEYS, SUBNET
from ridgeline.matching.chain import number_of
from ridgeline.matching.network import read_network
from ridgeline.storage.protocol import MOST_POSTINGS

VISITORS, STANDS_FOR = 400_000, 1_000_000
SAME_SUBNET = 0.3
"""So many of those who come from another address come from the same network."""
TWO_CAUSES = "returning, all changed by two causes"
LATE, WITHOUT_HINTS = 0.15, 0.07
"""So many come without what is often not ready at the deadline, and without what client hints alone tell."""
LATE_ONES = ["voices", "media_devices", "webgpu", "webgpu_limits"]
HINTED = ["browser_build", "system_version", "model"]
COLUMNS = (*NAMES, ADDRESS, SUBNET)
PLACES = {name: place for place, name in enumerate(COLUMNS)}
FAMILY = (INDEX["browser"], INDEX["system"])
# What goes and comes by itself (a dark mode in the evening, free disk space, a permission) is a poor part of a key.
LEFT_OUT = {"browser", "system", "color_scheme", "storage_quota", "permissions", "connection", "window_edges"}
MOST_UNKNOWN = 0.25
LONGEST = 28
UNIQUE, CHANGED = 4_000, 6
"""So many devices that nobody is like, elsewhere, with six attributes changed at random, are looked for as well."""
OF_UNIQUE, OF_PAIRS = 0.3, 0.3
"""What it is worth that they share a key; and that a key outlasts all that each pair of causes may move, elsewhere."""
# By fewer attributes nobody is unique.
FEWEST = 3
# What it is worth that a key leads to the visitor, by how many it leads to: with few, the visitor comes first.
FEW, SOME = 4 / 26, 12 / 26
OF_FEW, OF_SOME, OF_MANY = 0.97, 0.9, 0.75
UNKNOWN = np.uint64(0)
ODD = np.uint64(0x9E37_79B9_7F4A_7C15)

Key = tuple[int, ...]
Rows = NDArray[np.uint64]


@dataclass(frozen=True)
class Coming:
    """Devices that come again, and their visitors' places among those that are stored."""

    names: list[str]
    kind: NDArray[np.int64]
    phone: NDArray[np.bool_]
    rows: Rows
    visitor: NDArray[np.int64]

    def weights(self) -> NDArray[np.float64]:
        """Those that changed as devices really do count twice."""
        weights: NDArray[np.float64] = np.where(self.kind == self.names.index(DRIFTED), 2.0, 1.0)
        weights /= weights.sum()
        return weights


def row_of(made: Made) -> list[int]:
    network = read_network(made.address, NETWORK_KEY)
    assert network is not None
    values = [0 if value is None else number_of(value) & 0xFFFF_FFFF_FFFF_FFFF or 1 for value in made.values]
    return [*values, network.address & 0xFFFF_FFFF_FFFF_FFFF, network.subnet & 0xFFFF_FFFF_FFFF_FFFF]


_maker: Maker | None = None


def _know(bases: Sequence[Base], size: int) -> None:
    global _maker  # noqa: PLW0603 - of a process that does nothing else
    _maker = Maker(bases, size)


def _block(number: int) -> tuple[Rows, list[tuple[int, Kept]]]:
    assert _maker is not None
    rows, kept = [], []
    for place, (visitor_id, made) in enumerate(_maker.block(number)):
        rows.append(row_of(made))
        if made.base is not None or place % 20 == 7:
            kept.append((number * BLOCK + place, Kept(visitor_id, made)))
    return np.array(rows, np.uint64), kept


def world(seed: int, visitors: int, devices: int, workers: int) -> tuple[Rows, Coming]:
    """Return the rows of all stored visitors, and devices that come again, so many in each way."""
    with makers(workers) as pool:
        bases = pool.bases(seed, min(BASES, visitors // 4))
    parts, kept = [], list[tuple[int, Kept]]()
    with ProcessPoolExecutor(workers, initializer=_know, initargs=(bases, visitors)) as pool:
        for rows, again in pool.map(_block, range(visitors // BLOCK), chunksize=4):
            parts.append(rows)
            kept += again
    stored = np.concatenate(parts)
    place = {one.visitor_id: number for number, one in kept}
    maker = Maker(bases, visitors)
    comers = coming(maker, bases, [], [one for _, one in kept], devices)
    comers[TWO_CAUSES] = _moved_by_two_causes(maker, comers[BY_A_CAUSE], random.Random(seed))
    names = [name for name in comers if name not in (AS_THEY_WERE, NEW)]
    some = [(kind, one) for kind, name in enumerate(names) for one in comers[name]]
    found = Coming(
        names,
        np.array([kind for kind, _ in some]),
        np.array([one.made.phone for _, one in some]),
        np.array([row_of(one.made) for _, one in some], np.uint64),
        np.array([place[one.visitor_id or ""] for _, one in some]),
    )
    draw = np.random.default_rng(seed)
    for names_of_some, share in ((LATE_ONES, LATE), (HINTED, WITHOUT_HINTS)):
        without = draw.random(len(found.rows)) < share
        for name in names_of_some:
            found.rows[without, PLACES[name]] = UNKNOWN
    own = stored[found.visitor]
    elsewhere = found.rows[:, PLACES[ADDRESS]] != own[:, PLACES[ADDRESS]]
    near = elsewhere & (draw.random(len(own)) < SAME_SUBNET)
    found.rows[near, PLACES[SUBNET]] = own[near, PLACES[SUBNET]]
    return stored, found


def _moved_by_two_causes(maker: Maker, comers: Sequence[Comer], draw: random.Random) -> list[Comer]:
    """Return the same devices with all that two causes may move moved, so that a key outlasts both."""
    found = []
    for one in comers:
        assert one.known is not None
        before = one.known.made
        moved = sorted({index for cause in draw.sample([*causes_of(before)], 2) for index in cause})
        observed = [index for index in moved if before.values[index] is not None]
        found.append(one._replace(made=one.made._replace(values=maker.changed(before, observed, draw))))
    return found


def hashed(rows: Rows, key: Key) -> tuple[Rows, NDArray[np.bool_]]:
    """Return a key of each row, and of which rows there is none."""
    found, missing = np.zeros(len(rows), np.uint64), np.zeros(len(rows), np.bool_)
    for place in (*FAMILY, *key):
        found = (found ^ rows[:, place]) * ODD
        found ^= found >> np.uint64(29)
        missing |= rows[:, place] == UNKNOWN
    return found, missing


def led_to(stored: Rows, comers: Coming, key: Key, most: int) -> NDArray[np.int64]:
    """Return for each device to how many visitors its key leads, its own among them; 0 where that is not."""
    now, unknown = hashed(comers.rows, key)
    before, unknown_before = hashed(stored[comers.visitor], key)
    same = (now == before) & ~unknown & ~unknown_before
    found = np.zeros(len(now), np.int64)
    if not same.any():
        return found
    wanted, own = np.unique(before[same], return_inverse=True)
    every, missing = hashed(stored, key)
    place = np.searchsorted(wanted, every)
    place[place == len(wanted)] = 0
    holders = np.nonzero((wanted[place] == every) & ~missing)[0]
    # By key, and within one in the order in which the visitors came.
    order = np.argsort(place[holders], kind="stable")
    keys, holders = place[holders][order], holders[order]
    first = np.searchsorted(keys, np.arange(len(wanted)))
    crowd = np.searchsorted(keys, np.arange(len(wanted)), "right") - first
    ranked = keys.astype(np.int64) * len(stored) + holders
    rank = np.searchsorted(ranked, own.astype(np.int64) * len(stored) + comers.visitor[same]) - first[own]
    found[same] = np.where(rank < most, np.minimum(crowd[own], most), 0)
    return found


def worth(led: NDArray[np.int64], most: int) -> NDArray[np.float32]:
    of_few = np.where(led <= FEW * most, OF_FEW, np.where(led <= SOME * most, OF_SOME, OF_MANY))
    return np.where(led == 0, 0.0, of_few).astype(np.float32)


def told(comers: Coming, led: Sequence[NDArray[np.int64]]) -> str:
    found = np.any(np.array(led) > 0, axis=0)
    parts = []
    for kind, name in enumerate(comers.names):
        own = comers.kind == kind
        parts.append(f"{name}: {found[own & comers.phone].mean():.4f} / {found[own & ~comers.phone].mean():.4f}")
    return "; ".join(parts)


class Search:
    """Changes one key at a time; the first, on which first visits wait for each other, stays."""

    def __init__(self, stored: Rows, comers: Coming, most: int, keys: Sequence[Key], seed: int) -> None:
        self._stored, self.comers, self._most = stored, comers, most
        self.keys = [*keys]
        self.led = [led_to(stored, comers, key, most) for key in keys]
        self._worth = [worth(one, most) for one in self.led]
        self._weights = comers.weights()
        self._draw = random.Random(seed)
        unknown = (comers.rows == UNKNOWN).mean(axis=0)
        self._usable = [PLACES[name] for name in NAMES if name not in LEFT_OUT and unknown[PLACES[name]] < MOST_UNKNOWN]
        changeable = [place for place in range(COUNT) if place not in FAMILY]
        sixes = [self._draw.sample(changeable, CHANGED) for _ in range(UNIQUE)]
        late = [PLACES[name] for name in LATE_ONES]
        pairs = [[*one, *other, *late] for one, other in itertools.combinations(CAUSES, 2)]
        self._changes = np.zeros((len(sixes) + len(pairs), len(COLUMNS)), np.bool_)
        self._changes[:, COUNT:] = True
        for row, changed in zip(self._changes, sixes + pairs, strict=True):
            row[changed] = True
        self._outlasts = [self._outlasting(key) for key in keys]
        self.best = self._found(0, self._worth[0], self._outlasts[0])
        self.tried = 0

    def step(self) -> None:
        number = self._draw.randrange(1, len(self.keys))
        key = self._changed(self.keys[number])
        if key in self.keys:
            return
        self.tried += 1
        led = led_to(self._stored, self.comers, key, self._most)
        value, outlasts = worth(led, self._most), self._outlasting(key)
        found = self._found(number, value, outlasts)
        if found > self.best:
            self.best, self.keys[number], self.led[number] = found, key, led
            self._worth[number], self._outlasts[number] = value, outlasts

    def unique(self) -> float:
        """Return the share of unique devices that share a key."""
        return float(np.any(self._outlasts, axis=0)[:UNIQUE].mean())

    def pairs(self) -> float:
        """Return the share of pairs of causes that a key outlasts."""
        return float(np.any(self._outlasts, axis=0)[UNIQUE:].mean())

    def _outlasting(self, key: Key) -> NDArray[np.bool_]:
        lost: NDArray[np.bool_] = np.any(self._changes[:, key], axis=1)
        return ~lost & (sum(place < COUNT for place in key) >= FEWEST)

    def _found(self, number: int, value: NDArray[np.float32], outlasts: NDArray[np.bool_]) -> float:
        """Return the share that is found with another key in the place of one."""
        missed, lost = 1 - value, ~outlasts
        for place in range(len(self.keys)):
            if place != number:
                missed = missed * (1 - self._worth[place])
                lost &= ~self._outlasts[place]
        known = 1 - float((self._weights * missed).sum())
        return known - OF_UNIQUE * float(lost[:UNIQUE].mean()) - OF_PAIRS * float(lost[UNIQUE:].mean())

    def _changed(self, key: Key) -> Key:
        network = [place for place in key if place >= COUNT]
        attributes = [place for place in key if place < COUNT]
        others = [place for place in self._usable if place not in attributes]
        what = self._draw.random()
        if what < 0.35 and len(attributes) < LONGEST:
            attributes.append(self._draw.choice(others))
        elif what < 0.7 and len(attributes) > 1:
            attributes.remove(self._draw.choice(attributes))
        elif what < 0.9:
            attributes[self._draw.randrange(len(attributes))] = self._draw.choice(others)
        elif what < 0.95:
            network = self._draw.choice([[], [PLACES[ADDRESS]], [PLACES[SUBNET]]])
        else:
            other = [place for place in self._draw.choice(self.keys) if place < COUNT]
            both = [place for place in {*attributes, *other} if self._draw.random() < 0.5]
            attributes = both or attributes
        return (*network, *sorted(attributes))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=VISITORS)
    parser.add_argument("--devices", type=int, default=2_500, help="that come again in each way")
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=2, help="of the devices that keys are chosen with")
    parser.add_argument("--others", type=int, default=1, help="seed of the devices that show how well they do")
    parser.add_argument("--start", type=int, default=1, help="seed of the search")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    most = max(1, round(MOST_POSTINGS * options.visitors / STANDS_FOR))
    keys = [tuple(PLACES[name] for name in key) for key in KEYS]
    search = Search(*world(options.seed, options.visitors, options.devices, options.workers), most, keys, options.start)
    begun = reported = time.monotonic()
    print(f"with the keys as they are: {search.best:.4f}", file=sys.stderr)
    while time.monotonic() - begun < 60 * options.minutes:
        search.step()
        if time.monotonic() - reported > 30:
            reported = time.monotonic()
            found = f"{search.best:.4f}, of unique ones {search.unique():.4f}, of pairs {search.pairs():.2f}"
            print(f"{reported - begun:5.0f} s, {search.tried} tried: {found}", file=sys.stderr)
    for key in search.keys:
        names = ", ".join(f'"{COLUMNS[place]}"' for place in key)
        print(f"    ({names}),")
    stored, comers = world(options.others, options.visitors, options.devices, options.workers)
    print("found, phones / others; of those that keys were chosen with, and of others:")
    print(told(search.comers, search.led))
    print(told(comers, [led_to(stored, comers, key, most) for key in search.keys]))


if __name__ == "__main__":
    main()
