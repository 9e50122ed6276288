"""Who this is, if anybody known: threshold and margin over calibrated probabilities, else a new visitor.

Every visitor that may have come, and the device that was never seen, compete by how often such a visit happens: a known
visitor's rate of return times how much better it explains the visit, against the rate at which new visitors arrive.
Clones explain a visit equally well, so none of them reaches the threshold, and the answer says how sure it is not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from ridgeline.matching.calibrate import Calibration
from ridgeline.matching.claims import (
    TOKEN_CONTRADICTED,
    TOKEN_FORKED,
    TOKENS_DISAGREE,
    Believed,
    Claim,
    Claims,
    Judged,
    Told,
    trust_of,
)
from ridgeline.matching.explain import MOST_CANDIDATES, contradictions, keep_candidate
from ridgeline.matching.features import VERSION, Features
from ridgeline.matching.frequencies import Population
from ridgeline.matching.matcher import Decision, Method
from ridgeline.matching.network import Network
from ridgeline.matching.parameters import CLASSES, Parameters
from ridgeline.matching.profile import Profile
from ridgeline.matching.rivals import Known, Rival, Rivals, log_sum, looks_alike, margin_of, with_kin
from ridgeline.matching.score import Scorer, Sight
from ridgeline.matching.travel import Whereabouts
from ridgeline.wire.event_detail import KeptCandidate, KeptExplanation, KeptToken
from ridgeline.wire.explanation import TOKEN_VERDICTS

CONTESTED_FROM = 0.05
"""Where other known visitors are at least so likely, as among clones, a found one must reach more."""
_PHONES = ("android", "ios")
_SOME_ALIKE, _MANY_ALIKE = 3, 8


@dataclass(frozen=True, slots=True)
class Seen:
    """All that a decision may look at. `features` is None where too little was observed.

    `keeps_tokens` is False where the client says that it keeps nothing.
    """

    features: Features | None
    network: Network | None
    at: int
    claims: Sequence[Claim] = ()
    candidates: Sequence[Known] = ()
    keeps_tokens: bool = True
    where: Whereabouts | None = None
    """Roughly where on earth the address is, where that is known."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`decision` is for the contract, `probability` is uncalibrated, `generous` the visitor of the high-recall id.

    `trust` is the probability that this visit is of the device that the visitor began with. `raised` are facts for the
    signals. `explain` makes the explanation as it is kept, see `kept_explanation`.
    """

    decision: Decision
    probability: float
    probability_new: float
    generous: Known | None
    trust: float
    belief: tuple[str, float]
    """The curve of `parameters.calibration` that made the decision's score, and the probability that it was made of."""
    kin: tuple[str, float] | None
    """Of a new visitor: the known one that it may have been, and how likely."""
    raised: tuple[str, ...]
    explain: Callable[[], KeptExplanation]


@dataclass(frozen=True, slots=True)
class _Grounds:
    """What an explanation tells besides the decision; `shown` are the best visitors, each with its probability."""

    decision: Decision
    probability: float
    probability_new: float
    threshold: float
    judged: Judged
    sight: Sight | None = None
    shown: Sequence[tuple[Rival, float]] = ()
    margin: float | None = None
    compared: int = 0


