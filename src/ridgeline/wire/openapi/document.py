"""The OpenAPI 3.1 document of the Server API, built from the shapes and the search's parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from ridgeline.errors import ApiError, Retryable
from ridgeline.wire.edge import EdgeRequest, EdgeResponse
from ridgeline.wire.error import ErrorBody, ErrorResponse, ManagementErrorBody, ManagementErrorResponse
from ridgeline.wire.event import Event, EventUpdate
from ridgeline.wire.explanation import EventExplanation
from ridgeline.wire.openapi.operation import KEY, MANAGEMENT_API, SERVER_API, SESSION, Examples, Operation
from ridgeline.wire.openapi.operations import OPERATIONS
from ridgeline.wire.openapi.regions import add_regions
from ridgeline.wire.openapi.samples import PLACEHOLDER, code_samples
from ridgeline.wire.openapi.schemas import components, reference
from ridgeline.wire.search import EventSearch
from ridgeline.wire.suspect_score import SuspectScoreChange, SuspectScoreTable

SHAPES: tuple[type[msgspec.Struct], ...] = (
    Event,
    EventSearch,
    EventUpdate,
    EdgeRequest,
    EdgeResponse,
    EventExplanation,
    SuspectScoreTable,
    SuspectScoreChange,
    ErrorResponse,
    ManagementErrorResponse,
    *(shape for operation in OPERATIONS for shape in (operation.takes, operation.gives) if shape is not None),
)

_ABOUT = """Read, search and change the events of this Ridgeline deployment, and erase visitors.

It speaks the Fingerprint v4 contract, so that its server SDKs work with it. It is for servers only: no answer lets a
page of another origin read it, but for the reference of deployments that `region_urls` names.

The key is checked before anything else, and every failure of it is 403. Errors have one form, `ErrorResponse`. Every
answer has `X-Request-Id`, which finds it in the log. HEAD is answered like GET, without the body. The query parameter
`ii`, with which SDKs name themselves, is accepted everywhere and says nothing.

Two refusals come before the path is looked at, and so belong to no operation: 431 in the same form when the request's
headers are longer than 64 KiB, and 400 when the request is not HTTP."""

_TAGS = {
    "Events": "What identifications told.",
    "Visitors": "Those who were identified.",
    "Edge": "Requests without an agent.",
    "Explanations": "Why an event is as it is. Ridgeline's own, and no part of the contract.",
    "Suspect score": "How much each finding of smart signals weighs. Ridgeline's own, too.",
    "Overview": "Figures. This and what follows is the management API, for management keys and the console.",
    "Environments": "Production, staging and the like, whose events are kept apart.",
    "API keys": "What browsers, servers and proxies show.",
    "Members": "Who may use the console, and for what.",
    "Saved views": "Pages of the console with their filters, under a name.",
    "Audit log": "Who changed what, when.",
    "Health": "How the deployment is.",
    "Sessions": "Signing in to the console. Only browsers do, with a cookie; keys are of no use here.",
}

_STATUSES = {
    400: "The request is wrong; the message says what.",
    403: "The key is missing, unknown or revoked, of another region, or does not allow this.",
    404: "It is not there, or not any more.",
    405: "Another method of this path; `Allow` names those that there are.",
    409: "Declared for compatibility. Ridgeline does not answer it: events can be changed at once.",
    413: "The body is longer than is read.",
    429: "Too many requests with this key, or too many searches at once; try again after `Retry-After`.",
    500: "A defect of the server.",
    503: "The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. "
    "Try again after `Retry-After`.",
    504: "It took longer than it may, and was ended.",
}
# What is other in the management API.
_MANAGEMENT_STATUSES = {
    403: "Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says "
    "which.",
    409: "What there is already does not allow it; the code says what.",
    429: "Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after "
    "`Retry-After`.",
}
# Of operations of the Server API that are in both.
_FOR_MEMBERS = (
    " It is in the management API, too, for management keys and members: there 403 can have that API's own codes, and "
    "a member who does not see personal data is shown masked events and cannot search by what is masked."
)
# What a status means for one operation, where that is less or more than above.
_SPECIAL_STATUSES = {
    ("searchEvents", 404): "Declared for compatibility. Ridgeline answers 200 with no events for an unknown visitor.",
    ("getEvent", 504): "Declared for compatibility; reading one event is never that slow.",
}


def document(public_url: str = "", region_urls: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the document of a deployment with this URL; without it, addresses are relative to the document's.

    `region_urls` are the deployments of other regions by name.
    """
    found = _document(public_url)
    _add_samples(found, public_url)
    add_regions(found, public_url, region_urls or {})
    return found


