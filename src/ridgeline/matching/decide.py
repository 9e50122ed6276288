"""Who this is, if anybody known: threshold and margin over calibrated probabilities, else a new visitor.

Every visitor that may have come, and the device that was never seen, compete by how often such a visit happens: a known
visitor's rate of return times how much better it explains the visit, against the rate at which new visitors arrive.
Clones explain a visit equally well, so none of them reaches the threshold, and the answer says how sure it is not.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ridgeline.matching.attributes import ATTRIBUTES, CAUSE_BIT, INDEX, NAMES
from ridgeline.matching.calibrate import Calibration
from ridgeline.matching.digests import digest32
from ridgeline.matching.explain import MOST_CANDIDATES, contradictions, explain_candidate
from ridgeline.matching.features import Features
from ridgeline.matching.frequencies import Population
from ridgeline.matching.matcher import Candidate, Decision, Method
from ridgeline.matching.network import Network
from ridgeline.matching.parameters import CLASSES, DAY, SIGNS, VISIT_STEPS, Parameters
from ridgeline.matching.profile import Profile
from ridgeline.matching.score import Score, Scorer, Sight
from ridgeline.wire.explanation import CandidateExplanation, Explanation, TokenExplanation, TokenVerdict, Weighed

TOKEN_CONTRADICTED = "token_contradicted"  # noqa: S105 - a name, not a secret
TOKEN_FORKED = "token_forked"  # noqa: S105
TOKENS_DISAGREE = "tokens_disagree"
_HABIT = 3.0
"""So many returns' worth the population's habit of bringing tokens weighs against a visitor's own."""
_NEWEST = 3.0
"""How much likelier, as a logarithm, the newest of several tokens is the right one."""
_TWO_STORES = 0.003
"""How likely one device's browser goes on with two lines of tokens by turns (containers, copied profiles)."""
_SESSION = DAY // 2
"""A line may go on so long beside another: a private window keeps its token until it is closed."""
CONTESTED_FROM = 0.05
"""Where other known visitors are at least so likely, as among clones, a found one must reach more."""
_STEADY = frozenset(
    index
    for index, attribute in enumerate(ATTRIBUTES)
    if attribute.make and not attribute.causes and index != INDEX["screen"]
)
"""What a device is made of and nothing moves: a docked laptop shows another screen."""
_QUOTA = INDEX["storage_quota"]
_SIGNS = sum(CAUSE_BIT[INDEX[sign]] for sign in SIGNS)
_UNCOMPARED = 0.95
"""How likely a genuine token is the device's own where nothing can be compared; an assumption, on the safe side."""
_HARDLY = 1e-4
"""What is less likely than this is nobody's kin."""
_PHONES = ("android", "ios")
_SOME_ALIKE, _MANY_ALIKE = 3, 8
_FEW_VISITORS = 20.0
"""Until so many are counted nobody knows what is common, and all that two devices have in common seems rare."""
_ANOTHER_MAKE = 1_000.0
_MOST_EXCHANGED = 1
_LARGEST = 300.0
_LEAST = 1e-12


class Known(NamedTuple):
    """A visitor that this device may be; no profile where nothing of it can be compared."""

    candidate: Candidate
    profile: Profile | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A token that came along, genuine and of a visitor that is still there."""

    known: Known
    issued_at: int
    proven: bool
    born_at: int = 0
    """When its line of tokens began, each visit continuing the line of the token that it brought; 0 if not known."""


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """`decision` is for the contract, `probability` is uncalibrated, `generous` the visitor of the high-recall id.

    `trust` is the probability that this visit is of the device that the visitor began with. `raised` are facts for the
    signals. `explain` makes the explanation, which costs more than the decision.
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
    explain: Callable[[], Explanation]


class _Rival(NamedTuple):
    known: Known
    profile: Profile
    score: Score
    weight: float
    """Logarithm of the rate of such visits."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What became of a claim, and how its visitor compares, if it could be compared."""

    claim: Claim
    probability: float
    verdict: TokenVerdict
    rival: _Rival | None


