"""Where devices live: countries with their time zones and languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from accuracy.datapoints import Table


@dataclass(frozen=True, slots=True)
class Country:
    """`languages` is what a browser prefers there, the common choice first; `layout` is the keyboard's tag."""

    code: str
    zones: tuple[str, ...]
    languages: tuple[tuple[str, ...], ...]
    layout: str
    network: int
    """The first byte of its addresses."""


COUNTRIES = (
    Country(
        "US",
        ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
        (("en-US", "en"), ("en-US",), ("es-US", "es", "en"), ("en-US", "en", "es")),
        "en-US",
        24,
    ),
    Country("GB", ("Europe/London",), (("en-GB", "en-US", "en"), ("en-GB", "en"), ("en-US", "en")), "en-GB", 81),
    Country(
        "DE",
        ("Europe/Berlin",),
        (("de-DE", "de", "en-US", "en"), ("de", "en-US", "en"), ("en-US", "en", "de"), ("de-DE", "de")),
        "de-DE",
        79,
    ),
    Country(
        "FR", ("Europe/Paris",), (("fr-FR", "fr", "en-US", "en"), ("fr-FR", "fr"), ("en-US", "en", "fr")), "fr-FR", 90
    ),
    Country("ES", ("Europe/Madrid",), (("es-ES", "es"), ("es-ES", "es", "en"), ("ca-ES", "ca", "es")), "es-ES", 83),
    Country(
        "BR",
        ("America/Sao_Paulo", "America/Recife"),
        (("pt-BR", "pt", "en-US", "en"), ("pt-BR", "pt"), ("pt-BR",)),
        "pt-BR",
        177,
    ),
    Country("IN", ("Asia/Calcutta",), (("en-US", "en"), ("en-IN", "en-GB", "en"), ("hi-IN", "en-US")), "en-US", 103),
    Country("JP", ("Asia/Tokyo",), (("ja", "en-US", "en"), ("ja-JP", "ja"), ("ja",)), "ja-JP", 126),
)
HOME = Table(dict(zip(COUNTRIES, (0.30, 0.12, 0.14, 0.10, 0.08, 0.10, 0.10, 0.06), strict=True)))
LANGUAGE_RANKS = (0.62, 0.22, 0.1, 0.06)
ELSEWHERE = (
    "Europe/London",
    "America/New_York",
    "Europe/Paris",
    "Asia/Dubai",
    "Asia/Tokyo",
    "America/Los_Angeles",
    "Europe/Istanbul",
    "Asia/Bangkok",
    "Australia/Sydney",
    "Europe/Athens",
    "Africa/Cairo",
    "America/Mexico_City",
)
_QUARTER_HOUR = 900_000


def offset(zone: str, at: int) -> str:
    """Return how far a zone's clock is ahead of UTC at a time in Unix ms, as the agent writes it."""
    return _offset(zone, at // _QUARTER_HOUR)


@lru_cache(maxsize=100_000)
def _offset(zone: str, quarter: int) -> str:
    moment = datetime.fromtimestamp(quarter * _QUARTER_HOUR / 1000, UTC).astimezone(ZoneInfo(zone))
    text = moment.strftime("%z")
    return f"{text[:3]}:{text[3:]}"


def local_hours(zone: str, at: int) -> float:
    """Return the hours that a zone's clock is ahead."""
    text = offset(zone, at)
    hours = int(text[1:3]) + int(text[4:]) / 60
    return -hours if text[0] == "-" else hours
