"""Whether a program makes the visit: what proves who it is, else what automation causes, never one weak trace."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import prod

from ridgeline.signals.bot_causes import LONGEST, LOOKS, REASONS, Trace, kind_of
from ridgeline.signals.contract import Answer, Known, Signal, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.wire.bot import BotInfo

ENOUGH = 0.8
"""From here on a visit is taken for a program's: no trace that people show, too, weighs as much."""
CERTAIN = 0.85
"""From here on a trace is one that nobody but a program leaves."""
_OBSERVED = ("webdriver", "automation")


def judge(observed: Observed) -> Answer:
    info, is_unchecked = _info(observed)
    if info is not None and info.identity in {"verified", "signed"}:
        return Known("good", ((f"{info.identity}_bot", info.name),), {"bot_type": _type_of(info)})
    traces: dict[str, Trace] = {}
    unlikely = 1.0
    for look, most in LOOKS.items():
        of_kind = {trace.reason: trace for trace in look(observed)}
        traces |= of_kind
        unlikely *= 1 - _joined(of_kind.values(), most)
    if info is not None and not is_unchecked:
        reason = "spoofed_bot" if info.identity == "spoofed" else "unproven_bot"
        traces[reason] = Trace(reason, 0.99, info.name)
        unlikely *= 0.01
    heaviest = sorted(traces.values(), key=lambda trace: -trace.weight)
    because = tuple((trace.reason, trace.seen[:LONGEST]) for trace in heaviest)
    if 1 - unlikely >= ENOUGH:
        return Known("bad", because, {"bot_type": kind_of(traces) if info is None else _type_of(info)})
    if is_unchecked:
        return Unknown("bot_not_checked")
    if not all(name in observed.facts for name in _OBSERVED):
        return Unknown("not_observed")
    return Known("not_detected", because or (("no_traces", ""),))


def _joined(traces: Iterable[Trace], most: float) -> float:
    """Return how likely a program caused them, as if each were independent; at most `most` if none is certain."""
    found = list(traces)
    joined = 1 - prod(1 - trace.weight for trace in found)
    return joined if any(trace.weight >= CERTAIN for trace in found) else min(joined, most)


def _info(observed: Observed) -> tuple[BotInfo | None, bool]:
    """Return the known bot that it calls itself, and whether what would prove it could not be looked at."""
    answer = observed.judged.get("bot_info")
    if not isinstance(answer, Known) or not isinstance(answer.value, BotInfo):
        return None, False
    was_not = any(name.startswith("not_checked") for name, _ in answer.because)
    return answer.value, answer.value.identity == "unknown" and was_not


def _type_of(info: BotInfo) -> str:
    return "_".join(_WORD.findall(info.name.lower())) or "bot"


_WORD = re.compile(r"[a-z0-9]+")

SIGNAL = Signal(
    field="bot",
    more_fields=("bot_type",),
    reads=(
        *("webdriver", "automation", "window_frame", "screen_resolution", "screen_frame"),
        *("pointer", "touch_support", "webgl_context", "permissions", "connection", "plugins", "pdf_viewer_enabled"),
        *("client_hints", "user_agent", "engine", "input", "worker_navigator", "iframe_navigator"),
        "console_watched",
        *("client", "request", "signal:bot_info", "signal:developer_tools", "signal:tampering"),
    ),
    meaning="`good` for a known bot that is proven to be itself (`bot_info`). `bad` for every other visit that a "
    "program makes, those included that call themselves bots and cannot prove which: what a program leaves behind, "
    "what it must change to hide, windows and screens that cannot be, and mice and keys that no hand moves. The "
    f"traces are joined as if each were independent, and are enough from {ENOUGH:g} on. `bot_type` is the bot, the "
    "tool, or the kind, as far as the traces tell. Not detected: a program that sends what a browser once observed, "
    "with every header that the browser sent, and a browser driven with care before it touches anything (bots.md).",
    reasons={
        "verified_bot": "A known bot, and it is proven that its operator sends it.",
        "signed_bot": "A known agent, and its request is signed with its operator's key.",
        "spoofed_bot": "It calls itself a known bot, and what that bot's operator documents says that it is not.",
        "unproven_bot": "It calls itself a known bot, and nothing proves it.",
        **REASONS,
        "no_traces": "Nothing that was observed comes from automation.",
    },
    unknown={
        "not_observed": "The agent did not look for traces, or its second script did not come; what was seen is too "
        "little.",
        "bot_not_checked": "It calls itself a known bot, and what would prove it could not be looked at.",
    },
    false_alarms="People who drive their browser by a program: by tools for the disabled that press keys and buttons "
    "for them, or by remote control. A page that is tested. Traces of one kind, unless nobody but a program leaves "
    "them, are never enough, so that two kinds must come together; only several things that a request lacks can be "
    "enough by themselves. A proxy that takes `Origin` and `Sec-` headers away from requests, and a server or an app "
    "of your own that sends on what `collect()` gave without a proxy key, make programs of all visitors, whatever "
    "platform they name.",
    judge=judge,
)
