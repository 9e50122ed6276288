"""`GET /web/v4/{public key}`, and the health endpoints."""

from __future__ import annotations

import httpx
import pytest

from ridgeline.testing import RunningServer


def test_the_script_is_a_module_with_the_key_inside(http: httpx.Client, public_key: str) -> None:
    answer = http.get(f"/web/v4/{public_key}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.text.count(public_key) == 1
    assert "__RIDGELINE" not in answer.text
    again = http.get(f"/web/v4/{public_key}", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("key", "code"),
    [("", "public_api_key_required"), ("x", "public_api_key_not_found"), ("a/b", "public_api_key_not_found")],
)
def test_without_a_public_key_there_is_no_script(http: httpx.Client, key: str, code: str) -> None:
    answer = http.get(f"/web/v4/{key}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, code)


def test_a_secret_key_in_the_path_is_not_served_back(server: RunningServer, http: httpx.Client) -> None:
    answer = http.get(f"/web/v4/{server.secret_key}")
    assert answer.status_code == 403
    assert server.secret_key not in answer.text


def test_the_second_script_lies_beside_the_first_for_any_page(http: httpx.Client) -> None:
    answer = http.get("/web/v4/further.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    again = http.get("/web/v4/further.js", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_worker_lies_beside_the_script_and_is_the_same_for_every_key(http: httpx.Client) -> None:
    answer = http.get("/web/v4/worker.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["content-security-policy"] == "default-src 'none'"
    assert answer.headers["cross-origin-embedder-policy"] == "require-corp"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert "postMessage" in answer.text
    again = http.get("/web/v4/worker.js", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert http.post("/web/v4/worker.js").status_code == 405


def test_health(http: httpx.Client) -> None:
    assert http.get("/healthz").json() == {"status": "ok"}
    assert http.get("/readyz").json() == {"status": "ready"}
    assert http.post("/healthz").status_code == 405
