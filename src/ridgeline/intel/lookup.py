"""What the tables and the operator's own files know of an address."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import structlog

from ridgeline.errors import ConfigurationError, RidgelineError
from ridgeline.intel.addresses import BITS, Address, Version, is_global, network_around, read_address
from ridgeline.intel.asked_tables import KNOWN_RECORDS, add_listed, asked_tables, of_kind, place_facts, system_facts
from ridgeline.intel.facts import AddressFacts
from ridgeline.intel.maxmind import MaxmindFile, MaxmindFileDamaged, anonymous_of, place_of, system_of
from ridgeline.intel.table import Table
from ridgeline.settings import Settings

SHIPPED = Path(__file__).parent / "data"
SUFFIX = ".table"
# A new file is seen within this time; looking costs about 30 microseconds.
CHECK_SECONDS = 5.0

log = structlog.get_logger(__name__)
Stamp = dict[str, tuple[int, int]]


class CrawlerLists(NamedTuple):
    """Whose crawlers the tables list, by IP version, and the oldest data's time (Unix ms)."""

    as_of: int
    operators: dict[Version, frozenset[str]]


class IpIntelligence:
    """Look-ups over the shipped tables, the fresher ones in a folder, and the operator's own files.

    Of a feed the folder's table is taken, unless the shipped one has newer data. The operator's own files come before
    all tables, in their order; a part that they do not know is taken from the next source that does. For one thread.
    """

    def __init__(self, folder: Path | None, own: Sequence[MaxmindFile], timer: Callable[[], float]) -> None:
        self._folder = folder
        self._own = tuple(own)
        self._timer = timer
        self._check_at = timer() + CHECK_SECONDS
        self._shipped = shipped_tables()
        self._opened: dict[str, tuple[tuple[int, int], Table]] = {}
        self._stamp = _stamp(folder)
        self._load()

    @classmethod
    def open(
        cls, folder: Path | None = None, files: Sequence[Path] = (), *, timer: Callable[[], float] = time.monotonic
    ) -> IpIntelligence:
        """Open the shipped tables, those in the folder, if it is there, and files in MaxMind's format.

        ConfigurationError if one of the files cannot be used. A table in the folder that is damaged is left out, and
        the shipped one used; the log tells.
        """
        own = []
        for path in files:
            try:
                own.append(MaxmindFile(path))
            except OSError as error:
                raise ConfigurationError(f"{path} in intel_files cannot be read: {error.strerror}.") from None
            except RidgelineError as error:
                raise ConfigurationError(f"intel_files: {error}") from None
        return cls(folder, own, timer)

    @classmethod
    def of(cls, settings: Settings) -> IpIntelligence:
        """Open what a deployment's settings name."""
        return cls.open(intel_folder(settings), own_files(settings))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in use, ordered by the names of their feeds."""
        return tuple(self._tables[name] for name in sorted(self._tables))

    @property
    def own_files(self) -> tuple[MaxmindFile, ...]:
        return self._own

    @property
    def crawler_lists(self) -> CrawlerLists | None:
        """What lists of crawlers there are; None if there is none."""
        return self._crawler_lists

    def look_up(self, address: str) -> AddressFacts | None:
        """Return what is known of an address, which is nothing if it is private; None if the text is no address."""
        read = read_address(address)
        if read is None:
            return None
        if self._timer() >= self._check_at:
            self._refresh()
        if not is_global(read):
            return AddressFacts()
        asked = self._asked[read.version]
        facts = asked.unlisted.copy()
        anonymous = self._add_own(facts, read) if self._own else {}
        # All parts of a place come from one source: two that disagree would make a place that does not exist.
        if "country_code" not in facts:
            for find, place in asked.places:
                number = find(read.number)
                if number:
                    facts |= place(number)
                    break
        if "asn" not in facts:
            for find_network, system in asked.systems:
                found = find_network(read.number)
                if found is not None:
                    number, facts["asn_network"] = found
                    facts |= system(number)
                    break
        # Of most addresses no list says anything anywhere near.
        if asked.blocks is None or read.number >> asked.shift in asked.blocks:
            add_listed(facts, asked.lists, read.number)
        # A hosting company's addresses are those of a data centre, also where no list of ranges has them.
        if facts.get("asn_type") == "hosting" and "datacenter" in facts:
            facts["datacenter"] = True
        if facts.get("datacenter") and not facts.get("datacenter_name"):
            facts["datacenter_name"] = facts.get("asn_name")
        facts |= anonymous
        return AddressFacts(**facts)

    def _add_own(self, facts: dict[str, Any], address: Address) -> dict[str, Any]:
        """Add place and network from the operator's files; return what they say of lists, which replaces the tables."""
        anonymous: dict[str, Any] = {}
        for file in self._own:
            try:
                found = file.look_up(address)
            except MaxmindFileDamaged as error:
                # Damage shows only where it is looked at; the tables still answer.
                log.warning("intel_file_damaged", reason=str(error))
                continue
            record, length = found or ({}, 0)
            if file.lists_anonymous:
                anonymous |= anonymous_of(record)
            if "country_code" not in facts and (place := place_of(record)) is not None:
                facts |= _own_place_facts(place)
            if "asn" not in facts and (system := system_of(record)) is not None:
                facts |= _own_system_facts(system)
                facts["asn_network"] = _network(address, length)
        return anonymous

    def _refresh(self) -> None:
        self._check_at = self._timer() + CHECK_SECONDS
        stamp = _stamp(self._folder)
        if stamp != self._stamp:
            self._stamp = stamp
            self._load()
        self._own = tuple(map(_reopened, self._own))

    def _load(self) -> None:
        """Open what is new; what is damaged is left out, in favour of what was open before."""
        for name, stamp in self._stamp.items():
            opened = self._opened.get(name)
            if opened is None or opened[0] != stamp:
                try:
                    opened = self._opened[name] = (stamp, Table(self._path(name)))
                except (OSError, RidgelineError) as error:
                    log.warning("intel_table_unusable", file=str(self._path(name)), reason=str(error))
        self._opened = {name: opened for name, opened in self._opened.items() if name in self._stamp}
        tables = tables_in_use(self._shipped, {name: table for name, (_, table) in self._opened.items()})
        self._tables = tables
        self._asked = asked_tables(tables)
        self._crawler_lists = _crawler_lists(of_kind(tables, "crawler"))

    def _path(self, name: str) -> Path:
        return (self._folder or SHIPPED) / (name + SUFFIX)


