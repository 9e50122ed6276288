"""The tables of bench/store.py as Markdown, and whether its targets are met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from store_measured import Measured

TITLES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
ERASURES = ("erasing one machine", "erasing a visitor of ever new addresses")
# Of each section, in the order of the report: what its cells show of the measured values.
SECTIONS: dict[str, tuple[str, ...]] = {
    "loading": ("events/s",),
    "bytes an event": ("bytes",),
    "typical searches": ("p50 ms", "p99 ms", "max ms", "again p50 ms", "again p99 ms"),
    "typical searches over all time": ("p50 ms", "p99 ms", "max ms", "again p50 ms", "again p99 ms"),
    "typical searches from the disk": ("p50 ms", "p99 ms", "max ms"),
    "other searches": ("p50 ms", "p99 ms", "max ms"),
    "searches that match nothing": ("p50 ms", "p99 ms", "max ms"),
    "searches without a selective filter": ("p50 ms", "p99 ms", "max ms"),
    "reads in the store": ("p50 ms", "p99 ms", "max ms"),
    "GET /v4/events/{id}": ("requests/s", "p99 ms", "ratio", "least", "most"),
    "recording": ("events/s", "least", "most", "p50 ms", "p99 ms", "of reference"),
    "a search at its time limit": ("p50 ms", "p99 ms", "max ms", "limit ms", "answers", "of them 504"),
} | dict.fromkeys(ERASURES, ("events", "tombstone ms", "all removed s", "p50 ms", "p99 ms", "max ms"))
LARGEST_PARTS = 12
# How an event's bytes are told apart from those of its detail, in both stores.
WITHOUT_DETAIL, DETAIL = "all but event_detail", "event_detail"


@dataclass(frozen=True)
class Verdict:
    """Whether a target is met: `measured` against what is allowed."""

    what: str
    met: bool
    measured: str

    def __str__(self) -> str:
        return f"{'PASS' if self.met else 'MISS'}  {self.what}: {self.measured}"


def tables(results: Iterable[Measured]) -> Iterator[str]:
    """Yield the lines of all tables."""
    known = list(results)
    for section, shown in SECTIONS.items():
        of_section = [one for one in known if one.section == section]
        for backend in dict.fromkeys(one.backend for one in of_section):
            yield from _table(section, backend, shown, [one for one in of_section if one.backend == backend])


def _table(section: str, backend: str, shown: tuple[str, ...], measured: list[Measured]) -> Iterator[str]:
    sizes = sorted({one.events for one in measured})
    names = list(dict.fromkeys(one.name for one in measured))
    used = [value for value in shown if any(value in one.values for one in measured)]
    cells = {(one.name, one.events): one for one in measured}
    yield from ("", f"### {TITLES[backend]}: {section}", "", f"Each cell: {' / '.join(used)}.", "")
    yield f"| | {' | '.join(f'{size / 1e6:g} million' for size in sizes)} |"
    yield f"|---|{'---|' * len(sizes)}"
    for name in names:
        found = [cells.get((name, size)) for size in sizes]
        yield f"| {name} | {' | '.join('' if one is None else _cell(one, used) for one in found)} |"


def _cell(one: Measured, shown: list[str]) -> str:
    text = " / ".join(_number(one.values[name]) for name in shown if name in one.values)
    ended, queries = one.values.get("ended", 0), one.values.get("queries", 0)
    return f"{text} ({ended:.0f} of {queries:.0f} ended)" if ended else text


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def verdicts(results: Iterable[Measured]) -> Iterator[Verdict]:
    """Yield the judgement on each target, at every size that was measured."""
    known = list(results)
    for backend in dict.fromkeys(one.backend for one in known):
        own = [one for one in known if one.backend == backend]
        sizes = sorted({one.events for one in own})
        for size in sizes:
            where = f"{TITLES[backend]}, {size / 1e6:g} million"
            for verdict in _at_size(backend, [one for one in own if one.events == size]):
                yield Verdict(f"{where}: {verdict.what}", verdict.met, verdict.measured)
        for section in ("typical searches", "typical searches over all time"):
            yield from _growth(TITLES[backend], section, [one for one in own if one.section == section])


def _at_size(backend: str, measured: list[Measured]) -> Iterator[Verdict]:
    sections = {section: [one for one in measured if one.section == section and one.values] for section in SECTIONS}
    of = {(one.section, one.name): one.values for one in measured}
    for name, most in ((WITHOUT_DETAIL, 1_300), (DETAIL, 700)):
        if values := of.get(("bytes an event", name)):
            yield Verdict(
                f"bytes an event, {name}, at most {most:,}", values["bytes"] <= most, f"{values['bytes']:,.0f}"
            )
    most_of = {"typical searches": 10, "typical searches over all time": 10, "searches that match nothing": 25}
    for section, most in most_of.items():
        if slowest := max(sections[section], key=lambda one: one.values["p99 ms"], default=None):
            p99 = slowest.values["p99 ms"]
            too_slow = [one.name for one in sections[section] if one.values["p99 ms"] >= most]
            shown = f"{len(too_slow)} are slower: {', '.join(too_slow)}" if too_slow else f"slowest: {slowest.name}"
            yield Verdict(f"{section}, p99 under {most} ms", not too_slow, f"{_number(p99)} ms ({shown})")
    least = {"fresh event": 0.6, "old event": {"sqlite": 0.4, "postgresql": 0.25}[backend]}
    for name, ratio in least.items():
        if values := of.get(("GET /v4/events/{id}", name)):
            yield Verdict(
                f"{name} beside a constant answer, at least {ratio}", values["ratio"] >= ratio, f"{values['ratio']:.2f}"
            )
    fewest = {"sqlite": 4_000, "postgresql": 3_000}[backend]
    if values := of.get(("recording", "through the writer")):
        rate = values["events/s"]
        yield Verdict(f"events recorded a second, at least {fewest:,}", rate >= fewest, f"{rate:,.0f}")
    if values := of.get(("a search at its time limit", "the search")):
        ended = (
            f"{values['of them 504']:.0f} of {values['answers']:.0f} answers, none after {_number(values['max ms'])} ms"
        )
        yield Verdict("searches at their limit end with 504", values["of them 504"] == values["answers"], ended)
        p99 = of["a search at its time limit", "reads of events beside it"]["p99 ms"]
        yield Verdict("reads of events beside them, p99 under 10 ms", p99 < 10, f"{_number(p99)} ms")
    for section in ERASURES:
        if values := of.get((section, "recording meanwhile")):
            longest = max(0.0, values["max ms"] - of[section, "recording alone"]["p50 ms"])
            yield Verdict(f"{section}: longest wait of a record, at most 50 ms", longest <= 50, f"{longest:.0f} ms")
            erased = of[section, "the erasure"]
            took, limit = erased["all removed s"], 60 * erased["events"] / 1e6
            what = f"{section}: {erased['events']:,.0f} events removed within {limit:.0f} s"
            yield Verdict(what, took <= limit, f"{took:.0f} s")


def _growth(backend: str, section: str, typical: list[Measured]) -> Iterator[Verdict]:
    """How searches grow as they are asked first, when the disk may have a part in it, and asked again, when not."""
    sizes = sorted({one.events for one in typical})
    if len(sizes) < 2:
        return
    first, last = ({one.name: one.values for one in typical if one.events == size} for size in (sizes[0], sizes[-1]))
    for value in ("p50 ms", "p99 ms", "again p50 ms", "again p99 ms"):
        grown = {name: last[name][value] / first[name][value] for name in first if value in last.get(name, {})}
        if not grown:
            continue
        name = max(grown, key=lambda one: grown[one])
        words = value.split()
        when = f"{words[1]} when asked again" if words[0] == "again" else words[0]
        what = f"{backend}: growth of {section}, {when}, from {sizes[0]:,} to {sizes[-1]:,}, under 1.5 times"
        yield Verdict(what, grown[name] < 1.5, f"{grown[name]:.2f} ({name})")
