"""What the product says of addresses from a feed that its data were made without.

Each operator's lists are held out in turn: the tables of lists are compiled anew from all others of the folder, and
addresses are drawn from the lists that were held out. So the answers are those of other sources: other lists, and the
systems that announce the networks, by their numbers and names. What is drawn from nobody's list says whether a list
that lists everything would have done as well.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from intel_addresses import of_ranges, of_systems, that_are
from intel_copy import Copy
from intel_known import judged
from ridgeline.intel.addresses import Version, read_address
from ridgeline.intel.compiling import Fetched, compile_feed
from ridgeline.intel.facts import AddressFacts
from ridgeline.intel.feeds import catalogue
from ridgeline.intel.feeds.feed import Feed
from ridgeline.intel.feeds.network_list import read_network_list
from ridgeline.intel.lookup import SUFFIX, IpIntelligence, shipped_tables
from ridgeline.intel.ranges import Range
from ridgeline.intel.table import Table

LISTS = ("datacenters", "vpn", "crawlers", "apple-relay")
HOSTING_SYSTEMS = "bad-asn-list.csv"
X4BNET = "x4bnet"
VERSIONS: tuple[Version, ...] = (4, 6)
FLAGS = ("datacenter", "vpn", "crawler", "relay")
"""The kinds of lists, each named as the fact that it tells."""
SYSTEMS = "systems of bad-asn-list"
ACCESS = "access networks"
ANNOUNCED = "networks on no list (what is right is not known)"
COLUMNS = ("addresses of", "IP", "made from", "fact", "of", "right", "wrong", "unknown", "right of what is announced")
# Who announces an operator's networks under a name of their own, Azure's and AWS's in China among them.
ALSO_NAMED = {
    "Amazon Web Services": ("amazon", "west cloud", "guanghuan xinwang"),
    "Linode": ("linode", "akamai"),
    "Microsoft Azure": ("microsoft", "blue cloud"),
    "Vultr": ("vultr", "constant company"),
}
# Networks of homes and phones on five continents, the largest of each; a few of their addresses are companies'.
_ACCESS = (
    "7922 20115 10796 20001 22773 5650 7029 21928 6327 812 577 3320 3209 6805 3215 12322 5410 2856 5089 5607 "
    "3352 12479 3269 1267 30722 1136 33915 5617 9121 4766 17858 9318 17676 2516 9824 3462 45899 7552 23693 "
    "9829 4134 4837 9808 28573 26599 8151 7303 12389 1221 4804 8452 36992 6713"
)
ACCESS_SYSTEMS = frozenset(map(int, _ACCESS.split()))


class Held(NamedTuple):
    """The lists of one operator or project in a feed."""

    feed: Feed
    whose: str
    files: tuple[Fetched, ...]

    @property
    def name(self) -> str:
        return f"{self.feed.name}, {self.whose}"


@dataclass(frozen=True, slots=True)
class Row:
    """How many answers about a fact were right, wrong and unknown: of all, and of those that somebody announces."""

    drawn: str
    version: Version
    data: str
    fact: str
    all: Counter[str]
    announced: Counter[str]

    def cells(self) -> list[str]:
        shares = (share(self.all, verdict) for verdict in ("right", "wrong", "unknown"))
        figures = (*shares, share(self.announced, "right"))
        of = f"{self.all.total():,}"
        return [self.drawn, str(self.version), self.data, self.fact, of, *(f"{one:.3f}" for one in figures)]


def share(counts: Counter[str], verdict: str) -> float:
    return counts[verdict] / counts.total() if counts else 0.0


def row(
    drawn: str,
    version: Version,
    data: str,
    fact: str,
    answers: Sequence[AddressFacts],
    verdict: Callable[[Any], str],
) -> Row:
    """Judge a fact of each answer. An address that nobody announces sends nothing to anybody."""
    verdicts = [(verdict(getattr(one, fact)), one.asn is not None) for one in answers]
    announced = Counter(verdict for verdict, is_announced in verdicts if is_announced)
    return Row(drawn, version, data, fact, Counter(verdict for verdict, _ in verdicts), announced)


def lists_in(folder: Path) -> list[Held]:
    """Return the lists that are in a folder, which is laid out as for bin/build-ip-tables."""
    found: dict[tuple[str, str], list[Fetched]] = {}
    for name in LISTS:
        for path, lists, project in _parts(folder, catalogue()[name]):
            if path.exists():
                # One operator can have several lists, of which one must not tell what the other does.
                found.setdefault((name, lists or project), []).append(Fetched(path, project, lists))
    return [Held(catalogue()[name], whose, tuple(files)) for (name, whose), files in found.items()]


def _parts(folder: Path, feed: Feed) -> Iterator[tuple[Path, str, str]]:
    """Yield where a feed's lists would be, whom they list, and in which project they are."""
    if feed.name == "apple-relay":
        for version in VERSIONS:
            yield folder / f"ipranges/apple-proxy/ipv{version}_merged.txt", feed.parts[0].lists, "apple-proxy"
    for part in feed.parts:
        project, _, digit = part.name.rpartition("-v")
        kind = "vpn" if feed.kind == "vpn" else "datacenter"
        path = f"{X4BNET}/{kind}-ipv{digit}.txt" if project == X4BNET else f"ipranges/{project}/ipv{digit}_merged.txt"
        if project:
            yield folder / path, part.lists, project


