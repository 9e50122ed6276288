"""The catalogue: each module of this package that has a `SIGNAL` is one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache

from ridgeline import signals
from ridgeline.signals.contract import Signal

_OF_A_SIGNAL = "signal:"


class WrongCatalogue(Exception):
    """Two signals fill one field, or they wait for each other, or for one that is not there."""


@cache
def load() -> tuple[Signal, ...]:
    """Return all signals of the package, each after those that it reads."""
    found = []
    for module in pkgutil.iter_modules(signals.__path__):
        if not module.name.endswith("_test"):
            signal = getattr(importlib.import_module(f"{signals.__name__}.{module.name}"), "SIGNAL", None)
            if isinstance(signal, Signal):
                found.append(signal)
    return in_order(found)


def in_order(found: Iterable[Signal]) -> tuple[Signal, ...]:
    """Return signals in an order in which each can be judged; raises WrongCatalogue."""
    by_field: dict[str, Signal] = {}
    filled: set[str] = set()
    for signal in sorted(found, key=lambda one: one.field):
        for name in signal.fields:
            if name in filled:
                raise WrongCatalogue(f"two signals fill {name}")
            filled.add(name)
        by_field[signal.field] = signal
    ordered: dict[str, Signal] = {}

    def add(signal: Signal, waiting: tuple[str, ...]) -> None:
        if signal.field in ordered:
            return
        if signal.field in waiting:
            raise WrongCatalogue(f"signals wait for each other: {' -> '.join([*waiting, signal.field])}")
        for name in signals_read(signal):
            if name not in by_field:
                raise WrongCatalogue(f"{signal.field} reads the signal {name}, which is not there")
            add(by_field[name], (*waiting, signal.field))
        ordered[signal.field] = signal

    for signal in by_field.values():
        add(signal, ())
    return tuple(ordered.values())


def signals_read(signal: Signal) -> list[str]:
    """Return the fields of the other signals that a signal reads."""
    return [name.removeprefix(_OF_A_SIGNAL) for name in signal.reads if name.startswith(_OF_A_SIGNAL)]
