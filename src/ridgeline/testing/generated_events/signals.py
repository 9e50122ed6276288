"""Which smart signals an event carries, how often, and what they add up to."""

from __future__ import annotations

import random

from ridgeline.testing.generated_events.draws import BITS_12, Draw, chance, spread

# Most events have nothing to report; the others share all that there is, as trouble comes in company.
_CLEAN_SHARE, _VPN_USERS = 0.7, 0.1
_OTHERS = 1 - _CLEAN_SHARE * (1 - _VPN_USERS)


def _of_all(share: float) -> int:
    return chance(share / _OTHERS)


# How often each is true, of all events. What follows from others (vpn, proxy's kind, anti-detect) is decided below.
_CLEAN = chance(_CLEAN_SHARE)
_BAD, _GOOD = _of_all(0.01), _of_all(0.014)
_DEVELOPER_TOOLS, _EMAIL_SPAM, _ATTACK_SOURCE = _of_all(0.03), _of_all(0.006), _of_all(0.008)
_TOR, _PROXY, _INCOGNITO, _PRIVACY = _of_all(0.0012), _of_all(0.02), _of_all(0.05), _of_all(0.015)
_TAMPERING, _VIRTUAL_MACHINE = _of_all(0.005), _of_all(0.012)
_TIMEZONE_MISMATCH, _AUXILIARY_MOBILE, _OS_MISMATCH, _RELAY = (_of_all(share) for share in (0.02, 0.002, 0.004, 0.02))
_HIGH_ACTIVITY, _REPLAYED, _SUSPECT, _CLEARED = (_of_all(share) for share in (0.005, 0.002, 0.002, 0.0035))
# People who use a VPN use it for a good part of what they do; the others hardly ever.
_VPN_OF_USER, _VPN_OF_OTHERS = chance(0.4), _of_all(0.004)
_DATACENTER_PROXY, _RESIDENTIAL_PROXY = chance(0.35), chance(0.93)
_HALF = chance(0.5)
_HOUR = 3_600_000
BOOLEANS = ("false", "true")
# The rare ones are `p99.9+` and `not_seen`.
_RARITY = ("<p95", "p95-p99", "p99-p99.5", "p99.5-p99.9", "p99.9+", "not_seen")
_RARE = frozenset({"p99.9+", "not_seen"})
_RARITY_TEXTS = spread(
    [f'"rare_device":{BOOLEANS[name in _RARE]},"rare_device_percentile_bucket":"{name}",' for name in _RARITY],
    (950, 40, 5, 3, 1, 1.5),
)
_NOTHING_BEFORE_IP = (
    '"bot":"not_detected","developer_tools":false,"ip_blocklist":{"email_spam":false,"attack_source":false,'
    '"tor_node":false},'
)
_NO_VPN = (
    '"vpn_origin_country":"unknown","vpn_methods":{"timezone_mismatch":false,"public_vpn":false,'
    '"auxiliary_mobile":false,"os_mismatch":false,"relay":false,"ml_prediction":false},"high_activity_device":false,'
)

_BAD_BOTS = (
    ("headless_chrome", "browser_automation", "Google", "https://developer.chrome.com", "Headless Chrome", "unknown"),
    ("playwright", "browser_automation", "Microsoft", "https://playwright.dev", "Playwright", "unknown"),
    ("selenium", "browser_automation", "Selenium", "https://www.selenium.dev", "Selenium", "unknown"),
    ("webdriver", "unknown", "unknown", "", "WebDriver", "unknown"),
    ("scraper", "scraping", "unknown", "", "Scraper", "spoofed"),
)
_GOOD_BOTS = (
    ("search_crawler", "search_engine_crawler", "Google", "https://www.google.com", "Googlebot", "verified"),
    ("search_crawler", "search_engine_crawler", "Microsoft", "https://www.bing.com", "Bingbot", "verified"),
    ("chatgpt_agent", "ai_agent", "OpenAI", "https://chatgpt.com", "ChatGPT Agent", "signed"),
    ("ai_crawler", "ai_crawler", "Anthropic", "https://www.anthropic.com", "ClaudeBot", "verified"),
)


def _bot_texts(verdict: str, bots: tuple[tuple[str, ...], ...]) -> list[str]:
    return [
        f'"bot":"{verdict}","bot_type":"{kind}","bot_info":{{"category":"{category}","provider":"{provider}",'
        f'"name":"{name}","identity":"{identity}","confidence":"{confidence}","provider_url":"{address}"}}'
        for kind, category, provider, address, name, identity in bots
        for confidence in ("high", "high", "medium", "low")
    ]


