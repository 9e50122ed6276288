"""What is kept of busy subjects, held to a plain count; the rest is the conformance suite."""

from __future__ import annotations

import pytest

from ridgeline.storage import velocity


def keep_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every subject taken for a busy one, of whom all up to the question is kept."""
    monkeypatch.setattr(velocity, "KEPT_FROM", 1)
    monkeypatch.setattr(velocity, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(velocity, "MANY", 3)
