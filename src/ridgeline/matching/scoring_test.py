from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from ridgeline.matching.attributes import COUNT
from ridgeline.matching.claims import Claim
from ridgeline.matching.decide import Seen, Verdict
from ridgeline.matching.features import ClientFacts, Features
from ridgeline.matching.frequencies import Population
from ridgeline.matching.matcher import Candidate, Method
from ridgeline.matching.network import Network, read_network
from ridgeline.matching.parameters import DAY, shipped
from ridgeline.matching.profile import Profile, decode, encode
from ridgeline.matching.rivals import Known
from ridgeline.matching.scoring import ScoringMatcher, presence_of
from ridgeline.matching.travel import around
from ridgeline.testing import FakeDevice
from ridgeline.wire.observation import Fact, Observation

NOW = 1_760_000_000_000


class Shop:
    """A store of a few visitors, each looked up by its keys, around a matcher."""

    def __init__(self) -> None:
        self.matcher = ScoringMatcher(shipped(), Population(shipped()))
        self.profiles: dict[str, bytes] = {}
        self.keys: dict[int, set[str]] = {}

    def visit(
        self, device: FakeDevice, at: int, ip: str, token: str | None = None, **changes: Any
    ) -> tuple[str, Verdict]:
        facts = msgspec.convert(device.message("rl_pk"), Observation).facts
        facts |= {name: Fact(value=value, ms=0) for name, value in changes.items()}
        client = ClientFacts("Chrome", f"{device.chrome_version}.0.8078.73", "Windows", "11", None)
        features = self.matcher.features(facts, client)
        network = read_network(ip, b"")
        return self.decide(features, network, at, token)

    def decide(
        self, features: Features | None, network: Network | None, at: int, token: str | None
    ) -> tuple[str, Verdict]:
        keys = self.matcher.blocking_keys(features, network)
        found = sorted(set().union(*(self.keys.get(key, set()) for key in keys)))
        claims = [] if token is None else [Claim(self.known(token), at, proven=True)]
        seen = Seen(features, network, at, claims, [self.known(name) for name in found])
        verdict = self.matcher.decide(seen)
        visitor = verdict.decision.visitor
        name = f"v{len(self.profiles)}" if visitor is None else visitor.visitor_id
        before = None if visitor is None else self.profile(name)
        profile = self.matcher.profile_after(seen, verdict, before, name)
        self.matcher.count(seen, verdict, before, profile)
        if profile is not None:
            self.profiles[name] = encode(profile)
        for key in keys:
            self.keys.setdefault(key, set()).add(name)
        return name, verdict

    def known(self, name: str) -> Known:
        return Known(Candidate(name, 0, 0), self.profile(name))

    def profile(self, name: str) -> Profile | None:
        raw = self.profiles.get(name)
        return None if raw is None else decode(raw)


@pytest.fixture
def shop() -> Shop:
    shop = Shop()
    for seed in range(60):
        shop.visit(FakeDevice(seed), NOW + seed * 60_000, f"198.51.{seed}.7")
    return shop


def test_devices_that_differ_become_visitors_of_their_own(shop: Shop) -> None:
    assert len(shop.profiles) == 60
    assert shop.matcher.population.visitors(NOW) == pytest.approx(60, abs=0.1)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"device_pixel_ratio": 1.25},
        {"window_frame": [1200, 800, 1180, 700, 5, 5]},
        {"timezone": "Asia/Tokyo"},
        {"languages": [["fr"]], "date_time_locale": "fr"},
    ],
)
def test_a_single_change_without_storage_at_the_same_address(shop: Shop, changes: dict[str, Any]) -> None:
    name, verdict = shop.visit(FakeDevice(5), NOW + DAY, "198.51.5.7", **changes)
    assert (name, verdict.decision.method) == ("v5", Method.FACTS)


def test_a_browser_two_versions_on_is_the_same(shop: Shop) -> None:
    name, verdict = shop.visit(FakeDevice(5, chrome_version=158), NOW + 40 * DAY, "198.51.5.7")
    assert (name, verdict.decision.method) == ("v5", Method.FACTS)
    older, _ = shop.visit(FakeDevice(5, chrome_version=120), NOW + 41 * DAY, "203.0.113.1")
    assert older != "v5"


