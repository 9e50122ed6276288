"""What members are shown who are not to see personal data: nothing of it, wherever they ask."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from tests.wire.house import MANAGEMENT, House, checked, open_house, refused

from ridgeline.keys import KeyKind
from ridgeline.operations.masking import REVEALING_FILTERS
from ridgeline.testing import FakeDevice
from ridgeline.wire.search import PARAMETERS

pytestmark = pytest.mark.anyio
ADDRESS = "18.7.21.214"
PAGE = "https://shop.example/account/ada-lovelace?mail=ada"
# What is in the events, and in no answer.
SECRETS = (
    "18.7.21.214",
    "214",
    "ada-lovelace",
    "order-of-ada",
    "wants tea",
    "a-tag",
    "mail=ada",
    "latitude",
    "Cambridge",
)


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with open_house(tmp_path_factory.mktemp("masking")) as opened:
        yield opened


@pytest.fixture(scope="module")
async def visits(house: House) -> list[dict[str, Any]]:
    device = FakeDevice(9)
    told: dict[str, Any] = {"linked_id": "order-of-ada", "tags": {"a-tag": "wants tea"}, "url": PAGE, "referrer": PAGE}
    return [await house.visit(device, address=ADDRESS, **told) for _ in range(3)]


@pytest.fixture(scope="module")
async def masked(house: House) -> httpx.AsyncClient:
    return (await house.member("editor", sees_personal_data=False))[1]


@pytest.fixture(scope="module")
async def seeing(house: House) -> httpx.AsyncClient:
    return (await house.member("editor"))[1]


async def test_wherever_they_ask_nothing_of_it_is_told(
    house: House, visits: list[dict[str, Any]], masked: httpx.AsyncClient, seeing: httpx.AsyncClient
) -> None:
    event_id, visitor_id = visits[0]["event_id"], visits[0]["visitor_id"]
    paths = {
        f"/events/{event_id}": "Event",
        "/events": "EventSearch",
        f"/events?visitor_id={visitor_id}&limit=2&total_hits=9": "EventSearch",
        f"/events/{event_id}/explanation": "EventExplanation",
        f"/visitors/{visitor_id}": "VisitorSummary",
        f"/visitors/{visitor_id}/drift": "VisitorDrift",
        "/overview": "Overview",
    }
    told = ""
    for path, shape in paths.items():
        shown, hidden = await seeing.get(MANAGEMENT + path), await masked.get(MANAGEMENT + path)
        checked(shown, shape)
        checked(hidden, shape)
        told += shown.text
        for secret in SECRETS:
            # A number may stand in one that means something else.
            if not secret.isdigit():
                assert secret not in hidden.text, (path, secret)
    for secret in ("18.7.21.214", "ada-lovelace", "order-of-ada", "wants tea", "a-tag"):
        assert secret in told
    event = checked(await masked.get(f"{MANAGEMENT}/events/{event_id}"))
    assert event["ip_address"] == event["ip_info"]["v4"]["address"] == "18.7.21.0"
    assert event["url"] == event["client_referrer"] == "https://shop.example"
    assert event["linked_id"].startswith("masked_")
    assert event["identification"]["visitor_id"] == visitor_id
    assert not event.keys() & {"tags", "proximity"}


async def test_equal_linked_ids_stay_equal_wherever_they_are_told(
    visits: list[dict[str, Any]], masked: httpx.AsyncClient
) -> None:
    event = checked(await masked.get(f"{MANAGEMENT}/events/{visits[0]['event_id']}"))
    summary = checked(await masked.get(f"{MANAGEMENT}/visitors/{visits[0]['visitor_id']}"))
    overview = checked(await masked.get(f"{MANAGEMENT}/overview"))
    names = {
        event["linked_id"],
        *(one["value"] for one in summary["linked_ids"]),
        *(one["linked_id"] for one in overview["top_linked_ids"]["linked_ids"]),
    }
    assert len(names) == 1
    assert summary["addresses"][0]["value"] == "18.7.21.0"
    assert summary["addresses"][0]["events"] == 3


async def test_what_was_seen_of_an_address_is_not_explained(
    visits: list[dict[str, Any]], masked: httpx.AsyncClient, seeing: httpx.AsyncClient
) -> None:
    path = f"{MANAGEMENT}/events/{visits[0]['event_id']}/explanation"

    def seen(answer: httpx.Response, signal: str) -> list[str]:
        signals = {one["signal"]: one["because"] for one in checked(answer)["signals"]}
        return [reason.get("seen", "") for reason in signals[signal]]

    assert any(seen(await seeing.get(path), "vpn"))
    assert not any(seen(await masked.get(path), "vpn"))
    assert seen(await masked.get(path), "suspect_score") == seen(await seeing.get(path), "suspect_score")


@pytest.mark.parametrize(
    "query",
    [
        {"ip_address": ADDRESS},
        {"ip_address": "0.0.0.0/0"},
        {"linked_id": "order-of-ada"},
        {"url": PAGE},
        {"proximity_id": "x"},
        {"bot": "bad", "linked_id": "x"},
    ],
)
async def test_searches_that_would_tell_are_refused(
    house: House, masked: httpx.AsyncClient, seeing: httpx.AsyncClient, query: dict[str, str]
) -> None:
    path = f"{MANAGEMENT}/events"
    checked(await seeing.get(path, params=query), "EventSearch")
    assert refused(await masked.get(path, params=query)) == (403, "personal_data_hidden")


async def test_the_next_page_of_somebody_elses_search_is_refused_as_well(
    visits: list[dict[str, Any]], masked: httpx.AsyncClient, seeing: httpx.AsyncClient
) -> None:
    path = f"{MANAGEMENT}/events"
    page = checked(await seeing.get(path, params={"linked_id": "order-of-ada", "limit": 1}))
    more = {"pagination_key": page["pagination_key"]}
    checked(await seeing.get(path, params=more), "EventSearch")
    assert refused(await masked.get(path, params=more)) == (403, "personal_data_hidden")


async def test_other_filters_are_not(masked: httpx.AsyncClient) -> None:
    fields = {parameter.field for parameter in PARAMETERS}
    assert fields >= REVEALING_FILTERS
    for query in ({"origin": "https://shop.example"}, {"vpn": "false"}, {"asn": "3"}, {"sdk_platform": "js"}):
        checked(await masked.get(f"{MANAGEMENT}/events", params=query), "EventSearch")


async def test_linked_ids_are_for_those_who_see_them(masked: httpx.AsyncClient, visits: list[dict[str, Any]]) -> None:
    assert refused(await masked.get(f"{MANAGEMENT}/linked-ids/order-of-ada")) == (403, "personal_data_hidden")


async def test_they_may_change_events_all_the_same(
    house: House, masked: httpx.AsyncClient, visits: list[dict[str, Any]]
) -> None:
    path = f"/events/{visits[1]['event_id']}"
    assert (await masked.patch(MANAGEMENT + path, json={"suspect": True})).json() == {}
    secret = await house.key(KeyKind.SECRET)
    event = (await secret.get(f"/v4{path}")).json()
    assert (event["suspect"], event["linked_id"], event["ip_address"]) == (True, "order-of-ada", ADDRESS)
