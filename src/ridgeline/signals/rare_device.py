"""Whether hardly anybody who comes here has a device of this kind."""

from __future__ import annotations

from ridgeline.signals.contract import Answer, Known, Signal, Unknown
from ridgeline.signals.observed import Observed

LEAST_VISITORS = 5_000
"""The rarest of a thousand are told by five or more."""
_BUCKETS = (
    (0.999, "p99.9+", "among_the_rarest"),
    (0.995, "p99.5-p99.9", "less_common"),
    (0.99, "p99-p99.5", "less_common"),
    (0.95, "p95-p99", "less_common"),
    (0.0, "<p95", "as_others"),
)
_NOT_SEEN = "not_seen"
# Of who is forgotten no more than this may have had it.
_HARDLY = 0.5


def judge(observed: Observed) -> Answer:
    rarity = None if observed.population is None else observed.population.rarity
    if rarity is None:
        return Unknown("kind_not_observed")
    if rarity.of < LEAST_VISITORS:
        return Unknown("few_visitors")
    bucket, reason = next((name, why) for least, name, why in _BUCKETS if rarity.rarer_than >= least)
    is_rare = reason == "among_the_rarest"
    if is_rare and rarity.is_new and rarity.alike == 0 and rarity.perhaps < _HARDLY:
        bucket, reason = _NOT_SEEN, "never_seen"
    seen = f"rarer than {100 * rarity.rarer_than:.2f} % of {rarity.of:,.0f}; {rarity.alike:,.0f} others have it"
    return Known(is_rare, ((reason, seen),), {"rare_device_percentile_bucket": bucket})


SIGNAL = Signal(
    field="rare_device",
    more_fields=("rare_device_percentile_bucket",),
    reads=("population",),
    meaning="True for a kind of device that is rarer than those of 99.9 % of this deployment's own visitors. A kind is "
    "browser, system, model, platform, processor family, graphics, cores, memory, touch and screen; no versions, and "
    "nothing that its user sets. Each visitor counts once, and for less in a crowd from one network. The percentile is "
    "the share of visitors whose kind was likelier when they were new. `not_seen` are those of the rarest whose kind "
    "nobody had before.",
    reasons={
        "as_others": "Its kind is commoner than those of one visitor in twenty.",
        "less_common": "Its kind is one of the rarer ones: at most one visitor in twenty has one that is as rare.",
        "among_the_rarest": "At most one visitor in a thousand has a kind that is as rare.",
        "never_seen": "At most one visitor in a thousand has a kind that is as rare, and this one nobody has had yet.",
    },
    unknown={
        "kind_not_observed": "Part of what makes the kind was not observed.",
        "few_visitors": f"Fewer than {LEAST_VISITORS:,} new visitors can be compared with. The first thousand are not, "
        "and each fades to half in 60 days.",
    },
    false_alarms="The first visitors with a new phone, with a browser or a screen that few have, and people whose "
    "device is an old one: rare is nothing bad. One visitor in a thousand is by definition.",
    judge=judge,
)
