"""The playground as its visitor sees it: every fact with its cost and its readings, and the id that came back."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from tests.browser.browsers import Browser, Page
from tests.browser.facts import FACTS, LATE, TIME_MAY_CHANGE

from ridgeline.testing import RunningServer

ROWS = "Array.from(document.querySelectorAll('[data-fact]'), row => ({...row.dataset}))"


@pytest.fixture
def playground(page: Page, own_server: RunningServer) -> Page:
    """The page when it has read everything."""
    page.goto(f"{own_server.url}/playground")
    page.wait_for("document.body.dataset.state !== 'working'", seconds=60)
    assert page.evaluate("document.body.dataset.state") == "done", text(page, "notice")
    return page


def text(page: Page, name: str) -> str:
    found: str = page.evaluate(f"document.getElementById('{name}').textContent.trim()")
    return found


def rows(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(ROWS)
    return found


def test_every_fact_is_listed_with_its_cost(playground: Page) -> None:
    known = playground.evaluate("import('/playground/assets/sources.js').then(({ readFacts }) => readFacts())")
    shown = rows(playground)
    assert sorted(row["fact"] for row in shown) == sorted(known)
    assert text(playground, "count") == str(len(known))
    for row in shown:
        assert int(row["readings"]) == 5, row
        assert float(row["ms"]) >= 0, row
        fact = known[row["fact"]]
        if row["fact"] in LATE | TIME_MAY_CHANGE:
            # One reading need not be like the other, which is what the page is there to show.
            assert row["stability"] in {"same", "differs", "absent"}, row
            continue
        # The fact as it stands in a message, but for the digits of its time.
        length = len(json.dumps({row["fact"]: fact}, ensure_ascii=False, separators=(",", ":")).encode()) - 2
        assert abs(int(row["bytes"]) - length) <= 6, row
        assert row["stability"] == ("absent" if "error" in fact else "same"), row
    assert playground.evaluate("document.querySelectorAll('[data-fact] .readings > .reading').length") == 5 * len(shown)


def test_every_fact_has_a_label_and_a_group(playground: Page) -> None:
    groups = playground.evaluate("import('/demo/assets/fact_groups.js').then(({ GROUPS }) => GROUPS)")
    labels = {name: label for group in groups.values() for name, (label, _) in group.items()}
    assert labels.keys() == FACTS.keys()
    assert len(set(labels.values())) == len(labels)


def test_totals_and_the_id_are_those_of_a_real_event(playground: Page, own_api: httpx.Client) -> None:
    # `own_api` has emptied the server of what the first reading recorded.
    playground.click("#again")
    playground.wait_for("document.body.dataset.state === 'done'", seconds=60)
    (event,) = own_api.get("/v4/events", params={"linked_id": "playground"}).json()["events"]
    assert text(playground, "visitor-id") == event["identification"]["visitor_id"]
    assert event["event_id"] in text(playground, "visitor-note")

    raw, gzipped = playground.evaluate("Object.values({...document.getElementById('bytes').dataset}).map(Number)")
    assert sum(int(row["bytes"]) for row in rows(playground)) < raw < 64_000
    assert gzipped < raw / 2
    longest = max(float(row["ms"]) for row in rows(playground))
    assert float(text(playground, "longest").split()[0]) == pytest.approx(longest, abs=0.5)
    assert float(text(playground, "collected").split()[0]) > 0


def test_facts_can_be_filtered_and_ordered(playground: Page) -> None:
    absent = [row["fact"] for row in rows(playground) if row["stability"] == "absent"]
    assert absent
    playground.click("#show-absent")
    assert [row["fact"] for row in rows(playground)] == absent
    playground.click("#show-all")
    playground.evaluate("""(() => {
      const order = document.getElementById('order');
      order.value = 'largest';
      order.dispatchEvent(new Event('change'));
    })()""")
    sizes = [int(row["bytes"]) for row in rows(playground)]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    ("readings", "stability"),
    [
        (["{ value: 1, ms: 0 }"] * 5, "same"),
        (["{ value: 1, ms: 0 }"] * 4 + ["{ value: 2, ms: 0 }"], "differs"),
        (["{ value: 1, ms: 0 }"] * 4 + ["{ error: 'timeout', ms: 0 }"], "differs"),
        (["{ value: { text: 'unstable' }, ms: 0 }"] * 5, "unstable"),
        (["{ error: 'blocked', ms: 0 }"] * 5, "absent"),
        (["{ error: 'blocked', ms: 0 }"] * 4 + ["{ error: 'failed', ms: 0 }"], "differs"),
    ],
)
def test_five_readings_are_judged(
    chromium: Browser, own_server: RunningServer, readings: list[str], stability: str
) -> None:
    page = chromium.open()
    page.goto(f"{own_server.url}/playground/assets/playground.css")
    judged = page.evaluate(
        f"import('/playground/assets/readings.js').then(({{ judge }}) => "
        f"judge('fact', [{', '.join(readings)}].map(fact => ({{ fact }}))))"
    )
    page.close()
    assert judged["stability"] == stability
    assert judged["bytes"] == len('"fact":') + len(json.dumps(judged["first"], separators=(",", ":")))


def test_it_talks_to_its_server_alone_and_leaves_no_trace(playground: Page, own_server: RunningServer) -> None:
    record = playground.record()
    assert any(own_server.public_key in body for body in record.bodies)
    for body in record.bodies:
        assert own_server.secret_key not in body
        assert "rl_sk_" not in body
    assert playground.evaluate("violations") == []
    assert record.console == []
    assert record.errors == []
    origins = {f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, record.requests) if parts.scheme != "data"}
    assert origins == {own_server.url}
