from __future__ import annotations

import gzip

import pytest
from starlette.types import Message, Scope

from ridgeline.http.asgi import start_headers
from ridgeline.http.console.static_file import StaticFile, takes_gzip

TEXT = b"the same again, " * 200


@pytest.mark.parametrize("accepted", ["gzip", "gzip, deflate, br", "br;q=1.0, gzip;q=0.8, *;q=0.1", "GZIP ; q=1"])
def test_who_names_gzip_takes_it(accepted: str) -> None:
    assert takes_gzip(accepted)


@pytest.mark.parametrize("accepted", [None, "", "br", "identity", "gzip;q=0", "gzip; q=0.000, br", "x-gzip"])
def test_who_does_not_name_it_or_refuses_it_gets_the_plain_file(accepted: str | None) -> None:
    assert not takes_gzip(accepted)


async def ask(file: StaticFile, **headers: str) -> tuple[int, dict[bytes, bytes], bytes]:
    scope: Scope = {
        "type": "http",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    extra = start_headers(scope, [])
    sent: list[Message] = []

    async def receive() -> Message:
        raise AssertionError("a file is asked for without a body")

    async def send(message: Message) -> None:
        sent.append(message)

    await file(scope, receive, send)
    start, body = sent
    return start["status"], dict([*start["headers"], *extra]), body["body"]


async def test_a_compressed_answer_is_the_file_and_has_a_tag_of_its_own() -> None:
    file = StaticFile(TEXT, b"text/plain", is_immutable=True)
    status, headers, body = await ask(file, accept_encoding="gzip")
    assert (status, headers[b"content-encoding"], headers[b"vary"]) == (200, b"gzip", b"accept-encoding")
    assert len(body) < len(TEXT)
    assert gzip.decompress(body) == TEXT
    _, plain, whole = await ask(file)
    assert whole == TEXT
    assert b"content-encoding" not in plain
    assert plain[b"etag"] != headers[b"etag"]
    # A tag is good for the form that it was of.
    assert (await ask(file, accept_encoding="gzip", if_none_match=headers[b"etag"].decode()))[0] == 304
    assert (await ask(file, if_none_match=headers[b"etag"].decode()))[0] == 200


async def test_a_short_file_is_not_compressed() -> None:
    file = StaticFile(b"short", b"text/plain", is_immutable=False)
    assert (await ask(file, accept_encoding="gzip"))[2] == b"short"


async def test_only_what_is_named_after_its_content_is_kept_unasked() -> None:
    for is_immutable, caching in ((True, b"public, max-age=31536000, immutable"), (False, b"no-cache")):
        file = StaticFile(TEXT, b"text/plain", is_immutable=is_immutable)
        assert (await ask(file))[1][b"cache-control"] == caching
