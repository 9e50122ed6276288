"""Which known bot a request says it is, and what became of the proofs that its operator offers."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from ridgeline.wire.bot import BotCategory

Means = Literal["network", "reverse_dns", "signature"]
Result = Literal["proven", "refuted", "failed", "unavailable"]


class Check(Struct, frozen=True, kw_only=True):
    """One proof that the operator documents, and what became of it.

    `refuted` if the operator says that all of its requests have this proof, and this one has another; `failed` if it
    could not be checked this time, `unavailable` if it cannot be checked here or was not offered. `seen` tells which
    list, host name or key it was, or what kept it from being checked.
    """

    means: Means
    result: Result
    seen: str = ""
    shared: bool = False
    """Whether what proves it is also used by others than the bot, as the networks of a whole company are."""


class BotClaim(Struct, frozen=True, kw_only=True):
    """A known bot that is named by the user agent, or by the signature of a request, and each proof of it."""

    name: str
    provider: str
    category: BotCategory
    provider_url: str | None = None
    named_by: Literal["user_agent", "signature"] = "user_agent"
    signed_by: Literal["provider", "customers"] = "provider"
    """Who directs what is signed with the provider's keys."""
    checks: tuple[Check, ...] = ()
    """Empty if the operator documents nothing that can be checked."""
