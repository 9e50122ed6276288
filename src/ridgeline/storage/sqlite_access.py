"""Members, sessions, saved views and the keys' last use in the embedded store, as functions of a connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import msgspec

from ridgeline.storage.access import (
    EmailTaken,
    LastAdministrator,
    Member,
    SavedView,
    Session,
    SubjectTaken,
    by_name,
    can_administer,
)
from ridgeline.storage.protocol import AuditEntry, NameTaken
from ridgeline.storage.sqlite_audit import add_audit

_MEMBER_FIELDS = tuple(field.name for field in fields(Member))
_MEMBER = ", ".join(f"member.{name}" for name in _MEMBER_FIELDS)
# What a change writes: when a member was last seen, only its sessions tell.
_MEMBER_VALUES = ("folded_email", *(name for name in _MEMBER_FIELDS if name != "last_seen_at"))
_SESSION_FIELDS = tuple(field.name for field in fields(Session))
_SESSION = ", ".join(f"member_session.{name}" for name in _SESSION_FIELDS)
_VIEW = "view_id, member_id, name, page, query, is_shared, created_at"


# --- members


def members(connection: sqlite3.Connection) -> list[Member]:
    return [_member(row) for row in connection.execute(f"SELECT {_MEMBER} FROM member ORDER BY created_at, number")]


def member(connection: sqlite3.Connection, member_id: str) -> Member | None:
    return _member_where(connection, "member_id = ?", member_id)


def member_by_email(connection: sqlite3.Connection, email: str) -> Member | None:
    return _member_where(connection, "folded_email = ?", email.casefold())


def member_by_invitation(connection: sqlite3.Connection, digest: bytes) -> Member | None:
    return _member_where(connection, "invitation_digest = ?", digest)


def member_by_oidc(connection: sqlite3.Connection, subject: str) -> Member | None:
    return _member_where(connection, "oidc_subject = ?", subject)


def create_first_member(connection: sqlite3.Connection, new: Member, entry: AuditEntry) -> bool:
    if connection.execute("SELECT 1 FROM member LIMIT 1").fetchone():
        return False
    insert_member(connection, new)
    add_audit(connection, entry)
    return True


def create_member(connection: sqlite3.Connection, new: Member, entry: AuditEntry) -> None:
    _refuse_taken(connection, new)
    insert_member(connection, new)
    add_audit(connection, entry)


def insert_member(connection: sqlite3.Connection, new: Member) -> None:
    values = (*_member_values(new), new.last_seen_at)
    columns = f"{', '.join(_MEMBER_VALUES)}, last_seen_at"
    connection.execute(f"INSERT INTO member ({columns}) VALUES ({', '.join('?' * len(values))})", values)


def change_member(connection: sqlite3.Connection, before: Member, after: Member, entry: AuditEntry | None) -> bool:
    stored = member(connection, before.member_id)
    if stored is None or replace(stored, last_seen_at=before.last_seen_at) != before:
        return False
    _refuse_taken(connection, after)
    if can_administer(before) and not can_administer(after):
        _refuse_last(connection, before)
    assignments = ", ".join(f"{name} = ?" for name in _MEMBER_VALUES)
    connection.execute(
        f"UPDATE member SET {assignments} WHERE member_id = ?", (*_member_values(after), before.member_id)
    )
    if entry is not None:
        add_audit(connection, entry)
    return True


def remove_member(connection: sqlite3.Connection, member_id: str, entry: AuditEntry) -> Member | None:
    stored = member(connection, member_id)
    if stored is None:
        return None
    if can_administer(stored):
        _refuse_last(connection, stored)
    connection.execute("DELETE FROM saved_view WHERE member_id = ? AND NOT is_shared", (member_id,))
    connection.execute("DELETE FROM member WHERE member_id = ?", (member_id,))
    add_audit(connection, entry)
    return stored


def restore_member(connection: sqlite3.Connection, row: Member) -> bool:
    """Add a member of a backup, unless its id or address is there; what names another's sign-in is left out of it."""
    if member(connection, row.member_id) or member_by_email(connection, row.email):
        return False
    if row.oidc_subject is not None and member_by_oidc(connection, row.oidc_subject):
        row = replace(row, oidc_subject=None)
    if row.invitation_digest is not None and member_by_invitation(connection, row.invitation_digest):
        row = replace(row, invitation_digest=None, invitation_until=None)
    insert_member(connection, row)
    return True


