from __future__ import annotations

from ridgeline.intel.facts import AddressFacts
from ridgeline.signals.contract import Known, Unknown
from ridgeline.signals.ip_blocklist import judge
from ridgeline.signals.observed import Observed
from ridgeline.wire.ip import IpBlocklist


def test_each_list_at_hand_is_told_and_no_other() -> None:
    address = AddressFacts(tor=True, attack_source=False)
    assert judge(Observed(address=address)) == Known(
        IpBlocklist(tor_node=True, attack_source=False), (("tor_node", ""),)
    )
    every = AddressFacts(tor=False, attack_source=False, email_spam=False)
    assert judge(Observed(address=every)) == Known(
        IpBlocklist(False, False, False), (("not_listed", "tor_node, attack_source, email_spam"),)
    )


def test_without_a_list_it_is_not_known() -> None:
    assert judge(Observed(address=AddressFacts())) == Unknown("no_list")
    assert judge(Observed()) == Unknown("no_address")
