"""The console's forms and dialogs, used as a person does, and what it says when something is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.browser.browsers import Page
from tests.browser.console_member import axe, click_on, type_text

DIALOG = "[role=dialog]"
MAIN = "document.querySelector('main')?.textContent"


def _field(name: str, within: str) -> str:
    """A field by its label, whose star says that it must be filled in."""
    return (
        f"[...(document.querySelector({json.dumps(within)})?.querySelectorAll('label') ?? [])]"
        f".find(one => one.textContent.replace(/ ?\\*$/, '') === {json.dumps(name)})?.control"
    )


def fill(page: Page, name: str, text: str, within: str = "body") -> None:
    """Type into the field of this label in the place of what is there."""
    found = _field(name, within)
    page.wait_for(f"{found} && !{found}.disabled")
    page.evaluate("document.querySelector('[data-filled]')?.removeAttribute('data-filled')")
    page.evaluate(f"{found}.setAttribute('data-filled', '')")
    page.click("[data-filled]")
    page.evaluate("document.querySelector('[data-filled]').select()")
    type_text(page, text)
    typed = page.evaluate("document.querySelector('[data-filled]').value")
    assert typed == text, (name, typed)


def value_of(page: Page, name: str) -> str:
    found: str = page.evaluate(f"{_field(name, 'body')}.value")
    return found


def wait_for_value(page: Page, name: str, value: str, within: str = DIALOG) -> None:
    page.wait_for(f"{_field(name, within)}?.value === {json.dumps(value)}")


def choose(page: Page, name: str, option: str, within: str = DIALOG) -> None:
    """Choose an option of the list of this label."""
    found = _field(name, within)
    page.wait_for(f"{found} && !{found}.disabled")
    page.evaluate(f"{found}.setAttribute('data-opened', '')")
    page.click("[data-opened]")
    page.evaluate("document.querySelector('[data-opened]').removeAttribute('data-opened')")
    click_on(page, option, role="[role=option]")
    wait_for_value(page, name, option, within)


def dialog(page: Page, title: str) -> None:
    """Wait for a dialog, and for the focus, which it takes."""
    page.wait_for(f"document.querySelector('{DIALOG} h2')?.textContent === {json.dumps(title)}")
    page.wait_for(f"document.activeElement.closest('{DIALOG}')")


def no_dialog(page: Page) -> None:
    """Wait until no dialog lies over the page."""
    page.wait_for(f"!document.querySelector('{DIALOG}')")


def choose_act(page: Page, name: str, act: str) -> None:
    """Choose an entry of the menu that a row of a table has."""
    click_on(page, f"What to do with {name}")
    click_on(page, act, role="[role=menuitem]")


def row(page: Page, name: str) -> list[str]:
    """Wait for the row of a table that this name heads, and return what its cells say."""
    found = f"[...document.querySelectorAll('main tbody tr')].find(one => {_heads(name)})"
    page.wait_for(found)
    cells: list[str] = page.evaluate(f"[...{found}.cells].map(one => one.textContent)")
    return cells


def wait_for_cell(page: Page, name: str, column: int, text: str) -> None:
    """Wait until a cell of the row of this name has a text in it."""
    page.wait_for(
        f"[...document.querySelectorAll('main tbody tr')].find(one => {_heads(name)})"
        f"?.cells[{column}].textContent.includes({json.dumps(text)})"
    )


def _heads(name: str) -> str:
    return f"one.querySelector('th')?.textContent.startsWith({json.dumps(name)})"


def said(page: Page, text: str) -> None:
    """Wait until the page says, to everybody, that something was done, or why not."""
    page.wait_for(
        f"[...document.querySelectorAll('[role=alert]')].some(one => one.textContent.includes({json.dumps(text)}))"
    )


def asked(page: Page, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """Ask the management API as the page does, by its session, and return status and answer."""
    sent = "" if body is None else f"body: {json.dumps(json.dumps(body))},"
    status, answer = page.evaluate(
        f"""fetch('/management/v1/session').then(answer => answer.json()).then(({{ csrf_token: token }}) =>
          fetch('/management/v1/{path}', {{
            method: '{method}', {sent}
            headers: {{ 'content-type': 'application/json', ...(token && {{ 'X-Ridgeline-CSRF': token }}) }},
          }})).then(async answer => [answer.status, await answer.text()])"""
    )
    return status, json.loads(answer) if answer else None


@contextmanager
def refused(page: Page, times: int = 1) -> Iterator[None]:
    """As `nothing_goes_wrong`, but for so many refusals by the server, of which Chromium makes errors, not Firefox."""
    before = len(page.errors())
    yield
    found = axe(page)
    assert not found, found
    refusal = "Failed to load resource: the server responded with a status of 403 (Forbidden)"
    errors = page.errors()[before:]
    assert errors in ([], [refusal] * times), errors
    forbidden = page.evaluate("violations")
    assert not forbidden, forbidden


def be_on_a_phone_in_dark(page: Page) -> None:
    """Be so from the next page that is loaded on."""
    page.evaluate("localStorage.setItem('mantine-color-scheme-value', 'dark')")
    page.resize(360, 780, 1)


def on_a_phone_in_dark(page: Page) -> None:
    """Load the page anew on a phone, in dark colours."""
    be_on_a_phone_in_dark(page)
    page.reload()
    page.wait_for("document.querySelector('h1')")


def on_a_desk_in_light(page: Page) -> None:
    """Be as at first, from the next page that is loaded on."""
    page.evaluate("localStorage.removeItem('mantine-color-scheme-value')")
    page.resize(1280, 900, 1)


def is_fit_for_a_phone(page: Page) -> None:
    """Hold the page to dark colours and to its width."""
    assert page.evaluate("document.documentElement.dataset.mantineColorScheme") == "dark"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.evaluate("location.href")
