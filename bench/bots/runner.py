"""Runs configurations in turn and keeps what was seen of each as one JSON file."""

from __future__ import annotations

import datetime
import json
import os
import secrets
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bots import machine
from bots.catalogue import CHROMIUM_FLAGS, Configuration
from bots.site import Site, Visit, pass_on
from ridgeline.testing import RunningServer

# The visit whose payload the clients without a browser send: that of a person, as a thief would record it.
RECORDED = "hand-chromium"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the runs are made."""

    server: RunningServer
    site: Site
    results: Path
    display: dict[str, str]
    patience: float = 1
    """By what every time limit is multiplied: a busy machine is slow."""


def result_file(results: Path, made: Configuration) -> Path:
    return results / f"{made.id}.json"


def run(made: Configuration, places: Places) -> dict[str, Any]:
    """Visit the page once and return what was seen; a tool that fails leaves its last words in `error`."""
    name = f"{made.id}.{secrets.token_hex(4)}"
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bots-", ignore_cleanup_errors=True) as folder:
        try:
            error = _visit(made, places, name, Path(folder))
        finally:
            machine.end_all(name)
    visit = places.site.visits.pop(name, Visit())
    seen = {
        "id": made.id,
        "tool": made.tool,
        "version": machine.version(made),
        "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "seconds": round(time.monotonic() - began, 1),
        "error": error,
        **asdict(visit),
        "events": _events(places.server, visit.messages),
    }
    written = json.dumps(seen, indent=1, ensure_ascii=False) + "\n"
    result_file(places.results, made).write_text(written)
    read: dict[str, Any] = json.loads(written)
    return read


def _visit(made: Configuration, places: Places, name: str, folder: Path) -> str | None:
    """Return why the visit failed, or None."""
    command, environment = _command(made, places, name, folder)
    with (folder / "output").open("w+") as output:
        process = subprocess.Popen(
            command, cwd=machine.HERE.parent, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        end = time.monotonic() + made.seconds * places.patience
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.2)
            visit = places.site.visits.get(name)
            if not made.driven and visit and visit.told:
                return None
        if process.poll() == 0:
            return None
        output.seek(0)
        last = [line for line in output.read().replace(str(folder), "…").splitlines() if line.strip()][-12:]
        how = "out of time" if process.poll() is None else f"exit status {process.returncode}"
        machine.end_all(name)
        process.wait()
        return "\n".join([how, *last])


def _command(made: Configuration, places: Places, name: str, folder: Path) -> tuple[list[str], dict[str, str]]:
    profile, home = folder / "profile", folder / "home"
    profile.mkdir()
    home.mkdir()
    if made.options.get("browser") == "firefox":
        machine.write_preferences(profile, made.options.get("preferences", {}))
    options = dict(made.options)
    if made.browserless:
        options["payload"] = str(_write_payload(folder / "payload.json", places, name))
    told = {
        "url": places.site.page(name),
        "headed": made.headed,
        "hardened": made.hardened,
        "profile": str(profile),
        "chromium": machine.CHROMIUM,
        "chromedriver": machine.CHROMEDRIVER,
        "firefox": machine.FIREFOX,
        "flags": list(CHROMIUM_FLAGS),
        "user_agent": machine.user_agent(),
        "seconds": made.seconds * places.patience,
        "options": options,
    }
    if made.runtime == "node":
        command = ["node", str(machine.HERE / "tools" / made.script)]
    else:
        command = [machine.python(), "-m", f"bots.tools.{made.script}"]
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ}
    environment = kept | {"HOME": str(home), "TMPDIR": str(home), "PYTHONPATH": str(machine.HERE.parent)}
    environment[machine.MARK] = name
    if node := shutil.which("node"):
        # The Node that Playwright brings along needs libraries that a fresh machine does not have.
        environment["PLAYWRIGHT_NODEJS_PATH"] = node
    if made.headed:
        environment |= places.display
    return [*command, json.dumps(told)], environment


def _write_payload(file: Path, places: Places, name: str) -> Path:
    recorded = json.loads((places.results / f"{RECORDED}.json").read_text())
    message = recorded["messages"][-1]
    observation = message["observation"] | {"linked_id": name, "url": places.site.page(name)}
    observation |= {"payload_id": secrets.token_hex(16), "sent_at": round(time.time() * 1000)}
    observation.pop("tokens", None)
    observation["public_key"] = places.server.public_key
    file.write_text(json.dumps({"observation": observation, "headers": dict(message["headers"])}))
    return file


def again(seen: dict[str, Any], server: RunningServer) -> dict[str, Any]:
    """Send what was recorded of a visit to this checkout's server, with its own headers, for the events of today."""
    messages = []
    for message in seen["messages"]:
        observation = message["observation"] | {"payload_id": secrets.token_hex(16)}
        observation |= {"sent_at": round(time.time() * 1000), "public_key": server.public_key}
        observation.pop("tokens", None)
        # Recorded as read: what was packed is plain now.
        headers = [
            (key, value) for key, value in message["headers"] if key.lower() not in {"content-encoding", "cookie"}
        ]
        body = json.dumps(observation).encode()
        status, _, answer = pass_on(server.url.removeprefix("http://"), "POST", "/", headers, body)
        told = json.loads(answer) if status == 200 else answer.decode()
        messages.append(message | {"status": status, "answer": told})
    return seen | {"events": _events(server, messages)}


def _events(server: RunningServer, messages: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the server's event of each message and why it judged so."""
    found = []
    for message in messages:
        if message["status"] == 200:
            event = message["answer"]["event_id"]
            why = _ask(server, f"/management/v1/events/{event}/explanation")
            found.append({"event": _ask(server, f"/v4/events/{event}"), "explanation": why})
    return found


def _ask(server: RunningServer, path: str) -> Any:
    request = urllib.request.Request(server.url + path, headers={"Authorization": f"Bearer {server.secret_key}"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        return {"error": refused.code, "text": refused.read().decode()}
