"""How payloads are stored: zstd frames made with a trained dictionary, which each frame names by its number.

A frame of 5 KB of JSON shrinks to about an eighth. Dictionaries are only ever added: a frame can be read as long as
the dictionary that it names is there.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from importlib import resources
from typing import Any

import zstandard

from ridgeline.storage.protocol import Dictionary, StorageUnavailable

LEVEL = 3
# The one that ships, trained on generated events only; every store begins with it.
SHIPPED_DICTIONARY = "dictionary.zstd"


class PayloadCodec:
    """Compresses with the newest dictionary and reads with any; safe to use from several threads."""

    def __init__(self, dictionaries: Sequence[Dictionary]) -> None:
        self._local = threading.local()
        self._dictionaries: dict[int, zstandard.ZstdCompressionDict] = {}
        self._newest = 0
        self.add(*dictionaries)

    def add(self, *dictionaries: Dictionary) -> None:
        """Learn the dictionaries of a store, oldest first; the last is used from now on."""
        for dictionary in dictionaries:
            if dictionary.dictionary_id in self._dictionaries:
                continue
            content = zstandard.ZstdCompressionDict(dictionary.content)
            # The work of setting up is done once, not by each thread.
            content.precompute_compress(level=LEVEL)
            self._dictionaries[dictionary.dictionary_id] = content
        if dictionaries:
            # Last, since other threads compress meanwhile.
            self._newest = dictionaries[-1].dictionary_id

    @property
    def newest(self) -> int:
        """The number of the dictionary that is used from now on."""
        return self._newest

    def knows(self, dictionary_id: int) -> bool:
        return dictionary_id in self._dictionaries

    def compress(self, raw: bytes) -> bytes:
        """Return the frame of some JSON."""
        made: dict[int, zstandard.ZstdCompressor] = self._of_this_thread("compressors")
        compressor = made.get(self._newest)
        if compressor is None:
            compressor = zstandard.ZstdCompressor(
                level=LEVEL, dict_data=self._dictionaries.get(self._newest), write_checksum=True
            )
            made[self._newest] = compressor
        return compressor.compress(raw)

    def decompress(self, frame: bytes) -> bytes:
        """Return the JSON of a frame; KeyError with the number of a dictionary that is not there.

        StorageUnavailable if the frame is damaged.
        """
        dictionary_id = dictionary_of(frame)
        made: dict[int, zstandard.ZstdDecompressor] = self._of_this_thread("decompressors")
        decompressor = made.get(dictionary_id)
        if decompressor is None:
            content = self._dictionaries[dictionary_id] if dictionary_id else None
            decompressor = zstandard.ZstdDecompressor(dict_data=content)
            made[dictionary_id] = decompressor
        try:
            return decompressor.decompress(frame)
        except zstandard.ZstdError as error:
            raise StorageUnavailable(f"a stored event is damaged: {error}") from None

    def _of_this_thread(self, name: str) -> Any:
        made: dict[int, Any] | None = getattr(self._local, name, None)
        if made is None:
            made = {}
            setattr(self._local, name, made)
        return made


def dictionary_of(frame: bytes) -> int:
    """Return the number of the dictionary that a frame names, 0 for none (RFC 8878, section 3.1.1.1)."""
    descriptor = frame[4]
    size = (0, 1, 2, 4)[descriptor & 0b11]
    # A window descriptor precedes it unless the frame is a single segment.
    start = 5 if descriptor & 0b100000 else 6
    return int.from_bytes(frame[start : start + size], "little")


def shipped_dictionary() -> Dictionary:
    """Return the dictionary of the package."""
    content = (resources.files("ridgeline.storage") / SHIPPED_DICTIONARY).read_bytes()
    return Dictionary(zstandard.ZstdCompressionDict(content).dict_id(), content, 0)
