"""Bots that say who they are, at a running server: proven by the operator's list, by host names and by signatures."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ridgeline.intel.feeds import catalogue
from ridgeline.intel.known_bots import known_bots
from ridgeline.testing import FakeDevice, RunningServer
from ridgeline.testing.dns_server import DnsServer
from ridgeline.testing.signing_agent import SigningAgent

GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
GOOGLE_AGENT = (
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Google-Agent) Chrome/156.0.0.0 Safari/537.36"
)
HOME, UNLISTED, PUBLIC = "66.249.66.1", "66.249.99.1", "203.1.1.1"
CHATGPT, GOOGLE = SigningAgent("chatgpt.com"), SigningAgent("agent.bot.goog", seed=2)
US = "id.example.com"


class Bots:
    """A server behind a proxy that passes on the host, and what it says of visits."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self._api = {"Authorization": f"Bearer {server.secret_key}"}
        self._seeds = iter(range(10_000))

    def visit(self, address: str, user_agent: str | None = None, **headers: str) -> dict[str, Any]:
        """Return the event of a visit from an address."""
        device = FakeDevice(next(self._seeds))
        sent = {"User-Agent": user_agent or device.user_agent, "X-Forwarded-For": address}
        answer = httpx.post(
            self.server.url, content=device.observation(self.server.public_key), headers={**sent, **headers}
        )
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = self.get(f"/v4/events/{answer.json()['event_id']}")
        return found

    def get(self, path: str) -> Any:
        answer = httpx.get(self.server.url + path, headers=self._api)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def because(self, event: dict[str, Any]) -> list[str]:
        """Return the names of the reasons why its bot is known, or is not."""
        told = self.get(f"/management/v1/events/{event['event_id']}/explanation")
        signal = next(one for one in told["signals"] if one["signal"] == "bot_info")
        return [reason["name"] for reason in signal["because"]]


def prepare(folder: Path) -> None:
    """Fetch the keys of two agents, and a list of crawlers' networks, from files."""
    lists = folder / "googlebot.txt"
    lists.parent.mkdir(parents=True, exist_ok=True)
    lists.write_text("66.249.66.0/27\n")
    sources = [f"crawlers.{part.name}=off" for part in catalogue()["crawlers"].parts if part.name != "googlebot-v4"]
    sources += [f"crawlers.googlebot-v4={lists}"]
    for host in known_bots().key_hosts:
        sources.append(f"bot-keys.{host}=off")
    for agent in (CHATGPT, GOOGLE):
        keys = folder / f"{agent.host}.json"
        keys.write_bytes(agent.directory())
        sources.append(f"bot-keys.{agent.host}={keys}")
    done = RunningServer(folder).command(
        "intel", "update", "crawlers", "bot-keys", "--intel-sources", ",".join(sources)
    )
    assert done["failed"] == []


Started = Callable[..., Bots]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    running: list[RunningServer] = []

    def start(reverse_dns: str, *, prepared: bool = True) -> Bots:
        folder = tmp_path_factory.mktemp("bots")
        if prepared:
            prepare(folder)
        public = ("--public-url", f"https://{US}")
        server = RunningServer(folder, "--trusted-proxies", "127.0.0.1", "--reverse-dns", reverse_dns, *public)
        server.start()
        running.append(server)
        return Bots(server)

    yield start
    for server in running:
        server.stop()


@pytest.fixture(scope="module")
def offline(started: Started) -> Bots:
    return started("off")


def now() -> int:
    return time.time_ns() // 1_000_000


def test_an_ordinary_visit_has_no_bot(offline: Bots) -> None:
    for address in (HOME, PUBLIC):
        event = offline.visit(address)
        assert "bot_info" not in event
        assert offline.because(event) == ["names_no_known_bot"]


def test_googlebot_is_verified_by_its_network_and_everybody_else_is_not(offline: Bots) -> None:
    event = offline.visit(HOME, GOOGLEBOT)
    assert event["ip_address"] == HOME
    assert event["bot_info"] == {
        "category": "search_engine_crawler",
        "provider": "Google",
        "provider_url": "https://www.google.com",
        "name": "Googlebot",
        "identity": "verified",
        "confidence": "high",
    }
    assert offline.because(event) == ["named_by_user_agent", "proven_by_network"]
    other = offline.visit(PUBLIC, GOOGLEBOT)
    assert (other["bot_info"]["identity"], other["bot_info"]["confidence"]) == ("spoofed", "medium")
    assert offline.because(other) == ["named_by_user_agent", "refuted_by_network", "not_checked_by_reverse_dns"]
    # Where no address can be checked, nothing is said of it.
    assert offline.visit("192.168.1.7", GOOGLEBOT)["bot_info"]["identity"] == "unknown"


def test_without_the_operators_list_it_is_not_known(offline: Bots) -> None:
    """The list in use has Googlebot's networks only."""
    event = offline.visit(PUBLIC, "Mozilla/5.0 (compatible; GPTBot/1.3; +https://openai.com/gptbot)")
    assert (event["bot_info"]["name"], event["bot_info"]["identity"]) == ("GPTBot", "unknown")
    assert offline.because(event) == ["named_by_user_agent", "not_checked_by_network"]
    nothing = offline.visit(PUBLIC, "Mozilla/5.0 (compatible; MJ12bot/v1.4.8; http://mj12bot.com/)")
    assert nothing["bot_info"]["category"] == "search_engine_optimization"
    assert offline.because(nothing) == ["named_by_user_agent", "nothing_to_prove"]


