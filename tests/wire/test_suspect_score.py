"""The weights of the suspect score: read and changed by the management API, counted in the next event, explained."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ridgeline.signals.suspect_score import FINDINGS
from ridgeline.testing import FakeDevice, RunningServer

PATH = "/management/v1/suspect-score"
DEFAULTS = {name: finding.default for name, finding in FINDINGS.items()}
# Of an American university; the device's clock is that of Berlin.
ABROAD = "18.7.21.1"
CLOCK = "vpn.timezone_mismatch"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server whose weights nobody else relies on."""
    data_dir = tmp_path_factory.mktemp("weights") / "data"
    with RunningServer(data_dir, "--trusted-proxies", "127.0.0.1", "--suspect-score-in-answer") as running:
        yield running


@pytest.fixture(scope="module")
def manager(own: RunningServer) -> Iterator[httpx.Client]:
    with client(own, own.create_key("management")) as opened:
        yield opened


@pytest.fixture(scope="module")
def reader(own: RunningServer) -> Iterator[httpx.Client]:
    with client(own, own.secret_key) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _defaults(manager: httpx.Client) -> Iterator[None]:
    yield
    assert weights_of(manager.delete(PATH)) == DEFAULTS


def client(server: RunningServer, key: str) -> httpx.Client:
    return httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {key}"})


def weights_of(answer: httpx.Response) -> dict[str, int]:
    assert answer.status_code == 200, answer.text
    return {finding["name"]: finding["weight"] for finding in answer.json()["findings"]}


