"""Odd but valid events: whatever the contract allows and a store, a codec or a search could trip over."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import Any

import msgspec

from ridgeline.ids import BASE62, base62, bucket_of, new_event_id
from ridgeline.testing.generated_events.generator import EventGenerator, GeneratedEvent
from ridgeline.testing.generated_events.vocabulary import names

ENVIRONMENTS = ("ae_0123456789abcdef", "ae_fedcba9876543210", "ae_00000000000000ff")
_T0 = 1_788_220_800_000
_DAY = 86_400_000
_LINKED_ID_LIMIT = 256
_LARGEST_32, _LARGEST = 2**31 - 1, 2**63 - 1

# fmt: off
TEXTS = (
    "", " ", "a", "A", "acct_1", "ACCT_1", "acct_1 ", "null", "true", "0", "-0", "1e5", "NaN", "[]", "{}", '"', "\\",
    "/", "\0", "a\0", "a\0b", "\t\n\r", "\x7f", "\u0085", "\u2028", "\ufeff", "\ufffd", "\ud7ff", "\U0010ffff",
    "\u202eabc", "é", "e\u0301", "ß", "SS", "ss", "İ", "i̇", "ﬀ", "Å", "\u212b",
    "日本語", "עברית", "👩‍👩‍👧‍👦", "🏳️‍🌈", "\U0001d518", "a" * 256, "é" * 256, "%", "_", "%_\\", "*", "?", "'", "''",
    "'; DROP TABLE event; --", "$1", ":name", "{0}", "%s", "<b>", "../..",
)
_ADDRESSES_4 = (
    "0.0.0.0", "255.255.255.255", "127.0.0.1", "10.0.0.1", "192.0.2.1", "192.0.2.255", "203.0.113.7", "1.1.1.1",
)
_ADDRESSES_6 = (
    "::", "::1", "::ffff:192.0.2.1", "2001:db8::", "2001:db8::1", "2001:db8:0:1::", "2001:DB8::A", "fe80::1",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:0db8:0000:0000:0000:0000:0000:0001", "64:ff9b::c000:201",
)
_URLS = (
    "", "about:blank", "nonsense", "https://shop.example", "https://shop.example/",
    "https://SHOP.example:443/Ä?q=%00#x", "http://[::1]:8080/", "http://[broken", "https://user:secret@shop.example/",
    "file:///etc/hosts", "//shop.example/a", "https://shop.example/" + "long/" * 700,
    "https://shop.example\0.test/", "https://xn--bcher-kva.example/",
)
# fmt: on
_CATEGORIES = names(
    "advertising_and_marketing|aggregator|ai_agent|ai_assistant|ai_browser|ai_crawler|ai_search|browser_automation|"
    "ecommerce|monitoring_and_analytics|other|scraping|security|search_engine_crawler|search_engine_optimization|unknown"
)
_LEVELS = ("low", "medium", "high")
_RADII = (10, 25, 65, 175, 450, 1_200, 3_300, 8_500, 22_500)
_SCORES = (0, 1, 0.0, 1.0, 0.5, 5e-324, 0.1 + 0.2, 1 - 2**-53, 1e-7)
_NUMBERS = (0, -0.0, -1, 0.1, 5e-324, -1.7976931348623157e308, 1e16, 123_456_789.123_456_79, 2**53 + 1)
_COUNTS = (0, 1, 5, 20_001, _LARGEST_32, 2**31, 2**53 + 1, _LARGEST)
_SUMS = (0, 1, 7, 8, 22, 255, -1, _LARGEST_32, -(2**31))
_TIMES = (0, 1, _T0, 9_999_999_999_999, _LARGEST)
_BUCKETS = ("<p95", "p95-p99", "p99-p99.5", "p99.5-p99.9", "p99.9+", "not_seen")
_MOBILE_FLAGS = names(
    "active_call|cloned_app|emulator|frida|jailbroken|location_spoofing|mitm_attack|root_apps|simulator"
)
_FLAGS = names(
    "developer_tools|proxy|incognito|privacy_settings|tampering|virtual_machine|vpn|replayed|high_activity_device|"
    "rare_device|suspect"
)
# What an object must have, by the name of the member that holds it.
_REQUIRED = {
    "sdk": {"platform", "version"},
    "identification": {"visitor_id", "visitor_found"},
    "supplementary_id_high_recall": {"visitor_id", "visitor_found"},
    "confidence": {"score"},
    "browser_details": {"browser_name", "browser_major_version", "browser_full_version", "os", "os_version", "device"},
    "bot_info": {"category", "provider", "name", "identity", "confidence"},
    "proximity": {"id", "precision_radius", "confidence"},
    "v4": {"address"},
    "v6": {"address"},
    "subdivisions": {"iso_code", "name"},
    "proxy_details": {"proxy_type"},
    "labels": {"label"},
    "triggered_by": {"id", "name", "description"},
    "plugins": {"name"},
}
_REQUIRED |= {
    name: {"5_minutes", "1_hour"}
    for name in names(
        "distinct_ip|distinct_linked_id|distinct_country|events|ip_events|distinct_ip_by_linked_id|"
        "distinct_visitor_id_by_linked_id"
    )
}
_EDGE = names(
    "event_id|timestamp|source|environment_id|url|ip_address|user_agent|bot_info|ip_info|ip_blocklist|proxy|"
    "proxy_confidence|proxy_details|vpn|vpn_confidence|vpn_methods|suspect|tags|linked_id"
)
_KEPT = frozenset({"event_id", "timestamp", "identification"})


def random_events(seed: int, count: int) -> list[GeneratedEvent]:
    """Return odd events with distinct ids, in no order of time; a visitor is new in its first event of the list.

    Many share a millisecond, ids and texts differ only in case or in a NUL, each optional member is missing in some,
    numbers are extreme, some are of mobile devices, and some of the source edge have no visitor.
    """
    chance = random.Random(f"odd/{seed}")
    visitors = _visitor_ids(chance, max(2, count // 4))
    ids: set[str] = set()
    seen: set[str] = set()
    events = []
    for _ in range(count):
        visitor_id = None if chance.random() < 0.12 else chance.choice(visitors)
        at = _time(chance)
        event_id = _event_id(chance, at, visitor_id, ids)
        ids.add(event_id)
        is_new = visitor_id is not None and visitor_id not in seen
        if visitor_id is not None:
            seen.add(visitor_id)
        environment_id = chance.choice(ENVIRONMENTS)
        base = _realistic().event(chance.randrange(1_000_000))
        fields = msgspec.json.decode(base.payload)
        _make_odd(fields, chance)
        fields |= {"event_id": event_id, "timestamp": at, "environment_id": environment_id}
        if visitor_id is None:
            fields = {name: fields[name] for name in _EDGE if name in fields} | {"source": "edge"}
        else:
            fields["identification"] |= {"visitor_id": visitor_id, "visitor_found": not is_new}
        missing = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        kept = _KEPT | {"source"} if visitor_id is None else _KEPT
        fields = _thinned(fields, kept, missing, chance)
        payload = msgspec.json.encode(fields)
        events.append(GeneratedEvent(event_id, at, environment_id, visitor_id, is_new, payload, base.detail))
    return events


@lru_cache(maxsize=1)
def _realistic() -> EventGenerator:
    return EventGenerator(0, environments=ENVIRONMENTS)


def _visitor_ids(chance: random.Random, count: int) -> list[str]:
    """Return visitor ids, some of which differ only in case or by a 21st character."""
    found: list[str] = []
    while len(found) < count:
        text = "".join(chance.choices(BASE62, k=20))
        found += [text, *chance.choice(((), (text.swapcase(),), (text.lower(), text.upper()), (f"{text}9",)))]
    return list(dict.fromkeys(found))


def _time(chance: random.Random) -> int:
    kind = chance.random()
    if kind < 0.35:
        return _T0
    if kind < 0.6:
        return _T0 + chance.randrange(-2, 3)
    return _T0 + chance.randrange(-40 * _DAY, 40 * _DAY)


def _event_id(chance: random.Random, at: int, visitor_id: str | None, taken: set[str]) -> str:
    """Return an id that is not taken, sometimes one that differs from another only in case."""
    bucket = chance.randrange(62 * 62) if visitor_id is None else bucket_of(visitor_id)
    while True:
        ending = base62(chance.randrange(62**4), 4) if chance.random() < 0.4 else "".join(chance.choices("aA", k=4))
        event_id = new_event_id(at, bucket)[:-4] + ending
        if event_id not in taken:
            return event_id


def _thinned(
    fields: dict[str, Any], kept: frozenset[str] | set[str], missing: float, chance: random.Random
) -> dict[str, Any]:
    """Return a copy in which each member that may be missing is, with this probability."""
    thin: dict[str, Any] = {}
    for name, value in fields.items():
        if name not in kept and chance.random() < missing:
            continue
        required = _REQUIRED.get(name, set())
        if name == "tags":
            thin[name] = value
        elif isinstance(value, dict):
            thin[name] = _thinned(value, required, missing, chance)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            thin[name] = [_thinned(item, required, missing, chance) for item in value]
        else:
            thin[name] = value
    return thin


def _make_odd(fields: dict[str, Any], chance: random.Random) -> None:
    """Replace members by odd values and add those that only other platforms have; each independently of the others."""
    oddities = (_odd_texts, _odd_addresses, _odd_bot, _odd_signals, _odd_numbers, _odd_mobile, _odd_tags, _odd_rules)
    for make_odd in oddities:
        if chance.random() < 0.5:
            make_odd(fields, chance)


def _odd_texts(fields: dict[str, Any], chance: random.Random) -> None:
    for name in ("user_agent", "device", "os", "os_version", "client_referrer", "linked_id", "bot_type"):
        if chance.random() < 0.4:
            fields[name] = chance.choice(TEXTS)[:_LINKED_ID_LIMIT]
    fields["url"] = chance.choice(_URLS)
    fields["sdk"]["version"] = chance.choice(TEXTS)
    fields["sdk"]["platform"] = chance.choice(("js", "android", "ios", "unknown"))
    fields["supplementary_id_high_recall"]["visitor_id"] = chance.choice(("0jnGMkPYXX37DqVa4ZIO3f_hr", "a", "A", "_"))
    fields["incremental_identification_status"] = chance.choice(("partially_completed", "completed"))
    fields["labels"] = [
        {"label": chance.choice(TEXTS), "prediction": True, "ml_score": 1} for _ in range(chance.randrange(4))
    ]


def _odd_addresses(fields: dict[str, Any], chance: random.Random) -> None:
    v4, v6 = chance.choice(_ADDRESSES_4), chance.choice(_ADDRESSES_6)
    fields["ip_address"] = chance.choice((v4, v6))
    info = fields["ip_info"]
    place = info.get("v4") or info["v6"]
    place["geolocation"] |= {
        "latitude": chance.choice((-90, 90, 0, -0.0)),
        "longitude": chance.choice((-180, 180, 1e-9)),
    }
    place["geolocation"] |= {"accuracy_radius": chance.choice(_COUNTS), "postal_code": chance.choice(TEXTS)}
    place["geolocation"]["subdivisions"] = place["geolocation"]["subdivisions"] * chance.randrange(3)
    place["asn"] = chance.choice(("0", "64512", "4294967295", "", "AS1"))
    info |= {"v4": place | {"address": v4}, "v6": place | {"address": v6}}
    if chance.random() < 0.3:
        del info[chance.choice(("v4", "v6"))]


def _odd_bot(fields: dict[str, Any], chance: random.Random) -> None:
    fields["bot"] = chance.choice(("bad", "good", "not_detected"))
    fields["bot_info"] = {
        "category": chance.choice(_CATEGORIES),
        "provider": chance.choice(("OpenAI", "openai", *TEXTS)),
        "provider_url": chance.choice(_URLS),
        "name": chance.choice(("Googlebot", "googlebot", *TEXTS)),
        "identity": chance.choice(("verified", "signed", "spoofed", "unknown")),
        "confidence": chance.choice(_LEVELS),
    }


def _odd_signals(fields: dict[str, Any], chance: random.Random) -> None:
    for name in _FLAGS:
        fields[name] = chance.random() < 0.5
    for name in ("vpn_confidence", "proxy_confidence", "tampering_confidence"):
        fields[name] = chance.choice(_LEVELS)
    fields["tampering_details"] = {
        "anomaly_score": chance.choice(_SCORES),
        "anti_detect_browser": chance.random() < 0.5,
    }
    fields["ip_blocklist"] = {name: chance.random() < 0.5 for name in ("email_spam", "attack_source", "tor_node")}
    kinds = ("residential", "data_center", "unknown")
    fields["proxy_details"] = {"proxy_type": chance.choice(kinds), "last_seen_at": chance.choice(_TIMES)}
    fields["proxy_details"]["provider"] = chance.choice(TEXTS)
    fields["rare_device_percentile_bucket"] = chance.choice(_BUCKETS)
    zone = chance.choice(("w1aTfd4MCvl", "W1aTfd4MCvl", "w1aTfd4MCvlAAAA", ""))
    fields["proximity"] = {
        "id": zone,
        "precision_radius": chance.choice(_RADII),
        "confidence": chance.choice((0, 0.95, 1)),
    }


def _odd_numbers(fields: dict[str, Any], chance: random.Random) -> None:
    fields["suspect_score"] = chance.choice(_SUMS)
    for name in ("proxy_ml_score", "vpn_ml_score", "virtual_machine_ml_score", "tampering_ml_score"):
        fields[name] = chance.choice(_SCORES)
    for windows in fields["velocity"].values():
        windows |= {"5_minutes": chance.choice(_COUNTS), "24_hours": chance.choice(_COUNTS)}
    for name in ("identification", "supplementary_id_high_recall"):
        fields[name] |= {"first_seen_at": chance.choice(_TIMES), "last_seen_at": chance.choice(_TIMES)}
        fields[name]["confidence"] = {"score": chance.choice(_SCORES), "version": "", "comment": chance.choice(TEXTS)}
    raw = fields["raw_device_attributes"]
    raw |= {
        "device_memory": chance.choice((0, _LARGEST_32)),
        "hardware_concurrency": chance.choice((-1, 0, _LARGEST_32)),
    }
    raw |= {"screen_resolution": [chance.choice((-1, 0, _LARGEST_32)), -(2**31)], "audio": chance.choice(_NUMBERS)}
    raw |= {
        "battery_level": chance.choice((0, 100)),
        "fonts": list(TEXTS) * chance.randrange(3),
        "languages": [[], [""]],
    }
    raw["touch_support"]["max_touch_points"] = chance.choice(_COUNTS)
    raw["emoji"] = dict.fromkeys(("width", "height", "x", "y"), chance.choice(_NUMBERS)) | {
        "font": chance.choice(TEXTS)
    }
    raw["plugins"] = [{"name": chance.choice(TEXTS), "mimeTypes": [{}, {"type": chance.choice(TEXTS)}]}]


def _odd_mobile(fields: dict[str, Any], chance: random.Random) -> None:
    """Give it what mobile devices have; nothing in the contract keeps the platforms apart."""
    for name in _MOBILE_FLAGS:
        fields[name] = chance.random() < 0.5
    fields["factory_reset_timestamp"] = chance.choice(_TIMES)
    fields["bundle_id"] = chance.choice(("com.foo.app", "com.Foo.app", *TEXTS))
    fields["package_name"] = chance.choice(("com.foo.app", "com.Foo.app", *TEXTS))
    fields["raw_device_attributes"] |= {"device_model": "iPhone 15 Pro", "device_manufacturer": "Apple"}
    fields["raw_device_attributes"]["battery_low_power_mode"] = chance.random() < 0.5


def _odd_tags(fields: dict[str, Any], chance: random.Random) -> None:
    deep: Any = chance.choice(TEXTS)
    for level in range(chance.randrange(30)):
        deep = {chance.choice(TEXTS): deep} if level % 2 else [deep, None]
    fields["tags"] = {
        chance.choice(TEXTS): chance.choice((None, True, [], {}, _LARGEST, -_LARGEST, 1.5e300, 5e-324, -0.0, [[[]]])),
        "deep": deep,
        "long": chance.choice(TEXTS) * chance.randrange(1, 20),
    }


def _odd_rules(fields: dict[str, Any], chance: random.Random) -> None:
    fields["triggered_by"] = [
        {"id": "r_uE0af8497PFAOD", "name": chance.choice(TEXTS), "description": chance.choice(TEXTS)}
    ]
