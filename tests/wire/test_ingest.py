"""`POST /` over HTTP: what becomes an event, and what is refused by name."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import re
import secrets
import signal
import socket
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ridgeline import ids
from ridgeline.matching.attributes import INDEX
from ridgeline.matching.profile import decode
from ridgeline.secret import DeploymentSecret
from ridgeline.testing import FakeDevice, RunningServer
from ridgeline.tokens import Signer


def test_an_identification_becomes_an_event(visitor: Any, api: httpx.Client) -> None:
    answer = visitor.visit(linked_id="order-17", tags={"step": "checkout"})
    assert re.fullmatch(r"\d{13}\.[0-9A-Za-z]{6}", answer["event_id"])
    assert re.fullmatch(r"[0-9A-Za-z]{20}", answer["visitor_id"])
    assert answer["event_id"][14:16] == ids.base62(ids.bucket_of(answer["visitor_id"]), 2)
    assert answer["sealed_result"] is None
    event = api.get(f"/v4/events/{answer['event_id']}").json()
    device = visitor.device
    assert event["event_id"] == answer["event_id"]
    assert event["timestamp"] == int(answer["event_id"][:13])
    assert event["source"] == "device"
    assert re.fullmatch(r"ae_[0-9a-f]{16}", event["environment_id"])
    assert event["sdk"] == {"platform": "js", "version": "0.1.0"}
    assert event["linked_id"] == "order-17"
    assert event["tags"] == {"step": "checkout"}
    assert event["url"] == f"https://shop.example/{device.seed}?from=test"
    assert event["client_referrer"] == "https://search.example/"
    assert event["ip_address"] == "127.0.0.1"
    assert event["user_agent"] == device.user_agent
    assert event["browser_details"]["browser_name"] == "Chrome"
    assert event["browser_details"]["browser_full_version"] == "156.0.8078.73"
    for name in ("os", "os_version", "device"):
        assert event.get(name, "") == event["browser_details"][name]
    for name, fact in device.facts().items():
        if name in event["raw_device_attributes"]:
            assert event["raw_device_attributes"][name] == fact["value"], name
    assert len(event["raw_device_attributes"]) >= 25
    # What is not known is left out.
    assert not {"bot_info", "vpn", "incognito", "suspect", "proxy", "rule_action"} & event.keys()


@pytest.mark.parametrize("platform", ["js", "android", "ios", "unknown"])
def test_a_program_stays_one_whatever_it_says_of_its_platform(
    http: httpx.Client, api: httpx.Client, public_key: str, platform: str
) -> None:
    """Of an app's SDK the headers say nothing, but what only a page's script has does not come from one."""
    message = FakeDevice(77_000).message(public_key, sdk={"platform": platform, "version": "0.1.0"})
    headers = {"User-Agent": "python-requests/2.34", "Content-Type": "text/plain"}

    def judged(facts: dict[str, Any]) -> str | None:
        body = message | {"payload_id": secrets.token_hex(16), "facts": facts}
        answer = http.post("/", json=body, headers=headers).json()
        bot: str | None = api.get(f"/v4/events/{answer['event_id']}").json().get("bot")
        return bot

    looked_for = {"webdriver": {"value": False, "ms": 0}, "automation": {"value": [], "ms": 0}}
    assert judged(message["facts"] | looked_for) == "bad"
    assert judged(message["facts"]) == "bad"
    # What an app knows, too; what it has not is not what a page has.
    app = {name: message["facts"][name] for name in ("timezone", "languages", "screen_resolution", "user_agent")}
    app |= {"canvas": {"error": "unsupported", "ms": 0}, "plugins": {"value": None, "ms": 0}}
    assert judged(app) == ("bad" if platform == "js" else None)
    # An app that sends on what a page in it saw, with all that browsers send but `Origin`: its platform is weak.
    headers = FakeDevice(77_000).headers() | {"Accept-Language": "de"}
    assert judged(message["facts"] | looked_for) == "not_detected"
    del headers["Accept-Language"]
    assert judged(message["facts"] | looked_for) == ("not_detected" if platform == "js" else "bad")


def test_a_returning_visitor(visitor: Any, api: httpx.Client) -> None:
    visits = [visitor.visit() for _ in range(3)]
    assert len({visit["visitor_id"] for visit in visits}) == 1
    first, second, third = (api.get(f"/v4/events/{visit['event_id']}").json() for visit in visits)
    assert first["identification"]["visitor_found"] is False
    assert first["identification"]["first_seen_at"] == first["timestamp"]
    assert "last_seen_at" not in first["identification"]
    assert third["identification"]["visitor_found"] is True
    assert third["identification"]["first_seen_at"] == first["timestamp"]
    assert third["identification"]["last_seen_at"] == second["timestamp"]
    confidence = third["identification"]["confidence"]
    assert 0.95 <= confidence["score"] <= 1
    assert re.fullmatch(r"score-\d+", confidence["version"])
    assert "token" in confidence["comment"]


def test_the_high_recall_id_is_one_of_its_own(visitor: Any, other_visitor: Any, api: httpx.Client) -> None:
    visits = [visitor.visit() for _ in range(3)] + [other_visitor.visit()]
    first, second, third, other = (api.get(f"/v4/events/{visit['event_id']}").json() for visit in visits)
    found = [event["supplementary_id_high_recall"] for event in (first, second, third, other)]
    assert len({one["visitor_id"] for one in found}) == 2
    assert found[0]["visitor_id"] != found[3]["visitor_id"]
    assert not {one["visitor_id"] for one in found} & {visit["visitor_id"] for visit in visits}
    assert [one["visitor_found"] for one in found] == [False, True, True, False]
    assert found[2]["first_seen_at"] == first["timestamp"]
    assert found[2]["last_seen_at"] == second["timestamp"]
    # It is searched for like the other one.
    events = api.get("/v4/events", params={"high_recall_id": found[0]["visitor_id"]}).json()["events"]
    assert {event["event_id"] for event in events} == {visit["event_id"] for visit in visits[:3]}


def test_a_device_is_recognised_without_storage_after_a_change(tmp_path: Path) -> None:
    """Each at an address of its own: that a crowd at one address is told apart by less is no matter here."""
    with RunningServer(tmp_path / "data", "--trusted-proxies", "127.0.0.1") as server:
        headers = {"Authorization": f"Bearer {server.secret_key}"}

        def identify(device: FakeDevice) -> Any:
            at_home = device.headers() | {"X-Forwarded-For": f"203.0.113.{device.seed}"}
            answer = httpx.post(server.url, content=device.observation(server.public_key), headers=at_home).json()
            event = httpx.get(f"{server.url}/v4/events/{answer['event_id']}", headers=headers).json()
            assert event["ip_address"] == f"203.0.113.{device.seed}"
            return event["identification"]

        for seed in range(3):
            assert identify(FakeDevice(seed))["visitor_found"] is False
        changes: list[dict[str, Any]] = [{"timezone": "Asia/Tokyo"}, {"language": "fr-FR"}, {"chrome_version": 158}, {}]
        for number, change in enumerate(changes):
            device = FakeDevice(100 + number)
            first = identify(device)
            for name, value in change.items():
                setattr(device, name, value)
            second = identify(device)
            assert (first["visitor_found"], second["visitor_found"]) == (False, True)
            assert second["visitor_id"] == first["visitor_id"], change
            assert 0.6 <= second["confidence"]["score"] <= 1
            assert "no stored token" in second["confidence"]["comment"]


def test_devices_with_different_hardware_are_different_visitors(visitor: Any, other_visitor: Any) -> None:
    assert visitor.visit()["visitor_id"] != other_visitor.visit()["visitor_id"]


def test_nothing_is_kept_of_settings_that_people_with_an_impairment_make(
    server: RunningServer, http: httpx.Client, public_key: str
) -> None:
    # docs/privacy.md promises it, and a profile would keep them.
    device = FakeDevice(8_200)
    settings = ("contrast", "forced_colors", "inverted_colors", "reduced_motion", "reduced_transparency")
    profiles = []
    for value in (True, False):
        message = device.message(public_key)
        message["facts"] |= {name: {"value": value, "ms": 0} for name in settings}
        message["facts"]["color_scheme"] = {"value": "dark", "ms": 0}
        visitor_id = http.post("/", content=json.dumps(message), headers=device.headers()).json()["visitor_id"]
        with contextlib.closing(sqlite3.connect(server.data_dir / "ridgeline.db")) as connection:
            ((raw,),) = connection.execute("SELECT profile FROM visitor_profile WHERE visitor_id = ?", (visitor_id,))
        profile = decode(raw)
        assert profile is not None
        profiles.append(profile)
    before, after = profiles
    assert before.values == after.values
    assert before.values[INDEX["color_scheme"]] is not None
    assert not after.changed
    assert INDEX.keys().isdisjoint(settings)


def test_the_server_cookie_alone_is_enough(
    http: httpx.Client, public_key: str, api: httpx.Client, visitor: Any
) -> None:
    answer = http.post("/", content=visitor.device.observation(public_key), headers=visitor.device.headers())
    cookie = answer.headers["set-cookie"]
    assert re.search(r"^_iidt=[\w-]+; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax$", cookie)
    # The client sends the cookie back; all that scripts can store is gone.
    again = http.post("/", content=visitor.device.observation(public_key), headers=visitor.device.headers()).json()
    assert again["visitor_id"] == answer.json()["visitor_id"]
    assert "the token" in api.get(f"/v4/events/{again['event_id']}").json()["identification"]["confidence"]["comment"]


def test_a_token_on_other_hardware_is_not_believed(visitor: Any, other_visitor: Any, api: httpx.Client) -> None:
    """A copied profile: the cookie of one device in the browser of another one, which is known or not."""
    own, stolen = other_visitor.visit(), visitor.visit()
    other_visitor.device.remember(stolen)
    event = api.get(f"/v4/events/{other_visitor.visit()['event_id']}").json()
    assert event["identification"]["visitor_id"] == own["visitor_id"]
    assert "contradicted by the hardware" in event["identification"]["confidence"]["comment"]
    # It was given a token of its own visitor.
    assert other_visitor.visit()["visitor_id"] == own["visitor_id"]
    assert visitor.visit()["visitor_id"] == stolen["visitor_id"]


def test_of_several_tokens_the_one_that_fits_counts_and_forged_ones_for_nothing(
    http: httpx.Client, public_key: str, api: httpx.Client, visitor: Any, other_visitor: Any
) -> None:
    older, newer = visitor.visit(), other_visitor.visit()
    tokens = {"cookie": newer["token"], "local_storage": older["token"], "indexed_db": newer["token"][:-2] + "AA"}
    for device, fitting in ((visitor.device, older), (other_visitor.device, newer)):
        body = device.observation(public_key, tokens=tokens)
        answer = http.post("/", content=body, headers=device.headers()).json()
        http.cookies.clear()
        assert answer["visitor_id"] == fitting["visitor_id"]
        comment = api.get(f"/v4/events/{answer['event_id']}").json()["identification"]["confidence"]["comment"]
        assert "of several tokens that disagree, the one that fits best" in comment


def test_a_token_of_an_earlier_release_is_believed(
    server: RunningServer, http: httpx.Client, public_key: str, api: httpx.Client, visitor: Any
) -> None:
    known = visitor.visit()
    secret = DeploymentSecret([(server.data_dir / "secret.key").read_text().strip()])
    with contextlib.closing(sqlite3.connect(server.data_dir / "ridgeline.db")) as connection:
        ((workspace_id,),) = connection.execute("SELECT workspace_id FROM workspace").fetchall()
    claims = f"1.{known['visitor_id']}.{known['event_id'][:13]}.1"
    visitor.device.token = Signer(secret, f"visitor-token:{workspace_id}").sign(claims.encode())
    answer = visitor.visit()
    assert answer["visitor_id"] == known["visitor_id"]
    assert "token" in api.get(f"/v4/events/{answer['event_id']}").json()["identification"]["confidence"]["comment"]


async def test_first_visits_of_one_device_at_once_make_one_visitor(server: RunningServer, public_key: str) -> None:
    device = FakeDevice(-7)
    async with httpx.AsyncClient(base_url=server.url) as client:
        answers = await asyncio.gather(
            *(client.post("/", content=device.observation(public_key), headers=device.headers()) for _ in range(20))
        )
    assert len({answer.json()["visitor_id"] for answer in answers}) == 1


def test_the_content_type_does_not_matter(http: httpx.Client, public_key: str) -> None:
    for content_type in ("text/plain", "application/json", "application/octet-stream"):
        headers = FakeDevice(-8).headers() | {"Content-Type": content_type}
        assert http.post("/", content=FakeDevice(-8).observation(public_key), headers=headers).status_code == 200
    assert http.post("/?ii=ridgeline-js/0.1.0", content=FakeDevice(-8).observation(public_key)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "code", "message"),
    [
        ({"public_key": None}, 403, "public_api_key_required", "public API key is missing"),
        ({"public_key": ""}, 403, "public_api_key_required", "public API key is missing"),
        ({"public_key": "rl_pk_us_" + "a" * 30}, 403, "public_api_key_not_found", "no fingerprint workspace"),
        ({"version": 2}, 400, "request_cannot_be_parsed", "version"),
        ({"payload_id": "1"}, 400, "request_cannot_be_parsed", "payload_id"),
        ({"payload_id": None}, 400, "request_cannot_be_parsed", "payload_id"),
        ({"sent_at": -1}, 400, "request_cannot_be_parsed", "sent_at"),
        ({"linked_id": "x" * 257}, 400, "request_cannot_be_parsed", "linked_id"),
        ({"tags": [1]}, 400, "request_cannot_be_parsed", "tags"),
        ({"tags": {"a": "x" * 16_384}}, 400, "request_cannot_be_parsed", "tags"),
        ({"surprise": 1}, 400, "request_cannot_be_parsed", "surprise"),
        ({"facts": {"canvas": {"ms": 1}}}, 400, "request_cannot_be_parsed", "exactly one of"),
        (
            {"facts": {"canvas": {"ms": 1, "value": 1, "error": "failed"}}},
            400,
            "request_cannot_be_parsed",
            "exactly one",
        ),
        ({"facts": {"Canvas!": {"ms": 1, "value": 1}}}, 400, "request_cannot_be_parsed", "facts"),
        ({"facts": {f"f{n}": {"ms": 1, "value": 1} for n in range(201)}}, 400, "request_cannot_be_parsed", "facts"),
        ({"tokens": {"cookie": "x" * 513}}, 400, "request_cannot_be_parsed", "tokens"),
        ({"sdk": {"platform": "js"}}, 400, "request_cannot_be_parsed", "version"),
    ],
)
def test_what_is_wrong_is_named(
    http: httpx.Client, public_key: str, changes: dict[str, Any], *, status: int, code: str, message: str
) -> None:
    answer = http.post("/", content=FakeDevice(-9).observation(public_key, **changes))
    assert answer.status_code == status
    error = answer.json()["error"]
    assert error["code"] == code
    assert message in error["message"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"version": "\xed\xa0\x80"}',
        b"[" * 100_000,
        b'{"facts":' * 10_000,
        b'{"sent_at": 1e999}',
        b'"' + b"\\ud800" + b'"',
    ],
)
def test_what_is_not_an_observation_is_refused(http: httpx.Client, body: bytes) -> None:
    answer = http.post("/", content=body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["code"] == "request_cannot_be_parsed"


@pytest.mark.parametrize("depth", [31, 32, 33, 200, 900, 970, 974, 975, 976, 977, 978, 1_000, 5_000])
@pytest.mark.parametrize("place", ["tags", "fact"])
def test_no_depth_of_nesting_makes_the_server_fail(http: httpx.Client, public_key: str, depth: int, place: str) -> None:
    message = FakeDevice(-14).message(public_key, tags={})
    if place == "fact":
        message["facts"]["canvas"] = {"value": "DEEP", "ms": 0}
    else:
        message["tags"] = "DEEP"
    body = json.dumps(message).replace('"DEEP"', '{"a":' * depth + "1" + "}" * depth)
    answer = http.post("/", content=body, headers=FakeDevice(-14).headers())
    assert answer.status_code == (200 if depth <= 32 else 400)


def test_a_trailing_newline_is_no_part_of_any_value(http: httpx.Client, api: httpx.Client, public_key: str) -> None:
    device = FakeDevice(-15)
    assert http.post("/", content=device.observation(public_key, payload_id="0" * 32 + "\n")).status_code == 400
    message = device.message(public_key)
    message["facts"]["timezone_offset"]["value"] += "\n"
    event_id = http.post("/", content=json.dumps(message), headers=device.headers()).json()["event_id"]
    assert "timezone_offset" not in api.get(f"/v4/events/{event_id}").json()["raw_device_attributes"]


def test_a_head_that_is_too_large_is_refused(server: RunningServer) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    for head in (b"GET /" + b"x" * 100_000, b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 20_000):
        with socket.create_connection((host, int(port)), timeout=30) as connection:
            with contextlib.suppress(ConnectionError):
                connection.sendall(head)
            answer = b""
            with contextlib.suppress(ConnectionError):
                while chunk := connection.recv(65_536):
                    answer += chunk
        assert answer.startswith(b"HTTP/1.1 431 "), answer
        assert b"payload_too_large" in answer


def test_what_is_not_http_is_refused_like_everything_else(server: RunningServer) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n")
        answer = b""
        while chunk := connection.recv(65_536):
            answer += chunk
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\n")
    assert answer.endswith(
        b'{"error":{"code":"request_cannot_be_parsed","message":"this is not a valid HTTP request"}}'
    )


def test_keys_of_another_kind_or_region_do_not_identify(server: RunningServer, http: httpx.Client) -> None:
    def identify(key: str) -> tuple[int, str]:
        answer = http.post("/", content=FakeDevice(-10).observation(key))
        return answer.status_code, answer.json()["error"]["code"]

    assert identify(server.secret_key) == (403, "public_api_key_not_found")
    elsewhere = server.command("keys", "create", "--kind", "public", "--region", "eu")
    assert identify(elsewhere["key"]) == (403, "wrong_region")


def test_a_revoked_public_key_identifies_nobody_from_then_on(server: RunningServer, http: httpx.Client) -> None:
    made = server.command("keys", "create", "--kind", "public")
    body = FakeDevice(-11).observation(made["key"])
    assert http.post("/", content=body).status_code == 200
    server.command("keys", "revoke", made["id"])
    assert http.post("/", content=body).json()["error"]["code"] == "public_api_key_not_found"
    assert http.get(f"/web/v4/{made['key']}").status_code == 403


def test_too_large_is_refused_by_its_announced_or_its_real_size(http: httpx.Client) -> None:
    def stream() -> Any:
        for _ in range(40):
            yield b"x" * 10_000

    for content in (b"x" * 262_145, stream()):
        answer = http.post("/", content=content)
        assert answer.status_code == 413
        assert answer.json() == {"error": {"code": "payload_too_large", "message": "payload too large"}}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused(http: httpx.Client, method: str) -> None:
    answer = http.request(method, "/")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "OPTIONS", "POST"}
    assert answer.json()["error"]["code"] == "request_cannot_be_parsed"


def test_every_answer_can_be_read_by_any_page_and_carries_a_request_id(http: httpx.Client, public_key: str) -> None:
    origin = {"Origin": "https://shop.example"}
    answers = [
        http.post("/", content=FakeDevice(-12).observation(public_key), headers=origin),
        http.post("/", content=b"{", headers=origin),
        http.post("/", content=b"x" * 300_000, headers=origin),
    ]
    for answer in answers:
        assert answer.headers["access-control-allow-origin"] == "https://shop.example"
        assert answer.headers["access-control-allow-credentials"] == "true"
        assert answer.headers["vary"] == "Origin"
        assert answer.headers["cache-control"] == "no-store"
    assert len({answer.headers["x-request-id"] for answer in answers}) == 3
    preflight = http.options("/", headers=origin | {"Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-methods"] == "POST"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = sorted(FakeDevice(0).message("x"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    changes=st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=3),
    facts=st.dictionaries(st.sampled_from(sorted(FakeDevice(0).facts())), json_values, max_size=4),
)
def test_no_observation_makes_the_server_fail(
    http: httpx.Client, api: httpx.Client, public_key: str, changes: dict[str, Any], facts: dict[str, Any]
) -> None:
    device = FakeDevice(-13)
    message = device.message(public_key)
    message["facts"] |= {name: {"value": value, "ms": 0} for name, value in facts.items()}
    answer = http.post("/", content=json.dumps(message | changes), headers=device.headers())
    http.cookies.clear()
    assert answer.status_code in {200, 400, 403}, answer.text
    if answer.status_code == 200:
        assert api.get(f"/v4/events/{answer.json()['event_id']}").status_code == 200
    else:
        assert answer.json()["error"]["message"]


def test_an_observation_that_comes_again_is_answered_and_marked(
    http: httpx.Client, public_key: str, api: httpx.Client
) -> None:
    device = FakeDevice(8_101)
    body = device.observation(public_key)
    answers = [http.post("/", content=body, headers=device.headers()) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    events = [api.get(f"/v4/events/{answer.json()['event_id']}").json() for answer in answers]
    assert [event["replayed"] for event in events] == [False, True, True]
    assert len({event["identification"]["visitor_id"] for event in events}) == 1
    assert answers[1].json().keys() == answers[0].json().keys()
    # Another message of the same device is none.
    answer = http.post("/", content=device.observation(public_key), headers=device.headers()).json()
    assert api.get(f"/v4/events/{answer['event_id']}").json()["replayed"] is False


def test_of_the_same_observation_at_once_exactly_one_is_the_first(
    http: httpx.Client, public_key: str, api: httpx.Client
) -> None:
    body = FakeDevice(8_102).observation(public_key)
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: http.post("/", content=body), range(12)))
    events = [api.get(f"/v4/events/{answer.json()['event_id']}").json() for answer in answers]
    assert sorted(event["replayed"] for event in events) == [False] + [True] * 11


def test_an_old_observation_is_marked_unless_a_token_shows_that_its_clock_is_wrong(
    http: httpx.Client, public_key: str, api: httpx.Client
) -> None:
    device = FakeDevice(8_103)

    def replayed(**changes: Any) -> bool:
        http.cookies.clear()
        answer = http.post("/", content=device.observation(public_key, **changes), headers=device.headers())
        device.remember(answer.json())
        event = api.get(f"/v4/events/{answer.json()['event_id']}").json()
        assert isinstance(event["replayed"], bool)
        return bool(event["replayed"])

    hours_ago = time.time_ns() // 1_000_000 - 5 * 3_600_000
    assert replayed(sent_at=hours_ago) is True
    # It holds a token of a moment ago now.
    assert replayed(sent_at=hours_ago) is False
    assert replayed(sent_at=hours_ago, tokens={}) is True
    assert replayed(sent_at=hours_ago + 10 * 3_600_000, tokens={}) is False


def test_who_keeps_nothing_is_given_nothing_to_keep(http: httpx.Client, public_key: str, api: httpx.Client) -> None:
    device = FakeDevice(8_104)
    known = http.post("/", content=device.observation(public_key), headers=device.headers())
    other = FakeDevice(8_105)
    http.cookies.clear()
    answer = http.post(
        "/",
        content=other.observation(public_key, storageless=True, tokens={"local_storage": known.json()["token"]}),
        headers=other.headers() | {"Cookie": f"_iidt={known.json()['token']}"},
    )
    assert answer.status_code == 200
    assert answer.json().keys() == {"event_id", "visitor_id", "sealed_result"}
    assert "set-cookie" not in answer.headers
    assert answer.json()["visitor_id"] != known.json()["visitor_id"]
    # It is still known by its facts.
    again = http.post("/", content=other.observation(public_key, storageless=True), headers=other.headers()).json()
    assert again["visitor_id"] == answer.json()["visitor_id"]


@pytest.mark.parametrize("headers", [{}, {"Content-Encoding": "gzip"}])
def test_an_observation_may_be_packed(
    http: httpx.Client, public_key: str, api: httpx.Client, headers: dict[str, str]
) -> None:
    device = FakeDevice(8_106)
    body = gzip.compress(device.observation(public_key, linked_id="packed"))
    answer = http.post("/", content=body, headers=device.headers() | headers)
    assert api.get(f"/v4/events/{answer.json()['event_id']}").json()["linked_id"] == "packed"


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (gzip.compress(b" " * 300_000, mtime=0), {}, 413, "payload_too_large"),
        (gzip.compress(b" " * 300_000, mtime=0), {"Content-Encoding": "gzip"}, 413, "payload_too_large"),
        (gzip.compress(b"{}", mtime=0)[:-2], {}, 400, "request_cannot_be_parsed"),
        (b"{}", {"Content-Encoding": "gzip"}, 400, "request_cannot_be_parsed"),
        (b"{}", {"Content-Encoding": "br"}, 400, "request_cannot_be_parsed"),
    ],
)
def test_what_cannot_be_unpacked_is_refused_by_name(
    http: httpx.Client, body: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    answer = http.post("/", content=body, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_a_server_may_not_look_for_replays(tmp_path: Path) -> None:
    with RunningServer(tmp_path / "data", "--replay-window-seconds", "0") as server:
        body = FakeDevice(1).observation(server.public_key)
        headers = {"Authorization": f"Bearer {server.secret_key}"}
        for _ in range(2):
            event_id = httpx.post(server.url, content=body).json()["event_id"]
            assert "replayed" not in httpx.get(f"{server.url}/v4/events/{event_id}", headers=headers).json()


def test_an_observation_is_known_again_after_a_restart(tmp_path: Path) -> None:
    with RunningServer(tmp_path / "data") as server:
        body = FakeDevice(1).observation(server.public_key)
        headers = {"Authorization": f"Bearer {server.secret_key}"}
        assert httpx.post(server.url, content=body).status_code == 200
        server.stop(signal.SIGKILL)
        server.start()
        event_id = httpx.post(server.url, content=body).json()["event_id"]
        assert httpx.get(f"{server.url}/v4/events/{event_id}", headers=headers).json()["replayed"] is True
