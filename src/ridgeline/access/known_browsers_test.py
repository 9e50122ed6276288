from __future__ import annotations

import pytest

from ridgeline.access.known_browsers import KNOWN_FOR, KnownBrowsers
from ridgeline.secret import DeploymentSecret
from ridgeline.testing.console import SettableClock
from ridgeline.tokens import Signer

SECRET = DeploymentSecret(["s" * 32])


def test_a_browser_stays_itself_and_knows_its_latest_members() -> None:
    browsers = KnownBrowsers(SECRET, SettableClock())
    first = browsers.read(browsers.with_member(None, "mb_1"))
    assert first is not None
    assert first.member_ids == ("mb_1",)
    browser = first
    for member_id in ("mb_2", "mb_1", "mb_3", "mb_4", "mb_5", "mb_6"):
        read = browsers.read(browsers.with_member(browser, member_id))
        assert read is not None
        browser = read
    assert browser.browser_id == first.browser_id
    assert browser.member_ids == ("mb_6", "mb_5", "mb_4", "mb_3", "mb_1")
    other = browsers.read(browsers.with_member(None, "mb_1"))
    assert other is not None
    assert other.browser_id != first.browser_id


def test_it_is_known_for_a_year() -> None:
    clock = SettableClock()
    browsers = KnownBrowsers(SECRET, clock)
    text = browsers.with_member(None, "mb_1")
    clock.go_on(KNOWN_FOR - 1)
    assert browsers.read(text) is not None
    clock.go_on(1)
    assert browsers.read(text) is None


@pytest.mark.parametrize("text", [None, "", "x", "ü", "AAAA" * 20])
def test_what_we_did_not_write_is_no_browser(text: str | None) -> None:
    browsers = KnownBrowsers(SECRET, SettableClock())
    assert browsers.read(text) is None
    # Nor what we wrote for another purpose.
    assert browsers.read(Signer(SECRET, "session-token").sign(b"0 0 mb_1")) is None
    assert KnownBrowsers(DeploymentSecret(["t" * 32]), SettableClock()).read(browsers.with_member(None, "mb_1")) is None
