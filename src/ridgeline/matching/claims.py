"""What the tokens claim that came along, and whether one of them is believed: strong evidence, but not blindly.

Whoever copies a browser's storage has its tokens, too, so each claim is weighed by the facts that came with it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ridgeline.matching.parameters import DAY, Parameters
from ridgeline.matching.rivals import Known, Rival, Rivals, are_kin, share
from ridgeline.matching.score import Sight
from ridgeline.wire.explanation import TokenVerdict

TOKEN_CONTRADICTED = "token_contradicted"  # noqa: S105 - a name, not a secret
TOKEN_FORKED = "token_forked"  # noqa: S105 - a name, not a secret
TOKENS_DISAGREE = "tokens_disagree"
_NEWEST = 3.0
"""How much likelier, as a logarithm, the newest of several tokens is the right one."""
_TWO_STORES = 0.003
"""How likely one device's browser goes on with two lines of tokens by turns (containers, copied profiles)."""
_SESSION = DAY // 2
"""A line may go on so long beside another: a private window keeps its token until it is closed."""
_UNCOMPARED = 0.95
"""How likely a genuine token is the device's own where nothing can be compared; an assumption, on the safe side."""
_LEAST_FOREIGN = 1e-12
_NEVER = 1e-12


@dataclass(frozen=True, slots=True)
class Claim:
    """A token that came along, genuine and of a visitor that is still there."""

    known: Known
    issued_at: int
    proven: bool
    born_at: int = 0
    """When its line of tokens began, each visit continuing the line of the token that it brought; 0 if not known."""


class Told(NamedTuple):
    """What became of a claim, and how its visitor compares, if it could be compared."""

    claim: Claim
    probability: float
    verdict: TokenVerdict
    rival: Rival | None


class Believed(NamedTuple):
    """The claim that holds, how likely it is right, and how its visitor compares, if it could be compared."""

    claim: Claim
    probability: float
    rival: Rival | None


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of all claims of a visit; `raised` are facts for the signals."""

    believed: Believed | None = None
    told: list[Told] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)


class Claims:
    """Judges the tokens that came along by what came with them."""

    def __init__(self, parameters: Parameters, rivals: Rivals) -> None:
        self._rivals = rivals
        self._contradicted = parameters.thresholds.contradicted
        self._foreign = math.log(max(parameters.arrival.foreign_token, _LEAST_FOREIGN))

    def judge(self, claims: Sequence[Claim], sight: Sight | None, at: int) -> Judged:
        """Return what became of each claim, and which is believed; `sight` is None where nothing was observed."""
        judged = Judged()
        if not claims:
            return judged
        weighed = self._weighed(claims, sight, at, judged)
        if not weighed:
            return judged
        raised = judged.raised
        if len({claim.known.candidate.visitor_id for claim in claims}) > 1:
            raised.append(TOKENS_DISAGREE)
        log_new = self._rivals.log_new(at)
        best, claim, rival = weighed[0]
        against = [weight for weight, other, _ in weighed[1:] if not are_kin(claim.known, other.known)]
        # Whoever sends no facts gives nothing to compare; the token alone may have been copied.
        probability = _UNCOMPARED if rival is None else share(best, [log_new, *against])
        holds = probability >= self._contradicted
        if not holds:
            raised.append(TOKEN_CONTRADICTED)
        for weight, one, compared in weighed:
            own = _UNCOMPARED if compared is None else share(weight, [log_new])
            verdict: TokenVerdict = "believed" if holds and one is claim else "older"
            if own < self._contradicted:
                verdict = "contradicted"
                if TOKEN_CONTRADICTED not in raised:
                    raised.append(TOKEN_CONTRADICTED)
            judged.told.append(Told(one, own, verdict, compared))
        return Judged(Believed(claim, probability, rival) if holds else None, judged.told, raised)

    def _weighed(
        self, claims: Sequence[Claim], sight: Sight | None, at: int, judged: Judged
    ) -> list[tuple[float, Claim, Rival | None]]:
        """Return what speaks for each claim, the best first; note those that are of another device."""
        few = self._rivals.are_few(at)
        newest = max(claim.issued_at for claim in claims)
        weighed: list[tuple[float, Claim, Rival | None]] = []
        for claim in claims:
            if _is_forked(claim, at):
                judged.raised.append(TOKEN_FORKED)
                judged.told.append(Told(claim, 0.0, "forked", None))
                continue
            rival = None if sight is None else self._rivals.rival(sight, claim.known, tokenless=False, few=few)
            evidence = 0.0 if rival is None else rival.weight
            weighed.append((evidence - self._foreign + (_NEWEST if claim.issued_at == newest else 0.0), claim, rival))
        weighed.sort(key=lambda one: (-one[0], -one[1].issued_at, one[1].known.candidate.visitor_id))
        return weighed


def trust_of(claim: Claim) -> float:
    """Return the probability that a token is of the visitor's own device: that of its line, else of all visits."""
    profile = claim.known.profile
    if profile is None:
        return 1.0
    return next((line.probability for line in profile.lines if line.born_at == claim.born_at), profile.trust)


def _is_forked(claim: Claim, at: int) -> bool:
    """Tell whether a token's line began with a recognition that has turned out wrong.

    A device without a token was taken for the visitor and got a token of it. Then both the visitor's first storage and
    that device's went on with lines of their own: there are two devices.
    """
    profile = claim.known.profile
    if profile is None or not profile.lines or not claim.born_at:
        return False
    first = profile.lines[0]
    own = next((line for line in profile.lines if line.born_at == claim.born_at), None)
    if own is None or own is first or first.used_at <= own.born_at or at - own.born_at < _SESSION:
        return False
    odds = own.probability / max(1 - own.probability, _NEVER) * _TWO_STORES
    return odds < 1
