"""The events of bench/store.py: numbered from 0, each a function of its number, made by several processes at once."""

from __future__ import annotations

import functools
import gc
import multiprocessing
import os
import random
import re
import zlib
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import msgspec
from msgspec import UNSET

from ridgeline.ids import base62, bucket_of
from ridgeline.storage.columns import COLUMNS, columns_of
from ridgeline.storage.protocol import NewEvent
from ridgeline.testing import EventGenerator, GeneratedEvent
from ridgeline.wire.event import Event

if TYPE_CHECKING:
    from multiprocessing.context import SpawnContext

ENVIRONMENTS = ("ae_0a1b2c3d4e5f6071", "ae_9f8e7d6c5b4a3920", "ae_5566778899aabbcc")
EMPTY_ENVIRONMENT = "ae_00000000000000e0"
EVENTS_PER_DAY = 110_000
# Monday, 5 January 2026: ten million events end three months later, so that none lies in the future.
START_MS = 1_767_571_200_000
CHUNK = 2_000
# Who are erased: one machine, and one whose every event is as somebody else's, as no device's are: the hardest case.
ONE_MACHINE, SCATTERED = "TheOneWithAMillion00", "TheOneWithAMillion10"
HIGH_RECALL_IDS = {ONE_MACHINE: b"TheOneWithAMillion01", SCATTERED: b"TheOneWithAMillion11"}
# The addresses of the one machine.
PLACES = 300
_URL = re.compile(rb'"url":"[^"]*"')
_HIGH_RECALL = re.compile(rb'("supplementary_id_high_recall":\{"visitor_id":")\w+')
# Parts of an event that columns are read from. Decoding only these takes a third of the time.
_READ = {column.field.split(".")[0] for column in COLUMNS} | {"ip_info"}
_FIELDS = [(field.name, field.type, UNSET) for field in msgspec.structs.fields(Event) if field.name in _READ]
_DECODER = msgspec.json.Decoder(msgspec.defstruct("SearchedEvent", _FIELDS, gc=False))


@functools.cache
def generator() -> EventGenerator:
    return EventGenerator(environments=ENVIRONMENTS, start_ms=START_MS, events_per_day=EVENTS_PER_DAY)


def time_of(number: int) -> int:
    """Return the time of an event in Unix ms."""
    return generator().event(number).timestamp


def stored_event(event: GeneratedEvent) -> NewEvent:
    """Return a generated event as a store takes it."""
    columns = columns_of(cast("Event", _DECODER.decode(event.payload)))
    return NewEvent(
        event.event_id,
        event.timestamp,
        event.environment_id,
        "device" if event.visitor_id is not None else "edge",
        event.visitor_id,
        event.visitor_is_new,
        event.payload,
        columns,
        (),
        event.detail,
    )


def new_events(first: int) -> Iterator[NewEvent]:
    """Yield the events numbered from `first` on, without an end."""
    number = first
    while True:
        yield stored_event(generator().event(number))
        number += 1


def sample(seed: int, size: int, count: int) -> list[NewEvent]:
    """Return events drawn from the first `size`: visitors and networks come by their share of the events."""
    draw = random.Random(seed)
    return [stored_event(generator().event(draw.randrange(size))) for _ in range(count)]


def event_ids(seed: int, size: int, count: int, first: int = 0) -> list[str]:
    """Return the ids of events drawn from those numbered from `first` to before `size`."""
    draw = random.Random(seed)
    return [generator().event(draw.randrange(first, size)).event_id for _ in range(count)]


def make_chunk(first: int, count: int, visitor_id: str | None = None) -> bytes:
    """Return packed events; with `visitor_id` all of them are that visitor's."""
    # Nothing of a chunk refers to itself, and looking for what does takes a tenth of the time.
    gc.disable()
    events = generator().events(first, count)
    given = events if visitor_id is None else (_of_visitor(event, visitor_id) for event in events)
    return msgspec.msgpack.encode([_values(stored_event(event)) for event in given])


def unpacked(chunk: bytes) -> list[NewEvent]:
    """Return the events of `make_chunk`."""
    return [NewEvent(*values) for values in msgspec.msgpack.decode(chunk)]


def _values(event: NewEvent) -> tuple[object, ...]:
    return (
        event.event_id,
        event.timestamp,
        event.environment_id,
        event.source,
        event.visitor_id,
        event.visitor_is_new,
        event.payload,
        event.columns,
        event.blocking_keys,
        event.detail,
    )


def _of_visitor(event: GeneratedEvent, visitor_id: str) -> GeneratedEvent:
    """Return what an event would be if it were that visitor's."""
    if event.visitor_id is None:
        return event
    event_id = f"{event.event_id[:14]}{base62(bucket_of(visitor_id), 2)}{event.event_id[16:]}"
    if visitor_id == ONE_MACHINE:
        payload, detail = _at_a_place(event, event_id)
    else:
        payload, detail = _renamed(event, visitor_id).replace(event.event_id.encode(), event_id.encode()), event.detail
    return msgspec.structs.replace(
        event, event_id=event_id, visitor_id=visitor_id, visitor_is_new=False, payload=payload, detail=detail
    )


def _at_a_place(event: GeneratedEvent, event_id: str) -> tuple[bytes, bytes | None]:
    """Return what the one machine sends at one of its places from an event's page, and its detail."""
    places = _places()
    place = places[zlib.crc32(event.event_id.encode()) % len(places)]
    payload = place.payload.replace(place.event_id.encode(), event_id.encode())
    payload = payload.replace(b'"timestamp":%d' % place.timestamp, b'"timestamp":%d' % event.timestamp)
    page = _URL.search(event.payload)
    if page is not None:
        payload = _URL.sub(lambda _: page[0], payload, count=1)
    return payload, place.detail


@functools.cache
def _places() -> list[GeneratedEvent]:
    """Return the one machine's events at each of its places, which differ in address, linked id and signals."""
    return [
        msgspec.structs.replace(event, payload=_renamed(event, ONE_MACHINE))
        for event in generator().events(0, PLACES)
        if event.visitor_id is not None
    ]


def _renamed(event: GeneratedEvent, visitor_id: str) -> bytes:
    """Return an event's payload with a visitor's ids, that of high recall, too, instead of its own."""
    payload = _HIGH_RECALL.sub(rb"\g<1>" + HIGH_RECALL_IDS[visitor_id], event.payload, count=1)
    return payload.replace((event.visitor_id or "").encode(), visitor_id.encode())


def spawning() -> SpawnContext:
    """Return how processes are started: without a copy of this one's threads and connections."""
    return multiprocessing.get_context("spawn")


@contextmanager
def producers() -> Iterator[ProcessPoolExecutor]:
    """Give processes that make chunks, one for each core."""
    pool = ProcessPoolExecutor(len(os.sched_getaffinity(0)), mp_context=spawning())
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def chunks(
    pool: ProcessPoolExecutor, first: int, last: int, visitor_id: str | None = None
) -> Iterator[tuple[int, bytes]]:
    """Yield the events from `first` to before `last` in order, packed, each time with the number after its last."""
    waiting: deque[tuple[int, Future[bytes]]] = deque()
    begin = first
    while begin < last or waiting:
        # Some ahead of the one that is waited for, so that no producer is ever idle; not so many as to fill memory.
        while begin < last and len(waiting) < 8:
            end = min(begin + CHUNK, last)
            waiting.append((end, pool.submit(make_chunk, begin, end - begin, visitor_id)))
            begin = end
        end, future = waiting.popleft()
        yield end, future.result()
