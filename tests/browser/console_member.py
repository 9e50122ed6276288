"""A member in a browser: signed in to a real server's console, and what its pages show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browser.axe import axe_violations
from tests.browser.browsers import Page

from ridgeline.testing import RunningServer

EMAIL = "ada@shop.example"
PASSWORD = "eleven blue umbrellas"


def set_up(server: RunningServer, page: Page) -> None:
    """Make the first administrator, who is signed in then."""
    page.goto(f"{server.url}/console/")
    code = (server.data_dir / "set-up-code.txt").read_text().strip()
    _post(page, "set-up", {"code": code, "email": EMAIL, "name": "Ada", "password": PASSWORD})


def sign_in(server: RunningServer, page: Page) -> None:
    page.goto(f"{server.url}/console/")
    _post(page, "session", {"email": EMAIL, "password": PASSWORD})


def enter(server: RunningServer, page: Page) -> None:
    """Be the administrator: made, where there is none yet."""
    if (server.data_dir / "set-up-code.txt").exists():
        set_up(server, page)
    else:
        sign_in(server, page)


def accept_invitation(server: RunningServer, page: Page, *arguments: str) -> None:
    """Be a new member, made with these arguments of `ridgeline members invite`."""
    link = Path(server.command("members", "invite", *arguments)["link_file"]).read_text().strip()
    page.goto(f"{server.url}/console/")
    _post(page, "invitations", {"invitation": link.partition("#")[2], "password": PASSWORD})


def _post(page: Page, path: str, body: dict[str, str]) -> None:
    sent = f"{{method: 'POST', headers: {{'content-type': 'application/json'}}, body: {json.dumps(json.dumps(body))}}}"
    answer = page.evaluate(
        f"fetch('/management/v1/{path}', {sent}).then(async answer => [answer.status, await answer.text()])"
    )
    assert answer[0] == 200, answer


def see(page: Page, heading: str) -> None:
    page.wait_for(f"document.querySelector('h1')?.textContent === {json.dumps(heading)}")


def click_on(page: Page, name: str, within: str = "body", role: str = "button, a") -> None:
    """Click on what is called so, once it is there and can be used."""
    found = (
        f"[...(document.querySelector({json.dumps(within)})?.querySelectorAll({json.dumps(role)}) ?? [])]"
        f".find(one => (one.ariaLabel ?? one.textContent).trim() === {json.dumps(name)})"
    )
    page.wait_for(
        f"""(() => {{
          const one = {found};
          if (!one || one.disabled) return false;
          one.scrollIntoView({{ block: 'nearest', inline: 'nearest', behavior: 'instant' }});
          const {{ x, y, width, height }} = one.getBoundingClientRect();
          // A dialog that is closing still lies over the page, and not every driver waits for that.
          const hit = document.elementFromPoint(x + width / 2, y + height / 2);
          return hit !== null && (one.contains(hit) || hit.contains(one));
        }})()"""
    )
    page.evaluate("document.querySelector('[data-clicked]')?.removeAttribute('data-clicked')")
    page.evaluate(f"{found}.setAttribute('data-clicked', '')")
    page.click("[data-clicked]")


def type_text(page: Page, text: str) -> None:
    for letter in text:
        page.press(letter)


def axe(page: Page) -> list[dict[str, Any]]:
    """Return what axe finds, once nothing moves but what never stops."""
    page.wait_for("document.getAnimations().every(one => one.effect.getTiming().iterations === Infinity)", 20)
    return axe_violations(page)


@contextmanager
def nothing_goes_wrong(page: Page) -> Iterator[None]:
    """Hold the page to: no error on its console, nothing that its policy forbids, and no finding of axe at the end."""
    before = len(page.errors())
    yield
    found = axe(page)
    assert not found, found
    errors = page.errors()[before:]
    assert not errors, errors
    forbidden = page.evaluate("violations")
    assert not forbidden, forbidden
