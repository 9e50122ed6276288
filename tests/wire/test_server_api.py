"""The Server API over HTTP: keys first, then the contract's answers and messages."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from ridgeline.testing import RunningServer

NOT_FOUND = {"error": {"code": "event_not_found", "message": "event id not found"}}


def error_of(answer: httpx.Response) -> tuple[int, str, str]:
    assert answer.headers["content-type"] == "application/json"
    assert answer.json().keys() == {"error"}
    assert answer.json()["error"].keys() == {"code", "message"}
    return answer.status_code, answer.json()["error"]["code"], answer.json()["error"]["message"]


# --- keys

PATHS = [
    ("GET", "/v4/events/1708102555327.NLOjmg"),
    ("GET", "/v4/events?limit=-1"),
    ("PATCH", "/v4/events/x"),
    ("DELETE", "/v4/visitors/"),
    ("GET", "/v4/unknown"),
    ("OPTIONS", "/v4/events"),
]


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Basic c2VjcmV0", "rl_sk_us_x"])
def test_without_a_key_everything_is_403(http: httpx.Client, method: str, path: str, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    assert error_of(http.request(method, path, headers=headers)) == (
        403,
        "secret_api_key_required",
        "secret API key in header is missing or empty",
    )


@pytest.fixture(scope="module")
def other_kinds(server: RunningServer) -> list[str]:
    """A key of each kind but secret."""
    made = [server.command("keys", "create", "--kind", kind)["key_file"] for kind in ("proxy", "management")]
    return [server.public_key, *(Path(file).read_text().strip() for file in made)]


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_a_wrong_key_is_403_before_anything_else(
    server: RunningServer, http: httpx.Client, other_kinds: list[str], method: str, path: str
) -> None:
    for key in ("nonsense", server.secret_key[:-1] + "~", "rl_sk_us_" + "0" * 30, *other_kinds):
        answer = http.request(method, path, headers={"Authorization": f"Bearer {key}"})
        assert error_of(answer) == (
            403,
            "secret_api_key_not_found",
            "no fingerprint workspace found for specified secret API key",
        )


def test_a_genuine_key_of_another_region_is_told_so(server: RunningServer, http: httpx.Client) -> None:
    key = server.create_secret_key("--region", "eu")
    answer = http.get("/v4/events", headers={"Authorization": f"Bearer {key}"})
    assert error_of(answer) == (403, "wrong_region", "wrong region")


def test_a_revoked_key_stops_working_at_once(server: RunningServer, http: httpx.Client) -> None:
    key = server.create_secret_key("--name", "short-lived")
    headers = {"Authorization": f"bearer {key}"}
    assert http.get("/v4/events", headers=headers).status_code == 200
    key_id = next(one["id"] for one in server.command("keys", "list") if one["name"] == "short-lived")
    server.command("keys", "revoke", key_id)
    assert error_of(http.get("/v4/events", headers=headers))[1] == "secret_api_key_not_found"


def test_a_key_in_the_query_or_another_header_is_no_key(server: RunningServer, http: httpx.Client) -> None:
    for request in (
        {"params": {"api_key": server.secret_key}},
        {"headers": {"Auth-API-Key": server.secret_key}},
        {"headers": {"X-API-Key": server.secret_key}},
    ):
        assert http.get("/v4/events", **request).status_code == 403  # type: ignore[arg-type]


def test_no_page_of_any_origin_can_use_a_secret_key(server: RunningServer, http: httpx.Client, visitor: Any) -> None:
    event_id = visitor.visit()["event_id"]
    for origin in ("https://evil.example", server.url, "null"):
        headers = {"Origin": origin, "Access-Control-Request-Headers": "authorization"}
        preflight = http.options(f"/v4/events/{event_id}", headers=headers | {"Access-Control-Request-Method": "GET"})
        answer = http.get(
            f"/v4/events/{event_id}", headers={"Origin": origin, "Authorization": f"Bearer {server.secret_key}"}
        )
        assert preflight.status_code == 403
        assert answer.status_code == 200
        for one in (preflight, answer):
            assert not [name for name in one.headers if name.startswith("access-control-")]


def test_a_key_of_one_environment_sees_only_that_environment(
    server: RunningServer, http: httpx.Client, api: httpx.Client, visitor: Any
) -> None:
    answer = visitor.visit()
    environment_id = api.get(f"/v4/events/{answer['event_id']}").json()["environment_id"]
    own = {"Authorization": f"Bearer {server.create_secret_key('--environment', environment_id)}"}
    assert http.get(f"/v4/events/{answer['event_id']}", headers=own).status_code == 200
    found = http.get("/v4/events", params={"visitor_id": answer["visitor_id"]}, headers=own).json()
    assert [event["event_id"] for event in found["events"]] == [answer["event_id"]]
    elsewhere = {"visitor_id": answer["visitor_id"], "environment": "ae_0000000000000000"}
    assert http.get("/v4/events", params=elsewhere, headers=own).json() == {"events": []}


# --- GET /v4/events/{event_id}


@pytest.mark.parametrize(
    "event_id",
    [
        *("1708102555327.NLOjmg", "ftxPJdxnMlP.ftxPJdxnMlP", "x", "a/b", "%00", "%2e%2e", "..%2f..", "é"),
        *("x" * 128, "é" * 128),
    ],
)
def test_an_event_that_is_not_there_is_404(api: httpx.Client, event_id: str) -> None:
    answer = api.get(f"/v4/events/{event_id}")
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


def test_event_ids_differ_by_case(api: httpx.Client, visitor: Any) -> None:
    event_id = visitor.visit()["event_id"]
    assert api.get(f"/v4/events/{event_id.swapcase()}").json() == NOT_FOUND


@pytest.mark.parametrize("event_id", ["", "x" * 129, "é" * 129])
def test_an_empty_or_over_long_event_id_is_400(api: httpx.Client, event_id: str) -> None:
    assert error_of(api.get(f"/v4/events/{event_id}")) == (400, "request_cannot_be_parsed", "invalid event_id")


def test_a_ruleset_that_does_not_exist_is_named(api: httpx.Client, visitor: Any) -> None:
    answer = api.get(f"/v4/events/{visitor.visit()['event_id']}?ruleset_id=rs_12345678901234")
    assert error_of(answer) == (400, "ruleset_not_found", "ruleset not found")


@pytest.mark.parametrize("query", ["ruleset_id=", "x_ruleset_id=1", "ii=a/b&zz=ruleset_id=3"])
def test_what_is_no_ruleset_id_is_none(api: httpx.Client, visitor: Any, query: str) -> None:
    assert api.get(f"/v4/events/{visitor.visit()['event_id']}?{query}").status_code == 200


def test_head_is_answered_like_get_without_a_body(api: httpx.Client, visitor: Any) -> None:
    path = f"/v4/events/{visitor.visit()['event_id']}"
    got, head = api.get(path), api.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/v4/events"), ("PUT", "/v4/events/x"), ("GET", "/v4/visitors/x")]
)
def test_other_methods_are_405(api: httpx.Client, method: str, path: str) -> None:
    assert error_of(api.request(method, path)) == (405, "request_cannot_be_parsed", "method not allowed")


@pytest.mark.parametrize("path", ["/v4", "/v4/", "/v4/unknown", "/v4/events/../../x", "/unknown", "/v3/visitors"])
def test_unknown_paths_are_404(api: httpx.Client, path: str) -> None:
    assert api.get(path).status_code == 404


# --- GET /v4/events


def ids(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [event["event_id"] for event in answer.json()["events"]]


def test_pages_meet_and_stay_put_while_new_events_arrive(api: httpx.Client, visitor: Any) -> None:
    made = [visitor.visit(linked_id="walk")["event_id"] for _ in range(7)]
    params = {"linked_id": "walk", "visitor_id": visitor.visit(linked_id="other")["visitor_id"]}
    for reverse, repeat in ((False, True), (False, False), (True, True), (True, False)):
        expected = made[:] if reverse else made[::-1]
        first = api.get("/v4/events", params=params | {"limit": 3, "reverse": str(reverse).lower(), "total_hits": 100})
        assert first.json()["total_hits"] == len(made)
        walked, key = ids(first), first.json()["pagination_key"]
        # The search ends with its own millisecond, and what came in that belongs to it.
        time.sleep(0.002)
        made.append(visitor.visit(linked_id="walk")["event_id"])
        while key:
            later = {"pagination_key": key, "limit": 3} | (params | {"reverse": str(reverse).lower()} if repeat else {})
            page = api.get("/v4/events", params=later)
            walked += ids(page)
            key = page.json().get("pagination_key")
            assert "total_hits" not in page.json()
        assert walked == expected
    assert len(ids(api.get("/v4/events", params=params))) == 10


def test_pages_of_a_search_with_a_long_filter(api: httpx.Client, visitor: Any) -> None:
    url = "https://shop.example/?q=" + "é" * 2_000
    made = [visitor.visit(url=url)["event_id"] for _ in range(2)]
    first = api.get("/v4/events", params={"url": url, "limit": 1})
    second = api.get("/v4/events", params={"url": url, "limit": 1, "pagination_key": first.json()["pagination_key"]})
    assert ids(first) + ids(second) == made[::-1]


def test_a_changed_or_foreign_pagination_key_is_refused(api: httpx.Client, visitor: Any) -> None:
    visitor.visit()
    answer = visitor.visit()
    key = api.get("/v4/events", params={"limit": 1}).json()["pagination_key"]
    wrong = (400, "request_cannot_be_parsed", "invalid pagination key")
    for changed in (key[:-1] + ("A" if key[-1] != "A" else "B"), key + "A", "x", answer["token"]):
        assert error_of(api.get("/v4/events", params={"pagination_key": changed})) == wrong
    changed_filter = {"pagination_key": key, "visitor_id": answer["visitor_id"]}
    assert error_of(api.get("/v4/events", params=changed_filter)) == wrong


def test_the_window_is_inclusive_and_takes_both_forms_of_time(api: httpx.Client, visitor: Any) -> None:
    answer = visitor.visit()
    at = int(answer["event_id"][:13])

    def inside(start: object, end: object) -> bool:
        params = {"visitor_id": answer["visitor_id"], "start": str(start), "end": str(end)}
        return ids(api.get("/v4/events", params=params)) == [answer["event_id"]]

    moment = datetime.fromtimestamp(at / 1000, UTC)
    assert inside(at, at)
    assert inside(moment.isoformat(), moment.isoformat().replace("+00:00", "Z"))
    assert inside(moment.astimezone().isoformat(), moment.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00"))
    assert not inside(at + 1, at + 10)
    assert not inside(at - 10, at - 1)
    assert ids(api.get(f"/v4/events?visitor_id={answer['visitor_id']}&start=2020-01-01T00:00:00+00:00")) != []


def test_filters(api: httpx.Client, visitor: Any) -> None:
    answer = visitor.visit(linked_id="a b+c/ü")
    event = api.get(f"/v4/events/{answer['event_id']}").json()
    base = {"visitor_id": answer["visitor_id"]}
    for matching in (
        {"linked_id": "a b+c/ü"},
        {"ip_address": "127.0.0.1"},
        {"ip_address": "127.0.0.0/8"},
        {"url": event["url"]},
        {"origin": "https://shop.example"},
        {"sdk_platform": "js"},
        {"sdk_version": "0.1.0"},
        {"environment": event["environment_id"]},
        {"environment": ["ae_0000000000000000", event["environment_id"]]},
        {"environment": ""},
        {"bot_info": "none"},
        {"min_suspect_score": str(event["suspect_score"])},
        {"ii": "fingerprint-pro-server-api-python-sdk/9.9.0"},
    ):
        assert ids(api.get("/v4/events", params=base | matching)) == [answer["event_id"]], matching
    for other in (
        {"linked_id": "a b c/ü"},
        {"ip_address": "10.0.0.0/8"},
        {"ip_address": "::1"},
        {"origin": "https://shop.example:8443"},
        {"sdk_platform": "ios"},
        {"source": "edge"},
        {"vpn": "true"},
        {"vpn": "false"},
        {"suspect": "false"},
        {"bot": "bad"},
        {"bot": "good"},
        {"bot": "none"},
        {"factory_reset": "false"},
        {"min_suspect_score": "99"},
        {"rare_device_percentile_bucket": "<p95"},
        {"bot_info_category": ["ai_agent", "ai_assistant"]},
    ):
        assert ids(api.get("/v4/events", params=base | other)) == [], other


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("limit=-1", "invalid limit"),
        ("limit=0", "invalid limit"),
        ("limit=101", "invalid limit"),
        ("limit=ten", "invalid limit"),
        ("limit=1&limit=2", "limit can be given only once"),
        ("ip_address=300.1.1.1", "invalid ip address"),
        ("ip_address=10.0.0.0/33", "invalid ip address"),
        ("bot=ugly", "invalid bot type"),
        ("reverse=yes", "invalid reverse param"),
        ("start=yesterday", "invalid start time"),
        ("start=2026-01-01T00:00:00", "invalid start time"),
        ("start=99999999999999", "invalid start time"),
        ("start=" + "0" * 20 + "9" * 40, "invalid start time"),
        ("end=" + "9" * 5_000, "invalid end time"),
        ("end=2026-13-01T00:00:00Z", "invalid end time"),
        ("visitor_id=short", "invalid visitor id"),
        ("linked_id=" + "x" * 257, "linked_id can't be greater than 256 characters long"),
        ("pagination_key=x", "invalid pagination key"),
        ("total_hits=0", "invalid total hits"),
        ("total_hits=1001", "invalid total hits"),
        ("vpn=maybe", "invalid vpn"),
        ("vpn_confidence=huge", "invalid vpn confidence"),
        ("min_suspect_score=nan", "invalid min suspect score"),
        ("source=device", "invalid source"),
        ("visitorid=x", 'unknown query parameter "visitorid"'),
        ("linked_id=%ff", "the query string is not valid"),
    ],
)
def test_wrong_values_get_the_contracts_messages(api: httpx.Client, query: str, message: str) -> None:
    assert error_of(api.get(f"/v4/events?{query}")) == (400, "request_cannot_be_parsed", message)


def test_an_unknown_visitor_is_no_error_in_a_search(api: httpx.Client) -> None:
    assert api.get("/v4/events?visitor_id=AAAAAAAAAAAAAAAAAAAA").json() == {"events": []}


# --- PATCH /v4/events/{event_id}


def test_updates_are_partial_and_immediate(api: httpx.Client, visitor: Any) -> None:
    path = f"/v4/events/{visitor.visit(linked_id='before', tags={'a': 1})['event_id']}"
    original = api.get(path).json()
    text = {"Content-Type": "text/plain;charset=UTF-8"}
    assert api.patch(path, content='{"suspect": false}', headers=text).status_code == 200
    assert api.get(path).json() == original | {"suspect": False}
    assert api.patch(path, json={"linked_id": "after", "unknown": 1}).status_code == 200
    assert api.patch(path, json={"tags": {"b": [1, {"c": None}]}}).status_code == 200
    assert api.patch(path, json={}).status_code == 200
    assert api.get(path).json() == original | {
        "suspect": False,
        "linked_id": "after",
        "tags": {"b": [1, {"c": None}]},
    }
    assert api.patch(path, json={"linked_id": "x" * 256}).status_code == 200


@pytest.mark.parametrize("character", ["x", "é", "👩"])
def test_an_update_may_be_as_large_as_its_limits(api: httpx.Client, visitor: Any, character: str) -> None:
    path = f"/v4/events/{visitor.visit()['event_id']}"
    original = api.get(path).json()
    # 16 KiB of JSON, in bytes: the braces, the quotes, the colon and the name are 8 of them.
    text = character * ((16_384 - 8) // len(character.encode()))
    assert api.patch(path, json={"tags": {"a": text}}).status_code == 200
    assert api.get(path).json() == original | {"tags": {"a": text}}
    too_large = api.patch(path, json={"tags": {"a": text + "x"}})
    assert error_of(too_large)[2] == "tags can't be larger than 16384 bytes"
    # 256 characters, however many bytes they are.
    assert api.patch(path, json={"linked_id": character * 256}).status_code == 200
    too_long = api.patch(path, json={"linked_id": character * 257})
    assert error_of(too_long)[2] == "linked_id can't be greater than 256 characters long"
    assert api.get(path).json() == original | {"tags": {"a": text}, "linked_id": character * 256}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "request body is not valid"),
        (b"{", "request body is not valid"),
        (b"[]", "request body is not valid"),
        (b'{"suspect": "true"}', "request body is not valid"),
        (b'{"linked_id": 5}', "request body is not valid"),
        (b'{"tags": [1]}', "request body is not valid"),
        (b"\xff", "request body is not valid"),
        (b'{"tags": ' + b'{"a":' * 5_000, "request body is not valid"),
        (b'{"tags": ' + b'{"a":' * 40 + b"1" + b"}" * 41, "tags can't be nested deeper than 32 levels"),
        (b'{"linked_id": "' + b"x" * 257 + b'"}', "linked_id can't be greater than 256 characters long"),
        (b'{"tags": {"a": "' + b"x" * 16_384 + b'"}}', "tags can't be larger than 16384 bytes"),
    ],
)
def test_a_wrong_update_changes_nothing(api: httpx.Client, visitor: Any, body: bytes, message: str) -> None:
    path = f"/v4/events/{visitor.visit()['event_id']}"
    before = api.get(path).content
    assert error_of(api.patch(path, content=body)) == (400, "request_cannot_be_parsed", message)
    assert api.get(path).content == before


def test_an_update_of_nothing_is_404_and_of_too_much_413(api: httpx.Client, visitor: Any) -> None:
    assert api.patch("/v4/events/1708102555327.NLOjmg", json={"suspect": True}).json() == NOT_FOUND
    path = f"/v4/events/{visitor.visit()['event_id']}"
    assert error_of(api.patch(path, content=b"x" * 70_000))[:2] == (413, "payload_too_large")


# --- DELETE /v4/visitors/{visitor_id}


def test_an_erased_visitor_is_gone_everywhere_and_comes_back_as_another(api: httpx.Client, visitor: Any) -> None:
    first = visitor.visit(linked_id="erase-me")
    second = visitor.visit()
    assert api.delete(f"/v4/visitors/{first['visitor_id']}").status_code == 200
    for visit in (first, second):
        assert api.get(f"/v4/events/{visit['event_id']}").json() == NOT_FOUND
    assert api.get("/v4/events", params={"visitor_id": first["visitor_id"]}).json() == {"events": []}
    assert api.get("/v4/events", params={"linked_id": "erase-me"}).json() == {"events": []}
    gone = (404, "visitor_not_found", "visitor not found")
    assert error_of(api.delete(f"/v4/visitors/{first['visitor_id']}")) == gone
    # The device still has its token and its facts.
    third = visitor.visit()
    assert third["visitor_id"] != first["visitor_id"]
    assert api.get(f"/v4/events/{third['event_id']}").json()["identification"]["visitor_found"] is False


@pytest.mark.parametrize(
    ("visitor_id", "expected"),
    [
        ("", (400, "request_cannot_be_parsed", "visitor id is required")),
        ("short", (400, "request_cannot_be_parsed", "invalid visitor id")),
        ("A" * 22, (400, "request_cannot_be_parsed", "invalid visitor id")),
        ("a/b", (400, "request_cannot_be_parsed", "invalid visitor id")),
        ("A" * 20, (404, "visitor_not_found", "visitor not found")),
        ("A" * 21, (404, "visitor_not_found", "visitor not found")),
    ],
)
def test_deleting_what_is_not_there(api: httpx.Client, visitor_id: str, expected: tuple[int, str, str]) -> None:
    assert error_of(api.delete(f"/v4/visitors/{visitor_id}")) == expected


def test_deleting_without_an_id(api: httpx.Client) -> None:
    assert error_of(api.delete("/v4/visitors"))[2] == "visitor id is required"
