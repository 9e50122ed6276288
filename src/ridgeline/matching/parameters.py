"""The trained parameters: one readable file, checked when it is loaded.

`bench/accuracy/train.py` makes it; `made_by` in the file is the command.
"""

from __future__ import annotations

import importlib.resources
from typing import Annotated

import msgspec
from msgspec import Meta

from ridgeline.matching.attributes import INDEX, NAMES
from ridgeline.matching.network import NEARNESSES, SITUATIONS

Probability = Annotated[float, Meta(ge=0, le=1)]
Positive = Annotated[float, Meta(gt=0)]

CLASSES = ("chromium", "firefox", "safari", "android", "ios")
"""Kinds of browser whose looks change alike."""

HOUR, DAY = 3_600_000, 86_400_000
BIN_EDGES = (120_000, HOUR, DAY, 3 * DAY, 8 * DAY, 16 * DAY, 32 * DAY, 64 * DAY)
"""Elapsed time, in ms, is told apart by these; the last bin has no end."""
BINS = len(BIN_EDGES) + 1
NETWORK_BINS = (0, 1, 2, 3, 3, 4, 4, 4, 4)
"""Where a device is depends less on the elapsed time: several bins are one."""
RESTLESS = "restless"
"""The state of an attribute that changed at the visit before as well."""
VISIT_STEPS = (1, 2, 4)
"""Visitors with at least so many visits have a rate of return of their own."""

SIGNS = ("languages", "canvas_geometry")
"""What moves in a private window, in one browser or another."""

_ByBin = Annotated[list[Probability], Meta(min_length=BINS, max_length=BINS)]


class AttributeParameters(msgspec.Struct, forbid_unknown_fields=True):
    """`strength`: how many visitors' worth the less specific estimate weighs against the counts of a context: of all
    attributes before it, of its parents, of its family. `priors`: the likelihood of the values that are common
    everywhere; `rest` that of any other.
    `change`: the probability of a change, by elapsed time, in each state: "" or the causes that moved, joined by "+",
    with "restless" last. `odds`: by class, the factor of the odds of a change. `reverts`: of the changes, how many go
    back to the value before. `back`: of a version's changes, how many go down. `near`: of a set's, how many come or go
    by no more than two members.
    """

    strength: Annotated[list[Positive], Meta(min_length=3, max_length=3)]
    rest: Probability
    change: dict[str, _ByBin]
    priors: dict[str, Probability] = {}
    odds: dict[str, Positive] = {}
    reverts: Probability = 0.2
    back: Probability = 0.02
    near: Probability = 0.5
    leaves: dict[str, Positive] = {}
    arrives: dict[str, Probability] = {}


class Clones(msgspec.Struct, forbid_unknown_fields=True):
    """`share` of new devices look exactly like a known one; `strength` visitors' worth of doubt about the known."""

    share: Probability
    strength: Positive


class NetworkParameters(msgspec.Struct, forbid_unknown_fields=True):
    """`nearness`: by class, situation and elapsed time (NETWORK_BINS), how likely the same device comes from where
    `network.Nearness` says. `discount` and `strength`: how far an address that is known is trusted to be where a new
    device comes from, among devices of one make and among all (a Pitman-Yor process). `rest`: the likelihood of an
    address never seen. `impossible_travel`: how likely a visit from elsewhere, of the same device and of another, comes
    from where nobody is in the time (`travel.is_out_of_reach`).
    """

    nearness: dict[str, list[list[list[Probability]]]]
    discount: Annotated[list[Probability], Meta(min_length=2, max_length=2)]
    strength: Annotated[list[Positive], Meta(min_length=2, max_length=2)]
    rest: Probability
    impossible_travel: Annotated[list[Probability], Meta(min_length=2, max_length=2)]


class Arrival(msgspec.Struct, forbid_unknown_fields=True):
    """`returns_per_day`: a visitor's rate of return, by number of visits (VISIT_STEPS) and elapsed time. `new_per_day`
    is the rate of new visitors before the operator's own is known, and weighs as much as `known_after_days`.
    `without_token`: by class and elapsed time, of the returns how many come without a token, before it is known.
    `foreign_token`: how many tokens are another device's. `private`: values of `storage_quota` that only windows show
    which keep no token; `after_private`: the share without a token after such a visit. `signs`: by class and attribute
    that a private window moves, the share of returns without a token where it has a new value, and where it has the
    value before the last one again.
    """

    returns_per_day: list[list[Positive]]
    new_per_day: Positive
    known_after_days: Positive
    without_token: dict[str, _ByBin]
    foreign_token: Probability
    private: list[int] = []
    after_private: dict[str, _ByBin] = {}
    signs: dict[str, dict[str, tuple[Probability, Probability]]] = {}


