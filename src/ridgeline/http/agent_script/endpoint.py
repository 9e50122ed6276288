"""`GET /web/v4/{public key}`: the browser agent as an ES module with the key inside, and what it asks for later."""

from __future__ import annotations

import hashlib
from importlib import resources

from starlette.types import Receive, Scope, Send

from ridgeline.errors import ConfigurationError, PublicKeyNotFound, PublicKeyRequired, WrongRegion
from ridgeline.http.asgi import add_header, answer, header
from ridgeline.identify.key_check import KeyCheck, KeyRefusal
from ridgeline.keys import KeyKind

_PLACE_OF_KEY = b"__RIDGELINE_PUBLIC_KEY__"


def load_script() -> bytes:
    """Return the built agent; ConfigurationError when this installation lacks it."""
    script = _load("agent.js")
    if script.count(_PLACE_OF_KEY) != 1:
        raise ConfigurationError("The built browser agent is damaged; run 'make setup' again.")
    return script


def load_second_script() -> bytes:
    """Return the built second script; ConfigurationError when this installation lacks it."""
    return _load("further.js")


def load_worker() -> bytes:
    """Return the built worker; ConfigurationError when this installation lacks it."""
    return _load("worker.js")


def _load(name: str) -> bytes:
    file = resources.files("ridgeline.http.agent_script") / name
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise ConfigurationError(
            "The browser agent is not built; run 'make setup' in the source tree, or install a released wheel."
        ) from None


class AgentScript:
    def __init__(self, script: bytes, keys: KeyCheck) -> None:
        self._script = script
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        _allow_any_page(scope)
        text = scope["path_params"]["key"]
        if not text:
            raise PublicKeyRequired
        key = await self._keys.find(text, KeyKind.PUBLIC)
        if isinstance(key, KeyRefusal):
            raise WrongRegion if key is KeyRefusal.OTHER_REGION else PublicKeyNotFound
        await _answer_script(scope, send, self._script.replace(_PLACE_OF_KEY, text.encode("ascii")))


class SecondScript:
    """`GET /web/v4/further.js`: what the agent reads besides, the same for every key."""

    def __init__(self, script: bytes) -> None:
        self._script = script

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        _allow_any_page(scope)
        await _answer_script(scope, send, self._script)


class WorkerScript:
    """`GET /web/v4/worker.js`: what the agent may run in a worker, the same for every key."""

    def __init__(self, script: bytes) -> None:
        self._script = script

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # A worker's policy is that of its script, and this one asks for nothing. The second is for pages that are
        # isolated, which run no worker without it.
        add_header(scope, b"content-security-policy", b"default-src 'none'")
        add_header(scope, b"cross-origin-embedder-policy", b"require-corp")
        await _answer_script(scope, send, self._script)


def _allow_any_page(scope: Scope) -> None:
    add_header(scope, b"access-control-allow-origin", b"*")
    add_header(scope, b"cross-origin-resource-policy", b"cross-origin")


async def _answer_script(scope: Scope, send: Send, body: bytes) -> None:
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    add_header(scope, b"etag", tag.encode("ascii"))
    add_header(scope, b"cache-control", b"public, max-age=3600")
    if header(scope, b"if-none-match") == tag:
        await answer(send, 304, b"", b"text/javascript; charset=utf-8")
        return
    await answer(send, 200, body, b"text/javascript; charset=utf-8")
