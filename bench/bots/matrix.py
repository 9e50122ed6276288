"""Writes `docs/bots.md` from the results."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bots import machine
from bots.catalogue import NEGATIVES, POSITIVES, UNSEEN, Configuration
from bots.runner import result_file

Result = dict[str, Any]
Verdict = bool | None
"""None where a detector said nothing."""

# Of fpscanner, what is true of every virtual machine with a server's clock.
_OF_THE_MACHINE = frozenset({"hasUTCTimezone", "hasSwiftshaderRenderer", "hasMismatchWebGLInWorker"})

_MOST_REASONS = 3

_HEAD = """# Telling people from automation

<!-- Written by `make bench-bots` from its results; do not edit. -->

Each row is one way to open the same page, to click and to type: a tool, headed or headless, as it comes or hardened as
its users do. All had the same machine, flags, window and display. What is not a tool is a person's browser, moved by
events of the X server. See [bench/README.md](../bench/README.md#bots) for how it is measured.

- **BotD** and **fpscanner** are asked for their own verdict. Beside fpscanner as it is shipped stands fpscanner without
  the three rules that are true of this virtual machine (clock in UTC, SwiftShader, WebGL in workers).
- **Ridgeline** is `bot` in the event of the page's last message, when it has been used: how mouse and keys are used is
  part of what it looks at. **Ridgeline, at once** is `bot` in the event of the page's first message, when nothing has
  been touched, as the other detectors judge; of clients without a browser there is one message alone.
- **why**: the three heaviest of Ridgeline's reasons ([what they mean](signals.md#bot)).
- ✔ detected, · not detected; without a verdict a tool is not detected. In the second table ✔ is a false alarm.
"""


def botd(seen: Result) -> Verdict:
    said = seen["told"].get("baselines", {}).get("botd")
    return None if said is None else bool(said["result"]["bot"])


def fpscanner_rules(seen: Result) -> set[str] | None:
    said = seen["told"].get("baselines", {}).get("fpscanner")
    if not said:
        return None
    return {name for name, rule in said["fastBotDetectionDetails"].items() if rule["detected"]}


def fpscanner(seen: Result) -> Verdict:
    rules = fpscanner_rules(seen)
    return None if rules is None else bool(rules)


def fpscanner_adjusted(seen: Result) -> Verdict:
    rules = fpscanner_rules(seen)
    return None if rules is None else bool(rules - _OF_THE_MACHINE)


def ridgeline(seen: Result, message: int = -1) -> Verdict:
    if not seen["events"]:
        return None
    said = seen["events"][message]["event"].get("bot")
    return None if said is None else said == "bad"


def ridgeline_at_once(seen: Result) -> Verdict:
    return ridgeline(seen, 0)


DETECTORS: dict[str, Callable[[Result], Verdict]] = {
    "BotD": botd,
    "fpscanner": fpscanner,
    "fpscanner, adjusted": fpscanner_adjusted,
    "Ridgeline, at once": ridgeline_at_once,
    "Ridgeline": ridgeline,
}
_OURS = {"Ridgeline, at once", "Ridgeline"}


def _load(results: Path, configurations: Iterable[Configuration]) -> dict[str, Result]:
    files = {made.id: result_file(results, made) for made in configurations}
    return {name: json.loads(file.read_text()) for name, file in files.items() if file.exists()}


def page(results: Path) -> str:
    """Return the page; what has no result is named as not run."""
    positives, negatives = _load(results, POSITIVES), _load(results, NEGATIVES)
    seen = [made for made in POSITIVES if made.id not in UNSEEN]
    unseen = [made for made in POSITIVES if made.id in UNSEEN]
    browsers = [made for made in seen if not made.browserless]
    clients = [made for made in seen if made.browserless]
    judged = any(ridgeline(one) is not None for one in (positives | negatives).values())
    parts = [
        _HEAD,
        _versions(positives | negatives),
        "## Summary\n",
        _table(
            ["", *DETECTORS],
            [
                _summary("tools that drive a browser: detected", browsers, positives, judged=judged),
                _summary("clients without a browser: detected", clients, positives, judged=judged),
                _summary("people: false alarms", NEGATIVES, negatives, judged=judged),
            ],
        ),
        "## Tools\n",
        _rows(seen, positives, judged=judged),
        "## People\n",
        _rows(NEGATIVES, negatives, judged=judged),
        "## Kept unseen\n",
        "Drawn before any rule was written (`bench/bots/catalogue.py`), and not run before the rules are done.\n",
        _rows(unseen, positives, judged=judged),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _versions(all_seen: dict[str, Result]) -> str:
    if not all_seen:
        return "Nothing was run yet.\n"
    days = sorted({one["at"][:10] for one in all_seen.values()})
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    beside = machine.baselines()
    browsers = {
        name: all_seen[f"hand-{name}"]["version"] for name in ("chromium", "firefox") if f"hand-{name}" in all_seen
    }
    named = ", ".join(f"{name.capitalize()} {version}" for name, version in browsers.items())
    return (
        f"Measured {when}, Debian 12, {named}; BotD {beside['@fingerprintjs/botd']}, fpscanner {beside['fpscanner']}. "
        "One visit each.\n"
    )


def _failed(seen: Result) -> bool:
    return not seen["messages"]


def _summary(title: str, made: Iterable[Configuration], results: dict[str, Result], *, judged: bool) -> list[str]:
    ran = [results[one.id] for one in made if one.id in results and not _failed(results[one.id])]
    cells = [title]
    for name, detector in DETECTORS.items():
        verdicts = [detector(one) for one in ran]
        if name in _OURS and not judged:
            cells.append("not judged yet")
        else:
            cells.append(f"{sum(verdict is True for verdict in verdicts)}/{len(ran)}" if ran else "not run yet")
    return cells


def _rows(made: Iterable[Configuration], results: dict[str, Result], *, judged: bool) -> str:
    rows = []
    for one in made:
        seen = results.get(one.id)
        if seen is None:
            rows.append([f"`{one.id}`", "", *["not run yet"] * len(DETECTORS), "", one.note])
        elif _failed(seen):
            rows.append([f"`{one.id}`", seen["version"], *["did not run"] * len(DETECTORS), "", one.note])
        else:
            cells = [_cell(name, detector(seen), judged=judged) for name, detector in DETECTORS.items()]
            rows.append([f"`{one.id}`", seen["version"], *cells, _why(seen), _remark(one, seen)])
    return _table(["configuration", "version", *DETECTORS, "why", ""], rows)


def _why(seen: Result) -> str:
    explanation = seen["events"][-1]["explanation"] if seen["events"] else {}
    signals = {one["signal"]: one["because"] for one in explanation.get("signals", [])}
    return ", ".join(f"`{one['name']}`" for one in signals.get("bot", [])[:_MOST_REASONS])


def _remark(one: Configuration, seen: Result) -> str:
    broke_off = f"broke off: {seen['error'].splitlines()[0]}" if seen["error"] else ""
    return "; ".join(filter(None, [one.note, broke_off]))


def _cell(name: str, verdict: Verdict, *, judged: bool) -> str:
    if name in _OURS and not judged:
        return "not judged yet"
    return "no verdict" if verdict is None else "✔" if verdict else "·"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
