"""What a store keeps of a visitor for the matcher: the two latest values of each attribute, and where it was seen.

A store treats a profile as bytes. `decode` reads those of older releases, so that ids survive our own changes: an
attribute that the older release did not know, or read otherwise, counts as not observed. Where only the blocking keys
changed, nothing else does.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from ridgeline.matching.attributes import ATTRIBUTES, COUNT, NAMES
from ridgeline.matching.features import VERSION, Features, Value
from ridgeline.matching.network import Network, Place
from ridgeline.matching.travel import Whereabouts

MOST_PLACES = 8
MOST_LINES = 6
FEW_VISITS = 8
"""Of so many visits each is kept: how often a visitor comes back is learned from the first few."""
NEWS_MS = 3_600_000
"""A stored profile may be so much older than its visitor's last visit."""
_FORMAT = 1
STORED = 2
"""Of all that a store keeps of a visitor: its features, and the blocking keys made of them. Profiles hold it.

Raised with any change of one of these; `operations.reread` then brings visitors of before up to date, and meanwhile
they are found by `former_keys`. 2: other blocking keys.
"""
FEATURES_OF: dict[int, int] = {1: 1, 2: 1}
"""By STORED, the VERSION of its features."""


class Line(NamedTuple):
    """One storage's line of tokens: each visit with a token gets the next one of its line.

    `probability`: that the line began on this visitor's own device. Times are Unix ms.
    """

    born_at: int
    used_at: int
    probability: float


