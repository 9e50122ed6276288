"""The keys under which a store finds the few visitors that a device may be.

Each is a hash of some attributes; a visitor is a candidate when any of them is equal. A key must be short enough to
outlast what changes together (an update, a monitor, a journey) and rare enough to lead to few: of a crowd it leads to
the first ones alone. `bench/match_keys.py` looked for sets that find most devices again among a million. Browser and
system are part of every key.
"""

from __future__ import annotations

from collections.abc import Sequence

from ridgeline.matching.attributes import INDEX
from ridgeline.matching.chain import number_of
from ridgeline.matching.digests import mix, signed
from ridgeline.matching.features import Features
from ridgeline.matching.network import Network, Place
from ridgeline.matching.profile import STORED

ADDRESS, SUBNET = "address", "subnet"

KEYS: tuple[tuple[str, ...], ...] = (
    # First visits of one device wait for each other on the first of their keys: in this one nothing comes late.
    ("gpu", "cores", "memory", "audio", "webgl_limits", "math", "screen", "canvas_geometry"),
    # Where it was seen, with a little of what it is: these find clones of a crowd again.
    (ADDRESS, "screen", "timezone"),
    (ADDRESS, "webgl_limits", "screen"),
    (SUBNET, "cores", "memory"),
    (SUBNET, "model", "browser_build"),
    # What it is, less what some cause moves; the longer, the fewer of a crowd it leads to.
    ("canvas_text", "languages", "voices", "webgpu_limits"),
    ("gpu", "cores", "fonts", "canvas_geometry", "timezone", "languages"),
    (
        "gpu",
        "audio",
        "screen",
        "fonts",
        "system_version",
        "browser_build",
        "engine",
        "canvas_text",
        "font_preferences",
        "screen_frame",
    ),
    ("model", "gpu", "cores", "webgl_limits", "pointer", "timezone", "languages"),
    ("gpu", "fonts", "locale", "voices"),
    ("screen", "engine", "canvas_geometry", "canvas_text", "locale", "voices"),
    ("cores", "fonts", "webgl_extensions", "canvas_geometry", "canvas_text", "timezone"),
    (
        "architecture",
        "cores",
        "memory",
        "touch",
        "screen",
        "hdr",
        "pixel_ratio",
        "fonts",
        "emoji",
        "font_preferences",
        "screen_frame",
    ),
    ("model", "gpu", "memory", "browser_version", "browser_build", "webgl_extensions"),
    (
        "model",
        "cores",
        "memory",
        "touch",
        "fonts",
        "canvas_geometry",
        "timezone",
        "languages",
        "media_devices",
        "webgpu_limits",
    ),
    ("screen", "browser_version", "canvas_geometry", "canvas_text", "timezone", "languages", "voices", "webgpu_limits"),
    ("screen", "engine", "webgl_extensions", "emoji", "locale"),
    ("cores", "pointer", "fonts", "system_version", "browser_build", "emoji", "timezone"),
    (
        "model",
        "cores",
        "audio",
        "touch",
        "screen",
        "pixel_ratio",
        "browser_build",
        "engine",
        "timezone",
        "languages",
        "screen_frame",
    ),
    ("audio", "screen", "browser_version", "canvas_text", "timezone", "locale"),
    ("cores", "memory", "color", "pixel_ratio", "browser_version", "browser_build", "canvas_geometry", "screen_frame"),
    (
        "screen",
        "system_version",
        "font_preferences",
        "timezone",
        "languages",
        "screen_frame",
        "voices",
        "media_devices",
    ),
    ("cores", "memory", "pointer", "screen", "color", "pixel_ratio", "timezone", "languages", "screen_frame"),
    ("memory", "audio", "pointer", "engine", "canvas_geometry", "timezone", "languages"),
)

_BROWSER, _SYSTEM = INDEX["browser"], INDEX["system"]


Keys = tuple[tuple[str, tuple[int, ...]], ...]


def parts_of(keys: Sequence[tuple[str, ...]]) -> Keys:
    """Return keys as `hashed` wants them: the first name of each, which may be the network's, and its attributes."""
    return tuple((names[0], tuple(INDEX[name] for name in names if name in INDEX)) for names in keys)


_PARTS = parts_of(KEYS)


def blocking_keys(features: Features, network: Network | None) -> tuple[int, ...]:
    """Return the 64-bit signed keys of one visit, the strongest first; none of which an attribute was not observed."""
    return hashed(STORED, _PARTS, features, network)


def keys_of_places(features: Features, places: Sequence[Place]) -> tuple[int, ...]:
    """Return the keys of one who was seen at several places, the latest first: those of the latest, the strongest
    first, then those of the others that have the network in them; by home's a clone is found again.
    """
    found = blocking_keys(features, places[0].network if places else None)
    others = [key for place in places[1:] for key in hashed(STORED, _PARTS, features, place.network, everywhere=False)]
    return (*found, *others)


def hashed(
    form: int, keys: Keys, features: Features, network: Network | None, *, everywhere: bool = True
) -> tuple[int, ...]:
    """Return those keys of a stored form that a visit has; not `everywhere`: only those with the network."""
    values = features.values
    start = mix(mix(mix(0, form), number_of(values[_BROWSER])), number_of(values[_SYSTEM]))
    numbers = [number_of(value) for value in values]
    found = []
    for place, (first, indexes) in enumerate(keys):
        key = mix(start, place)
        if first in (ADDRESS, SUBNET):
            if network is None:
                continue
            key = mix(key, network.address if first == ADDRESS else network.subnet)
        elif not everywhere:
            continue
        for index in indexes:
            if values[index] is None:
                break
            key = mix(key, numbers[index])
        else:
            found.append(signed(key))
    return tuple(found)


def lock_key(keys: Sequence[int], network: Network | None) -> int:
    """Return the 64-bit signed key on which first visits of one device wait for each other; `keys` are not empty.

    Those come at one moment from one address, which keeps devices of one make that are strangers from waiting.
    """
    return signed(mix(keys[0], 0 if network is None else network.address))
