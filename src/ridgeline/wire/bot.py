"""What is known of a bot that was recognised."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from ridgeline.wire.shape import Level, Shape

BotResult = Literal["bad", "good", "not_detected"]
BotIdentity = Literal["verified", "signed", "spoofed", "unknown"]
BotCategory = Literal[
    "advertising_and_marketing",
    "aggregator",
    "ai_agent",
    "ai_assistant",
    "ai_browser",
    "ai_crawler",
    "ai_search",
    "browser_automation",
    "ecommerce",
    "monitoring_and_analytics",
    "other",
    "scraping",
    "security",
    "search_engine_crawler",
    "search_engine_optimization",
    "unknown",
]

IDENTITY_MEANING = """How well the bot's claim to be itself holds.

- `verified`: proven by public means, and run by the provider itself.
- `signed`: it signed its request (Web Bot Auth); the provider's customers run it.
- `spoofed`: it claims to be a known bot, and the proof fails.
- `unknown`: recognised, but it offers nothing to prove."""


class BotInfo(Shape):
    """A bot that was recognised: whose it is, what it is for, and how far to believe it."""

    category: Annotated[BotCategory, Meta(description="What the bot is for.")]
    provider: Annotated[str, Meta(description="The organisation behind the bot.")]
    name: Annotated[str, Meta(description="The bot's own name.")]
    identity: Annotated[BotIdentity, Meta(description=IDENTITY_MEANING)]
    confidence: Annotated[Level, Meta(description="How sure the recognition is.")]
    provider_url: Annotated[str | UnsetType, Meta(description="The organisation's web site.")] = UNSET
