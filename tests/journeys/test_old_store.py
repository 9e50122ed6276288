"""Ids survive our own changes: a store of the exact matcher's time, served by the present one.

`make_old_store.py` made it, with the code of then (schema 0004, tokens of version 1, no profiles).
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import zstandard
from tests.journeys.make_old_store import DEVICES, SECRET, address_of

from ridgeline.testing import FakeDevice, RunningServer

OLD = Path(__file__).with_name("old_store_0004")
KNOWN: dict[str, Any] = json.loads((OLD / "known.json").read_text())
Json = dict[str, Any]
ENVIRONMENT = {"RIDGELINE_SECRET": SECRET}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data_dir = tmp_path_factory.mktemp("old") / "data"
    data_dir.mkdir()
    content = zstandard.ZstdDecompressor().decompress((OLD / "ridgeline.db.zst").read_bytes())
    (data_dir / "ridgeline.db").write_bytes(content)
    # It gets older and older.
    for_ever = ("--retention-days", "36500", "--detail-retention-days", "36500")
    with RunningServer(data_dir, "--trusted-proxies", "127.0.0.1", *for_ever, environment=ENVIRONMENT) as running:
        deadline = time.monotonic() + 30
        while "visitors_reread" not in running.log:
            assert time.monotonic() < deadline, running.log
            time.sleep(0.05)
        yield running


def visit(server: RunningServer, device: FakeDevice) -> Json:
    answer = httpx.post(
        server.url,
        content=device.observation(KNOWN["public_key"]),
        headers=device.headers() | address_of(device),
    )
    assert answer.status_code == 200, answer.text
    headers = {"Authorization": f"Bearer {KNOWN['secret_key']}"}
    event: Json = httpx.get(f"{server.url}/v4/events/{answer.json()['event_id']}", headers=headers).json()
    device.remember(answer.json())
    return event


def device_of(known: Json) -> FakeDevice:
    device = FakeDevice(known["seed"])
    device.token = known["token"]
    return device


def test_all_of_its_visitors_were_read_again(server: RunningServer) -> None:
    (line,) = [line for line in server.log.splitlines() if "visitors_reread" in line]
    assert json.loads(line)["visitors"] == DEVICES


@pytest.mark.parametrize("known", KNOWN["devices"][:8], ids=lambda known: str(known["seed"]))
def test_who_has_a_token_keeps_its_id(server: RunningServer, known: Json) -> None:
    device = device_of(known)
    for _ in range(2):
        identification = visit(server, device)["identification"]
        assert identification["visitor_id"] == known["visitor_id"]
        assert identification["visitor_found"] is True
        assert "the token that we issued" in identification["confidence"]["comment"]


@pytest.mark.parametrize("known", KNOWN["devices"][8:12], ids=lambda known: str(known["seed"]))
def test_who_has_a_token_keeps_its_id_through_an_update(server: RunningServer, known: Json) -> None:
    device = device_of(known)
    device.chrome_version += 4
    device.timezone = "Asia/Tokyo"
    assert visit(server, device)["identification"]["visitor_id"] == known["visitor_id"]


@pytest.mark.parametrize("known", KNOWN["devices"][12:], ids=lambda known: str(known["seed"]))
def test_who_has_none_is_found_by_what_the_events_tell(server: RunningServer, known: Json) -> None:
    device = device_of(known)
    device.forget()
    identification = visit(server, device)["identification"]
    assert identification["visitor_id"] == known["visitor_id"]
    assert "no stored token" in identification["confidence"]["comment"]


def test_its_tokens_are_not_believed_of_other_hardware(server: RunningServer) -> None:
    thief = FakeDevice(9_000)
    thief.token = KNOWN["devices"][0]["token"]
    identification = visit(server, thief)["identification"]
    assert identification["visitor_found"] is False
    assert "contradicted" in identification["confidence"]["comment"]
