"""The HTTP client `requests`."""

from __future__ import annotations

import requests

from bots.tools.payload import KIND, payload
from bots.tools.task import task


def main() -> None:
    given = task()
    sent = payload(given)
    with requests.Session() as session:
        if given.hardened:
            session.headers.update(sent.headers)
        session.get(sent.page, timeout=30).raise_for_status()
        session.post(sent.address, sent.body, headers={"Content-Type": KIND}, timeout=30).raise_for_status()


main()
