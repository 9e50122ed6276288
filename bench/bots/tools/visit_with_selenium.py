"""The visit with Selenium's names, which others share."""

from __future__ import annotations

from typing import Any

from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from bots.tools.task import NAME, Task


def visit_with_selenium(driver: Any, given: Task, *, slowly: bool = False) -> None:
    driver.get(given.url)
    wait = WebDriverWait(driver, given.seconds)
    wait.until(lambda page: page.find_elements(By.CSS_SELECTOR, "html[data-ready]"))
    name, send = driver.find_element(By.ID, "name"), driver.find_element(By.ID, "send")
    if slowly:
        ActionChains(driver).move_to_element_with_offset(name, -80, 9).pause(0.3).move_to_element(
            name
        ).click().perform()
        for letter in NAME:
            ActionChains(driver).send_keys(letter).pause(0.1).perform()
        ActionChains(driver).move_to_element_with_offset(send, 50, -7).pause(0.2).click().perform()
    else:
        name.click()
        name.send_keys(NAME)
        send.click()
    wait.until(lambda page: page.find_elements(By.CSS_SELECTOR, "html[data-done]"))
