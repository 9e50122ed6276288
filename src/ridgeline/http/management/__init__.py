"""The management API, below `/management/v1/`: what the Server API's contract has no place for, and the console's."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

from ridgeline.errors import MethodNotAllowed, RouteNotFound
from ridgeline.http.asgi import add_header
from ridgeline.http.management.access import ACCESS, Needs
from ridgeline.http.management.gate import Gate
from ridgeline.http.management.routes import PathTable, routes
from ridgeline.keys import KeyKind

MOUNTED_AT = "/management/v1/"
KEY_KINDS = (KeyKind.SECRET, KeyKind.MANAGEMENT)
# What is not there is told to whoever may ask for anything at all.
_WHOEVER_IS_KNOWN = Needs("viewer", secret_keys=True)
_SAFE = frozenset({"GET", "HEAD"})


class ManagementApi:
    """Routes, finds out who asks and whether he may, then calls the operation's endpoint."""

    def __init__(self, endpoints: Mapping[str, ASGIApp], gate: Gate) -> None:
        """`endpoints`: by operation id. ValueError unless each has a path, and it is said who may ask for it."""
        declared = routes()
        with_path = {operation_id for _, _, operation_id in declared}
        for problem, operation_ids in (
            (
                "nobody says who may (see ridgeline.http.management.access)",
                (with_path | endpoints.keys()) - ACCESS.keys(),
            ),
            ("no path leads to", (ACCESS.keys() | endpoints.keys()) - with_path),
            ("nothing answers", with_path - endpoints.keys()),
        ):
            if operation_ids:
                raise ValueError(f"{problem}: {', '.join(sorted(operation_ids))}")
        self._endpoints = endpoints
        self._paths = PathTable(declared)
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self._paths.find(scope["path"][len(MOUNTED_AT) - 1 :])
        operations = {} if found is None else found.operations
        operation_id = operations.get("GET" if scope["method"] == "HEAD" else scope["method"])
        if found is None or operation_id is None:
            await self._refuse(scope, operations)
            return
        await self._gate.admit(
            scope,
            ACCESS[operation_id],
            changing=scope["method"] not in _SAFE,
            erasing=operation_id == "deleteVisitorData",
        )
        scope["path_params"] = dict(found.parameters)
        await self._endpoints[operation_id](scope, receive, send)

    async def _refuse(self, scope: Scope, operations: Mapping[str, str]) -> None:
        if not any(ACCESS[one].who == "anybody" for one in operations.values()):
            await self._gate.admit(scope, _WHOEVER_IS_KNOWN, changing=False)
        if not operations:
            raise RouteNotFound
        add_header(scope, b"allow", ", ".join(sorted(operations)).encode("ascii"))
        raise MethodNotAllowed
