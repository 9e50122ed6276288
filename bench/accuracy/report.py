"""Writes `docs/accuracy.md` and its pictures from the outcomes of the replays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from accuracy.bootstrap import Estimate
from accuracy.hazards import NEVER, TARGETS
from accuracy.pictures import Axis, Series, panel, picture
from accuracy.runs import (
    MODES,
    ORACLE,
    OURS,
    THINNED_DAYS,
    WHOLE_MODES,
    Plan,
    algorithms,
    outcomes,
    whole_seeds,
)
from accuracy.summary import STABILITY, Summary, summarise

MIX_NAMES = {"desktop": "desktop-heavy", "mobile": "mobile-heavy"}
_PERCENTS = (0, 0.2, 0.4, 0.6, 0.8, 1.0)
# What is reported: title, the outcomes it is read from, and whether only visits without a token count.
SECTIONS = (
    ("Visits without a usable token", "tokens", True),
    ("All visits, with tokens as they would be", "tokens", False),
    ("All visits, all storage ignored", "storageless", False),
)


def percent(estimate: Estimate | None) -> str:
    if estimate is None:
        return "-"
    return f"{estimate.value * 100:.2f} ({estimate.low * 100:.2f} to {estimate.high * 100:.2f})"


def plain(estimate: Estimate | None, digits: int = 1) -> str:
    if estimate is None:
        return "-"
    return f"{estimate.value:.{digits}f} ({estimate.low:.{digits}f} to {estimate.high:.{digits}f})"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def error_table(summaries: dict[str, Summary]) -> str:
    return table(
        ["algorithm", "false merge %", "false split %", "new visitor accepted %", "wrong visits %", "ids a device"],
        [
            [
                name,
                percent(each.false_merge),
                percent(each.false_split),
                percent(each.new_accept),
                percent(each.wrong),
                plain(each.ids, 2),
            ]
            for name, each in summaries.items()
        ],
    )


def tracking_table(summaries: dict[str, Summary]) -> str:
    def of_oracle(each: Summary) -> str:
        bound = summaries.get(ORACLE)
        if bound is None or bound.average is None or each.average is None:
            return "-"
        return f"{each.average.value / bound.average.value:.2f}"

    return table(
        [
            "algorithm",
            "average days",
            "of the oracle's",
            "maximum days",
            "perfect days",
            "ownership",
            "pairwise P / R",
            "B³ P / R",
        ],
        [
            [
                name,
                plain(each.average),
                of_oracle(each),
                plain(each.maximum),
                plain(each.perfect),
                f"{each.ownership:.3f}",
                f"{each.pairwise.precision:.3f} / {each.pairwise.recall:.3f}",
                f"{each.b_cubed.precision:.3f} / {each.b_cubed.recall:.3f}",
            ]
            for name, each in summaries.items()
        ],
    )


def calibration_rows(changes: dict[str, dict[str, tuple[float, float, float]]]) -> str:
    """Return achieved days between changes by mix beside their targets."""

    def text(days: Sequence[float]) -> str:
        return " / ".join("never" if each == NEVER else f"{each:.1f}" for each in days)

    mixes = list(changes)
    names = [*TARGETS, "user agent text"]
    return table(
        ["attribute", "target", *(MIX_NAMES[mix] for mix in mixes)],
        [
            [name, text(TARGETS[name]) if name in TARGETS else "-", *(text(changes[mix][name]) for mix in mixes)]
            for name in names
        ],
    )


class Report:
    def __init__(self, folder: Path, plan: Plan, calibration: str, command: str) -> None:
        self._folder, self._plan, self._calibration, self._command = folder, plan, calibration, command
        self._summaries: dict[tuple[str, str, bool], dict[str, Summary]] = {}

    def _all(self, mix: str, mode: str, tokenless: bool, names: Sequence[str] | None = None) -> dict[str, Summary]:
        key = mix, mode, tokenless
        if key not in self._summaries:
            frequency = THINNED_DAYS if mode.endswith("weekly") else None
            found = {}
            for name in names or algorithms():
                columns = outcomes(self._folder, self._plan, mix, name, mode)
                if columns:
                    found[name] = summarise(columns, frequency, tokenless=tokenless)
            self._summaries[key] = found
        return self._summaries[key]

    def write(self, page: Path, pictures: Path) -> None:
        """Write the page, and beside it the two pictures into their folder."""
        pictures.mkdir(parents=True, exist_ok=True)
        (pictures / "accuracy-errors.svg").write_text(self._error_picture())
        (pictures / "accuracy-reliability.svg").write_text(self._reliability_picture())
        where = pictures.relative_to(page.parent)
        page.write_text(self._page(where.as_posix()))

    def _page(self, pictures: str) -> str:
        seeds = self._plan.seeds
        populations = "one population" if seeds == 1 else f"{seeds} populations (seeds)"
        parts = [
            _INTRODUCTION.format(plan=self._plan, populations=populations, command=self._command),
            self._calibration,
        ]
        for title, mode, tokenless in SECTIONS:
            parts.append(f"## {title}")
            for mix in self._plan.mixes:
                summaries = self._all(mix, mode, tokenless)
                visits = next(iter(summaries.values())).visits if summaries else 0
                parts += [f"### {MIX_NAMES[mix].capitalize()}, {visits:,} visits", error_table(summaries)]
                if not tokenless:
                    parts += [tracking_table(summaries)]
        parts += [f"## At most one visit in {THINNED_DAYS:.0f} days"]
        for mode in MODES[2:]:
            for mix in self._plan.mixes:
                summaries = self._all(mix, mode, False)
                kind = "tokens as they would be" if mode.startswith("tokens") else "all storage ignored"
                parts += [
                    f"### {MIX_NAMES[mix].capitalize()}, {kind}",
                    error_table(summaries),
                    tracking_table(summaries),
                ]
        parts.append(self._whole())
        parts.append(
            "## Both errors on one picture\n\n"
            f"![False merges against false splits]({pictures}/accuracy-errors.svg)\n\n{_CURVE}"
        )
        parts.append(
            f"## How sure it is\n\n![Confidence against the share that is right]({pictures}/accuracy-reliability.svg)"
        )
        parts += [self._confidence(), self._generous(), self._groups(), self._stability(), self._platforms()]
        return "\n\n".join(part for part in parts if part) + "\n"

    def _whole(self) -> str:
        parts = []
        for mode in WHOLE_MODES:
            for mix in self._plan.mixes:
                summaries = self._all(mix, mode, False, (OURS, ORACLE))
                if summaries:
                    kind = "tokens as they would be" if mode.startswith("tokens") else "all storage ignored"
                    seeds = len(whole_seeds(self._folder, self._plan, mix, mode))
                    if seeds < self._plan.seeds:
                        kind += f" ({seeds} of the {self._plan.seeds} populations)"
                    parts += [
                        f"### {MIX_NAMES[mix].capitalize()}, {kind}",
                        error_table(summaries),
                        tracking_table(summaries),
                    ]
        return "\n\n".join(["## All devices of the test split", *parts]) if parts else ""

    def _each(self, tokenless: bool, head: Sequence[str], row: Callable[[str, str, Summary], list[list[str]]]) -> str:
        rows = []
        for mix in self._plan.mixes:
            for name, each in self._all(mix, "tokens", tokenless).items():
                rows += row(MIX_NAMES[mix], name, each)
        return table(head, rows)

    def _confidence(self) -> str:
        return self._each(
            False,
            ["mix", "algorithm", "expected calibration error, all visits"],
            lambda mix, name, each: [[mix, name, f"{each.calibration_error:.4f}"]],
        )

    def _generous(self) -> str:
        rows = []
        for mix in self._plan.mixes:
            for mode in ("tokens", "storageless"):
                for name, each in self._all(mix, mode, False).items():
                    if each.generous is not None:
                        kind = "as they would be" if mode == "tokens" else "ignored"
                        errors = each.false_split, each.generous[1], each.false_merge, each.generous[0]
                        rows.append([MIX_NAMES[mix], kind, name, *map(percent, errors)])
        if not rows:
            return ""
        head = ["mix", "tokens", "algorithm", "false split %", "of the high-recall id", "false merge %", "of that id"]
        return "## The high-recall id\n\nThe second, more generous decision: all visits.\n\n" + table(head, rows)

    def _groups(self) -> str:
        return "## Where it is hard\n\nVisits without a usable token.\n\n" + self._each(
            True,
            ["mix", "algorithm", "visits", "how many", "mean confidence", "share right"],
            lambda mix, name, each: [
                [mix, name, kind, f"{group.visits:,}", f"{group.confidence:.3f}", f"{group.right:.3f}"]
                for kind, group in each.groups.items()
            ],
        )

    def _stability(self) -> str:
        return "## The same id after …\n\nPercent of returning visits, tokens as they would be.\n\n" + self._each(
            False,
            ["mix", "algorithm", *(cause.replace("_", " ") for cause in STABILITY)],
            lambda mix, name, each: [[mix, name, *(percent(each.stability[cause]) for cause in STABILITY)]],
        )

    def _platforms(self) -> str:
        names = {OURS, "FP-Stalker hybrid", ORACLE}
        return "## By platform\n\nVisits without a usable token, percent.\n\n" + self._each(
            True,
            ["mix", "algorithm", "platform", "false merge", "false split", "new visitor accepted"],
            lambda mix, name, each: [
                [mix, name, platform, *(percent(error) for error in errors)]
                for platform, errors in each.platforms.items()
                if name in names
            ],
        )

    def _error_picture(self) -> str:
        ticks = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
        across = Axis("false split (returning visits)", 0.01, 1.0, True, (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0))
        up = Axis("false merge (all visits)", 0.002, 0.7, True, ticks)
        panels = [
            panel(
                f"{MIX_NAMES[mix].capitalize()}, no usable token",
                across,
                up,
                [Series(name, each.curve) for name, each in self._all(mix, "tokens", True).items()],
            )
            for mix in self._plan.mixes
        ]
        return picture(panels)

    def _reliability_picture(self) -> str:
        across, up = Axis("confidence", 0, 1, ticks=_PERCENTS), Axis("share right", 0, 1, ticks=_PERCENTS)
        panels = []
        for mix in self._plan.mixes:
            shown = [
                Series(name, [(each.confidence, each.right) for each in summary.reliability], line=False)
                for name, summary in self._all(mix, "tokens", False).items()
            ]
            panels.append(panel(f"{MIX_NAMES[mix].capitalize()}, all visits", across, up, shown, diagonal=True))
        return picture(panels)


_INTRODUCTION = """# How well visitors are identified

Generated by `{command}`; do not edit. **Synthetic, calibrated**: no public set of real fingerprints over time can be
had, so devices are made from real ones and change at measured rates. Do not compare these figures with the "99.5 %" of
product pages, which count visits that a cookie recognised.

Two errors, always together. A **false merge** is a visit given another device's id, a **false split** a returning
device given a new one. *New visitor accepted*: a device's first visit given an existing id. *Wrong visits*: those of
another device than the one that most of the id's visits belong to. *Average*, *maximum* and *perfect* days are
FP-Stalker's tracking durations. Of {populations} with {plan.devices:,} devices each, the first
{plan.compared:,} devices of the test split meet every algorithm, over 180 days, behind the same stored tokens. In
brackets: 95 % intervals, by drawing devices again. How the population is made and what is assumed: bench/README.md."""

_CURVE = """Each algorithm's mark is what it does; its line, what it would do if answers below a rising confidence were
taken for new visitors. An algorithm without a graded confidence has only its mark."""
