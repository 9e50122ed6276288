"""The views from a frame and a worker: where they are allowed they are there, and no policy is violated by asking."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from tests.browser.browsers import Page
from tests.browser.first_party import FirstParty

from ridgeline.testing import RunningServer

Json = dict[str, Any]

_COMMON = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:; "
POLICIES = {
    "open": None,
    # `worker-src` falls back to `script-src`.
    "usual": _COMMON + "frame-src 'none'",
    "trusted types": _COMMON + "frame-src 'none'; require-trusted-types-for 'script'; trusted-types ridgeline",
    "no types": _COMMON + "frame-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    "no workers": _COMMON + "frame-src 'none'; worker-src 'none'",
}


@pytest.fixture(scope="module")
def site(own_server: RunningServer, own_key: str) -> Iterator[FirstParty]:
    policies = {name.replace(" ", "-"): policy for name, policy in POLICIES.items()}
    with FirstParty(own_server, own_key, policies) as running:
        yield running


def facts_of(page: Page, site: FirstParty, name: str, *, worker: bool) -> Json:
    page.goto(site.page(name.replace(" ", "-"), worker=worker))
    page.wait_for("globalThis.ridgeline")
    # The second observation has what was late in the first; the first agent is one that another script has started.
    collected = """(async () => {
      await ridgeline.start().collect();
      const agent = ridgeline.start();
      const until = performance.now() + 5000;
      for (;;) {
        const { facts } = JSON.parse(await agent.collect());
        if (facts.worker_navigator.error !== 'timeout' || performance.now() > until) return facts;
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    })()"""
    facts: Json = page.evaluate(collected)
    return facts


@pytest.mark.parametrize("policy", POLICIES)
def test_the_frame_is_looked_at_under_every_policy(page: Page, site: FirstParty, policy: str) -> None:
    facts = facts_of(page, site, policy, worker=False)
    assert facts["iframe_navigator"]["value"] == {}
    assert facts["automation"]["value"] == []
    assert facts["worker_navigator"]["error"] == "unsupported"
    assert page.evaluate("document.querySelectorAll('iframe').length") == 0
    assert page.evaluate("violations") == []
    assert page.record().errors == []


@pytest.mark.parametrize("policy", ["open", "usual", "trusted types"])
def test_a_worker_is_asked_where_the_page_offers_one(page: Page, site: FirstParty, policy: str) -> None:
    facts = facts_of(page, site, policy, worker=True)
    assert facts["worker_navigator"]["value"].keys() <= {"webgl_renderer"}
    assert page.evaluate("violations") == []
    assert page.record().errors == []


def test_a_worker_says_what_the_page_was_made_to_hide(page: Page, site: FirstParty) -> None:
    page.goto(site.page("usual", worker=True))
    page.wait_for("globalThis.ridgeline")
    truth = page.evaluate("navigator.platform")
    page.evaluate("Object.defineProperty(Navigator.prototype, 'platform', { get: () => 'Win32' }), null")
    collected = "new Promise(resolve => setTimeout(resolve, 1000)).then(() => agent.collect())"
    facts = json.loads(page.evaluate(f"globalThis.agent = ridgeline.start(), {collected}"))["facts"]
    assert facts["worker_navigator"]["value"]["platform"] == truth
    assert facts["iframe_navigator"]["value"] == {"platform": truth}
    assert facts["automation"]["value"] == ["replaced:Navigator.platform"]


@pytest.mark.parametrize("policy", ["no workers", "no types"])
def test_a_worker_that_was_asked_for_and_is_forbidden_is_named(page: Page, site: FirstParty, policy: str) -> None:
    """And the policy is violated, which is why the agent does not try of its own accord."""
    facts = facts_of(page, site, policy, worker=True)
    if policy == "no types" and page.evaluate("!globalThis.trustedTypes"):
        assert "value" in facts["worker_navigator"]
        return
    assert facts["worker_navigator"]["error"] == "blocked"
    assert page.evaluate("violations") != []
