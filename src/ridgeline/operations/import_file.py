"""Importing a file of events, from where the last import of it stopped."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from ridgeline.errors import RidgelineError
from ridgeline.operations.import_state import FileState, line_digest
from ridgeline.operations.importing import BATCH, Entry, Importer
from ridgeline.operations.ndjson import MAXIMUM_LINE, Line, LineReader
from ridgeline.operations.progress import Advance, silent


async def import_file(
    reader: LineReader,
    importer: Importer,
    state: FileState,
    save: Callable[[FileState], None],
    advance: Advance = silent,
) -> None:
    """Import the lines that are not done yet; `save` is given the state after each batch.

    `advance` is told the bytes read of the file. Raises RidgelineError at a line that is not valid, unless the importer
    has a way to reject it.
    """
    start, number = (state.offset, state.lines + 1) if state.offset else (0, 1)
    lines = reader.lines(number, start)
    while batch := list(islice(lines, BATCH)):
        await importer.add([_entry(reader, line) for line in batch if line.raw.strip() or line.too_long])
        last = batch[-1]
        before = batch[-2].end if len(batch) > 1 else state.offset
        state.offset, state.lines = last.end, last.number
        state.last_line_bytes, state.last_line = last.end - before, line_digest(last.raw)
        save(state)
        advance(reader.position, f"{importer.tally.seen:,} events")
    if reader.torn:
        raise RidgelineError(f"{reader.name} ends in the middle of a compressed frame; all before it was imported.")


def is_continuation(reader: LineReader, state: FileState) -> bool:
    """Tell whether the file still has the last line that was imported where it was; reads the file up to there."""
    if not state.offset:
        return False
    line = next(reader.lines(state.lines, state.offset - state.last_line_bytes), None)
    return line is not None and line.end == state.offset and line_digest(line.raw) == state.last_line


def _entry(reader: LineReader, line: Line) -> Entry:
    where = f"{reader.name}:{line.number}"
    return Entry(where, line.raw, f"the line has more than {MAXIMUM_LINE:,} bytes" if line.too_long else None)
