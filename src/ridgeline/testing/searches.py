"""Hypothesis strategies for searches: every parameter, with values drawn mostly from given events, so that they hit."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

from ridgeline.testing.search_model import (
    ABSENT,
    FLAGS,
    LISTS,
    TEXTS,
    Fields,
    address_of,
    asn_of,
    origin_of,
    value_at,
)

Draw = Callable[[st.SearchStrategy[Any]], Any]
# Before and after every event.
STARTS = ("0", "0", "1969-07-20T20:17:40Z", "0001-01-01T00:00:00Z")
ENDS = ("9999999999999", "9999999999999", "9999-12-31T23:59:59Z")
MAXIMUM_LINKED_ID = 256
# Words of the contract; a value outside of them is refused, which is not what a search is compared for.
CHOICES: dict[str, tuple[str, ...]] = {
    "bot": ("all", "good", "bad", "none"),
    "bot_info": ("all", "none"),
    "bot_info_category": ("ai_agent", "ai_assistant", "scraping", "search_engine_crawler", "unknown"),
    "bot_info_identity": ("verified", "signed", "spoofed", "unknown"),
    "bot_info_confidence": ("high", "medium", "low"),
    "vpn_confidence": ("high", "medium", "low"),
    "rare_device_percentile_bucket": ("<p95", "p95-p99", "p99-p99.5", "p99.5-p99.9", "p99.9+", "not_seen"),
    "sdk_platform": ("js", "android", "ios"),
    "incremental_identification_status": ("partially_completed", "completed"),
}
FILTERS: tuple[str, ...] = (
    *TEXTS,
    *LISTS,
    *FLAGS,
    "bot",
    "bot_info",
    "ip_address",
    "asn",
    "origin",
    "min_suspect_score",
    "factory_reset",
)


@dataclass(frozen=True, slots=True)
class Search:
    """A search page by page: `limits` of the pages in turn, the last of them for all that follow.

    `total_hits` is asked for with the first page. `environment_id` is that of the key, None for all.
    """

    parameters: dict[str, list[str]]
    limits: list[int]
    total_hits: int | None
    environment_id: str | None

    def query_string(self, **page: str | int) -> str:
        """Return the parameters, and those of a page, percent-encoded."""
        pairs = [(name, text) for name, texts in self.parameters.items() for text in texts]
        return urlencode([*pairs, *((name, str(value)) for name, value in page.items())])


@st.composite
def searches(draw: Draw, events: Sequence[Fields], now: int, *, scoped: bool = True) -> Search:
    """Draw a search of some of the events; `now` is when it is made (Unix ms), `scoped` allows keys of one environment.

    All values are valid, so that no search is refused.
    """
    # Most conditions are taken from one event, so that several of them together still find something.
    event = draw(st.sampled_from(events))
    names = draw(st.lists(st.sampled_from(FILTERS), unique=True, max_size=draw(st.sampled_from((1, 1, 2, 3, 6)))))
    parameters: dict[str, list[str]] = {}
    for name in names:
        like = event if draw(st.integers(0, 9)) else draw(st.sampled_from(events))
        values = _values(draw, name, like, events)
        if values:
            parameters[name] = values
    if event.get("source") == "edge" or not draw(st.integers(0, 9)):
        parameters["source"] = ["edge"]
    parameters |= draw(_windows(events, event))
    reverse = draw(st.sampled_from((None, None, "true", "true", "false")))
    if reverse:
        parameters["reverse"] = [reverse]
    environments = sorted({one["environment_id"] for one in events})
    return Search(
        parameters,
        [*draw(st.lists(st.sampled_from((1, 2, 3, 5, 10, 33, 99, 100)), max_size=5)), 100],
        draw(st.one_of(st.none(), st.sampled_from((1, 2, 10, 100, 999, 1_000)))),
        draw(st.sampled_from((None, None, *environments))) if scoped else None,
    )


def _values(draw: Draw, name: str, event: Fields, events: Sequence[Fields]) -> list[str]:
    """Return the texts of a parameter; nothing if the event suggests none."""
    if name in FLAGS or name == "factory_reset":
        path = FLAGS.get(name, "factory_reset_timestamp")
        value = value_at(event, path)
        if value is ABSENT or not draw(st.integers(0, 9)):
            value = draw(st.booleans())
        return ["true" if value else "false"]
    if name == "ip_address":
        return [draw(_networks(event, events))]
    if name == "min_suspect_score":
        score = event.get("suspect_score", 7)
        return [draw(st.sampled_from((str(score), f"{score}.0", str(score - 0.5), str(score + 0.5), "-1", "0", "1e3")))]
    if name in LISTS:
        others = [draw(st.sampled_from(events)) for _ in range(draw(st.sampled_from((0, 0, 1, 3))))]
        drawn = [_text(draw, name, one) for one in (event, *others)]
        # A form that was left blank adds an empty value.
        blank = [""] if not draw(st.integers(0, 3)) else []
        return [*(text for text in drawn if text is not None), *blank]
    text = _text(draw, name, event)
    return [] if text is None else [text]


def _text(draw: Draw, name: str, event: Fields) -> str | None:
    """Return the event's own text, or one that resembles it; None if there is none that is valid."""
    own = _own_text(name, event)
    if name in CHOICES:
        if own not in CHOICES[name] or not draw(st.integers(0, 9)):
            own = draw(st.sampled_from(CHOICES[name]))
        return str(own)
    if not isinstance(own, str) or not own:
        return None
    kind = draw(st.integers(0, 15))
    text = own
    if kind == 0:
        text = own.swapcase()
    elif name != "visitor_id":
        text = {1: own + " ", 2: own[:-1], 3: own + "\0", 4: "%" + own[1:]}.get(kind, own)
    return (text[:MAXIMUM_LINKED_ID] if name == "linked_id" else text) or None


