"""A progress bar on a terminal, and nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from ridgeline.operations.progress import Advance, silent


@contextmanager
def progress(label: str, length: int | None) -> Iterator[Advance]:
    """Show on standard error how much of `length` is done; does nothing where the length is not known."""
    if not length or not sys.stderr.isatty():
        yield silent
        return
    with click.progressbar(
        length=length, label=label, file=sys.stderr, item_show_func=lambda words: words or "", width=24
    ) as bar:

        def advance(done: int, words: str) -> None:
            bar.update(max(0, min(done, length) - bar.pos), words)

        yield advance
        advance(length, "")