class Tables:
    """Tables made from some of the lists, beside those of systems and places, which come from elsewhere."""

    def __init__(self, folder: Path, lists: Sequence[Held]) -> None:
        self._copy = Copy(folder)
        self._folder = folder / "tables"
        self._folder.mkdir()
        self._lists = lists
        self._others = [table.path for name, table in shipped_tables().items() if name not in LISTS]

    def made(self, takes: Callable[[Held], bool], *, hosting_list: bool = True) -> Copy:
        """Return the product with tables of the lists that are taken, in the order of their feeds."""
        tables = list(self._others)
        for name in LISTS:
            # As the product has it: of lists that overlap, the earlier one is believed.
            files = [file for held in self._lists if held.feed.name == name and takes(held) for file in held.files]
            table = self._folder / (name + SUFFIX)
            table.unlink(missing_ok=True)
            if files:
                compile_feed(catalogue()[name], files, table, as_of=0, made_at=0)
                tables.append(table)
        self._copy.ship(tables, hosting_list=hosting_list)
        return self._copy

    def open(self) -> list[Table]:
        """Return the tables of lists that were made last."""
        return [Table(path) for path in self._folder.glob(f"*{SUFFIX}")]


def measure(feeds: Path, folder: Path, count: int) -> list[Row]:
    """Return the rows of each list and of addresses on no list, of so many addresses of each IP version."""
    lists = lists_in(feeds)
    if not lists:
        raise SystemExit(f"{feeds} has none of the lists; it is laid out as for bin/build-ip-tables --lists.")
    draw, everything = random.Random(4), IpIntelligence.open()
    tables, rows = Tables(folder, lists), list[Row]()
    for held in lists:
        copy = tables.made(lambda one, held=held: one is not held)  # type: ignore[misc]
        rows += _of(copy, held, _drawn(_ranges(held), draw, count))
    if systems := _hosting_systems(feeds / HOSTING_SYSTEMS):
        copy = tables.made(lambda _: True, hosting_list=False)
        drawn = {version: of_systems(systems, everything, draw, version, count) for version in VERSIONS}
        rows += _judged(copy, SYSTEMS, drawn, "all but bad-asn-list", {"asn_type": "hosting", "datacenter": True})
    copy = tables.made(lambda _: True)
    nothing: dict[str, Any] = dict.fromkeys(FLAGS, False)
    drawn = {version: of_systems(ACCESS_SYSTEMS, everything, draw, version, count) for version in VERSIONS}
    rows += _judged(copy, ACCESS, drawn, "all", nothing | {"asn_type": "isp"})
    rows += _judged(copy, ANNOUNCED, _on_no_list(tables.open(), everything, draw, count), "all", nothing)
    return rows


