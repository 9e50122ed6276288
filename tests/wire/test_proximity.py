"""The zone in which a device says that it is: told, found and erased as such; where it is is kept nowhere."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import h3.api.basic_int as h3
import httpx
import pytest

from ridgeline.ids import BASE62
from ridgeline.storage.codec import PayloadCodec, shipped_dictionary
from ridgeline.storage.protocol import StorageUnavailable
from ridgeline.testing import FakeDevice, RunningServer

Json = dict[str, Any]
LATITUDE, LONGITUDE = 48.20849, 16.37208


def visit(server: RunningServer, device: FakeDevice, value: Any = None, **place: Any) -> Json:
    """Identify a device that tells a place, and return its event."""
    told = {"latitude": LATITUDE, "longitude": LONGITUDE, "accuracy": 8} | place
    facts = device.facts() | {"geolocation": {"value": told if value is None else value, "ms": 812.4}}
    content = device.observation(server.public_key, facts=facts)
    answer = httpx.post(server.url, content=content, headers=device.headers())
    assert answer.status_code == 200, answer.text
    device.remember(answer.json())
    return get(server, f"/v4/events/{answer.json()['event_id']}").json()  # type: ignore[no-any-return]


def get(server: RunningServer, path: str, method: str = "GET", **parameters: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {server.secret_key}"}
    return httpx.request(method, server.url + path, params=parameters, headers=headers)


def found(server: RunningServer, zone: str) -> list[str]:
    return [event["event_id"] for event in get(server, "/v4/events", proximity_id=zone).json()["events"]]


def device(seed: int) -> FakeDevice:
    """Of Windows, which says how exact it is as the standard wants."""
    return next(made for made in map(FakeDevice, range(seed, seed + 100)) if "Windows" in made.user_agent)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[RunningServer]:
    """A server of whose store everything can be read."""
    with RunningServer(tmp_path / "data", "--log-level", "debug") as running:
        yield running


def test_the_zone_is_in_the_event_and_as_large_as_the_place_is_unsure(server: RunningServer) -> None:
    exact = visit(server, device(90_000))["proximity"]
    assert set(exact["id"]) <= set(BASE62)
    assert len(exact["id"]) == 11
    assert (exact["precision_radius"], exact["confidence"]) == (10, 0.86)
    rough = visit(server, device(90_000), accuracy=3000)["proximity"]
    assert rough["precision_radius"] == 3300
    assert rough["id"] != exact["id"]


def test_neighbours_share_a_zone_and_others_do_not(server: RunningServer) -> None:
    here = visit(server, device(90_100))
    near = visit(server, device(90_200), latitude=LATITUDE + 0.00002)
    far = visit(server, device(90_300), latitude=LATITUDE + 0.001)
    assert here["identification"]["visitor_id"] != near["identification"]["visitor_id"]
    assert here["proximity"]["id"] == near["proximity"]["id"] != far["proximity"]["id"]
    events = found(server, here["proximity"]["id"])
    assert {here["event_id"], near["event_id"]} <= set(events)
    assert far["event_id"] not in events
    assert found(server, far["proximity"]["id"]) == [far["event_id"]]


@pytest.mark.parametrize(
    "value",
    [{}, [], "48.2,16.3", {"latitude": 91, "longitude": 0, "accuracy": 1}, {"latitude": 1, "longitude": 1}, 10**30],
)
def test_what_is_no_place_is_left_out(server: RunningServer, value: Any) -> None:
    assert "proximity" not in visit(server, device(90_400), value=value)


def test_a_place_that_could_be_anywhere_is_left_out_and_the_reason_told(server: RunningServer) -> None:
    event = visit(server, device(90_500), accuracy=40_000)
    assert "proximity" not in event
    told = get(server, f"/management/v1/events/{event['event_id']}/explanation").json()["signals"]
    (why,) = [one for one in told if one["signal"] == "proximity"]
    assert (why["known"], [reason["name"] for reason in why["because"]]) == (False, ["not_exact"])


def test_the_place_does_not_make_the_visitor(server: RunningServer) -> None:
    """Who travels is the same, also without a token."""
    traveller = device(90_600)
    home = visit(server, traveller)
    traveller.forget()
    away = visit(server, traveller, latitude=-33.85678, longitude=151.21529)
    assert home["identification"]["visitor_id"] == away["identification"]["visitor_id"]
    told = get(server, f"/management/v1/events/{away['event_id']}/explanation").text
    assert "geolocation" not in told


def test_an_erased_visitor_is_found_in_no_zone(server: RunningServer) -> None:
    event = visit(server, device(90_700), latitude=10.12345)
    zone = event["proximity"]["id"]
    assert found(server, zone) == [event["event_id"]]
    assert get(server, f"/v4/visitors/{event['identification']['visitor_id']}", method="DELETE").is_success
    assert found(server, zone) == []


def test_another_deployment_has_other_ids(server: RunningServer, own: RunningServer) -> None:
    theirs, ours = (visit(one, device(90_800))["proximity"] for one in (server, own))
    assert theirs["id"] != ours["id"]
    assert theirs | {"id": ""} == ours | {"id": ""}


# --- where the device is


def texts_of(place: tuple[float, float]) -> list[bytes]:
    """How a place, or the cell of the grid that it is in, may be written."""
    written = [f"{value:.4f}" for value in place]
    for resolution in range(4, 13):
        cell = h3.latlng_to_cell(*place, resolution)
        written += [str(cell), f"{cell:x}"]
    return [text.encode() for text in written]


def numbers_of(place: tuple[float, float]) -> list[bytes]:
    packed = [struct.pack(order + kind, value) for value in place for order in "<>" for kind in "df"]
    for resolution in range(4, 13):
        cell = h3.latlng_to_cell(*place, resolution)
        packed += [cell.to_bytes(8, "little"), cell.to_bytes(8, "big")]
    return packed


def unpacked(folder: Path) -> list[bytes]:
    """Every value of every table, and what is packed in it."""
    codec = PayloadCodec([shipped_dictionary()])
    values = []
    with sqlite3.connect(folder / "ridgeline.db") as database:
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in database.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    values.append(value if isinstance(value, bytes) else repr(value).encode())
                    if isinstance(value, bytes) and value.startswith(b"\x28\xb5\x2f\xfd"):
                        try:
                            values.append(codec.decompress(value))
                        except (KeyError, StorageUnavailable):
                            pytest.fail(f"a frame of {table} could not be read")
    return values


def test_where_a_device_is_is_written_nowhere(own: RunningServer) -> None:
    here = (LATITUDE, LONGITUDE)
    traveller = device(90_900)
    event = visit(own, traveller)
    visit(own, traveller, accuracy=3000)
    explanation = get(own, f"/management/v1/events/{event['event_id']}/explanation").content
    raw = b"".join(path.read_bytes() for path in sorted(own.data_dir.glob("ridgeline.db*")))
    own.stop()
    raw += b"".join(path.read_bytes() for path in sorted(own.data_dir.glob("ridgeline.db*")))
    log = own.log.encode()
    values = [*unpacked(own.data_dir), explanation, log, raw]
    everything = b"\n".join(values)
    # What is there would be found: in an event, in the details of one, in the log.
    assert event["proximity"]["id"].encode() in everything
    assert b"within 10 m" in everything
    assert event["event_id"].encode() in log
    for sought in texts_of(here):
        assert sought not in everything
    for sought in numbers_of(here):
        assert sought not in everything
