"""From a request's path and method to the operation of the management API that it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ridgeline.wire.openapi.operation import MANAGEMENT_API
from ridgeline.wire.openapi.operations import OPERATIONS

Route = tuple[str, str, str]
"""Method, path below the API's, operation id."""

# What is no JSON, and so is not described in the OpenAPI document.
UNDESCRIBED: tuple[Route, ...] = (
    ("GET", "/metrics", "getMetrics"),
    ("GET", "/oidc/start", "startOidc"),
    ("GET", "/oidc/callback", "finishOidc"),
)


def routes() -> tuple[Route, ...]:
    """Return the routes of all operations of the management API."""
    described = (
        (operation.method.upper(), operation.path, operation.operation_id)
        for operation in OPERATIONS
        if operation.base_path == MANAGEMENT_API or operation.for_members
    )
    return (*described, *UNDESCRIBED)


@dataclass(frozen=True, slots=True)
class Found:
    """The operations of a path by method, and the values of the path's parameters."""

    operations: Mapping[str, str]
    parameters: Mapping[str, str]


class PathTable:
    """Finds the operations of a path: `{name}` stands for any text, slashes and none at all included.

    Ids are what clients and imports made them. Of two paths that fit, the one with more of its own letters counts, so
    that `/events/{event_id}/explanation` is not the event `…/explanation`.
    """

    def __init__(self, routes: Iterable[Route]) -> None:
        by_path: dict[str, dict[str, str]] = {}
        for method, path, operation_id in routes:
            methods = by_path.setdefault(path, {})
            if method in methods:
                raise ValueError(f"{method} {path} is there twice")
            methods[method] = operation_id
        self._fixed = {path: Found(methods, {}) for path, methods in by_path.items() if "{" not in path}
        ordered = sorted((path for path in by_path if "{" in path), key=_own_letters, reverse=True)
        self._patterns = [(_pattern(path), by_path[path]) for path in ordered]

    def find(self, path: str) -> Found | None:
        """Return what is at a path, which begins with a slash; None if nothing is."""
        fixed = self._fixed.get(path)
        if fixed is not None:
            return fixed
        for pattern, methods in self._patterns:
            match = pattern.fullmatch(path)
            if match is not None:
                return Found(methods, match.groupdict())
        return None


def _own_letters(path: str) -> int:
    return len(re.sub(r"{\w+}", "", path))


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"{(\w+)}", path)
    return re.compile(
        "".join(f"(?P<{part}>.*)" if index % 2 else re.escape(part) for index, part in enumerate(parts)), re.DOTALL
    )
