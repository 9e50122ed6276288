"""The contexts in which each value of a look is counted, as numbers.

The likelihood of a look is a chain: each attribute given all before it, else given the few that it goes with, else
given the browser and system. An exact clone has the same chain, so its attributes are likely one after the other; a
device with one rare value breaks the chain there and is rare by all that follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ridgeline.matching.attributes import ATTRIBUTES, COUNT, INDEX, LAST_OF_MAKE
from ridgeline.matching.digests import digest64, mix, mix_all, running
from ridgeline.matching.features import Features, Value

_PARENTS = tuple(tuple(INDEX[name] for name in attribute.parents) for attribute in ATTRIBUTES)
_WITH_PARENTS = tuple(index for index, parents in enumerate(_PARENTS) if parents)
_ROOT, _PARENT, _FAMILY = 1, 2, 3
_FAMILY_ATTRIBUTES = 2
"""The first attributes of the chain, browser and system, are the family."""


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """`prefixes[i]` stands for all values before attribute i, `prefixes[i + 1]` for those and its own.

    `contexts[i]` stands for the parents' values, `by_context[i]` for those and the own, both 0 where there are no
    parents; `family` and `by_family` likewise for browser and system, and `in_family[i]` stands for any value of
    attribute i there. `make` is the prefix that ends with what the device is made of. `keys` are all of those at which
    the look is counted.
    """

    prefixes: tuple[int, ...]
    contexts: tuple[int, ...]
    by_context: tuple[int, ...]
    family: int
    by_family: tuple[int, ...]
    in_family: tuple[int, ...]
    keys: tuple[int, ...]

    @property
    def make(self) -> int:
        return self.prefixes[LAST_OF_MAKE + 1]

    @property
    def look(self) -> int:
        return self.prefixes[COUNT]


ALL = mix(0, _ROOT)
"""Stands for the whole population."""


def number_of(value: Value) -> int:
    """Return a value as a number; one not observed has a number as well."""
    if value is None:
        return 2**33
    return digest64(value) if isinstance(value, bytes) else value


def chain_of(features: Features) -> Chain:
    return _chain(features.values)


# Of one visit it is needed when it is compared and when it is counted.
@lru_cache(maxsize=128)
def _chain(values: tuple[Value, ...]) -> Chain:
    numbers = [number_of(value) for value in values]
    family = mix_all(ALL, (*numbers[:_FAMILY_ATTRIBUTES], _FAMILY))
    in_family = _in_family(family)
    prefixes = running(ALL, [number + index for index, number in enumerate(numbers)])
    by_family = [mix(context, number) for context, number in zip(in_family, numbers, strict=True)]
    contexts, by_context = [0] * COUNT, [0] * COUNT
    for index in _WITH_PARENTS:
        context = mix_all(in_family[index], [*[numbers[parent] for parent in _PARENTS[index]], _PARENT])
        contexts[index], by_context[index] = context, mix(context, numbers[index])
    keys = (*prefixes, family, *by_family, *filter(None, contexts), *filter(None, by_context))
    return Chain(tuple(prefixes), tuple(contexts), tuple(by_context), family, tuple(by_family), in_family, keys)


@lru_cache(maxsize=1_024)
def _in_family(family: int) -> tuple[int, ...]:
    return tuple(mix(family, index + 1) for index in range(COUNT))


def family_key(chain: Chain, index: int, value: Value) -> int:
    """Return where another value of the same attribute is counted among devices of this family."""
    return mix(chain.in_family[index], number_of(value))
