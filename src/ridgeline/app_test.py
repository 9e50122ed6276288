from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import msgspec
import pytest

from ridgeline.app import create_app
from ridgeline.deployment import open_deployment
from ridgeline.keys import KeyKind
from ridgeline.settings import Settings
from ridgeline.storage.protocol import ApiKey, RateLimit

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("workers", [1, 4])
async def test_each_worker_has_its_part_of_a_rate_limit(tmp_path: Path, workers: int) -> None:
    texts: list[str] = []

    def hand_over(key: ApiKey, text: str) -> None:
        texts.append(text)

    async with open_deployment(Settings(data_dir=str(tmp_path)), serving=True) as opened:
        # SQLite is opened by one process only, and this is one of several workers.
        deployment = replace(opened, settings=msgspec.structs.replace(opened.settings, workers=workers))
        # 12 at once for all workers together, and nothing to speak of afterwards.
        await deployment.create_key(KeyKind.SECRET, "", None, hand_over, limit=RateLimit(0.1, 12))
        transport = httpx.ASGITransport(app=create_app(deployment))
        async with httpx.AsyncClient(
            transport=transport, base_url="http://ridgeline", headers={"Authorization": f"Bearer {texts[0]}"}
        ) as client:
            statuses = [(await client.get("/v4/events")).status_code for _ in range(15)]
    passed = 12 // workers
    assert statuses == [200] * passed + [429] * (15 - passed)
