from __future__ import annotations

from msgspec import UNSET
from msgspec.structs import replace

from ridgeline.intel.facts import AddressFacts
from ridgeline.signals.contract import Known, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.signals.proxy import judge

# By a list that says nothing else.
LISTED = AddressFacts(proxy=True, datacenter=True, datacenter_name="Some data centre")


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


def test_a_listed_proxy_in_a_data_center_is_of_that_type() -> None:
    for listed_type in (None, "unknown"):
        answer = judge(Observed(address=replace(LISTED, proxy_type=listed_type)))
        assert isinstance(answer, Known)
        assert answer.because == (("listed", ""), ("in_data_center", "Some data centre"))
        assert answer.more["proxy_details"].proxy_type == "data_center"
        # The list says as little as before.
        assert answer.more["proxy_confidence"] == "medium"


def test_the_list_is_believed_before_what_else_is_known_of_the_address() -> None:
    answer = judge(Observed(address=replace(LISTED, proxy_type="residential")))
    assert isinstance(answer, Known)
    assert (answer.because, answer.more["proxy_details"].proxy_type) == ((("listed", ""),), "residential")


def test_an_address_of_a_provider_of_homes_makes_no_residential_proxy() -> None:
    for datacenter in (False, None):
        answer = judge(Observed(address=AddressFacts(proxy=True, asn_type="isp", datacenter=datacenter)))
        assert isinstance(answer, Known)
        assert (answer.because, answer.more["proxy_details"].proxy_type) == ((("listed", ""),), "unknown")


def test_who_is_on_no_list_is_none_and_without_a_list_it_is_not_known() -> None:
    assert judge(Observed(address=AddressFacts(proxy=False))) == Known(
        False, (("not_listed", ""),), {"proxy_confidence": "high"}
    )
    assert judge(Observed(address=AddressFacts())) == Unknown("no_list")
    assert judge(Observed()) == Unknown("no_address")
