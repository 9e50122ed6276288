"""Playwright for Python."""

from __future__ import annotations

import socket
import subprocess
import time

from playwright.sync_api import Playwright, sync_playwright

from bots.tools.task import HIDE, Task, task
from bots.tools.visit_with_playwright import launch_with_playwright, visit_with_playwright


def attach(playwright: Playwright, given: Task) -> None:
    """Visit in a browser that somebody else started, as those do who want its own flags and window."""
    # A port that the browser may choose itself makes it say that it is driven.
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    flags = [*given.flags, f"--user-data-dir={given.profile}", f"--remote-debugging-port={port}"]
    with subprocess.Popen([given.chromium, *flags]) as started:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.2)
        browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}", timeout=given.seconds * 1000)
        visit_with_playwright(browser.contexts[0].pages[0], given)
        browser.close()
        started.terminate()


def main() -> None:
    given = task()
    with sync_playwright() as playwright:
        if given.options.get("attach"):
            attach(playwright, given)
            return
        flags, leave_out = ([HIDE], ["--enable-automation"]) if given.hardened else ([], [])
        browser = launch_with_playwright(playwright.chromium, given, flags, leave_out)
        context = browser.new_context(user_agent=given.disguise)
        visit_with_playwright(context.new_page(), given)
        browser.close()


main()
