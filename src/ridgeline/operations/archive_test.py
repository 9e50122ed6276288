# ruff: noqa: ASYNC240 - files of a few kilobytes, and nothing else to do
from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest

from ridgeline.errors import RidgelineError
from ridgeline.keys import KeyKind
from ridgeline.operations import archive as archiving
from ridgeline.operations.archive import MAGIC, read_archive, verify_archive, write_archive
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.access import Member, SavedView
from ridgeline.storage.protocol import (
    ApiKey,
    AuditEntry,
    Dictionary,
    DumpBatch,
    DumpedCounts,
    DumpedEvent,
    DumpedWorkspace,
    Environment,
    RateLimit,
    RollupRow,
)

SECRET = DeploymentSecret(["a" * 32])
ROTATED = DeploymentSecret(["b" * 32, "a" * 32])
OTHER = DeploymentSecret(["c" * 32])
BATCHES = [
    DumpBatch("workspace", [DumpedWorkspace("ws_1", "Default workspace", 1, {"incognito": 0, "vpn.relay": 9})]),
    DumpBatch("environment", [Environment("ae_0", "first", True, 1), Environment("ae_1", "second", False, 2, 30, 7)]),
    DumpBatch(
        "api_key",
        [
            (b"\x00digest", ApiKey("key_1", KeyKind.SECRET, "", None, None, 1, None, RateLimit(0.5, 3), None)),
            (b"\xffdigest", ApiKey("key_2", KeyKind.PUBLIC, "shop", "ae_0", "rl_pk_…", 1, 9)),
        ],
    ),
    DumpBatch(
        "member",
        [
            Member(
                "mem_1",
                "a@shop.example",
                "A\x00",
                "administrator",
                sees_personal_data=True,
                created_at=1,
                last_seen_at=2,
                password_hash="$argon2id$…",
                totp_secret=bytes(range(256)),
                totp_step=3,
                recovery_digests=(b"\x00", b"\xff"),
            ),
            Member(
                "mem_2",
                "b@shop.example",
                "",
                "viewer",
                sees_personal_data=False,
                created_at=2,
                invitation_digest=b"\xfe",
                invitation_until=9,
            ),
        ],
    ),
    DumpBatch("saved_view", [SavedView("view_1", "mem_1", "Bots", "events", "bot=bad", is_shared=True, created_at=3)]),
    DumpBatch("dictionary", [Dictionary(50_001, bytes(range(256)), 0)]),
    DumpBatch("erased", ["5b1f"]),
    DumpBatch("audit", [AuditEntry(1, "key_1", "visitor.erased", "5b1f", None, {"events": 3, "because": "asked"})]),
    DumpBatch("visitor", [("v" * 20, 1, 2)]),
    DumpBatch("blocking_key", [("v" * 20, -(2**63)), ("v" * 20, 2**63 - 1)]),
    DumpBatch("profile", [("v" * 20, bytes(range(256)))]),
    DumpBatch("matcher_counts", [DumpedCounts(True, b"counts", b"")]),
    DumpBatch("matcher_counts", [DumpedCounts(False, b"more", DumpedCounts.digest(b"counts"))]),
    DumpBatch("rollup", [RollupRow("ae_0", 0, "events", "", 2)]),
    DumpBatch(
        "event",
        [
            DumpedEvent("1.a", 1, "ae_0", "device", "v" * 20, b"\x28\xb5\x2f\xfd", b"detail"),
            DumpedEvent("odd id \x00 of another server", 2, "ae_1", "edge", None, b"", None),
        ],
    ),
    DumpBatch("event", [DumpedEvent("3.c", 3, "ae_0", "device", "v" * 20, b"frame", None)]),
]


async def dump(batches: Iterable[DumpBatch] = BATCHES) -> AsyncIterator[DumpBatch]:
    for batch in batches:
        yield batch


@pytest.fixture
async def archive(tmp_path: Path) -> Path:
    path = tmp_path / "backup"
    await write_archive(path, dump(), SECRET, 1_760_000_000_000)
    return path


async def test_everything_comes_back(archive: Path) -> None:
    header, rows = verify_archive(archive, SECRET)
    assert header.created_at == 1_760_000_000_000
    assert rows["event"] == 3
    assert rows["api_key"] == 2
    assert list(read_archive(archive)) == BATCHES


