"""A database of version 0.1.0 comes along with everything that was in it."""

from __future__ import annotations

import importlib
import json
import sqlite3
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import StaticPool, create_engine

from ridgeline.errors import ConfigurationError
from ridgeline.keys import KeyKind
from ridgeline.matching.matcher import Candidate
from ridgeline.storage.migrate import migrate as apply_migrations
from ridgeline.storage.migrate import versions
from ridgeline.storage.protocol import MOST_BLOCKING_KEYS, VelocitySubjects
from ridgeline.storage.sqlite import SqliteStorage
from ridgeline.storage.sqlite_migrate import bring_up_to_date, schema_version
from ridgeline.storage.sqlite_schema import INDEXES, SLOT_BITS
from ridgeline.testing.running_server import clean_environment, command
from ridgeline.testing.storage_conformance import change, erasure, query
from ridgeline.testing.velocity_conformance import Seen, row, scan, subjects_of
from ridgeline.wire.search import Filter, address_range

pytestmark = pytest.mark.anyio

T0 = 1_760_000_000_000
ENVIRONMENT = "ae_0123456789abcdef"
GONE = "Gone5678901234567890"
VISITOR = "Kept5678901234567890"


def old_event(number: int, visitor_id: str) -> dict[str, object]:
    return {
        "event_id": f"{T0 + number}.0000{number:02d}",
        "timestamp": T0 + number,
        "source": "device",
        "environment_id": ENVIRONMENT,
        "linked_id": f"order {number}",
        "sdk": {"platform": "js", "version": "0.1.0"},
        "identification": {"visitor_id": visitor_id, "visitor_found": number > 0},
        "url": "https://shop.example/a",
        "ip_address": "192.0.2.7",
        "suspect": number == 1,
    }


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    path = tmp_path / "ridgeline.db"
    first = importlib.import_module("ridgeline.storage.migrations.sqlite.0001_initial")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(first.STATEMENTS)
    connection.execute("PRAGMA user_version = 1")
    connection.execute("INSERT INTO workspace VALUES ('ws_1', 'Default workspace', 1)")
    connection.execute("INSERT INTO environment VALUES (?, 'ws_1', 'Default environment', 1, 1)", (ENVIRONMENT,))
    connection.execute(
        "INSERT INTO api_key VALUES ('key_1', ?, 'sk', 'billing', ?, NULL, 5, NULL)", (b"\x01" * 32, ENVIRONMENT)
    )
    connection.execute("INSERT INTO visitor VALUES (?, ?, ?)", (VISITOR, T0, T0 + 2))
    connection.execute("INSERT INTO blocking_key VALUES (77, ?)", (VISITOR,))
    connection.execute("INSERT INTO erasure VALUES (?, ?)", (GONE, T0 + 9))
    for number in range(4):
        event = old_event(number, GONE if number == 3 else VISITOR)
        connection.execute(
            "INSERT INTO event (event_id, timestamp, environment_id, source, visitor_id, payload) "
            "VALUES (?, ?, ?, 'device', ?, ?)",
            (
                event["event_id"],
                event["timestamp"],
                ENVIRONMENT,
                GONE if number == 3 else VISITOR,
                json.dumps(event).encode(),
            ),
        )
    connection.commit()
    connection.close()
    return path


