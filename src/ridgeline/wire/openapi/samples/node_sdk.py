"""An example with the official server SDK for Node (`@fingerprint/node-sdk`)."""

from __future__ import annotations

from collections.abc import Callable

from ridgeline.wire.openapi.samples.literal import JAVASCRIPT, literal
from ridgeline.wire.openapi.samples.request import ExampleRequest

_ROOM = 32


def sample(base_url: str, request: ExampleRequest) -> str | None:
    """Return the module; None for an operation that the SDK does not have."""
    call = _CALLS.get(request.operation_id)
    if call is None:
        return None
    lines = [
        'import { FingerprintServerApiClient } from "@fingerprint/node-sdk";',
        "",
        "const client = new FingerprintServerApiClient({",
        "  apiKey: process.env.SECRET_KEY,",
        "  // The SDK knows its maker's regions only; this sends its requests here.",
        f'  fetch: (url, init) => fetch(String(url).replace(/^https:\\/\\/[^/]+/, "{base_url}"), init),',
        "});",
        *call(request),
    ]
    return "\n".join(lines)


def _get_event(_: ExampleRequest) -> list[str]:
    return [
        "const event = await client.getEvent(process.env.EVENT_ID);",
        "console.log(event.identification.visitor_id, event.identification.confidence.score);",
    ]


def _search_events(_: ExampleRequest) -> list[str]:
    return [
        "const page = await client.searchEvents({ visitor_id: process.env.VISITOR_ID, limit: 10 });",
        "for (const event of page.events) console.log(event.event_id, event.ip_address);",
        "// The next page: the same call with pagination_key: page.pagination_key, if there is one.",
    ]


def _update_event(request: ExampleRequest) -> list[str]:
    changes = literal(request.body, JAVASCRIPT, room=_ROOM)
    return [f"await client.updateEvent(process.env.EVENT_ID, {changes});"]


def _delete_visitor_data(_: ExampleRequest) -> list[str]:
    return ["await client.deleteVisitorData(process.env.VISITOR_ID);"]


_CALLS: dict[str, Callable[[ExampleRequest], list[str]]] = {
    "getEvent": _get_event,
    "searchEvents": _search_events,
    "updateEvent": _update_event,
    "deleteVisitorData": _delete_visitor_data,
}