def of_a_list(kind: str, path: Path, *, listed: bool, intelligence: IpIntelligence, count: int) -> list[Row]:
    """Return the rows of an operator's own list, of addresses that are of a kind or are not, by the tables in use."""
    drawn = _drawn(list(read_network_list(path, "")), random.Random(5), count)
    rows = []
    for version, texts in drawn.items():
        answers = [facts for text in texts if (facts := intelligence.look_up(text)) is not None]
        rows.append(row(str(path), version, "the tables in use", kind, answers, partial(judged, listed)))
    return rows


def _ranges(held: Held) -> list[Range]:
    return [one for file in held.files for one in held.feed.read(file.path, file.lists)]


def _drawn(ranges: Sequence[Range], draw: random.Random, count: int) -> dict[Version, list[str]]:
    found = {version: of_ranges([one for one in ranges if one.version == version], draw, count) for version in VERSIONS}
    return {version: texts for version, texts in found.items() if texts}


def _of(copy: Copy, held: Held, drawn: dict[Version, list[str]]) -> Iterator[Row]:
    data, flag = f"all but {held.whose}", held.feed.kind
    if held.feed.kind != "datacenter":
        yield from _judged(copy, held.name, drawn, data, {flag: True})
        return
    # What a system is for comes from no list of ranges, so that it tells what would be known without any.
    answers = {version: copy.judge(texts) for version, texts in drawn.items()}
    words = ALSO_NAMED.get(held.whose, (held.whose.split()[0].lower(),))
    for version, some in answers.items():
        yield row(held.name, version, data, flag, some, partial(judged, True))
        yield row(held.name, version, data, "asn_type", some, partial(judged, "hosting"))
        if held.whose != X4BNET:
            yield row(held.name, version, data, "datacenter_name", some, partial(_named, words))


def _judged(
    copy: Copy, drawn: str, texts: dict[Version, list[str]], data: str, expected: dict[str, Any]
) -> Iterator[Row]:
    for version, some in texts.items():
        answers = copy.judge(some)
        for fact, value in expected.items():
            yield row(drawn, version, data, fact, answers, partial(judged, value))


def _hosting_systems(path: Path) -> frozenset[int]:
    if not path.exists():
        return frozenset()
    with path.open(newline="") as file:
        return frozenset(int(row["ASN"]) for row in csv.DictReader(file))


def _on_no_list(
    lists: Sequence[Table], everything: IpIntelligence, draw: random.Random, count: int
) -> dict[Version, list[str]]:
    def is_on_none(text: str) -> bool:
        address = read_address(text)
        return address is not None and not any(table.find(address) for table in lists)

    found = {}
    for version in VERSIONS:
        announced = that_are(lambda facts: facts.asn is not None, everything, draw, version)
        found[version] = list(islice(filter(is_on_none, announced), count))
    return found


def _named(words: Sequence[str], answer: str | None) -> str:
    if not answer:
        return "unknown"
    return "right" if any(word in answer.lower() for word in words) else "wrong"


def report(rows: Sequence[Row]) -> None:
    """Print the rows, and beside them what a list of everything and one of nothing would come to."""
    print(f"\n| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|")
    for one in rows:
        print(f"| {' | '.join(one.cells())} |")
    print()
    for fact in FLAGS:
        held_out = [one for one in rows if one.fact == fact and one.data.startswith("all but")]
        elsewhere = [share(one.all, "wrong") for one in rows if one.fact == fact and one.drawn == ACCESS]
        if held_out and elsewhere:
            right = fmean(share(one.all, "right") for one in held_out)
            announced = fmean(share(one.announced, "right") for one in held_out)
            print(
                f"{fact}: right of what was held out {right:.3f} (of what is announced {announced:.3f}, means of "
                f"{len(held_out)} rows), wrong of {ACCESS} {fmean(elsewhere):.3f}; "
                "a list of everything 1.000 and 1.000, one of nothing 0.000 and 0.000"
            )
