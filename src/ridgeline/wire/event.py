"""The event: the v4 contract's shape for what is known so far. What is not known is left out of the wire."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from ridgeline.wire.raw_device_attributes import RawDeviceAttributes


class Subintegration(Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str | UnsetType = UNSET
    version: str | UnsetType = UNSET


class Integration(Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str | UnsetType = UNSET
    version: str | UnsetType = UNSET
    subintegration: Subintegration | UnsetType = UNSET


class Sdk(Struct, omit_defaults=True):
    platform: Literal["js", "android", "ios", "unknown"]
    version: str
    integrations: list[Integration] | UnsetType = UNSET


class Confidence(Struct, omit_defaults=True):
    """`score`: 0 to 1, higher is surer; `version` names the method; `comment` says what a reader should know."""

    score: float
    version: str | UnsetType = UNSET
    comment: str | UnsetType = UNSET


class Identification(Struct, omit_defaults=True):
    """Times are Unix ms; `last_seen_at` is the previous visit and is left out for a new visitor."""

    visitor_id: str
    visitor_found: bool
    confidence: Confidence | UnsetType = UNSET
    first_seen_at: int | UnsetType = UNSET
    last_seen_at: int | UnsetType = UNSET


class BrowserDetails(Struct):
    browser_name: str
    browser_major_version: str
    browser_full_version: str
    os: str
    os_version: str
    device: str


class Event(Struct, omit_defaults=True, kw_only=True):
    event_id: str
    timestamp: int
    source: Literal["device", "edge"] | UnsetType = UNSET
    linked_id: str | UnsetType = UNSET
    environment_id: str | UnsetType = UNSET
    suspect: bool | UnsetType = UNSET
    sdk: Sdk | UnsetType = UNSET
    identification: Identification | UnsetType = UNSET
    tags: dict[str, Any] | UnsetType = UNSET
    url: str | UnsetType = UNSET
    ip_address: str | UnsetType = UNSET
    user_agent: str | UnsetType = UNSET
    device: str | UnsetType = UNSET
    os: str | UnsetType = UNSET
    os_version: str | UnsetType = UNSET
    client_referrer: str | UnsetType = UNSET
    browser_details: BrowserDetails | UnsetType = UNSET
    raw_device_attributes: RawDeviceAttributes | UnsetType = UNSET


class EventUpdate(Struct):
    """The body of `PATCH /v4/events/{event_id}`; a field that is left out keeps its value."""

    linked_id: str | UnsetType = UNSET
    tags: dict[str, Any] | UnsetType = UNSET
    suspect: bool | UnsetType = UNSET


class ErrorBody(Struct):
    code: str
    message: str


class ErrorResponse(Struct):
    error: ErrorBody
