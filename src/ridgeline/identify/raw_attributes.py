"""Facts as the agent sends them -> the contract's `raw_device_attributes`.

A fact of the wrong shape is left out like one that was not observed: browsers with anti-fingerprinting extensions send
odd values, and an identification must not be lost over one of them.
"""

from __future__ import annotations

from typing import Any

import msgspec
import xxhash
from msgspec import UNSET

from ridgeline.wire.observation import Observation
from ridgeline.wire.raw_device_attributes import RawDeviceAttributes

_TYPES = {field.name: field.type for field in msgspec.structs.fields(RawDeviceAttributes)}
_DERIVED = frozenset({"font_hash"})


def raw_device_attributes(observation: Observation) -> RawDeviceAttributes:
    """Return the attributes that were observed and have the contract's shape."""
    found: dict[str, Any] = {}
    for name in _TYPES.keys() - _DERIVED:
        value = observation.value(name)
        if value is None:
            continue
        try:
            found[name] = msgspec.convert(_ADAPTERS[name](value) if name in _ADAPTERS else value, _TYPES[name])
        except (msgspec.ValidationError, TypeError, OverflowError):
            continue
    attributes = RawDeviceAttributes(**found)
    if attributes.fonts is not UNSET:
        attributes.font_hash = xxhash.xxh3_128_hexdigest("\n".join(sorted(attributes.fonts)).encode())
    return attributes


def _rounded(value: Any) -> Any:
    """Round half up to whole GiB, as the contract wants (browsers say 0.25 and 0.5, too)."""
    return int(value + 0.5) if isinstance(value, float) else value


_ADAPTERS = {"device_memory": _rounded}
