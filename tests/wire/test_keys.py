"""Keys over HTTP: what each kind may do, what each environment sees, and how often."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ridgeline.operations.erasure import ErasureSubjects
from ridgeline.secret import load_or_create_secret
from ridgeline.signals.registry import load
from ridgeline.testing import FakeDevice, RunningServer

NOT_A_SECRET_KEY = (
    403,
    "secret_api_key_not_found",
    "no fingerprint workspace found for specified secret API key",
)
UNKNOWN_EVENT = "1708102555327.NLOjmg"
_seeds = iter(range(-2_000_000, 0))


def error_of(answer: httpx.Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"]


def create(server: RunningServer, kind: str, *arguments: str) -> tuple[str, str]:
    """Make a key and return its id and its text."""
    made = server.command("keys", "create", "--kind", kind, *arguments)
    return made["id"], made["key"] if kind == "public" else Path(made["key_file"]).read_text().strip()


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def identify(http: httpx.Client, public_key: str) -> httpx.Response:
    device = FakeDevice(next(_seeds))
    answer = http.post("/", content=device.observation(public_key), headers=device.headers())
    http.cookies.clear()
    return answer


@pytest.fixture(scope="module")
def second_environment(server: RunningServer) -> str:
    environment_id: str = server.command("environments", "create", "the second")["id"]
    return environment_id


@pytest.fixture
def elsewhere(server: RunningServer, http: httpx.Client, second_environment: str) -> dict[str, str]:
    """An identification in the second environment."""
    _, public_key = create(server, "public", "--environment", second_environment)
    answer: dict[str, str] = identify(http, public_key).json()
    return answer


# --- Kinds and regions


@pytest.mark.parametrize("kind", ["public", "proxy", "management"])
def test_only_secret_keys_use_the_server_api(
    server: RunningServer, http: httpx.Client, api: httpx.Client, public_key: str, kind: str
) -> None:
    made = identify(http, public_key).json()
    headers = bearer(create(server, kind)[1])
    for method, path in (
        ("GET", f"/v4/events/{made['event_id']}"),
        ("GET", "/v4/events"),
        ("PATCH", f"/v4/events/{made['event_id']}"),
        ("DELETE", f"/v4/visitors/{made['visitor_id']}"),
        ("GET", "/v4/nothing"),
    ):
        assert error_of(http.request(method, path, headers=headers)) == NOT_A_SECRET_KEY, (method, path)
    assert api.get(f"/v4/events/{made['event_id']}").status_code == 200


@pytest.mark.parametrize("kind", ["proxy", "management"])
def test_only_public_keys_identify(server: RunningServer, http: httpx.Client, kind: str) -> None:
    assert error_of(identify(http, create(server, kind)[1]))[:2] == (403, "public_api_key_not_found")


def test_the_key_is_checked_first_and_its_region_before_its_state(
    server: RunningServer, http: httpx.Client, public_key: str
) -> None:
    event_id = identify(http, public_key).json()["event_id"]
    assert error_of(http.get(f"/v4/events/{UNKNOWN_EVENT}", headers=bearer("no key"))) == NOT_A_SECRET_KEY
    key_id, text = create(server, "secret", "--region", "eu")
    wrong_region = (403, "wrong_region", "wrong region")
    for path in (f"/v4/events/{event_id}", f"/v4/events/{UNKNOWN_EVENT}", "/v4/events?limit=-1", "/v4/nothing"):
        assert error_of(http.get(path, headers=bearer(text))) == wrong_region
    server.command("keys", "revoke", key_id)
    assert error_of(http.get(f"/v4/events/{event_id}", headers=bearer(text))) == wrong_region
    # A key of another kind is none, wherever it comes from.
    assert error_of(http.get("/v4/events", headers=bearer(create(server, "public", "--region", "eu")[1]))) == (
        NOT_A_SECRET_KEY
    )


# --- Environments


def test_a_key_of_one_environment_knows_nothing_of_another(
    server: RunningServer,
    http: httpx.Client,
    api: httpx.Client,
    second_environment: str,
    elsewhere: dict[str, str],
) -> None:
    first = next(one["id"] for one in server.command("environments", "list") if one["is_default"])
    headers = bearer(create(server, "secret", "--environment", first)[1])
    path = f"/v4/events/{elsewhere['event_id']}"
    assert error_of(http.get(path, headers=headers))[1] == "event_not_found"
    assert error_of(http.patch(path, json={"suspect": True}, headers=headers))[1] == "event_not_found"
    for query in (
        {"visitor_id": elsewhere["visitor_id"]},
        {"environment": second_environment},
        {"environment": [second_environment, first], "visitor_id": elsewhere["visitor_id"]},
        {"visitor_id": elsewhere["visitor_id"], "total_hits": "10"},
    ):
        found = http.get("/v4/events", params=query, headers=headers).json()
        assert found["events"] == []
        assert found.get("total_hits", 0) == 0
    erasure = http.delete(f"/v4/visitors/{elsewhere['visitor_id']}", headers=headers)
    assert error_of(erasure)[:2] == (404, "visitor_not_found")
    event = api.get(path).json()
    assert event["environment_id"] == second_environment
    assert "suspect" not in event


def test_a_key_of_an_environment_and_a_key_of_all_see_what_is_theirs(
    server: RunningServer,
    http: httpx.Client,
    api: httpx.Client,
    second_environment: str,
    elsewhere: dict[str, str],
) -> None:
    own = bearer(create(server, "secret", "--environment", second_environment)[1])
    query = {"visitor_id": elsewhere["visitor_id"]}
    for found in (
        http.get("/v4/events", params=query, headers=own),
        http.get("/v4/events", params=query | {"environment": second_environment}, headers=own),
        api.get("/v4/events", params=query),
        api.get("/v4/events", params=query | {"environment": second_environment}),
    ):
        assert [event["event_id"] for event in found.json()["events"]] == [elsewhere["event_id"]]
    assert http.patch(f"/v4/events/{elsewhere['event_id']}", json={"suspect": True}, headers=own).status_code == 200
    assert http.delete(f"/v4/visitors/{elsewhere['visitor_id']}", headers=own).status_code == 200
    assert api.get("/v4/events", params=query).json()["events"] == []


def test_a_device_is_one_visitor_in_all_environments_and_is_erased_in_all(
    server: RunningServer, http: httpx.Client, api: httpx.Client, public_key: str, second_environment: str
) -> None:
    _, second_public = create(server, "public", "--environment", second_environment)
    device = FakeDevice(next(_seeds))
    visits = []
    for key in (public_key, second_public, public_key):
        answer = http.post("/", content=device.observation(key), headers=device.headers())
        http.cookies.clear()
        visits.append(answer.json())
        device.remember(visits[-1])
    (visitor_id,) = {visit["visitor_id"] for visit in visits}
    events = [api.get(f"/v4/events/{visit['event_id']}").json() for visit in visits]
    assert [event["environment_id"] == second_environment for event in events] == [False, True, False]
    assert [event["identification"]["visitor_found"] for event in events] == [False, True, True]

    key_id, text = create(server, "secret", "--environment", second_environment)
    assert http.delete(f"/v4/visitors/{visitor_id}", headers=bearer(text)).status_code == 200
    for visit in visits:
        assert error_of(api.get(f"/v4/events/{visit['event_id']}"))[1] == "event_not_found"
    assert api.get("/v4/events", params={"visitor_id": visitor_id}).json() == {"events": []}

    log = server.command("audit", "--limit", "100000")
    (entry,) = [one for one in log if one["actor"] == key_id]
    assert (entry["action"], entry["environment_id"]) == ("visitor.erased", second_environment)
    # A hash that only the deployment can compute.
    assert entry["subject"] == ErasureSubjects(load_or_create_secret(server.data_dir)).subject(visitor_id)
    assert visitor_id not in json.dumps(log)


# --- Rate limits


def is_too_many(answer: httpx.Response, longest: int) -> bool:
    if answer.status_code != 429:
        return False
    assert error_of(answer) == (429, "too_many_requests", "too many requests")
    assert 1 <= int(answer.headers["retry-after"]) <= longest
    return True


def test_without_a_limit_nothing_is_counted(server: RunningServer, http: httpx.Client) -> None:
    headers = bearer(create(server, "secret")[1])
    assert {http.get("/v4/events", headers=headers).status_code for _ in range(60)} == {200}
    erasures = [http.delete(f"/v4/visitors/{'A' * 20}", headers=headers).status_code for _ in range(60)]
    assert set(erasures) == {404}


def test_a_limited_key_is_told_when_to_come_back(server: RunningServer, http: httpx.Client, api: httpx.Client) -> None:
    _, text = create(server, "secret", "--rate-limit", "1", "--burst", "3")
    headers = bearer(text)
    started = time.monotonic()
    answers = [http.get(f"/v4/events/{UNKNOWN_EVENT}", headers=headers) for _ in range(20)]
    seconds = time.monotonic() - started
    passed = [answer for answer in answers if not is_too_many(answer, longest=1)]
    assert 3 <= len(passed) <= 3 + math.ceil(seconds)
    assert {answer.status_code for answer in passed} == {404}
    # Other keys do not notice; whoever waits passes.
    assert api.get(f"/v4/events/{UNKNOWN_EVENT}").status_code == 404
    time.sleep(int(answers[-1].headers["retry-after"]))
    assert http.get(f"/v4/events/{UNKNOWN_EVENT}", headers=headers).status_code == 404


def test_a_limit_counts_every_call_but_erasures(
    server: RunningServer, http: httpx.Client, api: httpx.Client, public_key: str
) -> None:
    headers = bearer(create(server, "secret", "--rate-limit", "0.1", "--burst", "4")[1])
    made = identify(http, public_key).json()
    assert http.get(f"/v4/events/{made['event_id']}", headers=headers).status_code == 200
    assert http.get("/v4/events?limit=-1", headers=headers).status_code == 400
    assert http.get("/v4/nothing", headers=headers).status_code == 404
    assert http.patch(f"/v4/events/{made['event_id']}", json={"suspect": True}, headers=headers).status_code == 200
    refused = http.patch(f"/v4/events/{made['event_id']}", json={"suspect": False}, headers=headers)
    assert is_too_many(refused, longest=10)
    assert api.get(f"/v4/events/{made['event_id']}").json()["suspect"] is True
    assert http.delete(f"/v4/visitors/{made['visitor_id']}", headers=headers).status_code == 200


def test_erasures_have_a_limit_of_their_own(server: RunningServer, http: httpx.Client, public_key: str) -> None:
    headers = bearer(create(server, "secret", "--erasure-rate-limit", "0.1", "--erasure-burst", "2")[1])
    visitors = [identify(http, public_key).json()["visitor_id"] for _ in range(3)]
    answers = [http.delete(f"/v4/visitors/{visitor_id}", headers=headers) for visitor_id in visitors]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert is_too_many(answers[2], longest=10)
    found = http.get("/v4/events", params={"visitor_id": visitors[2]}, headers=headers)
    assert len(found.json()["events"]) == 1
    assert {http.get("/v4/events", headers=headers).status_code for _ in range(20)} == {200}


def test_a_changed_limit_acts_at_once(server: RunningServer, http: httpx.Client) -> None:
    key_id, text = create(server, "secret")

    def statuses(count: int) -> list[int]:
        return [http.get("/v4/events", headers=bearer(text)).status_code for _ in range(count)]

    assert statuses(5) == [200] * 5
    server.command("keys", "limit", key_id, "--rate-limit", "0.1", "--burst", "1")
    assert statuses(3) == [200, 429, 429]
    server.command("keys", "limit", key_id, "--burst", "3")
    assert statuses(3) == [200, 200, 429]
    server.command("keys", "limit", key_id, "--no-rate-limit")
    assert statuses(5) == [200] * 5


def test_identifications_over_the_limit_are_refused_and_the_script_never_is(
    server: RunningServer, http: httpx.Client, public_key: str
) -> None:
    key_id, text = create(server, "public", "--rate-limit", "0.1", "--burst", "2")
    device = FakeDevice(next(_seeds))
    headers = device.headers() | {"Origin": "https://shop.example"}
    answers = [http.post("/", content=device.observation(text), headers=headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert is_too_many(answers[2], longest=10)
    # The page may read it, and when to come back.
    assert answers[2].headers["access-control-allow-origin"] == "https://shop.example"
    assert "Retry-After" in answers[2].headers["access-control-expose-headers"]
    assert "set-cookie" not in answers[2].headers
    assert {http.get(f"/web/v4/{text}").status_code for _ in range(10)} == {200}
    assert identify(http, public_key).status_code == 200
    server.command("keys", "limit", key_id, "--no-rate-limit")
    assert identify(http, text).status_code == 200


def test_an_observation_that_is_refused_for_another_reason_costs_nothing(
    server: RunningServer, http: httpx.Client
) -> None:
    key_id, text = create(server, "public", "--rate-limit", "0.1", "--burst", "1")
    body = FakeDevice(next(_seeds)).observation(text)
    assert http.post("/", content=body, headers={"FPJS-Proxy-Secret": "wrong"}).status_code == 403
    assert http.post("/", content=FakeDevice(1).observation(text, payload_id="1")).status_code == 400
    assert http.post("/", content=body).status_code == 200
    assert http.post("/", content=body).status_code == 429
    # The newest public key is the demo page's.
    server.command("keys", "revoke", key_id)


# --- At rest


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[RunningServer]:
    with RunningServer(tmp_path / "data") as running:
        yield running


def test_the_store_holds_no_text_of_any_key_but_public_ones(own_server: RunningServer) -> None:
    kept: dict[str, list[str]] = {"public": [own_server.public_key], "secret": [own_server.secret_key]}
    for kind in ("public", "secret", "proxy", "management"):
        kept.setdefault(kind, []).append(create(own_server, kind)[1])
    with httpx.Client(base_url=own_server.url) as client:
        claim = {"FPJS-Proxy-Secret": kept["proxy"][0], "FPJS-Proxy-Client-IP": "203.0.113.9"}
        observation = FakeDevice(1).observation(kept["public"][0])
        assert client.post("/", content=observation, headers=claim).status_code == 200
        assert client.get("/v4/events", headers=bearer(kept["secret"][0])).status_code == 200
    files = [path.read_bytes() for path in own_server.data_dir.glob("ridgeline.db*")]
    assert files
    for kind, texts in kept.items():
        for text in texts:
            # Neither as a whole nor without the part that all keys share.
            found = [part in file for file in files for part in (text.encode(), text.rpartition("_")[2].encode())]
            assert any(found) is (kind == "public"), kind
    # Nor does the log.
    assert not [text for texts in kept.values() for text in texts if text.rpartition("_")[2] in own_server.log]


def test_metrics_are_for_keys_of_all_environments(
    server: RunningServer, http: httpx.Client, api: httpx.Client, visitor: Any, second_environment: str
) -> None:
    visitor.visit()
    answer = api.get("/management/v1/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert {f'ridgeline_signal_seconds_count{{signal="{signal.field}"}}' for signal in load()} <= {
        line.rpartition(" ")[0] for line in answer.text.splitlines()
    }
    assert 'ridgeline_step_seconds_count{step="match"}' in answer.text
    own = bearer(create(server, "secret", "--environment", second_environment)[1])
    refused = http.get("/management/v1/metrics", headers=own)
    assert (refused.status_code, refused.json()["error"]["message"]) == (403, "this needs a key of all environments")
    assert http.get("/management/v1/metrics").json()["error"]["code"] == "secret_api_key_required"
    assert api.post("/management/v1/metrics").status_code == 405
