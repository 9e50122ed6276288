"""Selenium with Debian's chromedriver."""

from __future__ import annotations

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from bots.tools.task import HIDE, task
from bots.tools.visit_with_selenium import visit_with_selenium

_UNDEFINED = "Object.defineProperty(navigator, 'webdriver', { get: () => undefined })"


def main() -> None:
    given = task()
    options = ChromeOptions()
    options.binary_location = given.chromium
    for flag in given.flags:
        options.add_argument(flag)
    if not given.headed:
        options.add_argument("--headless=new")
    if given.hardened:
        options.add_argument(HIDE)
        options.add_experimental_option("excludeSwitches", ["enable-automation"])
        options.add_experimental_option("useAutomationExtension", False)
    if given.disguise:
        options.add_argument(f"--user-agent={given.disguise}")
    driver = Chrome(options=options, service=Service(given.chromedriver))
    if given.hardened:
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _UNDEFINED})
    visit_with_selenium(driver, given)
    driver.quit()


main()
