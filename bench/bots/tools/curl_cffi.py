"""curl_cffi: curl that greets servers like a browser."""

from __future__ import annotations

from curl_cffi import requests

from bots.tools.payload import KIND, payload
from bots.tools.task import task


def main() -> None:
    given = task()
    sent = payload(given)
    session = requests.Session(impersonate="chrome") if given.hardened else requests.Session()
    with session:
        session.get(sent.page).raise_for_status()
        session.post(sent.address, data=sent.body, headers={"Content-Type": KIND}).raise_for_status()


main()
