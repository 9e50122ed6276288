from __future__ import annotations

from msgspec import UNSET

from ridgeline.intel.facts import AddressFacts
from ridgeline.signals.contract import Known, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.signals.proxy import judge


def test_a_listed_address_is_one_with_what_the_list_says() -> None:
    address = AddressFacts(
        proxy=True, proxy_type="residential", proxy_provider="Some proxy", proxy_last_seen_at=1_760_000_123_456
    )
    answer = judge(Observed(address=address))
    assert isinstance(answer, Known)
    assert (answer.value, answer.because) == (True, (("listed", "Some proxy"),))
    assert answer.more["proxy_confidence"] == "high"
    details = answer.more["proxy_details"]
    assert (details.proxy_type, details.provider) == ("residential", "Some proxy")
    # A full hour.
    assert details.last_seen_at % 3_600_000 == 0
    assert 0 <= 1_760_000_123_456 - details.last_seen_at < 3_600_000


def test_a_list_that_says_little_makes_it_less_sure() -> None:
    answer = judge(Observed(address=AddressFacts(proxy=True)))
    assert isinstance(answer, Known)
    assert answer.more["proxy_confidence"] == "medium"
    details = answer.more["proxy_details"]
    assert (details.proxy_type, details.provider, details.last_seen_at) == ("unknown", UNSET, UNSET)


def test_who_is_on_no_list_is_none_and_without_a_list_it_is_not_known() -> None:
    assert judge(Observed(address=AddressFacts(proxy=False))) == Known(
        False, (("not_listed", ""),), {"proxy_confidence": "high"}
    )
    assert judge(Observed(address=AddressFacts())) == Unknown("no_list")
    assert judge(Observed()) == Unknown("no_address")
