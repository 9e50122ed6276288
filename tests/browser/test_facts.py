"""Each source in real browsers: a value of the documented shape, or the documented reason why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.browser.browsers import Browser
from tests.browser.facts import ABSENT, FACTS, LATE, NOT_ALLOWED, TIME_MAY_CHANGE, TRUTHS
from tests.browser.first_party import FirstParty

from ridgeline.testing import RunningServer

Json = dict[str, Any]

ROOT = Path(__file__).parents[2]
PROTOCOL = (ROOT / "docs" / "agent-protocol.md").read_text()
# Where a worker may be asked, so that every source has its chance.
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:"
# A second observation has what was late in the first.
OBSERVE = """(async () => {
  const agent = ridgeline.start();
  const until = performance.now() + 5000;
  for (;;) {
    const { facts } = JSON.parse(await agent.collect());
    if (!Object.values(facts).some(fact => fact.error === 'timeout') || performance.now() > until) return facts;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
})()"""


@pytest.fixture(scope="module")
def site(own_server: RunningServer, own_key: str) -> Iterator[FirstParty]:
    with FirstParty(own_server, own_key, {"page": POLICY}) as running:
        yield running


@pytest.fixture(scope="module")
def seen() -> dict[str, tuple[Json, Json]]:
    """What each browser has shown so far: its facts, and what the page itself says."""
    return {}


@pytest.fixture
def observed(browser: Browser, site: FirstParty, seen: dict[str, tuple[Json, Json]]) -> tuple[Json, Json]:
    if browser.name not in seen:
        page = browser.open()
        page.goto(site.page("page", worker=True))
        page.wait_for("globalThis.ridgeline")
        facts = page.evaluate(OBSERVE)
        said = page.evaluate(f"({{ {', '.join(f'{name}: {truth}' for name, truth in TRUTHS.items())} }})")
        seen[browser.name] = facts, said
        page.close()
    return seen[browser.name]


def test_the_table_names_every_fact(observed: tuple[Json, Json]) -> None:
    facts, _ = observed
    assert FACTS.keys() == facts.keys()
    documented = re.findall(r"^\| `(\w+)` \|", PROTOCOL.split("\n## The facts\n")[1], re.MULTILINE)
    assert sorted(documented) == sorted(FACTS)
    assert f"**Collects** {len(FACTS)} facts" in (ROOT / "README.md").read_text()
    absent = {name for names in ABSENT.values() for name in names}
    assert absent | TRUTHS.keys() | LATE | NOT_ALLOWED | TIME_MAY_CHANGE <= FACTS.keys()


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_is_there_or_its_absence_is_explained(observed: tuple[Json, Json], browser: Browser, name: str) -> None:
    facts, said = observed
    fact = facts[name]
    assert 0 <= fact["ms"] < 5000
    if name in ABSENT[browser.name]:
        assert fact.keys() == {"error", "ms"}, ABSENT[browser.name][name]
        assert fact["error"] == "unsupported", ABSENT[browser.name][name]
        return
    if name in NOT_ALLOWED:
        assert fact.keys() == {"error", "ms"}
        assert fact["error"] == "blocked"
        return
    assert fact.keys() == {"value", "ms"}, fact
    assert FACTS[name](fact["value"]), fact
    if name in TRUTHS:
        assert fact["value"] == said[name]


@pytest.mark.parametrize("wrong", [None, True, -1, "", "no", [], [1], {}, {"value": 1}])
def test_the_shapes_can_fail(wrong: Any) -> None:
    """No value fits many facts: what is not of a fact's shape is told from what is."""
    fitting = [name for name, shape in FACTS.items() if shape(wrong)]
    assert len(fitting) < len(FACTS) / 3, fitting