def _own_text(name: str, event: Fields) -> Any:
    if name == "asn":
        return asn_of(event)
    if name == "origin":
        return origin_of(event)
    if name == "bot":
        return {"not_detected": "none"}.get(event.get("bot", ""), event.get("bot"))
    if name == "bot_info":
        return "all" if "bot_info" in event else "none"
    return value_at(event, (TEXTS | LISTS)[name])


@st.composite
def _networks(draw: Draw, event: Fields, events: Sequence[Fields]) -> str:
    text: str = event.get("ip_address") or next(one["ip_address"] for one in events if "ip_address" in one)
    address = address_of(text)
    kind = draw(st.integers(0, 9))
    if kind < 2:
        return text
    bits = 32 if address.version == 4 else 128
    length = draw(st.one_of(st.sampled_from((bits, bits - 8, bits // 2, 1, 0)), st.integers(0, bits)))
    if isinstance(address, ipaddress.IPv4Address) and kind == 2:
        return f"::ffff:{address}/{96 + length}"
    if kind == 3:
        return str(ipaddress.ip_network((int(address), length), strict=False))
    if kind == 4:
        # The neighbour, just outside.
        return f"{type(address)(int(address) ^ 1 << (bits - length) % bits)}/{length}"
    return f"{address}/{length}"


@st.composite
def _windows(draw: Draw, events: Sequence[Fields], event: Fields) -> dict[str, list[str]]:
    kind = draw(st.integers(0, 9))
    if kind < 4:
        return {"start": [draw(st.sampled_from(STARTS))], "end": [draw(st.sampled_from(ENDS))]}
    other = draw(st.sampled_from(events))
    times = sorted((event["timestamp"], other["timestamp"]))
    start, end = (draw(_times(time)) for time in times)
    # Without an edge the default is seven days ago, or now.
    if kind < 8:
        return {"start": [start], "end": [end]}
    return {"start": [start]} if kind == 8 else {"end": [end]}


@st.composite
def _times(draw: Draw, time: int) -> str:
    time += draw(st.sampled_from((0, 0, 0, -1, 1)))
    if draw(st.booleans()):
        return str(time)
    zone = draw(st.sampled_from((UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-8)))))
    finer = draw(st.sampled_from((0, 0, 1, 999)))
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=time, microseconds=finer)
    text = moment.astimezone(zone).isoformat(timespec="microseconds" if finer else "milliseconds")
    return text.replace("+00:00", "Z") if draw(st.booleans()) else text
