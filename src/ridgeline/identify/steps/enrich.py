"""Add what the server knows: browser, system and device, the address and its clocks, the zone, the contract's facts."""

from __future__ import annotations

from ridgeline.identify.raw_attributes import raw_device_attributes
from ridgeline.identify.visit import Drop, Visit
from ridgeline.intel.clocks import country_of, offset_of, offsets_in
from ridgeline.intel.facts import AddressFacts
from ridgeline.intel.lookup import IpIntelligence
from ridgeline.intel.places import read_place, zone_of
from ridgeline.intel.user_agent import read_client
from ridgeline.pseudonyms import Pseudonyms
from ridgeline.signals.observed import PlaceFacts, ZoneFacts
from ridgeline.wire.observation import Observation


class Enrich:
    name = "enrich"

    def __init__(self, intelligence: IpIntelligence, pseudonyms: Pseudonyms) -> None:
        self._intelligence = intelligence
        self._pseudonyms = pseudonyms

    async def run(self, visit: Visit) -> Drop | None:
        observation, request = visit.observation, visit.request
        visit.client = read_client(request.user_agent, observation.value("client_hints"))
        visit.raw_device_attributes = raw_device_attributes(observation)
        visit.address = None if request.client_ip is None else self._intelligence.look_up(request.client_ip)
        visit.zone = _zone(observation, visit.address, request.received_at)
        visit.place = self._place(observation, visit.client.os)
        return None

    def _place(self, observation: Observation, system: str | None) -> PlaceFacts | None:
        # Where the device is ends here: what comes after this knows the zone alone.
        place = read_place(observation.take("geolocation"), system)
        if place is None:
            return None
        zone = zone_of(place)
        if zone is None:
            return PlaceFacts()
        return PlaceFacts(self._pseudonyms.zone_id(zone.cell), zone.radius, zone.confidence)


def _zone(observation: Observation, address: AddressFacts | None, at: int) -> ZoneFacts:
    name = observation.value("timezone")
    offset = offset_of(name, at) if isinstance(name, str) else None
    if offset is None:
        return ZoneFacts(of_address=_clocks(address, at))
    return ZoneFacts(name, offset, country_of(name), _clocks(address, at))


def _clocks(address: AddressFacts | None, at: int) -> frozenset[int]:
    """Return what clocks may show where the address is: of its own zone, or of all its country."""
    if address is None:
        return frozenset()
    own = None if address.timezone is None else offset_of(address.timezone, at)
    if own is not None:
        return frozenset((own,))
    return frozenset() if address.country_code is None else offsets_in(address.country_code, at)
