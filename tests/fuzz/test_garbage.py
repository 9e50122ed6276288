"""Whatever is sent, by whomever: an answer of the contract, never 5xx; and what was accepted reads back as such."""

from __future__ import annotations

import copy
import json
import os
import socket
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from requests.structures import CaseInsensitiveDict

from ridgeline.testing import FakeDevice, RunningServer
from ridgeline.testing.generated_events.odd_events import TEXTS
from ridgeline.wire.openapi.document import document

API = schemathesis.openapi.from_dict(document())
# Whoever signs in has no key to show.
OF_KEYS = API.exclude(tag="Sessions")
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "100"))
bounded = settings(
    max_examples=EXAMPLES,
    derandomize="FUZZ_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
few = settings(bounded, max_examples=max(10, EXAMPLES // 10), suppress_health_check=list(HealthCheck))
ODD = (
    st.none()
    | st.booleans()
    | st.sampled_from((0, -1, 2**31, 2**53 + 1, 2**63, -(2**63) - 1, 10**400, 0.0, -0.0, 5e-324, 1.7e308))
    | st.sampled_from((*TEXTS, "\ud800", "a" * 9_000, "9" * 5_000, "2026-13-45T99:99:99Z", "http://[", "rl_pk_us_x"))
    | st.recursive(st.sampled_from(([], {}, "", 0)), lambda inner: st.lists(inner, max_size=3), max_leaves=40)
    | st.dictionaries(st.sampled_from(("value", "error", "ms", "")), st.text(max_size=3) | st.integers(), max_size=3)
)


@pytest.fixture(scope="module")
def reader(populated: RunningServer) -> Iterator[requests.Session]:
    with requests.Session() as opened:
        opened.headers["Authorization"] = f"Bearer {populated.secret_key}"
        yield opened


@pytest.fixture(scope="module")
def sender(populated: RunningServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=populated.url) as opened:
        yield opened


@pytest.fixture(scope="module")
def key(populated: RunningServer) -> str:
    return populated.public_key


@st.composite
def spoiled(draw: st.DrawFn, message: dict[str, Any]) -> dict[str, Any]:
    """Draw a message of which one to four members, however deep, are replaced, left out or added to."""
    message = copy.deepcopy(message)
    for _ in range(draw(st.integers(1, 4))):
        place: Any = message
        name = draw(st.sampled_from(sorted(place) or ["key"]))
        while isinstance(place.get(name), dict) and place[name] and draw(st.integers(0, 3)):
            place = place[name]
            name = draw(st.sampled_from(sorted(place)))
        how = draw(st.sampled_from(("replace", "replace", "replace", "remove", "add")))
        if how == "remove":
            place.pop(name, None)
        else:
            place[name if how == "replace" else draw(st.sampled_from(TEXTS))] = draw(ODD)
    return message


@bounded
@given(message=spoiled(FakeDevice(1).message("the public key")))
def test_a_spoiled_observation(
    populated: RunningServer, sender: httpx.Client, reader: requests.Session, key: str, message: dict[str, Any]
) -> None:
    text = json.dumps(message).replace("the public key", key)
    answer = sender.post("/", content=text, headers={"User-Agent": "fuzz"})
    assert answer.status_code in {200, 400, 403, 413}, answer.text
    if answer.status_code == 200:
        case = API["/events/{event_id}"]["GET"].Case(path_parameters={"event_id": answer.json()["event_id"]})
        event = case.call_and_validate(f"{populated.url}/v4", reader)
        assert event.status_code == 200


@bounded
@given(body=st.binary(max_size=300) | st.text(max_size=100).map(lambda text: text.encode()) | ODD.map(json.dumps))
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_body_that_is_anything(
    sender: httpx.Client, reader: requests.Session, key: str, method: str, body: bytes | str
) -> None:
    path = "/" if method == "POST" else "/v4/events/1788220800000.aaaaaa"
    authorization = {"Authorization": str(reader.headers["Authorization"])}
    answer = sender.request(method, path, content=body, headers=authorization)
    assert answer.status_code in {400, 403, 404, 413}, answer.text
    assert answer.json()["error"]["code"]


REFUSED = (
    (None, "secret_api_key_required"),
    ("Bearer ", "secret_api_key_required"),
    ("Basic dXNlcjpwYXNz", "secret_api_key_required"),
    ("Bearer rl_sk_us_0000000000000000000000000000AB", "secret_api_key_not_found"),
    ("Bearer \x80\xff", "secret_api_key_not_found"),
)


@OF_KEYS.parametrize()
@few
def test_without_a_valid_key(case: schemathesis.Case[Any], populated: RunningServer) -> None:
    number = zlib.crc32(repr((case.path_parameters, case.query)).encode("utf-8", "surrogatepass"))
    authorization, code = REFUSED[number % len(REFUSED)]
    kept = {name: value for name, value in (case.headers or {}).items() if name.lower() != "authorization"}
    case.headers = CaseInsensitiveDict(kept)
    case.cookies = {}
    if authorization is not None:
        case.headers["Authorization"] = authorization
    base = case.operation.definition.raw.get("servers", [{"url": "/v4"}])[0]["url"]
    answer = case.call(f"{populated.url}{base}")
    assert answer.status_code in {403, 404, 405, 431}, answer.text
    if answer.status_code == 403:
        assert answer.json()["error"]["code"] == code, authorization
        case.operation.validate_response(answer)


@bounded
@given(
    request=st.binary(max_size=200)
    | st.builds(
        lambda method, path, header, body: b" ".join((method, path, b"HTTP/1.1\r\n")) + header + b"\r\n\r\n" + body,
        st.sampled_from((b"GET", b"POST", b"PATCH", b"DELETE", b"OPTIONS", b"HEAD", b"get", b"\0")),
        st.sampled_from(
            (b"/", b"/v4/events?start=%ff", b"/v4/events/%00", b"/v4/../v4/events", b"*", b"//", b"/demo/%2e")
        )
        | st.binary(max_size=30).map(lambda path: b"/v4/" + path),
        st.sampled_from(
            (b"Host: a", b"Content-Length: -1", b"Content-Length: 99", b"Transfer-Encoding: chunked", b"\0: x")
        )
        | st.binary(max_size=40),
        st.binary(max_size=40),
    )
)
def test_bytes_that_are_anything(populated: RunningServer, sender: httpx.Client, request: bytes) -> None:
    at = urlsplit(populated.url)
    with socket.create_connection((at.hostname, at.port or 80), timeout=20) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        try:
            while part := connection.recv(65_536):
                answer += part
        except ConnectionResetError:
            pass
    for line in answer.split(b"\r\n"):
        assert not line.startswith(b"HTTP/1.1 5"), answer
    assert sender.get("/healthz").status_code == 200
