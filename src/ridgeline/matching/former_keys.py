"""The blocking keys of older releases, by which their visitors are found until they have today's.

To bring many visitors up to date takes a while. A device without a token would meanwhile meet only those that are, and
be new, or be taken for a clone of one.
"""

from __future__ import annotations

from ridgeline.matching.blocking import ADDRESS, SUBNET, hashed, parts_of
from ridgeline.matching.features import VERSION, Features
from ridgeline.matching.network import Network
from ridgeline.matching.profile import FEATURES_OF, STORED

_KEYS_OF_1: tuple[tuple[str, ...], ...] = (
    ("gpu", "cores", "memory", "audio", "webgl_limits", "math", "screen", "canvas_geometry"),
    (ADDRESS, "gpu", "cores", "memory"),
    (ADDRESS, "screen", "timezone", "languages"),
    (ADDRESS, "fonts", "audio"),
    (ADDRESS, "canvas_text"),
    (SUBNET, "gpu", "screen", "cores"),
    (SUBNET, "fonts", "languages", "memory"),
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

_KEYS_OF = {1: parts_of(_KEYS_OF_1)}
"""By STORED. Keys of a form that nobody upgrades from any more may go."""


def former_keys(features: Features | None, network: Network | None) -> tuple[int, ...]:
    """Return the 64-bit signed keys under which older releases would have stored this visit, to look up only.

    None of a form whose features are others than today's: what they were made of is not read any more.
    """
    if features is None:
        return ()
    return tuple(
        key
        for form, keys in _KEYS_OF.items()
        if form < STORED and FEATURES_OF[form] == VERSION
        for key in hashed(form, keys, features, network)
    )
