"""The request that an operation's examples send, whatever language they are in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_CHANGES_NOTHING = frozenset({"get", "head", "options"})
_SESSIONS = "Sessions"
# What they change is somebody's own, and a key is nobody.
_SOMEBODYS_OWN = frozenset({"saveView", "removeView"})
# They are how a session begins, so they come without one.
_BEGINS_SESSION = frozenset({"signIn", "setUp", "acceptInvitation"})
# What to ask for where an example with every parameter would show nothing.
_QUERIES: dict[str, tuple[tuple[str, str], ...]] = {
    "searchEvents": (("visitor_id", "{visitor_id}"), ("limit", "10")),
}
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class ExampleRequest:
    """One request; in its texts `{name}` is a place, for which an environment variable of that name stands."""

    operation_id: str
    method: str
    target: str
    """Path and query, from the deployment's address on."""
    headers: tuple[tuple[str, str], ...]
    body: Any = None
    """What is sent as JSON; None for nothing."""


def example_request(base_path: str, path: str, method: str, operation: dict[str, Any]) -> ExampleRequest:
    """Return the request that shows an operation: its required parameters, and its first example of a body."""
    query = [*_QUERIES.get(operation["operationId"], ()), *_required_query(operation)]
    target = base_path + path + ("?" + "&".join(f"{name}={value}" for name, value in query) if query else "")
    body = _body(operation)
    headers = _credentials(base_path, method, operation)
    if body is not None:
        headers += (("Content-Type", "application/json"),)
    return ExampleRequest(operation["operationId"], method.upper(), target, headers, body)


def is_of_session(operation: dict[str, Any]) -> bool:
    """Tell whether an operation is for somebody who is signed in, and not for keys."""
    return _SESSIONS in operation["tags"] or operation["operationId"] in _SOMEBODYS_OWN


def variable(name: str) -> str:
    """Return the environment variable that stands for a place."""
    return name.upper()


def filled(text: str, write: Callable[[str], str]) -> str:
    """Return a text in which each place is what `write` makes of its environment variable."""
    return _PLACE.sub(lambda place: write(variable(place[1])), text)


def only_place(text: str) -> str | None:
    """Return the environment variable of a text that is one place and nothing else."""
    place = _PLACE.fullmatch(text)
    return variable(place[1]) if place else None


def has_places(text: str) -> bool:
    """Tell whether there is a place in a text."""
    return _PLACE.search(text) is not None


def _required_query(operation: dict[str, Any]) -> list[tuple[str, str]]:
    required = [
        parameter
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query" and parameter["required"]
    ]
    return [(parameter["name"], f"{{{parameter['name']}}}") for parameter in required]


def _body(operation: dict[str, Any]) -> Any:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    examples = content.get("examples", {})
    return next((example["value"] for example in examples.values()), {}) if content else None


def _credentials(base_path: str, method: str, operation: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    if not is_of_session(operation):
        key = "{management_key}" if base_path.startswith("/management/") else "{secret_key}"
        return (("Authorization", f"Bearer {key}"),)
    if operation["operationId"] in _BEGINS_SESSION:
        return ()
    cookie = (("Cookie", "ridgeline_session={session}"),)
    return cookie if method in _CHANGES_NOTHING else (*cookie, ("X-Ridgeline-CSRF", "{csrf_token}"))
