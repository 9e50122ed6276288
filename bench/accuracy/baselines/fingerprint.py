"""The attributes that the published algorithms compare, taken from our facts."""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import UNSET

from accuracy.visits import Visit
from ridgeline.wire.observation import Fact


class Fingerprint(NamedTuple):
    """Texts, so that they can be compared for likeness; `version` counts upwards."""

    os: str
    platform: str
    browser: str
    version: tuple[int, ...]
    cookies: str
    storage: str
    canvas: str
    fonts: frozenset[str]
    user_agent: str
    vendor: str
    renderer: str
    plugins: str
    languages: str
    resolution: str
    timezone: str


@lru_cache(maxsize=50_000)
def _version(user_agent: str) -> tuple[int, ...]:
    for mark in ("SamsungBrowser/", "Edg/", "Firefox/", "Chrome/", "Version/"):
        _, found, rest = user_agent.partition(mark)
        if found:
            digits = "".join(itertools.takewhile(lambda sign: sign.isdigit() or sign == ".", rest))
            return tuple(int(part) for part in digits.split(".") if part)
    return ()


class Reader:
    """Reads fingerprints; one facts object is read once."""

    def __init__(self) -> None:
        # The facts are kept beside, so that no other object can get the same number meanwhile.
        self._known: dict[int, tuple[Any, Fingerprint]] = {}

    def read(self, visit: Visit) -> Fingerprint:
        known = self._known.get(id(visit.facts))
        if known is not None:
            return known[1]
        if len(self._known) > 60_000:
            self._known.clear()
        found = _read(visit)
        self._known[id(visit.facts)] = visit.facts, found
        return found


def _value(fact: Fact | None) -> Any:
    return None if fact is None or fact.value is UNSET else fact.value


def _read(visit: Visit) -> Fingerprint:
    def value(name: str) -> Any:
        return _value(visit.facts.get(name))

    card = value("webgl_basics") or {}
    return Fingerprint(
        os=visit.os_family,
        platform=str(value("platform")),
        browser=visit.browser_family,
        version=_version(visit.user_agent),
        cookies=str(value("cookies_enabled")),
        storage=f"{value('local_storage')}{value('session_storage')}",
        canvas=str(value("canvas")),
        fonts=frozenset(value("fonts") or ()),
        user_agent=visit.user_agent,
        vendor=str(card.get("vendor_unmasked")),
        renderer=str(card.get("renderer_unmasked")),
        plugins=str([plugin["name"] for plugin in value("plugins") or ()]),
        languages=str((value("languages") or [[]])[-1]),
        resolution=f"{value('screen_resolution')}x{value('color_depth')}",
        timezone=str(value("timezone")),
    )
