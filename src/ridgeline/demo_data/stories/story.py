"""What a story is: something that happens at the shop, with its share of all visits."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ridgeline.demo_data.visit import Due
from ridgeline.demo_data.world import World

Tell = Callable[[World, int], list[Due]]
"""Returns so many visits, at most: there may not be as many in the time that the world has."""


class Story(NamedTuple):
    """`share` is of all visits; with fewer than `least` it cannot be told. `look` says what to look at, and where.

    What is at the end of a `look`: the visitor who came most often, or an event.
    """

    name: str
    share: float
    least: int
    tell: Tell
    look: str
    shows: str = "visitor"
