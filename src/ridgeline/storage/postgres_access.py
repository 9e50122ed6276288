"""Members, sessions, saved views and the keys' last use in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from ridgeline.storage.access import (
    EmailTaken,
    LastAdministrator,
    Member,
    SavedView,
    Session,
    SubjectTaken,
    TopLinkedIds,
    by_name,
    can_administer,
)
from ridgeline.storage.postgres_audit import add_audit
from ridgeline.storage.postgres_connections import Connection
from ridgeline.storage.postgres_keys import LOCK_ENVIRONMENTS
from ridgeline.storage.postgres_layout import read, stored
from ridgeline.storage.postgres_linked_ids import top_linked_ids
from ridgeline.storage.postgres_part import Part
from ridgeline.storage.protocol import AuditEntry, NameTaken

_MEMBER_FIELDS = tuple(field.name for field in fields(Member))
_MEMBER = ", ".join(f"member.{name}" for name in _MEMBER_FIELDS)
# What a change writes: when a member was last seen, only its sessions tell.
_MEMBER_VALUES = ("folded_email", *(name for name in _MEMBER_FIELDS if name != "last_seen_at"))
_MEMBER_TEXTS = frozenset({"member_id", "email", "name", "password_hash", "oidc_subject"})
# What a member signs in with.
_PROOFS = ("password_hash", "totp_secret")
_SESSION_FIELDS = tuple(field.name for field in fields(Session))
_SESSION = ", ".join(f"member_session.{name}" for name in _SESSION_FIELDS)
_SESSION_TEXTS = frozenset({"session_id", "member_id", "user_agent", "address"})
_VIEW_FIELDS = tuple(field.name for field in fields(SavedView))
_VIEW = ", ".join(_VIEW_FIELDS)
_VIEW_TEXTS = frozenset({"view_id", "member_id", "name", "page", "query"})
# Whoever adds, changes or removes members does so alone: who is the first and who the last can be told.
_LOCK_MEMBERS = "LOCK TABLE member IN SHARE ROW EXCLUSIVE MODE"


class PostgresAccess(Part):
    # --- members

    async def members(self) -> list[Member]:
        async with self._shared.reads.use() as connection:
            return await read_members(connection)

    async def member(self, member_id: str) -> Member | None:
        async with self._shared.reads.use() as connection:
            return await _member_by(connection, "member_id", stored(member_id))

    async def member_by_email(self, email: str) -> Member | None:
        async with self._shared.reads.use() as connection:
            return await _member_by(connection, "folded_email", stored(email.casefold()))

    async def member_by_invitation(self, digest: bytes) -> Member | None:
        async with self._shared.reads.use() as connection:
            return await _member_by(connection, "invitation_digest", digest)

    async def member_by_oidc(self, subject: str) -> Member | None:
        async with self._shared.reads.use() as connection:
            return await _member_by(connection, "oidc_subject", stored(subject))

    async def create_first_member(self, member: Member, entry: AuditEntry) -> bool:
        async with self._shared.writes.use() as connection, connection.transaction():
            await connection.execute(_LOCK_MEMBERS)
            if await connection.fetchval("SELECT EXISTS (SELECT 1 FROM member)"):
                return False
            await _insert_member(connection, member)
            await add_audit(connection, entry)
        return True

    async def create_member(self, member: Member, entry: AuditEntry) -> None:
        async with self._shared.writes.use() as connection, connection.transaction():
            await connection.execute(_LOCK_MEMBERS)
            _refuse_taken(await read_members(connection), member)
            await _insert_member(connection, member)
            await add_audit(connection, entry)

    async def change_member(self, before: Member, after: Member, entry: AuditEntry | None) -> bool:
        async with self._shared.writes.use() as connection, connection.transaction():
            await connection.execute(_LOCK_MEMBERS)
            known = await read_members(connection)
            if not any(replace(one, last_seen_at=before.last_seen_at) == before for one in known):
                return False
            _refuse_taken(known, after)
            if can_administer(before) and not can_administer(after):
                _refuse_last(known, before)
            assignments = ", ".join(f"{name} = ${number}" for number, name in enumerate(_MEMBER_VALUES, 2))
            await connection.execute(
                f"UPDATE member SET {assignments} WHERE member_id = $1",
                stored(before.member_id),
                *_member_values(after),
            )
            if entry is not None:
                await add_audit(connection, entry)
        return True

    async def remove_member(self, member_id: str, entry: AuditEntry) -> Member | None:
        async with self._shared.writes.use() as connection, connection.transaction():
            await connection.execute(_LOCK_MEMBERS)
            known = await read_members(connection)
            leaving = next((one for one in known if one.member_id == member_id), None)
            if leaving is None:
                return None
            if can_administer(leaving):
                _refuse_last(known, leaving)
            # In the order in which others lock them, which that of a cascade need not be.
            await _remove_sessions(connection, member_id, None, None)
            await connection.execute("DELETE FROM saved_view WHERE member_id = $1 AND NOT is_shared", stored(member_id))
            await connection.execute("DELETE FROM member WHERE member_id = $1", stored(member_id))
            await add_audit(connection, entry)
        return leaving

    # --- sessions

    async def create_session(self, session: Session, proved: Member | None = None) -> bool:
        async with self._shared.writes.use() as connection, connection.transaction():
            # First: who removes the member holds the table before its sessions, too.
            seen = await connection.fetchval(
                "UPDATE member SET last_seen_at = greatest(last_seen_at, $2) WHERE member_id = $1 AND "
                "($3 OR (password_hash IS NOT DISTINCT FROM $4 AND totp_secret IS NOT DISTINCT FROM $5)) RETURNING 1",
                stored(session.member_id),
                session.last_seen_at,
                proved is None,
                *([None, None] if proved is None else _values(proved, _PROOFS, _MEMBER_TEXTS)),
            )
            if seen is None:
                return False
            # What another removes right now need not be waited for.
            await connection.execute(
                "DELETE FROM member_session WHERE session_id IN "
                "(SELECT session_id FROM member_session WHERE expires_at <= $1 FOR UPDATE SKIP LOCKED)",
                session.created_at,
            )
            values = _values(session, _SESSION_FIELDS, _SESSION_TEXTS)
            await connection.execute(
                f"INSERT INTO member_session ({', '.join(_SESSION_FIELDS)}) VALUES ({_places(values)})", *values
            )
        return True

    async def session(self, digest: bytes) -> tuple[Session, Member] | None:
        # Read each time, so that no process remembers one that another has removed.
        async with self._shared.reads.use() as connection:
            row = await connection.fetchrow(
                f"SELECT {_SESSION}, {_MEMBER} FROM member_session JOIN member USING (member_id) "
                "WHERE digest = $1 OR former_digest = $1",
                digest,
            )
        if row is None:
            return None
        values = tuple(row)
        return _session(values[: len(_SESSION_FIELDS)]), _member(values[len(_SESSION_FIELDS) :])

    async def change_session(self, before: Session, after: Session) -> bool:
        assignments = ", ".join(f"{name} = ${number}" for number, name in enumerate(_SESSION_FIELDS, 3))
        async with self._shared.writes.use() as connection:
            changed = await connection.fetchval(
                f"UPDATE member_session SET {assignments} WHERE session_id = $1 AND digest = $2 RETURNING 1",
                stored(before.session_id),
                before.digest,
                *_values(after, _SESSION_FIELDS, _SESSION_TEXTS),
            )
        return changed is not None

    async def sessions(self, member_id: str) -> list[Session]:
        async with self._shared.reads.use() as connection:
            rows = await connection.fetch(
                f"SELECT {_SESSION} FROM member_session WHERE member_id = $1 ORDER BY last_seen_at DESC, session_id",
                stored(member_id),
            )
        return [_session(row) for row in rows]

    async def remove_sessions(
        self, member_id: str, entry: AuditEntry | None, *, only: str | None = None, but: str | None = None
    ) -> int:
        async with self._shared.writes.use() as connection, connection.transaction():
            removed = await _remove_sessions(connection, member_id, only, but)
            if removed and entry is not None:
                await add_audit(connection, entry)
        return removed

    # --- saved views

    async def saved_views(self, member_id: str) -> list[SavedView]:
        async with self._shared.reads.use() as connection:
            rows = await connection.fetch(
                f"SELECT {_VIEW} FROM saved_view WHERE member_id = $1 OR is_shared", stored(member_id)
            )
        return by_name(_view(row) for row in rows)

    async def save_view(self, view: SavedView, entry: AuditEntry) -> None:
        values = _values(view, _VIEW_FIELDS, _VIEW_TEXTS)
        assignments = ", ".join(f"{name} = excluded.{name}" for name in _VIEW_FIELDS)
        async with self._shared.writes.use() as connection, connection.transaction():
            await connection.execute(
                f"INSERT INTO saved_view ({_VIEW}) VALUES ({_places(values)}) "
                f"ON CONFLICT (view_id) DO UPDATE SET {assignments}",
                *values,
            )
            await add_audit(connection, entry)

    async def remove_view(self, view_id: str, entry: AuditEntry) -> SavedView | None:
        async with self._shared.writes.use() as connection, connection.transaction():
            row = await connection.fetchrow(
                f"DELETE FROM saved_view WHERE view_id = $1 RETURNING {_VIEW}", stored(view_id)
            )
            if row is None:
                return None
            await add_audit(connection, entry)
        return _view(row)

    # --- keys, environments, linked ids

    async def keys_used(self, times: Mapping[str, int]) -> None:
        if not times:
            return
        # In one order among all processes, so that none waits for one that waits for it.
        ordered = sorted((stored(key_id), at) for key_id, at in times.items())
        async with self._shared.writes.use() as connection:
            await connection.execute(
                "INSERT INTO key_use (key_id, used_at) SELECT * FROM unnest($1::bytea[], $2::bigint[]) "
                "ON CONFLICT (key_id) DO UPDATE SET used_at = excluded.used_at "
                "WHERE excluded.used_at > key_use.used_at",
                [key_id for key_id, _ in ordered],
                [at for _, at in ordered],
            )

    async def keys_last_used(self) -> Mapping[str, int]:
        async with self._shared.reads.use() as connection:
            return {read(row[0]): row[1] for row in await connection.fetch("SELECT key_id, used_at FROM key_use")}

    async def rename_environment(self, environment_id: str, name: str, entry: AuditEntry) -> bool:
        async with self._shared.writes.use() as connection, connection.transaction():
            await connection.execute(LOCK_ENVIRONMENTS)
            known = await connection.fetchval(
                "SELECT name FROM environment WHERE environment_id = $1", stored(environment_id)
            )
            if known is None:
                return False
            if known == stored(name):
                return True
            if await connection.fetchval("SELECT 1 FROM environment WHERE name = $1", stored(name)):
                raise NameTaken(name)
            await connection.execute(
                "UPDATE environment SET name = $2 WHERE environment_id = $1", stored(environment_id), stored(name)
            )
            await add_audit(connection, entry)
        return True

    async def top_linked_ids(
        self, start: int, end: int, environment_id: str | None, limit: int, among: int
    ) -> TopLinkedIds:
        return await top_linked_ids(self._shared, start, end, environment_id, limit, among)


async def read_members(connection: Connection) -> list[Member]:
    """Return all members, oldest first."""
    rows = await connection.fetch(f"SELECT {_MEMBER} FROM member ORDER BY created_at, number")
    return [_member(row) for row in rows]


async def restore_members(connection: Connection, rows: Sequence[Member]) -> int:
    """Add those whose id and address are missing; what names another's sign-in is left out of them."""
    await connection.execute(_LOCK_MEMBERS)
    known = await read_members(connection)
    restored = 0
    for row in rows:
        if any(row.member_id == one.member_id or row.email.casefold() == one.email.casefold() for one in known):
            continue
        added = row
        if any(row.oidc_subject == one.oidc_subject for one in known):
            added = replace(added, oidc_subject=None)
        if any(row.invitation_digest == one.invitation_digest for one in known):
            added = replace(added, invitation_digest=None, invitation_until=None)
        await _insert_member(connection, added)
        known.append(added)
        restored += 1
    return restored


