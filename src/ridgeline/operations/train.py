"""Training a compression dictionary, and finding out whether it is better than the one in use."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import zstandard

from ridgeline.errors import RidgelineError
from ridgeline.operations.anonymize import Anonymizer, member_names, replaced_texts
from ridgeline.storage.codec import LEVEL, PayloadCodec
from ridgeline.storage.protocol import Dictionary

DICTIONARY_BYTES = 112_640
# With fewer, a dictionary learns these events instead of what events have in common.
LEAST_EVENTS = 1_000
# Every n-th event is kept out of the training and measures the result.
HELD_OUT = 10
# No run of so many bytes of anything that was replaced may be in a dictionary.
FRAGMENT = 6
# Numbers that the format leaves to private use (RFC 8878, section 5), none of which a store has by default.
_FIRST_NUMBER, _LAST_NUMBER = 100_000, 2**31 - 1
# Where a dictionary has its number.
_NUMBER = slice(4, 8)
# JSON has no such byte, so it breaks a fragment and makes no other.
_BREAK = 0x01


@dataclass(frozen=True, slots=True)
class Lesson:
    """An event and, where it was fetched, its detail, both JSON."""

    visitor_id: str | None
    payload: bytes
    detail: bytes | None = None

    @property
    def texts(self) -> Sequence[bytes]:
        return (self.payload,) if self.detail is None else (self.payload, self.detail)


@dataclass(frozen=True, slots=True)
class Trained:
    """A new dictionary, and what it makes of events that it has not seen: bytes of JSON, and compressed by which."""

    dictionary: Dictionary
    measured_events: int
    raw_bytes: int
    old_bytes: int
    new_bytes: int

    @property
    def is_better(self) -> bool:
        """Whether it saves more than chance would (3 %), and so is worth the memory of one more dictionary."""
        return self.new_bytes < 0.97 * self.old_bytes


def train(lessons: Sequence[Lesson], present: Sequence[Dictionary], seed: int, now: int) -> Trained:
    """Train a dictionary on events from which everything that could name a person was replaced.

    `present` are the store's dictionaries, the last of them in use. The same lessons and seed give the same bytes.
    Raises RidgelineError when there are too few events.
    """
    if len(lessons) < LEAST_EVENTS:
        raise RidgelineError(
            f"A dictionary needs at least {LEAST_EVENTS:,} events to learn from; there are {len(lessons):,}."
        )
    anonymizer = Anonymizer(seed)
    for lesson in lessons:
        for text in lesson.texts:
            anonymizer.learn(text, lesson.visitor_id)
    samples = [
        anonymizer.sample(text)
        for number, lesson in enumerate(lessons)
        if number % HELD_OUT != 0
        for text in lesson.texts
    ]
    content = train_on_samples(samples, _FIRST_NUMBER)
    content = without_fragments(content, [text for lesson in lessons for text in lesson.texts])
    number = free_number(content, present)
    dictionary = Dictionary(number, numbered(content, number), now)
    unseen = [text for lesson in lessons[::HELD_OUT] for text in lesson.texts]
    return Trained(
        dictionary,
        len(lessons[::HELD_OUT]),
        sum(map(len, unseen)),
        compressed_bytes(PayloadCodec(present), unseen),
        compressed_bytes(PayloadCodec([dictionary]), unseen),
    )


def train_on_samples(samples: Sequence[bytes], number: int) -> bytes:
    """Return the dictionary of some samples; what is in them may be in it. RidgelineError when they are too alike."""
    try:
        return zstandard.train_dictionary(DICTIONARY_BYTES, list(samples), dict_id=number, level=LEVEL).as_bytes()
    except zstandard.ZstdError as error:
        raise RidgelineError(f"No dictionary can be trained on these events: {error}.") from None


def without_fragments(content: bytes, originals: Sequence[bytes]) -> bytes:
    """Return a dictionary without any fragment of what is replaced in these originals.

    Generated text and numbers that many share have such fragments by chance, digits above all. Only what stands in the
    names of members, such as `source`, stays: they come from us.
    """
    places: dict[bytes, list[int]] = {}
    for start, fragment in enumerate(fragments(content)):
        places.setdefault(fragment, []).append(start)
    for name in {name for original in originals for name in member_names(original)}:
        for fragment in fragments(name):
            places.pop(fragment, None)
    broken = bytearray(content)
    for original in originals:
        for text in replaced_texts(original):
            for fragment in fragments(text):
                for place in places.pop(fragment, ()):
                    # Unless a neighbour's break went through it.
                    if broken[place : place + FRAGMENT] == fragment:
                        broken[place + FRAGMENT // 2] = _BREAK
    return bytes(broken)


def fragments(text: bytes) -> Iterator[bytes]:
    """Yield every run of FRAGMENT bytes."""
    return (text[start : start + FRAGMENT] for start in range(len(text) - FRAGMENT + 1))


def compressed_bytes(codec: PayloadCodec, texts: Iterable[bytes]) -> int:
    """Return how many bytes some JSON texts take when they are stored."""
    return sum(len(codec.compress(text)) for text in texts)


def free_number(content: bytes, present: Iterable[Dictionary]) -> int:
    """Return a number for a dictionary, drawn from all its bytes but its present number, that none of the others has.

    Stores that train on different events so get different numbers, and a backup of one can go into the other.
    """
    taken = {dictionary.dictionary_id for dictionary in present}
    digest = hashlib.blake2b(content[: _NUMBER.start] + content[_NUMBER.stop :], digest_size=8).digest()
    spread = int.from_bytes(digest, "little")
    numbers = _LAST_NUMBER - _FIRST_NUMBER + 1
    while (number := _FIRST_NUMBER + spread % numbers) in taken:
        spread += 1
    return number


def numbered(content: bytes, number: int) -> bytes:
    """Return a dictionary under another number."""
    return content[: _NUMBER.start] + number.to_bytes(4, "little") + content[_NUMBER.stop :]
