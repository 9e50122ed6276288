"""Whether the browser is what it says: contradictions within one visit, each caused by somebody changing something."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import prod
from typing import NamedTuple

from ridgeline.signals.contract import Answer, Because, Known, Signal, Unknown
from ridgeline.signals.engines import real_engine
from ridgeline.signals.observed import Observed
from ridgeline.wire.signals import TamperingDetails

ACTIONABLE = 0.5
"""Anomaly scores above this are worth acting on, by the contract."""
_MANY = 2
_LONGEST = 80

# Apple lets no other engine onto its phones; there, everything is WebKit.
_ENGINES = {
    "chromium": re.compile(r"\b(?:Chrome|Chromium|Edg|OPR|SamsungBrowser|HeadlessChrome)/\d"),
    "gecko": re.compile(r"\bGecko/\d.*\b(?:Firefox|Thunderbird|SeaMonkey)/\d"),
    "webkit": re.compile(r"\bVersion/\d[\d.]* (?:Mobile/\w+ )?Safari/\d"),
}
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
    "Linux": ("Linux",),
    "Ubuntu": ("Linux",),
    "Chrome OS": ("Chrome OS", "Chromium OS"),
}


class _Contradiction(NamedTuple):
    reason: str
    seen: str
    weight: float
    """How likely it is that somebody changed something, if this is seen."""


def _views(observed: Observed) -> Iterator[_Contradiction]:
    """What worker and frame say otherwise than the page; they are the same browser's."""
    for fact, reason in (("worker_navigator", "worker_differs"), ("iframe_navigator", "frame_differs")):
        for name, said in observed.members(fact).items():
            # The worker's graphics are told whatever they are.
            if name != "webgl_renderer":
                yield _Contradiction(reason, f"{name}: {said}", 0.8)


def _graphics(observed: Observed) -> Iterator[_Contradiction]:
    page, worker = (
        observed.members("webgl_basics").get("renderer_unmasked"),
        observed.members("worker_navigator").get("webgl_renderer"),
    )
    if isinstance(page, str) and isinstance(worker, str) and page and worker and page != worker:
        # A laptop with two graphics processors may use one for each.
        yield _Contradiction("worker_graphics_differ", worker, 0.4)
    system = observed.client.system
    if isinstance(page, str) and system is not None:
        of_windows = "Direct3D" in page and system != "Windows"
        of_apple = "Metal" in page and system not in {"Mac OS X", "iOS"}
        if of_windows or of_apple:
            yield _Contradiction("graphics_of_another_system", page, 0.9)


def _engine(observed: Observed) -> Iterator[_Contradiction]:
    claimed = _claimed_engine(observed.request.user_agent or observed.text("user_agent") or "")
    real = real_engine(observed)
    if claimed is not None and real is not None and claimed != real:
        yield _Contradiction("engine_of_another_browser", real, 0.9)
    if claimed in {"gecko", "webkit"} and observed.members("client_hints").get("brands"):
        yield _Contradiction("client_hints_of_another_browser", "", 0.9)


def _system(observed: Observed) -> Iterator[_Contradiction]:
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
    if sent is not None and said is not None and sent != said:
        yield _Contradiction("request_differs", said, 0.7)


def _disguise(observed: Observed) -> Iterator[_Contradiction]:
    """What was put in the place of the browser's own; extensions for privacy do that, too, so alone it is weak."""
    traces = [text for text in observed.texts("automation") if text.startswith(("replaced:", "own:"))]
    if traces:
        yield _Contradiction("functions_replaced", ", ".join(traces), 0.3)


def _tokens(observed: Observed) -> Iterator[_Contradiction]:
    if observed.match is not None and "token_contradicted" in observed.match.raised:
        yield _Contradiction("token_of_another_device", "", 0.6)


_LOOKS: tuple[Callable[[Observed], Iterator[_Contradiction]], ...] = (
    _views,
    _graphics,
    _engine,
    _system,
    _request,
    _disguise,
    _tokens,
)


def judge(observed: Observed) -> Answer:
    if not observed.facts:
        return Unknown("no_facts")
    found = [one for look in _LOOKS for one in look(observed)]
    by_reason = {one.reason: one for one in reversed(found)}
    anomaly = round(1 - prod(1 - one.weight for one in by_reason.values()), 4)
    # A token tells of a copied profile, not of a browser that is another.
    browser = sum(one.weight > ACTIONABLE for one in by_reason.values() if one.reason != "token_of_another_device")
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


def _claimed_engine(user_agent: str) -> str | None:
    if _APPLE_PHONE.search(user_agent):
        return "webkit"
    return next((engine for engine, pattern in _ENGINES.items() if pattern.search(user_agent)), None)


SIGNAL = Signal(
    field="tampering",
    more_fields=("tampering_confidence", "tampering_details"),
    reads=(
        *("worker_navigator", "iframe_navigator", "webgl_basics", "engine", "client_hints", "platform", "user_agent"),
        *("automation", "client", "request", "match"),
    ),
    meaning="True for a browser that is not what it says: its parts contradict each other. `anomaly_score` joins the "
    "contradictions as if each were independent; `anti_detect_browser` needs two strong ones of different kinds.",
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
        "functions_replaced": "Functions of the browser were replaced. Weak by itself.",
        "token_of_another_device": "A token came along that was issued to other hardware.",
        "nothing_contradicts": "Nothing that was observed contradicts anything else.",
    },
    unknown={"no_facts": "Nothing was observed."},
    false_alarms="A developer who emulates a phone in the browser's tools. Programs that change the user agent of all "
    "requests. A profile that was moved to new hardware, once.",
    judge=judge,
)
