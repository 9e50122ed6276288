"""What is around every page of the console: by keys, in both schemes, on a phone, signed out, and when things fail."""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import playwright.async_api as playwright
import pytest
from tests.browser.axe import axe_violations
from tests.browser.browsers import Page
from tests.browser.console_site import SET_UP, SIGNED_IN, SIGNED_OUT, ConsoleSite

from ridgeline.testing import RunningServer

ROOT = Path(__file__).parents[2]
ROUTES = (ROOT / "console/src/shell/routes.tsx").read_text()
MEMBERS_PAGES = ["", *re.findall(r"\{ path: '([a-z/:-]+)'", ROUTES.partition("ENTRANCES")[0])]


@pytest.fixture(scope="module")
def running(own_server: RunningServer) -> Iterator[ConsoleSite]:
    with ConsoleSite(own_server) as site:
        yield site


@pytest.fixture
def site(running: ConsoleSite) -> ConsoleSite:
    running.have(SIGNED_IN)
    running.seen.clear()
    running.once.clear()
    running.gone.clear()
    return running


def see(page: Page, heading: str) -> None:
    page.wait_for(f"document.querySelector('h1')?.textContent === {json.dumps(heading)}")


def be_at(page: Page, place: str) -> None:
    page.wait_for(f"location.href.slice(location.origin.length) === {json.dumps(place)}")
    page.wait_for("document.querySelector('h1')")


def click_to_load(page: Page, selector: str) -> None:
    """Click what loads the page anew, and wait until that is done."""
    page.evaluate("globalThis.isOld = true")
    page.click(selector)
    end = time.monotonic() + 20
    while time.monotonic() < end:
        # Either browser's word for a page that went away during the question.
        with contextlib.suppress(playwright.Error, AssertionError):
            if page.evaluate("document.readyState === 'complete' && !globalThis.isOld"):
                return
        time.sleep(0.05)
    pytest.fail("the page was not loaded anew")


def focus(page: Page) -> str:
    """What a screen reader would call what has the focus."""
    found: str = page.evaluate(
        "(({ tagName, ariaLabel, textContent }) => `${tagName} ${ariaLabel ?? textContent}`)(document.activeElement)"
    )
    return found


def nothing_went_wrong(page: Page) -> None:
    # What this site's API does not answer, a browser may note.
    assert [error for error in page.record().errors if "status of 403" not in error] == []
    assert page.evaluate("violations") == []


def test_every_page_opens_at_its_address_with_a_heading_that_names_the_document(page: Page, site: ConsoleSite) -> None:
    assert len(MEMBERS_PAGES) > 10
    for path in MEMBERS_PAGES:
        page.goto(f"{site.url}/{path.replace(':id', '1700000000000.AbCdEf')}")
        page.wait_for("document.querySelector('h1') && document.title !== 'Ridgeline'")
        assert page.evaluate("document.querySelectorAll('h1').length") == 1, path
        assert page.evaluate("document.title === `${document.querySelector('h1').textContent} · Ridgeline`"), path
        assert page.evaluate("violations") == [], path


def test_an_address_that_is_no_page_says_so(page: Page, site: ConsoleSite) -> None:
    page.goto(f"{site.url}/no/such/page")
    see(page, "There is no such page")
    nothing_went_wrong(page)


def test_the_first_key_leads_past_the_navigation(page: Page, site: ConsoleSite) -> None:
    page.goto(f"{site.url}/health")
    see(page, "Health")
    page.press("Tab")
    assert focus(page) == "A Skip to the page"
    page.press("Enter")
    page.wait_for("document.activeElement.id === 'main'")


def test_going_to_a_page_names_it_and_keeps_the_environment(page: Page, site: ConsoleSite) -> None:
    page.goto(f"{site.url}/health?environment=env_Staging")
    see(page, "Health")
    page.wait_for("document.querySelector('select').selectedOptions[0].textContent === 'Staging'")
    # Opening the console leaves the focus where the browser begins.
    assert focus(page).startswith("BODY")
    page.click("nav a[href*='members']")
    see(page, "Members")
    page.wait_for("document.activeElement.tagName === 'H1'")
    be_at(page, "/console/members?environment=env_Staging")
    assert page.evaluate("document.title") == "Members · Ridgeline"
    assert page.evaluate("document.querySelector('nav [aria-current=page]').textContent") == "Members"
    page.evaluate("history.back()")
    see(page, "Health")
    nothing_went_wrong(page)


def test_choosing_an_environment_is_a_step_that_can_be_gone_back(page: Page, site: ConsoleSite) -> None:
    page.goto(f"{site.url}/health?x=1")
    see(page, "Health")
    page.wait_for("document.querySelectorAll('select option').length === 3")
    page.evaluate(
        """(select => {
          select.value = 'env_Production';
          select.dispatchEvent(new Event('change', { bubbles: true }));
        })(document.querySelector('select'))"""
    )
    page.wait_for("location.search === '?x=1&environment=env_Production'")
    page.evaluate("history.back()")
    page.wait_for("location.search === '?x=1' && document.querySelector('select').value === ''")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing(page: Page, site: ConsoleSite, scheme: str, width: int) -> None:
    page.resize(width, 800, 1)
    page.goto(f"{site.url}/health")
    page.evaluate(f"localStorage.setItem('mantine-color-scheme-value', '{scheme}')")
    page.reload()
    see(page, "Health")
    assert page.evaluate("document.documentElement.dataset.mantineColorScheme") == scheme
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_violations(page) == []
    for button, inside in (("[aria-label^='Colours']", "[role=menu]"), ("[aria-label^='Signed in']", "[role=menu]")):
        page.click(button)
        page.wait_for(f'document.querySelector("{inside}")?.checkVisibility({{ opacityProperty: true }})')
        page.wait_for("!document.getAnimations().length")
        assert axe_violations(page) == []
        page.press("Escape")
        page.wait_for(f'!document.querySelector("{inside}")?.checkVisibility()')
    nothing_went_wrong(page)