def _refuse_taken(connection: sqlite3.Connection, wanted: Member) -> None:
    """Raise EmailTaken or SubjectTaken if another member has what this one is to have."""
    holder = member_by_email(connection, wanted.email)
    if holder is not None and holder.member_id != wanted.member_id:
        raise EmailTaken(wanted.email)
    holder = None if wanted.oidc_subject is None else member_by_oidc(connection, wanted.oidc_subject)
    if holder is not None and holder.member_id != wanted.member_id:
        raise SubjectTaken(wanted.oidc_subject)


def _refuse_last(connection: sqlite3.Connection, leaving: Member) -> None:
    others = (one for one in members(connection) if one.member_id != leaving.member_id)
    if not any(can_administer(one) for one in others):
        raise LastAdministrator(leaving.member_id)


def _member_where(connection: sqlite3.Connection, condition: str, value: str | bytes) -> Member | None:
    row = connection.execute(f"SELECT {_MEMBER} FROM member WHERE {condition}", (value,)).fetchone()
    return None if row is None else _member(row)


def _member_values(member: Member) -> tuple[Any, ...]:
    values = {name: getattr(member, name) for name in _MEMBER_VALUES[1:]}
    values["recovery_digests"] = msgspec.json.encode(member.recovery_digests).decode()
    return member.email.casefold(), *values.values()


def _member(row: tuple[Any, ...]) -> Member:
    values = dict(zip(_MEMBER_FIELDS, row, strict=True))
    values["sees_personal_data"] = bool(values["sees_personal_data"])
    values["recovery_digests"] = msgspec.json.decode(values["recovery_digests"], type=tuple[bytes, ...])
    return Member(**values)


# --- sessions


def create_session(connection: sqlite3.Connection, new: Session, proved: Member | None) -> bool:
    connection.execute("DELETE FROM member_session WHERE expires_at <= ?", (new.created_at,))
    seen = connection.execute(
        "UPDATE member SET last_seen_at = max(coalesce(last_seen_at, ?1), ?1) WHERE member_id = ?2 "
        "AND (?3 OR (password_hash IS ?4 AND totp_secret IS ?5))",
        (new.last_seen_at, new.member_id, proved is None, *_proofs(proved)),
    )
    if not seen.rowcount:
        return False
    connection.execute(
        f"INSERT INTO member_session ({', '.join(_SESSION_FIELDS)}) VALUES ({', '.join('?' * len(_SESSION_FIELDS))})",
        _session_values(new),
    )
    return True


def session(connection: sqlite3.Connection, digest: bytes) -> tuple[Session, Member] | None:
    row = connection.execute(
        f"SELECT {_SESSION}, {_MEMBER} FROM member_session JOIN member USING (member_id) "
        "WHERE digest = ?1 OR former_digest = ?1",
        (digest,),
    ).fetchone()
    if row is None:
        return None
    return Session(*row[: len(_SESSION_FIELDS)]), _member(row[len(_SESSION_FIELDS) :])


def change_session(connection: sqlite3.Connection, before: Session, after: Session) -> bool:
    assignments = ", ".join(f"{name} = ?" for name in _SESSION_FIELDS)
    changed = connection.execute(
        f"UPDATE member_session SET {assignments} WHERE session_id = ? AND digest = ?",
        (*_session_values(after), before.session_id, before.digest),
    )
    return bool(changed.rowcount)


def sessions(connection: sqlite3.Connection, member_id: str) -> list[Session]:
    rows = connection.execute(
        f"SELECT {_SESSION} FROM member_session WHERE member_id = ? ORDER BY last_seen_at DESC, session_id",
        (member_id,),
    )
    return [Session(*row) for row in rows]


