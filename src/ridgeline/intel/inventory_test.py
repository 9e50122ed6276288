from __future__ import annotations

from pathlib import Path

from ridgeline.clock import DAY
from ridgeline.intel.bot_keys import FILE, KeyDirectory
from ridgeline.intel.bot_keys import write_file as write_keys
from ridgeline.intel.download import Location
from ridgeline.intel.feeds import catalogue
from ridgeline.intel.inventory import take_inventory
from ridgeline.intel.lookup import shipped_tables
from ridgeline.intel.maxmind_test import CITY
from ridgeline.intel.update import update_from
from ridgeline.testing.maxmind_writer import write_maxmind_file

NOW = 1_900_000_000_000


def test_what_ships_is_told_with_its_age(tmp_path: Path) -> None:
    as_of = shipped_tables()["asn"].description.as_of
    found = take_inventory(tmp_path / "none", [], as_of + 3 * DAY)
    asn = next(entry for entry in found.entries if entry.name == "asn")
    assert (asn.origin, asn.age_days, asn.stale, asn.licence) == ("shipped", 3, False, "CC-BY-4.0")
    assert "https://db-ip.com" in asn.attribution
    assert {entry.name for entry in found.entries} | set(found.missing) == {*catalogue(), "bot-keys"}
    later = take_inventory(tmp_path, [], as_of + 181 * DAY)
    assert next(entry for entry in later.entries if entry.name == "asn").stale


def test_keys_are_as_old_as_the_oldest_ones(tmp_path: Path) -> None:
    directories = [KeyDirectory(host, at, f"https://{host}", ()) for host, at in (("b.example", NOW), ("a.example", 5))]
    write_keys(tmp_path / FILE, directories)
    for at, age, stale in ((5 + 30 * DAY, 30, False), (5 + 31 * DAY, 31, True)):
        found = take_inventory(tmp_path, [], at)
        keys = found.entries[-1]
        assert (keys.name, keys.kind, keys.as_of, keys.age_days, keys.stale) == ("bot-keys", "keys", 5, age, stale)
        assert keys.sources == ("https://a.example", "https://b.example")
        assert "bot-keys" not in found.missing
    (tmp_path / FILE).write_bytes(b"damaged")
    damaged = take_inventory(tmp_path, [], NOW)
    assert list(damaged.damaged) == [str(tmp_path / FILE)]
    assert "bot-keys" in damaged.missing


def test_updates_own_files_and_what_is_damaged_are_told(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("8.8.8.8\n")
    update_from(Location(str(tmp_path / "list")), tmp_path, now=NOW, feed=catalogue()["tor"])
    (tmp_path / "vpn.table").write_bytes(b"damaged")
    write_maxmind_file(tmp_path / "city.mmdb", {"8.8.8.0/24": CITY}, build_epoch=NOW // 1_000, database_type="City")
    found = take_inventory(tmp_path, [tmp_path / "city.mmdb", tmp_path / "none.mmdb"], NOW + 91 * DAY)
    own = found.entries[0]
    assert (own.name, own.kind, own.origin, own.age_days, own.stale) == ("city.mmdb", "City", "own", 91, True)
    assert next(entry for entry in found.entries if entry.name == "tor").origin == "updated"
    assert next(entry for entry in found.entries if entry.name == "vpn").origin == "shipped"
    assert list(found.damaged) == [str(tmp_path / "vpn.table")]
    assert list(found.unusable) == [str(tmp_path / "none.mmdb")]
