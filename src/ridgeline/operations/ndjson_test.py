from __future__ import annotations

from pathlib import Path

import pytest
import zstandard

from ridgeline.errors import RidgelineError
from ridgeline.operations import ndjson
from ridgeline.operations.ndjson import continued_line_file, new_line_file, opened_lines
from ridgeline.operations.zstd_frames import whole_frames

NAMES = ["events.ndjson", "events.ndjson.zst"]


def written(path: Path, *batches: list[bytes]) -> None:
    with new_line_file(str(path)) as file:
        for batch in batches:
            file.append(batch)


def read(path: Path, **place: int) -> list[bytes]:
    with opened_lines(str(path)) as reader:
        return [line.raw for line in reader.lines(**place)]


@pytest.mark.parametrize("name", NAMES)
def test_lines_come_back(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    written(path, [b"one", b"two"], [b"three"], [])
    with opened_lines(str(path)) as reader:
        lines = list(reader.lines())
        assert not reader.torn
        assert reader.position == reader.size
    assert [(line.number, line.raw, line.end) for line in lines] == [(1, b"one", 4), (2, b"two", 8), (3, b"three", 14)]
    assert read(path, number=3, start=8) == [b"three"]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_continued_wherever_it_was_torn(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    batches = [[b"%d" % number * 40 for number in range(start, start + 3)] for start in range(0, 9, 3)]
    written(path, *batches)
    whole = path.read_bytes()
    known = {line: number for number, line in enumerate(line for batch in batches for line in batch)}
    for length in range(len(whole) + 1):
        path.write_bytes(whole[:length])
        with continued_line_file(str(path)) as (file, last):
            left = 0 if last is None else known[last] + 1
            file.append([line for line, number in known.items() if number >= left])
        assert read(path) == list(known), length


def test_a_compressed_file_is_read_by_every_zstd_tool(tmp_path: Path) -> None:
    path = tmp_path / "events.zst"
    written(path, [b"one"], [b"two"])
    with path.open("rb") as file:
        assert len(whole_frames(file)) == 2
    with zstandard.open(path) as text:
        assert text.read() == b"one\ntwo\n"


@pytest.mark.parametrize("content", [b"", b"x" * 300_000, bytes(300_000)])
@pytest.mark.parametrize("checksum", [True, False])
@pytest.mark.parametrize("sized", [True, False])
def test_frames_of_every_form_are_measured(tmp_path: Path, content: bytes, *, checksum: bool, sized: bool) -> None:
    frame = zstandard.ZstdCompressor(write_checksum=checksum, write_content_size=sized).compress(content)
    path = tmp_path / "frames"
    path.write_bytes(frame + frame + frame[:-1])
    with path.open("rb") as file:
        assert whole_frames(file) == [(0, len(frame)), (len(frame), 2 * len(frame))]


def test_a_torn_compressed_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "events.zst"
    written(path, [b"one"], [b"two" * 100])
    path.write_bytes(path.read_bytes()[:-3])
    with opened_lines(str(path)) as reader:
        assert reader.torn


def test_a_damaged_compressed_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "events.zst"
    written(path, [b"%d" % number for number in range(1000)])
    content = bytearray(path.read_bytes())
    content[-6] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(RidgelineError, match=r"events\.zst is damaged"):
        read(path)


def test_a_line_that_is_too_long_is_skipped_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ndjson, "MAXIMUM_LINE", 10)
    monkeypatch.setattr(ndjson, "_CHUNK", 4)
    path = tmp_path / "events"
    path.write_bytes(b"short\n" + b"x" * 55 + b"\nlast without a feed"[:6])
    with opened_lines(str(path)) as reader:
        assert [(line.raw, line.too_long, line.end) for line in reader.lines()] == [
            (b"short", False, 6),
            (b"", True, 62),
            (b"last ", False, 67),
        ]


def test_a_file_is_not_overwritten(tmp_path: Path) -> None:
    written(tmp_path / "events", [b"one"])
    with pytest.raises(RidgelineError, match="--resume"), new_line_file(str(tmp_path / "events")):
        pass
    with pytest.raises(RidgelineError, match="No such file"), opened_lines(str(tmp_path / "missing")):
        pass
    with pytest.raises(RidgelineError, match="directory"), opened_lines(str(tmp_path)):
        pass
