from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import zstandard

from ridgeline.errors import RidgelineError
from ridgeline.operations.train import DICTIONARY_BYTES, LEAST_EVENTS, Lesson, Trained, free_number, numbered, train
from ridgeline.storage.codec import PayloadCodec, shipped_dictionary
from ridgeline.storage.protocol import Dictionary
from ridgeline.testing import EventGenerator

EVENTS = LEAST_EVENTS + 200
# What must not be in a dictionary, by the names of the members that hold it, wherever they stand.
IDENTIFYING = {
    *("event_id", "visitor_id", "linked_id", "environment_id", "url", "client_referrer", "ip_address", "address"),
    *("asn_network", "latitude", "longitude", "postal_code", "city_name", "label"),
}


def identifying(value: Any, name: str = "", inside: str = "") -> Iterator[str]:
    """A search of its own through an event: every identifying value, and the names of tags."""
    if isinstance(value, dict):
        for key, one in value.items():
            if inside == "tags":
                yield key
            yield from identifying(one, key, inside or (key if key in {"tags", "subdivisions"} else ""))
    elif isinstance(value, list):
        for one in value:
            yield from identifying(one, name, inside)
    elif (inside or name in IDENTIFYING) and not isinstance(value, bool):
        yield str(value).removeprefix("https://").removeprefix("http://")


def names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield key
            if key != "tags":
                yield from names(one)
    elif isinstance(value, list):
        for one in value:
            yield from names(one)


def windows(text: str) -> set[bytes]:
    raw = json.dumps(text, ensure_ascii=False)[1:-1].encode()
    return {raw[start : start + 6] for start in range(len(raw) - 5)}


@pytest.fixture(scope="module")
def lessons() -> list[Lesson]:
    return [
        Lesson(event.visitor_id, event.payload, event.detail if number % 4 == 0 else None)
        for number, event in enumerate(EventGenerator(seed=21).events(0, EVENTS))
    ]


@pytest.fixture(scope="module")
def trained(lessons: list[Lesson]) -> Trained:
    return train(lessons, [shipped_dictionary()], seed=5, now=7)


def test_a_dictionary_holds_no_fragment_of_anything_identifying(lessons: list[Lesson], trained: Trained) -> None:
    events = [json.loads(lesson.payload) for lesson in lessons]
    ours = {fragment for event in events for name in names(event) for fragment in windows(name)}
    ours |= {
        fragment
        for lesson in lessons
        if lesson.detail
        for name in names(json.loads(lesson.detail))
        for fragment in windows(name)
    }
    forbidden = {fragment for event in events for text in identifying(event) for fragment in windows(text)} - ours
    assert len(forbidden) > 50_000
    content = trained.dictionary.content
    found = {content[start : start + 6] for start in range(len(content) - 5)} & forbidden
    assert not found, sorted(found)[:20]


def test_a_dictionary_is_of_use(lessons: list[Lesson], trained: Trained) -> None:
    assert len(trained.dictionary.content) == DICTIONARY_BYTES
    assert trained.dictionary.created_at == 7
    assert zstandard.ZstdCompressionDict(trained.dictionary.content).dict_id() == trained.dictionary.dictionary_id
    codec = PayloadCodec([trained.dictionary])
    for lesson in lessons[:50]:
        assert codec.decompress(codec.compress(lesson.payload)) == lesson.payload
    plain = zstandard.ZstdCompressor(level=3)
    without = sum(len(plain.compress(text)) for lesson in lessons[::10] for text in lesson.texts)
    assert trained.measured_events == EVENTS // 10
    assert trained.new_bytes < 0.6 * without < without < trained.raw_bytes


def test_it_is_compared_with_the_one_in_use(lessons: list[Lesson], trained: Trained) -> None:
    # The one that ships was made of such events; a store of other events gains by its own.
    assert not trained.is_better
    again = train(lessons, [shipped_dictionary(), trained.dictionary], seed=5, now=8)
    assert again.old_bytes == trained.new_bytes
    assert not again.is_better
    assert again.dictionary.dictionary_id != trained.dictionary.dictionary_id
    assert train(lessons, [], seed=6, now=8).is_better


def test_the_same_events_and_seed_give_the_same_dictionary(lessons: list[Lesson], trained: Trained) -> None:
    assert train(lessons, [shipped_dictionary()], seed=5, now=7).dictionary == trained.dictionary


def test_numbers_come_from_the_content_and_are_free() -> None:
    shipped = shipped_dictionary()
    first = free_number(shipped.content, [])
    again = Dictionary(first, numbered(shipped.content, first), 0)
    assert zstandard.ZstdCompressionDict(again.content).dict_id() == first
    assert free_number(again.content, [shipped]) == first
    assert 100_000 <= first < free_number(again.content, [again]) < 2**31
    assert free_number(shipped.content + b"x", []) != first


def test_too_few_events_are_refused(lessons: list[Lesson]) -> None:
    with pytest.raises(RidgelineError, match=r"at least 1,000 events to learn from; there are 999"):
        train(lessons[:999], [], seed=0, now=0)
