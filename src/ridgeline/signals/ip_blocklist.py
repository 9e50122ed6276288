"""On which lists of abused addresses the address stands."""

from __future__ import annotations

from msgspec import UNSET

from ridgeline.signals.contract import Answer, Known, Signal, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.wire.ip import IpBlocklist


def judge(observed: Observed) -> Answer:
    address = observed.address
    if address is None:
        return Unknown("no_address")
    flags = {"tor_node": address.tor, "attack_source": address.attack_source, "email_spam": address.email_spam}
    known = {name: flag for name, flag in flags.items() if flag is not None}
    if not known:
        return Unknown("no_list")
    value = IpBlocklist(**{name: known.get(name, UNSET) for name in flags})
    listed = tuple((name, "") for name, flag in known.items() if flag)
    return Known(value, listed or (("not_listed", ", ".join(known)),))


SIGNAL = Signal(
    field="ip_blocklist",
    reads=("address",),
    meaning="The lists of abused addresses on which the address stands. A list that is not at hand is left out.",
    reasons={
        "tor_node": "The address belongs to the Tor network.",
        "attack_source": "The address attacked servers.",
        "email_spam": "The address sent unwanted mail.",
        "not_listed": "The address is on none of the lists that are at hand.",
    },
    unknown={"no_address": "The address is not known.", "no_list": "The address is private, or no such list is there."},
    false_alarms="Many people share an address, of a carrier or an office, and one of them may have a machine that is "
    "not well. Who runs a relay of Tor at home is on the list, and may not use Tor for this visit.",
    judge=judge,
)