class Decider:
    """Pure but for reading the population; must not fail on any evidence."""

    def __init__(self, parameters: Parameters, population: Population) -> None:
        self._parameters = parameters
        self._population = population
        self._scorer = Scorer(parameters, population)
        self._thresholds = parameters.thresholds
        self._levels = [
            (parameters.thresholds.probability[name], parameters.thresholds.storageless[name]) for name in CLASSES
        ]
        self._curves = {curve: Calibration(points) for curve, points in parameters.calibration.items()}
        self._private = frozenset(parameters.arrival.private)
        self._signs = [
            [(INDEX[sign], shares) for sign, shares in parameters.arrival.signs.get(name, {}).items()]
            for name in CLASSES
        ]
        self._after_private = [parameters.arrival.after_private.get(name) for name in CLASSES]
        self._returns = [[math.log(rate) for rate in row] for row in parameters.arrival.returns_per_day]

    def keeps_tokens(self, seen: Seen) -> bool:
        """Tell whether the visit could have brought a token: neither client nor storage say that it keeps none.

        A private window shows in its quota, where a browser has one for them.
        """
        return seen.keeps_tokens and (seen.features is None or seen.features.values[_QUOTA] not in self._private)

    def decide(self, seen: Seen) -> Verdict:
        sight = None
        if seen.features is not None:
            sight = self._scorer.sight(seen.features, seen.network, seen.at, _profiles_of(seen))
        tokens: list[_Told] = []
        raised: list[str] = []
        believed = self._believed(seen, sight, tokens, raised)
        if believed is not None:
            return self._by_token(seen, sight, believed, tokens, raised)
        return self._by_facts(seen, sight, tokens, raised)

    # Tokens.

    def _believed(
        self, seen: Seen, sight: Sight | None, tokens: list[_Told], raised: list[str]
    ) -> tuple[Claim, float, _Rival | None] | None:
        """Return the claim that is believed, its probability, and how its visitor compares; note the others."""
        if not seen.claims:
            return None
        log_new = self._log_new(seen.at)
        few = self._are_few(seen.at)
        foreign = math.log(max(self._parameters.arrival.foreign_token, 1e-12))
        newest = max(claim.issued_at for claim in seen.claims)
        weighed: list[tuple[float, Claim, _Rival | None]] = []
        for claim in seen.claims:
            if _is_forked(claim, seen.at):
                raised.append(TOKEN_FORKED)
                tokens.append(_Told(claim, 0.0, "forked", None))
                continue
            rival = None if sight is None else self._rival(sight, claim.known, tokenless=False, few=few)
            evidence = 0.0 if rival is None else rival.weight
            weighed.append((evidence - foreign + (_NEWEST if claim.issued_at == newest else 0.0), claim, rival))
        if not weighed:
            return None
        weighed.sort(key=lambda one: (-one[0], -one[1].issued_at, one[1].known.candidate.visitor_id))
        if len({claim.known.candidate.visitor_id for claim in seen.claims}) > 1:
            raised.append(TOKENS_DISAGREE)
        best, claim, rival = weighed[0]
        against = [weight for weight, other, _ in weighed[1:] if not _are_kin(claim.known, other.known)]
        # Whoever sends no facts gives nothing to compare; the token alone may have been copied.
        probability = _UNCOMPARED if rival is None else _share(best, [log_new, *against])
        holds = probability >= self._thresholds.contradicted
        if not holds:
            raised.append(TOKEN_CONTRADICTED)
        for weight, one, compared in weighed:
            own = _UNCOMPARED if compared is None else _share(weight, [log_new])
            verdict: TokenVerdict = "believed" if holds and one is claim else "older"
            if own < self._thresholds.contradicted:
                verdict = "contradicted"
                if TOKEN_CONTRADICTED not in raised:
                    raised.append(TOKEN_CONTRADICTED)
            tokens.append(_Told(one, own, verdict, compared))
        return (claim, probability, rival) if holds else None

    def _by_token(
        self,
        seen: Seen,
        sight: Sight | None,
        believed: tuple[Claim, float, _Rival | None],
        tokens: list[_Told],
        raised: list[str],
    ) -> Verdict:
        claim, probability, rival = believed
        trust = _trust_of(claim)
        belief = Method.TOKEN.value if sight is None else curve_of(Method.TOKEN, sight.kind), probability * trust
        confidence = self._calibrated(belief)
        because = "the token that we issued to this browser came back"
        if TOKENS_DISAGREE in raised:
            because += "; of several tokens that disagree, the one that fits best"
        shown = [] if rival is None else [(rival, probability)]
        decision = Decision(claim.known.candidate, Method.TOKEN, _rounded(confidence), because)
        return self._verdict(
            decision,
            probability,
            1 - probability,
            claim.known,
            trust,
            None,
            raised,
            tokens,
            sight,
            shown,
            None,
            len(seen.claims),
            belief,
            self._thresholds.contradicted,
        )

    # Facts.

    def _by_facts(self, seen: Seen, sight: Sight | None, tokens: list[_Told], raised: list[str]) -> Verdict:
        if sight is None:
            because = "no token that holds, and too few facts were observed to recognise a device by them"
            belief = Method.NEW.value, 0.5
            confidence = self._calibrated(belief)
            decision = Decision(None, Method.NEW, _rounded(confidence), because)
            return self._verdict(decision, 0.5, 0.5, None, 1.0, None, raised, tokens, None, [], None, 0, belief)
        refused = {claim.known.candidate.visitor_id for claim in seen.claims}
        tokenless = self.keeps_tokens(seen)
        few = self._are_few(seen.at)
        rivals = [
            rival
            for known in seen.candidates
            if known.candidate.visitor_id not in refused
            and (rival := self._rival(sight, known, tokenless=tokenless, few=few)) is not None
        ]
        rivals.sort(key=lambda rival: (-rival.weight, rival.known.candidate.visitor_id))
        log_new = self._log_new(seen.at)
        weights = [rival.weight for rival in rivals]
        total = _log_sum([log_new, *weights])
        probability_new = math.exp(log_new - total)
        chances = _with_kin(rivals, [math.exp(weight - total) for weight in weights])
        order = sorted(range(len(rivals)), key=lambda number: -chances[number])
        best = rivals[order[0]] if rivals else None
        probability = chances[order[0]] if rivals else 0.0
        margin = _margin(rivals, weights, order)
        shown = [(rivals[number], chances[number]) for number in order[:MOST_CANDIDATES]]
        known = 1 - probability_new
        generous = best.known if best is not None and known >= self._thresholds.high_recall else None
        prefix = (
            "the token that came along is contradicted by the hardware; "
            if TOKEN_CONTRADICTED in raised
            else "the token that came along is that of another device's visitor; "
            if TOKEN_FORKED in raised
            else "no stored token; "
        )
        alike = sum(_looks_alike(rival) for rival in rivals if rival is not best)
        contested = 1 - probability_new - probability >= CONTESTED_FROM
        threshold = self._threshold(sight.kind)
        if contested:
            threshold = max(threshold, self._thresholds.contested)
        clear = margin is None or margin >= self._thresholds.margin
        if best is not None and probability >= threshold and clear:
            # Right only if the visits before were the visitor's own, too.
            trust = probability * best.profile.trust
            belief = curve_of(Method.FACTS, sight.kind, alike), trust
            confidence = self._calibrated(belief)
            decision = Decision(
                best.known.candidate,
                Method.FACTS,
                _rounded(confidence),
                prefix + _reason(sight, best.profile, best.score),
            )
            kin = None
        else:
            belief = curve_of(Method.NEW, sight.kind, alike), probability_new
            confidence = self._calibrated(belief)
            trust = 1.0
            kin = None if best is None else (best.known.candidate.visitor_id, min(1.0, probability))
            if best is None:
                because = f"no {'other ' if refused else ''}known visitor is like this device"
            elif probability_new >= probability:
                because = "a new device explains this better than any known visitor"
            else:
                because = "several known visitors are too much like this device to tell which it is"
            decision = Decision(None, Method.NEW, _rounded(confidence), prefix + because)
        return self._verdict(
            decision,
            probability,
            probability_new,
            generous,
            trust,
            kin,
            raised,
            tokens,
            sight,
            shown,
            margin,
            len(rivals),
            belief,
            threshold,
        )

    def _are_few(self, at: int) -> bool:
        return self._population.visitors(at) < _FEW_VISITORS

    def _rival(self, sight: Sight, known: Known, *, tokenless: bool, few: bool) -> _Rival | None:
        """`tokenless`: whether it says something that the visit came without a token; `few`: see `_FEW_VISITORS`."""
        profile = known.profile
        if profile is None:
            return None
        score = self._scorer.score(sight, profile)
        step = bisect_right(VISIT_STEPS, profile.visits) - 1
        weight = score.total + self._returns[step][score.bin_number]
        private = profile.values[_QUOTA] in self._private
        # A visitor that was only seen once, in a private window, has no token that it could bring.
        if tokenless and not (private and profile.visits == 1):
            without_token = self._population.without_token(sight.kind, score.bin_number)
            after = self._after_private[sight.kind]
            if private and after is not None:
                without_token = after[score.bin_number]
            if score.moved & _SIGNS:
                without_token = max(without_token, self._sign(sight, profile, score))
            returns = profile.visits - 1
            without = (returns - profile.tokens_returned + _HABIT * without_token) / (returns + _HABIT)
            weight += math.log(min(max(without, 1e-3), 1.0))
        if few and _is_of_another_make(sight, profile, score):
            weight -= _ANOTHER_MAKE
        return _Rival(known, profile, score, weight)

    def _sign(self, sight: Sight, profile: Profile, score: Score) -> float:
        """Return the share without a token that what moved speaks for, as in a private window."""
        share = 0.0
        for index, shares in self._signs[sight.kind]:
            if score.moved & CAUSE_BIT[index]:
                reverted = profile.earlier.get(index) == sight.features.values[index]
                share = max(share, shares[reverted])
        return share

    def _threshold(self, kind: int) -> float:
        """Between a class's two thresholds by how many more than half of all returns come without a token."""
        beyond = max(0.0, 2 * self._population.tokenless() - 1)
        usual, storageless = self._levels[kind]
        return usual + beyond * (storageless - usual)

    def _calibrated(self, belief: tuple[str, float]) -> float:
        curve = self._curves.get(belief[0]) or self._curves.get(belief[0].split()[0])
        return belief[1] if curve is None else curve(belief[1])

    def _log_new(self, at: int) -> float:
        return math.log(max(self._population.new_per_day(at), 1e-6))

    def _verdict(
        self,
        decision: Decision,
        probability: float,
        probability_new: float,
        generous: Known | None,
        trust: float,
        kin: tuple[str, float] | None,
        raised: list[str],
        tokens: list[_Told],
        sight: Sight | None,
        shown: list[tuple[_Rival, float]],
        margin: float | None,
        compared: int,
        belief: tuple[str, float],
        threshold: float | None = None,
    ) -> Verdict:
        if threshold is None:
            threshold = 1.0 if sight is None else self._threshold(sight.kind)
        needed = threshold

        def explain() -> Explanation:
            return Explanation(
                version=self._parameters.version,
                method=decision.method.value,
                decision=decision.because,
                probability=round(probability, 6),
                confidence=decision.score,
                probability_new=round(probability_new, 6),
                threshold=round(needed, 4),
                margin=None if margin is None else round(margin, 3),
                margin_needed=self._thresholds.margin,
                candidates_compared=compared,
                tokens=[self._explained_token(sight, one) for one in tokens],
                candidates=[self._explained(sight, *one) for one in shown if sight is not None],
                raised=list(raised),
            )

        return Verdict(decision, probability, probability_new, generous, trust, belief, kin, tuple(raised), explain)

    def _explained_token(self, sight: Sight | None, told: _Told) -> TokenExplanation:
        rival, against = told.rival, list[Weighed]()
        if told.verdict == "contradicted" and sight is not None and rival is not None:
            against = contradictions(self._scorer, sight, rival.profile, rival.score)
        return TokenExplanation(
            visitor_id=told.claim.known.candidate.visitor_id,
            issued_at=told.claim.issued_at,
            probability=round(told.probability, 6),
            verdict=told.verdict,
            contradicting=against,
        )

    def _explained(self, sight: Sight, rival: _Rival, probability: float) -> CandidateExplanation:
        visitor_id = rival.known.candidate.visitor_id
        return explain_candidate(self._scorer, sight, visitor_id, rival.profile, rival.score, probability)


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