async def read_views(connection: Connection) -> list[SavedView]:
    """Return all views of everybody, oldest first."""
    return [_view(row) for row in await connection.fetch(f"SELECT {_VIEW} FROM saved_view ORDER BY number")]


async def restore_views(connection: Connection, rows: Sequence[SavedView]) -> int:
    """Add views that are missing, but for those that only members could see who are not there."""
    ids = {one.member_id for one in await read_members(connection)}
    restored = 0
    for row in rows:
        if not row.is_shared and row.member_id not in ids:
            continue
        values = _values(row, _VIEW_FIELDS, _VIEW_TEXTS)
        added = await connection.fetchval(
            f"INSERT INTO saved_view ({_VIEW}) VALUES ({_places(values)}) ON CONFLICT DO NOTHING RETURNING 1", *values
        )
        restored += added is not None
    return restored


async def _member_by(connection: Connection, column: str, value: bytes) -> Member | None:
    row = await connection.fetchrow(f"SELECT {_MEMBER} FROM member WHERE {column} = $1", value)
    return None if row is None else _member(row)


async def _insert_member(connection: Connection, member: Member) -> None:
    values = [*_member_values(member), member.last_seen_at]
    columns = f"{', '.join(_MEMBER_VALUES)}, last_seen_at"
    await connection.execute(f"INSERT INTO member ({columns}) VALUES ({_places(values)})", *values)


