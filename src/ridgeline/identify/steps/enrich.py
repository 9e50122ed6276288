"""Add what the server knows: browser, operating system and device, and the facts in the contract's shapes."""

from __future__ import annotations

from ridgeline.identify.raw_attributes import raw_device_attributes
from ridgeline.identify.visit import Drop, Visit
from ridgeline.intel.user_agent import read_client


class Enrich:
    name = "enrich"

    async def run(self, visit: Visit) -> Drop | None:
        observation = visit.observation
        visit.client = read_client(visit.request.user_agent, observation.value("client_hints"))
        visit.raw_device_attributes = raw_device_attributes(observation)
        return None
