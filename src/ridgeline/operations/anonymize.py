"""Events as samples for a compression dictionary: everything that could name a person is replaced first.

A dictionary keeps fragments of what it was trained on, and an erasure never reaches it. So nothing gets into it but
what many visitors share:

- identifiers, addresses, places, URLs, linked ids, tags and labels are always replaced by generated text of the same
  shape, times by generated times, and so is whatever looks like an id or an address, wherever it stands;
- any other text or number stays only if enough different visitors have it at the same place. One that fewer have is
  replaced by one that many have, or by generated text of the same shape where there is none.
"""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec

from ridgeline.ids import is_environment_id, is_event_id, is_visitor_id
from ridgeline.wire.search import packed_address

# A value that this many visitors share says nothing about one of them.
ENOUGH_VISITORS = 20

Path = tuple[str, ...]
"""The names of the members from an event to a value; lists leave no step."""

# Whatever lies below one is replaced too.
ALWAYS_REPLACED: frozenset[Path] = frozenset(
    tuple(path.split("."))
    for path in (
        "event_id",
        "linked_id",
        "environment_id",
        "identification.visitor_id",
        "supplementary_id_high_recall.visitor_id",
        "tags",
        "url",
        "client_referrer",
        "ip_address",
        "proximity.id",
        "labels.label",
        *(
            f"ip_info.{version}.{name}"
            for version in ("v4", "v6")
            for name in (
                "address",
                "asn_network",
                "geolocation.latitude",
                "geolocation.longitude",
                "geolocation.postal_code",
                "geolocation.city_name",
                "geolocation.subdivisions",
            )
        ),
    )
)
TIMES: frozenset[Path] = frozenset(
    tuple(path.split("."))
    for path in (
        "timestamp",
        "factory_reset_timestamp",
        "identification.first_seen_at",
        "identification.last_seen_at",
        "supplementary_id_high_recall.first_seen_at",
        "supplementary_id_high_recall.last_seen_at",
        "proxy_details.last_seen_at",
    )
)
# They begin every address and name nobody.
_SCHEMES = ("https://", "http://")
# What an address can be made of; reading it is slow.
_ADDRESS = re.compile(r"\s*[0-9A-Fa-f:.%]*[:.][0-9A-Fa-f:.%]*\s*")
_FIRST_TIME, _LAST_TIME = 1_000_000_000_000, 9_999_999_999_999
_CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
_CLASS_OF = {character: members for members in _CLASSES for character in members}


