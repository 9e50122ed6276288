"""How a device stands to the operator's population, in numbers of visitors: what signals judge by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rarity:
    """How rare the kind of device is among all visitors but its own.

    `rarer_than`: the share of `of` visitors whose kind, when they were new, was commoner than this is now. `alike`
    visitors have this very kind, and up to `perhaps` more had who are forgotten. `is_new`: its visitor was never
    counted before.
    """

    of: float
    rarer_than: float
    alike: float
    perhaps: float
    is_new: bool


@dataclass(frozen=True, slots=True)
class Foreign:
    """A value that is common `elsewhere` and that hardly anybody of the device's scope has: `here` of `of_here`.

    `scope` is `system` or `family`, which is system and browser. Of `came` visitors who were new there, `alone` had
    something foreign of this group of traits, and of no other.
    """

    group: str
    attribute: str
    scope: str
    here: float
    of_here: float
    elsewhere: float
    alone: float
    came: float


@dataclass(frozen=True, slots=True)
class Standing:
    """`rarity` is None where part of the kind was not observed; `foreign` are all traits that are so."""

    rarity: Rarity | None = None
    foreign: tuple[Foreign, ...] = ()