class Decider:
    """Pure but for reading the population; must not fail on any evidence."""

    def __init__(self, parameters: Parameters, population: Population) -> None:
        self._population = population
        self._scorer = Scorer(parameters, population)
        self._rivals = Rivals(parameters, population, self._scorer)
        self._claims = Claims(parameters, self._rivals)
        self._thresholds = thresholds = parameters.thresholds
        self._levels = [
            (thresholds.probability[name], thresholds.storageless[name], thresholds.contested[name]) for name in CLASSES
        ]
        self._curves = {curve: Calibration(points) for curve, points in parameters.calibration.items()}

    def keeps_tokens(self, seen: Seen) -> bool:
        """Tell whether the visit could have brought a token: neither client nor window say that it keeps none."""
        return seen.keeps_tokens and (seen.features is None or not self._rivals.is_private(seen.features))

    def decide(self, seen: Seen) -> Verdict:
        """Return who a visit is of: by a token that holds, else by facts, else a new visitor."""
        sight = None
        if seen.features is not None:
            sight = self._scorer.sight(seen.features, seen.network, seen.at, _profiles_of(seen), seen.where)
        judged = self._claims.judge(seen.claims, sight, seen.at)
        if judged.believed is not None:
            return self._by_token(seen, sight, judged, judged.believed)
        if sight is None:
            return self._without_facts(judged)
        return self._by_facts(seen, sight, judged)

    def _by_token(self, seen: Seen, sight: Sight | None, judged: Judged, believed: Believed) -> Verdict:
        claim, probability, rival = believed
        trust = trust_of(claim)
        belief = Method.TOKEN.value if sight is None else curve_of(Method.TOKEN, sight.kind), probability * trust
        because = "the token that we issued to this browser came back"
        if TOKENS_DISAGREE in judged.raised:
            because += "; of several tokens that disagree, the one that fits best"
        decision = Decision(claim.known.candidate, Method.TOKEN, self._score(belief), because)
        grounds = _Grounds(
            decision,
            probability,
            1 - probability,
            self._thresholds.contradicted,
            judged,
            sight,
            [] if rival is None else [(rival, probability)],
            compared=len(seen.claims),
        )
        return self._verdict(grounds, belief, trust, generous=claim.known)

    def _without_facts(self, judged: Judged) -> Verdict:
        because = "no token that holds, and too few facts were observed to recognise a device by them"
        belief = Method.NEW.value, 0.5
        decision = Decision(None, Method.NEW, self._score(belief), because)
        return self._verdict(_Grounds(decision, 0.5, 0.5, 1.0, judged), belief, 1.0)

    def _by_facts(self, seen: Seen, sight: Sight, judged: Judged) -> Verdict:
        rivals = self._compared(seen, sight)
        log_new = self._rivals.log_new(seen.at)
        weights = [rival.weight for rival in rivals]
        total = log_sum([log_new, *weights])
        probability_new = math.exp(log_new - total)
        chances = with_kin(rivals, [math.exp(weight - total) for weight in weights])
        order = sorted(range(len(rivals)), key=lambda number: -chances[number])
        best = rivals[order[0]] if rivals else None
        probability = chances[order[0]] if rivals else 0.0
        margin = margin_of(rivals, weights, order)
        generous = best.known if best is not None and 1 - probability_new >= self._thresholds.high_recall else None
        alike = sum(looks_alike(rival) for rival in rivals if rival is not best)
        threshold = self._threshold(sight.kind, contested=1 - probability_new - probability >= CONTESTED_FROM)
        clear = margin is None or margin >= self._thresholds.margin
        kin = None
        if best is not None and probability >= threshold and clear:
            # Right only if the visits before were the visitor's own, too.
            trust = probability * best.profile.trust
            belief = curve_of(Method.FACTS, sight.kind, alike), trust
            because = _reason(sight, best)
            decision = Decision(
                best.known.candidate, Method.FACTS, self._score(belief), _of_tokens(judged.raised) + because
            )
        else:
            trust = 1.0
            belief = curve_of(Method.NEW, sight.kind, alike), probability_new
            if best is None:
                because = f"no {'other ' if seen.claims else ''}known visitor is like this device"
            else:
                kin = best.known.candidate.visitor_id, min(1.0, probability)
                because = "several known visitors are too much like this device to tell which it is"
                if probability_new >= probability:
                    because = "a new device explains this better than any known visitor"
            decision = Decision(None, Method.NEW, self._score(belief), _of_tokens(judged.raised) + because)
        grounds = _Grounds(
            decision,
            probability,
            probability_new,
            threshold,
            judged,
            sight,
            [(rivals[number], chances[number]) for number in order[:MOST_CANDIDATES]],
            margin,
            len(rivals),
        )
        return self._verdict(grounds, belief, trust, generous=generous, kin=kin)

    def _compared(self, seen: Seen, sight: Sight) -> list[Rival]:
        """Return the candidates whose tokens were not refused, the likeliest first."""
        refused = {claim.known.candidate.visitor_id for claim in seen.claims}
        tokenless, few = self.keeps_tokens(seen), self._rivals.are_few(seen.at)
        rivals = [
            rival
            for known in seen.candidates
            if known.candidate.visitor_id not in refused
            and (rival := self._rivals.rival(sight, known, tokenless=tokenless, few=few)) is not None
        ]
        rivals.sort(key=lambda rival: (-rival.weight, rival.known.candidate.visitor_id))
        return rivals

    def _threshold(self, kind: int, *, contested: bool) -> float:
        """Between a class's two thresholds by how many more than half of all returns come without a token.

        Where others are likely as well, at least the class's third.
        """
        beyond = max(0.0, 2 * self._population.tokenless() - 1)
        usual, storageless, among_others = self._levels[kind]
        threshold = usual + beyond * (storageless - usual)
        return max(threshold, among_others) if contested else threshold

    def _score(self, belief: tuple[str, float]) -> float:
        """Return the calibrated confidence."""
        curve = self._curves.get(belief[0]) or self._curves.get(belief[0].split()[0])
        confidence = belief[1] if curve is None else curve(belief[1])
        return round(min(max(confidence, 0.0), 1.0), 4)

    def _verdict(
        self,
        grounds: _Grounds,
        belief: tuple[str, float],
        trust: float,
        *,
        generous: Known | None = None,
        kin: tuple[str, float] | None = None,
    ) -> Verdict:
        return Verdict(
            grounds.decision,
            grounds.probability,
            grounds.probability_new,
            generous,
            trust,
            belief,
            kin,
            tuple(grounds.judged.raised),
            partial(self._explanation, grounds),
        )

    def _explanation(self, grounds: _Grounds) -> KeptExplanation:
        sight, margin = grounds.sight, grounds.margin
        return KeptExplanation(
            method=grounds.decision.method.value,
            features=VERSION,
            probability=round(grounds.probability, 6),
            probability_new=round(grounds.probability_new, 6),
            threshold=round(grounds.threshold, 4),
            margin=None if margin is None else round(margin, 3),
            margin_needed=self._thresholds.margin,
            compared=grounds.compared,
            tokens=[self._explained_token(sight, one) for one in grounds.judged.told],
            candidates=[self._explained(sight, *one) for one in grounds.shown if sight is not None],
            raised=list(grounds.judged.raised),
        )

    def _explained_token(self, sight: Sight | None, told: Told) -> KeptToken:
        rival, against = told.rival, list[tuple[int, int]]()
        if told.verdict == "contradicted" and sight is not None and rival is not None:
            against = contradictions(self._scorer, sight, rival.profile, rival.score)
        return KeptToken(
            told.claim.known.candidate.visitor_id,
            told.claim.issued_at,
            round(told.probability, 6),
            TOKEN_VERDICTS.index(told.verdict),
            against,
        )

    def _explained(self, sight: Sight, rival: Rival, probability: float) -> KeptCandidate:
        visitor_id = rival.known.candidate.visitor_id
        return keep_candidate(self._scorer, sight, visitor_id, rival.profile, rival.score, probability)


