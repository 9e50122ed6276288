"""API keys: what browsers, servers and proxies show."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from ridgeline.wire.shape import Int64, Shape

KeyKindName = Literal["public", "secret", "proxy", "management"]
KeyName = Annotated[str, Meta(description="A name for people.", min_length=1, max_length=100)]


class KeyLimit(Shape, forbid_unknown_fields=True):
    """So many requests a second on average, and so many at once."""

    rate: Annotated[float, Meta(description="Requests a second, on average.", ge=0.1, le=100_000)]
    burst: Annotated[int, Meta(description="Requests at once.", ge=1, le=1_000_000)]


class ApiKeyView(Shape, kw_only=True):
    """A key, without its text; a public key's text is no secret."""

    key_id: Annotated[str, Meta(description="The key.")]
    kind: Annotated[KeyKindName, Meta(description="What it is for.")]
    name: Annotated[str, Meta(description="Its name.")]
    environment_id: Annotated[str | None, Meta(description="The only environment it is for; null: all.")]
    text: Annotated[str | UnsetType, Meta(description="Of a public key, what pages carry.")] = UNSET
    created_at: Annotated[Int64, Meta(description="When it was made, in Unix milliseconds.")]
    revoked_at: Annotated[Int64 | UnsetType, Meta(description="Since when it is worth nothing.")] = UNSET
    last_used_at: Annotated[Int64 | UnsetType, Meta(description="When it was last used; a minute late at most.")] = (
        UNSET
    )
    limit: Annotated[KeyLimit | None, Meta(description="Of all requests but erasures; null: none.")]
    erasure_limit: Annotated[KeyLimit | None, Meta(description="Of erasures; null: none.")]


class ApiKeys(Shape, kw_only=True):
    """A page of keys."""

    api_keys: Annotated[list[ApiKeyView], Meta(description="Keys, the oldest first, revoked ones included.")]
    pagination_key: Annotated[str | UnsetType, Meta(description="What asks for the next page.")] = UNSET


class NewApiKey(Shape, kw_only=True, forbid_unknown_fields=True):
    """A key to make."""

    kind: Annotated[KeyKindName, Meta(description="What it is for.")]
    name: KeyName
    environment_id: Annotated[
        str | None, Meta(description="The only environment it is for; null: all. Public and proxy keys need one.")
    ] = None
    limit: Annotated[KeyLimit | None, Meta(description="Of all requests but erasures. Of public and secret keys.")] = (
        None
    )
    erasure_limit: Annotated[KeyLimit | None, Meta(description="Of erasures. Of secret keys.")] = None


class MadeApiKey(Shape, kw_only=True):
    """A new key with its text, which is shown only now."""

    api_key: Annotated[ApiKeyView, Meta(description="The key.")]
    text: Annotated[str, Meta(description="What whoever uses it shows.")]


class ApiKeyChange(Shape, kw_only=True, forbid_unknown_fields=True):
    """Other limits; what is left out stays, and null takes a limit away."""

    limit: Annotated[KeyLimit | UnsetType | None, Meta(description="Of all requests but erasures.")] = UNSET
    erasure_limit: Annotated[KeyLimit | UnsetType | None, Meta(description="Of erasures.")] = UNSET
