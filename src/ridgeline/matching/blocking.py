"""The keys under which a store finds the few visitors that a device may be.

Each is a hash of some attributes; a visitor is a candidate when any of them is equal. The sets are chosen so that what
changes together leaves others alone: some hold nothing that a browser update moves, some nothing that a new monitor, a
journey, another language or a system update does. The strongest comes first. Browser and system are part of every key.
"""

from __future__ import annotations

from collections.abc import Sequence

from ridgeline.matching.attributes import INDEX
from ridgeline.matching.chain import number_of
from ridgeline.matching.digests import mix, signed
from ridgeline.matching.features import VERSION, Features
from ridgeline.matching.network import Network

ADDRESS, SUBNET = "address", "subnet"

KEYS: tuple[tuple[str, ...], ...] = (
    ("gpu", "cores", "memory", "audio", "webgl_limits", "math", "screen", "canvas_geometry"),
    # Where it was seen, with a little of what it is: these find clones of a crowd again.
    (ADDRESS, "gpu", "cores", "memory"),
    (ADDRESS, "screen", "timezone", "languages"),
    (ADDRESS, "fonts", "audio"),
    (ADDRESS, "canvas_text"),
    (SUBNET, "gpu", "screen", "cores"),
    (SUBNET, "fonts", "languages", "memory"),
    # What it is, less what one cause moves. No attribute is in more than six of these.
    ("gpu", "cores", "memory", "screen", "timezone"),
    ("gpu", "canvas_text", "languages", "voices"),
    ("canvas_text", "fonts", "screen", "memory"),
    ("fonts", "timezone", "languages", "cores", "media_devices"),
    ("canvas_geometry", "screen", "languages", "voices", "cores"),
    ("audio", "fonts", "screen_frame", "timezone", "memory"),
    ("webgl_limits", "font_preferences", "screen", "media_devices", "languages"),
    ("gpu", "fonts", "voices", "cores"),
    ("canvas_geometry", "emoji", "timezone", "memory", "screen_frame"),
    ("webgpu", "canvas_text", "timezone", "pixel_ratio", "media_devices"),
    ("webgl_extensions", "fonts", "keyboard", "screen", "cores"),
    ("model", "gpu", "system_version", "languages", "screen"),
    ("canvas_text", "webgl_limits", "cores", "screen_frame", "keyboard"),
    ("codecs", "webgl_limits", "voices", "timezone", "screen", "memory"),
    ("gpu", "pixel_ratio", "screen_frame", "locale", "color_scheme", "cores"),
)

_INDEXES = tuple(tuple(INDEX[name] for name in key if name in INDEX) for key in KEYS)
_BROWSER, _SYSTEM = INDEX["browser"], INDEX["system"]


def blocking_keys(features: Features, network: Network | None) -> tuple[int, ...]:
    """Return the 64-bit signed keys of one visit, the strongest first; none of which an attribute was not observed."""
    values = features.values
    start = mix(mix(mix(0, VERSION), number_of(values[_BROWSER])), number_of(values[_SYSTEM]))
    numbers = [number_of(value) for value in values]
    found = []
    for place, (names, indexes) in enumerate(zip(KEYS, _INDEXES, strict=True)):
        key = mix(start, place)
        if names[0] == ADDRESS or names[0] == SUBNET:
            if network is None:
                continue
            key = mix(key, network.address if names[0] == ADDRESS else network.subnet)
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
