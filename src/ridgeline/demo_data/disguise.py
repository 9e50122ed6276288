"""Visits of devices that nobody sits at, or that are not what they say: an honest look, and what is changed of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ridgeline.demo_data.devices import Device
from ridgeline.demo_data.facts import Facts, Moment, facts_of
from ridgeline.demo_data.site import ORIGIN
from ridgeline.demo_data.user_agents import Header
from ridgeline.demo_data.visit import Due, Visit, payload_of, request_headers
from ridgeline.demo_data.world import World

Headers = Callable[[tuple[Header, ...], Facts], tuple[Header, ...]]
Change = Callable[[Facts], Mapping[str, Any]]


def honest_headers(headers: tuple[Header, ...], _facts: Facts) -> tuple[Header, ...]:
    return headers


def headers_of_the_page(headers: tuple[Header, ...], facts: Facts) -> tuple[Header, ...]:
    """Return the headers with the user agent that the page has, as tools do that change both."""
    return tuple((name, facts["user_agent"]) if name == "user-agent" else (name, value) for name, value in headers)


def nothing(_facts: Facts) -> Mapping[str, Any]:
    """Change nothing."""
    return {}


def visit_due(
    world: World,
    story: str,
    who: str,
    device: Device,
    due: int,
    *,
    address: str,
    path: str,
    jar: str | None,
    change: Change = nothing,
    headers: Headers = honest_headers,
    referrer: str = "",
    linked_id: str | None = None,
    tags: Mapping[str, Any] | None = None,
    private: bool = False,
    stolen_from: str | None = None,
    is_copied: bool = False,
    is_shown: bool = False,
) -> Due:
    """Return a visit of a device whose facts are honest but for what `change` makes of them."""

    def make(at: int) -> Visit:
        facts = facts_of(device, Moment(at, world.random("disguised", device.name, at), private))
        facts |= change(facts)
        return Visit(
            at=at,
            story=story,
            who=who,
            address=address,
            headers=headers(request_headers(device, at), facts),
            facts=facts,
            jar=jar,
            payload=payload_of(world.seed, device.name, due),
            url=ORIGIN + path,
            referrer=referrer,
            linked_id=linked_id,
            tags=tags,
            stolen_from=stolen_from,
            is_copied=is_copied,
            is_shown=is_shown,
        )

    return Due(due, make)
