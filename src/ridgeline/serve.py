"""`ridgeline serve`: claim the port, open the deployment, say hello, serve until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import signal
import socket
import sys
import threading
import time
import urllib.request
import webbrowser
from collections.abc import Iterator
from pathlib import Path

import structlog
import uvicorn
import uvloop

from ridgeline.access.assembly import provider_of
from ridgeline.access.set_up import SET_UP_CODE_FILE, SetUpCode
from ridgeline.app import create_app, demo_is_on
from ridgeline.banner import Banner
from ridgeline.deployment import Deployment, open_deployment
from ridgeline.errors import ConfigurationError, RidgelineError
from ridgeline.http.protocol import BoundedHttpProtocol
from ridgeline.identify.key_check import KeyCheck, KeyRefusal, newest_public_key
from ridgeline.key_use import KeyUse, key_use_written
from ridgeline.keys import KeyKind
from ridgeline.matching.parameters import shipped
from ridgeline.matching.scoring import ScoringMatcher
from ridgeline.metrics import shared_by_workers
from ridgeline.population import SharedPopulation, shared_population
from ridgeline.pseudonyms import Pseudonyms
from ridgeline.rereading import old_visitors_reread
from ridgeline.retention import kept_within_retention
from ridgeline.secret import write_private_file
from ridgeline.settings import Settings
from ridgeline.storage.protocol import ApiKey, StorageUnavailable
from ridgeline.workers import Workers

FIRST_SECRET_KEY_FILE = "first-secret-key.txt"  # noqa: S105 - the name of a file
# How long requests that were accepted may take to finish once the server was told to stop.
SHUTDOWN_SECONDS = 30
BACKLOG = 2_048
# So many new objects before the garbage collector looks among them, and so many such looks before one among older ones.
COLLECTED_AFTER = (50_000, 10, 10)

log = structlog.get_logger(__name__)


def serve(settings: Settings, *, open_browser: bool = False) -> None:
    """Serve until SIGTERM or SIGINT; every accepted request is finished and every answered one is durable.

    A second SIGINT drops what is not finished, and raises KeyboardInterrupt when the store is closed.
    """
    # Before anything is opened, and not by each worker.
    provider_of(settings)
    listener = listen(settings.host, settings.port)
    try:
        if settings.workers == 1:
            uvloop.run(_serve_alone(settings, listener, open_browser=open_browser))
            return
        # The parent makes the database, the keys and the banner; it holds nothing open when the workers begin.
        uvloop.run(_prepare(settings, listener, open_browser=open_browser))
        with shared_by_workers():
            if Workers(settings.workers, lambda: _work(settings, listener)).run():
                raise KeyboardInterrupt
    finally:
        listener.close()


async def _serve_alone(settings: Settings, listener: socket.socket, *, open_browser: bool) -> None:
    async with open_deployment(settings, serving=True) as deployment:
        await _say_hello(deployment, listener, open_browser=open_browser)
        server = await _answer(deployment, listener)
    if server.force_exit:
        raise KeyboardInterrupt


async def _prepare(settings: Settings, listener: socket.socket, *, open_browser: bool) -> None:
    async with open_deployment(settings, serving=False) as deployment:
        await _say_hello(deployment, listener, open_browser=open_browser)


def _work(settings: Settings, listener: socket.socket) -> int:
    """Be one of several workers; returns the exit status."""

    async def answer() -> bool:
        async with open_deployment(settings, serving=True) as deployment:
            return (await _answer(deployment, listener)).force_exit

    try:
        return int(uvloop.run(answer()))
    except (RidgelineError, StorageUnavailable) as error:
        log.error("worker_failed", reason=str(error))  # noqa: TRY400 - expected; the sentence says all
        return 1


async def _say_hello(deployment: Deployment, listener: socket.socket, *, open_browser: bool) -> None:
    banner = await make_banner(deployment, listener.getsockname()[1])
    sys.stdout.write(banner.text())
    sys.stdout.flush()
    if open_browser:
        _open_when_ready(banner.local_url)


async def _answer(deployment: Deployment, listener: socket.socket) -> _Server:
    matcher = ScoringMatcher(shipped())
    shared = SharedPopulation(deployment.storage, matcher.population, matcher.parameters)
    key_use = KeyUse(deployment.clock)
    server = make_server(create_app(deployment, matcher, shared, key_use))
    async with (
        shared_population(shared),
        old_visitors_reread(deployment.storage, matcher, Pseudonyms(deployment.secret), shared, deployment.clock),
        kept_within_retention(deployment),
        key_use_written(key_use, deployment.storage),
    ):
        spare_the_collector()
        log.info("started", host=deployment.settings.host, port=listener.getsockname()[1])
        await server.serve(sockets=[listener])
    log.info("stopped")
    return server


def spare_the_collector() -> None:
    """Have Python look for garbage less often, and never among what was there when serving began.

    A request leaves next to no cycles, and a look at everything that is loaded takes 50 ms, during which nobody is
    answered: with Python's own settings a twelfth of all time was spent so.
    """
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)


def make_server(app: object) -> _Server:
    """Return the HTTP server, the same for the product and for measurements."""
    return _Server(
        uvicorn.Config(
            app,  # type: ignore[arg-type]
            loop="uvloop",
            http=BoundedHttpProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            # Forwarding headers are believed only from trusted proxies, which the app itself looks at.
            proxy_headers=False,
            server_header=False,
            date_header=True,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
    )


class _Server(uvicorn.Server):
    """uvicorn, but a signal only asks it to stop: uvicorn itself would raise it again before the store is closed."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            # A second Ctrl-C stops at once.
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; ConfigurationError with one sentence when that is not possible."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except socket.gaierror as error:
        raise ConfigurationError(f"The host {host} is not known: {error.strerror}.") from None
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        # Already here: two servers may bind to one port as long as neither listens.
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise ConfigurationError(
                f"Port {port} on {host} is in use; stop its other user or choose another with --port."
            ) from None
        raise ConfigurationError(f"Cannot listen on {host}, port {port}: {error.strerror}.") from None
    listener.set_inheritable(True)
    return listener