_BAD_TEXTS, _GOOD_TEXTS = _bot_texts("bad", _BAD_BOTS), _bot_texts("good", _GOOD_BOTS)
_PROXY_PROVIDERS = (
    "Massive",
    "Evergreen Proxies",
    "Loomline",
    "DataImpulse",
    "Peerhop",
    "Thirdhand",
    "Oxbow",
    "Nodelink",
)


def _scores(name: str, power: float, digits: int, low: float = 0.0, high: float = 1.0) -> list[str]:
    numbers = random.Random(name)
    return [f"{round(low + (high - low) * numbers.random() ** power, digits)!r}" for _ in range(4_096)]


_LOW_3 = _scores("low", 5, 3)
_HIGH_3 = _scores("high", 0.4, 3, 0.55)
_LOW_4 = _scores("low precise", 4, 4, 0, 0.49)
_HIGH_4 = _scores("high precise", 0.5, 4, 0.51)


class Signals:
    """The signals of one event: pieces of JSON in the contract's order, and what they mean for the rest of the event.

    `network` is the kind of network that they need (`vpn`, `relay`, `hosting`) or empty; `triggered` is what counted.
    """

    __slots__ = (
        "after_velocity", "before_ip", "before_velocity", "high_activity", "network", "replayed", "score", "suspect",
        "triggered",
    )  # fmt: skip

    def __init__(self, draw: Draw, at: int, uses_vpn: bool, timezone: str, country: str) -> None:
        self.score = 0
        self.triggered: list[str] = []
        self.network = ""
        if not uses_vpn and draw() < _CLEAN:
            self._report_nothing(draw, timezone)
        else:
            self._report(draw, at, uses_vpn, timezone, country)

    def _report_nothing(self, draw: Draw, timezone: str) -> None:
        self.high_activity, self.replayed, self.suspect, self.before_ip = False, "false", "", _NOTHING_BEFORE_IP
        self.before_velocity = (
            f'"proxy":false,"proxy_confidence":"high","proxy_ml_score":{_LOW_3[draw() & BITS_12]},"incognito":false,'
            '"privacy_settings":false,"suspect_score":0,"tampering":false,"tampering_confidence":"high",'
            f'"tampering_ml_score":{_LOW_4[draw() & BITS_12]},"tampering_details":{{"anomaly_score":'
            f'{_LOW_4[draw() & BITS_12]},"anti_detect_browser":false}},'
        )
        self.after_velocity = (
            f'"virtual_machine":false,"virtual_machine_ml_score":{_LOW_3[draw() & BITS_12]},"vpn":false,'
            f'"vpn_confidence":"high","vpn_ml_score":{_LOW_3[draw() & BITS_12]},"vpn_origin_timezone":"{timezone}",'
            f"{_NO_VPN}{_RARITY_TEXTS[draw()]}"
        )

    def _report(self, draw: Draw, at: int, uses_vpn: bool, timezone: str, country: str) -> None:
        self.replayed = BOOLEANS[draw() < _REPLAYED]
        suspect = draw()
        self.suspect = "" if suspect >= _CLEARED else f'"suspect":{BOOLEANS[suspect < _SUSPECT]},'
        self.high_activity = draw() < _HIGH_ACTIVITY
        tor = draw() < _TOR
        self.before_ip = self._bot_and_blocklist(draw, tor)
        proxy = self._proxy(draw, at)
        vpn = self._vpn(draw, uses_vpn, timezone, country)
        machine = draw() < _VIRTUAL_MACHINE
        if machine:
            self._count("virtual_machine", 14)
        if self.high_activity:
            self._count("high_activity_device", 6)
        self.before_velocity = f"{proxy}{self._browser(draw, tor)}"
        self.after_velocity = (
            f'"virtual_machine":{BOOLEANS[machine]},"virtual_machine_ml_score":'
            f"{(_HIGH_3 if machine else _LOW_3)[draw() & BITS_12]},{vpn},"
            f'"high_activity_device":{BOOLEANS[self.high_activity]},{_RARITY_TEXTS[draw()]}'
        )

    def _count(self, name: str, weight: int) -> None:
        self.triggered.append(name)
        self.score += weight

    def _bot_and_blocklist(self, draw: Draw, tor: bool) -> str:
        bot, text = draw(), '"bot":"not_detected"'
        if bot < _GOOD:
            if bot < _BAD:
                self._count("bot", 7)
                text = _BAD_TEXTS[draw() % len(_BAD_TEXTS)]
            else:
                text = _GOOD_TEXTS[draw() % len(_GOOD_TEXTS)]
            self.network = "hosting" if draw() < _HALF else ""
        tools, spam, attack = draw() < _DEVELOPER_TOOLS, draw() < _EMAIL_SPAM, draw() < _ATTACK_SOURCE
        if tools:
            self._count("developer_tools", 8)
        if spam:
            self._count("email_spam", 14)
        if attack:
            self._count("attack_source", 13)
        if tor:
            self._count("tor_node", 14)
            self.network = "hosting"
        return (
            f'{text},"developer_tools":{BOOLEANS[tools]},"ip_blocklist":{{"email_spam":{BOOLEANS[spam]},'
            f'"attack_source":{BOOLEANS[attack]},"tor_node":{BOOLEANS[tor]}}},'
        )

    def _proxy(self, draw: Draw, at: int) -> str:
        if draw() >= _PROXY:
            return f'"proxy":false,"proxy_confidence":"high","proxy_ml_score":{_LOW_3[draw() & BITS_12]},'
        kind = draw()
        if kind < _DATACENTER_PROXY:
            self._count("proxy_data_center", 14)
            self.network, name, confidence = "hosting", "data_center", "high"
        else:
            self._count("proxy_residential", 6)
            name = "residential" if kind < _RESIDENTIAL_PROXY else "unknown"
            confidence = ("low", "medium", "medium", "high")[draw() & 3]
        seen = (at // _HOUR - (draw() & 255)) * _HOUR
        return (
            f'"proxy":true,"proxy_confidence":"{confidence}","proxy_details":{{"proxy_type":"{name}",'
            f'"last_seen_at":{seen},"provider":"{_PROXY_PROVIDERS[draw() & 7]}"}},'
            f'"proxy_ml_score":{_HIGH_3[draw() & BITS_12]},'
        )

    def _vpn(self, draw: Draw, uses_vpn: bool, timezone: str, country: str) -> str:
        public, relay = draw() < (_VPN_OF_USER if uses_vpn else _VPN_OF_OTHERS), draw() < _RELAY
        mismatch = draw() < (_HALF if public else _TIMEZONE_MISMATCH)
        mobile, system = draw() < _AUXILIARY_MOBILE, draw() < _OS_MISMATCH
        if mismatch:
            self._count("vpn_timezone_mismatch", 3)
            self.network = self.network or "vpn"
        if relay:
            self._count("vpn_relay", 4)
            self.network = "relay"
        if public:
            self._count("vpn_public", 4)
            self.network = "vpn"
        vpn = public or relay or mismatch or mobile or system
        confidence = "high" if public or relay or not vpn else ("low", "medium")[draw() & 1]
        predicted = public or (mismatch and draw() < _HALF)
        return (
            f'"vpn":{BOOLEANS[vpn]},"vpn_confidence":"{confidence}",'
            f'"vpn_ml_score":{(_HIGH_3 if predicted else _LOW_3)[draw() & BITS_12]},"vpn_origin_timezone":"{timezone}",'
            f'"vpn_origin_country":"{country if mismatch else "unknown"}",'
            f'"vpn_methods":{{"timezone_mismatch":{BOOLEANS[mismatch]},"public_vpn":{BOOLEANS[public]},'
            f'"auxiliary_mobile":{BOOLEANS[mobile]},"os_mismatch":{BOOLEANS[system]},"relay":{BOOLEANS[relay]},'
            f'"ml_prediction":{BOOLEANS[predicted]}}}'
        )

    def _browser(self, draw: Draw, tor: bool) -> str:
        incognito, privacy, tampering = draw() < _INCOGNITO, draw() < _PRIVACY or tor, draw() < _TAMPERING
        if incognito:
            self._count("incognito", 4)
        if privacy:
            self._count("privacy_settings", 6)
        confidence, hidden, scores = "high", False, _LOW_4
        if tampering:
            self._count("tampering", 8)
            hidden, scores = draw() < _HALF, _HIGH_4
            confidence = ("low", "medium", "medium", "high")[draw() & 3]
            if hidden:
                self._count("anti_detect_browser", 8)
        return (
            f'"incognito":{BOOLEANS[incognito]},"privacy_settings":{BOOLEANS[privacy]},"suspect_score":{self.score},'
            f'"tampering":{BOOLEANS[tampering]},"tampering_confidence":"{confidence}",'
            f'"tampering_ml_score":{scores[draw() & BITS_12]},"tampering_details":{{'
            f'"anomaly_score":{scores[draw() & BITS_12]},"anti_detect_browser":{BOOLEANS[hidden]}}},'
        )
