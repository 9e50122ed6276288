"""On a full disk writes are refused in the contract's words, reads go on, nothing answered is lost, space heals it."""

from __future__ import annotations

import re
import secrets
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.faults.disks import FileSizes, FileSystem, SmallDisk, can_mount, mounted
from tests.places import KEPT, Place, postgres_place

from ridgeline.testing import FakeDevice, RunningServer
from ridgeline.testing.postgres_server import FOR_TESTS, PostgresServer
from ridgeline.testing.running_server import clean_environment, command

CAN_MOUNT = can_mount()
KINDS = ("file system", "file sizes") if CAN_MOUNT else ("file sizes",)
MOST = 2_000
BACK_WITHIN = 10.0


@pytest.fixture(params=KINDS)
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallDisk]:
    if request.param == "file sizes":
        yield FileSizes(tmp_path / "data")
        return
    with mounted() as folder:
        yield FileSystem(folder)


def test_a_full_disk(disk: SmallDisk) -> None:
    place = Place(disk.folder if disk.folder.name == "data" else disk.folder / "data", dict(KEPT))
    with place.server() as server, client_of(server) as client:
        public_key = server.public_key
        answered = [identify(client, public_key).json()["event_id"] for _ in range(5)]
        disk.fill(server)
        answered += identify_until_refused(client, public_key)
        answered += write_on_a_full_disk(client, public_key, answered)
        assert client.get("/healthz").status_code == 200
        assert client.get("/v4/events").status_code == 200
        assert_readable(client, answered)
        disk.empty(server)
        assert client.get("/readyz").status_code == 200
        answered += [identify(client, public_key).json()["event_id"] for _ in range(5)]
        assert_readable(client, answered)
    connection = sqlite3.connect(place.data_dir / "ridgeline.db")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("SELECT count(*) FROM event").fetchone() == (len(answered),)
    connection.close()


@pytest.mark.skipif(not CAN_MOUNT, reason="only who may mount a file system can fill one up")
def test_a_start_on_a_full_disk() -> None:
    with mounted() as folder:
        disk, place = FileSystem(folder, left=0), Place(folder / "data", dict(KEPT))
        with place.server() as server, client_of(server) as client:
            public_key = server.public_key
            answered = [identify(client, public_key).json()["event_id"] for _ in range(20)]
            server.stop(signal.SIGKILL)
            disk.fill(server)
            # What is there can be read, and the log's space be used again.
            server.start()
            client.base_url = httpx.URL(server.url)
            assert_readable(client, answered)
            disk.empty(server)
            assert identify(client, public_key).status_code == 200


@pytest.mark.skipif(not CAN_MOUNT, reason="only who may mount a file system can fill one up")
@pytest.mark.parametrize("left", [0, 8_192, 150_000])
def test_a_first_start_on_a_full_disk(left: int) -> None:
    with mounted() as folder:
        disk, place = FileSystem(folder, left), Place(folder / "data", dict(KEPT))
        disk.fill(place.server())
        done = subprocess.run(
            [*command(), "serve", "--data-dir", str(place.data_dir), "--port", "0"],
            env=clean_environment(),
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 1
        assert re.fullmatch(
            r"ridgeline: \S[^\n]*(No space left on device|disk is full|disk I/O error)\.\n", done.stderr
        )
        disk.empty(place.server())
        with place.server() as server, client_of(server) as client:
            assert identify(client, server.public_key).status_code == 200


@pytest.mark.skipif(not CAN_MOUNT, reason="only who may mount a file system can fill one up")
def test_a_full_disk_of_postgres(tmp_path: Path) -> None:
    settings = {**FOR_TESTS, "max_wal_size": "32MB", "min_wal_size": "32MB"}
    with mounted(600 << 20) as folder, PostgresServer(settings, folder / "postgres") as postgres:
        place = postgres_place(tmp_path / "data", postgres)
        disk = FileSystem(folder)
        with place.server() as server, client_of(server) as client:
            public_key = server.public_key
            answered = [identify(client, public_key).json()["event_id"] for _ in range(5)]
            disk.fill(server)
            answered += identify_until_refused(client, public_key)
            assert identify(client, public_key).status_code == 503
            assert client.get("/healthz").status_code == 200
            disk.empty(server)
            # A log that cannot be written ends PostgreSQL, which its operator starts again.
            postgres.stop()
            postgres.start()
            deadline = time.monotonic() + BACK_WITHIN
            while client.get("/readyz").status_code != 200:
                assert time.monotonic() < deadline
                time.sleep(0.05)
            answered += [identify(client, public_key).json()["event_id"] for _ in range(5)]
            assert_readable(client, answered)


def client_of(server: RunningServer) -> httpx.Client:
    return httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {server.secret_key}"}, timeout=30)


def identify(client: httpx.Client, public_key: str) -> httpx.Response:
    """Identify with tags that no compression makes small."""
    device = FakeDevice(1)
    tags = {"noise": secrets.token_hex(7_000)}
    return client.post("/", content=device.observation(public_key, tags=tags), headers=device.headers())


def identify_until_refused(client: httpx.Client, public_key: str) -> list[str]:
    """Return the events that were answered before the first refusal, which must be as the contract has it."""
    answered: list[str] = []
    for _ in range(MOST):
        answer = identify(client, public_key)
        if answer.status_code != 200:
            assert_refused(answer)
            return answered
        answered.append(answer.json()["event_id"])
    raise AssertionError("the disk is not full")


def write_on_a_full_disk(client: httpx.Client, public_key: str, known: list[str]) -> list[str]:
    """Return the events that were answered all the same: what has little need of space may find it now and then."""
    answered = []
    for event_id in known:
        answer = identify(client, public_key)
        if answer.status_code == 200:
            answered.append(answer.json()["event_id"])
        else:
            assert_refused(answer)
        change = client.patch(f"/v4/events/{event_id}", json={"linked_id": event_id})
        if change.status_code == 200:
            assert client.get(f"/v4/events/{event_id}").json()["linked_id"] == event_id
        else:
            assert_refused(change)
    return answered


def assert_refused(answer: httpx.Response) -> None:
    assert answer.status_code == 503, answer.text
    assert answer.json()["error"]["code"] == "service_unavailable"
    assert int(answer.headers["retry-after"]) >= 1


def assert_readable(client: httpx.Client, answered: list[str]) -> None:
    for event_id in answered:
        assert client.get(f"/v4/events/{event_id}").status_code == 200, event_id
