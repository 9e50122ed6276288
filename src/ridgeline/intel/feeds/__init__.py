"""The catalogue of feeds: a file here that defines FEED is one; two of one name refuse to start."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from ridgeline.intel.feeds.feed import Feed


@cache
def catalogue() -> dict[str, Feed]:
    """Return all feeds by name."""
    found: dict[str, Feed] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name.endswith("_test"):
            continue
        feed = getattr(importlib.import_module(f"{__name__}.{module.name}"), "FEED", None)
        if feed is None:
            continue
        if feed.name in found:
            raise ValueError(f"Two feeds are named {feed.name}.")
        found[feed.name] = feed
    return found
