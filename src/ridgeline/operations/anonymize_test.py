from __future__ import annotations

import json
from typing import Any

import pytest

from ridgeline.operations.anonymize import ENOUGH_VISITORS, Anonymizer, member_names, replaced_texts
from ridgeline.testing import EventGenerator

VISITOR = "Q7wJx2LmPz9RtVbNc4Yk"
PERSONAL: dict[str, Any] = {
    "event_id": "1760000000123.aB3dE9",
    "timestamp": 1760000000123,
    "linked_id": "ada.lovelace@example.org",
    "environment_id": "ae_00ff11ee22dd33cc",
    "identification": {"visitor_id": VISITOR, "visitor_found": True, "first_seen_at": 1759999999877},
    "supplementary_id_high_recall": {"visitor_id": "0jnGMkPYXX37DqVa4ZIO3f_hr", "visitor_found": True},
    "tags": {"loyalty card": {"number": 5512345678, "holders": ["Ada Lovelace"]}, "gold": True},
    "url": "https://bank.example.org/account/DE89370400440532013000?session=Zx81Spectrum",
    "client_referrer": "http://intranet.example.org/wiki/Layoffs",
    "ip_address": "198.51.100.77",
    "proximity": {"id": "w1aTfd4MCvl", "precision_radius": 10, "confidence": 0.95},
    "ip_info": {
        "v4": {
            "address": "198.51.100.77",
            "asn_network": "198.51.100.64/28",
            "geolocation": {
                "latitude": 52.51704,
                "longitude": -13.38886,
                "postal_code": "10117",
                "city_name": "Kleinmachnow",
                "subdivisions": [{"iso_code": "BB", "name": "Brandenburg"}],
            },
        },
        "v6": {"address": "2001:db8:3333:4444:5555:6666:7777:8888"},
    },
    "labels": [{"label": "chargeback_ring_7", "prediction": True}],
    "user_agent": "Mozilla/5.0 (Macintosh) AdasOwnBrowser/0.1",
    "raw_device_attributes": {"canvas": {"text": "70c3d3f7eb4408dc37a6bf8af1c51029"}, "audio": 124.04347745512496},
}
ORDINARY: dict[str, Any] = {"user_agent": "Mozilla/5.0 (Windows NT 10.0)", "os": "Windows", "bot": "not_detected"}


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    return [] if isinstance(value, bool) else [str(value)]


def crowd(anonymizer: Anonymizer, event: dict[str, Any], size: int) -> None:
    for number in range(size):
        anonymizer.learn(json.dumps(event).encode(), f"visitor {number}")


def test_nothing_of_a_person_is_left() -> None:
    anonymizer = Anonymizer(seed=1)
    crowd(anonymizer, ORDINARY, ENOUGH_VISITORS)
    raw = json.dumps(PERSONAL).encode()
    anonymizer.learn(raw, VISITOR)
    sample = anonymizer.sample(raw).decode()
    for text in texts(PERSONAL):
        if len(text) > 3:
            assert text not in sample, text
    for part in ("Lovelace", "loyalty", "number", "bank", "DE89", "Spectrum", "intranet", "Kleinmach", "chargeback"):
        assert part not in sample


def test_the_shape_stays() -> None:
    anonymizer = Anonymizer(seed=1)
    sample = json.loads(anonymizer.sample(json.dumps(PERSONAL).encode()))
    assert sample.keys() == PERSONAL.keys()
    assert sample["url"].startswith("https://")
    assert [len(part) for part in sample["event_id"].split(".")] == [13, 6]
    assert sample["ip_info"]["v4"]["geolocation"]["subdivisions"][0].keys() == {"iso_code", "name"}
    assert isinstance(sample["timestamp"], int)
    assert isinstance(sample["ip_info"]["v4"]["geolocation"]["latitude"], (int, float))


def test_what_many_visitors_share_stays_and_stands_in_for_what_few_have() -> None:
    anonymizer = Anonymizer(seed=1)
    crowd(anonymizer, ORDINARY, ENOUGH_VISITORS)
    crowd(anonymizer, {"user_agent": "Rare/1.0"}, ENOUGH_VISITORS - 1)
    assert json.loads(anonymizer.sample(json.dumps(ORDINARY).encode())) == ORDINARY
    rare = json.loads(anonymizer.sample(b'{"user_agent":"Rare/1.0"}'))
    assert rare["user_agent"] == ORDINARY["user_agent"]


def test_a_busy_visitor_is_still_one_visitor() -> None:
    anonymizer = Anonymizer(seed=1)
    for _ in range(10 * ENOUGH_VISITORS):
        anonymizer.learn(b'{"user_agent":"Only mine"}', VISITOR)
        anonymizer.learn(b'{"user_agent":"A crawler"}', None)
    assert b"Only mine" not in anonymizer.sample(b'{"user_agent":"Only mine"}')
    assert b"A crawler" not in anonymizer.sample(b'{"user_agent":"A crawler"}')


@pytest.mark.parametrize(
    "text", [VISITOR, "1760000000123.aB3dE9", "ae_00ff11ee22dd33cc", "198.51.100.77", "2001:db8::7"]
)
def test_what_looks_like_an_id_is_replaced_wherever_it_stands_however_many_have_it(text: str) -> None:
    anonymizer = Anonymizer(seed=1)
    detail = json.dumps({"match": {"runner_up": text, text: 1}})
    for number in range(2 * ENOUGH_VISITORS):
        anonymizer.learn(detail.encode(), f"visitor {number}")
    assert text not in anonymizer.sample(detail.encode()).decode()
    assert text.encode() in list(replaced_texts(detail.encode()))


def test_the_same_seed_gives_the_same_samples() -> None:
    events = [event.payload for event in EventGenerator(seed=4).events(0, 60)]

    def samples(seed: int) -> list[bytes]:
        anonymizer = Anonymizer(seed, enough_visitors=5)
        for number, event in enumerate(events):
            anonymizer.learn(event, str(number))
        return [anonymizer.sample(event) for event in events]

    assert samples(1) == samples(1) != samples(2)


def test_replaced_texts_are_told_without_what_names_nobody() -> None:
    told = set(replaced_texts(json.dumps(PERSONAL).encode()))
    assert b"ada.lovelace@example.org" in told
    assert b"bank.example.org/account/DE89370400440532013000?session=Zx81Spectrum" in told
    assert b"loyalty card" in told
    assert b"1760000000123" not in told
    assert b"gold" not in member_names(json.dumps(PERSONAL).encode())
    assert b"visitor_found" in member_names(json.dumps(PERSONAL).encode())