async def test_an_archive_of_before_there_were_profiles_is_read(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old"
    rows = {table: rows for table, rows in archiving._ROWS.items() if table not in {"profile", "matcher_counts"}}
    batches = [batch for batch in BATCHES if batch.table in rows]
    with monkeypatch.context() as then:
        then.setattr(archiving, "_ROWS", rows)
        then.setattr(archiving, "FORMAT", 1)
        await write_archive(old, dump(batches), SECRET, 1)
    header, counts = verify_archive(old, SECRET)
    assert (header.format, counts["profile"], counts["event"]) == (1, 0, 3)
    assert list(read_archive(old)) == batches
    with monkeypatch.context() as then:
        then.setattr(archiving, "FORMAT", 1)
        with pytest.raises(RidgelineError, match="which is newer; please upgrade first"):
            verify_archive(archive, SECRET)


async def test_an_archive_of_before_a_workspace_had_weights_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old"
    with monkeypatch.context() as then:
        then.setattr(archiving, "FORMAT", 2)
        await write_archive(old, dump([DumpBatch("workspace", [("ws_1", "Default workspace", 1)])]), SECRET, 1)
    header, counts = verify_archive(old, SECRET)
    assert (header.format, counts["workspace"]) == (2, 1)
    assert list(read_archive(old)) == [DumpBatch("workspace", [DumpedWorkspace("ws_1", "Default workspace", 1, {})])]


async def test_an_archive_of_before_there_were_members_is_read(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old"
    rows = {table: rows for table, rows in archiving._ROWS.items() if table not in {"member", "saved_view"}}
    batches = [batch for batch in BATCHES if batch.table in rows]
    with monkeypatch.context() as then:
        then.setattr(archiving, "_ROWS", rows)
        then.setattr(archiving, "FORMAT", 3)
        await write_archive(old, dump(batches), SECRET, 1)
    header, counts = verify_archive(old, SECRET)
    assert (header.format, counts["member"], counts["event"]) == (3, 0, 3)
    assert list(read_archive(old)) == batches
    with monkeypatch.context() as then:
        then.setattr(archiving, "FORMAT", 3)
        with pytest.raises(RidgelineError, match="which is newer; please upgrade first"):
            verify_archive(archive, SECRET)


async def test_only_its_owner_can_read_it_and_none_is_overwritten(archive: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in archive.parent.iterdir()] == ["backup"]
    with pytest.raises(RidgelineError, match="is there already"):
        await write_archive(archive, dump(), SECRET, 2)


async def test_a_backup_that_fails_leaves_nothing(tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[DumpBatch]:
        yield BATCHES[0]
        raise RidgelineError("the database went away")

    with pytest.raises(RidgelineError, match="went away"):
        await write_archive(tmp_path / "backup", broken(), SECRET, 1)
    assert not list(tmp_path.iterdir())
    with pytest.raises(RidgelineError, match="cannot be written: No such file"):
        await write_archive(tmp_path / "missing" / "backup", dump(), SECRET, 1)


async def test_wherever_it_is_torn_it_says_so(archive: Path) -> None:
    whole = archive.read_bytes()
    for length in range(0, len(whole), 7):
        archive.write_bytes(whole[:length])
        with pytest.raises(RidgelineError, match=r"is torn|is not a Ridgeline backup"):
            verify_archive(archive, SECRET)


async def test_whatever_byte_is_changed_it_is_refused(archive: Path) -> None:
    whole = archive.read_bytes()
    for place in range(len(MAGIC), len(whole), 5):
        archive.write_bytes(whole[:place] + bytes([whole[place] ^ 0x40]) + whole[place + 1 :])
        with pytest.raises(RidgelineError, match=r"is damaged at byte|is torn"):
            verify_archive(archive, SECRET)
    archive.write_bytes(whole + b"more")
    with pytest.raises(RidgelineError, match="something after its end"):
        verify_archive(archive, SECRET)


async def test_records_that_are_whole_but_not_the_original_ones_are_refused(archive: Path, tmp_path: Path) -> None:
    # Two genuine archives of the same secret, mixed: every record is in order, only the whole is not.
    other = tmp_path / "other"
    await write_archive(other, dump([*BATCHES[:-1], DumpBatch("event", [])]), SECRET, 1_760_000_000_000)
    whole, shorter = archive.read_bytes(), other.read_bytes()
    common = next(place for place, (one, two) in enumerate(zip(whole, shorter, strict=False)) if one != two)
    records = []
    place = len(MAGIC)
    while place < len(shorter):
        end = place + 8 + int.from_bytes(shorter[place : place + 4], "little")
        records.append(shorter[place:end])
        place = end
    assert common > len(MAGIC)
    archive.write_bytes(MAGIC + b"".join([*records[:3], *records[4:]]))
    with pytest.raises(RidgelineError, match="was changed after it was made"):
        verify_archive(archive, SECRET)


async def test_a_backup_of_another_secret_is_refused_in_one_sentence(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(
        RidgelineError, match=r"made under another deployment secret; put that deployment's secret\.key"
    ):
        verify_archive(archive, OTHER)
    # After a rotation, older backups are still ours; a newer one is not to those who do not have the new secret.
    verify_archive(archive, ROTATED)
    newer = tmp_path / "newer"
    await write_archive(newer, dump(), ROTATED, 1)
    verify_archive(newer, ROTATED)
    with pytest.raises(RidgelineError, match="another deployment secret"):
        verify_archive(newer, SECRET)


async def test_the_secret_is_not_in_it(archive: Path) -> None:
    assert b"a" * 32 not in archive.read_bytes()


def test_other_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "note").write_text("hello")
    with pytest.raises(RidgelineError, match="note is not a Ridgeline backup"):
        verify_archive(tmp_path / "note", SECRET)
    with pytest.raises(RidgelineError, match="cannot be read: No such file"):
        verify_archive(tmp_path / "nothing", SECRET)
    with pytest.raises(RidgelineError, match="cannot be read: Is a directory"):
        verify_archive(tmp_path, SECRET)
