"""A browser that nobody drives, with or without its developer tools: a driver listens to the console as they do."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Self

from tests.browser.browsers import CHROMIUM, CHROMIUM_FLAGS, FIREFOX

_FIREFOX_PREFERENCES = {
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.normandy.enabled": False,
    "app.update.auto": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "termsofuse.bypassNotification": True,
    "toolkit.telemetry.server": "",
}


class Undriven:
    """Opens one page; its tools are at the `right`, the `bottom`, `undocked` or (Firefox) in a `window`, or closed."""

    def __init__(self, name: str, url: str, profile: Path, tools: str | None = None) -> None:
        profile.mkdir()
        command = _chromium(profile, tools) if name == "chromium" else _firefox(profile, tools)
        self._process = subprocess.Popen([*command, url], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _chromium(profile: Path, tools: str | None) -> list[str]:
    flags = ["--headless=new", *CHROMIUM_FLAGS, f"--user-data-dir={profile}"]
    if tools is not None:
        flags.append("--auto-open-devtools-for-tabs")
        preferences = {"devtools": {"preferences": {"currentDockState": json.dumps(tools)}}}
        (profile / "Default").mkdir()
        (profile / "Default" / "Preferences").write_text(json.dumps(preferences))
    return [str(CHROMIUM), *flags]


def _firefox(profile: Path, tools: str | None) -> list[str]:
    preferences = _FIREFOX_PREFERENCES | ({} if tools is None else {"devtools.toolbox.host": tools})
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items()]
    (profile / "user.js").write_text("".join(lines))
    opening = [] if tools is None else ["--devtools"]
    return [str(FIREFOX), "--headless", "--no-remote", "--profile", str(profile), *opening]