def _document(public_url: str) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation, public_url)
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Ridgeline Server API",
            "version": "4",
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [_server(public_url, SERVER_API)],
        "security": [{KEY: []}],
        "tags": [{"name": name, "description": description} for name, description in _TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": components(SHAPES),
            "headers": {
                "RetryAfter": {
                    "description": "The seconds to wait before the next attempt, at least 1.",
                    "schema": {"type": "integer", "minimum": 1},
                }
            },
            "securitySchemes": {
                KEY: {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A secret key: `Authorization: Bearer rl_sk_…`. The management API takes a "
                    "management key, `rl_mk_…`, and a secret one only where it says so.",
                },
                SESSION: {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "ridgeline_session",
                    "description": "The session of a member who signed in. What changes something carries the "
                    "session's `csrf_token` in the header `X-Ridgeline-CSRF` as well.",
                },
            },
        },
    }


def _add_samples(found: dict[str, Any], public_url: str) -> None:
    found["x-samples-server"] = public_url.rstrip("/") or PLACEHOLDER
    for path, item in found["paths"].items():
        for method, operation in item.items():
            server = operation.get("servers", found["servers"])[0]["url"]
            base_path = server.removeprefix(public_url.rstrip("/"))
            operation["x-codeSamples"] = code_samples(public_url, base_path, path, method, operation)


def _server(public_url: str, base_path: str) -> dict[str, Any]:
    return {"url": public_url.rstrip("/") + base_path, "description": "This deployment."}


def _operation(operation: Operation, public_url: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.operation_id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.description,
    }
    if operation.base_path != SERVER_API:
        described["servers"] = [_server(public_url, operation.base_path)]
    elif operation.for_members:
        described["servers"] = [_server(public_url, path) for path in (SERVER_API, MANAGEMENT_API)]
        described["description"] += _FOR_MEMBERS
    if operation.shown != (KEY,):
        described["security"] = [{one: []} for one in operation.shown]
    if operation.parameters:
        described["parameters"] = list(operation.parameters)
    if operation.takes is not None:
        described["requestBody"] = {"required": True} | _content(operation.takes, operation.takes_examples)
    success: dict[str, Any] = {"description": operation.success}
    if operation.gives is not None:
        success |= _content(operation.gives, operation.gives_examples)
    described["responses"] = {"200": success}
    if operation.no_content:
        described["responses"]["204"] = {"description": operation.no_content}
    described["responses"] |= _refusals(operation)
    return described


def _refusals(operation: Operation) -> dict[str, Any]:
    refusals: dict[str, Any] = {}
    for status in sorted({error.status for error in operation.errors}):
        errors = [error for error in operation.errors if error.status == status]
        meaning = _SPECIAL_STATUSES.get((operation.operation_id, status), _STATUSES[status])
        if operation.base_path == MANAGEMENT_API:
            meaning = _MANAGEMENT_STATUSES.get(status, meaning)
        if operation.base_path == SERVER_API:
            content = _content(ErrorResponse, dict(_example(error) for error in errors))
        else:
            content = _content(ManagementErrorResponse, dict(_management_example(error) for error in errors))
        refusals[str(status)] = {"description": meaning} | content
        if any(isinstance(error, Retryable) for error in errors):
            refusals[str(status)]["headers"] = {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}
    return refusals


def _example(error: ApiError) -> tuple[str, tuple[str, ErrorResponse]]:
    return _name(error), (error.message, ErrorResponse(ErrorBody(error.code, error.message)))


def _management_example(error: ApiError) -> tuple[str, tuple[str, ManagementErrorResponse]]:
    return _name(error), (error.message, ManagementErrorResponse(ManagementErrorBody(error.code, error.message)))


def _name(error: ApiError) -> str:
    return re.sub(r"[^a-z0-9]+", "-", error.message.lower()).strip("-")


def _content(shape: type[msgspec.Struct], examples: Examples) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": reference(shape)}
    if examples:
        content["examples"] = {
            name: {"summary": summary, "value": msgspec.to_builtins(value)}
            for name, (summary, value) in examples.items()
        }
    return {"content": {"application/json": content}}