def _refuse_taken(known: Sequence[Member], wanted: Member) -> None:
    """Raise EmailTaken or SubjectTaken if another member has what this one is to have."""
    others = [one for one in known if one.member_id != wanted.member_id]
    if any(one.email.casefold() == wanted.email.casefold() for one in others):
        raise EmailTaken(wanted.email)
    if wanted.oidc_subject is not None and any(one.oidc_subject == wanted.oidc_subject for one in others):
        raise SubjectTaken(wanted.oidc_subject)


def _refuse_last(known: Sequence[Member], leaving: Member) -> None:
    if not any(can_administer(one) for one in known if one.member_id != leaving.member_id):
        raise LastAdministrator(leaving.member_id)


async def _remove_sessions(connection: Connection, member_id: str, only: str | None, but: str | None) -> int:
    """Remove sessions in the order of their ids, as everybody does who removes several."""
    removed = await connection.fetch(
        "DELETE FROM member_session WHERE session_id IN (SELECT session_id FROM member_session WHERE member_id = $1 "
        "AND ($2::bytea IS NULL OR session_id = $2) AND ($3::bytea IS NULL OR session_id != $3) "
        "ORDER BY session_id FOR UPDATE) RETURNING 1",
        stored(member_id),
        None if only is None else stored(only),
        None if but is None else stored(but),
    )
    return len(removed)