def test_a_host_name_that_leads_back_verifies(started: Started) -> None:
    name = "crawl-66-249-99-1.googlebot.com"
    with DnsServer({name: [UNLISTED]}, {UNLISTED: [name], PUBLIC: [name]}) as dns:
        bots = started(f"127.0.0.1:{dns.server[1]}")
        verified = bots.visit(UNLISTED, GOOGLEBOT)
        # The list, which does not have it, is the older one.
        assert (verified["bot_info"]["identity"], verified["bot_info"]["confidence"]) == ("verified", "medium")
        assert "proven_by_reverse_dns" in bots.because(verified)
        spoofed = bots.visit(PUBLIC, GOOGLEBOT)
        assert (spoofed["bot_info"]["identity"], spoofed["bot_info"]["confidence"]) == ("spoofed", "high")
        asked = len(dns.asked)
        bots.visit(UNLISTED, GOOGLEBOT)
        bots.visit(PUBLIC)
        assert len(dns.asked) == asked


def test_an_agent_that_signs_is_known_by_its_key(offline: Bots) -> None:
    event = offline.visit(PUBLIC, **CHATGPT.headers(US, now()))
    assert event["bot_info"] == {
        "category": "ai_agent",
        "provider": "OpenAI",
        "provider_url": "https://openai.com",
        "name": "ChatGPT Agent",
        "identity": "signed",
        "confidence": "high",
    }
    assert offline.because(event) == ["named_by_signature", "proven_by_signature"]
    # As Google sends it, of an agent that nobody else directs.
    signed = GOOGLE.headers(US, now(), label="g", dictionary=True)
    vendor = offline.visit(PUBLIC, GOOGLE_AGENT, **signed)["bot_info"]
    assert (vendor["name"], vendor["identity"]) == ("Google-Agent", "verified")
    assert offline.visit(PUBLIC, GOOGLE_AGENT)["bot_info"]["identity"] == "unknown"


def test_a_signature_that_does_not_hold_is_a_forgery(offline: Bots) -> None:
    good = CHATGPT.headers(US, now())
    assert offline.visit(PUBLIC, **good)["bot_info"]["identity"] == "signed"
    forged = SigningAgent("chatgpt.com", seed=9).headers(US, now(), parameters={"keyid": f'"{CHATGPT.key_id}"'})
    for headers in (
        good,  # again
        forged,
        CHATGPT.headers("evil.example", now()),
        CHATGPT.headers(US, now() - 600_000),
    ):
        event = offline.visit(PUBLIC, **headers)
        assert (event["bot_info"]["name"], event["bot_info"]["identity"]) == ("ChatGPT Agent", "spoofed")
        assert "refuted_by_signature" in offline.because(event)
    # By a key that was not fetched, it may be anybody's.
    unknown = SigningAgent("chatgpt.com", seed=9).headers(US, now())
    assert offline.visit(PUBLIC, **unknown)["bot_info"]["identity"] == "unknown"
    assert "bot_info" not in offline.visit(PUBLIC, **SigningAgent("nobody.example", seed=9).headers(US, now()))


def test_headers_that_make_no_sense_stop_no_visit(offline: Bots) -> None:
    for value in ('sig1=("@authority")', "\xff\xfe", ";;;", "sig1=:", '"' * 3_000, 'sig1=();tag="web-bot-auth"'):
        names = ("Signature", "Signature-Input", "Signature-Agent")
        headers = dict.fromkeys(names, value.encode("latin-1"))
        assert "bot_info" not in offline.visit(PUBLIC, **headers)  # type: ignore[arg-type]


def test_bots_are_found_by_search(offline: Bots) -> None:
    event = offline.visit(HOME, GOOGLEBOT.replace("Googlebot/2.1", "Googlebot-Image/1.0"))
    filters = (
        "bot_info_name=Googlebot-Image",
        "bot_info_provider=Google&bot_info_identity=verified&bot_info_category=search_engine_crawler",
        "bot_info_confidence=high&bot_info=all",
    )
    for query in filters:
        found = offline.get(f"/v4/events?limit=1&{query}")["events"]
        assert [one["event_id"] for one in found] == [event["event_id"]], query
    assert offline.get("/v4/events?limit=1&bot_info_name=Googlebot-Image&bot_info_identity=spoofed")["events"] == []


def test_a_server_that_knows_nothing_accuses_nobody(started: Started) -> None:
    """As it ships, without DNS and keys: its list may have its age."""
    bots = started("off", prepared=False)
    for address, headers in ((PUBLIC, {}), (PUBLIC, CHATGPT.headers(US, now())), (HOME, {})):
        event = bots.visit(address, GOOGLEBOT if not headers else None, **headers)
        assert event["bot_info"]["identity"] in {"unknown", "verified"}
    assert bots.get("/v4/events?limit=10&bot_info_identity=spoofed")["events"] == []
