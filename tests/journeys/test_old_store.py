"""Ids survive our own changes: stores that older releases made, served by the present one.

`make_old_store.py` made them, with the code of then. 0004: of the exact matcher's time (schema 0004, tokens of version
1, no profiles). 0005: with profiles, keys and counts of the first version of the features (schema 0005).
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import zstandard
from tests.journeys.make_old_store import DEVICES, SECRET, address_of

from ridgeline.testing import FakeDevice, RunningServer

Json = dict[str, Any]
ENVIRONMENT = {"RIDGELINE_SECRET": SECRET}


@dataclass
class Old:
    """A server of an old store, and what its devices hold."""

    server: RunningServer
    known: Json

    def visit(self, device: FakeDevice) -> Json:
        answer = httpx.post(
            self.server.url,
            content=device.observation(self.known["public_key"]),
            headers=device.headers() | address_of(device),
        )
        assert answer.status_code == 200, answer.text
        headers = {"Authorization": f"Bearer {self.known['secret_key']}"}
        event: Json = httpx.get(f"{self.server.url}/v4/events/{answer.json()['event_id']}", headers=headers).json()
        device.remember(answer.json())
        return event

    def device(self, seed: int) -> tuple[FakeDevice, str]:
        """Return a device with its token, and the id that it had."""
        (known,) = [one for one in self.known["devices"] if one["seed"] == seed]
        device = FakeDevice(seed)
        device.token = known["token"]
        return device, known["visitor_id"]


@pytest.fixture(scope="module", params=["0004", "0005"])
def old(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Old]:
    folder = Path(__file__).with_name(f"old_store_{request.param}")
    data_dir = tmp_path_factory.mktemp("old") / "data"
    data_dir.mkdir()
    content = zstandard.ZstdDecompressor().decompress((folder / "ridgeline.db.zst").read_bytes())
    (data_dir / "ridgeline.db").write_bytes(content)
    # It gets older and older.
    for_ever = ("--retention-days", "36500", "--detail-retention-days", "36500")
    with RunningServer(data_dir, "--trusted-proxies", "127.0.0.1", *for_ever, environment=ENVIRONMENT) as running:
        deadline = time.monotonic() + 30
        while "visitors_reread" not in running.log:
            assert time.monotonic() < deadline, running.log
            time.sleep(0.05)
        yield Old(running, json.loads((folder / "known.json").read_text()))


def test_all_of_its_visitors_were_read_again(old: Old) -> None:
    (line,) = [line for line in old.server.log.splitlines() if "visitors_reread" in line]
    assert json.loads(line)["visitors"] == DEVICES


@pytest.mark.parametrize("seed", range(8))
def test_who_has_a_token_keeps_its_id(old: Old, seed: int) -> None:
    device, visitor_id = old.device(seed)
    for _ in range(2):
        identification = old.visit(device)["identification"]
        assert identification["visitor_id"] == visitor_id
        assert identification["visitor_found"] is True
        assert "the token that we issued" in identification["confidence"]["comment"]


@pytest.mark.parametrize("seed", range(8, 12))
def test_who_has_a_token_keeps_its_id_through_an_update(old: Old, seed: int) -> None:
    device, visitor_id = old.device(seed)
    device.chrome_version += 4
    device.timezone = "Asia/Tokyo"
    assert old.visit(device)["identification"]["visitor_id"] == visitor_id


@pytest.mark.parametrize("seed", range(12, DEVICES))
def test_who_has_none_is_found_by_what_is_known_of_it(old: Old, seed: int) -> None:
    device, visitor_id = old.device(seed)
    device.forget()
    identification = old.visit(device)["identification"]
    assert identification["visitor_id"] == visitor_id
    assert "no stored token" in identification["confidence"]["comment"]


def test_its_tokens_are_not_believed_of_other_hardware(old: Old) -> None:
    thief = FakeDevice(9_000)
    thief.token = old.device(0)[0].token
    identification = old.visit(thief)["identification"]
    assert identification["visitor_found"] is False
    assert "contradicted" in identification["confidence"]["comment"]
