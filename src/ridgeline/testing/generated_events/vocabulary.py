"""Lists of names, written as people read them."""

from __future__ import annotations


def names(text: str) -> list[str]:
    """Return the names that bars part in a text."""
    return text.split("|")
