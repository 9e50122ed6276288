"""An example with the official server SDK for Python (`fingerprint-server-sdk`)."""

from __future__ import annotations

from collections.abc import Callable

from ridgeline.wire.openapi.samples.literal import PYTHON, literal
from ridgeline.wire.openapi.samples.request import ExampleRequest

_STEP = "    "


def sample(base_url: str, request: ExampleRequest) -> str | None:
    """Return the program; None for an operation that the SDK does not have."""
    call = _CALLS.get(request.operation_id)
    if call is None:
        return None
    names = ["Configuration", *(["EventUpdate"] if request.body is not None else []), "FingerprintApi"]
    lines = [
        "import os",
        "",
        f"from fingerprint_server_sdk import {', '.join(names)}",
        "",
        f'api = FingerprintApi(Configuration(api_key=os.environ["SECRET_KEY"], host="{base_url}/v4"))',
        *call(request),
    ]
    return "\n".join(lines)


def _get_event(_: ExampleRequest) -> list[str]:
    return [
        'event = api.get_event(os.environ["EVENT_ID"])',
        "print(event.identification.visitor_id, event.identification.confidence.score)",
    ]


def _search_events(_: ExampleRequest) -> list[str]:
    return [
        'page = api.search_events(visitor_id=os.environ["VISITOR_ID"], limit=10)',
        "for event in page.events:",
        _STEP + "print(event.event_id, event.ip_address)",
        "# The next page: the same call with pagination_key=page.pagination_key, if there is one.",
    ]


def _update_event(request: ExampleRequest) -> list[str]:
    changes = [f"{name}={literal(value, PYTHON, _STEP)}" for name, value in request.body.items()]
    return [
        "api.update_event(",
        _STEP + 'os.environ["EVENT_ID"],',
        _STEP + f"EventUpdate({', '.join(changes)}),",
        ")",
    ]


def _delete_visitor_data(_: ExampleRequest) -> list[str]:
    return ['api.delete_visitor_data(os.environ["VISITOR_ID"])']


_CALLS: dict[str, Callable[[ExampleRequest], list[str]]] = {
    "getEvent": _get_event,
    "searchEvents": _search_events,
    "updateEvent": _update_event,
    "deleteVisitorData": _delete_visitor_data,
}
