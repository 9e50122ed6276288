"""The composition root: settings -> storage -> routes. The only file that knows everything."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from starlette.routing import Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from ridgeline.clock import Clock, system_clock
from ridgeline.errors import ConfigurationError, MethodNotAllowed, RouteNotFound
from ridgeline.http.agent_script.endpoint import AgentScript, load_script
from ridgeline.http.asgi import Methods, add_header, answer
from ridgeline.http.demo import Demo
from ridgeline.http.demo.guard import DemoGuard, is_loopback_host
from ridgeline.http.edge import Edge
from ridgeline.http.health import Readyz, healthz
from ridgeline.http.ingest.endpoint import Ingest, preflight
from ridgeline.http.server_api import MOUNTED_AT, ServerApi
from ridgeline.http.server_api.authentication import Authentication
from ridgeline.identify.key_check import KeyCheck
from ridgeline.identify.pipeline import Pipeline
from ridgeline.identify.steps.enrich import Enrich
from ridgeline.identify.steps.filter import Filter
from ridgeline.identify.steps.match import Match
from ridgeline.identify.steps.parse import Parse
from ridgeline.identify.steps.record import Record
from ridgeline.ids import new_key_id
from ridgeline.keys import KeyKind, KeyMint
from ridgeline.matching.decide import ExactMatcher
from ridgeline.secret import DeploymentSecret, load_or_create_secret, parse_secret_text
from ridgeline.settings import Settings
from ridgeline.storage.protocol import ApiKey, Storage, Workspace
from ridgeline.storage.sqlite import SqliteStorage
from ridgeline.tokens import Signer, VisitorTokens

DATABASE_FILE = "ridgeline.db"


HandOver = Callable[[ApiKey, str], None]
"""Gives the text of a new key to whoever asked for it; raises if that is not possible."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """An opened deployment: what the server and the command line both work on."""

    settings: Settings
    data_dir: Path
    mint: KeyMint
    secret: DeploymentSecret
    storage: Storage
    workspace: Workspace
    clock: Clock

    async def make_missing_keys(self, hand_over: HandOver) -> None:
        """Make a public and a secret key where there never was one."""
        kinds = {key.kind for key in await self.storage.list_keys()}
        if KeyKind.PUBLIC not in kinds:
            environment_id = self.workspace.default_environment.environment_id
            await self.create_key(KeyKind.PUBLIC, "First public key", environment_id, hand_over)
        if KeyKind.SECRET not in kinds:
            await self.create_key(KeyKind.SECRET, "First secret key", None, hand_over)

    async def create_key(self, kind: KeyKind, name: str, environment_id: str | None, hand_over: HandOver) -> ApiKey:
        """Make a key. Its text is handed over first: a key that nobody has seen must not be valid."""
        text = self.mint.make(kind, self.settings.region)
        read = self.mint.read(text)
        assert read is not None  # noqa: S101 - made on the line above
        public_text = text if kind is KeyKind.PUBLIC else None
        key = ApiKey(new_key_id(), kind, name, environment_id, public_text, self.clock(), None)
        hand_over(key, text)
        await self.storage.create_key(key, read.digest)
        return key


@asynccontextmanager
async def open_deployment(
    settings: Settings, *, serving: bool, create: bool = True, clock: Clock = system_clock
) -> AsyncIterator[Deployment]:
    """Open data directory, secret and store; if `create`, make what is missing, else refuse it."""
    data_dir, path = _places(settings, create=create)
    secret = _secret(settings, data_dir)
    storage: Storage = await SqliteStorage.open(path, serving=serving)
    try:
        workspace = await storage.workspace(clock())
        yield Deployment(settings, data_dir, KeyMint(secret), secret, storage, workspace, clock)
    finally:
        await storage.close()


def create_app(deployment: Deployment) -> ASGIApp:
    """Return the whole server as an ASGI app."""
    settings, storage, clock = deployment.settings, deployment.storage, deployment.clock
    keys = KeyCheck(storage, deployment.mint, settings.region)
    tokens = VisitorTokens(deployment.secret, deployment.workspace.workspace_id)
    matcher = ExactMatcher()
    match = Match(storage, tokens, matcher)
    pipeline = Pipeline([Parse(), Filter(keys), Enrich(), match, Record(storage, match, matcher.version)])
    guard = DemoGuard(
        Signer(deployment.secret, "demo"),
        clock,
        for_everybody=settings.demo,
        for_this_machine=demo_is_on(settings),
    )
    demo = Demo(guard, storage, tokens, settings.region, clock)
    ingest = Ingest(pipeline, tokens, clock, settings.max_payload_bytes)
    api = ServerApi(storage, Authentication(keys), Signer(deployment.secret, "cursor"), clock)
    router = Router(
        [
            Route("/", Methods({"POST": ingest, "OPTIONS": preflight, "GET": _Front(guard)})),
            Route("/web/v4/{key:path}", Methods({"GET": AgentScript(load_script(), keys)})),
            Route("/healthz", Methods({"GET": healthz})),
            Route("/readyz", Methods({"GET": Readyz(storage)})),
            Route("/demo", Methods({"GET": demo.page})),
            Mount("/demo", demo),
        ],
        redirect_slashes=False,
        default=_nothing_here,
    )

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        await (api if scope["path"].startswith(MOUNTED_AT) else router)(scope, receive, send)

    app: ASGIApp = Edge(route)
    if settings.trusted_proxies:
        app = ProxyHeadersMiddleware(app, trusted_hosts=list(settings.trusted_proxies))  # type: ignore[arg-type,assignment]
    return app


def _places(settings: Settings, *, create: bool) -> tuple[Path, Path]:
    """Return the data directory and the database's file; ConfigurationError when nothing can be written there."""
    data_dir = Path(settings.data_dir).expanduser().absolute()
    path = _database_file(settings, data_dir)
    if not create and not path.exists():
        raise ConfigurationError(f"There is no Ridgeline database {path}; is --data-dir right?")
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = data_dir / ".write-probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise ConfigurationError(
            f"The data directory {data_dir} cannot be written: {error.strerror}; choose another with --data-dir."
        ) from None
    return data_dir, path


