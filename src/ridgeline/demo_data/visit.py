"""One identification that is to happen: what is sent, from where, when, and by whom in the story."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ridgeline import __version__
from ridgeline.demo_data.devices import Device
from ridgeline.demo_data.draws import digest
from ridgeline.demo_data.facts import Facts, as_sent
from ridgeline.demo_data.site import ORIGIN
from ridgeline.demo_data.user_agents import Header, headers


@dataclass(frozen=True, slots=True)
class Visit:
    """`story` and `who` name what it is a part of; the rest is what a server can know.

    `jar` is the storage in which the token of the last visit with this jar lies; None for a browser that keeps nothing.
    `payload` is the message's own id: a visit with that of another is a copy of it.
    """

    at: int
    """Unix ms."""
    story: str
    who: str
    address: str
    headers: tuple[Header, ...]
    facts: Facts = field(repr=False)
    jar: str | None
    payload: str
    url: str
    referrer: str = ""
    linked_id: str | None = None
    tags: Mapping[str, Any] | None = None
    stolen_from: str | None = None
    """The storage whose token comes along, if that is not its own."""
    is_copied: bool = False
    """Whether it is sent again later, just as it was."""
    is_shown: bool = False
    """Whether it is one of those of its story to look at; if none is, all are."""

    def message(self, token: str | None) -> dict[str, Any]:
        """Return what the agent sends, with the token that it finds in its storage."""
        message = {
            "version": 1,
            "payload_id": self.payload,
            "sent_at": self.at,
            "sdk": {"platform": "js", "version": __version__},
            "url": self.url,
            "referrer": self.referrer,
            "linked_id": self.linked_id,
            "tags": self.tags,
            "tokens": {"local_storage": token, "indexed_db": token} if token else {},
            "facts": as_sent(self.facts),
        }
        return {name: value for name, value in message.items() if value is not None}


class Due(NamedTuple):
    """A visit that is planned: about when, and what makes it for the very time at which it comes."""

    at: int
    make: Callable[[int], Visit]


def payload_of(*name: object) -> str:
    """Return the id of the message that belongs to a name."""
    return digest("payload", *name)


def request_headers(device: Device, at: int) -> tuple[Header, ...]:
    """Return what a browser sends along from a page of the shop."""
    return tuple(headers(device, device.state(at), device.release(at), ORIGIN))
