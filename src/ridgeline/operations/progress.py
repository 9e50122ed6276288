"""How long work tells how far it is, whoever shows it."""

from __future__ import annotations

from collections.abc import Callable

Advance = Callable[[int, str], None]
"""Takes how much of the whole is done, and a few words for the reader."""


def silent(_done: int, _words: str) -> None:
    """Show nothing."""
