"""Whether the browser is what it says: contradictions within one visit, each caused by somebody changing something.

Most are known for all browsers; some are learned from the operator's own visitors (`foreign_traits.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from math import prod
from typing import NamedTuple

from ridgeline.signals.contract import Answer, Because, Known, Signal, Unknown
from ridgeline.signals.engines import real_engine
from ridgeline.signals.foreign_traits import REASONS as OF_OTHERS
from ridgeline.signals.foreign_traits import foreign_traits
from ridgeline.signals.observed import Observed
from ridgeline.wire.signals import TamperingDetails

ACTIONABLE = 0.5
"""Anomaly scores above this are worth acting on, by the contract."""
_MANY = 2
_LONGEST = 80
_VIEW = ("user_agent", "platform", "languages", "hardware_concurrency", "webdriver", "timezone")

# Apple lets no other engine onto its phones; there, everything is WebKit.
_ENGINES = {
    "chromium": re.compile(r"\b(?:Chrome|Chromium|Edg|OPR|SamsungBrowser|HeadlessChrome)/\d"),
    "gecko": re.compile(r"\b(?:Firefox|Thunderbird|SeaMonkey)/\d"),
    "webkit": re.compile(r"\bVersion/\d{1,3}[\d.]{0,12} (?:Mobile/\w{1,12} )?Safari/\d"),
}
# A user agent that no browser sends is not looked at to its end.
_LONGEST_USER_AGENT = 1_024
# A header that Firefox and Tor Browser send for privacy, whatever their system (`spoofOsInUserAgentHeader`).
_SPOOFED_FOR_PRIVACY = re.compile(
    r"^Mozilla/5\.0 \(Windows NT 10\.0; (?:Win64; x64; )?rv:[\d.]{1,8}\) Gecko/20100101 Firefox/[\d.]{1,8}$"
)
_APPLE_PHONE = re.compile(r"\((?:iPhone|iPad|iPod)\b")
# What `navigator.platform` begins with on each system that a user agent names.
_PLATFORMS = {
    "Windows": ("Win",),
    "Mac OS X": ("Mac",),
    "iOS": ("iPhone", "iPad", "iPod", "Mac"),
    "Android": ("Linux", "Android"),
    "Linux": ("Linux", "FreeBSD"),
    "Ubuntu": ("Linux",),
    "Chrome OS": ("Linux", "CrOS"),
}
_HINTED = {
    "Windows": ("Windows",),
    "Mac OS X": ("macOS",),
    "Android": ("Android",),
    # Some browsers on Android keep their hint when they ask for desktop pages.
    "Linux": ("Linux", "Android"),
    "Ubuntu": ("Linux",),
    "Chrome OS": ("Chrome OS", "Chromium OS"),
}


_OFFSET = re.compile(r"([+-])([01][0-9]):([0-5][0-9])")
# Rules of summer time that the device does not know yet, or a page that was left open while it began. It is two hours
# at Troll.
_SUMMER_TIME = 120
_DAY = 24 * 60


class _Contradiction(NamedTuple):
    reason: str
    seen: str
    weight: float
    """How likely it is that somebody changed something, if this is seen."""


def _views(observed: Observed) -> Iterator[_Contradiction]:
    """What worker and frame say otherwise than the page; they are the same browser's."""
    for fact, reason in (("worker_navigator", "worker_differs"), ("iframe_navigator", "frame_differs")):
        view = observed.members(fact)
        for name in _VIEW:
            if name in view and not _is_ipad(observed, name, view[name]):
                yield _Contradiction(reason, f"{name}: {str(view[name])[:_LONGEST]}", 0.8)


def _is_ipad(observed: Observed, name: str, said: object) -> bool:
    """Tell whether it is an iPad's worker that names the device: its pages say that it is a Mac."""
    is_named = name == "platform" and said in ("iPad", "iPhone") and observed.text("platform") == "MacIntel"
    return is_named and real_engine(observed) == "webkit"


