"""The first administrator, signing in, the account with its second factor, and invitations, over a server of their own.

Each browser has one server and one page, which the tests sign in where it is not.
"""

from __future__ import annotations

import base64
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import httpx
import pytest
from tests.browser.browsers import Browser, Page
from tests.browser.console_forms import (
    MAIN,
    asked,
    fill,
    is_fit_for_a_phone,
    on_a_desk_in_light,
    on_a_phone_in_dark,
    refused,
    said,
    value_of,
)
from tests.browser.console_member import EMAIL, PASSWORD, click_on, nothing_goes_wrong, see

from ridgeline.access.qr_code import qr_code_of
from ridgeline.access.totp import STEP_SECONDS, Totp
from ridgeline.testing import RunningServer

WRONG = "twelve green parasols"
FORM = "section[aria-labelledby=second-factor]"


@dataclass
class Account:
    server: RunningServer
    password: str = PASSWORD

    @property
    def console(self) -> str:
        return f"{self.server.url}/console"

    @contextmanager
    def elsewhere(self) -> Iterator[httpx.Client]:
        """Be signed in in another browser, too, which calls itself something that no other does."""
        with httpx.Client(base_url=f"{self.server.url}/management/v1", headers={"User-Agent": "kiosk"}) as client:
            client.timeout = 30
            answer = client.post("/session", json={"email": EMAIL, "password": self.password})
            assert answer.status_code == 200, answer.text
            yield client


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest) -> Browser:
    found: Browser = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def account(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    with RunningServer(tmp_path_factory.mktemp(f"console-account-{browser.name}") / "data") as running:
        yield Account(running)


@pytest.fixture(scope="module")
def opened(browser: Browser) -> Iterator[Page]:
    page = browser.open()
    page.resize(1280, 900, 1)
    yield page
    page.close()


@pytest.fixture
def page(opened: Page, account: Account, keep_sight: Callable[[Page], None]) -> Iterator[Page]:
    opened.goto(f"{account.console}/sign-in")
    yield opened
    keep_sight(opened)
    on_a_desk_in_light(opened)


@pytest.fixture
def member(page: Page, account: Account) -> Page:
    """The page, signed in as the administrator."""
    _, session = asked(page, "GET", "session")
    if session["state"] == "set_up":
        body = {"code": code_of(account), "email": EMAIL, "name": "Ada", "password": account.password}
        assert asked(page, "POST", "set-up", body)[0] == 200
    elif session["state"] == "signed_out":
        assert asked(page, "POST", "session", {"email": EMAIL, "password": account.password})[0] == 200
    return page


def code_of(account: Account) -> str:
    return (account.server.data_dir / "set-up-code.txt").read_text().strip()


def state(client: httpx.Client) -> str:
    found: str = client.get("/session").json()["state"]
    return found


def test_the_first_administrator_is_made_with_the_code(page: Page, account: Account) -> None:
    see(page, "Welcome")
    with refused(page):
        # The focus is where one begins.
        page.wait_for("document.activeElement.labels?.[0]?.textContent.startsWith('One-time code')")
        fill(page, "One-time code", "ABCD-EFGH")
        fill(page, "Your name", "Ada")
        fill(page, "Email address", EMAIL)
        fill(page, "Password", PASSWORD)
        page.press("Enter")
        said(page, "The code is not right")
        kept = [value_of(page, name) for name in ("One-time code", "Your name", "Email address", "Password")]
        assert kept == ["ABCD-EFGH", "Ada", EMAIL, PASSWORD]
    with nothing_goes_wrong(page):
        on_a_phone_in_dark(page)
        see(page, "Welcome")
        is_fit_for_a_phone(page)
        fill(page, "One-time code", code_of(account))
        fill(page, "Your name", "Ada")
        fill(page, "Email address", EMAIL)
        fill(page, "Password", PASSWORD)
        click_on(page, "Make the administrator")
        see(page, "Overview")
        page.wait_for("!document.querySelector('main [aria-busy=true]')", 20)
    assert asked(page, "GET", "session")[1]["member"]["role"] == "administrator"


def test_another_password_counts_at_once_and_leads_back_to_where_one_was(member: Page, account: Account) -> None:
    page, old, new = member, account.password, "thirteen red gondolas"
    with account.elsewhere() as other:
        page.goto(f"{account.console}/account")
        see(page, "Account")
        with refused(page):
            fill(page, "Present password", WRONG)
            fill(page, "New password", new)
            page.press("Enter")
            said(page, "The password, or the code, is not right.")
            assert value_of(page, "New password") == new
        assert state(other) == "signed_in"
        with nothing_goes_wrong(page):
            fill(page, "Present password", old)
            page.press("Enter")
            said(page, "Your password is changed, and all other sessions of yours have ended.")
            account.password = new
            assert (value_of(page, "Present password"), value_of(page, "New password")) == ("", "")
            page.wait_for(f"!{MAIN}.includes('kiosk')")
        assert state(other) == "signed_out"
    page.clear_cookies()
    page.goto(f"{account.console}/environments?new=true#here")
    see(page, "Sign in")
    with refused(page):
        fill(page, "Email address", EMAIL)
        fill(page, "Password", old)
        page.press("Enter")
        said(page, "The address, the password or the code is not right.")
        assert (value_of(page, "Email address"), value_of(page, "Password")) == (EMAIL, old)
    with nothing_goes_wrong(page):
        on_a_phone_in_dark(page)
        see(page, "Sign in")
        is_fit_for_a_phone(page)
        fill(page, "Email address", EMAIL)
        fill(page, "Password", new)
        click_on(page, "Sign in", role="button")
        page.wait_for("location.href.endsWith('/console/environments?new=true#here')")
        page.wait_for("document.querySelector('[role=dialog] form')")


def test_a_session_is_ended_from_another(member: Page, account: Account) -> None:
    page = member
    with account.elsewhere() as other, nothing_goes_wrong(page):
        page.goto(f"{account.console}/account")
        see(page, "Account")
        on_a_phone_in_dark(page)
        click_on(page, "End the session in kiosk")
        page.wait_for(f"{MAIN}.includes('this one') && !{MAIN}.includes('kiosk')")
        assert state(other) == "signed_out"
        is_fit_for_a_phone(page)


def test_a_second_factor_is_added_used_and_taken_away(member: Page, account: Account) -> None:
    page = member
    with account.elsewhere() as other:
        page.goto(f"{account.console}/account")
        see(page, "Account")
        page.wait_for(f"{MAIN}.includes('kiosk')")
        fill(page, "Your password", account.password)
        page.press("Enter")
        page.wait_for(f"document.querySelector('{FORM} code')")
        totp = Totp(base64.b32decode(page.evaluate(f"document.querySelector('{FORM} code').textContent")))
        assert dark_modules(page) == modules_of(qr_code_of(totp.uri(EMAIL)).path)
        with refused(page):
            fill(page, "Code", "000000")
            page.press("Enter")
            said(page, "The password, or the code, is not right.")
        with nothing_goes_wrong(page):
            step = int(time.time()) // STEP_SECONDS
            fill(page, "Code", totp.code(step))
            page.press("Enter")
            page.wait_for(f"document.querySelector('{FORM} pre')")
            codes = page.evaluate(f"document.querySelector('{FORM} pre').textContent").split("\n")
            assert len(set(codes)) == 10
            # Who else was signed in is not any more, and is not told to be.
            page.wait_for(f"{MAIN}.includes('this one') && !{MAIN}.includes('kiosk')")
        assert state(other) == "signed_out"
    with nothing_goes_wrong(page):
        click_on(page, "I have kept them")
        page.wait_for(f"{MAIN}.includes('10 recovery codes are left.')")
        everything = page.evaluate("document.documentElement.outerHTML + JSON.stringify({ ...localStorage })")
        assert not [secret for secret in (totp.text, *codes) if secret in everything]

    page.clear_cookies()
    page.goto(f"{account.console}/account")
    see(page, "Sign in")
    with refused(page):
        fill(page, "Email address", EMAIL)
        fill(page, "Password", account.password)
        page.press("Enter")
        # That it is needed is no mistake of anybody's: the field is there, and has the focus.
        page.wait_for("document.activeElement.labels?.[0]?.textContent.startsWith('Code')")
        assert page.evaluate("document.querySelector('main [role=alert]')") is None
    with nothing_goes_wrong(page):
        # No code works twice; the next one does before its time.
        fill(page, "Code", totp.code(step + 1))
        page.press("Enter")
        see(page, "Account")
    body = {"email": EMAIL, "password": account.password, "second_factor": codes[0]}
    assert asked(page, "POST", "session", body)[0] == 200
    with nothing_goes_wrong(page):
        page.goto(f"{account.console}/account")
        page.wait_for(f"{MAIN}?.includes('9 recovery codes are left.')")
        fill(page, "Your password", account.password)
        click_on(page, "Take it away")
        said(page, "Your second factor is taken away.")
        page.wait_for(f"{MAIN}.includes('Add a second factor')")


def dark_modules(page: Page) -> set[tuple[int, int]]:
    """Draw the page's QR code, and return where it is dark."""
    found = page.evaluate(
        f"""new Promise((resolve, reject) => {{
          const svg = document.querySelector('{FORM} svg[role=img]').cloneNode(true);
          const size = Number(svg.getAttribute('viewBox').split(' ')[2]);
          for (const side of ['width', 'height']) svg.setAttribute(side, size);
          svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
          const image = new Image();
          image.onerror = reject;
          image.onload = () => {{
            const context = Object.assign(document.createElement('canvas'), {{ width: size, height: size }})
              .getContext('2d');
            context.drawImage(image, 0, 0);
            const {{ data }} = context.getImageData(0, 0, size, size);
            const dark = [];
            for (let y = 0; y < size; y++)
              for (let x = 0; x < size; x++) if (data[4 * (y * size + x)] < 128) dark.push([x, y]);
            resolve(dark);
          }};
          image.src = `data:image/svg+xml,${{encodeURIComponent(svg.outerHTML)}}`;
        }})"""
    )
    return {(x, y) for x, y in found}


def modules_of(path: str) -> set[tuple[int, int]]:
    return {
        (int(x) + step, int(y))
        for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", path)
        for step in range(int(width))
    }


def test_an_invitation_that_has_ended_or_was_used_says_so(member: Page, browser: Browser, account: Account) -> None:
    asked_for = {"name": "Grace", "email": "grace@shop.example", "role": "viewer", "sees_personal_data": False}
    status, invited = asked(member, "POST", "members", asked_for)
    assert status == 200, invited
    link = account.server.url + re.sub(r"^https?://[^/]+", "", invited["url"])
    grace = browser.open()
    try:
        grace.resize(1280, 900, 1)
        grace.goto(f"{account.console}/invitation")
        with nothing_goes_wrong(grace):
            see(grace, "Invitation")
            on_a_phone_in_dark(grace)
            grace.wait_for(f"{MAIN}.includes('This link carries no invitation.')")
            is_fit_for_a_phone(grace)
        on_a_desk_in_light(grace)
        # The whole link, where the page is open already.
        grace.evaluate(f"location.assign('{link}')")
        see(grace, "Join the workspace")
        # What the link carries is in no history.
        grace.wait_for("location.href.endsWith('/console/invitation')")
        until = time_of_invitation(account, 1)
        with refused(grace):
            fill(grace, "Password", WRONG)
            grace.press("Enter")
            said(grace, "This invitation was used, has ended, or was replaced by another. Ask an administrator.")
        time_of_invitation(account, until)
        with nothing_goes_wrong(grace):
            fill(grace, "Your name", "Grace H")
            grace.press("Enter")
            see(grace, "Overview")
            grace.wait_for("document.querySelector('[aria-label=\"Signed in as Grace H\"]')")
            grace.wait_for("!document.querySelector('main [aria-busy=true]')", 20)
        grace.goto(link)
        see(grace, "Join the workspace")
        with refused(grace):
            fill(grace, "Password", WRONG)
            grace.press("Enter")
            said(grace, "This invitation was used")
    finally:
        grace.close()


def time_of_invitation(account: Account, until: int) -> int:
    """Let the only open invitation end at a time, and return when it ended before."""
    with closing(sqlite3.connect(account.server.data_dir / "ridgeline.db", timeout=20)) as database, database:
        ((before,),) = database.execute("SELECT invitation_until FROM member WHERE invitation_until IS NOT NULL")
        database.execute("UPDATE member SET invitation_until = ? WHERE invitation_until IS NOT NULL", (until,))
    return int(before)
