"""What speaks for and against a bot's name: tables, a real DNS server, and signatures with keys made here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ridgeline.clock import DAY
from ridgeline.intel.bot_claim import BotClaim
from ridgeline.intel.bot_keys import FILE, BotKeys, KeyDirectory, read_keys
from ridgeline.intel.bot_keys import write_file as write_keys
from ridgeline.intel.bot_proofs import REFUTES_DAYS, BotProofs
from ridgeline.intel.feeds import catalogue
from ridgeline.intel.known_bots import known_bots
from ridgeline.intel.lookup import IpIntelligence
from ridgeline.intel.lookup_test import write
from ridgeline.intel.records import Listed, Record
from ridgeline.intel.reverse_dns import ReverseDns
from ridgeline.intel.web_bot_auth import SignedRequest
from ridgeline.testing.dns_server import SILENT, DnsServer
from ridgeline.testing.signing_agent import SigningAgent

pytestmark = pytest.mark.anyio

NOW = 1_900_000_000_000
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
GOOGLEBOT, GPTBOT, BINGBOT = (f"Mozilla/5.0 (compatible; {name}/2.1)" for name in ("Googlebot", "GPTBot", "bingbot"))
OTHER = "Mozilla/5.0 (compatible; Bytespider; +spider@bytedance.com)"
HOME, ELSEWHERE, RENTED, SIXTH = "66.249.66.1", "203.1.1.1", "34.162.244.71", "2001:4860:4801:10::1"
UNLISTED, SLOW = "66.249.99.1", "66.249.99.2"
CHATGPT, GOOGLE = SigningAgent("chatgpt.com"), SigningAgent("agent.bot.goog", seed=2)
ADDED = SigningAgent("agent.example", seed=3)
US = "id.example.com"


@pytest.fixture(scope="module")
def dns() -> Iterator[DnsServer]:
    crawl = "crawl-66-249-99-1.googlebot.com"
    bing = "msnbot-157-55-39-1.search.msn.com"
    addresses = {crawl: [UNLISTED], bing: ["157.55.39.1"], f"{RENTED}.bc.googleusercontent.com": [RENTED]}
    names = {
        UNLISTED: [crawl],
        SLOW: SILENT,
        "157.55.39.1": [bing],
        RENTED: [f"{RENTED}.bc.googleusercontent.com"],
        ELSEWHERE: ["pool.isp.example"],
    }
    with DnsServer(addresses, names) as running:
        yield running


class Asked:
    """Proofs with tables as of `NOW`, and what they say."""

    def __init__(self, folder: Path, reverse_dns: ReverseDns | None) -> None:
        self._intelligence = IpIntelligence.open(folder)
        self._proofs = BotProofs(known_bots(), self._intelligence, reverse_dns, BotKeys(folder))

    async def claim(
        self, user_agent: str | None, address: str | None, signed: SignedRequest | None = None, at: int = NOW
    ) -> BotClaim | None:
        facts = None if address is None else self._intelligence.look_up(address)
        return await self._proofs.claim_of(user_agent, address, facts, signed, at)

    async def checks(self, user_agent: str, address: str | None, at: int = NOW) -> list[tuple[str, str, str]]:
        claim = await self.claim(user_agent, address, at=at)
        assert claim
        return [(check.means, check.result, check.seen) for check in claim.checks]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lists: dict[str, Record] = {
        "66.249.66.0/27": Listed("Googlebot"),
        "2001:4860:4801:10::/64": Listed("Googlebot"),
        "9.129.0.0/17": Listed("OpenAI"),
        "157.55.40.0/24": Listed("Bingbot"),
        "31.13.24.0/21": Listed("Meta"),
    }
    write(tmp_path, "crawlers", "crawler", lists, made_at=NOW)
    agents = (CHATGPT, GOOGLE, ADDED)
    write_keys(tmp_path / FILE, [KeyDirectory(agent.host, NOW, "", read_keys(agent.directory())) for agent in agents])
    return tmp_path


@pytest.fixture
def offline(folder: Path) -> Asked:
    return Asked(folder, None)


@pytest.fixture
def online(folder: Path, dns: DnsServer) -> Asked:
    dns.asked.clear()
    return Asked(folder, ReverseDns([dns.server]))


def signed(agent: SigningAgent, **changes: str) -> SignedRequest:
    headers = agent.headers(US, NOW) | changes
    return SignedRequest(
        method="POST",
        scheme="https",
        authorities=(US,),
        path="/",
        query="",
        headers=tuple((name.lower(), value) for name, value in headers.items()),
    )


async def test_who_names_no_bot_claims_nothing_and_nobody_is_asked(online: Asked, dns: DnsServer) -> None:
    # Not even from a crawler's address: browsers of people come from there, too.
    for address in (HOME, "9.129.0.1", RENTED, None):
        assert await online.claim(CHROME, address) is None
        assert await online.claim(None, address) is None
    assert dns.asked == []


async def test_a_list_of_the_operators_proves(online: Asked, dns: DnsServer) -> None:
    assert await online.checks(GOOGLEBOT, HOME) == [("network", "proven", "the list of Googlebot")]
    assert await online.checks(GOOGLEBOT, SIXTH) == [("network", "proven", "the list of Googlebot")]
    # Then no name is looked up.
    assert dns.asked == []


async def test_a_host_name_proves_what_a_list_does_not_have_yet(online: Asked) -> None:
    assert await online.checks(GOOGLEBOT, UNLISTED) == [
        ("network", "refuted", "the list of Googlebot"),
        ("reverse_dns", "proven", "crawl-66-249-99-1.googlebot.com"),
    ]


async def test_who_only_says_so_is_refuted(online: Asked, offline: Asked) -> None:
    refuted = ("network", "refuted", "the list of Googlebot")
    assert await online.checks(GOOGLEBOT, ELSEWHERE) == [refuted, ("reverse_dns", "refuted", "pool.isp.example")]
    # Who rents from Google is not Google, although it has a name that leads back.
    rented = ("reverse_dns", "refuted", f"{RENTED}.bc.googleusercontent.com")
    assert await online.checks(GOOGLEBOT, RENTED) == [refuted, rented]
    assert await offline.checks(GOOGLEBOT, ELSEWHERE) == [
        refuted,
        ("reverse_dns", "unavailable", "it is turned off"),
    ]
    # From another bot's address, neither.
    assert (await offline.checks(GPTBOT, HOME))[0][1] == "unavailable"
    assert (await offline.checks(GPTBOT, ELSEWHERE)) == [("network", "refuted", "the list of OpenAI")]


async def test_a_server_that_does_not_answer_leaves_it_open(online: Asked) -> None:
    assert (await online.checks(GOOGLEBOT, SLOW))[1] == ("reverse_dns", "failed", "no answer within 1 second")


async def test_an_old_list_proves_but_does_not_refute_and_a_stale_one_says_nothing(offline: Asked) -> None:
    stale = catalogue()["crawlers"].stale_days
    ages = ((REFUTES_DAYS, "proven", "refuted"), (REFUTES_DAYS + 1, "proven", "unavailable"))
    for days, here, there in (*ages, (stale, "proven", "unavailable"), (stale + 1, "unavailable", "unavailable")):
        at = NOW + days * DAY
        assert (await offline.checks(GPTBOT, "9.129.0.1", at))[0][1] == here
        assert (await offline.checks(GPTBOT, ELSEWHERE, at))[0][1] == there
    told = (await offline.checks(GPTBOT, ELSEWHERE, NOW + 31 * DAY))[0][2]
    assert told == "the list of OpenAI is 31 days old"


async def test_a_list_that_may_have_gaps_or_is_not_there_does_not_refute(offline: Asked) -> None:
    for user_agent, address, says in (
        ("Twitterbot/1.0", ELSEWHERE, "there is no list of X for IPv4"),
        (BINGBOT, "2620:1ec:a92::1", "there is no list of Bingbot for IPv6"),
        ("facebookexternalhit/1.1", ELSEWHERE, "the list of Meta may have gaps"),
        (GPTBOT, "10.0.0.1", "the address is private"),
        (GPTBOT, None, "the address is not known"),
    ):
        assert (await offline.checks(user_agent, address))[0] == ("network", "unavailable", says)
    # The address of an operator's own system proves as well.
    assert (await offline.checks("facebookexternalhit/1.1", "157.240.1.1"))[0] == ("network", "proven", "AS32934")
    claim = await offline.claim("facebookexternalhit/1.1", "31.13.24.1")
    assert claim
    assert claim.checks[0].shared


async def test_host_names_that_not_all_have_only_prove(online: Asked) -> None:
    (check,) = await online.checks("CCBot/2.0 (https://commoncrawl.org/faq/)", ELSEWHERE)
    assert check[:2] in {("reverse_dns", "unavailable"), ("reverse_dns", "failed")}
    assert (await online.checks(BINGBOT, "157.55.39.1"))[1][1] == "proven"
    assert await online.checks(GOOGLEBOT, None) == [
        ("network", "unavailable", "the address is not known"),
        ("reverse_dns", "unavailable", "the address is not known"),
    ]


async def test_of_some_there_is_nothing_to_prove(online: Asked, dns: DnsServer) -> None:
    claim = await online.claim(OTHER, ELSEWHERE)
    assert claim == BotClaim(
        name="Bytespider",
        provider="ByteDance",
        category="ai_crawler",
        provider_url="https://www.bytedance.com",
        checks=(),
    )
    assert dns.asked == []


async def test_who_signs_needs_no_user_agent(offline: Asked) -> None:
    claim = await offline.claim(CHROME, ELSEWHERE, signed(CHATGPT))
    assert claim
    assert (claim.name, claim.named_by, claim.signed_by) == ("ChatGPT Agent", "signature", "customers")
    assert [(check.means, check.result) for check in claim.checks] == [("signature", "proven")]
    forged = await offline.claim(CHROME, ELSEWHERE, signed(CHATGPT, Signature="sig1=:AAAA:"))
    assert forged
    assert [(check.means, check.result) for check in forged.checks] == [("signature", "refuted")]


async def test_a_signature_proves_the_bot_that_the_user_agent_names(offline: Asked) -> None:
    agent = "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Google-Agent; +https://x) Chrome/156.0.0.0"
    claim = await offline.claim(agent, ELSEWHERE, signed(GOOGLE))
    assert claim
    assert (claim.name, claim.named_by, claim.signed_by) == ("Google-Agent", "user_agent", "provider")
    assert [(check.means, check.result) for check in claim.checks] == [("signature", "proven")]
    plain = await offline.claim(agent, ELSEWHERE)
    assert plain
    assert [(check.result, check.seen) for check in plain.checks] == [
        ("unavailable", "it is not signed"),
        ("unavailable", "it is turned off"),
    ]


async def test_a_signature_of_another_one_proves_nothing_of_whom_it_names(offline: Asked) -> None:
    claim = await offline.claim(GOOGLEBOT, ELSEWHERE, signed(CHATGPT))
    assert claim
    assert claim.name == "Googlebot"
    assert [check.result for check in claim.checks] == ["refuted", "unavailable"]
    # But it says more than a name that nothing can prove.
    for request, name in ((signed(CHATGPT), "ChatGPT Agent"), (signed(CHATGPT, Signature="sig1=:AA==:"), "Playwright")):
        claim = await offline.claim("Playwright/1.5 (x64; ubuntu)", ELSEWHERE, request)
        assert claim
        assert claim.name == name


async def test_a_host_whose_keys_were_added_signs_under_its_own_name(offline: Asked) -> None:
    claim = await offline.claim(CHROME, ELSEWHERE, signed(ADDED))
    assert claim
    assert (claim.name, claim.provider, claim.category) == ("agent.example", "agent.example", "unknown")
    assert (claim.provider_url, claim.signed_by) == ("https://agent.example", "customers")
    assert await offline.claim(CHROME, ELSEWHERE, signed(SigningAgent("nobody.example"))) is None
