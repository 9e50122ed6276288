"""Visitors of releases that kept no profile, read again from their events, so that they are recognised still."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import structlog
from msgspec import UNSET, UnsetType

from ridgeline.matching.attributes import INDEX
from ridgeline.matching.features import ClientFacts, Features
from ridgeline.matching.matcher import Candidate
from ridgeline.matching.profile import Profile, encode, new_profile, seen_again
from ridgeline.matching.scoring import ScoringMatcher
from ridgeline.pseudonyms import Pseudonyms
from ridgeline.storage.protocol import DumpBatch, EventQuery, Storage
from ridgeline.wire.event import Event
from ridgeline.wire.observation import Fact
from ridgeline.wire.search import Filter

BATCH = 50
# So many of a visitor's latest events are looked at: they tell where it was, and what moves.
MOST_EVENTS = 8
# Of one that cannot be read: it is not looked at again, and its first visit writes a profile over it.
UNREADABLE = b""
_ALL_TIME = 2**53
# Attributes of facts that all stand in an event. Of others an event does not tell what was late from what a browser
# has not, and that is a difference.
READABLE = frozenset(
    [
        "browser",
        "system",
        "model",
        "architecture",
        "gpu",
        "cores",
        "memory",
        "webgl_limits",
        "audio",
        "math",
        "touch",
        "screen",
        "fonts",
        "system_version",
        "browser_version",
        "browser_build",
        "webgl_version",
        "webgl_extensions",
        "canvas_geometry",
        "canvas_text",
        "emoji",
        "font_preferences",
        "timezone",
        "languages",
        "locale",
        "keyboard",
        "storage_abilities",
    ]
)
# Both must be there, or all four, for their attribute.
_TOGETHER = {
    "keyboard": ("keyboard_layout_hash", "keyboard_layout_name"),
    "storage_abilities": ("cookies_enabled", "local_storage", "session_storage", "indexed_db"),
}
# Events have whole GiB: less was rounded.
_LEAST_MEMORY = 2

log = structlog.get_logger(__name__)


async def reread(storage: Storage, matcher: ScoringMatcher, pseudonyms: Pseudonyms) -> int:
    """Give each visitor without a profile the one that its events tell, and its blocking keys; return how many got one.

    Events that cannot be read are left out, and their number is logged. What is not through when it is interrupted goes
    on at the next call. Several processes may do it at once.
    """
    after, read, unreadable = "", 0, 0
    try:
        while visitor_ids := await storage.without_profile(after, BATCH):
            found = []
            # One search at a time: others search, too. What is written is committed together.
            for visitor_id in visitor_ids:
                one = await _read(storage, matcher, pseudonyms, visitor_id)
                if one is not None:
                    found.append(one)
                    unreadable += one.unreadable
            read += sum(await asyncio.gather(*(_write(storage, matcher, one) for one in found)))
            after = visitor_ids[-1]
    finally:
        if unreadable:
            log.warning("events_not_reread", events=unreadable, reason="they cannot be read")
    return read


@dataclass(frozen=True, slots=True)
class _Read:
    """What a visitor's events tell; no profile where they tell too little. `unreadable`: so many tell nothing."""

    visitor: Candidate
    profile: Profile | None
    keys: tuple[int, ...]
    unreadable: int


async def _read(storage: Storage, matcher: ScoringMatcher, pseudonyms: Pseudonyms, visitor_id: str) -> _Read | None:
    visitor = await storage.visitor(visitor_id)
    if visitor is None:
        return None
    filters = (Filter("identification.visitor_id", "equal", (visitor_id,)),)
    page = await storage.search(EventQuery(0, _ALL_TIME, MOST_EVENTS, filters))
    events = [event for stored in reversed(page.events) if (event := _decoded(stored.payload)) is not None]
    profile, keys = _profile_of(events, visitor, matcher, pseudonyms)
    return _Read(visitor, profile, keys, len(page.events) - len(events))


def _decoded(payload: bytes) -> Event | None:
    """Return a stored event, or None of one that is damaged: a visitor's others tell enough."""
    try:
        return msgspec.json.decode(payload, type=Event)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


async def _write(storage: Storage, matcher: ScoringMatcher, read: _Read) -> bool:
    visitor_id = read.visitor.visitor_id
    profile = None if read.profile is None else matcher.to_be_counted(read.profile, is_new=True)
    if read.keys:
        await storage.restore(DumpBatch("blocking_key", [(visitor_id, key) for key in read.keys]))
    raw = UNREADABLE if profile is None else encode(profile)
    added = await storage.restore(DumpBatch("profile", [(visitor_id, raw)]))
    if profile is None or not added:
        return False
    # Only whoever wrote it counts it.
    matcher.count_known(profile, read.visitor.first_seen_at)
    return True


def _profile_of(
    events: list[Event], visitor: Candidate, matcher: ScoringMatcher, pseudonyms: Pseudonyms
) -> tuple[Profile | None, tuple[int, ...]]:
    """Return the profile of a visitor after its events, the oldest first, and the blocking keys of the last."""
    profile: Profile | None = None
    keys: tuple[int, ...] = ()
    for event in events:
        features = features_of_event(event, matcher)
        if features is None:
            continue
        network = pseudonyms.network(_known(event.ip_address))
        keys = matcher.blocking_keys(features, network)
        if profile is None:
            high_recall_id = pseudonyms.high_recall_id(visitor.visitor_id)
            profile = new_profile(features, network, event.timestamp, 1.0, high_recall_id)
        else:
            born_at = profile.lines[0].born_at
            profile = seen_again(profile, features, network, event.timestamp, trust=1.0, by_token=True, born_at=born_at)
    return profile, keys


def features_of_event(event: Event, matcher: ScoringMatcher) -> Features | None:
    """Return those of a visit's features that its event tells; None where browser or system are unknown."""
    browser, raw = event.browser_details, event.raw_device_attributes
    if browser is UNSET or raw is UNSET:
        return None
    client = ClientFacts(
        browser.browser_name,
        browser.browser_full_version or None,
        None if browser.os == "Other" else browser.os,
        browser.os_version or None,
        None if browser.device == "Other" else browser.device,
    )
    values = {name: _as_observed(value) for name, value in msgspec.to_builtins(raw).items()}
    read = matcher.features({name: Fact(ms=0, value=value) for name, value in values.items()}, client)
    if read is None:
        return None
    unknown = {INDEX[name] for name in INDEX.keys() - READABLE} | _missing(values)
    return Features(tuple(None if index in unknown else value for index, value in enumerate(read.values)), read.kind)


def _missing(values: Mapping[str, Any]) -> set[int]:
    missing = {INDEX[name] for name, facts in _TOGETHER.items() if not all(fact in values for fact in facts)}
    if values.get("device_memory", 0) < _LEAST_MEMORY:
        missing.add(INDEX["memory"])
    return missing


def _as_observed(value: Any) -> Any:
    """Return a value as an agent writes it: no number that is whole has a point."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, list):
        return [_as_observed(one) for one in value]
    if isinstance(value, dict):
        return {name: _as_observed(one) for name, one in value.items()}
    return value


def _known(text: str | UnsetType) -> str | None:
    return None if text is UNSET else text
