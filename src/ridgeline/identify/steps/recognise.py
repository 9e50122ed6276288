"""Recognise the bots that say who they are, and check whether that holds: the others are asked nothing."""

from __future__ import annotations

import msgspec
import structlog

from ridgeline.identify.visit import Drop, Visit
from ridgeline.intel.bot_proofs import BotProofs
from ridgeline.intel.web_bot_auth import SignedRequest

log = structlog.get_logger(__name__)


class Recognise:
    name = "recognise"

    def __init__(self, proofs: BotProofs) -> None:
        self._proofs = proofs

    async def run(self, visit: Visit) -> Drop | None:
        """Set the bot that is claimed; a failure is a defect, which is logged, and the visit goes on without one."""
        request = visit.request
        try:
            visit.bot_claim = await self._proofs.claim_of(
                request.user_agent, request.client_ip, visit.address, _signed(visit), request.received_at
            )
        except Exception:  # whatever a defect raises: no visit is lost for it
            log.exception("recognition_failed")
            visit.bot_claim = None
        return None


def _signed(visit: Visit) -> SignedRequest | None:
    """Return what can be signed, as the client sent it: to the host that a believed proxy names."""
    signed, claim = visit.request.signed, visit.request.proxy_claim
    if signed is None or claim is None:
        return signed
    # From the filter on, a claim that is there is believed.
    own = () if claim.host is None else (claim.host,)
    return msgspec.structs.replace(signed, authorities=(*own, *signed.authorities), through_proxy=True)