def _graphics(observed: Observed) -> Iterator[_Contradiction]:
    page, worker = (
        observed.members("webgl_basics").get("renderer_unmasked"),
        observed.members("worker_navigator").get("webgl_renderer"),
    )
    if isinstance(page, str) and isinstance(worker, str) and page and worker and page != worker:
        # A laptop with two graphics processors may use one for each.
        yield _Contradiction("worker_graphics_differ", worker, 0.25)
    system = observed.client.system
    if isinstance(page, str) and system is not None:
        of_windows = "Direct3D" in page and system != "Windows"
        of_apple = "Metal" in page and system not in {"Mac OS X", "iOS"}
        if of_windows or of_apple:
            yield _Contradiction("graphics_of_another_system", page, 0.9)


def _engine(observed: Observed) -> Iterator[_Contradiction]:
    user_agent = observed.request.user_agent or observed.text("user_agent") or ""
    claimed = _claimed_engine(user_agent[:_LONGEST_USER_AGENT])
    real = real_engine(observed)
    if claimed is not None and real is not None and claimed != real:
        yield _Contradiction("engine_of_another_browser", real, 0.9)
    if claimed in {"gecko", "webkit"} and observed.members("client_hints").get("brands"):
        yield _Contradiction("client_hints_of_another_browser", "", 0.9)


def _system(observed: Observed) -> Iterator[_Contradiction]:
    sent, said = observed.request.user_agent, observed.text("user_agent")
    if sent is not None and said is not None and sent != said:
        # It is the request's system that is known: what differs from it differs for the same cause.
        return
    system, platform = observed.client.system, observed.text("platform")
    expected = _PLATFORMS.get(system or "")
    if platform is not None and expected is not None and not platform.startswith(expected):
        yield _Contradiction("platform_of_another_system", platform, 0.7)
    hinted = observed.members("client_hints").get("platform")
    allowed = _HINTED.get(system or "")
    if isinstance(hinted, str) and hinted and allowed is not None and hinted not in allowed:
        yield _Contradiction("client_hints_of_another_system", hinted, 0.7)


def _request(observed: Observed) -> Iterator[_Contradiction]:
    sent, said = observed.request.user_agent, observed.text("user_agent")
    # The longer one of the two may have been cut.
    if sent is not None and said is not None and sent[:_LONGEST_USER_AGENT] != said[:_LONGEST_USER_AGENT]:
        yield _Contradiction("request_differs", said, 0.25 if _hides_its_system(observed) else 0.7)


def _hides_its_system(observed: Observed) -> bool:
    sent = observed.request.user_agent or ""
    return real_engine(observed) == "gecko" and bool(_SPOOFED_FOR_PRIVACY.search(sent[:_LONGEST_USER_AGENT]))


def _clock(observed: Observed) -> Iterator[_Contradiction]:
    """The time zone that the browser names beside how far its clock is from UTC; who pretends may change one alone."""
    said = observed.text("timezone_offset") or ""
    parts = _OFFSET.fullmatch(said)
    if parts is None or observed.zone.offset is None:
        return
    shown = (int(parts[2]) * 60 + int(parts[3])) * (-1 if parts[1] == "-" else 1)
    # Islands have changed sides of the date line.
    apart = (shown - observed.zone.offset) % _DAY
    if apart := min(apart, _DAY - apart):
        weight = 0.1 if apart <= _SUMMER_TIME else 0.7
        yield _Contradiction("clock_of_another_zone", f"{said} in {observed.zone.name}", weight)


def _disguise(observed: Observed) -> Iterator[_Contradiction]:
    """What was put in the place of the browser's own; extensions for privacy do that, too, so alone it is weak."""
    traces = [text for text in observed.texts("automation") if text.startswith(("replaced:", "own:"))]
    if traces:
        yield _Contradiction("functions_replaced", ", ".join(traces), 0.25)


def _tokens(observed: Observed) -> Iterator[_Contradiction]:
    if observed.match is not None and "token_contradicted" in observed.match.raised:
        yield _Contradiction("token_of_another_device", "", 0.6)


def _population(observed: Observed) -> Iterator[_Contradiction]:
    """What is common among others, and never among devices of the system and browser that this one says it is."""
    for learned in foreign_traits(observed):
        yield _Contradiction(*learned)


