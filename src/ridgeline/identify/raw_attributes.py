"""Facts as the agent sends them -> the contract's `raw_device_attributes`.

A fact of the wrong shape is left out like one that was not observed: browsers with anti-fingerprinting extensions send
odd values, and an identification must not be lost over one of them.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
import xxhash
from msgspec import UNSET

from ridgeline.wire.observation import Observation, has_too_long_a_text
from ridgeline.wire.raw_device_attributes import RawDeviceAttributes

_TIMEZONE_OFFSET = re.compile(r"[+-][0-9]{2}:[0-9]{2}")
_DERIVED = frozenset({"font_hash"})
_OBSERVED = [name for name in RawDeviceAttributes.__struct_fields__ if name not in _DERIVED]


def raw_device_attributes(observation: Observation) -> RawDeviceAttributes:
    """Return the attributes that were observed and have the contract's shape."""
    values = {name: value for name in _OBSERVED if (value := observation.value(name)) is not None}
    values = {name: value for name, value in values.items() if not has_too_long_a_text(value)}
    if not _TIMEZONE_OFFSET.fullmatch(str(values.get("timezone_offset"))):
        values.pop("timezone_offset", None)
    if "device_memory" in values:
        values["device_memory"] = _rounded(values["device_memory"])
    attributes = _convert(values)
    if attributes is None:
        attributes = RawDeviceAttributes()
        for name, value in values.items():
            alone = _convert({name: value})
            if alone is not None:
                setattr(attributes, name, getattr(alone, name))
    if attributes.fonts is not UNSET:
        attributes.font_hash = xxhash.xxh3_128_hexdigest("\n".join(sorted(attributes.fonts)).encode())
    return attributes


def _convert(values: dict[str, Any]) -> RawDeviceAttributes | None:
    try:
        return msgspec.convert(values, RawDeviceAttributes)
    except (msgspec.ValidationError, TypeError, OverflowError):
        return None


def _rounded(value: Any) -> Any:
    """Round half up to whole GiB, as the contract wants (browsers say 0.25 and 0.5, too)."""
    return int(value + 0.5) if isinstance(value, float) else value
