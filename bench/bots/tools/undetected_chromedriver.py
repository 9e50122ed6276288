"""undetected-chromedriver: Selenium with a chromedriver that it changes."""

from __future__ import annotations

import shutil

import undetected_chromedriver as uc

from bots.tools.task import task
from bots.tools.visit_with_selenium import visit_with_selenium


def main() -> None:
    given = task()
    options = uc.ChromeOptions()
    for flag in given.flags:
        options.add_argument(flag)
    # It changes the file.
    own = shutil.copy(given.chromedriver, given.profile.parent / "chromedriver")
    driver = uc.Chrome(
        options=options,
        headless=not given.headed,
        driver_executable_path=str(own),
        browser_executable_path=given.chromium,
        user_data_dir=str(given.profile),
        version_main=int(given.user_agent.split("Chrome/")[1].split(".")[0]),
    )
    visit_with_selenium(driver, given, slowly=given.hardened)
    driver.quit()


main()
