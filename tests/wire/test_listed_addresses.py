"""Lists of addresses, compiled by the command while a server runs: its events say who is listed, and the score why."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ridgeline.testing import FakeDevice, RunningServer

Json = dict[str, Any]

# Of Deutsche Telekom's lines to homes, which no list of data centres has.
TOR, ATTACKER, SPAMMER, HOME_PROXY, UNLISTED = (f"79.192.0.{last}" for last in range(1, 6))
ATTACKERS = "79.192.1.0/24"
# Of Google: in a data centre.
SERVER_PROXY, EVERYTHING, EVERYTHING_V6 = "8.8.8.8", "8.8.4.4", "2001:4860:4860::8888"

LISTS = {
    "tor": f"""
        ExitNode 0011223344556677889900112233445566778899
        Published 2026-11-01 01:02:03
        LastStatus 2026-11-01 02:00:00
        ExitAddress {TOR} 2026-11-01 02:13:14
        ExitAddress {EVERYTHING} 2026-11-01 02:13:14
        ExitAddress {EVERYTHING_V6} 2026-11-01 02:13:14
    """,
    "attackers": f"{ATTACKER}\n{ATTACKERS}\n{EVERYTHING}\n{EVERYTHING_V6}",
    "spammers": f"{SPAMMER}\n{EVERYTHING}\n{EVERYTHING_V6}",
    "public-proxies": f"""
        http://{HOME_PROXY}:3128
        socks5://{SERVER_PROXY}:1080
        {EVERYTHING}:80
        https://[{EVERYTHING_V6}]:443/
    """,
}
LISTED = {"tor_node": 14, "attack_source": 13, "email_spam": 14}
# How long a server may take to see a new table, and a slow machine besides.
SECONDS = 30.0


@pytest.fixture(scope="module")
def listing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that was started without the lists, and has taken them up."""
    folder = tmp_path_factory.mktemp("lists")
    with RunningServer(folder / "data", "--trusted-proxies", "127.0.0.1") as server:
        before = visit(server, EVERYTHING)
        assert before["ip_info"]["v4"]["asn"] == "15169"
        assert not {"ip_blocklist", "proxy", "proxy_confidence", "proxy_details"} & before.keys()
        for feed, lines in LISTS.items():
            compile_list(server, feed, lines, folder)
        deadline = time.monotonic() + SECONDS
        while "proxy" not in (event := visit(server, EVERYTHING)) or len(event.get("ip_blocklist", {})) < len(LISTED):
            assert time.monotonic() < deadline, event
            time.sleep(0.5)
        yield server


@pytest.fixture(scope="module")
def manager(listing: RunningServer) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {listing.create_key('management')}"}
    with httpx.Client(base_url=f"{listing.url}/management/v1", headers=headers) as client:
        yield client


def compile_list(server: RunningServer, feed: str, lines: str, folder: Path) -> None:
    file = folder / feed
    file.write_text("\n".join(line.strip() for line in lines.strip().splitlines()))
    told = server.command("intel", "update", feed, "--from", str(file))
    assert ([one["feed"] for one in told["updated"]], told["failed"]) == ([feed], [])


_seeds = iter(range(1_000))


def visit(server: RunningServer, address: str) -> Json:
    """Identify a new device that comes from an address, and return the event."""
    device = FakeDevice(next(_seeds))
    headers = device.headers() | {"X-Forwarded-For": address}
    answer = httpx.post(server.url, content=device.observation(server.public_key), headers=headers)
    assert answer.status_code == 200, answer.text
    headers = {"Authorization": f"Bearer {server.secret_key}"}
    event: Json = httpx.get(f"{server.url}/v4/events/{answer.json()['event_id']}", headers=headers).json()
    assert event["ip_address"] == address
    return event


def because(manager: httpx.Client, event: Json, signal: str) -> dict[str, str]:
    """Return the reasons of a signal's answer, by the explanation of the event, each with what was seen."""
    explained = manager.get(f"/events/{event['event_id']}/explanation").json()
    (one,) = [one for one in explained["signals"] if one["signal"] == signal]
    assert all(reason["meaning"] for reason in one["because"])
    return {reason["name"]: reason.get("seen", "") for reason in one["because"]}


def weighed(manager: httpx.Client, event: Json) -> dict[str, str]:
    """Return what of the lists counts in an event's score, all of which adds up to it."""
    reasons = because(manager, event, "suspect_score")
    counted = {name: seen for name, seen in reasons.items() if name != "nothing_found"}
    assert sum(int(weight) for weight in counted.values()) == event["suspect_score"]
    return {name: seen for name, seen in counted.items() if name.startswith(("ip_blocklist.", "proxy."))}


