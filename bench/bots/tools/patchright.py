"""Patchright: Playwright without the commands of the DevTools protocol that pages can notice."""

from __future__ import annotations

from patchright.sync_api import sync_playwright

from bots.tools.task import task
from bots.tools.visit_with_playwright import launch_with_playwright, visit_with_playwright


def main() -> None:
    given = task()
    with sync_playwright() as playwright:
        if given.hardened:
            # What its documentation advises.
            context = playwright.chromium.launch_persistent_context(
                given.profile,
                executable_path=given.chromium,
                headless=not given.headed,
                args=given.flags,
                no_viewport=True,
                user_agent=given.disguise,
                timeout=given.seconds * 1000,
            )
            visit_with_playwright(context.pages[0], given)
            context.close()
        else:
            browser = launch_with_playwright(playwright.chromium, given, [], [])
            visit_with_playwright(browser.new_page(), given)
            browser.close()


main()
