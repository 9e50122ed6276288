"""The population: who arrives with which event, who comes back, and what a visitor is, all by arithmetic on numbers.

Nothing is remembered: visitor 812,345 is the same whoever asks and in whatever order.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import msgspec
from xxhash import xxh3_64_intdigest

from ridgeline.ids import BASE62, bucket_of
from ridgeline.testing.generated_events.browsers import BROWSERS, LAGS, SYSTEM_VERSIONS, tells_model
from ridgeline.testing.generated_events.cities import COUNTRIES
from ridgeline.testing.generated_events.devices import EXTRA_FONTS, Devices
from ridgeline.testing.generated_events.draws import SPAN, Draw, chance, digest, draws_of, hexadecimal, spread
from ridgeline.testing.generated_events.networks import Networks
from ridgeline.testing.generated_events.rhythm import Rhythm

PAIRS = [first + second for first in BASE62 for second in BASE62]
# The letter that a byte stands for.
_LETTERS = bytes(ord(BASE62[byte % 62]) for byte in range(256))
_PER_MILLE = 1_000
# Flattens the head of the Zipf curve: at ten million events the commonest visitor has about 30,000.
_HEAD = 12.0
_RECENT_SHARE = chance(0.3)
_RECENT_REACH = 2_500
_HAS_ACCOUNT = chance(0.25)
_SHARES_ACCOUNT = chance(0.12)
_VPN_USER = chance(0.1)
_OWN_CANVAS = chance(0.07)
_OWN_AUDIO = chance(0.1)
_EXTRA_FONTS = chance(0.3)
# A member of the event's `sdk`, with the comma before it; most pages call the agent themselves.
_INTEGRATIONS = spread(
    (
        "",
        ',"integrations":[{"name":"ridgeline-react","version":"1.4.2"}]',
        ',"integrations":[{"name":"ridgeline-react","version":"1.4.2","subintegration":{"name":"next","version":"16.1.0"}}]',
        ',"integrations":[{"name":"ridgeline-react","version":"1.3.0","subintegration":{"name":"preact","version":"10.27.1"}}]',
        ',"integrations":[{"name":"ridgeline-vue","version":"1.1.0"}]',
        ',"integrations":[{"name":"ridgeline-cloudflare-proxy","version":"2.0.1"}]',
    ),
    (40, 9, 8, 2, 4, 3),
    64,
)
_WITHOUT_KEYBOARD = frozenset({"android", "iphone", "ipad"})
# The member `languages`: Chromium tells one language, others a list of their own as well.
_LISTED = {
    languages: (
        f'"languages":[["{languages[0]}"]]',
        f'"languages":{msgspec.json.encode([languages[:1], languages]).decode()}',
    )
    for country in COUNTRIES.values()
    for languages in country.languages
}
_KEPT_HEAVY = 4_096
_KEPT_RECENT = 8_192


class Arrivals:
    """Which events are a first visit. Of 1,000 events, `per_mille` are, evenly enough to be found without counting."""

    def __init__(self, seed: int, new_visitor_share: float) -> None:
        self._per_mille = round(new_visitor_share * _PER_MILLE)
        if not 1 <= self._per_mille <= _PER_MILLE:
            raise ValueError("new_visitor_share must be from 0.001 to 1")
        self._seed = seed & (2**64 - 1)

    def first_event(self, visitor: int) -> int:
        """Return the number of a visitor's first event."""
        if visitor == 0:
            return 0
        begin = -(-visitor * _PER_MILLE // self._per_mille)
        end = -(-(visitor + 1) * _PER_MILLE // self._per_mille)
        return begin + xxh3_64_intdigest(visitor.to_bytes(8, "little"), self._seed) % (end - begin)

    def visitor_of(self, event: int, draw: Draw) -> tuple[int, bool]:
        """Return whose event it is, and whether it is the first visit."""
        newest = event * self._per_mille // _PER_MILLE
        first = self.first_event(newest)
        if first == event:
            return newest, True
        known = newest + 1 if first < event else newest
        if draw() < _RECENT_SHARE:
            return known - 1 - int((draw() / SPAN) ** 3 * min(known, _RECENT_REACH)), False
        place = (draw() * SPAN + draw()) / SPAN**2
        return int(((known + _HEAD) / _HEAD) ** place * _HEAD - _HEAD), False


class Visitor:
    """A browser on a device, with its owner's home, habits and account. Texts are ready-made pieces of JSON."""

    __slots__ = (
        "account", "audio", "browser", "bucket", "canvas", "environment", "first_seen_at", "font_hash", "fonts",
        "high_recall_id", "home", "host", "integrations", "is_chromium", "keyboard", "lag", "language", "languages",
        "mobile", "model", "number", "observed", "phase", "phone", "system_version", "uses_v6", "uses_vpn",
        "visitor_id",
    )  # fmt: skip

    number: int
    first_seen_at: int

    def __init__(
        self, seed: int, number: int, devices: Devices, networks: Networks, environments: Sequence[str]
    ) -> None:
        data = digest(f"{seed}/visitor/{number}", 128)
        draw = draws_of(data[46:])
        self.number = number
        letters = data[:45].translate(_LETTERS).decode()
        self.visitor_id, self.high_recall_id = letters[:20], letters[20:]
        self.bucket = PAIRS[bucket_of(self.visitor_id)]
        self.environment = environments[draw() & 127]
        self.home = home = networks.home[draw()]
        self.mobile = networks.mobile(home.city.country, draw)
        self.host = draw()
        self.uses_v6 = draw() < 13_000
        self.uses_vpn = draw() < _VPN_USER
        self.account = number // 2 if draw() < _SHARES_ACCOUNT else number
        if draw() >= _HAS_ACCOUNT:
            self.account = -1
        self.model = model = devices.table[draw()]
        self.browser = browser = devices.browsers[model.system][draw() & 255]
        self.is_chromium = BROWSERS[browser].is_chromium
        self.system_version = SYSTEM_VERSIONS[model.system][draw() & 255]
        self.phone = model.phone if tells_model(browser) else ""
        self.lag = LAGS[draw() & 255]
        self.phase = draw() & 15
        self.observed = devices.observed(model, browser)
        self._describe(draw)

    def _describe(self, draw: Draw) -> None:
        country = COUNTRIES[self.home.city.country]
        languages = country.languages[draw() * draw() * len(country.languages) >> 32]
        self.fonts, self.font_hash = self.observed.fonts, self.observed.font_hash
        if draw() < _EXTRA_FONTS and not self.phone:
            for font in sorted({EXTRA_FONTS[draw() & 15], EXTRA_FONTS[draw() & 15]}):
                self.fonts = f'{self.fonts},"{font}"'
            self.font_hash = hexadecimal(self.fonts)
        self.audio = f"{self.observed.audio[:-6]}{draw():05d}7" if draw() < _OWN_AUDIO else self.observed.audio
        self.language = language = languages[0]
        self.languages = _LISTED[languages][not self.is_chromium]
        self.canvas = ""
        if draw() < _OWN_CANVAS:
            digits = f"{draw():04x}{draw():04x}{draw():04x}{draw():04x}{draw():04x}{draw():04x}{draw():04x}{draw():04x}"
            self.canvas = f'"canvas":{{"winding":true,"geometry":"{digits}","text":"{digits[::-1]}"}}'
        self.keyboard = ""
        if self.is_chromium and self.model.system not in _WITHOUT_KEYBOARD:
            self.keyboard = _keyboard(language, self.home.city.country, draw() >> 14)
        self.integrations = _INTEGRATIONS[draw() & 63]


@lru_cache(maxsize=1_024)
def _keyboard(language: str, country: str, variant: int) -> str:
    layout = language if "-" in language else f"{language}-{country}"
    return f',"keyboard_layout_hash":"{hexadecimal("keyboard", layout, variant)}","keyboard_layout_name":"{layout}"'


class Visitors:
    """Makes visitors, and keeps those that are likely to be asked for again."""

    def __init__(self, seed: int, arrivals: Arrivals, rhythm: Rhythm, environments: Sequence[str]) -> None:
        self._seed, self._arrivals, self._rhythm = seed, arrivals, rhythm
        self.devices, self.networks = Devices(seed), Networks(seed)
        shares = [0.7, *(0.3 / (len(environments) - 1) for _ in environments[1:])] if environments[1:] else [1.0]
        self._environments = spread(environments, shares, 128)
        self._heavy: dict[int, Visitor] = {}
        self._recent: dict[int, Visitor] = {}

    def visitor(self, number: int, arrived_at: int | None = None) -> Visitor:
        """Return a visitor; `arrived_at` is the time of its first event where that is known, to save time."""
        kept = self._heavy if number < _KEPT_HEAVY else self._recent
        visitor = kept.get(number)
        if visitor is None:
            if len(kept) >= _KEPT_RECENT:
                kept.clear()
            visitor = Visitor(self._seed, number, self.devices, self.networks, self._environments)
            if arrived_at is None:
                arrived_at = self._rhythm.time_of(self._arrivals.first_event(number))
            visitor.first_seen_at = arrived_at
            kept[number] = visitor
        return visitor
