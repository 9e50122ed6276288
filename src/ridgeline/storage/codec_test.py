from __future__ import annotations

import pytest

from ridgeline.storage.codec import PayloadCodec, dictionary_of, shipped_dictionary
from ridgeline.storage.protocol import StorageUnavailable

PAYLOAD = b'{"event_id":"1788220800000.aaaaaa","timestamp":1788220800000,"tags":{"step":"checkout"}}'


@pytest.mark.parametrize("with_dictionary", [False, True])
def test_a_frame_is_read_by_whoever_has_its_dictionary(with_dictionary: bool) -> None:
    codec = PayloadCodec([shipped_dictionary()] if with_dictionary else [])
    frame = codec.compress(PAYLOAD)
    assert dictionary_of(frame) == (shipped_dictionary().dictionary_id if with_dictionary else 0)
    assert PayloadCodec([shipped_dictionary()]).decompress(frame) == PAYLOAD


def test_the_number_of_a_dictionary_that_is_not_there() -> None:
    dictionary = shipped_dictionary()
    frame = PayloadCodec([dictionary]).compress(PAYLOAD)
    with pytest.raises(KeyError, match=str(dictionary.dictionary_id)):
        PayloadCodec([]).decompress(frame)


def test_a_damaged_frame_is_said_to_be_one() -> None:
    codec = PayloadCodec([shipped_dictionary()])
    frame = codec.compress(PAYLOAD)
    with pytest.raises(StorageUnavailable, match="damaged"):
        codec.decompress(frame[:-4] + b"\xff\xff\xff\xff")
    with pytest.raises(StorageUnavailable, match="damaged"):
        codec.decompress(frame[:20])
