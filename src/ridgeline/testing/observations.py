"""Observations to try signals with: what a client may send, from ordinary to absurd."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from ridgeline.intel.bot_claim import BotClaim, Check, Means, Result
from ridgeline.intel.facts import AddressFacts
from ridgeline.matching.features import ClientFacts
from ridgeline.matching.standing import Foreign, Rarity, Standing
from ridgeline.matching.traits import FAMILY, FONTS, GROUPS, SYSTEM
from ridgeline.signals.observed import MatchFacts, Observed, PlaceFacts, RequestFacts, ZoneFacts
from ridgeline.signals.suspect_score import FINDINGS
from ridgeline.signals.velocity_counts import VelocityCounts, WindowCounts
from ridgeline.wire.observation import Fact

_ERRORS = ("unsupported", "blocked", "unstable", "timeout", "failed")
_MEANS: tuple[Means, ...] = ("network", "reverse_dns", "signature")
_RESULTS: tuple[Result, ...] = ("proven", "refuted", "failed", "unavailable")
_SYSTEMS = ("Windows", "Mac OS X", "iOS", "Android", "Linux", "Chrome OS", None)
_TEXTS = ("", "Win32", "SwiftShader", "VMware SVGA 3D", "\x00", "é" * 40, "a" * 3_000, "UTC", "-1", "true", "🦊")
_OFFSETS = ("+09:00", "-19:59", "+00:00")
_NUMBERS = (0, -1, 1, 100, 2_000, 2**63, -(2**70), 1e308, -1e308, 0.5, 5e-324)
_MEMBERS = (
    "platform",
    "renderer_unmasked",
    "webgl_renderer",
    "geometry",
    "text",
    "brands",
    "stack",
    "globals",
    "size",
    "blob",
    "languages",
    "traps",
    "async_calls",
    "text_nodes",
)
_USER_AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/26.0 Mobile/15E148 Safari/604.1",
    "curl/8.0",
    None,
)

_HEADERS = (None, frozenset({"host"}), frozenset({"host", "origin", "accept-language", "sec-ch-ua", "sec-fetch-mode"}))


def observed(facts: Mapping[str, Any] | None = None, **parts: Any) -> Observed:
    """Return an observation with some facts; an `Exception` in the place of a value is an error of its text."""
    made = {
        name: Fact(1.0, error=str(value)) if isinstance(value, Exception) else Fact(1.0, value)  # type: ignore[arg-type]
        for name, value in (facts or {}).items()
    }
    return Observed(facts=made, **parts)


def fuzzed(count: int, names: list[str], seed: int = 1) -> Iterator[Observed]:
    """Yield observations of these facts with values of any shape."""
    draw = random.Random(seed)
    for _ in range(count):
        facts = {name: _fact(draw) for name in names if draw.random() < 0.8}
        if "timezone_offset" in facts and draw.random() < 0.5:
            facts["timezone_offset"] = Fact(value=draw.choice(_OFFSETS), ms=0)
        client = ClientFacts(None, None, draw.choice(_SYSTEMS), None, None)
        raised = tuple(name for name in ("token_contradicted", "tokens_disagree") if draw.random() < 0.1)
        match = draw.choice([None, MatchFacts(raised)])
        request = RequestFacts(
            draw.choice(_USER_AGENTS),
            draw.choice(_HEADERS),
            draw.choice(("cors", "navigate", None)),
            draw.choice(("js", "android", None)),
        )
        parts = (
            _address(draw),
            _zone(draw),
            _counts(draw),
            _claim(draw),
            _weights(draw),
            _standing(draw),
            _place(draw),
        )
        yield Observed(facts, client, request, match, *parts)


def _weights(draw: random.Random) -> dict[str, int]:
    """Of some findings, and of one that this release does not know."""
    names = [*FINDINGS, "of another release"]
    return {name: draw.choice((0, 1, 100)) for name in draw.sample(names, draw.choice((0, 1, len(names))))}


def _place(draw: random.Random) -> PlaceFacts | None:
    known = PlaceFacts("w1aTfd4MCvl", draw.choice((10, 1200, 22500)), draw.choice((0.0, 0.66, 1.0)))
    return draw.choice([None, PlaceFacts(), known])


def _counts(draw: random.Random) -> VelocityCounts | None:
    if draw.random() < 0.1:
        return None
    most = draw.choice((3, 300, 30_000))
    windows = [WindowCounts(*sorted(draw.randrange(most) for _ in range(3))) for _ in range(7)]
    return VelocityCounts(*(draw.choice([None, one, one]) for one in windows))


def _claim(draw: random.Random) -> BotClaim | None:
    if draw.random() < 0.3:
        return None
    checks = tuple(
        Check(means=means, result=draw.choice(_RESULTS), seen=draw.choice(_TEXTS), shared=draw.random() < 0.3)
        for means in _MEANS
        if draw.random() < 0.5
    )
    return BotClaim(
        name=draw.choice(("Googlebot", "Some agent")),
        provider="Some company",
        category=draw.choice(("search_engine_crawler", "ai_agent", "unknown")),
        provider_url=draw.choice([None, "https://bots.example"]),
        named_by=draw.choice(("user_agent", "signature")),
        signed_by=draw.choice(("provider", "customers")),
        checks=checks,
    )


def _standing(draw: random.Random) -> Standing | None:
    if draw.random() < 0.1:
        return None
    some = (0.0, 0.3, 1.0, 400.0, 20_000.0, 3e6)
    rarity = Rarity(
        draw.choice(some),
        draw.choice((0.0, 0.949, 0.95, 0.99, 0.995, 0.999, 1.0)),
        draw.choice(some),
        draw.choice(some[:3]),
        draw.random() < 0.5,
    )
    traits = [(group, name) for group, names in GROUPS.items() for name in names] + [(FONTS, FONTS)]
    foreign = [
        Foreign(*draw.choice(traits), draw.choice((SYSTEM, FAMILY)), *(draw.choice(some) for _ in range(5)))
        for _ in range(draw.choice((0, 0, 1, 4)))
    ]
    return Standing(draw.choice([None, rarity]), tuple(foreign))


def _address(draw: random.Random) -> AddressFacts | None:
    if draw.random() < 0.1:
        return None
    flags = ("vpn", "relay", "tor", "proxy", "attack_source", "email_spam", "datacenter", "crawler")
    known: dict[str, Any] = {name: draw.choice([None, True, False]) for name in flags}
    return AddressFacts(
        **known,
        vpn_providers=draw.choice([None, (), ("Some VPN",)]),
        proxy_type=draw.choice([None, "residential", "data_center", "unknown"]),
        proxy_provider=draw.choice([None, "", "Some proxy"]),
        proxy_last_seen_at=draw.choice([None, 0, 1_760_000_123_456]),
    )


def _zone(draw: random.Random) -> ZoneFacts:
    offsets = (-720, -210, 0, 60, 345, 840)
    near = frozenset(draw.sample(offsets, draw.randrange(3)))
    return ZoneFacts(draw.choice(_TEXTS), draw.choice([None, *offsets]), draw.choice([None, "DE"]), near)


def _fact(draw: random.Random) -> Fact:
    if draw.random() < 0.2:
        return Fact(1.0, error=draw.choice(_ERRORS))  # type: ignore[arg-type]
    return Fact(1.0, _value(draw, 3))


def _value(draw: random.Random, depth: int) -> Any:
    kind = draw.randrange(7 if depth else 5)
    if kind == 0:
        return None
    if kind == 1:
        return draw.random() < 0.5
    if kind == 2:
        return draw.choice(_NUMBERS)
    if kind < 5:
        return draw.choice((*_TEXTS, *_USER_AGENTS[:3]))
    many = range(draw.randrange(5))
    if kind == 5:
        return [_value(draw, depth - 1) for _ in many]
    return {draw.choice(_MEMBERS): _value(draw, depth - 1) for _ in many}
