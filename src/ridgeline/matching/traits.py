"""What of a look is counted apart: the kind of its device, and each trait among devices of its system.

Only what a device is made of, and what its system draws: no versions, which all will have next week, nothing that its
user sets, and nothing that an update of a browser changes on one system after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ridgeline.matching.attributes import INDEX
from ridgeline.matching.chain import number_of
from ridgeline.matching.digests import mix
from ridgeline.matching.features import SYSTEMS, Features, Value

LEVELS: tuple[tuple[str, ...], ...] = (
    ("model", "platform", "architecture", "gpu"),
    ("cores", "memory", "touch"),
    ("screen",),
)
"""A kind is a family, which is browser and system, and then level by level these."""
GROUPS: dict[str, tuple[str, ...]] = {
    "platform": ("platform",),
    "graphics": ("gpu", "webgl_limits"),
    "processor": ("architecture", "cores", "memory"),
    "screen": ("screen", "color", "hdr", "touch", "pointer"),
    "fonts": ("font_preferences",),
    "emoji": ("emoji",),
    "voices": ("voices",),
}
"""The traits, by what they have one cause with. Fonts are one more, each font for itself."""
OF_BROWSERS = frozenset({"platform", "gpu", "memory"})
"""Browsers tell these in ways of their own, so they are looked at among those of one browser and system as well."""
FONTS = "fonts"
SYSTEM, FAMILY = "system", "family"
EVERYBODY = mix(0, 11)
"""Where all visitors are counted."""
_SYSTEM, _FAMILY, _LEVEL, _CAME, _ALONE = 12, 13, 14, 15, 16
_BYTES_OF_A_FONT = 2

_PARTS = tuple(tuple(INDEX[name] for name in names) for names in LEVELS)
_BROWSER, _OS, _FONTS = INDEX["browser"], INDEX["system"], INDEX[FONTS]
_COUNTED = {_BROWSER, _OS, *(index for part in _PARTS for index in part)} | {
    INDEX[name] for names in GROUPS.values() for name in names
}
_MISSING = number_of(None)


class Scope(NamedTuple):
    """Those among whom a trait is looked at: the devices of a system, or of a family.

    `size` is where all of them are counted, `came` where those are that were new since there was anything to compare,
    and `alone`, by group, those of them of whom that group alone was foreign.
    """

    name: str
    size: int
    came: int
    alone: dict[str, int]


class Look(NamedTuple):
    """A trait in a scope; `place` is its attribute's in the catalogue.

    Its values are counted at `mix(base, value)`, and those of whom none was observed at `missing`.
    """

    attribute: str
    group: str
    scope: Scope
    place: int
    base: int
    missing: int


class Context(NamedTuple):
    """What depends on browser and system alone.

    `system` is the value of that attribute, `others` are those of the other systems. `parts`: of the kind's attributes,
    level by level, the place of each and the base of its values among the family's devices.
    """

    system: int
    others: tuple[int, ...]
    scopes: tuple[Scope, Scope]
    parts: tuple[tuple[tuple[int, int], ...], ...]
    looks: tuple[Look, ...]
    fonts: Look


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """Where a look is counted: `keys` are all places, each once.

    `levels`: of its kind, from the family on, empty where a part of it was not observed; `parts`: of each level, those
    of its attributes among the family's devices. `shown`: those of the context's looks. `fonts`: those of its fonts,
    which are the `members`.
    """

    context: Context
    values: tuple[Value, ...]
    levels: tuple[int, ...]
    parts: tuple[tuple[int, ...], ...]
    shown: tuple[int, ...]
    members: tuple[int, ...]
    fonts: tuple[int, ...]
    keys: tuple[int, ...]


def traits_of(features: Features) -> Traits:
    return _traits(features.values)


# Of one visit they are needed when it is judged and when it is counted.
@lru_cache(maxsize=128)
def _traits(values: tuple[Value, ...]) -> Traits:
    numbers = {index: number_of(values[index]) for index in _COUNTED}
    context = _context(numbers[_BROWSER], numbers[_OS])
    parts = tuple([tuple([mix(base, numbers[index]) for index, base in level]) for level in context.parts])
    shown = tuple([mix(look.base, numbers[look.place]) for look in context.looks])
    members, fonts = _fonts(context.fonts.base, values[_FONTS])
    levels: tuple[int, ...] = ()
    if all(values[index] is not None for level in _PARTS for index in level):
        key = context.scopes[1].size
        found = [key]
        for level in _PARTS:
            for index in level:
                key = mix(key, numbers[index])
            key = mix(key, _LEVEL)
            found.append(key)
        levels = tuple(found)
    sizes = [scope.size for scope in context.scopes]
    keys = (EVERYBODY, *sizes, *levels[1:], *[key for level in parts for key in level], *shown, *fonts)
    # What is of the kind and looked at among the family's as well is counted once.
    return Traits(context, values, levels, parts, shown, members, fonts, tuple(dict.fromkeys(keys)))


def counted_at(system: int, index: int, number: int) -> int:
    """Return where a value of a trait, or a font, is counted among the devices of a system."""
    return mix(_base(_size_of(system), index), number)


@lru_cache(maxsize=4_096)
def _base(size: int, index: int) -> int:
    return mix(size, index + 1)


def _size_of(system: int) -> int:
    return mix(mix(EVERYBODY, _SYSTEM), system)


@lru_cache(maxsize=1_024)
def _context(browser: int, system: int) -> Context:
    of_system = _scope(SYSTEM, _size_of(system))
    of_family = _scope(FAMILY, mix(mix(of_system.size, _FAMILY), browser))
    looks = [
        _look(name, group, scope)
        for group, names in GROUPS.items()
        for name in names
        for scope in (of_system, of_family)
        if scope is of_system or name in OF_BROWSERS
    ]
    return Context(
        system,
        tuple(other for other in SYSTEMS if other != system),
        (of_system, of_family),
        tuple(tuple((index, _base(of_family.size, index)) for index in level) for level in _PARTS),
        tuple(looks),
        _look(FONTS, FONTS, of_system),
    )


def _scope(name: str, size: int) -> Scope:
    alone = mix(size, _ALONE)
    return Scope(name, size, mix(size, _CAME), {group: mix(alone, number) for number, group in enumerate(GROUPS)})


def _look(name: str, group: str, scope: Scope) -> Look:
    base = _base(scope.size, INDEX[name])
    return Look(name, group, scope, INDEX[name], base, mix(base, _MISSING))


@lru_cache(maxsize=512)
def _fonts(base: int, value: Value) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if not isinstance(value, bytes):
        return (), (mix(base, _MISSING),)
    members = tuple(
        int.from_bytes(value[start : start + _BYTES_OF_A_FONT], "big")
        for start in range(0, len(value), _BYTES_OF_A_FONT)
    )
    return members, tuple(mix(base, member) for member in members)
