"""Visitors as older releases stored them, brought up to date, so that they are recognised still."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import msgspec
import structlog
from msgspec import UNSET, UnsetType

from ridgeline.clock import Clock
from ridgeline.matching.attributes import INDEX
from ridgeline.matching.features import ClientFacts, Features
from ridgeline.matching.matcher import Candidate
from ridgeline.matching.profile import Profile, current_prefix, encode, new_profile, renewed, seen_again
from ridgeline.matching.scoring import ScoringMatcher
from ridgeline.pseudonyms import Pseudonyms
from ridgeline.storage.protocol import EventQuery, Renewal, Storage, StorageUnavailable
from ridgeline.wire.event import Event
from ridgeline.wire.observation import Fact
from ridgeline.wire.search import Filter

BATCH = 50
# In one commit: each visitor has dozens of scattered keys to leave and to get, and others wait meanwhile.
WRITTEN_TOGETHER = 10
SAID_EVERY_SECONDS = 60.0
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

_T = TypeVar("_T")

log = structlog.get_logger(__name__)


async def reread(
    storage: Storage,
    matcher: ScoringMatcher,
    pseudonyms: Pseudonyms,
    clock: Clock,
    share: Callable[[], Awaitable[None]] | None = None,
) -> int:
    """Give each visitor that is not as this release stores it a profile and blocking keys that are; return how many.

    A profile of an older release is read with what still compares; of a visitor without one the events are read, and
    those that cannot be read are left out, their number logged. Each visitor that is in no count that still holds is
    counted by whoever wrote its profile. `share` says to others what was counted; it is called when there is much to
    say. What is not through when it is interrupted goes on at the next call, and so does who was missed since it was
    seen meanwhile. Several processes may do it at once; profiles of newer releases stay. Once anybody is found, the
    matcher seeks visitors under their former keys as well.
    """
    start: int | None = 0
    read = unreadable = 0
    said_at = time.monotonic()
    try:
        while start is not None:
            began = time.monotonic()
            page = await storage.outdated(current_prefix(), start, BATCH)
            found = []
            for visitor in page.visitors:
                # One search at a time: others search, too.
                one = await _read(storage, matcher, pseudonyms, visitor)
                if one is not None:
                    found.append(one)
                    unreadable += one.unreadable
                # Nobody who asks meanwhile waits for more than one.
                await asyncio.sleep(0)
            if found:
                # They are not to be lost meanwhile.
                matcher.seeks_former = True
            read += await _to_its_end(_write(storage, matcher, found, clock()))
            if share is not None and matcher.population.has_much_to_say():
                await _to_its_end(share())
            start = page.next
            now = time.monotonic()
            if now - said_at >= SAID_EVERY_SECONDS:
                said_at = now
                log.info("visitors_being_reread", visitors=read)
            # Half of the time is for those who visit.
            await asyncio.sleep(now - began)
        if share is not None and read:
            await _to_its_end(share())
    finally:
        if unreadable:
            log.warning("events_not_reread", events=unreadable, reason="they cannot be read")
    return read


@dataclass(frozen=True, slots=True)
class _Read:
    """What a visitor is to have from now on; no profile where too little is known.

    `unreadable`: so many events. `is_counted`: it is not to be counted again.
    """

    visitor: Candidate
    profile: Profile | None
    keys: tuple[int, ...]
    unreadable: int = 0
    is_counted: bool = False


async def _read(storage: Storage, matcher: ScoringMatcher, pseudonyms: Pseudonyms, visitor: Candidate) -> _Read | None:
    """Return what a visitor's older profile tells, or its events; None if its profile is to stay as it is."""
    if visitor.profile is None:
        return await _read_events(storage, matcher, pseudonyms, visitor)
    older = renewed(visitor.profile)
    if older is None:
        return None
    # As the matcher reads it: not every visit was worth a write of the profile.
    profile = msgspec.structs.replace(older.profile, seen_at=max(older.profile.seen_at, visitor.last_seen_at))
    return _Read(visitor, profile, matcher.keys_of(profile), is_counted=older.is_counted)


async def _read_events(storage: Storage, matcher: ScoringMatcher, pseudonyms: Pseudonyms, visitor: Candidate) -> _Read:
    filters = (Filter("identification.visitor_id", "equal", (visitor.visitor_id,)),)
    page = await storage.search(EventQuery(0, _ALL_TIME, MOST_EVENTS, filters))
    events = [event for stored in reversed(page.events) if (event := _decoded(stored.payload)) is not None]
    unreadable = len(page.events) - len(events)
    profile = _profile_of(events, visitor, matcher, pseudonyms)
    if profile is None:
        return _Read(visitor, None, (), unreadable)
    profile = msgspec.structs.replace(profile, counted=0.0)
    return _Read(visitor, profile, matcher.keys_of(profile), unreadable)


def _decoded(payload: bytes) -> Event | None:
    """Return a stored event, or None of one that is damaged: a visitor's others tell enough."""
    try:
        return msgspec.json.decode(payload, type=Event)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


async def _write(storage: Storage, matcher: ScoringMatcher, found: Sequence[_Read], now: int) -> int:
    """Store what was read, and count those whose profile was still there; returns how many got one."""
    if not all(one.is_counted for one in found):
        matcher.population.tell_time(now)
    written = 0
    for start in range(0, len(found), WRITTEN_TOGETHER):
        some = [
            replace(one, profile=None if one.profile is None else matcher.to_be_counted(one.profile))
            for one in found[start : start + WRITTEN_TOGETHER]
        ]
        done = await storage.renew(
            [
                Renewal(
                    one.visitor.visitor_id,
                    one.visitor.profile,
                    UNREADABLE if one.profile is None else encode(one.profile),
                    one.keys,
                )
                for one in some
            ]
        )
        for one, is_done in zip(some, done, strict=True):
            # A visit that read the old profile before this and is recorded after it counts its visitor once more: it
            # takes some milliseconds of one visitor's life, and to rule it out would cost every visit a write.
            if is_done and one.profile is not None:
                written += 1
                if one.is_counted:
                    continue
                matcher.count_known(one.profile, one.visitor.first_seen_at)
                await asyncio.sleep(0)
    return written


async def _to_its_end(work: Awaitable[_T]) -> _T:
    """Return what some work gives; who is cancelled meanwhile waits for it still: what is written is to be counted."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        with contextlib.suppress(StorageUnavailable):
            await task
        raise


def _profile_of(
    events: list[Event], visitor: Candidate, matcher: ScoringMatcher, pseudonyms: Pseudonyms
) -> Profile | None:
    """Return the profile of a visitor after its events, the oldest first."""
    profile: Profile | None = None
    for event in events:
        features = features_of_event(event, matcher)
        if features is None:
            continue
        network = pseudonyms.network(_known(event.ip_address))
        if profile is None:
            high_recall_id = pseudonyms.high_recall_id(visitor.visitor_id)
            profile = new_profile(features, network, event.timestamp, 1.0, high_recall_id)
        else:
            born_at = profile.lines[0].born_at
            profile = seen_again(profile, features, network, event.timestamp, trust=1.0, by_token=True, born_at=born_at)
    return profile


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