def test_a_scheme_that_was_chosen_is_there_before_the_first_paint(page: Page, site: ConsoleSite) -> None:
    page.goto(f"{site.url}/health")
    see(page, "Health")
    page.click("[aria-label^='Colours']")
    page.wait_for("document.querySelectorAll('[role=menuitemradio]').length === 3")
    # By keys: the menu opens with its first item, light, and dark comes after it.
    page.wait_for("document.activeElement.closest('[role=menu]')")
    while "Dark" not in focus(page):
        page.press("ArrowDown")
    page.press("Enter")
    page.wait_for("document.documentElement.dataset.mantineColorScheme === 'dark'")
    ground = "getComputedStyle(document.body).backgroundColor"
    page.wait_for(f"{ground} === 'rgb(11, 18, 23)'")
    site.gone.add("index")  # neither the console's script nor its style can be loaded: what is left is there first
    page.reload()
    assert page.evaluate("document.documentElement.dataset.mantineColorScheme") == "dark"


def test_on_a_phone_keys_reach_the_navigation_only_while_it_is_seen(page: Page, site: ConsoleSite) -> None:
    page.resize(360, 740, 1)
    page.goto(f"{site.url}/health")
    see(page, "Health")
    reachable = (
        "[...document.querySelectorAll('#navigation a')].filter(a => a.checkVisibility({ visibilityProperty: true }))"
    )
    assert page.evaluate(f"{reachable}.length") == 0
    page.click("[aria-label='Open the navigation']")
    page.wait_for(f"{reachable}.length > 5")
    page.press("Escape")
    page.wait_for(f"{reachable}.length === 0")
    page.click("[aria-label='Open the navigation']")
    page.click("nav a[href$='/members']")
    see(page, "Members")
    page.wait_for(f"{reachable}.length === 0 && document.activeElement.tagName === 'H1'")


def test_who_is_signed_out_signs_in_and_comes_back(page: Page, site: ConsoleSite) -> None:
    site.have(SIGNED_OUT)
    page.goto(f"{site.url}/events?range=1h&environment=e#x")
    there = "/sign-in?next=%2Fevents%3Frange%3D1h%26environment%3De%23x"
    be_at(page, f"/console{there}")
    site.have(SIGNED_IN)
    page.goto(site.url + there)
    be_at(page, "/console/events?range=1h&environment=e#x")


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "/%5Celsewhere.example"])
def test_coming_back_leads_nowhere_else(page: Page, site: ConsoleSite, elsewhere: str) -> None:
    page.goto(f"{site.url}/sign-in?next={elsewhere}")
    be_at(page, "/console")


def test_the_first_start_leads_to_setting_up(page: Page, site: ConsoleSite) -> None:
    site.have(SET_UP)
    for path in ("/events", "/sign-in"):
        page.goto(site.url + path)
        be_at(page, "/console/set-up")
    site.have(SIGNED_OUT)
    page.goto(f"{site.url}/set-up")
    be_at(page, "/console/sign-in")


def test_signing_out_carries_the_token(page: Page, site: ConsoleSite) -> None:
    page.goto(f"{site.url}/health")
    see(page, "Health")
    # What is known of the member until then stays readable.
    site.answers |= {"DELETE session": (200, SIGNED_OUT), "GET session": (200, SIGNED_OUT)}
    page.click("[aria-label='Signed in as Ada Example']")
    page.wait_for("document.querySelectorAll('[role=menuitem]').length === 2")
    click_to_load(page, "[role=menuitem]:last-child")
    be_at(page, "/console/sign-in")
    (headers,) = [headers for wanted, headers in site.seen if wanted == "DELETE session"]
    assert headers["x-ridgeline-csrf"] == "the token"
    assert all("x-ridgeline-csrf" not in headers for wanted, headers in site.seen if wanted.startswith("GET"))


def test_a_session_that_ended_elsewhere_leads_to_signing_in(page: Page, site: ConsoleSite) -> None:
    # When the page is opened somebody is signed in, and already nobody when it asks for the environments.
    site.have(SIGNED_OUT)
    site.once["GET session"] = (200, SIGNED_IN)
    page.goto(f"{site.url}/no/such/page")
    be_at(page, "/console/sign-in?next=%2Fno%2Fsuch%2Fpage")
    assert [wanted for wanted, _ in site.seen].count("GET session") == 2


def test_what_an_upgrade_took_away_asks_to_load_the_page_again(page: Page, site: ConsoleSite) -> None:
    page.goto(f"{site.url}/health")
    see(page, "Health")
    site.gone.add("members")
    page.click("nav a[href$='/members']")
    see(page, "The console was updated")
    assert page.evaluate("document.querySelectorAll('nav a').length") > 5
    site.gone.clear()
    click_to_load(page, "main button")
    see(page, "Members")


def test_a_server_that_fails_is_named_and_asked_again(page: Page, site: ConsoleSite) -> None:
    error = {"error": {"code": "failed", "message": "internal server error"}}
    site.answers["GET session"] = (500, error)
    page.goto(f"{site.url}/health")
    see(page, "The console cannot be opened")
    assert "internal server error" in page.evaluate("document.querySelector('[role=alert]').textContent")
    site.have(SIGNED_IN)
    page.click("[role=alert] button")
    see(page, "Health")


def test_nothing_is_asked_of_another_server(page: Page, site: ConsoleSite) -> None:
    page.goto(f"{site.url}/events")
    see(page, "Events")
    origin = site.url.removesuffix("/console")
    assert [address for address in page.record().requests if not address.startswith((origin, "data:"))] == []