@pytest.mark.parametrize(
    ("address", "flag"),
    [(TOR, "tor_node"), (ATTACKER, "attack_source"), ("79.192.1.77", "attack_source"), (SPAMMER, "email_spam")],
)
def test_who_is_on_one_list_is_told_of_that_list(
    listing: RunningServer, manager: httpx.Client, address: str, flag: str
) -> None:
    event = visit(listing, address)
    assert event["ip_blocklist"] == dict.fromkeys(LISTED, False) | {flag: True}
    assert because(manager, event, "ip_blocklist") == {flag: ""}
    assert (event["proxy"], event["proxy_confidence"]) == (False, "high")
    assert weighed(manager, event) == {f"ip_blocklist.{flag}": f"+{LISTED[flag]}"}


def test_a_proxy_in_a_data_center_is_one_of_that_type(listing: RunningServer, manager: httpx.Client) -> None:
    event = visit(listing, SERVER_PROXY)
    assert event["ip_info"]["v4"]["datacenter_result"] is True
    assert (event["proxy"], event["proxy_confidence"]) == (True, "medium")
    assert event["proxy_details"] == {"proxy_type": "data_center"}
    reasons = because(manager, event, "proxy")
    assert reasons == {"listed": "", "in_data_center": event["ip_info"]["v4"]["datacenter_name"]}
    assert event["ip_blocklist"] == dict.fromkeys(LISTED, False)
    assert weighed(manager, event) == {"proxy.data_center": "+14"}


def test_a_proxy_elsewhere_is_of_an_unknown_type_and_counts_as_well(
    listing: RunningServer, manager: httpx.Client
) -> None:
    event = visit(listing, HOME_PROXY)
    assert event["ip_info"]["v4"]["asn_type"] == "isp"
    assert event["ip_info"]["v4"]["datacenter_result"] is False
    assert (event["proxy"], event["proxy_confidence"]) == (True, "medium")
    assert event["proxy_details"] == {"proxy_type": "unknown"}
    assert because(manager, event, "proxy") == {"listed": ""}
    assert weighed(manager, event) == {"proxy.unknown": "+6"}


def test_what_a_workspace_weighs_counts(listing: RunningServer, manager: httpx.Client) -> None:
    own = {"proxy.unknown": 40, "proxy.data_center": 0, "ip_blocklist.email_spam": 1}
    assert manager.patch("/suspect-score", json={"weights": own}).is_success
    try:
        assert weighed(manager, visit(listing, HOME_PROXY)) == {"proxy.unknown": "+40"}
        # What weighs nothing was found all the same.
        assert weighed(manager, visit(listing, SERVER_PROXY)) == {"proxy.data_center": "+0"}
        assert weighed(manager, visit(listing, SPAMMER)) == {"ip_blocklist.email_spam": "+1"}
    finally:
        assert manager.delete("/suspect-score").is_success


@pytest.mark.parametrize("address", [EVERYTHING, EVERYTHING_V6])
def test_who_is_on_all_lists_is_told_of_each(listing: RunningServer, manager: httpx.Client, address: str) -> None:
    event = visit(listing, address)
    assert event["ip_blocklist"] == dict.fromkeys(LISTED, True)
    assert because(manager, event, "ip_blocklist") == dict.fromkeys(LISTED, "")
    assert event["proxy_details"] == {"proxy_type": "data_center"}
    assert weighed(manager, event) == {
        **{f"ip_blocklist.{flag}": f"+{weight}" for flag, weight in LISTED.items()},
        "proxy.data_center": "+14",
    }


def test_who_is_on_no_list_is_told_to_be_on_none(listing: RunningServer, manager: httpx.Client) -> None:
    for address in (UNLISTED, "79.192.2.1", "8.8.8.9", "2001:4860:4860::8844"):
        event = visit(listing, address)
        assert event["ip_blocklist"] == dict.fromkeys(LISTED, False)
        assert (event["proxy"], event["proxy_confidence"]) == (False, "high")
        assert "proxy_details" not in event
        assert because(manager, event, "proxy") == {"not_listed": ""}
        assert weighed(manager, event) == {}


@pytest.mark.parametrize("address", ["10.0.0.7", "192.168.1.7", "127.0.0.2", "fd00::7"])
def test_of_a_private_address_the_lists_say_nothing(
    listing: RunningServer, manager: httpx.Client, address: str
) -> None:
    event = visit(listing, address)
    assert not {"ip_blocklist", "proxy", "proxy_confidence", "proxy_details"} & event.keys()
    for signal in ("ip_blocklist", "proxy"):
        assert because(manager, event, signal).keys() == {"no_list"}
    assert weighed(manager, event) == {}
