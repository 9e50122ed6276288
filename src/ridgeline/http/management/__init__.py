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
        """`endpoints`: by operation id. ValueError for one that is not declared: see `access` and `routes`."""
        declared = routes()
        for operation_id in endpoints.keys() | {operation_id for _, _, operation_id in declared}:
            if operation_id not in ACCESS:
                raise ValueError(f"nobody says who may {operation_id}: declare it in ridgeline.http.management.access")
        missing = (endpoints.keys() | ACCESS.keys()) - {operation_id for _, _, operation_id in declared}
        if missing:
            raise ValueError(f"no path leads to {', '.join(sorted(missing))}")
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
        endpoint = self._endpoints.get(operation_id)
        if endpoint is None:
            raise RouteNotFound
        scope["path_params"] = dict(found.parameters)
        await endpoint(scope, receive, send)

    async def _refuse(self, scope: Scope, operations: Mapping[str, str]) -> None:
        if not any(ACCESS[one].who == "anybody" for one in operations.values()):
            await self._gate.admit(scope, _WHOEVER_IS_KNOWN, changing=False)
        if not operations:
            raise RouteNotFound
        add_header(scope, b"allow", ", ".join(sorted(operations)).encode("ascii"))
        raise MethodNotAllowed
