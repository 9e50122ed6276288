"""Which facts describe the device itself, and the blocking keys under which a device is found again.

A feature must not change because the user does something: no language, timezone, window, zoom or storage. Versions of
the browser are not features either, only its family. What Chromium calls the same on every machine of a model (clones)
stays the same here: two identical phones share all features, which is why the decision can abstain.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import xxhash

from ridgeline.wire.observation import Fact, Observation

# Facts that describe hardware, rendering and what the operating system ships. Each comes from the agent protocol.
DEVICE_FACTS = (
    "architecture",
    "audio",
    "canvas",
    "color_depth",
    "color_gamut",
    "device_memory",
    "fonts",
    "hardware_concurrency",
    "hdr",
    "math",
    "oscpu",
    "platform",
    "touch_support",
    "vendor",
    "vendor_flavors",
    "webgl_basics",
    "webgl_extensions",
)
# Screens of desktops are plugged in and out, and Firefox changes them with the zoom; a phone has the one it was made
# with.
HANDHELD_FACTS = ("screen_resolution",)
HANDHELD_SYSTEMS = frozenset({"Android", "iOS"})
# Without these an observation says too little: two devices would look alike because little was seen of either.
NEEDED_FACTS = ("audio", "canvas", "fonts", "hardware_concurrency", "platform", "webgl_basics")

_UNKNOWN_ERRORS = frozenset({"timeout", "blocked", "failed"})
# The contract's status for audio that was not ready in time; the other two, -1 and -2, are lasting.
_AUDIO_TIMED_OUT = -3
_KEY_VERSION = "facts-1"


def device_features(
    observation: Observation, browser_family: str | None, os_family: str | None
) -> Mapping[str, Any] | None:
    """Return the device's features by name, or None when too little was observed to tell devices apart.

    A feature whose value is None is known to be absent (the browser has no such thing). One that is `unstable` is known
    to be hidden behind noise, which sets a browser apart as well, and its value is never compared.
    """
    if browser_family is None or os_family is None:
        return None
    names = DEVICE_FACTS + (HANDHELD_FACTS if os_family in HANDHELD_SYSTEMS else ())
    facts = observation.facts
    if not all(_is_known(name, facts.get(name)) for name in NEEDED_FACTS):
        return None
    features: dict[str, Any] = {"browser": browser_family, "os": os_family}
    for name in names:
        fact = facts.get(name)
        features[name] = _stable_part(name, fact)
    return features


def _is_known(name: str, fact: Fact | None) -> bool:
    """Tell whether a fact was observed, be it that the browser has no such thing or hides it behind noise."""
    if fact is None or fact.error in _UNKNOWN_ERRORS:
        return False
    return name != "audio" or fact.value != _AUDIO_TIMED_OUT


def _stable_part(name: str, fact: Fact | None) -> Any:
    if fact is None or fact.value is msgspec.UNSET:
        return "unstable" if fact is not None and fact.error == "unstable" else None
    if name == "webgl_basics" and isinstance(fact.value, dict):
        # `version` and `shading_language_version` move with the browser's release.
        return {key: fact.value.get(key) for key in ("vendor_unmasked", "renderer_unmasked")}
    if name == "fonts" and isinstance(fact.value, list):
        return sorted(str(font) for font in fact.value)
    return fact.value


def blocking_keys(features: Mapping[str, Any] | None) -> tuple[int, ...]:
    """Return the 64-bit signed keys under which candidates are found; for now one, over all features together.

    xxh64 of the features as JSON with sorted keys, read as a signed number, as both SQLite and PostgreSQL store it.
    """
    if features is None:
        return ()
    text = msgspec.json.encode([_KEY_VERSION, features], order="deterministic")
    number = xxhash.xxh64_intdigest(text)
    return (number - 2**64 if number >= 2**63 else number,)
