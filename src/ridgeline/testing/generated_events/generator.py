"""Realistic events by the million: skewed visitors, networks and flags, each event a function of seed and number."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import msgspec

from ridgeline.testing.generated_events import explanation, pages
from ridgeline.testing.generated_events.browsers import Releases
from ridgeline.testing.generated_events.draws import BITS_12, BlockDraws, Draw, chance
from ridgeline.testing.generated_events.rhythm import Rhythm
from ridgeline.testing.generated_events.signals import Signals
from ridgeline.testing.generated_events.velocity import velocity
from ridgeline.testing.generated_events.visitors import PAIRS, Arrivals, Visitor, Visitors

# An odd number that is no multiple of 31 visits every one of the 62**4 endings before one comes again.
_ENDINGS = 62**4
_ENDING_STRIDE = 9_131_767

T = TypeVar("T")


class GeneratedEvent(msgspec.Struct, frozen=True, gc=False):
    """One event: `payload` is the event as the Server API shows it, `detail` what is kept beside it, both JSON.

    `visitor_id` is None for an event of the source edge, which has no visitor.
    """

    event_id: str
    timestamp: int
    environment_id: str
    visitor_id: str | None
    visitor_is_new: bool
    payload: bytes
    detail: bytes


class EventGenerator:
    """Events in order of time. Event `n` is the same however it is reached, so ranges can be made in parallel.

    `events_per_day` sets the pace from `start_ms` (Unix ms), `new_visitor_share` how many events are a first visit.
    The first environment has most of the visitors. Memory stays bounded at any number of events.
    """

    def __init__(
        self,
        seed: int = 0,
        *,
        environments: Sequence[str] = ("ae_0a1b2c3d4e5f6071", "ae_9f8e7d6c5b4a3920", "ae_5566778899aabbcc"),
        start_ms: int = 1_788_220_800_000,
        events_per_day: int = 100_000,
        new_visitor_share: float = 0.35,
    ) -> None:
        if not environments:
            raise ValueError("at least one environment is needed")
        if events_per_day < 1:
            raise ValueError("events_per_day must be positive")
        self._rhythm = Rhythm(seed, start_ms, events_per_day)
        self._arrivals = Arrivals(seed, new_visitor_share)
        self._visitors = Visitors(seed, self._arrivals, self._rhythm, environments)
        self._devices, self._networks = self._visitors.devices, self._visitors.networks
        self._releases = Releases()
        self._draws = BlockDraws(f"{seed}/events")
        self._first_ending = random.Random(f"{seed}/endings").randrange(_ENDINGS)

    def events(self, first: int = 0, count: int = 1) -> Iterator[GeneratedEvent]:
        """Yield the events numbered from `first` on."""
        for number in range(first, first + count):
            yield self.event(number)

    def visitor_id(self, number: int) -> str:
        """Return the id of the visitor that arrived as number `number`, from 0; the lowest numbers have most events."""
        return self._visitors.visitor(number).visitor_id

    def event(self, number: int) -> GeneratedEvent:
        """Return one event."""
        draw = self._draws(number)
        at = self._rhythm.time_of(number)
        visitor_number, is_new = self._arrivals.visitor_of(number, draw)
        visitor = self._visitors.visitor(visitor_number, at if is_new else None)
        home, observed = visitor.home.city, visitor.observed
        signals = Signals(draw, at, visitor.uses_vpn, home.timezone, home.country)
        address, ip_info, place = self._network(draw, visitor, signals.network)
        step = self._releases.step(visitor.browser, at, visitor.lag, visitor.phase)
        release = self._releases.release(visitor.browser, step, visitor.system_version, visitor.phone)
        surface = self._devices.surface(visitor.model, visitor.browser, step)
        ending = (self._first_ending + number * _ENDING_STRIDE) % _ENDINGS
        event_id = f"{at:013d}.{visitor.bucket}{PAIRS[ending // 3_844]}{PAIRS[ending % 3_844]}"
        linked = visitor.account >= 0 and draw() < _SIGNED_IN
        linked_id = f'"linked_id":"acct_{visitor.account * 2_654_435_761 % 4_294_967_291:08x}",' if linked else ""
        incremental = _INCREMENTAL[draw() & 255]
        site = pages.site_of(visitor_number)
        offset = self._networks.offset(home, at)
        battery = (
            f',"battery_level":{draw() % 101},"battery_charging":{_BOOLEANS[draw() & 1]}' if visitor.is_chromium else ""
        )
        payload = (
            f'{{"event_id":"{event_id}","timestamp":{at},"source":"device",{incremental}{linked_id}'
            f'"environment_id":"{visitor.environment}",{signals.suspect}'
            f'"sdk":{{"platform":"js","version":"1.{at // _SDK_RELEASE % 40}.{draw() & 1}"{visitor.integrations}}},'
            f'"replayed":{signals.replayed},{_identification(draw, at, visitor, is_new=is_new)}'
            f'"tags":{pages.tags(draw)},"url":"{pages.url(draw, site)}","ip_address":"{address}",{release.head},'
            f'"client_referrer":"{pages.referrer(draw, site)}",{release.details},{_proximity(draw, visitor)}'
            f"{signals.before_ip}{ip_info}{signals.before_velocity}"
            f"{velocity(draw, linked=linked, heavy=signals.high_activity)}{signals.after_velocity}"
            f'"raw_device_attributes":{{{observed.preferences},"fonts":[{visitor.fonts}],{observed.memory}'
            f'"timezone":"{home.timezone}",{visitor.canvas or surface.canvas},{visitor.languages},{surface.webgl},'
            f'{observed.screen},"date_time_locale":"{visitor.language}",{observed.vendor},"audio":{visitor.audio},'
            f'{observed.after_audio},"font_hash":"{visitor.font_hash}","timezone_offset":"{offset}"'
            f"{battery}{visitor.keyboard}}},{_LABELS[draw() & BITS_12]}}}"
        )
        measured = (
            f'{{"signal":"bot","checks":31,"rtt":{(draw() & 7) * 50},"eval_length":33}},{{"signal":"incognito",'
            f'"quota_mb":{_QUOTAS[draw() & BITS_12]}}},'
            f'{{"signal":"vpn","device":"{home.timezone}","network":"{place}"}},'
            f'{{"signal":"tampering","rarest":"{_RAREST[draw() & 7]}","surprise":{(draw() & 1_023) / 100}}}'
        )
        detail = explanation.detail(draw, visitor.model, is_new=is_new, triggered=signals.triggered, signals=measured)
        return GeneratedEvent(event_id, at, visitor.environment, visitor.visitor_id, is_new, payload.encode(), detail)

    def _network(self, draw: Draw, visitor: Visitor, kind: str) -> tuple[str, str, str]:
        """Return the address, the member `ip_info`, and the time zone of the address."""
        networks, host = self._networks, visitor.host
        if kind:
            table = networks.relay if kind == "relay" else networks.vpn if kind == "vpn" else networks.hosting
            site, host = table[draw() & BITS_12], draw()
        else:
            where = draw()
            if where < _AT_HOME:
                site = visitor.home
            elif where < _ON_MOBILE:
                site, host = visitor.mobile, draw()
            else:
                site, host = networks.home[draw()], draw()
        place = site.city.timezone
        if not visitor.uses_v6:
            address = site.v4(host)
            return address, f'"ip_info":{{"v4":{{"address":"{address}"{site.facts_v4}}},', place
        address = site.v6(host, draw())
        v4 = f'"v4":{{"address":"{site.v4(host)}"{site.facts_v4},' if draw() & 1 else ""
        return address, f'"ip_info":{{{v4}"v6":{{"address":"{address}"{site.facts_v6}}},', place


def _identification(draw: Draw, at: int, visitor: Visitor, *, is_new: bool) -> str:
    """Return both identifications; `last_seen_at` is a likely time since the first visit, not the time of an event."""
    if is_new:
        score, found, times = '"score":1.0,"version":"1.1"', "false", f'"first_seen_at":{at}}},'
    else:
        score, found, first = _CONFIDENCES[draw() & BITS_12], "true", visitor.first_seen_at
        last = at - int((at - first) * _ABSENCES[draw() & BITS_12])
        times = f'"first_seen_at":{first},"last_seen_at":{last}}},'
    return (
        f'"identification":{{"visitor_id":"{visitor.visitor_id}","visitor_found":{found},"confidence":{{{score}}},{times}'
        f'"supplementary_id_high_recall":{{"visitor_id":"{visitor.high_recall_id}","visitor_found":{found},'
        f'"confidence":{{"score":0.0,"version":"Not Supported"}},{times}'
    )


def _proximity(draw: Draw, visitor: Visitor) -> str:
    """Return where a fifth of the events were sent from: one of 32 zones around each city's networks."""
    if draw() >= _LOCATED:
        return ""
    zone = (visitor.home.number * 32 + (visitor.host >> 11)) * 2_654_435_761 % 4_294_967_291
    name = f"{PAIRS[zone % 3_844]}{PAIRS[zone // 7 % 3_844]}{PAIRS[zone // 53 % 3_844]}{PAIRS[zone // 911 % 3_844]}p7Q"
    return (
        f'"proximity":{{"id":"{name}","precision_radius":{_RADII[draw() & 15]},'
        f'"confidence":{(40 + draw() % 60) / 100}}},'
    )


