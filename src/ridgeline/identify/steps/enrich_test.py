"""What an event says of its address: the whole server in this process, asked from addresses of the world."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from ridgeline.app import create_app
from ridgeline.deployment import open_deployment
from ridgeline.keys import KeyKind
from ridgeline.settings import Settings
from ridgeline.testing import FakeDevice

pytestmark = pytest.mark.anyio
Visit = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def visit(tmp_path: Path) -> AsyncIterator[Visit]:
    texts: dict[KeyKind, str] = {}
    settings = Settings(data_dir=str(tmp_path), suspect_score_in_answer=True)
    async with open_deployment(settings, serving=True) as deployment:
        await deployment.make_missing_keys(lambda key, text: texts.update({key.kind: text}))
        app = create_app(deployment)

        async def event(address: str, timezone: str = "Europe/Berlin") -> dict[str, Any]:
            device = FakeDevice(1)
            device.timezone = timezone
            transport = httpx.ASGITransport(app=app, client=(address, 4711))
            async with httpx.AsyncClient(transport=transport, base_url="http://ridgeline") as client:
                content = device.observation(texts[KeyKind.PUBLIC])
                answer = await client.post("/", content=content, headers=device.headers())
                assert answer.status_code == 200, answer.text
                headers = {"Authorization": f"Bearer {texts[KeyKind.SECRET]}"}
                found = await client.get(f"/v4/events/{answer.json()['event_id']}", headers=headers)
                told: dict[str, Any] = found.json()
                # What is enabled for the answer is the event's own.
                assert answer.json()["suspect_score"] == told["suspect_score"]
                return told

        yield event


async def test_an_address_has_its_place_and_its_network(visit: Visit) -> None:
    event = await visit("8.8.8.8")
    (version,) = event["ip_info"]
    info = event["ip_info"][version]
    assert (version, info["address"], info["asn"]) == ("v4", "8.8.8.8", "15169")
    assert info["geolocation"]["country_code"] == "US"
    assert info["geolocation"]["continent_code"] == "NA"
    event = await visit("2001:4860:4801:10::1")
    assert event["ip_info"]["v6"]["asn"] == "15169"
    # Cities need data that does not ship.
    assert "city_name" not in info["geolocation"]


async def test_a_device_with_another_clock_than_its_address_hides(visit: Visit) -> None:
    """An address of a German university, and one of an American one."""
    german, american = "141.20.1.1", "18.7.21.1"
    at_home = await visit(german)
    assert at_home["ip_info"]["v4"]["geolocation"]["country_code"] == "DE"
    assert at_home["vpn_methods"]["timezone_mismatch"] is False
    hidden = await visit(american)
    assert hidden["ip_info"]["v4"]["geolocation"]["country_code"] == "US"
    assert hidden["vpn"] is True
    assert hidden["vpn_methods"]["timezone_mismatch"] is True
    assert (hidden["vpn_origin_timezone"], hidden["vpn_origin_country"]) == ("Europe/Berlin", "DE")
    assert hidden["suspect_score"] == at_home["suspect_score"] + 3
    neighbour = await visit(german, "Europe/London")
    assert neighbour["vpn_methods"]["timezone_mismatch"] is False


async def test_of_a_private_address_nothing_is_known(visit: Visit) -> None:
    event = await visit("192.168.1.7")
    assert event["ip_info"] == {"v4": {"address": "192.168.1.7"}}
    assert "vpn" not in event
    assert "ip_blocklist" not in event
    assert "proxy" not in event


async def test_a_device_that_names_no_zone_is_not_compared(visit: Visit) -> None:
    for zone in ("nowhere", "../../etc/passwd", "a" * 2_000):
        event = await visit("141.20.1.1", zone)
        assert "timezone_mismatch" not in event.get("vpn_methods", {})
        assert "vpn_origin_timezone" not in event
