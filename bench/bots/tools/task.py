"""What the runner tells a tool's script, as JSON in its first argument."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "Ridgeline"
HIDE = "--disable-blink-features=AutomationControlled"


@dataclass(frozen=True, slots=True)
class Task:
    url: str
    headed: bool
    hardened: bool
    profile: Path
    """A new folder."""
    chromium: str
    chromedriver: str
    firefox: str
    flags: list[str]
    """Of the browser, the same for every tool."""
    user_agent: str
    """What a headed Chromium says here."""
    seconds: float
    """How long to wait for anything."""
    options: dict[str, Any]

    @property
    def disguise(self) -> str | None:
        """The user agent to give to a headless browser that is not to say so."""
        return self.user_agent if self.hardened and not self.headed else None


def task() -> Task:
    told = json.loads(sys.argv[1])
    return Task(**told | {"profile": Path(told["profile"])})
