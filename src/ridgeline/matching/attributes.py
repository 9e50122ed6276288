"""The catalogue of what is compared: each attribute, what it usually goes with, and what may move it.

The order is from what a device is made of to what its user sets: the likelihood of a look is built attribute after
attribute, each given those before it, so that clones (which agree in all of the first) are known to be clones.
`parents` are the attributes that say most about this one in the population; `causes` are those whose change explains
that this one changed as well. Both were chosen by what the agent's sources say of themselves and by the conditional
entropies of the devices that `bench/accuracy/train.py` learns from.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Kind(enum.Enum):
    """How two values are compared."""

    EXACT = "exact"
    VERSION = "version"
    """A number that only grows on one device."""
    SET = "set"
    """Sorted 16-bit digests of members, two bytes each: members come and go one by one."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """`make`: part of what the device is made of, which a user does not set."""

    name: str
    parents: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    kind: Kind = Kind.EXACT
    make: bool = False


ATTRIBUTES: tuple[Attribute, ...] = (
    Attribute("browser", make=True),
    Attribute("system", ("browser",), make=True),
    Attribute("model", make=True),
    Attribute("platform", ("model",), ("model",), make=True),
    Attribute("architecture", ("platform",), make=True),
    Attribute("gpu", ("platform", "model"), make=True),
    Attribute("cores", ("gpu", "model"), make=True),
    Attribute("memory", ("cores", "gpu"), make=True),
    Attribute("webgl_limits", ("gpu",), ("gpu", "browser_version"), make=True),
    Attribute("audio", ("platform", "gpu"), ("canvas_geometry", "browser_version"), make=True),
    Attribute("math", ("platform", "browser_version"), ("browser_version",), make=True),
    Attribute("touch", ("gpu", "screen"), ("screen",), make=True),
    Attribute("pointer", ("touch",), ("touch",), make=True),
    Attribute("codecs", ("gpu",), ("browser_version", "gpu"), make=True),
    Attribute("screen", ("gpu", "model"), make=True),
    Attribute("color", ("screen",), ("screen",), make=True),
    Attribute("hdr", ("screen",), ("screen",), make=True),
    Attribute("pixel_ratio", ("screen", "gpu"), ("screen",)),
    Attribute("fonts", ("system_version",), ("emoji", "system_version"), Kind.SET),
    Attribute("system_version", ("model",), kind=Kind.VERSION),
    Attribute("browser_version", kind=Kind.VERSION),
    Attribute("browser_build", ("browser_version",), ("browser_version",), Kind.VERSION),
    Attribute("engine", ("browser_version",), ("browser_version",)),
    Attribute("webgl_version", ("browser_version",), ("browser_version",)),
    Attribute("webgl_extensions", ("gpu", "browser_version"), ("canvas_geometry", "browser_version", "gpu")),
    Attribute("canvas_geometry", ("gpu", "browser_version"), ("storage_quota", "browser_version", "gpu")),
    Attribute("canvas_text", ("gpu", "fonts"), ("emoji", "canvas_geometry", "browser_version", "fonts")),
    Attribute("emoji", ("system_version",), ("system_version", "browser_version")),
    Attribute("font_preferences", ("fonts",), ("emoji", "fonts", "pixel_ratio")),
    Attribute("plugins", ("browser_version",), ("browser_version",)),
    Attribute("timezone", (), ()),
    Attribute("languages", ("timezone",), ("canvas_geometry", "storage_quota")),
    Attribute("locale", ("languages",), ("languages",)),
    Attribute("keyboard", ("languages",), ("languages",)),
    Attribute("screen_frame", ("screen", "pixel_ratio"), ("screen", "pixel_ratio")),
    Attribute("color_scheme"),
    Attribute("permissions"),
    Attribute("storage_abilities"),
    Attribute("storage_quota", ("memory",), ("storage_abilities",)),
    Attribute("connection", ("platform",)),
    Attribute("window_edges", ("screen", "browser_version"), ("pixel_ratio", "browser_version")),
    # The last ones are often not ready at the deadline.
    Attribute("voices", ("system_version", "languages"), ("emoji", "system_version", "languages")),
    Attribute("media_devices", ("model", "screen"), ("screen",)),
    Attribute("webgpu", ("gpu",), ("gpu",)),
    Attribute("webgpu_limits", ("gpu", "browser_version"), ("browser_version", "gpu")),
)
NAMES = tuple(attribute.name for attribute in ATTRIBUTES)
INDEX = {name: number for number, name in enumerate(NAMES)}
COUNT = len(ATTRIBUTES)
LAST_OF_MAKE = max(number for number, attribute in enumerate(ATTRIBUTES) if attribute.make)

# One bit for each attribute that moves others.
CAUSES = tuple(sorted({cause for attribute in ATTRIBUTES for cause in attribute.causes}, key=INDEX.__getitem__))
CAUSE_BIT = {INDEX[name]: 1 << number for number, name in enumerate(CAUSES)}