def _secret(settings: Settings, data_dir: Path) -> DeploymentSecret:
    if settings.secret is not None:
        return DeploymentSecret(parse_secret_text(settings.secret))
    if settings.database_url is not None:
        raise ConfigurationError(
            "With --database-url the deployment secret must be given in RIDGELINE_SECRET, "
            "so that every server of the database has the same."
        )
    return load_or_create_secret(data_dir)


def _database_file(settings: Settings, data_dir: Path) -> Path:
    if settings.workers > 1:
        raise ConfigurationError(
            f"SQLite is served by exactly one process, not by {settings.workers} workers; several need PostgreSQL."
        )
    if settings.database_url is None:
        return data_dir / DATABASE_FILE
    parts = urlsplit(settings.database_url)
    if parts.scheme in {"postgres", "postgresql"}:
        raise ConfigurationError(
            "PostgreSQL is not supported by this version yet; leave --database-url out for SQLite."
        )
    if parts.scheme != "sqlite" or parts.netloc or not parts.path.strip("/"):
        raise ConfigurationError("The database URL must have the form sqlite:///FILE.")
    path = Path(parts.path)
    if not path.parent.is_dir():
        raise ConfigurationError(f"The folder {path.parent} of the database does not exist.")
    return path


class _Front:
    """`GET /`: the way to the demo for those who may see it."""

    def __init__(self, guard: DemoGuard) -> None:
        self._guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._guard.is_on_for(scope):
            add_header(scope, b"allow", b"POST, OPTIONS")
            raise MethodNotAllowed
        add_header(scope, b"location", b"/demo")
        await answer(send, 307, b"", b"text/plain")


def demo_is_on(settings: Settings) -> bool:
    """Tell whether the demo page is served at all.

    Not behind a proxy, unless asked for: what comes through one on this machine looks like this machine's own browser.
    """
    behind_proxy = bool(settings.trusted_proxies or settings.public_url)
    return settings.demo or (is_loopback_host(settings.host) and not behind_proxy)


async def _nothing_here(scope: Scope, receive: Receive, send: Send) -> None:
    raise RouteNotFound