class Profile(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`version` is the STORED that it is of; times are Unix ms.

    `values`: the latest that was observed of each attribute. `earlier`: by attribute, the value before it, where there
    was another. `changed`: a bit for each attribute that changed at the last visit that observed it. `places`: where it
    was seen, the latest first. `trust`: the mean probability that its visits were of the device that it began with.
    `high_recall_id`: the visitor's id by the more generous decision.
    """

    version: int
    values: tuple[Value, ...]
    seen_at: int
    visits: int
    earlier: dict[int, Value]
    changed: int
    places: tuple[Place, ...]
    trust: float
    high_recall_id: str
    tokens_returned: int = 0
    """Of the returns, how many brought a token."""
    kin: int = 0
    """A digest of the id of the visitor that this one, when it was new, may have been; 0 for none."""
    kin_probability: float = 0.0
    lines: tuple[Line, ...] = ()
    """The first one, then the latest that began."""
    counted: float = 1.0
    """What the visitor counts for in the population, less in a crowd; 0 where it is not counted."""


def new_profile(
    features: Features,
    network: Network | None,
    at: int,
    trust: float = 1.0,
    high_recall_id: str = "",
    where: Whereabouts | None = None,
) -> Profile:
    places = (Place(network, 1, where),) if network is not None else ()
    return Profile(STORED, features.values, at, 1, {}, 0, places, trust, high_recall_id, lines=(Line(at, at, 1.0),))


def seen_again(
    profile: Profile,
    features: Features,
    network: Network | None,
    at: int,
    *,
    trust: float,
    by_token: bool,
    born_at: int | None = None,
    where: Whereabouts | None = None,
) -> Profile:
    """Return the profile after one more visit; `trust` is that of this visit's decision.

    `born_at` names the line of tokens that the visit continued; None where it began one.
    """
    values = []
    earlier = dict(profile.earlier)
    changed = profile.changed
    for index, (old, new) in enumerate(zip(profile.values, features.values, strict=True)):
        if new is None:
            values.append(old)
            continue
        values.append(new)
        bit = 1 << index
        if old is None or old == new:
            changed &= ~bit
        else:
            earlier[index] = old
            changed |= bit
    places = nowhere(profile.places)
    if network is not None:
        visits = sum(place.visits for place in places if place.network.address == network.address)
        others = [place for place in places if place.network.address != network.address]
        if len(others) == MOST_PLACES:
            # The oldest of those with the fewest visits is forgotten: a home is kept among many hotspots.
            fewest = min(place.visits for place in others)
            del others[max(number for number, place in enumerate(others) if place.visits == fewest)]
        places = (Place(network, visits + 1, where), *others)
    return Profile(
        STORED,
        tuple(values),
        max(at, profile.seen_at),
        profile.visits + 1,
        earlier,
        changed,
        places,
        (profile.trust * profile.visits + trust) / (profile.visits + 1),
        profile.high_recall_id,
        profile.tokens_returned + by_token,
        profile.kin,
        profile.kin_probability,
        _lines(profile.lines, at if born_at is None else born_at, at, trust),
        profile.counted,
    )


def nowhere(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return places without what is known of where the latest one is: it is that no more, once there was another."""
    if not places or places[0].where is None:
        return places
    return (places[0]._replace(where=None), *places[1:])


def _lines(lines: tuple[Line, ...], born_at: int, at: int, trust: float) -> tuple[Line, ...]:
    """Note the use of a line; one that was not known, or forgotten, is as likely the visitor's own as this visit."""
    found = [Line(line.born_at, at, line.probability) if line.born_at == born_at else line for line in lines]
    if all(line.born_at != born_at for line in lines):
        found.append(Line(born_at, at, trust))
    if len(found) > MOST_LINES:
        # Private windows begin lines that nobody continues.
        del found[1]
    return tuple(found)


def is_worth_keeping(stored: Profile, now: Profile) -> bool:
    """Tell whether a profile says more than the one that is stored: not each page that a known visitor opens does."""
    return (
        now.visits <= FEW_VISITS
        or now.seen_at - stored.seen_at >= NEWS_MS
        or now.values != stored.values
        or [(place.network, place.where) for place in now.places]
        != [(place.network, place.where) for place in stored.places]
        or [line.born_at for line in now.lines] != [line.born_at for line in stored.lines]
        or now.trust != stored.trust
    )


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(tuple[int, Profile])


def encode(profile: Profile) -> bytes:
    return _ENCODER.encode((_FORMAT, profile))


def current_prefix() -> bytes:
    """Return the bytes with which every profile begins that this release stores, and none of another STORED."""
    others = len(Profile.__struct_fields__) - 1
    # Up to the version: each of the others takes one byte here.
    return _ENCODER.encode((_FORMAT, [STORED, *[None] * others]))[:-others]


def decode(raw: bytes) -> Profile | None:
    """Return a stored profile in this release's terms, or None where it cannot be read (of a newer release, broken).

    One of the same features is what it was. When VERSION grows, what changed between two versions is written down in
    `_UNREADABLE_BEFORE`.
    """
    profile = _decoded(raw)
    if profile is None or profile.version > STORED:
        return None
    return profile if profile.version == STORED and len(profile.values) == COUNT else upgraded(profile)


class Renewed(NamedTuple):
    """`is_counted`: the counts that its visitor is in are of today's features, so it must not be counted again."""

    profile: Profile
    is_counted: bool


def renewed(raw: bytes) -> Renewed | None:
    """Return a profile that an older release stored as this one stores it, with what its visitor counted for there.

    None where it cannot be read, or is not of an older release.
    """
    profile = _decoded(raw)
    if profile is None or profile.version >= STORED:
        return None
    now = upgraded(profile)
    return None if now is None else Renewed(msgspec.structs.replace(now, counted=profile.counted), now.counted > 0)


def _decoded(raw: bytes) -> Profile | None:
    """Return a stored profile in its own terms, or None where it cannot be read."""
    try:
        form, profile = _DECODER.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return profile if form == _FORMAT else None


_UNREADABLE_BEFORE: dict[str, int] = {}
"""By attribute, the first VERSION whose values compare with today's. Attributes are only ever added at the end of a
version's list, or read otherwise; the catalogue's order of each version is `_ORDER_OF`."""

# An order that the catalogue has no more is written out here.
_ORDER_OF: dict[int, tuple[str, ...]] = {1: NAMES}


def names_of(version: int) -> tuple[str, ...] | None:
    """Return the attributes' names of a version of the features in its order, None for one that is not known."""
    return _ORDER_OF.get(version)


def upgraded(profile: Profile) -> Profile | None:
    """Return an older release's profile with what still compares; the rest is as if it had not been observed.

    Counts of other features are not read: of one that has those, the visitor is not counted.
    """
    features = FEATURES_OF.get(profile.version, 0)
    order = _ORDER_OF.get(features)
    if order is None or len(order) != len(profile.values):
        return None
    if features == VERSION:
        return msgspec.structs.replace(profile, version=STORED)
    place = {name: number for number, name in enumerate(order)}
    values: list[Value] = []
    earlier: dict[int, Value] = {}
    changed = 0
    for index, attribute in enumerate(ATTRIBUTES):
        old = place.get(attribute.name)
        if old is None or features < _UNREADABLE_BEFORE.get(attribute.name, 0):
            values.append(None)
            continue
        values.append(profile.values[old])
        if old in profile.earlier:
            earlier[index] = profile.earlier[old]
        changed |= (profile.changed >> old & 1) << index
    return msgspec.structs.replace(
        profile, version=STORED, values=tuple(values), earlier=earlier, changed=changed, counted=0.0
    )
