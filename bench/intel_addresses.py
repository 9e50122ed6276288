"""Addresses of the internet that bench/intel.py asks about, drawn at random."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence

from ridgeline.intel.addresses import Address, Version, is_global, write_address
from ridgeline.intel.facts import AddressFacts
from ridgeline.intel.lookup import IpIntelligence
from ridgeline.intel.ranges import Range

# The blocks that the five registries have, and 2001::/16: elsewhere nothing is given out.
_BLOCKS = (0x2001_0000, 0x2400_0000, 0x2600_0000, 0x2800_0000, 0x2A00_0000, 0x2C00_0000)
_MOST_TRIES = 400
"""For each address that is wanted."""


def anywhere(draw: random.Random, version: Version) -> Iterator[str]:
    """Yield addresses of all of IPv4, or of the registries' blocks of IPv6, that the internet can route."""
    while True:
        if version == 4:
            number = draw.getrandbits(32)
        else:
            number = (draw.choice(_BLOCKS) | draw.getrandbits(20)) << 96 | draw.getrandbits(96)
        if is_global(address := Address(version, number)):
            yield write_address(address)


def that_are(
    wanted: Callable[[AddressFacts], bool], intelligence: IpIntelligence, draw: random.Random, version: Version
) -> Iterator[str]:
    """Yield addresses of which something is so."""
    for text in anywhere(draw, version):
        facts = intelligence.look_up(text)
        if facts is not None and wanted(facts):
            yield text


def given_out(intelligence: IpIntelligence, draw: random.Random, version: Version, count: int) -> list[str]:
    """Return addresses of which a country is known."""
    found = that_are(lambda facts: facts.country_code is not None, intelligence, draw, version)
    return [next(found) for _ in range(count)]


def of_systems(
    systems: Collection[int], intelligence: IpIntelligence, draw: random.Random, version: Version, count: int
) -> list[str]:
    """Return up to so many addresses that these systems announce, of none more than five times its share."""
    most = max(1, 5 * count // max(1, len(systems)))
    found: list[str] = []
    of_each: Counter[int] = Counter()
    for tried, text in enumerate(anywhere(draw, version)):
        if len(found) == count or tried == _MOST_TRIES * count:
            break
        facts = intelligence.look_up(text)
        system = None if facts is None else facts.asn
        if system is not None and system in systems and of_each[system] < most:
            of_each[system] += 1
            found.append(text)
    return found


def of_ranges(ranges: Sequence[Range], draw: random.Random, count: int) -> list[str]:
    """Return addresses of ranges, each as likely as any other, however large; none if there are no ranges."""
    found: list[str] = []
    while ranges and len(found) < count:
        one = draw.choice(ranges)
        address = Address(one.version, draw.randint(one.first, one.last))
        if is_global(address):
            found.append(write_address(address))
    return found