_LOOKS: tuple[Callable[[Observed], Iterator[_Contradiction]], ...] = (
    _views,
    _graphics,
    _engine,
    _system,
    _request,
    _clock,
    _disguise,
    _tokens,
    _population,
)
# What is learned of one thing says the same again as the rule for it.
_SAME = {"graphics_of_others": "graphics_of_another_system", "platform_of_others": "platform_of_another_system"}


def judge(observed: Observed) -> Answer:
    if not observed.facts:
        return Unknown("no_facts")
    found = [one for look in _LOOKS for one in look(observed)]
    names = {one.reason for one in found}
    found = [one for one in found if _SAME.get(one.reason) not in names]
    by_reason = {one.reason: one for one in reversed(found)}
    anomaly = _joined(by_reason.values())
    # A token tells of a copied profile, not of a browser that is another. What is learned counts as one.
    by_rule = [one for name, one in by_reason.items() if name not in OF_OTHERS and name != "token_of_another_device"]
    browser = sum(one.weight > ACTIONABLE for one in by_rule)
    browser += _joined(one for name, one in by_reason.items() if name in OF_OTHERS) > ACTIONABLE
    is_tampered = anomaly > ACTIONABLE
    because: tuple[Because, ...] = tuple((one.reason, one.seen[:_LONGEST]) for one in found)
    return Known(
        is_tampered,
        because or (("nothing_contradicts", ""),),
        {
            # By the contract: medium for an anomaly that no model has seen, high where there is none.
            "tampering_confidence": "medium" if is_tampered else "high",
            "tampering_details": TamperingDetails(anomaly, browser >= _MANY),
        },
    )


def _joined(found: Iterable[_Contradiction]) -> float:
    """Return how likely it is that somebody changed something, as if each contradiction were independent."""
    return round(1 - prod(1 - one.weight for one in found), 4)


def _claimed_engine(user_agent: str) -> str | None:
    if _APPLE_PHONE.search(user_agent):
        return "webkit"
    return next((engine for engine, pattern in _ENGINES.items() if pattern.search(user_agent)), None)


SIGNAL = Signal(
    field="tampering",
    more_fields=("tampering_confidence", "tampering_details"),
    reads=(
        *("worker_navigator", "iframe_navigator", "webgl_basics", "engine", "client_hints", "platform", "user_agent"),
        *("automation", "timezone_offset", "client", "request", "match", "zone", "population"),
    ),
    meaning="True for a browser that is not what it says: its parts contradict each other. `anomaly_score` joins the "
    "contradictions as if each were independent; `anti_detect_browser` needs two strong ones of different kinds. Some "
    "are learned: what is common among this deployment's visitors, and hardly ever seen in devices of this system or "
    "browser, from 1,500 visitors with that on. All that are learned count as one kind.",
    reasons={
        "worker_differs": "A worker of the page says something else than the page.",
        "frame_differs": "An empty frame of the page says something else than the page.",
        "worker_graphics_differ": "A worker has other graphics than the page.",
        "graphics_of_another_system": "The graphics are drawn in a way that this system does not have.",
        "engine_of_another_browser": "The script engine is not that of the browser in the user agent.",
        "client_hints_of_another_browser": "This browser has no client hints.",
        "client_hints_of_another_system": "Client hints and user agent name different systems.",
        "platform_of_another_system": "`navigator.platform` and the user agent name different systems.",
        "request_differs": "The request's user agent is not that of the page.",
        "clock_of_another_zone": "The clock is not that of the time zone that is named. Up to two hours are weak.",
        "functions_replaced": "Functions of the browser were replaced. Weak by itself.",
        "token_of_another_device": "A token came along that was issued to other hardware.",
        **OF_OTHERS,
        "nothing_contradicts": "Nothing that was observed contradicts anything else.",
    },
    unknown={"no_facts": "Nothing was observed."},
    false_alarms="A developer who emulates a phone in the browser's tools. Programs that change the user agent of all "
    "requests. A profile that was moved to new hardware, once. Tor Browser, and Firefox with `resistFingerprinting`, "
    "where they say that they run on another system. A new class of devices that is as those of another system in "
    "several ways, until one in 2,000 of its own system is so; what nobody has anywhere contradicts nothing. A device "
    "that does not know of its zone's new rules, where they changed by more than two hours, and extensions that hide "
    "the time zone.",
    judge=judge,
)