def _places(values: Sequence[object]) -> str:
    return ", ".join(f"${number}" for number in range(1, len(values) + 1))


def _values(row: object, names: Iterable[str], texts: frozenset[str]) -> list[Any]:
    """Return fields as tables hold them."""
    values = ((name, getattr(row, name)) for name in names)
    return [stored(value) if name in texts and value is not None else value for name, value in values]


def _read(values: Iterable[Any], names: Iterable[str], texts: frozenset[str]) -> dict[str, Any]:
    """Return the fields of `_values`."""
    return {
        name: read(value) if name in texts and value is not None else value
        for name, value in zip(names, values, strict=True)
    }


def _member_values(member: Member) -> list[Any]:
    return [stored(member.email.casefold()), *_values(member, _MEMBER_VALUES[1:], _MEMBER_TEXTS)]


def _member(row: Iterable[Any]) -> Member:
    values = _read(row, _MEMBER_FIELDS, _MEMBER_TEXTS)
    return Member(**(values | {"recovery_digests": tuple(values["recovery_digests"])}))


def _session(row: Iterable[Any]) -> Session:
    return Session(**_read(row, _SESSION_FIELDS, _SESSION_TEXTS))


def _view(row: Iterable[Any]) -> SavedView:
    return SavedView(**_read(row, _VIEW_FIELDS, _VIEW_TEXTS))
