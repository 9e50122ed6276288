"""`/console`: the page under its policy, its scripts, and what is not there."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser

import httpx
import pytest

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class Page(HTMLParser):
    """What a page loads, and the nonce that it hands on."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.nonces: list[str] = []
        self.inline = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if tag in {"script", "link"}:
            self.loads += [values[name] for name in ("src", "href") if name in values]
        self.inline += (tag == "script" and "src" not in values) or tag == "style" or "style" in values
        if values.get("property") == "csp-nonce":
            self.nonces.append(values["nonce"])


@pytest.fixture
def page(http: httpx.Client) -> Page:
    return Page(http.get("/console").text)


def test_the_page_is_served_under_its_policy(http: httpx.Client, page: Page) -> None:
    answer = http.get("/console")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    (nonce,) = Page(answer.text).nonces
    assert answer.headers["content-security-policy"] == POLICY.format(nonce=nonce)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not page.inline


def test_each_answer_has_a_nonce_of_its_own(http: httpx.Client) -> None:
    nonces = [nonce for _ in range(20) for nonce in Page(http.get("/console").text).nonces]
    assert len(set(nonces)) == 20
    assert all(re.fullmatch(r"[\w-]{22}", nonce) for nonce in nonces)


def test_the_first_page_loads_little(http: httpx.Client, page: Page) -> None:
    """Charts and maps are for the pages that have some: one chunk that takes base modules along is loaded by all."""
    script = [path for path in page.loads if path.endswith((".js", ".css"))]
    assert not [path for path in script if re.search("/(charts|map)-", path)]
    loaded = sum(len(gzip.compress(http.get(path).content)) for path in script)
    assert loaded < 260_000


@pytest.mark.parametrize(
    "path",
    [
        "/console/",
        "/console/events/1700000000000.AbCdEf",
        "/console/events?environment=env_1&range=7d",
        "/console/linked-ids/a%2Fb.js",
        "/console/linked-ids/%2e%2e%2f%2e%2e",
        "/console/linked-ids/%F0%9F%A6%8A",
        "/console/no/such/page",
        "/console/index.html",
    ],
)
def test_every_path_without_a_file_is_the_page(http: httpx.Client, page: Page, path: str) -> None:
    answer = http.get(path)
    assert answer.status_code == 200
    assert Page(answer.text).loads == page.loads
    assert "content-security-policy" in answer.headers


def test_what_the_page_loads_is_there_and_for_good(http: httpx.Client, page: Page) -> None:
    assert len(page.loads) > 3
    kinds = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
    for path in page.loads:
        answer = http.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["content-type"] == kinds[path.rpartition(".")[2]]
        hashed = path.startswith("/console/assets/")
        wanted = "public, max-age=31536000, immutable" if hashed else "no-cache"
        assert answer.headers["cache-control"] == wanted
        again = http.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert http.get(path, headers={"Accept-Encoding": "identity"}).content == answer.content


@pytest.mark.parametrize("name", ["index-00000000.js", "", "../index.html"])
def test_a_script_of_another_version_is_not_there(http: httpx.Client, name: str) -> None:
    # Written so that the client leaves the dots as they are.
    answer = http.get("/console/assets/" + name.replace(".", "%2e"), headers={"Accept": "text/html"})
    assert (answer.status_code, answer.json()["error"]["message"]) == (404, "there is nothing at this path")


def test_nothing_of_the_page_comes_from_elsewhere(http: httpx.Client, page: Page) -> None:
    assert all(path.startswith("/console/") for path in page.loads)
    # What says where a script came from would ask for files that are not there.
    for path in page.loads:
        assert "sourceMappingURL" not in http.get(path).text


def test_the_licences_of_what_is_inside_are_there(http: httpx.Client) -> None:
    names = {package["name"] for package in http.get("/console/licenses.json").json()}
    assert {"react", "react-router", "@mantine/core", "@tanstack/react-query"} <= names


@pytest.mark.parametrize("path", ["/console", "/console/events", "/console/icon.svg"])
def test_methods(http: httpx.Client, path: str) -> None:
    head = http.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == http.get(path).headers["content-length"]
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = http.request(method, path)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


def test_a_path_that_only_begins_like_it_is_not_the_console(http: httpx.Client) -> None:
    assert http.get("/consoles").status_code == 404