async def make_banner(deployment: Deployment, port: int) -> Banner:
    """Make keys if there are none yet, and put together what the operator should see."""
    settings = deployment.settings
    secret_file = deployment.data_dir / FIRST_SECRET_KEY_FILE
    shown: list[str] = []

    def hand_over(key: ApiKey, text: str) -> None:
        if key.kind is KeyKind.SECRET:
            if sys.stdout.isatty():
                shown.append(text)
            else:
                write_private_file(secret_file, text + "\n")

    await deployment.make_missing_keys(hand_over)
    secret_keys = sum(
        key.kind is KeyKind.SECRET and key.revoked_at is None for key in await deployment.storage.list_keys()
    )
    set_up_code, set_up_code_file = await _set_up_code(deployment)
    return Banner(
        local_url=local_url(settings.host, port),
        public_url=settings.public_url.rstrip("/") if settings.public_url else None,
        data_dir=deployment.data_dir,
        public_key=await newest_public_key(deployment.storage, settings.region),
        new_secret_key=shown[0] if shown else None,
        secret_key_file=secret_file if await _holds_valid_key(deployment, secret_file) else None,
        secret_keys=secret_keys,
        demo=demo_is_on(settings),
        set_up_code=set_up_code,
        set_up_code_file=set_up_code_file,
    )


async def _set_up_code(deployment: Deployment) -> tuple[str | None, Path | None]:
    """Return the set-up code, where it may be shown, or the file that it is in; neither where there is a member."""
    file = deployment.data_dir / SET_UP_CODE_FILE
    if await deployment.storage.members():
        file.unlink(missing_ok=True)
        return None, None
    code = SetUpCode(deployment.secret, deployment.workspace.workspace_id).text
    if sys.stdout.isatty():
        return code, None
    write_private_file(file, code + "\n")
    return None, file


async def _holds_valid_key(deployment: Deployment, file: Path) -> bool:
    """Tell whether a file holds a secret key that can be used now."""
    check = KeyCheck(deployment.storage, deployment.mint, deployment.settings.region)
    return not isinstance(await check.find(_text_of(file), KeyKind.SECRET), KeyRefusal)


def _text_of(file: Path) -> str:
    try:
        return file.read_text().strip()
    except (OSError, UnicodeError):
        return ""


def local_url(host: str, port: int) -> str:
    """Return where a browser on this machine finds a server that listens there."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - only compared
    if ":" in shown and not shown.startswith("["):
        shown = f"[{shown}]"
    return f"http://{shown}:{port}"


def _open_when_ready(url: str) -> None:
    """Open the demo in the desktop's browser once the server answers; nothing happens where there is no desktop."""

    def wait_and_open() -> None:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{url}/healthz", timeout=1).close()  # noqa: S310 - our own address
            except OSError:
                time.sleep(0.05)
                continue
            try:
                webbrowser.get().open(f"{url}/demo")
            except webbrowser.Error:
                log.info("no_browser", reason="there is no desktop browser here; open the demo yourself")
            return

    threading.Thread(target=wait_and_open, name="open-browser", daemon=True).start()