async def test_nothing_of_the_old_file_is_lost(old_file: Path) -> None:
    storage = await SqliteStorage.open(old_file, serving=True)
    workspace = await storage.workspace(T0)
    assert workspace.workspace_id == "ws_1"
    assert workspace.default_environment.environment_id == ENVIRONMENT
    assert await storage.suspect_weights() == {}
    assert await storage.change_suspect_weights({"incognito": 0}, change()) == {"incognito": 0}
    key = await storage.find_key(b"\x01" * 32)
    assert key is not None
    assert (key.kind, key.environment_id, key.limit) == (KeyKind.SECRET, ENVIRONMENT, None)
    visitor = await storage.visitor(VISITOR)
    assert visitor is not None
    assert (visitor.first_seen_at, visitor.last_seen_at) == (T0, T0 + 2)
    assert [candidate.visitor_id for candidate in await storage.candidates((77,), 5)] == [VISITOR]
    addresses = address_range("192.0.2.0/24")
    assert addresses
    for search in (
        (),
        (Filter("ip_address", "within", addresses),),
        (Filter("origin", "equal", ("https://shop.example",)),),
        (Filter("sdk.version", "equal", ("0.1.0",)),),
    ):
        page = await storage.search(query(*search, start=0, reverse=True))
        assert [json.loads(event.payload) for event in page.events] == [
            old_event(number, VISITOR) for number in range(3)
        ]
    page = await storage.search(query(Filter("suspect", "equal", (True,)), start=0))
    assert [event.timestamp for event in page.events] == [T0 + 1]
    assert {row.measure: row.count for row in await storage.rollups(0, T0 + 9) if row.measure == "events"} == {
        "events": 3
    }
    await storage.close()
    assert schema_version(old_file) == versions("sqlite")[-1]
    # The erased visitor's rows went with the migration.
    connection = sqlite3.connect(old_file)
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    connection.close()
    assert not {name for name in tables if name.endswith("_0001")}


def test_a_migration_that_fails_leaves_the_file_as_it_was(old_file: Path) -> None:
    connection = sqlite3.connect(old_file)
    connection.execute("UPDATE event SET payload = CAST('no JSON' AS BLOB)")
    connection.commit()
    connection.close()
    with pytest.raises(ConfigurationError, match=r"left as it was.*malformed"):
        bring_up_to_date(old_file)
    connection = sqlite3.connect(old_file)
    assert connection.execute("SELECT count(*) FROM event").fetchone() == (4,)
    assert connection.execute("SELECT payload FROM event").fetchone() == (b"no JSON",)
    connection.close()
    assert schema_version(old_file) == "0001"


@pytest.fixture
def file_of_0004(tmp_path: Path) -> Path:
    """A file before keys had limits: a crowd with one key, a visitor with very many, and one with none."""
    path = tmp_path / "ridgeline.db"
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    with create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool).connect() as opened:
        apply_migrations(opened, "sqlite", to="0004")
    connection.execute("BEGIN")
    connection.execute("INSERT INTO workspace VALUES ('ws_1', 'Default workspace', 1)")
    connection.execute(
        "INSERT INTO environment (environment_id, name, is_default, created_at) VALUES (?, 'Default', 1, 1)",
        (ENVIRONMENT,),
    )
    for number in range(100):
        visitor_id = f"Crowd{number * 37 % 100:015d}"
        connection.execute("INSERT INTO visitor VALUES (?, ?, ?)", (visitor_id, T0 + number, T0 + number))
        # Two of a kind, and one of its own.
        for key in (7, -(2**63), number):
            connection.execute("INSERT OR IGNORE INTO blocking_key VALUES (?, ?, ?)", (key, visitor_id, T0 + number))
    connection.execute("INSERT INTO visitor VALUES (?, ?, ?)", (VISITOR, T0, T0))
    connection.executemany(
        "INSERT INTO blocking_key VALUES (?, ?, ?)", [(1_000 + key, VISITOR, T0 + key) for key in range(200)]
    )
    # Seen since its row was written.
    connection.execute(
        "INSERT INTO event (position, environment, visitor_id) VALUES (?, 1, ?)", ((T0 + 500) << SLOT_BITS, VISITOR)
    )
    connection.execute("INSERT INTO visitor VALUES ('Bare5678901234567890', ?, ?)", (T0, T0))
    # What a removal has left behind belongs to nobody.
    connection.execute("INSERT INTO blocking_key VALUES (1199, ?, ?)", (GONE, T0))
    connection.execute("COMMIT")
    connection.close()
    return path