def remove_sessions(
    connection: sqlite3.Connection, member_id: str, entry: AuditEntry | None, only: str | None, but: str | None
) -> int:
    removed = connection.execute(
        "DELETE FROM member_session WHERE member_id = ?1 AND (?2 IS NULL OR session_id = ?2) "
        "AND (?3 IS NULL OR session_id != ?3)",
        (member_id, only, but),
    ).rowcount
    if removed and entry is not None:
        add_audit(connection, entry)
    return removed


def _proofs(proved: Member | None) -> tuple[str | None, bytes | None]:
    return (None, None) if proved is None else (proved.password_hash, proved.totp_secret)


def _session_values(session: Session) -> tuple[Any, ...]:
    return tuple(getattr(session, name) for name in _SESSION_FIELDS)


# --- saved views


def saved_views(connection: sqlite3.Connection, member_id: str) -> list[SavedView]:
    rows = connection.execute(f"SELECT {_VIEW} FROM saved_view WHERE member_id = ? OR is_shared", (member_id,))
    return by_name(_view(row) for row in rows)


def all_views(connection: sqlite3.Connection) -> list[SavedView]:
    return [_view(row) for row in connection.execute(f"SELECT {_VIEW} FROM saved_view ORDER BY rowid")]


def save_view(connection: sqlite3.Connection, view: SavedView, entry: AuditEntry) -> None:
    connection.execute(
        f"INSERT INTO saved_view ({_VIEW}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (view_id) DO UPDATE SET "
        "member_id = excluded.member_id, name = excluded.name, page = excluded.page, query = excluded.query, "
        "is_shared = excluded.is_shared, created_at = excluded.created_at",
        _view_values(view),
    )
    add_audit(connection, entry)


def remove_view(connection: sqlite3.Connection, view_id: str, entry: AuditEntry) -> SavedView | None:
    row = connection.execute(f"DELETE FROM saved_view WHERE view_id = ? RETURNING {_VIEW}", (view_id,)).fetchone()
    if row is None:
        return None
    add_audit(connection, entry)
    return _view(row)


def restore_view(connection: sqlite3.Connection, row: SavedView) -> bool:
    """Add a view of a backup that is missing, unless it is of a member alone who is not there."""
    if not row.is_shared and member(connection, row.member_id) is None:
        return False
    added = connection.execute(
        f"INSERT OR IGNORE INTO saved_view ({_VIEW}) VALUES (?, ?, ?, ?, ?, ?, ?)", _view_values(row)
    )
    return bool(added.rowcount)


def _view_values(view: SavedView) -> tuple[Any, ...]:
    return (view.view_id, view.member_id, view.name, view.page, view.query, int(view.is_shared), view.created_at)


def _view(row: tuple[Any, ...]) -> SavedView:
    view_id, member_id, name, page, query, is_shared, created_at = row
    return SavedView(view_id, member_id, name, page, query, bool(is_shared), created_at)


# --- keys, environments


def keys_used(connection: sqlite3.Connection, times: Mapping[str, int]) -> None:
    connection.executemany(
        "INSERT INTO key_use (key_id, used_at) VALUES (?, ?) "
        "ON CONFLICT (key_id) DO UPDATE SET used_at = excluded.used_at WHERE excluded.used_at > used_at",
        times.items(),
    )


def keys_last_used(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT key_id, used_at FROM key_use").fetchall())


def rename_environment(connection: sqlite3.Connection, environment_id: str, name: str, entry: AuditEntry) -> bool:
    row = connection.execute("SELECT name FROM environment WHERE environment_id = ?", (environment_id,)).fetchone()
    if row is None:
        return False
    if row[0] == name:
        return True
    if connection.execute("SELECT 1 FROM environment WHERE name = ?", (name,)).fetchone():
        raise NameTaken(name)
    connection.execute("UPDATE environment SET name = ? WHERE environment_id = ?", (name, environment_id))
    add_audit(connection, entry)
    return True
