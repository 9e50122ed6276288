"""The agent payload that clients without a browser send: recorded in a browser, new where it must be."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bots.tools.task import Task

KIND = "text/plain;charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Payload:
    page: str
    address: str
    body: bytes
    headers: dict[str, str]
    """Those of the browser in which it was recorded."""


def payload(given: Task) -> Payload:
    recorded = json.loads(Path(given.options["payload"]).read_text())
    origin = given.url.split("/runs/")[0]
    return Payload(given.url, f"{origin}/id/", json.dumps(recorded["observation"]).encode(), recorded["headers"])
