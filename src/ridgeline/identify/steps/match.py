"""Decide who this is: read the tokens, look the candidates up, and ask the matcher."""

from __future__ import annotations

from ridgeline.identify.visit import Drop, Visit
from ridgeline.matching.matcher import Candidate, Evidence, Matcher
from ridgeline.storage.protocol import VisitorStore
from ridgeline.tokens import VisitorTokens

# Enough to tell one from several, which is all that the first matcher asks.
MAXIMUM_CANDIDATES = 16


class Match:
    name = "match"

    def __init__(self, visitors: VisitorStore, tokens: VisitorTokens, matcher: Matcher) -> None:
        self._visitors = visitors
        self._tokens = tokens
        self._matcher = matcher

    async def run(self, visit: Visit) -> Drop | None:
        visit.features = self._matcher.features(visit.observation, visit.client.browser, visit.client.os)
        visit.blocking_keys = self._matcher.blocking_keys(visit.features)
        await self.decide(visit)
        return None

    async def decide(self, visit: Visit) -> None:
        """Set the visit's decision; may be called again when the visitor was erased meanwhile."""
        token = await self._token_visitor(visit)
        candidates: list[Candidate] = []
        if token is None and visit.blocking_keys:
            await visit.held.aclose()
            await visit.held.enter_async_context(self._visitors.device_lock(visit.blocking_keys[0]))
            candidates = await self._visitors.candidates(visit.blocking_keys, MAXIMUM_CANDIDATES)
        visit.decision = self._matcher.decide(Evidence(visit.features, token, candidates))

    async def _token_visitor(self, visit: Visit) -> Candidate | None:
        """Return the visitor of the newest token that is ours and whose visitor is still there; note proof and time."""
        if visit.observation.storageless:
            return None
        texts = {*visit.observation.tokens.values(), *filter(None, [visit.request.server_cookie])}
        claims = [claim for text in texts if (claim := self._tokens.read(text)) is not None]
        visit.token_issued_at = max((claim.issued_at for claim in claims), default=None)
        for claim in sorted(claims, key=lambda claim: (claim.issued_at, claim.visitor_id), reverse=True):
            visitor = await self._visitors.visitor(claim.visitor_id)
            if visitor is not None:
                visit.token_proven = any(one.proven for one in claims if one.visitor_id == claim.visitor_id)
                return visitor
        return None
