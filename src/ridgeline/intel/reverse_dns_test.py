"""Host names against a real DNS server of this machine, over UDP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest

from ridgeline.errors import ConfigurationError
from ridgeline.intel import reverse_dns
from ridgeline.intel.reverse_dns import Named, ReverseDns, domain_of, is_under, read_servers
from ridgeline.settings import Settings
from ridgeline.testing.dns_server import BROKEN, SILENT, DnsServer

pytestmark = pytest.mark.anyio

GOOGLEBOT, HOSTS = "66.249.66.1", ("googlebot.com", "rate-limited-proxy-*.google.com")
NAME = "crawl-66-249-66-1.googlebot.com"
LIAR, RENTED, NAMELESS, QUIET, ILL, SIXTH = "9.9.9.9", "34.162.244.71", "4.4.4.4", "5.5.5.5", "6.6.6.6", "2001:4860::1"
PROXY = "rate-limited-proxy-66-249-90-77.google.com"


@pytest.fixture(scope="module")
def server() -> Iterator[DnsServer]:
    addresses = {
        NAME: [GOOGLEBOT],
        PROXY: ["66.249.90.77"],
        "geo-crawl-1.geo.googlebot.com": ["2001:4860::1"],
        "71.244.162.34.bc.googleusercontent.com": [RENTED],
        "forward.googlebot.com": BROKEN,
    }
    names = {
        GOOGLEBOT: [NAME],
        "66.249.90.77": [PROXY],
        SIXTH: ["other.example", "GEO-crawl-1.geo.Googlebot.com"],
        # Whoever owns an address can give it any name.
        LIAR: [NAME],
        RENTED: ["71.244.162.34.bc.googleusercontent.com"],
        QUIET: SILENT,
        ILL: BROKEN,
        "7.7.7.7": ["forward.googlebot.com"],
    }
    with DnsServer(addresses, names) as running:
        yield running


@pytest.fixture
def names(server: DnsServer) -> ReverseDns:
    server.asked.clear()
    return ReverseDns([server.server])


async def test_a_name_that_leads_back_proves(names: ReverseDns) -> None:
    assert await names.check(GOOGLEBOT, HOSTS) == Named("proven", NAME)
    assert await names.check("66.249.90.77", HOSTS) == Named("proven", PROXY)
    assert await names.check(SIXTH, HOSTS) == Named("proven", "geo-crawl-1.geo.googlebot.com")


async def test_a_name_that_anybody_can_have_does_not(names: ReverseDns) -> None:
    assert await names.check(LIAR, HOSTS) == Named("refuted", f"{NAME} does not lead back")
    assert await names.check(RENTED, HOSTS) == Named("refuted", "71.244.162.34.bc.googleusercontent.com")
    assert await names.check(NAMELESS, HOSTS) == Named("refuted", "the address has no name")
    # Not all of the domain is meant.
    assert await names.check(GOOGLEBOT, HOSTS[1:]) == Named("refuted", NAME)


@pytest.mark.parametrize("address", [ILL, "7.7.7.7"])
async def test_a_server_that_fails_says_nothing(names: ReverseDns, address: str) -> None:
    assert (await names.check(address, HOSTS)).result == "failed"


async def test_a_server_that_does_not_answer_is_not_waited_for(names: ReverseDns, server: DnsServer) -> None:
    started = time.monotonic()
    first, second = await asyncio.gather(names.check(QUIET, HOSTS), names.check(QUIET, HOSTS))
    assert time.monotonic() - started < 2.5
    assert first == second == Named("failed", "no answer within 1 second")
    # Both waited for one look-up, and the third one asks nobody.
    asked = len(server.asked)
    assert asked <= 4
    assert (await names.check(QUIET, HOSTS)).result == "failed"
    assert len(server.asked) == asked


async def test_servers_that_know_nothing_of_the_internet_refute_nothing() -> None:
    with DnsServer(names={"1.1.1.1": ["one.local"]}) as behind_a_firewall:
        names = ReverseDns([behind_a_firewall.server])
        told = Named("failed", "the DNS servers know nothing of googlebot.com")
        assert await names.check(GOOGLEBOT, HOSTS) == told
        assert await names.check("1.1.1.1", HOSTS) == told


async def test_answers_are_kept_for_their_time(server: DnsServer) -> None:
    now = [0.0]
    names = ReverseDns([server.server], timer=lambda: now[0])
    server.asked.clear()
    for at, address, questions in (
        (0, GOOGLEBOT, 2),
        (86_000, GOOGLEBOT, 2),
        (86_401, GOOGLEBOT, 4),
        # No name, and one question whether the servers know the domain.
        (86_401, NAMELESS, 6),
        (86_700, NAMELESS, 6),
        (86_702, NAMELESS, 8),
    ):
        now[0] = at
        await names.check(address, HOSTS)
        assert len(server.asked) == questions, (at, address)


async def test_no_more_is_kept_than_there_is_room_for(server: DnsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reverse_dns, "MOST_KEPT", 3)
    names = ReverseDns([server.server])
    for last in range(1, 8):
        await names.check(f"8.8.8.{last}", HOSTS)
    assert len(names._kept) == 3


async def test_no_more_are_asked_at_once_than_there_is_room_for(
    server: DnsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reverse_dns, "MOST_AT_ONCE", 2)
    names = ReverseDns([server.server])
    found = await asyncio.gather(*(names.check(f"8.8.8.{last}", HOSTS) for last in range(1, 5)))
    busy = Named("failed", "too many names are being looked up")
    assert [one == busy for one in found] == [False, False, True, True]
    # That is not kept.
    assert (await names.check("8.8.8.4", HOSTS)).result == "refuted"


async def test_who_leaves_early_stops_no_look_up(names: ReverseDns) -> None:
    first = asyncio.create_task(names.check(GOOGLEBOT, HOSTS))
    await asyncio.sleep(0)
    first.cancel()
    assert await names.check(GOOGLEBOT, HOSTS) == Named("proven", NAME)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "192.168.1.1", "::1", "fd00::1", "203.0.113.9", "nonsense"]
)
async def test_private_addresses_are_not_asked_for(names: ReverseDns, server: DnsServer, address: str) -> None:
    assert await names.check(address, HOSTS) == Named("unavailable", "the address is private")
    assert not server.asked


async def test_the_systems_servers_are_asked_or_none_or_others() -> None:
    system = ReverseDns.of(Settings())
    assert system is not None
    # Whatever they know: it is told in time.
    assert (await system.check(GOOGLEBOT, HOSTS)).result in {"proven", "refuted", "failed"}
    assert ReverseDns.of(Settings(reverse_dns="off")) is None
    with DnsServer({NAME: [GOOGLEBOT]}, {GOOGLEBOT: [NAME]}) as own:
        other = ReverseDns.of(Settings(reverse_dns=f"127.0.0.1:{own.server[1]}"))
        assert other is not None
        assert (await other.check(GOOGLEBOT, HOSTS)).result == "proven"


@pytest.mark.parametrize(
    ("name", "host", "is_one"),
    [
        ("a.example.com", "example.com", True),
        ("example.com", "example.com", True),
        ("notexample.com", "example.com", False),
        ("example.com.evil.test", "example.com", False),
        ("crawl-1.example.com", "crawl-*.example.com", True),
        ("x.crawl-1.example.com", "crawl-*.example.com", False),
        ("crawl-1.x.example.com", "crawl-*.example.com", False),
        ("crawl.example.com", "crawl-*.example.com", False),
    ],
)
def test_patterns(name: str, host: str, is_one: bool) -> None:
    assert is_under(name, host) is is_one
    assert domain_of(host) == "example.com"


def test_servers_are_read() -> None:
    assert read_servers("192.0.2.1, 192.0.2.2:5353,[2001:db8::1]:5353,2001:db8::2, [::1]") == [
        ("192.0.2.1", 53),
        ("192.0.2.2", 5353),
        ("2001:db8::1", 5353),
        ("2001:db8::2", 53),
        ("::1", 53),
    ]


@pytest.mark.parametrize("text", ["on", "", "dns.example.com", "192.0.2.1:0", "192.0.2.1:x", "192.0.2.1:70000", "[::1"])
def test_what_is_no_server_is_named(text: str) -> None:
    with pytest.raises(ConfigurationError, match="reverse_dns: "):
        read_servers(text)