class Thresholds(msgspec.Struct, forbid_unknown_fields=True):
    """Least probability, by class, and least ratio to the runner-up's, of a visitor that is said to be found.

    `storageless`: the least probability where hardly any visitor brings a token: no token corrects a mistake there.
    `contested`: the same, by class, where other known visitors are likely too, as among clones, if these are less.
    `high_recall`: least probability of being known at all, for the high-recall id. `contradicted`: a token less likely
    than this to be the device's own is not believed.
    """

    probability: dict[str, Probability]
    storageless: dict[str, Probability]
    contested: dict[str, Probability]
    margin: Positive
    high_recall: Probability
    contradicted: Probability


Curve = list[tuple[Probability, Probability]]


class Parameters(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    made_by: str
    made_from: str
    attributes: dict[str, AttributeParameters]
    make: Clones
    look: Clones
    network: NetworkParameters
    arrival: Arrival
    thresholds: Thresholds
    calibration: dict[str, Curve]


class ParametersBroken(Exception):
    """The file of parameters does not fit this release."""


def parse(raw: bytes) -> Parameters:
    """Return checked parameters; raises ParametersBroken."""
    try:
        parameters = msgspec.json.decode(raw, type=Parameters)
    except msgspec.DecodeError as error:
        raise ParametersBroken(str(error)) from error
    if set(parameters.attributes) != set(NAMES):
        odd = ", ".join(sorted(set(parameters.attributes) ^ set(NAMES)))
        raise ParametersBroken(f"the parameters and the catalogue of attributes differ in: {odd}")
    for name, one in parameters.attributes.items():
        if "" not in one.change:
            raise ParametersBroken(f"{name} has no rate of change")
        for state in one.change:
            unknown = [part for part in state.split("+") if part not in INDEX and part not in ("", RESTLESS)]
            if unknown:
                raise ParametersBroken(f"{name} changes with {unknown[0]}, which is no attribute")
    _check_tables(parameters)
    return parameters


def _check_tables(parameters: Parameters) -> None:
    for name, one in parameters.attributes.items():
        if not all(value.isdecimal() for value in (*one.priors, *one.leaves, *one.arrives)):
            raise ParametersBroken(f"{name} has, leaves or arrives at what is no value")
        # What is never arrived at has no place in the list: the logarithm of its share is needed.
        if not all(one.arrives.values()):
            raise ParametersBroken(f"{name} arrives at a value with a share of 0")
    tables = parameters.network.nearness
    shapes = {(len(table), len(rows), len(row)) for table in tables.values() for rows in table for row in rows}
    if set(tables) != set(CLASSES) or shapes != {(SITUATIONS, max(NETWORK_BINS) + 1, NEARNESSES)}:
        raise ParametersBroken("the network's nearness needs probabilities for each class, situation and time")
    if not all(parameters.network.impossible_travel):
        raise ParametersBroken("impossible travel needs probabilities above 0: it happens")
    if set(parameters.arrival.without_token) != set(CLASSES) or not set(parameters.arrival.after_private) <= set(
        CLASSES
    ):
        raise ParametersBroken("the share of returns without a token is needed for each class")
    signs = parameters.arrival.signs
    if not set(signs) <= set(CLASSES) or not all(set(of_class) <= set(SIGNS) for of_class in signs.values()):
        raise ParametersBroken(f"only {' and '.join(SIGNS)} are signs of a private window")
    thresholds = parameters.thresholds
    if any(set(one) != set(CLASSES) for one in (thresholds.probability, thresholds.storageless, thresholds.contested)):
        raise ParametersBroken("a threshold is needed for each class")
    rates = parameters.arrival.returns_per_day
    if len(rates) != len(VISIT_STEPS) or any(len(row) != BINS for row in rates):
        raise ParametersBroken("the rates of return need one number for each step of visits and time")
    for name, curve in parameters.calibration.items():
        if curve != sorted(curve) or [y for _, y in curve] != sorted(y for _, y in curve):
            raise ParametersBroken(f"the calibration of {name} does not rise")


def shipped() -> Parameters:
    """Return the parameters that this release ships."""
    return parse(importlib.resources.files(__package__).joinpath("parameters.json").read_bytes())


def class_of(browser: str, system: str) -> int:
    """Return the place in CLASSES of a browser and system family; any other browser counts as Chromium."""
    if system == "iOS":
        return CLASSES.index("ios")
    if system == "Android":
        return CLASSES.index("android")
    if browser.startswith("Firefox"):
        return CLASSES.index("firefox")
    return CLASSES.index("safari" if "Safari" in browser else "chromium")


def bin_of(elapsed: int) -> int:
    """Return the bin of an elapsed time in ms; a clock that went back counts as no time."""
    for number, edge in enumerate(BIN_EDGES):
        if elapsed < edge:
            return number
    return BINS - 1
