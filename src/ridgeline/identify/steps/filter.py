"""Let through only what comes with a valid public key, within its rate limit, and from a proxy only with its key."""

from __future__ import annotations

from dataclasses import replace

import structlog

from ridgeline.errors import (
    ProxySecretInvalid,
    ProxySecretOfOtherEnvironment,
    PublicKeyNotFound,
    PublicKeyRequired,
    TooManyRequests,
    WrongRegion,
)
from ridgeline.identify.key_check import KeyCheck, KeyRefusal
from ridgeline.identify.visit import Drop, DropReason, ProxyClaim, Visit
from ridgeline.keys import KeyKind
from ridgeline.limits import RateLimiter

log = structlog.get_logger(__name__)


class Filter:
    name = "filter"

    def __init__(self, keys: KeyCheck, limiter: RateLimiter) -> None:
        self._keys = keys
        self._limiter = limiter

    async def run(self, visit: Visit) -> Drop | None:
        text = visit.observation.public_key
        if not text:
            return Drop(DropReason.KEY_MISSING, PublicKeyRequired())
        key = await self._keys.find(text, KeyKind.PUBLIC)
        if key is KeyRefusal.OTHER_REGION:
            return Drop(DropReason.KEY_OF_OTHER_REGION, WrongRegion())
        # A public key always has its environment: every event belongs to one.
        if isinstance(key, KeyRefusal) or key.environment_id is None:
            return Drop(DropReason.KEY_UNKNOWN, PublicKeyNotFound())
        claim = visit.request.proxy_claim
        if claim is not None:
            drop = await self._check_proxy(claim, key.environment_id)
            if drop is not None:
                log.warning("proxy_refused", reason=drop.reason.value)
                return drop
            visit.request = replace(visit.request, client_ip=claim.client_ip)
        if key.limit is not None:
            wait = await self._limiter.take(key.key_id, key.limit)
            if wait is not None:
                return Drop(DropReason.RATE_LIMITED, TooManyRequests(retry_after=wait))
        visit.environment_id = key.environment_id
        return None

    async def _check_proxy(self, claim: ProxyClaim, environment_id: str) -> Drop | None:
        """Tell why the claim cannot be believed.

        It is refused, not ignored: under the proxy's own address all its visitors would seem to be one.
        """
        key = await self._keys.find(claim.secret, KeyKind.PROXY)
        if key is KeyRefusal.OTHER_REGION:
            return Drop(DropReason.PROXY_OF_OTHER_REGION, WrongRegion())
        if isinstance(key, KeyRefusal):
            return Drop(DropReason.PROXY_UNKNOWN, ProxySecretInvalid())
        if key.environment_id is not None and key.environment_id != environment_id:
            return Drop(DropReason.PROXY_OF_OTHER_ENVIRONMENT, ProxySecretOfOtherEnvironment())
        log.debug("proxy_believed", key_id=key.key_id, host=claim.host)
        if claim.client_ip is None:
            log.warning("proxy_names_no_client", key_id=key.key_id)
        return None