def test_one_that_keeps_asking_does_not_say_how_visitors_return(shop: Shop) -> None:
    for day in range(60):
        name, _ = shop.visit(FakeDevice(500 + day), NOW, f"203.0.113.{day}")
        shop.visit(FakeDevice(500 + day), NOW + 2 * DAY, f"203.0.113.{day}", token=name)
    usual = shop.matcher.population.tokenless(), shop.matcher.population.without_token(0, 3)
    # An uptime monitor with an empty profile, each ten minutes for a day.
    for minute in range(0, 24 * 60, 10):
        shop.visit(FakeDevice(900), NOW + 3 * DAY + minute * 60_000, "198.51.100.9")
    assert (shop.matcher.population.tokenless(), shop.matcher.population.without_token(0, 3)) == usual


def test_a_token_is_believed_and_one_on_other_hardware_is_not(shop: Shop) -> None:
    name, verdict = shop.visit(FakeDevice(5), NOW + DAY, "203.0.113.9", token="v5")
    assert (name, verdict.decision.method) == ("v5", Method.TOKEN)
    name, verdict = shop.visit(FakeDevice(900), NOW + DAY, "203.0.113.9", token="v5")
    assert (name, verdict.raised) == ("v60", ("token_contradicted",))


def test_it_learns_from_visits_what_is_kept(shop: Shop) -> None:
    shop.visit(FakeDevice(5), NOW + DAY, "198.51.5.7", timezone="Asia/Tokyo")
    profile = shop.profile("v5")
    assert profile is not None
    assert (profile.visits, len(profile.earlier), profile.places[0].visits) == (2, 1, 2)
    assert profile.high_recall_id == "v5"
    assert shop.matcher.population.visitors(NOW + DAY) == pytest.approx(60, abs=1)


def test_without_features_a_token_leaves_the_profile_as_it_was(shop: Shop) -> None:
    before = shop.profile("v5")
    name, verdict = shop.decide(None, None, NOW + DAY, "v5")
    assert (name, verdict.decision.method) == ("v5", Method.TOKEN)
    assert shop.profile("v5") == before
    # But for where it was then: of its last visit nobody knows that.
    assert before is not None
    latest, *others = before.places
    there = (latest._replace(where=around(52.5, 13.4, 100)), *others)
    shop.profiles["v5"] = encode(msgspec.structs.replace(before, places=there))
    shop.decide(None, None, NOW + 2 * DAY, "v5")
    assert shop.profile("v5") == before


def test_bots_are_kept_with_what_they_are_counted_for(shop: Shop) -> None:
    matcher = shop.matcher
    profiles: list[Profile] = []
    for number in range(600):
        seen = Seen(Features((500,) * COUNT), Network(1, 1), NOW + number, [], [])
        verdict = matcher.decide(seen)
        profile = matcher.profile_after(seen, verdict, None, "")
        assert profile is not None
        # As it is stored.
        kept = decode(encode(profile))
        assert kept is not None
        matcher.count(seen, verdict, None, profile)
        profiles.append(kept)
    assert profiles[0].counted == 1
    assert 0 < profiles[-1].counted < 0.5
    counted = sum(profile.counted for profile in profiles)
    assert matcher.population.visitors(NOW + 600) == pytest.approx(60 + counted, abs=0.5)
    for profile in profiles:
        matcher.population.gone(presence_of(profile), profile.seen_at)
    assert matcher.population.visitors(NOW + 600) == pytest.approx(60, abs=0.5)


def test_one_of_an_older_release_s_features_is_counted_when_it_comes_back(shop: Shop) -> None:
    profile = shop.profile("v5")
    assert profile is not None
    shop.profiles["v5"] = encode(replace(profile, counted=0.0))
    shop.matcher.population.gone(presence_of(profile), profile.seen_at)
    for day in (1, 2):
        name, _ = shop.visit(FakeDevice(5), NOW + day * DAY, "198.51.5.7")
        assert name == "v5"
        again = shop.profile("v5")
        assert again is not None
        assert again.counted == 1
        assert shop.matcher.population.visitors(NOW + day * DAY) == pytest.approx(60, abs=1.5)
