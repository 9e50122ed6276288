"""The agent payload that clients without a browser send: recorded in a browser, new where it must be."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bots.tools.task import Task

KIND = "text/plain;charset=UTF-8"
# What says which browser it is, that any tutorial tells to copy.
_OF_THE_BROWSER = {"user-agent", "accept", "accept-language", "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform"}
# What the client's library writes itself, of its own connection and body.
_OF_THE_CONNECTION = {"host", "connection", "content-length", "content-encoding", "content-type", "cookie"}


@dataclass(frozen=True, slots=True)
class Payload:
    page: str
    address: str
    body: bytes
    headers: dict[str, str]
    """Those that say which browser recorded it; all of the recorded request with the option `every_header`."""


def payload(given: Task) -> Payload:
    recorded = json.loads(Path(given.options["payload"]).read_text())
    origin = given.url.split("/runs/")[0]
    every = given.options.get("every_header", False)
    headers = {
        name: value
        for name, value in recorded["headers"].items()
        if (name.lower() not in _OF_THE_CONNECTION if every else name.lower() in _OF_THE_BROWSER)
    }
    return Payload(given.url, f"{origin}/id/", json.dumps(recorded["observation"]).encode(), headers)