def error_of(answer: httpx.Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"]


def identify(server: RunningServer, device: FakeDevice) -> dict[str, Any]:
    headers = device.headers() | {"X-Forwarded-For": ABROAD}
    answer = httpx.post(server.url, content=device.observation(server.public_key), headers=headers)
    assert answer.status_code == 200, answer.text
    device.remember(answer.json())
    found: dict[str, Any] = answer.json()
    return found


def counted(reader: httpx.Client, event_id: str) -> dict[str, str]:
    """Return what counted in an event's score, each with its weight, by the explanation of the event."""
    explained = reader.get(f"/management/v1/events/{event_id}/explanation").json()
    (score,) = [one for one in explained["signals"] if one["signal"] == "suspect_score"]
    return {reason["name"]: reason["seen"] for reason in score["because"]}


def test_the_table_has_every_finding(reader: httpx.Client) -> None:
    answer = reader.get(PATH)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {
        "findings": [
            {"name": name, "meaning": finding.meaning, "default": finding.default, "weight": finding.default}
            for name, finding in sorted(FINDINGS.items())
        ]
    }


def test_a_change_counts_from_the_next_event_on(
    own: RunningServer, manager: httpx.Client, reader: httpx.Client
) -> None:
    device = FakeDevice(1)
    events = [identify(own, device)]
    assert counted(reader, events[0]["event_id"])[CLOCK] == "+3"
    rest = events[0]["suspect_score"] - 3
    for weight in (50, 0, 100):
        assert weights_of(manager.patch(PATH, json={"weights": {CLOCK: weight}})) == DEFAULTS | {CLOCK: weight}
        events.append(identify(own, device))
        assert events[-1]["suspect_score"] == rest + weight
        # What weighs nothing was found all the same.
        assert counted(reader, events[-1]["event_id"])[CLOCK] == f"+{weight}"
    assert weights_of(manager.delete(PATH)) == DEFAULTS
    events.append(identify(own, device))
    assert events[-1]["suspect_score"] == rest + 3
    # What is stored stays: the score, and the weights that it was made of.
    for event in events:
        assert reader.get(f"/v4/events/{event['event_id']}").json()["suspect_score"] == event["suspect_score"]
        because = counted(reader, event["event_id"])
        assert sum(int(weight) for weight in because.values()) == event["suspect_score"]
    assert [counted(reader, event["event_id"])[CLOCK] for event in events] == ["+3", "+50", "+0", "+100", "+3"]
    hits = reader.get("/v4/events", params={"min_suspect_score": rest + 100}).json()["events"]
    assert [event["event_id"] for event in hits] == [events[3]["event_id"]]


def test_what_the_command_line_weighs_counts_at_once(own: RunningServer, reader: httpx.Client) -> None:
    device = FakeDevice(2)
    before = identify(own, device)["suspect_score"]
    changed = own.command("suspect-score", "set", f"{CLOCK}=60")
    assert identify(own, device)["suspect_score"] == before + 57
    assert reader.get(PATH).json() == changed == own.command("suspect-score", "show")
    own.command("suspect-score", "reset")
    assert identify(own, device)["suspect_score"] == before


def test_what_is_not_named_keeps_its_weight(manager: httpx.Client) -> None:
    manager.patch(PATH, json={"weights": {"incognito": 0, "vpn.relay": 9}})
    changed = weights_of(manager.patch(PATH, json={"weights": {"vpn.relay": None, "virtual_machine": 1}}))
    assert changed == DEFAULTS | {"incognito": 0, "virtual_machine": 1} == weights_of(manager.get(PATH))
    assert weights_of(manager.patch(PATH, json={"weights": {}})) == changed
    # JSON under another content type is JSON.
    text = json.dumps({"weights": {"incognito": 5}})
    headers = {"Content-Type": "text/plain;charset=UTF-8"}
    assert weights_of(manager.patch(PATH, content=text, headers=headers))["incognito"] == 5


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"weights": {"icognito": 1}}', 'unknown finding "icognito"; there is ' + ", ".join(sorted(FINDINGS))),
        ('{"weights": {"": 1}}', 'unknown finding ""; there is '),
        ('{"weights": {"Incognito": 1}}', 'unknown finding "Incognito"'),
        ('{"weights": {"nothing_found": 1}}', 'unknown finding "nothing_found"'),
        ('{"weights": {"incognito": 0, "vpn": 1}}', 'unknown finding "vpn"'),
        (json.dumps({"weights": {"x" * 9_000: 1}}), 'unknown finding "' + "x" * 100 + '"; there is '),
        ('{"weights": {"\\udc00": 1}}', ""),
        ('{"weights": {"incognito": 101}}', "request body is not valid: Expected `int` <= 100 - at `$.weights[...]`"),
        ('{"weights": {"incognito": -1}}', "request body is not valid: Expected `int` >= 0"),
        ('{"weights": {"incognito": 1.5}}', "request body is not valid: Expected `int | null`, got `float`"),
        ('{"weights": {"incognito": "1"}}', "request body is not valid: Expected `int | null`, got `str`"),
        ('{"weights": {"incognito": true}}', "request body is not valid: Expected `int | null`, got `bool`"),
        ('{"weights": {"incognito": [1]}}', "request body is not valid: Expected `int | null`, got `array`"),
        ('{"weights": {"incognito": 1e400}}', "request body is not valid"),
        ('{"weights": {"incognito": ' + "9" * 5_000 + "}}", "request body is not valid"),
        ('{"weights": ["incognito"]}', "request body is not valid: Expected `object`, got `array` - at `$.weights`"),
        ('{"weights": null}', "request body is not valid: Expected `object`, got `null`"),
        ("{}", "request body is not valid: Object missing required field `weights`"),
        ('{"weights": {}, "weight": {}}', "request body is not valid: Object contains unknown field `weight`"),
        (json.dumps({"weights": {}, "ü" * 2_000: 1}), "request body is not valid: Object contains unknown field `ü"),
        ('{"weights": {}, "\\udc00": 1}', ""),
        ('{"incognito": 1}', "request body is not valid: Object contains unknown field `incognito`"),
        ("[]", "request body is not valid: Expected `object`, got `array`"),
        ('{"weights": ' + "[" * 8_000 + "]" * 8_000, "request body is not valid"),
        ("{", "request body is not valid"),
        ("", "request body is not valid"),
    ],
)
def test_a_wrong_change_is_refused_by_name_and_changes_nothing(manager: httpx.Client, body: str, message: str) -> None:
    manager.patch(PATH, json={"weights": {"incognito": 2}})
    answer = manager.patch(PATH, content=body)
    status, code, said = error_of(answer)
    assert (status, code) == (400, "request_cannot_be_parsed")
    assert said.startswith(message)
    assert len(answer.content) < 1_000
    assert weights_of(manager.get(PATH)) == DEFAULTS | {"incognito": 2}


