"""What the runs need of the machine: programs, a display, versions, and an end to all that a run has started."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bots.catalogue import Configuration

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FOLDER = ROOT / "build" / "bots"
CHROMIUM = "/usr/bin/chromium"
CHROMEDRIVER = "/usr/bin/chromedriver"
FIREFOX = "/usr/bin/firefox-esr"
# The mark of a run in the environment of all its processes, wherever they have gone.
MARK = "BOTS_RUN"

# Of Firefox: its own affairs, its maker's servers, and what it would ask or show a new profile.
_PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.auto": False,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.sessionstore.resume_from_crash": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage": "about:blank",
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "browser.tabs.warnOnClose": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "startup.homepage_welcome_url": "about:blank",
    "termsofuse.bypassNotification": True,
    "toolkit.telemetry.server": "",
}


def python() -> str:
    """Return the interpreter that has the tools, or this one, which has some."""
    own = FOLDER / "venv" / "bin" / "python"
    return str(own) if own.exists() else sys.executable


def user_agent() -> str:
    said = subprocess.run([CHROMIUM, "--version"], check=True, capture_output=True, text=True).stdout
    found = re.search(r"Chromium (\d+)", said)
    assert found, said
    return (
        f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{found[1]}.0.0.0 Safari/537.36"
    )


def version(made: Configuration) -> str:
    """Return the installed version of a tool."""
    if made.installed_from == "npm":
        told = HERE / "node_modules" / made.package / "package.json"
        return str(json.loads(told.read_text())["version"]) if told.exists() else "not installed"
    if made.installed_from == "pypi":
        ask = "import sys, importlib.metadata; print(importlib.metadata.version(sys.argv[1]))"
        done = subprocess.run([python(), "-c", ask, made.package], check=False, capture_output=True, text=True)
        return done.stdout.strip() or "not installed"
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", made.package], check=False, capture_output=True, text=True
    )
    return done.stdout.partition("-")[0] or "not installed"


def baselines() -> dict[str, str]:
    """Return the versions of the detectors beside which Ridgeline is measured."""
    versions = {}
    for name in ("@fingerprintjs/botd", "fpscanner"):
        told = HERE / "node_modules" / name / "package.json"
        versions[name] = json.loads(told.read_text())["version"] if told.exists() else "not installed"
    return versions | {"ridgeline": importlib.metadata.version("ridgeline")}


def write_preferences(profile: Path, more: dict[str, object]) -> None:
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in (_PREFERENCES | more).items()]
    (profile / "user.js").write_text("".join(lines))


@contextlib.contextmanager
def display() -> Iterator[dict[str, str]]:
    """Give a screen with a window manager, as people have one; yields what a process needs to know of it."""
    if not shutil.which("Xvfb") or not shutil.which("openbox"):
        raise SystemExit("Headed browsers need a display: install the Debian packages xvfb and openbox.")
    read, write = os.pipe()
    screen = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"]
    with subprocess.Popen(screen, pass_fds=(write,), stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as told:
            name = f":{told.readline().strip()}"
        environment = {"DISPLAY": name}
        with subprocess.Popen(
            ["openbox"], env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as manager:
            try:
                yield environment
            finally:
                manager.terminate()
                server.terminate()


def end_all(mark: str) -> None:
    """End every process that a run has left: those that carry its mark."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        for process in _marked(mark):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, how)
        end = time.monotonic() + 5
        while _marked(mark) and time.monotonic() < end:
            time.sleep(0.1)


def _marked(mark: str) -> list[int]:
    found = []
    sought = f"{MARK}={mark}".encode()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            # Processes come and go, and those of others are not to be read.
            with contextlib.suppress(OSError):
                if sought in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
    return found
