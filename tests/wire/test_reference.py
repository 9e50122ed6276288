"""`/reference`: the page and its policy, its files, and what deployments of other regions may do."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from importlib import resources
from pathlib import Path

import httpx
import pytest

from ridgeline.app import create_app
from ridgeline.deployment import open_deployment
from ridgeline.errors import ConfigurationError
from ridgeline.http.other_regions import origin_of
from ridgeline.http.reference import load_reference
from ridgeline.settings import Settings
from ridgeline.testing import RunningServer

SCRIPT = "/reference/swagger-ui-bundle.js"
REGIONS = ("us=https://us.example", "eu=https://eu.example/id", "lab=http://127.0.0.1:9999")


def test_the_page_is_for_everybody_and_has_a_strict_policy(http: httpx.Client) -> None:
    page = http.get("/reference")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    policy = dict(rule.strip().split(" ", 1) for rule in page.headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in page.headers
    head = http.head("/reference")
    assert (head.status_code, head.content) == (200, b"")
    refused = http.post("/reference")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET")


def test_the_page_names_nothing_that_is_elsewhere(http: httpx.Client) -> None:
    for name in ("", "/reference.js", "/reference.css"):
        text = http.get(f"/reference{name}").text.replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in text
        assert "https://" not in text
    assert "@import" not in http.get("/reference/reference.css").text


def test_every_file_of_the_build_is_served_and_nothing_else(http: httpx.Client) -> None:
    kinds = {
        "js": "text/javascript; charset=utf-8",
        "css": "text/css; charset=utf-8",
        "svg": "image/svg+xml",
        "txt": "text/plain; charset=utf-8",
    }
    names = load_reference().keys() - {"index.html"}
    assert names >= {"swagger-ui-bundle.js", "reference.js", "reference.css", "icon.svg", "swagger-ui.LICENSE.txt"}
    for name in names:
        answer = http.get(f"/reference/{name}")
        assert answer.headers["content-type"] == kinds[name.rpartition(".")[2]]
        assert answer.content == load_reference()[name]
    for path in (
        "/reference/",
        "/reference/index.html",
        "/reference/no.js",
        "/reference/../app.py",
        "/reference/a/b.js",
    ):
        answer = http.get(path)
        assert answer.status_code == 404, path


def test_what_is_large_comes_packed_to_those_who_take_it(http: httpx.Client) -> None:
    with http.stream("GET", SCRIPT, headers={"Accept-Encoding": "br, gzip;q=0.5"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "accept-encoding"
    assert int(answer.headers["content-length"]) == len(packed) < 500_000
    assert gzip.decompress(packed) == load_reference()["swagger-ui-bundle.js"]
    for refusal in ("", "identity", "gzip;q=0", "gzip; q=0.000"):
        plain = http.get(SCRIPT, headers={"Accept-Encoding": refusal})
        assert "content-encoding" not in plain.headers


def test_whoever_has_a_file_is_not_sent_it_again(http: httpx.Client) -> None:
    for path in ("/reference", SCRIPT):
        tag = http.get(path).headers["etag"]
        again = http.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert http.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_banner_leads_to_it(server: RunningServer) -> None:
    assert f"  Reference    {server.url}/reference\n" in server.banner


def test_without_the_build_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(resources, "files", lambda package: tmp_path)
    with pytest.raises(ConfigurationError, match="The API reference is not built; run 'make setup'"):
        load_reference()


# --- other regions


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Of the deployment of region us, which knows two others."""
    settings = Settings(data_dir=str(tmp_path), region_urls=REGIONS, public_url="https://us.example")
    async with open_deployment(settings, serving=True) as deployment:
        transport = httpx.ASGITransport(app=create_app(deployment))
        async with httpx.AsyncClient(transport=transport, base_url="https://us.example") as opened:
            yield opened


@pytest.mark.anyio
async def test_the_page_may_reach_the_other_regions(client: httpx.AsyncClient) -> None:
    policy = (await client.get("/reference")).headers["content-security-policy"]
    assert "; connect-src 'self' http://127.0.0.1:9999 https://eu.example; " in policy


@pytest.mark.anyio
async def test_the_document_offers_every_region_for_every_operation(client: httpx.AsyncClient) -> None:
    found = (await client.get("/openapi.json")).json()
    assert found["servers"] == [
        {"url": "https://us.example/v4", "description": "This deployment."},
        {"url": "https://eu.example/id/v4", "description": "The deployment of region eu.", "x-region": "eu"},
        {"url": "http://127.0.0.1:9999/v4", "description": "The deployment of region lab.", "x-region": "lab"},
    ]
    explained = found["paths"]["/events/{event_id}/explanation"]["get"]
    assert [server["url"].partition("/management")[0] for server in explained["servers"]] == [
        "https://us.example",
        "https://eu.example/id",
        "http://127.0.0.1:9999",
    ]


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["/v4/events", "/management/v1/suspect-score"])
async def test_pages_of_other_regions_may_read_answers_and_no_others(client: httpx.AsyncClient, path: str) -> None:
    asked = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "authorization"}
    ours = {"Origin": "https://eu.example"}
    preflight = await client.options(path, headers=ours | asked)
    assert (preflight.status_code, preflight.content) == (204, b"")
    assert preflight.headers["access-control-allow-origin"] == "https://eu.example"
    assert "PATCH" in preflight.headers["access-control-allow-methods"]
    assert "authorization" in preflight.headers["access-control-allow-headers"]
    answer = await client.get(path, headers=ours)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "secret_api_key_required")
    assert answer.headers["access-control-allow-origin"] == "https://eu.example"
    assert "x-request-id" in answer.headers["access-control-expose-headers"]
    for one in (preflight, answer):
        assert "access-control-allow-credentials" not in one.headers
        assert "origin" in one.headers["vary"]
    for origin in ("https://evil.example", "http://eu.example", "https://eu.example:8443", "null"):
        refused = await client.options(path, headers={"Origin": origin} | asked)
        assert refused.status_code in {403, 405}
        for one in (refused, await client.get(path, headers={"Origin": origin})):
            assert not [name for name in one.headers if name.startswith("access-control-")]


@pytest.mark.anyio
async def test_nothing_but_the_apis_is_opened(client: httpx.AsyncClient) -> None:
    for path in ("/reference", "/openapi.json", "/healthz", "/demo"):
        answer = await client.get(path, headers={"Origin": "https://eu.example"})
        assert "access-control-allow-origin" not in answer.headers, path


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://EU.example/id", "https://eu.example"),
        ("https://eu.example:443", "https://eu.example"),
        ("http://eu.example:443", "http://eu.example:443"),
        ("http://[::1]:80/", "http://[::1]"),
        ("http://[::1]:8787", "http://[::1]:8787"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(url: str, origin: str) -> None:
    assert origin_of(url) == origin