def test_a_body_that_is_not_even_text_is_refused(manager: httpx.Client) -> None:
    for body in (b"\xff", b'{"weights": {"\xff": 1}}', b'{"weights": {"incognito\x00": 1}}', bytes(100)):
        assert error_of(manager.patch(PATH, content=body))[:2] == (400, "request_cannot_be_parsed")
    long = b'{"weights": {}}' + b" " * 16_384
    assert error_of(manager.patch(PATH, content=long))[:2] == (413, "payload_too_large")


def test_who_may_read_and_who_may_change(own: RunningServer, manager: httpx.Client) -> None:
    environment_id = own.command("environments", "create", "scored")["id"]
    needs_management = (403, "feature_not_enabled", "this needs a management key")
    needs_all = (403, "feature_not_enabled", "this needs a key of all environments")
    unknown = (403, "secret_api_key_not_found", "no fingerprint workspace found for specified secret API key")
    for kind, arguments, refusal in (
        ("secret", (), needs_management),
        ("secret", ("--environment", environment_id), needs_management),
        ("management", ("--environment", environment_id), needs_all),
    ):
        with client(own, own.create_key(kind, *arguments)) as other:
            assert weights_of(other.get(PATH)) == DEFAULTS
            assert error_of(other.patch(PATH, json={"weights": {"incognito": 0}})) == refusal
            # Whatever the body says.
            assert error_of(other.patch(PATH, content="{")) == refusal
            assert error_of(other.delete(PATH)) == refusal
    for text in (own.public_key, own.create_key("proxy"), "rl_mk_us_0000000000000000000000000000AB"):
        with client(own, text) as other:
            assert error_of(other.get(PATH)) == unknown
            assert error_of(other.patch(PATH, json={"weights": {"incognito": 0}})) == unknown
            assert error_of(other.delete(PATH)) == unknown
    assert error_of(httpx.get(own.url + PATH))[:2] == (403, "secret_api_key_required")
    assert weights_of(manager.get(PATH)) == DEFAULTS


def test_each_change_is_in_the_audit_log_with_its_key(own: RunningServer, manager: httpx.Client) -> None:
    made = own.command("keys", "create", "--kind", "management")
    key = Path(made["key_file"]).read_text().strip()
    before = own.command("audit")
    with client(own, key) as other:
        other.patch(PATH, json={"weights": {"incognito": 0, "vpn.relay": 9}})
        # What is refused, or changes nothing, is no change.
        assert other.patch(PATH, json={"weights": {"incognito": 7, "nothing": 1}}).status_code == 400
        other.patch(PATH, json={"weights": {"incognito": 0, "virtual_machine": None}})
        other.patch(PATH, json={"weights": {"incognito": DEFAULTS["incognito"]}})
        other.delete(PATH)
        other.delete(PATH)
    entries = own.command("audit")[: -len(before)]
    assert [(one["actor"], one["action"], one["details"]) for one in entries] == [
        (made["id"], "suspect_score.reset", {}),
        (made["id"], "suspect_score.changed", {"incognito": "default"}),
        (made["id"], "suspect_score.changed", {"incognito": 0, "vpn.relay": 9}),
    ]
    (workspace_id,) = {one["subject"] for one in entries}
    assert workspace_id.startswith("ws_")


def test_other_methods_and_paths_are_refused(manager: httpx.Client) -> None:
    for method in ("POST", "PUT"):
        answer = manager.request(method, PATH, json={"weights": {"incognito": 0}})
        assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET, PATCH")
    assert manager.head(PATH).status_code == 200
    for path in (f"{PATH}/", f"{PATH}/incognito", "/management/v1/suspect_score", "/v4/suspect-score"):
        assert manager.get(path).status_code in {403, 404}, path
    assert weights_of(manager.get(PATH)) == DEFAULTS
