from __future__ import annotations

import pytest

from ridgeline.demo_data.countries import BY_CODE, COUNTRIES, Country
from ridgeline.demo_data.draws import drawn
from ridgeline.demo_data.networks import META, Networks
from ridgeline.intel.clocks import country_of
from ridgeline.intel.facts import AddressFacts
from ridgeline.intel.lookup import IpIntelligence


@pytest.fixture(scope="module")
def intelligence() -> IpIntelligence:
    return IpIntelligence.open()


@pytest.fixture(scope="module")
def networks(intelligence: IpIntelligence) -> Networks:
    return Networks(intelligence)


def known(intelligence: IpIntelligence, address: str | None) -> AddressFacts:
    assert address is not None
    facts = intelligence.look_up(address)
    assert facts is not None
    return facts


@pytest.mark.parametrize("country", COUNTRIES, ids=lambda country: country.code)
def test_people_of_a_country_come_from_its_providers(
    country: Country, networks: Networks, intelligence: IpIntelligence
) -> None:
    random = drawn("people", country.code)
    for systems, draw in ((country.homes, networks.home), (country.mobile, networks.mobile)):
        for _ in range(20):
            facts = known(intelligence, draw(country, random))
            assert facts.country_code == country.code
            assert facts.asn in systems
            assert not any([facts.datacenter, facts.vpn, facts.relay, facts.crawler])
    assert {country_of(city.zone) for city in country.cities} == {country.code}


def test_what_a_provider_no_longer_has_is_found_elsewhere_in_the_country(
    networks: Networks, intelligence: IpIntelligence
) -> None:
    gone = BY_CODE["SG"]._replace(homes=(64_512,))
    assert known(intelligence, networks.home(gone, drawn("gone"))).country_code == "SG"
    assert networks.home_prefix(gone, drawn("gone")) is None


def test_addresses_on_lists_are_on_them(networks: Networks, intelligence: IpIntelligence) -> None:
    random = drawn("lists")
    for _ in range(10):
        assert known(intelligence, networks.rented(random)).datacenter
        assert known(intelligence, networks.listed("vpn", random)).vpn
        relay = known(intelligence, networks.listed("relay", random, country="US"))
        assert (relay.relay, relay.country_code) == (True, "US")
        crawler = known(intelligence, networks.listed("crawler", random, name="Googlebot"))
        assert crawler.crawler_operator == "Googlebot"
        assert known(intelligence, networks.of_system(META, random)).asn == META
    # None of these ships, and nobody is called so.
    assert networks.listed("tor", random) is None
    assert networks.listed("crawler", random, name="Nobody") is None


def test_a_home_s_devices_share_a_network(networks: Networks, intelligence: IpIntelligence) -> None:
    prefix = networks.home_prefix(BY_CODE["DE"], drawn("six"))
    assert prefix is not None
    addresses = [prefix.address(drawn("device", number)) for number in range(3)]
    assert len(set(addresses)) == 3
    assert {known(intelligence, address).country_code for address in addresses} == {"DE"}
    assert {address.split(":")[:3] == addresses[0].split(":")[:3] for address in addresses} == {True}


def test_the_same_is_drawn_again(intelligence: IpIntelligence) -> None:
    one, other = Networks(intelligence), Networks(intelligence)
    # In another order: what is remembered must not move what is drawn.
    other.listed("vpn", drawn("first"))
    for country in COUNTRIES:
        assert one.home(country, drawn("again")) == other.home(country, drawn("again"))
    assert one.listed("vpn", drawn("again")) == other.listed("vpn", drawn("again"))