def _looks_alike(rival: _Rival) -> bool:
    score = rival.score
    return score.total > score.network and _STEADY.isdisjoint(score.differing)


def _trust_of(claim: Claim) -> float:
    """Return the probability that a token is of the visitor's own device: that of its line, else of all visits."""
    profile = claim.known.profile
    if profile is None:
        return 1.0
    return next((line.probability for line in profile.lines if line.born_at == claim.born_at), profile.trust)


def _is_of_another_make(sight: Sight, profile: Profile, score: Score) -> bool:
    """Tell whether more of what the device is made of differs than is exchanged at once, and nothing explains it."""
    new, old = sight.features.values, profile.values
    differing = [index for index in score.differing if new[index] is not None and old[index] is not None]
    moved = {NAMES[index] for index in differing}
    exchanged = [index for index in differing if ATTRIBUTES[index].make and not moved & {*ATTRIBUTES[index].causes}]
    return len(exchanged) > _MOST_EXCHANGED


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
    odds = own.probability / max(1 - own.probability, _LEAST) * _TWO_STORES
    return odds < 1


def _with_kin(rivals: list[_Rival], chances: list[float]) -> list[float]:
    """Return the probability that each visitor's id is right for the visit: its own, and that of its kin.

    When a device was given a second id, both explain its next visit, and either would be right.
    """
    if not any(rival.profile.kin for rival in rivals):
        return chances
    found = [*chances]
    likely = [number for number, chance in enumerate(chances) if chance >= _HARDLY]
    place = {digest32(rivals[number].known.candidate.visitor_id): number for number in likely}
    for number in likely:
        rival = rivals[number]
        other = place.get(rival.profile.kin) if rival.profile.kin else None
        if other is not None and other != number:
            linked = rival.profile.kin_probability
            found[number] += linked * chances[other]
            found[other] += linked * chances[number]
    return [min(1.0, chance) for chance in found]