def _profiles_of(seen: Seen) -> list[Profile]:
    """Return the profiles of all who may be compared, each once."""
    every = [*seen.candidates, *(claim.known for claim in seen.claims)]
    found = {known.candidate.visitor_id: known.profile for known in every}
    return [profile for profile in found.values() if profile is not None]


def curve_of(method: Method, kind: int, alike: int = 0) -> str:
    """Return the name of the calibration curve of a decision about a class of browsers.

    `alike` other known visitors look so much alike that their looks alone speak for each of them: the more there are,
    the less a probability is worth, since clones also change in step. Without a curve of its own a decision has that of
    its method.
    """
    name = CLASSES[kind]
    crowd = "" if alike < _SOME_ALIKE else " some alike" if alike < _MANY_ALIKE else " many alike"
    return f"{method.value} {name if name in _PHONES else 'desktop'}{crowd}"


def _of_tokens(raised: Sequence[str]) -> str:
    """Return how a decision by facts begins to be told."""
    if TOKEN_CONTRADICTED in raised:
        return "the token that came along is contradicted by the hardware; "
    if TOKEN_FORKED in raised:
        return "the token that came along is that of another device's visitor; "
    return "no stored token; "


def _reason(sight: Sight, rival: Rival) -> str:
    new, old = sight.features.values, rival.profile.values
    changed = sum(new[index] is not None and old[index] is not None for index in rival.score.differing)
    if not changed:
        return "all that was observed is as one known visitor's"
    return f"one known visitor fits, {changed} attribute{'s' if changed > 1 else ''} changed"