def intel_folder(settings: Settings) -> Path:
    """Return the folder in which a deployment keeps its tables."""
    return Path(settings.data_dir) / "intel"


def own_files(settings: Settings) -> list[Path]:
    """Return the operator's own files."""
    return [Path(path) for path in settings.intel_files]


def shipped_tables() -> dict[str, Table]:
    """Open the tables that ship, by the names of their feeds."""
    return {path.name.removesuffix(SUFFIX): Table(path) for path in sorted(SHIPPED.glob(f"*{SUFFIX}"))}


def _reopened(file: MaxmindFile) -> MaxmindFile:
    """Return the file anew if it was replaced by one that can be used, else as it is."""
    try:
        return file if file.path.stat().st_mtime_ns == file.changed_at else MaxmindFile(file.path)
    except (OSError, MaxmindFileDamaged) as error:
        log.warning("intel_file_unusable", file=str(file.path), reason=str(error))
        return file


def tables_in_use(shipped: dict[str, Table], own: dict[str, Table]) -> dict[str, Table]:
    """Return the table of each feed that is asked."""
    return shipped | {name: table for name, table in own.items() if is_fresher(table, shipped.get(name))}


def is_fresher(table: Table, shipped: Table | None) -> bool:
    """Tell whether a table of the folder is taken: what the operator compiled stays until newer data ship."""
    return shipped is None or table.description.made_at >= shipped.description.as_of


def _crawler_lists(tables: Sequence[Table]) -> CrawlerLists | None:
    if not tables:
        return None
    versions: tuple[Version, ...] = (4, 6)
    operators = {
        version: frozenset(listed.name for table in tables for listed in table.records(version) if listed.name)
        for version in versions
    }
    return CrawlerLists(min(table.description.as_of for table in tables), operators)


def _stamp(folder: Path | None) -> Stamp:
    """Return what changes when a table in the folder is replaced."""
    if folder is None:
        return {}
    try:
        with os.scandir(folder) as entries:
            return {
                entry.name.removesuffix(SUFFIX): (status.st_mtime_ns, status.st_ino)
                for entry in entries
                if entry.name.endswith(SUFFIX) and not entry.name.startswith(".") and (status := entry.stat())
            }
    except OSError:
        # Not there before the first update.
        return {}


# Records of the operator's own files have no numbers.
_own_place_facts = lru_cache(KNOWN_RECORDS)(place_facts)
_own_system_facts = lru_cache(KNOWN_RECORDS)(system_facts)


def _network(address: Address, length: int) -> str:
    host = BITS[address.version] - length
    first = address.number >> host << host
    return network_around(address.version, address.number, first, first | (1 << host) - 1)
