"""A person before a browser: only events of the X server, made by xdotool, and only the window's title to look at."""

from __future__ import annotations

import math
import os
import subprocess
import time
from pathlib import Path

from bots.tools.task import NAME, Task, task

_ONE_CORE = ("taskset", "--cpu-list", "0")
# What is busy beside the browser, and the browser with it, is not to slow down anything else here.
_LAST = ("nice", "-n", "4")
_STATES = ("opening", "loading", "ready", "done")


def xdotool(*arguments: object) -> str:
    done = subprocess.run(["xdotool", *map(str, arguments)], check=False, capture_output=True, text=True)
    return done.stdout.strip()


class Hand:
    def __init__(self) -> None:
        self._at = (700.0, 500.0)

    def sight(self) -> tuple[str, list[tuple[int, int]]]:
        """Return the state in the title and where the field and the button are, once the mouse has been in the page."""
        windows = xdotool("search", "--onlyvisible", "--name", f"^({'|'.join(_STATES)})").split()
        words = xdotool("getwindowname", windows[0]).split() if windows else []
        if not words:
            return "", []
        places = [word.split(",") for word in words[1:3] if "," in word]
        return words[0], [(int(x), int(y)) for x, y in places]

    def wait(self, *states: str, seconds: float) -> list[tuple[int, int]]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            state, places = self.sight()
            if state in states:
                return places
            time.sleep(0.3)
        raise TimeoutError(f"the title says {self.sight()}, not {states}")

    def move(self, x: float, y: float) -> None:
        """Go there in a slight curve, slower at both ends."""
        (from_x, from_y), steps = self._at, 28
        commands: list[object] = []
        for step in range(1, steps + 1):
            part = (1 - math.cos(math.pi * step / steps)) / 2
            bend = 18 * math.sin(math.pi * part)
            commands += ["mousemove", round(from_x + (x - from_x) * part + bend), round(from_y + (y - from_y) * part)]
            commands += ["sleep", 0.012]
        commands += ["mousemove", round(x), round(y)]
        xdotool(*commands)
        self._at = (x, y)

    def click(self, x: int, y: int) -> None:
        self.move(x + 7, y + 3)
        time.sleep(0.15)
        xdotool("mousedown", 1, "sleep", 0.09, "mouseup", 1)
        time.sleep(0.2)

    def keys(self, *names: str) -> None:
        for name in names:
            xdotool("keydown", name, "sleep", 0.07, "keyup", name)
            time.sleep(0.13)


def visit(given: Task, command: list[str]) -> None:
    options, seconds = given.options, given.seconds
    with subprocess.Popen(command, env=os.environ | options.get("environment", {})) as browser:
        hand = Hand()
        hand.wait("loading", "ready", seconds=seconds)
        if options.get("zoom") or options.get("devtools"):
            hand.wait("ready", seconds=seconds)
            for _ in range(options.get("zoom", 0)):
                # The key that makes larger, on the number pad, lies there on every layout.
                xdotool("key", "ctrl+KP_Add")
                time.sleep(0.4)
            if options.get("devtools"):
                xdotool("key", "F12")
                time.sleep(6)
            xdotool("key", "F5")
            time.sleep(2)
        hand.wait("ready", seconds=seconds)
        if options.get("keyboard"):
            hand.keys("Tab", *NAME, "Tab", "space")
        else:
            places: list[tuple[int, int]] = []
            for x, y in ((640, 480), (600, 520), (560, 460), (620, 500)):
                hand.move(x, y)
                places = hand.wait("ready", seconds=10)
                if places:
                    break
            hand.click(*places[0])
            hand.keys(*NAME)
            hand.click(*places[1])
        hand.wait("done", seconds=seconds)
        xdotool("key", "ctrl+shift+w" if options.get("browser") == "firefox" else "ctrl+w")
        try:
            browser.wait(timeout=8)
        except subprocess.TimeoutExpired:
            browser.terminate()


def command(given: Task) -> list[str]:
    options = given.options
    if options["browser"] == "firefox":
        window = ["--private-window"] if options.get("private") else []
        return [given.firefox, "--no-remote", "--profile", str(given.profile), *window, given.url]
    slow = [*_LAST, *_ONE_CORE] if options.get("busy") else []
    common = given.flags
    if options.get("maximised"):
        common = [*(flag for flag in common if not flag.startswith("--window-")), "--start-maximized"]
    flags = [*common, *options.get("flags", []), f"--user-data-dir={given.profile}"]
    return [*slow, given.chromium, *flags, given.url]


def main() -> None:
    given = task()
    # What every new profile would be asked.
    Path(given.profile).mkdir(exist_ok=True)
    loop = [*_LAST, *_ONE_CORE, "sh", "-c", "while :; do :; done"]
    busy = [subprocess.Popen(loop) for _ in range(given.options.get("busy", 0))]
    for _ in range(given.options.get("visits", 1)):
        visit(given, command(given))
    for process in busy:
        process.kill()
        process.wait()


main()