_SIGNED_IN, _LOCATED = chance(0.8), chance(0.2)
_AT_HOME, _ON_MOBILE = chance(0.66), chance(0.93)
_SDK_RELEASE = 30 * 86_400_000
_BOOLEANS = ("false", "true")
_INCREMENTAL = [
    *['"incremental_identification_status":"completed",'] * 9,
    *['"incremental_identification_status":"partially_completed",'] * 4,
    *[""] * 243,
]
_RADII = (10, 10, 25, 25, 25, 65, 65, 65, 65, 175, 175, 450, 1_200, 3_300, 8_500, 22_500)
_RAREST = ("canvas.text", "audio", "fonts", "webgl.renderer", "screen_resolution", "languages", "math", "emoji")


def _table(name: str, make: Callable[[random.Random], T]) -> list[T]:
    numbers = random.Random(name)
    return [make(numbers) for _ in range(BITS_12 + 1)]


def _confidence(numbers: random.Random) -> str:
    score = round(1 - 0.45 * numbers.random() ** 9, 2 if numbers.random() < 0.8 else 4)
    comment = ',"comment":"the storage token was missing"' if score < 0.75 else ""
    return f'"score":{score!r},"version":"1.1"{comment}'


def _labels(numbers: random.Random) -> str:
    labels = []
    for name, power in (("automation_tool", 9), ("payment_fraud", 12), ("account_takeover", 14)):
        score = round(numbers.random() ** power, 3)
        labels.append(f'{{"label":"{name}","prediction":{_BOOLEANS[score > 0.8]},"ml_score":{score!r}}}')
    return f'"labels":[{",".join(labels)}]'


_CONFIDENCES = _table("confidences", _confidence)
_LABELS = _table("labels", _labels)
_ABSENCES = _table("absences", lambda numbers: numbers.random() ** 6)
_QUOTAS = _table("quotas", lambda numbers: int(numbers.lognormvariate(11.2, 0.8)))
