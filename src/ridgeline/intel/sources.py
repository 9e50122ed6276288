"""Where each feed comes from: the catalogue's addresses, and what the setting `intel_sources` says instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from ridgeline.errors import ConfigurationError
from ridgeline.intel.bot_keys import BOT_KEYS, HOST, WELL_KNOWN
from ridgeline.intel.download import SHA256, Location
from ridgeline.intel.feeds import catalogue
from ridgeline.intel.feeds.feed import Feed, Part

ON, OFF = "on", "off"
_CHECKSUM = "#sha256="


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a feed, and whose ranges it lists."""

    location: Location
    lists: str = ""


def feed_named(name: str) -> Feed:
    """Return a feed; ConfigurationError if there is none of that name."""
    feed = catalogue().get(name)
    if feed is None:
        names = (*catalogue(), BOT_KEYS)
        close = difflib.get_close_matches(name, names, n=1)
        hint = f" Did you mean {close[0]}?" if close else f" There are: {', '.join(names)}."
        raise ConfigurationError(f"There is no feed {name!r}.{hint}")
    return feed


def read_location(text: str) -> Location:
    """Read an address or path that may end in `#sha256=…`; ConfigurationError if that is no checksum."""
    place, mark, checksum = text.partition(_CHECKSUM)
    if mark and not SHA256.fullmatch(checksum):
        raise ConfigurationError(f"{checksum!r} is not a SHA-256, which has 64 hexadecimal digits.")
    return Location(place, checksum or None)


def sources_of(settings: Iterable[str]) -> dict[str, tuple[Source, ...]]:
    """Return the files of every feed that is not turned off.

    Each setting is `FEED=PLACE`, `FEED.PART=PLACE`, or has `off` for the place; ConfigurationError for any other. Those
    of `bot-keys` are left to `key_places_of`.
    """
    parts = {name: {part.name: _own(part) for part in feed.parts} for name, feed in catalogue().items()}
    replaced: set[str] = set()
    for setting in settings:
        name, dot, part, place = _read(setting)
        if name == BOT_KEYS:
            continue
        feed = feed_named(name)
        own = parts[name]
        if dot and part not in {one.name for one in feed.parts}:
            known = ", ".join(one.name for one in feed.parts if one.name) or "none"
            raise ConfigurationError(f"intel_sources: the feed {name} has no part {part!r}; it has {known}.")
        if place == OFF:
            own.pop(part, None) if dot else own.clear()
            continue
        location = read_location(place)
        if dot:
            own[part] = Source(location, next(one.lists for one in feed.parts if one.name == part))
            continue
        # The first place for a whole feed replaces all of its own; more of them add up.
        if name not in replaced:
            replaced.add(name)
            own.clear()
        lists = feed.parts[0].lists if len(feed.parts) == 1 else ""
        own[f"{len(own)}"] = Source(location, lists)
    return {name: tuple(own.values()) for name, own in parts.items() if own}


def key_places_of(settings: Iterable[str], hosts: Iterable[str]) -> dict[str, Location]:
    """Return where the keys of signed agents are, by host: those of `hosts`, as changed by settings.

    A setting is `bot-keys=off`, `bot-keys.HOST=off`, `bot-keys.HOST=on`, which adds a host, or has a place instead of
    `on`; ConfigurationError for any other of `bot-keys`.
    """
    places = {host: _well_known(host) for host in hosts}
    for setting in settings:
        name, dot, host, place = _read(setting)
        if name != BOT_KEYS:
            continue
        if not dot and place == OFF:
            places.clear()
        elif not dot or not HOST.fullmatch(host):
            raise ConfigurationError(
                f"intel_sources: {setting!r} is not {BOT_KEYS}.HOST=on, {BOT_KEYS}.HOST=URL or =off."
            )
        elif place == OFF:
            places.pop(host, None)
        else:
            places[host] = _well_known(host) if place == ON else read_location(place)
    return places


def _read(setting: str) -> tuple[str, str, str, str]:
    """Return feed, dot, part and place of a setting, where the dot is empty if there is no part."""
    key, equals, place = setting.partition("=")
    name, dot, part = key.strip().partition(".")
    if not equals or not place.strip():
        raise ConfigurationError(f"intel_sources: {setting!r} is not FEED=URL, FEED.PART=URL or FEED=off.")
    return name, dot, part, place.strip()


def _well_known(host: str) -> Location:
    return Location(f"https://{host}{WELL_KNOWN}")


def _own(part: Part) -> Source:
    return Source(Location(part.url), part.lists)