def _are_kin(one: Known, other: Known) -> bool:
    """Tell whether two are the same visitor, or one was made when it may have been the other."""
    names = [digest32(known.candidate.visitor_id) for known in (one, other)]
    kin = [0 if known.profile is None else known.profile.kin for known in (one, other)]
    return names[0] == names[1] or kin[0] == names[1] or kin[1] == names[0]


def _margin(rivals: list[_Rival], weights: list[float], order: list[int]) -> float | None:
    """Return how many times likelier the best is than the next that is not its kin; None where there is none."""
    if not rivals:
        return None
    best = rivals[order[0]]
    own = digest32(best.known.candidate.visitor_id)
    for number in order[1:]:
        other = rivals[number]
        if other.profile.kin != own and best.profile.kin != digest32(other.known.candidate.visitor_id):
            return math.exp(max(-_LARGEST, min(best.weight - weights[number], _LARGEST)))
    return None


def _reason(sight: Sight, profile: Profile, score: Score) -> str:
    new, old = sight.features.values, profile.values
    changed = sum(new[index] is not None and old[index] is not None for index in score.differing)
    if not changed:
        return "all that was observed is as one known visitor's"
    return f"one known visitor fits, {changed} attribute{'s' if changed > 1 else ''} changed"


def _share(weight: float, others: list[float]) -> float:
    return math.exp(weight - _log_sum([weight, *others]))


def _log_sum(logs: list[float]) -> float:
    most = max(logs)
    return most + math.log(sum(math.exp(one - most) for one in logs))


def _rounded(confidence: float) -> float:
    return round(min(max(confidence, 0.0), 1.0), 4)
