"""The visit with Playwright's names, which others share."""

from __future__ import annotations

from typing import Any

from bots.tools.task import NAME, Task


def visit_with_playwright(page: Any, given: Task) -> None:
    page.set_default_timeout(given.seconds * 1000)
    page.goto(given.url)
    page.wait_for_selector("html[data-ready]")
    page.click("#name")
    page.type("#name", NAME)
    page.click("#send")
    page.wait_for_selector("html[data-done]")


def launch_with_playwright(chromium: Any, task: Task, flags: list[str], leave_out: list[str]) -> Any:
    return chromium.launch(
        executable_path=task.chromium,
        headless=not task.headed,
        args=[*task.flags, *flags],
        ignore_default_args=leave_out,
        timeout=task.seconds * 1000,
    )