async def test_blocking_keys_come_along_within_their_limits(file_of_0004: Path) -> None:
    storage = await SqliteStorage.open(file_of_0004, serving=True)
    visitor = await storage.visitor(VISITOR)
    assert visitor == Candidate(VISITOR, T0, T0 + 500)
    kept = [key for key in range(1_000, 1_200) if await storage.candidates((key,), 9) == [visitor]]
    assert kept == [*range(1_200 - MOST_BLOCKING_KEYS, 1_200)]
    bare = await storage.visitor("Bare5678901234567890")
    assert bare == Candidate("Bare5678901234567890", T0, T0)
    # Of the crowd those stay who were seen last.
    for key in (7, -(2**63)):
        crowd = await storage.candidates((key,), 100)
        assert sorted(one.last_seen_at - T0 for one in crowd) == [*range(36, 100)]
    own = await storage.candidates((5,), 9)
    assert [one.last_seen_at for one in own] == [T0 + 5]
    # All of them can go: no list has what another does not know of.
    batches = [batch async for batch in storage.dump()]
    visitors = [row[0] for batch in batches if batch.table == "visitor" for row in batch.rows]
    assert len(visitors) == 102
    for visitor_id in visitors:
        assert await storage.erase_visitor(visitor_id, erasure(T0 + 1_000))
    await storage.close()
    connection = sqlite3.connect(file_of_0004)
    assert connection.execute("SELECT count(*) FROM posting").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM visitor_profile").fetchone() == (0,)
    connection.close()


def migrate(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run `ridgeline migrate` and return its exit status and what it says."""
    done = subprocess.run(
        [*command(), "migrate", *arguments, "--data-dir", str(folder)],
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.strip()


def test_the_command_tells_what_is_to_be_done_and_does_it(old_file: Path) -> None:
    newest = versions("sqlite")[-1]
    before = old_file.read_bytes()
    assert migrate(old_file.parent, "--check") == (1, f"The schema is 0001; this version needs {newest}.")
    assert schema_version(old_file) == "0001"
    assert old_file.read_bytes() == before
    assert [path.name for path in old_file.parent.iterdir()] == [old_file.name]
    assert migrate(old_file.parent) == (0, f"The schema was 0001 and is {newest} now.")
    assert schema_version(old_file) == newest
    told = f"The schema is {newest}, the newest; there is nothing to do."
    assert migrate(old_file.parent, "--check") == (0, told)
    assert migrate(old_file.parent) == (0, told)


def test_migrations_make_the_indexes_that_searches_use(tmp_path: Path) -> None:
    bring_up_to_date(tmp_path / "a.db")
    connection = sqlite3.connect(tmp_path / "a.db")
    rows = connection.execute("SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'event'")
    assert sorted(row[0] for row in rows) == sorted(index.sql for index in INDEXES)
    connection.close()


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE photos (name)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ConfigurationError, match="not Ridgeline's"):
        bring_up_to_date(path)
    assert path.read_bytes() == before


async def test_countries_of_stored_events_come_along(tmp_path: Path) -> None:
    """A file of before events had a column for it."""
    path = tmp_path / "ridgeline.db"
    storage = await SqliteStorage.open(path, serving=True)
    environment_id = (await storage.workspace(T0)).default_environment.environment_id
    countries = [("192.0.2.1", "DE"), ("2001:db8::1", "NO"), ("192.0.2.2", None), (None, None)]
    events = [
        row(T0 - number * 7_200_000, ip, country, visitor_id=VISITOR, environment_id=environment_id)
        for number, (ip, country) in enumerate(countries)
    ]
    await storage.load(events)
    await storage.close()
    connection = sqlite3.connect(path, isolation_level=None)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    for table in ("news", "key_use", "saved_view", "member_session", "member"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("ALTER TABLE event DROP COLUMN country")
    connection.execute("DROP TABLE past_change")
    connection.execute("ALTER TABLE workspace DROP COLUMN suspect_weights")
    connection.execute("UPDATE alembic_version SET version_num = '0005'")
    connection.close()
    storage = await SqliteStorage.open(path, serving=True)
    subjects = VelocitySubjects(VISITOR)
    expected = scan([Seen(one.event_id, one.timestamp, subjects_of(one)) for one in events], subjects, T0)
    assert await storage.velocity(subjects, T0) == expected
    assert expected.distinct_country is not None
    assert expected.distinct_country.twenty_four_hours == 2
    await storage.close()
