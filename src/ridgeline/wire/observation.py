"""What a client sends: the agent protocol, version 1 (docs/agent-protocol.md)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from ridgeline.wire.identification import Integration, Subintegration

MAXIMUM_TAGS_BYTES = 16_384
MAXIMUM_DEPTH = 32
MAXIMUM_TEXT = 2_048
LinkedId = Annotated[str, Meta(max_length=256)]
Token = Annotated[str, Meta(max_length=512)]
TokenPlace = Annotated[str, Meta(min_length=1, max_length=32)]
FactName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,63}\Z")]

FactError = Literal["unsupported", "blocked", "unstable", "timeout", "failed"]


class Fact(Struct, forbid_unknown_fields=True):
    """One thing observed: a value, or the reason why there is none, and the milliseconds it took."""

    ms: Annotated[float, Meta(ge=0)]
    value: Any = UNSET
    error: FactError | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self.value is UNSET) == (self.error is UNSET):
            raise ValueError("a fact has exactly one of `value` and `error`")


class ObservedSubintegration(Subintegration, forbid_unknown_fields=True):
    """A subintegration whose members are checked, as all that a client sends is."""


class ObservedIntegration(Integration, forbid_unknown_fields=True):
    """An integration whose members are checked, as all that a client sends is."""

    subintegration: ObservedSubintegration | UnsetType = UNSET


class ObservationSdk(Struct, forbid_unknown_fields=True):
    platform: Literal["js", "android", "ios", "unknown"]
    version: Annotated[str, Meta(min_length=1, max_length=64)]
    integrations: Annotated[list[ObservedIntegration], Meta(max_length=8)] | UnsetType = UNSET


class Observation(Struct, forbid_unknown_fields=True):
    version: Literal[1]
    payload_id: Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
    sent_at: Annotated[int, Meta(ge=0, le=9_999_999_999_999)]
    sdk: ObservationSdk
    facts: Annotated[dict[FactName, Fact], Meta(max_length=200)]
    public_key: str = ""
    url: Annotated[str, Meta(max_length=8_192)] | UnsetType = UNSET
    referrer: Annotated[str, Meta(max_length=8_192)] | UnsetType = UNSET
    linked_id: LinkedId | UnsetType = UNSET
    tags: dict[str, Any] | UnsetType = UNSET
    tokens: Annotated[dict[TokenPlace, Token], Meta(max_length=8)] = msgspec.field(default_factory=dict)
    storageless: bool = False
    """Whether the client keeps nothing and wants no token, also none in a cookie."""

    def value(self, name: str) -> Any:
        """Return a fact's value, or None when it was not observed."""
        fact = self.facts.get(name)
        return None if fact is None or fact.value is UNSET else fact.value

    def take(self, name: str) -> Any:
        """Return a fact's value and forget it, so that nobody can look at it after this; None when there is none."""
        value = self.value(name)
        if value is not None:
            del self.facts[name]
        return value


def is_too_deep(values: list[Any]) -> bool:
    """Tell whether any of some JSON values is nested deeper than `MAXIMUM_DEPTH`, whatever the depth of our stack."""
    level = [value for value in values if isinstance(value, (dict, list))]
    for _ in range(MAXIMUM_DEPTH):
        if not level:
            return False
        inner = (item for value in level for item in (value.values() if isinstance(value, dict) else value))
        level = [item for item in inner if isinstance(item, (dict, list))]
    return bool(level)


def has_too_long_a_text(value: Any) -> bool:
    """Tell whether a JSON value that is not too deep holds a text of more than `MAXIMUM_TEXT` characters."""
    if isinstance(value, str):
        return len(value) > MAXIMUM_TEXT
    if isinstance(value, dict):
        return any(has_too_long_a_text(inner) for inner in value.values())
    return isinstance(value, list) and any(has_too_long_a_text(inner) for inner in value)


class ObservationAnswer(Struct, kw_only=True):
    """What the client gets back."""

    event_id: str
    visitor_id: str
    token: str | UnsetType = UNSET
    sealed_result: None = None
    suspect_score: int | UnsetType = UNSET
