"""What axe finds wrong with a page for those who read it by ear, by keyboard or with weak eyes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.browser.browsers import Page

_SCRIPT = Path(__file__).parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """axe.run({within}).then(({{ violations }}) => violations.map(({{ id, nodes }}) => (
  {{ id, nodes: nodes.map(({{ html, failureSummary }}) => `${{html}} ${{failureSummary}}`) }}
)))"""


def axe_violations(page: Page, within: str = "html") -> list[dict[str, Any]]:
    """Return every rule that the page, or a part of it, as it is now breaks, with the elements that break it."""
    if not _SCRIPT.is_file():
        pytest.fail("axe-core is not installed; run 'npm ci' in tests/node.", pytrace=False)
    page.evaluate(_SCRIPT.read_text() + ";0")
    found: list[dict[str, Any]] = page.evaluate(_RUN.format(within=json.dumps(within)))
    return found
