from __future__ import annotations

import ipaddress
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from ridgeline.operations import masking
from ridgeline.operations.masking import (
    CHANGED,
    HIDDEN,
    SHOWN,
    SILENT_SIGNALS,
    TELLING_SIGNALS,
    Masking,
    masked_address,
    masked_explanation,
    masked_network,
    masked_url,
    reveals,
)
from ridgeline.secret import DeploymentSecret
from ridgeline.signals.registry import load
from ridgeline.testing import random_events
from ridgeline.wire.event import Event
from ridgeline.wire.explanation import EventExplanation, Reason, SignalExplanation
from ridgeline.wire.openapi import examples
from ridgeline.wire.search import Filter

MASKING = Masking(DeploymentSecret(["a deployment secret that only tests use"]))
Json = dict[str, Any]

# No number of the event below, and no part of one of its words.
secret_words = st.text("QZXqzx", min_size=5, max_size=12)
last_octets = st.integers(201, 255)
last_groups = st.lists(st.integers(0xFF00, 0xFFFE), min_size=5, max_size=5)


@st.composite
def told(draw: st.DrawFn) -> tuple[Json, list[str]]:
    """Draw an event, and texts none of which may be seen."""
    words = [draw(secret_words) for _ in range(12)]
    (linked, tag, tag_name, path, query, fragment, user, city, postal, region, zone, rule) = words
    octet, groups = draw(last_octets), draw(last_groups)
    v4, v6 = f"192.0.2.{octet}", ipaddress.IPv6Address("2001:db8:40::")
    v6 = ipaddress.IPv6Address(int(v6) + sum(group << 16 * place for place, group in enumerate(groups)))
    latitude, longitude = draw(st.integers(61_000, 89_000)) / 1000, draw(st.integers(101_000, 179_000)) / 1000
    page = f"https://{user}:{user}@shop.example/{path}?{query}={query}#{fragment}"
    place = {
        "latitude": latitude,
        "longitude": longitude,
        "accuracy_radius": 187,
        "postal_code": postal,
        "city_name": city,
        "timezone": f"Europe/{city}",
        "country_code": "NO",
        "country_name": "Norway",
        "subdivisions": [{"iso_code": "03", "name": region}],
    }
    address = draw(st.sampled_from((v4, f"::ffff:{v4}", str(v6), v6.exploded, f"{v6}%eth0", words[0])))
    event = {
        "event_id": examples.EVENT_ID,
        "timestamp": examples.AT,
        "source": "device",
        "linked_id": linked,
        "tags": {tag_name: [tag, {"inner": tag}], "number": 199},
        "url": page,
        "client_referrer": draw(st.sampled_from((page, f"http://{v4}/{path}", f"file:///{path}", path, ""))),
        "ip_address": address,
        "identification": {
            "visitor_id": examples.VISITOR_ID,
            "visitor_found": True,
            "confidence": {"score": 0.5, "comment": rule},
        },
        "proximity": {"id": zone, "precision_radius": 175, "confidence": 0.5},
        "ip_info": {
            "v4": {"address": v4, "geolocation": place, "asn": "64496", "asn_network": f"{v4}/31"},
            "v6": {"address": str(v6), "geolocation": place, "asn_network": f"{v6}/64"},
        },
        "triggered_by": [{"id": "r_1", "name": rule, "description": rule}],
        "rule_action": {"type": "allow", "ruleset_id": "rs_1", "rule_expression": f"linked_id == '{linked}'"},
    }
    numbers = [str(octet), str(latitude), str(longitude), "187", "175", "199"]
    return event, [*words, *numbers, *(f"{group:x}" for group in groups)]


