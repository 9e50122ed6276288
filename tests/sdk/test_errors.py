"""Every refusal that the official SDKs can tell apart."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from tests.conftest import Visitor
from tests.sdk.clients import Client, Refused
from tests.sdk.conftest import Connect

from ridgeline.testing import RunningServer

UNKNOWN_EVENT = "1700000000000.AbCdEf"
UNKNOWN_VISITOR = "0123456789abcdefGHIJ"


def refusal(client: Client, call: Callable[[], object]) -> tuple[int, str, str]:
    """Return status, code and message of a refused call, whose error has the class that the SDK has for its status."""
    with pytest.raises(Refused) as refused:
        call()
    assert refused.value.kind == client.kind_of(refused.value.status)
    return refused.value.status, refused.value.code, refused.value.message


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"ip_address": "somewhere"}, "invalid ip address"),
        ({"pagination_key": "made-up"}, "invalid pagination key"),
        ({"visitor_id": "short"}, "invalid visitor id"),
        ({"linked_id": "x" * 257}, "linked_id can't be greater than 256 characters long"),
    ],
)
def test_a_search_that_makes_no_sense(sdk: Client, filters: dict[str, str], message: str) -> None:
    assert refusal(sdk, lambda: sdk.search_events(**filters)) == (400, "request_cannot_be_parsed", message)


def test_a_store_that_cannot_write(sdk: Client, server: RunningServer, visitor: Visitor) -> None:
    event_id = visitor.visit()["event_id"]
    other = sqlite3.connect(server.data_dir / "ridgeline.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        found = refusal(sdk, lambda: sdk.update_event(event_id, suspect=True))
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert found == (503, "service_unavailable", "service unavailable")
    assert "suspect" not in sdk.get_event(event_id)
    sdk.update_event(event_id, suspect=True)


def test_a_ruleset_that_does_not_exist(sdk: Client, visitor: Visitor) -> None:
    event_id = visitor.visit()["event_id"]
    found = refusal(sdk, lambda: sdk.get_event(event_id, ruleset_id="rs_0123456789abcd"))
    assert found == (400, "ruleset_not_found", "ruleset not found")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"linked_id": "x" * 257}, "linked_id can't be greater than 256 characters long"),
        ({"tags": {"long": "x" * 16_384}}, "tags can't be larger than 16384 bytes"),
    ],
)
def test_an_update_that_is_too_long(sdk: Client, visitor: Visitor, changes: dict[str, object], message: str) -> None:
    event_id = visitor.visit()["event_id"]
    before = sdk.get_event(event_id)
    found = refusal(sdk, lambda: sdk.update_event(event_id, **changes))
    assert found == (400, "request_cannot_be_parsed", message)
    assert sdk.get_event(event_id) == before


def test_an_event_that_does_not_exist(sdk: Client) -> None:
    expected = (404, "event_not_found", "event id not found")
    assert refusal(sdk, lambda: sdk.get_event(UNKNOWN_EVENT)) == expected
    assert refusal(sdk, lambda: sdk.get_event("ftxPJdxnMlP.ftxPJdxnMlP")) == expected
    assert refusal(sdk, lambda: sdk.update_event(UNKNOWN_EVENT, suspect=True)) == expected


def test_a_visitor_that_does_not_exist(sdk: Client) -> None:
    found = refusal(sdk, lambda: sdk.delete_visitor(UNKNOWN_VISITOR))
    assert found == (404, "visitor_not_found", "visitor not found")


def test_a_visitor_id_that_cannot_be_one(sdk: Client) -> None:
    found = refusal(sdk, lambda: sdk.delete_visitor("short"))
    assert found == (400, "request_cannot_be_parsed", "invalid visitor id")


@pytest.mark.parametrize("operation", ["get", "search", "update", "delete"])
def test_the_key_is_looked_at_first(connect: Connect, server: RunningServer, foreign_key: str, operation: str) -> None:
    operations: dict[str, Callable[[Client], object]] = {
        "get": lambda client: client.get_event(UNKNOWN_EVENT),
        "search": lambda client: client.search_events(ip_address="somewhere"),
        "update": lambda client: client.update_event(UNKNOWN_EVENT, suspect=True),
        "delete": lambda client: client.delete_visitor(UNKNOWN_VISITOR),
    }
    refused = {
        " ": ("secret_api_key_required", "secret API key in header is missing or empty"),
        "rl_sk_us_madeup": (
            "secret_api_key_not_found",
            "no fingerprint workspace found for specified secret API key",
        ),
        server.public_key: (
            "secret_api_key_not_found",
            "no fingerprint workspace found for specified secret API key",
        ),
        foreign_key: ("wrong_region", "wrong region"),
    }
    for key, (code, message) in refused.items():
        client = connect(key)
        assert refusal(client, partial(operations[operation], client)) == (403, code, message)


def test_a_revoked_key(connect: Connect, server: RunningServer) -> None:
    made = server.command("keys", "create", "--kind", "secret")
    client = connect(Path(made["key_file"]).read_text().strip())
    assert refusal(client, lambda: client.get_event(UNKNOWN_EVENT))[1] == "event_not_found"
    server.command("keys", "revoke", made["id"])
    status, code, _ = refusal(client, lambda: client.get_event(UNKNOWN_EVENT))
    assert (status, code) == (403, "secret_api_key_not_found")