class Anonymizer:
    """Learns from all events which values many visitors share, then makes samples of them.

    The same events and seed give the same samples.
    """

    def __init__(self, seed: int, enough_visitors: int = ENOUGH_VISITORS) -> None:
        self._draw = random.Random(seed)  # noqa: S311 - the generated texts need not be secret, the replaced ones do
        self._enough = enough_visitors
        # By path and value: the one visitor that has it, the few that have it, or None for enough.
        self._seen: dict[Path, dict[Any, int | set[int] | None]] = {}
        self._shared: dict[Path, list[Any]] = {}

    def learn(self, text: bytes, visitor_id: str | None) -> None:
        """Take note of the values in an event, or in its detail. To be called with all before the first `sample`.

        All events without a visitor count as one visitor's.
        """
        visitor = hash(visitor_id)
        for path, value in _leaves(msgspec.json.decode(text), ()):
            if not _is_replaced(path, value) and _needs_company(value):
                self._note(path, value, visitor)

    def sample(self, text: bytes) -> bytes:
        """Return an event, or a detail, as JSON in which everything that could name a person is replaced."""
        if not self._shared:
            self._shared = {
                path: sorted((value for value, visitors in values.items() if visitors is None), key=repr)
                for path, values in self._seen.items()
            }
        return msgspec.json.encode(self._replaced(msgspec.json.decode(text), ()))

    def _note(self, path: Path, value: Any, visitor: int) -> None:
        values = self._seen.setdefault(path, {})
        visitors = values.setdefault(value, visitor)
        if visitors is None or visitors == visitor:
            return
        if isinstance(visitors, int):
            visitors = values[value] = {visitors}
        visitors.add(visitor)
        if len(visitors) >= self._enough:
            values[value] = None

    def _replaced(self, value: Any, path: Path) -> Any:
        if isinstance(value, dict):
            return {
                self._same_shape(name) if _is_replaced_name(path, name) else name: self._replaced(one, (*path, name))
                for name, one in value.items()
            }
        if isinstance(value, list):
            return [self._replaced(one, path) for one in value]
        if _is_replaced(path, value):
            return self._draw.randint(_FIRST_TIME, _LAST_TIME) if path in TIMES else self._generated(value)
        if not _needs_company(value) or self._seen.get(path, {}).get(value, 0) is None:
            return value
        shared = self._shared.get(path)
        return self._draw.choice(shared) if shared else self._generated(value)

    def _generated(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._same_shape(value)
        if isinstance(value, bool) or value is None:
            return value
        shaped = self._same_shape(repr(value))
        try:
            return msgspec.json.decode(shaped)
        except msgspec.DecodeError:
            # Such as 07.5, or the digits of an exponent.
            return self._draw.randint(0, 9)

    def _same_shape(self, text: str) -> str:
        """Return text with the same kinds of characters: letters, digits, and punctuation as it is."""
        kept = next((scheme for scheme in _SCHEMES if text.startswith(scheme)), "")
        return kept + "".join(self._same_class(character) for character in text[len(kept) :])

    def _same_class(self, character: str) -> str:
        members = _CLASS_OF.get(character)
        if members is None:
            if character.isascii():
                return character
            members = string.ascii_lowercase
        return self._draw.choice(members)


def replaced_texts(text: bytes) -> Iterator[bytes]:
    """Yield the JSON of all that is always replaced in an event or detail, without quotes, schemes and times."""
    for path, value in _leaves(msgspec.json.decode(text), ()):
        yield from (_inner_json(name) for at, name in enumerate(path) if _is_replaced_name(path[:at], name))
        if _is_replaced(path, value) and path not in TIMES and _needs_company(value):
            encoded = _inner_json(value)
            scheme = next((one for one in _SCHEMES if encoded.startswith(one.encode())), "")
            yield encoded[len(scheme) :]


def member_names(text: bytes) -> set[bytes]:
    """Return the names of an event's or detail's members, without those that are replaced."""
    return {
        _inner_json(name)
        for path, _ in _leaves(msgspec.json.decode(text), ())
        for at, name in enumerate(path)
        if not _is_replaced_name(path[:at], name)
    }


def _inner_json(value: Any) -> bytes:
    encoded = msgspec.json.encode(value)
    return encoded[1:-1] if isinstance(value, str) else encoded


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield every value that is neither object nor list with its path, in which lists leave no step."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _leaves(one, (*path, name))
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one, path)
    else:
        yield path, value


def _is_replaced(path: Path, value: Any) -> bool:
    return _is_replaced_place(path) or (isinstance(value, str) and _names_something(value))


@lru_cache(maxsize=10_000)
def _is_replaced_place(path: Path) -> bool:
    return path in TIMES or any(path[:length] in ALWAYS_REPLACED for length in range(1, len(path) + 1))


def _is_replaced_name(path: Path, name: str) -> bool:
    """Tell whether the name of a member, itself below a path, is replaced like a value."""
    return path[:1] == ("tags",) or _names_something(name)


@lru_cache(maxsize=100_000)
def _names_something(text: str) -> bool:
    """Tell whether a text has the form of an id or of an address, wherever it stands."""
    if _ADDRESS.fullmatch(text) and packed_address(text.strip()) is not None:
        return True
    return is_visitor_id(text) or is_event_id(text) or is_environment_id(text)


def _needs_company(value: Any) -> bool:
    return not isinstance(value, bool) and value is not None
