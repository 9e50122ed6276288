"""`GET /management/v1/audit-log`: who changed what, the newest first, with the names that ids have today."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET
from starlette.types import Receive, Scope, Send

from ridgeline.errors import InvalidRequest
from ridgeline.http.asgi import answer_object
from ridgeline.http.management.pages import PARAMETERS, Page, Pages
from ridgeline.http.management.query import query_of
from ridgeline.storage.protocol import LoggedEntry, Storage
from ridgeline.wire.management.audit_log import AuditLog, AuditLogEntry

_COLLECTION = "audit-log"


class ListAuditLog:
    def __init__(self, storage: Storage, pages: Pages) -> None:
        self._storage = storage
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        page = self._pages.asked(query_of(scope, *PARAMETERS), _COLLECTION)
        found = await self._storage.audit_log(page.limit + 1, _position(page))
        shown = found[: page.limit]
        names = await self._names()
        log = AuditLog(
            entries=[_view(one, names) for one in shown],
            pagination_key=self._pages.key(_COLLECTION, shown[-1].position) if len(found) > len(shown) else UNSET,
        )
        await answer_object(send, 200, log)

    async def _names(self) -> dict[str, str]:
        """Return what people call keys, members and environments, by their ids."""
        names = {key.key_id: key.name for key in await self._storage.list_keys()}
        names |= {one.environment_id: one.name for one in await self._storage.environments()}
        return names | {member.member_id: member.name for member in await self._storage.members()}


def _position(page: Page) -> tuple[int, int] | None:
    match page.after:
        case None:
            return None
        case (int(at), int(number)):
            return at, number
        case _:
            raise InvalidRequest("invalid pagination key")


def _view(one: LoggedEntry, names: Mapping[str, str]) -> AuditLogEntry:
    entry = one.entry
    return AuditLogEntry(
        number=one.number,
        at=entry.at,
        actor=entry.actor,
        actor_name=names.get(entry.actor) or UNSET,
        action=entry.action,
        subject=entry.subject,
        subject_name=names.get(entry.subject) or UNSET,
        environment_id=entry.environment_id,
        details=dict(entry.details),
    )
