"""playwright-stealth: Playwright for Python with scripts that hide what pages look for."""

from __future__ import annotations

from playwright.sync_api import sync_playwright
from playwright_stealth import Stealth

from bots.tools.task import HIDE, task
from bots.tools.visit_with_playwright import launch_with_playwright, visit_with_playwright


def main() -> None:
    given = task()
    with Stealth().use_sync(sync_playwright()) as playwright:
        flags, leave_out = ([HIDE], ["--enable-automation"]) if given.hardened else ([], [])
        browser = launch_with_playwright(playwright.chromium, given, flags, leave_out)
        context = browser.new_context(user_agent=given.disguise) if given.disguise else browser.new_context()
        visit_with_playwright(context.new_page(), given)
        browser.close()


main()