@given(told())
def test_nothing_that_tells_of_a_person_is_left(drawn: tuple[Json, list[str]]) -> None:
    event, secrets = drawn
    masked = MASKING.payload(msgspec.json.encode(event)).decode()
    for secret in secrets:
        assert not re.search(rf"(?<![0-9A-Za-z]){re.escape(secret)}(?![0-9A-Za-z])", masked), (secret, masked)
        assert secret.isdigit() or secret not in masked
    seen = msgspec.json.decode(masked)
    assert seen.keys() <= SHOWN | CHANGED
    assert seen["url"] == "https://shop.example"
    assert seen["ip_info"]["v4"]["address"] == "192.0.2.0"
    assert seen["ip_info"]["v6"]["address"] == "2001:db8:40::"
    assert seen["ip_info"]["v4"]["asn_network"] == "192.0.2.0/24"
    assert seen["ip_info"]["v6"]["asn_network"] == "2001:db8:40::/48"
    assert seen["ip_info"]["v4"]["geolocation"] == {"country_code": "NO", "country_name": "Norway"}
    assert seen["identification"]["visitor_id"] == examples.VISITOR_ID
    # What is masked is an event as all are, and masked again it stays.
    assert msgspec.json.decode(masked, type=Event).event_id == examples.EVENT_ID
    again = msgspec.json.decode(MASKING.payload(masked.encode()))
    assert {**again, "linked_id": 0} == {**seen, "linked_id": 0}


def test_every_event_of_any_form_can_be_masked() -> None:
    for generated in random_events(seed=4, count=300):
        event = msgspec.json.decode(generated.payload)
        masked = msgspec.json.decode(MASKING.payload(generated.payload))
        assert {name: value for name, value in masked.items() if name in SHOWN} == {
            name: value for name, value in event.items() if name in SHOWN
        }
        assert masked.keys() <= event.keys() - HIDDEN
        assert ("linked_id" in masked) is ("linked_id" in event)
        assert masked.get("linked_id") != event.get("linked_id", "")


def test_every_field_and_every_signal_is_decided() -> None:
    fields = {field.name for field in msgspec.structs.fields(Event)}
    assert fields == SHOWN | CHANGED | HIDDEN
    assert len(SHOWN) + len(CHANGED) + len(HIDDEN) == len(fields)
    signals = {signal.field for signal in load()}
    assert signals == TELLING_SIGNALS | SILENT_SIGNALS
    assert not TELLING_SIGNALS & SILENT_SIGNALS


@given(one=st.text(max_size=30), other=st.text(max_size=30))
def test_equal_linked_ids_stay_equal_and_others_differ(one: str, other: str) -> None:
    assert (MASKING.linked_id(one) == MASKING.linked_id(other)) is (one == other)
    assert re.fullmatch(r"masked_[0-9A-Za-z]{10}", MASKING.linked_id(one))
    assert MASKING.linked_id(one) != Masking(DeploymentSecret(["another deployment secret of tests"])).linked_id(one)


@given(st.ip_addresses())
def test_of_an_address_its_network_is_left(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    masked = masked_address(str(address))
    assert masked is not UNSET
    number = int(ipaddress.ip_address(masked))
    if isinstance(address, ipaddress.IPv4Address):
        assert number == int(address) >> 8 << 8
    else:
        assert number % 2**8 == 0
        assert number in {int(address) >> hidden << hidden for hidden in (80, 88, 8)}


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("192.0.2.44", "192.0.2.0"),
        ("2001:db8:40:1::17", "2001:db8:40::"),
        # 6to4 holds an IPv4 address in its first 48 bits, here 192.0.2.44.
        ("2002:c000:22c::1", "2002:c000:200::"),
        ("fe80::1%eth0", "fe80::"),
        ("not an address", UNSET),
        ("192.0.2.044", UNSET),
        ("", UNSET),
        (UNSET, UNSET),
    ],
)
def test_addresses(address: Any, masked: Any) -> None:
    assert masked_address(address) == masked


def test_an_address_inside_an_ipv6_address_is_masked() -> None:
    masked = masked_address("::ffff:192.0.2.44")
    assert masked is not UNSET
    assert ipaddress.IPv6Address(masked).ipv4_mapped == ipaddress.IPv4Address("192.0.2.0")


