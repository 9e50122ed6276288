"""In which order the tables are asked of an address, and which facts what they say makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ridgeline.intel.addresses import BITS, Version
from ridgeline.intel.countries import COUNTRIES
from ridgeline.intel.maxmind import with_time_zone
from ridgeline.intel.records import Kind, Listed, Place, System
from ridgeline.intel.row_index import BLOCK_SHIFT
from ridgeline.intel.system_type import system_type
from ridgeline.intel.table import Table

# Of so many records of a table the facts are kept, in at most 16 MB.
KNOWN_RECORDS = 16_384

# The kinds of which a table says just that an address is listed, with the fact that says so.
_LISTS: dict[Kind, str] = {
    "datacenter": "datacenter",
    "crawler": "crawler",
    "vpn": "vpn",
    "relay": "relay",
    "tor": "tor",
    "proxy": "proxy",
    "attack": "attack_source",
    "spam": "email_spam",
}
_NAMES: dict[Kind, str] = {
    "datacenter": "datacenter_name",
    "crawler": "crawler_operator",
    "relay": "relay_name",
    "proxy": "proxy_provider",
}


_Find = Callable[[int], int]
_Facts = Callable[[int], dict[str, Any]]
_List = tuple[Kind, str, _Find, Callable[[int], Any]]


@dataclass(frozen=True, slots=True)
class AskedTables:
    """What is asked about an address of one IP version, in this order.

    `unlisted` is what is said of an address on no list. `blocks` are those in which any list says anything, None if
    that is not known: `shift` is how many bits an address has behind its block.
    """

    places: tuple[tuple[_Find, _Facts], ...]
    systems: tuple[tuple[Callable[[int], tuple[int, str] | None], _Facts], ...]
    unlisted: dict[str, Any]
    lists: tuple[_List, ...]
    blocks: frozenset[int] | None
    shift: int


def asked_tables(tables: dict[str, Table]) -> dict[Version, AskedTables]:
    """Return how the tables are asked, by IP version."""
    place_tables, system_tables = of_kind(tables, "place"), of_kind(tables, "asn")
    places = [_facts_of(table, place_facts) for table in place_tables]
    systems = [_facts_of(table, system_facts) for table in system_tables]
    listing = [(kind, flag, found) for kind, flag in _LISTS.items() if (found := of_kind(tables, kind))]
    return {
        version: AskedTables(
            places=tuple(zip((table.finder(version) for table in place_tables), places, strict=True)),
            systems=tuple(zip((table.network_finder(version) for table in system_tables), systems, strict=True)),
            unlisted=dict.fromkeys((flag for _, flag, _ in listing), False),
            lists=tuple(
                (kind, flag, table.finder(version), table.record) for kind, flag, found in listing for table in found
            ),
            blocks=_blocks(version, [table for _, _, found in listing for table in found]),
            shift=BLOCK_SHIFT[version],
        )
        for version in BITS
    }


def _blocks(version: Version, tables: Sequence[Table]) -> frozenset[int] | None:
    """Return the blocks in which any of the tables says anything; None if one of them does not say in which."""
    each = [table.blocks[version] for table in tables]
    known = [blocks for blocks in each if blocks is not None]
    return frozenset().union(*known) if len(known) == len(each) else None


def _facts_of(table: Table, facts: Callable[[Any], dict[str, Any]]) -> Callable[[int], dict[str, Any]]:
    """Return what gives the facts of a record by its number; those of the most frequent ones are put together once."""
    return lru_cache(KNOWN_RECORDS)(lambda number: facts(table.record(number)))


def place_facts(place: Place) -> dict[str, Any]:
    """Return the facts of `AddressFacts` that are known of a place; its country's code in any case."""
    if place.timezone is None:
        place = with_time_zone(place)
    country = COUNTRIES.get(place.country or "")
    facts = {
        "country_name": country and country.name,
        "continent_code": country and country.continent,
        "continent_name": country and country.continent_name,
        "city": place.city,
        "subdivisions": place.divisions or None,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "timezone": place.timezone,
        "postal_code": place.postal_code,
        "accuracy_radius": place.accuracy_radius,
    }
    known: dict[str, Any] = {name: value for name, value in facts.items() if value is not None}
    return known | {"country_code": country and country.code}


def system_facts(system: System) -> dict[str, Any]:
    """Return the facts of `AddressFacts` that an autonomous system makes, but its network."""
    type_ = system_type(system.number, system.name)
    return {"asn": system.number, "asn_name": system.name, "asn_type": type_}


def add_listed(facts: dict[str, Any], lists: tuple[_List, ...], number: int) -> None:
    """Add what lists say of an address."""
    for kind, flag, find, record in lists:
        found = find(number)
        if found:
            facts[flag] = True
            _fill_listed(facts, kind, record(found))


def _fill_listed(facts: dict[str, Any], kind: Kind, hit: Listed) -> None:
    """Add who and when; of several lists of a kind the first that says it is believed, but all VPN services count."""
    if kind == "vpn":
        known = facts.get("vpn_providers", ())
        facts["vpn_providers"] = (*known, hit.name) if hit.name and hit.name not in known else known
    elif kind == "proxy":
        facts.setdefault("proxy_type", hit.proxy_type or "unknown")
        facts.setdefault("proxy_last_seen_at", hit.last_seen_at)
    if kind in _NAMES and hit.name:
        facts.setdefault(_NAMES[kind], hit.name)


def of_kind(tables: dict[str, Table], kind: Kind) -> tuple[Table, ...]:
    """Return the tables of a kind; a city comes before a mere country."""
    return tuple(tables[name] for name in sorted(tables) if tables[name].description.kind == kind)
