"""Decide who this is: read the tokens, look the candidates up, and ask the matcher."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from ridgeline.identify.visit import Drop, Visit
from ridgeline.ids import new_visitor_id
from ridgeline.intel.whereabouts import whereabouts_of
from ridgeline.matching.blocking import lock_key
from ridgeline.matching.claims import Claim
from ridgeline.matching.decide import Seen
from ridgeline.matching.matcher import Candidate
from ridgeline.matching.profile import decode
from ridgeline.matching.rivals import Known
from ridgeline.matching.scoring import ScoringMatcher, line_of
from ridgeline.pseudonyms import Pseudonyms
from ridgeline.storage.protocol import VisitorStore
from ridgeline.tokens import VisitorTokens

MAXIMUM_CANDIDATES = 40


class Match:
    name = "match"

    def __init__(
        self, visitors: VisitorStore, tokens: VisitorTokens, matcher: ScoringMatcher, pseudonyms: Pseudonyms
    ) -> None:
        self._visitors = visitors
        self._tokens = tokens
        self._matcher = matcher
        self._pseudonyms = pseudonyms

    async def run(self, visit: Visit) -> Drop | None:
        visit.features = self._matcher.features(visit.observation.facts, visit.client_facts)
        visit.network = self._pseudonyms.network(visit.request.client_ip)
        visit.blocking_keys = self._matcher.blocking_keys(visit.features, visit.network)
        await self.decide(visit)
        return None

    async def decide(self, visit: Visit) -> None:
        """Set the visit's verdict; may be called again when the visitor was erased meanwhile."""
        claims = await self._claims(visit)
        seen = Seen(
            visit.features,
            visit.network,
            visit.request.received_at,
            claims,
            keeps_tokens=not visit.observation.storageless,
            where=whereabouts_of(visit.address),
        )
        verdict = self._matcher.decide(seen) if claims else None
        # A token that holds needs no others; who has none, or one that does not hold, is looked for.
        if verdict is None or verdict.decision.visitor is None:
            seen = replace(seen, candidates=await self._candidates(visit))
            verdict = self._matcher.decide(seen)
        visit.seen, visit.verdict, visit.decision = seen, verdict, verdict.decision
        visitor = verdict.decision.visitor
        visit.visitor_id = new_visitor_id() if visitor is None else visitor.visitor_id
        known = _of(verdict.decision.visitor, [*seen.candidates, *(claim.known for claim in claims)])
        visit.profile = None if known is None else known.profile
        visit.standing = self._matcher.standing(seen, visit.profile)
        visit.line_born_at = line_of(seen, verdict) or visit.request.received_at
        visit.token_proven = any(claim.proven and claim.known.candidate is verdict.decision.visitor for claim in claims)

    async def _candidates(self, visit: Visit) -> list[Known]:
        if not visit.blocking_keys:
            return []
        await visit.held.aclose()
        await visit.held.enter_async_context(self._visitors.device_lock(lock_key(visit.blocking_keys, visit.network)))
        found = await self._visitors.candidates(visit.blocking_keys, MAXIMUM_CANDIDATES)
        former = self._matcher.former_keys(visit.features, visit.network)
        if former:
            # Apart: of a crowd, those who are up to date would take the places of those who are not, or they theirs.
            others = await self._visitors.candidates(former, MAXIMUM_CANDIDATES)
            known = {candidate.visitor_id for candidate in found}
            found = [*found, *(candidate for candidate in others if candidate.visitor_id not in known)]
        return [_known(candidate) for candidate in found]

    async def _claims(self, visit: Visit) -> list[Claim]:
        """Return what the tokens claim that are ours and whose visitors are still there; note the newest one's time.

        Of several that name one visitor the newest counts, and is proven if any of them is.
        """
        if visit.observation.storageless:
            return []
        texts = {*visit.observation.tokens.values(), *filter(None, [visit.request.server_cookie])}
        tokens = [token for text in texts if (token := self._tokens.read(text)) is not None]
        visit.token_issued_at = max((token.issued_at for token in tokens), default=None)
        claims = []
        for visitor_id in dict.fromkeys(token.visitor_id for token in tokens):
            visitor = await self._visitors.visitor(visitor_id)
            if visitor is not None:
                own = [token for token in tokens if token.visitor_id == visitor_id]
                newest = max(own, key=lambda token: token.issued_at)
                proven = any(token.proven for token in own)
                claims.append(Claim(_known(visitor), newest.issued_at, proven, newest.born_at))
        return claims


def _known(candidate: Candidate) -> Known:
    profile = None if candidate.profile is None else decode(candidate.profile)
    if profile is not None and profile.seen_at < candidate.last_seen_at:
        # Not every visit is worth a write of the profile.
        profile = msgspec.structs.replace(profile, seen_at=candidate.last_seen_at)
    return Known(candidate, profile)


def _of(visitor: Candidate | None, known: list[Known]) -> Known | None:
    return next((one for one in known if one.candidate is visitor), None)
