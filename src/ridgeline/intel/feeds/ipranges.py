"""Where the project lord-alfred/ipranges keeps the published ranges of one operator."""

from __future__ import annotations

from ridgeline.intel.feeds.feed import Part

_FOLDER = "https://raw.githubusercontent.com/lord-alfred/ipranges/main"


def operator(folder: str, lists: str, *versions: str) -> tuple[Part, ...]:
    """Return the parts of an operator who publishes networks of these IP versions, `4` and `6`."""
    return tuple(
        Part(f"{_FOLDER}/{folder}/ipv{version}_merged.txt", f"{folder}-v{version}", lists) for version in versions
    )
