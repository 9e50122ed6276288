from __future__ import annotations

import json
import time
import zipfile
from collections.abc import Callable
from typing import get_args

import pytest
from apify_fingerprint_datapoints import get_fingerprint_network
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.intel.feeds import catalogue
from ridgeline.intel.known_bots import (
    FILE,
    MAXIMUM_LENGTH,
    KnownBots,
    WrongDirectory,
    known_bots,
    read_directory,
)
from ridgeline.wire.bot import BotCategory

WEBKIT = "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko"
PHONE = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36"


def name_in(user_agent: str) -> str | None:
    bot = known_bots().named_in(user_agent)
    return None if bot is None else bot.name


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Googlebot"),
        (f"{WEBKIT}; compatible; Googlebot/2.1; +http://www.google.com/bot.html) Chrome/1.2 Safari/1", "Googlebot"),
        (f"Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) {PHONE} (compatible; Googlebot/2.1; +http://x)", "Googlebot"),
        ("Googlebot-Image/1.0", "Googlebot-Image"),
        ("GOOGLEBOT", "Googlebot"),
        ("AdsBot-Google (+http://www.google.com/adsbot.html)", "AdsBot-Google"),
        (f"{WEBKIT}; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/1.2 Safari/5", "Bingbot"),
        (f"{WEBKIT}) Version/17.4 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)", "Applebot"),
        (f"{WEBKIT}); compatible; GPTBot/1.3; +https://openai.com/gptbot", "GPTBot"),
        ("Mozilla/5.0 (compatible;PetalBot;+https://webmaster.petalsearch.com/site/petalbot)", "PetalBot"),
        ("Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)", "UptimeRobot"),
        ("Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)", "Yahoo! Slurp"),
        ("Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)", "Sogou web spider"),
        ("Screaming Frog SEO Spider/21.0", "Screaming Frog SEO Spider"),
        ("Expanse, a Palo Alto Networks company, searches across the global IPv4 space", "Expanse"),
        ("Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)", "Pingdom"),
        ("Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)", "archive.org_bot"),
        ("Mozilla/5.0 (X11; Linux x86_64) PhantomJS/2.1.1 Safari/538.1", "PhantomJS"),
        ("Scrapy/2.11 (+https://scrapy.org)", "Scrapy"),
    ],
)
def test_bots_are_known_by_their_words(user_agent: str, name: str) -> None:
    assert name_in(user_agent) == name


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "facebookexternalhit"),
        # Phones preview links under the names of two others.
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 "
            "Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
            "iMessage link preview",
        ),
        ("facebookexternalhit/1.1;line-poker/1.0", "line-poker"),
        ("facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/", "kakaotalk-scrap"),
        ("Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html) Googlebot/2.1", "SemrushBot"),
        # Whom it is like is not who it is.
        ("Feedly/1.0 (+http://www.feedly.com/fetcher.html; like FeedFetcher-Google)", "Feedly"),
        ("Mozilla/5.0 (like Googlebot/2.1)", None),
    ],
)
def test_of_several_names_the_most_specific_counts(user_agent: str, name: str | None) -> None:
    assert name_in(user_agent) == name


@pytest.mark.parametrize(
    "user_agent",
    [
        "",
        "Mozilla/5.0",
        f"Mozilla/5.0 (Linux; Android 9; CUBOT_X18_Plus Build/PPR1.180610.011) {PHONE}",
        f"Mozilla/5.0 (Linux; Android 12; CUBOT KINGKONG 7) {PHONE}",
        f"Mozilla/5.0 (Linux; U; Android 10; en; Cubot P40) {PHONE}",
        "CubotX phone",
        "Mozilla/5.0 (compatible; Other/1.0; +http://other.example/Googlebot)",
        "Mozilla/5.0 (compatible; Other/1.0; +https://googlebot.com/2.1)",
        "Mozilla/5.0 (Other; bot@googlebot.com)",
        "Mozilla/5.0 Other/Googlebot",
        "NotGooglebot/2.1 Googlebotty/1.0 My-Googlebot/2.1 Googlebot-X Googlebot_2",
        # Words that are names only with a version, and apps that people read pages in.
        "Scrapy people, WhatsApp users and Playwright fans",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [Pinterest/iOS]",
        f"Mozilla/5.0 (Linux; Android 14; Pixel 8) {PHONE} [FB_IAB/FB4A;FBAV/480.0.0;]",
        f"Mozilla/5.0 (Linux; Android 14; Pixel 8) {PHONE} Instagram 330.0.0.0 Android KAKAOTALK 10.8.0",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/130.0.0.0 Safari/537.36",
    ],
)
def test_nothing_else_is_taken_for_one(user_agent: str) -> None:
    assert name_in(user_agent) is None


