"""Whether a token came with a copied disk: all that a disk carries fits then, and the machine is another."""

from __future__ import annotations

import math

from ridgeline.matching.attributes import ATTRIBUTES, INDEX, NAMES
from ridgeline.matching.rivals import Rival
from ridgeline.matching.score import Scorer, Sight

_MACHINE = frozenset(INDEX[name] for name in ("architecture", "gpu", "cores", "memory", "math"))
"""What no disk carries and no setting moves. A screen is exchanged every day, and renderings may be made noisy."""
_EXCHANGED = 1
"""So many parts are exchanged or reported otherwise now and then, with nothing that tells why."""
_COPIED = math.log(0.05)
"""How often it is a copy where more parts changed at once. An assumption: training has seen neither (no device of its
own ever changed two), and what is meant are parts that speak with -7.6 against the device together."""


def odds_against_copy(scorer: Scorer, sight: Sight, rival: Rival) -> float:
    """Return the logarithm of how much likelier a visitor's own device is than a copy of its disk; at most 0.

    A copy explains all that a disk carries as well as the device itself does; only the machine tells them apart. 0
    where no more than one of the machine's parts changed.
    """
    score, new, old = rival.score, sight.features.values, rival.profile.values
    changed = [index for index in score.differing if new[index] is not None and old[index] is not None]
    if len(_MACHINE.intersection(changed)) <= _EXCHANGED:
        return 0.0
    moved = {NAMES[index] for index in changed}
    unexplained = [index for index in _MACHINE.intersection(changed) if moved.isdisjoint(ATTRIBUTES[index].causes)]
    if len(unexplained) <= _EXCHANGED:
        return 0.0
    of_machine = sum(one.weight for one in scorer.details(sight, rival.profile, score) if one.attribute in _MACHINE)
    return min(0.0, of_machine - _COPIED)
