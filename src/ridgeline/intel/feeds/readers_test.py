"""The readers on lines of the real formats (made up, of the networks that are kept for documentation or invented)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ridgeline.intel.addresses import Address, write_address
from ridgeline.intel.feeds import catalogue
from ridgeline.intel.feeds.asn import read_systems
from ridgeline.intel.feeds.city import read_cities
from ridgeline.intel.feeds.country import read_countries
from ridgeline.intel.feeds.feed import FeedMalformed, Reader
from ridgeline.intel.feeds.geofeed import read_geofeed
from ridgeline.intel.feeds.network_list import read_network_list
from ridgeline.intel.feeds.public_proxies import read_proxies
from ridgeline.intel.feeds.tor import read_exits
from ridgeline.intel.ranges import Range
from ridgeline.intel.records import Division, Listed, Place, System

Read = Callable[[Reader, str | bytes], list[tuple[str, str, object]]]
WIDEST_V6 = "2001:db8:0:ffff:ffff:ffff:ffff:ffff"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def shown(one: Range) -> tuple[str, str, object]:
        first, last = (write_address(Address(one.version, number)) for number in (one.first, one.last))
        return first, last, one.record

    def read_text(reader: Reader, text: str | bytes) -> list[tuple[str, str, object]]:
        path = tmp_path / "feed"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return [shown(one) for one in reader(path, "Example")]

    return read_text


def test_lists_of_networks(read: Read) -> None:
    text = "\ufeff# a comment\r\n192.0.2.0/24\r\n\n; another\n198.51.100.7\n2001:db8::/48 # why\n203.0.113.9/31"
    assert read(read_network_list, text) == [
        ("192.0.2.0", "192.0.2.255", Listed("Example")),
        ("198.51.100.7", "198.51.100.7", Listed("Example")),
        ("2001:db8::", WIDEST_V6, Listed("Example")),
        ("203.0.113.8", "203.0.113.9", Listed("Example")),
    ]


@pytest.mark.parametrize(
    "text",
    [
        # Google, Bing, OpenAI, Perplexity
        '{"creationTime": "2026-01-01T00:00:00", "prefixes": '
        '[{"ipv4Prefix": "192.0.2.0/24"}, {"ipv6Prefix": "2001:db8::/48"}]}',
        # Google Cloud
        '{"syncToken": "1", "prefixes": [{"ipv4Prefix": "192.0.2.0/24", "service": "Cloud", "scope": "x"}, '
        '{"ipv6Prefix": "2001:db8::/48"}]}',
        # Amazon
        '{"syncToken": "1", "prefixes": [{"ip_prefix": "192.0.2.0/24", "region": "x", "service": "EC2"}], '
        '"ipv6_prefixes": [{"ipv6_prefix": "2001:db8::/48", "region": "x"}]}',
    ],
)
def test_lists_in_json(read: Read, text: str) -> None:
    assert read(read_network_list, text) == [
        ("192.0.2.0", "192.0.2.255", Listed("Example")),
        ("2001:db8::", WIDEST_V6, Listed("Example")),
    ]


def test_autonomous_systems(read: Read) -> None:
    text = (
        '192.0.2.0,192.0.2.255,64500,"Example, Inc."\n192.0.3.0,192.0.3.9,0,Not routed\n2001:db8::,2001:db8::ff,64501,'
    )
    assert read(read_systems, text) == [
        ("192.0.2.0", "192.0.2.255", System(64500, "Example, Inc.")),
        ("2001:db8::", "2001:db8::ff", System(64501)),
    ]


def test_countries(read: Read) -> None:
    text = "192.0.2.0,192.0.2.255,DE\n192.0.3.0,192.0.3.255,ZZ\n2001:db8::,2001:db8::ff,FR\n"
    assert read(read_countries, text) == [
        ("192.0.2.0", "192.0.2.255", Place("DE")),
        ("2001:db8::", "2001:db8::ff", Place("FR")),
    ]


def test_cities(read: Read) -> None:
    text = (
        "192.0.2.0,192.0.2.255,EU,DE,Bavaria,Munich,48.1371,11.5754\n"
        '192.0.3.0,192.0.3.255,NA,US,"Washington, D.C.",Washington (Downtown),38.8951,-77.0364\n'
        "192.0.4.0,192.0.4.255,ZZ,ZZ,,,0,0\n"
        "2001:db8::,2001:db8::ff,EU,FR,,,48.85341,2.3488\n"
    )
    assert read(read_cities, text) == [
        (
            "192.0.2.0",
            "192.0.2.255",
            Place("DE", "Munich", (Division("Bavaria"),), 48.1371, 11.5754, "Europe/Berlin"),
        ),
        (
            "192.0.3.0",
            "192.0.3.255",
            Place(
                "US", "Washington (Downtown)", (Division("Washington, D.C."),), 38.8951, -77.0364, "America/New_York"
            ),
        ),
        ("2001:db8::", "2001:db8::ff", Place("FR", None, (), 48.8534, 2.3488, "Europe/Paris")),
    ]


def test_geofeeds(read: Read) -> None:
    text = "# Apple and Cloudflare\n192.0.2.0/31,GB,GB-ENG,London,\n2001:db8::/48,DE,DE-BY,Munich\n192.0.2.9/32\n"
    assert [first for first, _, _ in read(read_geofeed, text)] == ["192.0.2.0", "2001:db8::", "192.0.2.9"]


def test_tor_exits(read: Read) -> None:
    text = (
        "ExitNode 0011223344556677889900112233445566778899\nPublished 2026-01-01 01:02:03\n"
        "LastStatus 2026-01-01 02:00:00\nExitAddress 192.0.2.7 2026-01-01 02:13:14\n"
    )
    assert read(read_exits, text) == [("192.0.2.7", "192.0.2.7", Listed(last_seen_at=1_767_232_800_000))]
    assert read(read_exits, "192.0.2.7\n2001:db8::7\n")[1][:2] == ("2001:db8::7", "2001:db8::7")


def test_public_proxies(read: Read) -> None:
    text = "http://192.0.2.1:80\nsocks5://user:word@192.0.2.2:1080\n192.0.2.3:3128\nhttps://[2001:db8::4]:443/\n"
    assert [first for first, _, _ in read(read_proxies, text)] == [
        "192.0.2.1",
        "192.0.2.2",
        "192.0.2.3",
        "2001:db8::4",
    ]


@pytest.mark.parametrize(
    ("reader", "text", "line", "reason"),
    [
        (read_network_list, "192.0.2.1\n<html>\n", 2, "'<html>' is not an address"),
        (read_network_list, "192.0.2.1/40\n", 1, "'40' is not the length of an IPv4 prefix"),
        (read_network_list, b"192.0.2.1\n\xff\xfe\n", 2, "it is not UTF-8"),
        (read_network_list, "1" * 20_000, 1, "longer than any line"),
        (read_network_list, '{"prefixes": [', 0, "it is not JSON"),
        (read_network_list, '{"error": "too many requests"}', 0, "no list `prefixes`"),
        (read_network_list, '["192.0.2.1"]', 0, "no list `prefixes`"),
        (read_network_list, '{"prefixes": [{"ipv4Prefix": "192.0.2.0/24"}, {"other": 1}]}', 0, "prefix 2 has none of"),
        (read_network_list, '{"prefixes": [{"ipv4Prefix": "host"}]}', 0, "prefix 1: 'host' is not an address"),
        (read_systems, "192.0.2.0,192.0.2.255,64500\n", 1, "it has 3 fields, not 4"),
        (read_systems, "192.0.2.0,192.0.2.255,many,Example\n", 1, "not the number of an autonomous system"),
        (read_systems, "192.0.2.0,192.0.2.255,4294967296,Example\n", 1, "not the number of an autonomous system"),
        (read_systems, "192.0.2.255,192.0.2.0,64500,Example\n", 1, "is no range of addresses"),
        (read_systems, "192.0.2.0,2001:db8::,64500,Example\n", 1, "is no range of addresses"),
        (read_systems, '192.0.2.0,192.0.2.255,64500,Example\n192.0.2.0,"', 2, "it is not CSV"),
        (read_countries, "# head\n192.0.2.0,192.0.2.255,Germany\n", 2, "'Germany' is not the code of a country"),
        (
            read_cities,
            "192.0.2.0,192.0.2.255,EU,DE,Bavaria,Munich,x,11\n",
            1,
            "'x' is not a number of degrees up to 90",
        ),
        (read_cities, "192.0.2.0,192.0.2.255,EU,DE,Bavaria,Munich,48,191\n", 1, "degrees up to 180"),
        (read_cities, "192.0.2.0,192.0.2.255,EU,DE,Bavaria,Munich,nan,11\n", 1, "degrees up to 90"),
        (read_cities, "192.0.2.0,192.0.2.255,EU,XY,Bavaria,Munich,48,11\n", 1, "'XY' is not the code of a country"),
        (read_geofeed, "DE,192.0.2.0/24\n", 1, "'DE' is not an address"),
        (read_exits, "ExitAddress 192.0.2.7 yesterday\n", 1, "'yesterday' is not a time"),
        (read_exits, "ExitAddress\n", 1, "'ExitAddress' is not an address"),
        (read_exits, "Not Found\n", 1, "'Not Found' is not an address"),
        (read_proxies, "192.0.2.1\n", 1, "'192.0.2.1' is not an address and a port"),
        (read_proxies, "http://999.0.2.1:80\n", 1, "'999.0.2.1' is not an address"),
    ],
)
def test_what_is_malformed_is_named_with_its_line(
    read: Read, reader: Reader, text: str | bytes, line: int, reason: str
) -> None:
    with pytest.raises(FeedMalformed, match=reason) as caught:
        read(reader, text)
    assert caught.value.line == line


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text() | st.binary() | st.lists(st.sampled_from(["192.0.2.1", ",", "\n", '"', "/", "{", "DE", "[", "1"])))
def test_no_text_does_more_than_be_malformed(read: Read, text: str | bytes | list[str]) -> None:
    content = "".join(text).encode(errors="replace") if not isinstance(text, bytes) else text
    for feed in catalogue().values():
        try:
            read(feed.read, content)
        except FeedMalformed as error:
            assert str(error)  # noqa: PT017


def test_every_feed_says_what_it_is() -> None:
    feeds = catalogue()
    assert {"asn", "country", "city", "datacenters", "crawlers", "vpn", "apple-relay", "warp", "tor"} <= set(feeds)
    assert {"public-proxies", "attackers", "spammers"} <= set(feeds)
    for feed in feeds.values():
        assert feed.meaning.endswith(".")
        assert feed.licence
        assert feed.format
        assert len({part.name for part in feed.parts}) == len(feed.parts)
        assert all(part.url.startswith("https://") for part in feed.parts)
        # CC-BY asks for a link wherever the data are used.
        assert ("CC-BY" not in feed.licence) or "https://db-ip.com" in feed.attribution