def test_no_browser_of_people_is_taken_for_one() -> None:
    """Real browsers, of the data set that the bench uses, too."""
    with zipfile.ZipFile(get_fingerprint_network()) as archive:
        nodes = json.loads(archive.read(archive.namelist()[0]))["nodes"]
    user_agents: list[str] = next(node["possibleValues"] for node in nodes if node["name"] == "userAgent")
    assert len(user_agents) > 200
    assert [user_agent for user_agent in user_agents if known_bots().named_in(user_agent)] == []


def test_the_directory_covers_every_kind_of_bot() -> None:
    bots = known_bots().bots
    assert len(bots) >= 250
    # Of browsers for AI none names itself; one that does nothing but sign is in no category.
    assert {bot.category for bot in bots} == set(get_args(BotCategory)) - {"ai_browser", "unknown"}
    assert all(bot.provider_url.startswith("https://") for bot in bots)


def test_each_bot_is_found_by_what_it_says() -> None:
    known = known_bots()
    for bot in known.bots:
        for text in bot.says:
            said = text + "1.0" if text.endswith("/") else text
            assert known.named_in(f"Mozilla/5.0 (compatible; {said}; +https://example.com)") is bot
            assert known.named_in(f"{said.upper()}") is bot
            if " " not in said:
                assert known.named_in(f"x{said}") is None
                assert known.named_in(f"{said}x") is None or text.endswith("/")


def test_each_list_is_one_of_the_feeds() -> None:
    lists = {part.lists for part in catalogue()["crawlers"].parts}
    assert {bot.proof.list for bot in known_bots().bots if bot.proof.list} == lists


def test_no_host_name_is_one_that_anybody_can_have() -> None:
    rented = (
        "google.com",
        "googleusercontent.com",
        "bc.googleusercontent.com",
        "amazonaws.com",
        "compute.amazonaws.com",
    )
    for bot in known_bots().bots:
        assert not set(bot.proof.hosts) & set(rented), bot.name


def test_hosts_of_keys_lead_to_their_bot() -> None:
    known = known_bots()
    assert "chatgpt.com" in known.key_hosts
    for host in known.key_hosts:
        bot = known.signed_by(host)
        assert bot
        assert host in bot.proof.keys
    assert known.signed_by("example.com") is None


ENTRY = '[[provider]]\nname = "P"\nurl = "https://p.example"\n'


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        ('bots = [{name="A", category="other"}, {name="A", says=["B"], category="other"}]', "two bots are called A"),
        ('bots = [{name="A", category="other"}, {name="B", says=["a"], category="other"}]', "B and A both say 'a'"),
        ('bots = [{name="A", says=["x (y)"], category="other"}]', "has other characters"),
        ('bots = [{name="A", says=["two words/"], category="other"}]', "only a single word"),
        ('bots = [{name="A", category="other", proof="none"}]', "A has the proof 'none'"),
        ('proofs.all = {complete=["list"]}\nbots = [{name="A", category="other"}]', "a part is complete"),
        ('proofs.x = {keys=["k"]}\nbots = [{name="A", category="other"}]', "no bot of P has its proof 'x'"),
        (
            'proofs.all = {keys=["k"]}\nbots = [{name="A", category="other"}, {name="B", category="other"}]',
            "B and A are signed by k",
        ),
    ],
)
def test_a_directory_that_contradicts_itself_is_refused(rest: str, message: str) -> None:
    with pytest.raises(WrongDirectory, match=message):
        KnownBots(read_directory((ENTRY + rest).encode()))


@given(st.text(max_size=400))
def test_no_text_is_too_odd(text: str) -> None:
    known_bots().named_in(text)


@pytest.mark.parametrize(
    "text", ["a ", "-", "http://", "Googlebot ", "sogou web ", "Expanse a Palo Alto ", "()", "é/1 "]
)
def test_no_text_holds_the_server_up(text: str) -> None:
    long = (text * 262_144)[:262_144]
    started = time.perf_counter()
    known_bots().named_in(long)
    assert time.perf_counter() - started < 0.05


def test_what_stands_far_behind_is_not_looked_at() -> None:
    assert known_bots().named_in("x" * (MAXIMUM_LENGTH - 20) + " Googlebot/2.1")
    assert known_bots().named_in("x" * MAXIMUM_LENGTH + " Googlebot/2.1") is None


@pytest.mark.alone
def test_an_ordinary_user_agent_costs_few_microseconds() -> None:
    known = known_bots()
    ordinary = (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36"
    )
    best = min(_seconds(lambda: known.named_in(ordinary)) for _ in range(20))
    assert best < 20e-6


def _seconds(look: Callable[[], object]) -> float:
    """Return how long the processor works on one look, whoever else it works for."""
    started = time.thread_time()
    for _ in range(200):
        look()
    return (time.thread_time() - started) / 200


def test_the_file_says_where_its_facts_are_from() -> None:
    text = FILE.read_text()
    known = known_bots()
    # Whoever refutes must cite the operator.
    for provider in {bot.provider for bot in known.bots if bot.proof.complete}:
        entry = text.split(f'name = "{provider}"')[1].split("[[provider]]")[0]
        assert "# https://" in entry, provider
