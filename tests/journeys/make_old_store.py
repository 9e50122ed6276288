"""Makes a store that `test_old_store.py` opens: run it with the code of the release that the store is to be of.

PYTHONPATH=<that release>/src python tests/journeys/make_old_store.py tests/journeys/old_store_0005

It writes the database, compressed, and what its devices hold. Each device comes as an application would send it:
at an address of its own, some without storage.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx
import zstandard

from ridgeline.testing import FakeDevice, RunningServer

# Known to whoever reads this: it protects nothing but the store that is made here.
SECRET = "the secret of a store that is made for a test"
DEVICES, VISITS = 24, 3


def address_of(device: FakeDevice) -> dict[str, str]:
    return {"X-Forwarded-For": f"198.51.100.{device.seed}"}


def main(into: Path) -> None:
    known: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "data"
        environment = {"RIDGELINE_SECRET": SECRET}
        with RunningServer(data_dir, "--trusted-proxies", "127.0.0.1", environment=environment) as server:
            for seed in range(DEVICES):
                device = FakeDevice(seed)
                answer: dict[str, Any] = {}
                for _ in range(VISITS):
                    answer = httpx.post(
                        server.url,
                        content=device.observation(server.public_key),
                        headers=device.headers() | address_of(device),
                    ).json()
                    device.remember(answer)
                known.append({"seed": seed, "visitor_id": answer["visitor_id"], "token": answer["token"]})
            keys = {"public_key": server.public_key, "secret_key": server.secret_key}
        into.mkdir(exist_ok=True)
        content = (data_dir / "ridgeline.db").read_bytes()
    (into / "ridgeline.db.zst").write_bytes(zstandard.compress(content, 19))
    (into / "known.json").write_text(json.dumps(keys | {"devices": known}, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