@pytest.mark.parametrize(
    ("network", "masked"),
    [
        ("192.0.0.0/16", "192.0.0.0/16"),
        ("192.0.2.64/26", "192.0.2.0/24"),
        ("192.0.2.44", "192.0.2.0/24"),
        ("2001:db8::/32", "2001:db8::/32"),
        ("2001:db8:40:1::/64", "2001:db8:40::/48"),
        ("none", UNSET),
        (UNSET, UNSET),
    ],
)
def test_networks(network: Any, masked: Any) -> None:
    assert masked_network(network) == masked


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("https://shop.example/cart?id=7#a", "https://shop.example"),
        ("HTTPS://Ada:secret@Shop.example:8443/", "https://shop.example:8443"),
        ("http://localhost:5173/account", "http://localhost:5173"),
        ("https://shop.de/", "https://shop.de"),
        ("https://192.0.2.44/a", UNSET),
        ("https://192.0.2.44./a", UNSET),
        ("https://3221225516/", UNSET),
        ("https://0xc000022c/", UNSET),
        ("https://[2001:db8::17]/a", UNSET),
        ("https://shop.example\\account\\7", UNSET),
        ("https://shop example/", UNSET),
        ("file:///home/ada/page.html", UNSET),
        ("data:text/html,ada", UNSET),
        ("http://[", UNSET),
        ("", UNSET),
        (UNSET, UNSET),
    ],
)
def test_of_a_url_its_origin_is_left(url: Any, masked: Any) -> None:
    assert masked_url(url) == masked


def test_what_signals_saw_of_addresses_is_not_told() -> None:
    def explained(signal: str) -> SignalExplanation:
        return SignalExplanation(signal=signal, known=True, because=[Reason("a_reason", "It was seen.", "192.0.2.44")])

    every = [explained(signal.field) for signal in load()]
    before = EventExplanation(examples.EVENT_ID, examples.EXPLANATION.identification, {"parse": 0.1}, every)
    masked = {one.signal: one for one in masked_explanation(before).signals}
    for name in SILENT_SIGNALS:
        assert masked[name].because == [Reason("a_reason", "It was seen.")]
    for name in TELLING_SIGNALS:
        assert masked[name].because[0].seen
    # How far away it was is not told either, only what that weighed.
    shown = masked_explanation(before).identification.candidates
    assert [one.network for one in before.identification.candidates].count(UNSET) < len(shown)
    assert [one.network for one in shown] == [UNSET] * len(shown)
    assert [one.network_weight for one in shown] == [one.network_weight for one in before.identification.candidates]
    # Of a signal that nobody has decided on nothing is told.
    new = msgspec.structs.replace(before, signals=[explained("shiny")])
    assert not masked_explanation(new).signals[0].because[0].seen


@pytest.mark.parametrize(
    ("query", "tells"),
    [
        ("ip_address=192.0.2.7", True),
        ("?bot=bad&linked_id=ada", True),
        ("linked%5Fid=ada", True),
        ("url=https%3A%2F%2Fshop.example%2Fada", True),
        ("proximity_id=abc", True),
        ("pagination_key=abc", True),
        ("bot=bad&origin=https://shop.example&visitor_id=abc", False),
        ("range=7d&linked_ids=1", False),
        ("", False),
        ("&&=%", False),
    ],
)
def test_page_states_that_would_tell(query: str, tells: bool) -> None:
    assert masking.reveals_by_text(query) is tells


def test_filters_that_would_tell() -> None:
    assert reveals([Filter("vpn", "equal", (True,)), Filter("linked_id", "equal", ("a",))])
    assert reveals([Filter("ip_address", "within", (b"", b""))])
    assert not reveals([Filter("origin", "equal", ("https://shop.example",)), Filter("vpn", "equal", (True,))])
    assert {"ip_address", "linked_id", "url"} <= masking.REVEALING_FILTERS
