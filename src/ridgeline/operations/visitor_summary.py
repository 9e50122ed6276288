"""What is known of a visitor or of a linked id, put together from its latest events."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import UNSET, Struct, UnsetType

from ridgeline.wire.identification import BrowserDetails
from ridgeline.wire.ip import IpInfo, IpInfoV4, IpInfoV6
from ridgeline.wire.management.visitors import Seen


class _Visitor(Struct):
    visitor_id: str


class SeenEvent(Struct):
    """An event, as much of it as is put together."""

    timestamp: int
    environment_id: str | UnsetType = UNSET
    linked_id: str | UnsetType = UNSET
    ip_address: str | UnsetType = UNSET
    ip_info: IpInfo | UnsetType = UNSET
    browser_details: BrowserDetails | UnsetType = UNSET
    identification: _Visitor | UnsetType = UNSET


_DECODER = msgspec.json.Decoder(SeenEvent)


class Summary:
    """What some events had: each list has the latest first."""

    def __init__(self, payloads: Iterable[bytes]) -> None:
        addresses, linked_ids, browsers, environments, visitors = (_Tally() for _ in range(5))
        for payload in payloads:
            event = _DECODER.decode(payload)
            addresses.add(event.ip_address, event.timestamp, _about_address(event))
            linked_ids.add(event.linked_id, event.timestamp)
            browsers.add(_browser(event), event.timestamp)
            environments.add(event.environment_id, event.timestamp)
            visitors.add(
                UNSET if event.identification is UNSET else event.identification.visitor_id,
                event.timestamp,
            )
        self.addresses = addresses.seen()
        self.linked_ids = linked_ids.seen()
        self.browsers = browsers.seen()
        self.environments = environments.seen()
        self.visitors = visitors.seen()


class _Tally:
    """Counts values, and keeps when each was first and last there, and what the latest event told of it."""

    def __init__(self) -> None:
        self._by_value: dict[str, Seen] = {}

    def add(self, value: str | UnsetType, at: int, about: str | UnsetType = UNSET) -> None:
        # A linked id that was emptied is none.
        if value is UNSET or not value:
            return
        seen = self._by_value.get(value)
        if seen is None:
            self._by_value[value] = Seen(value=value, events=1, first_at=at, last_at=at, about=about)
            return
        seen.events += 1
        seen.first_at = min(seen.first_at, at)
        if at > seen.last_at:
            seen.last_at = at
            seen.about = seen.about if about is UNSET else about
        elif seen.about is UNSET:
            seen.about = about

    def seen(self) -> list[Seen]:
        return sorted(self._by_value.values(), key=lambda seen: (-seen.last_at, seen.value))


def _browser(event: SeenEvent) -> str | UnsetType:
    """Return browser and system as people call them, such as `Firefox 140, Windows 11`."""
    details = event.browser_details
    if details is UNSET:
        return UNSET
    browser = f"{details.browser_name} {details.browser_major_version}".strip()
    system = f"{details.os} {details.os_version}".strip()
    return ", ".join(part for part in (browser, system) if part) or UNSET


def _about_address(event: SeenEvent) -> str | UnsetType:
    """Return place and network of an event's address, such as `Oslo, Norway; AS64496 Example Broadband`."""
    info = event.ip_info
    if info is UNSET:
        return UNSET
    parts: list[IpInfoV4 | IpInfoV6 | UnsetType] = [info.v4, info.v6]
    part = next((one for one in parts if one is not UNSET and one.address == event.ip_address), UNSET)
    if part is UNSET:
        return UNSET
    place = part.geolocation
    names = [] if place is UNSET else [place.city_name, place.country_name]
    network = [UNSET if part.asn is UNSET else f"AS{part.asn}", part.asn_name]
    texts = (
        ", ".join(name for name in names if name is not UNSET and name),
        " ".join(word for word in network if word is not UNSET and word),
    )
    return "; ".join(text for text in texts if text) or UNSET
