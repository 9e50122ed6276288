"""What only operators see of an event: how long each step took, and how its visitor was decided.

Stored apart from the event, with a retention of its own, and erased with it. There is one for each event, so it is kept
small: what `ridgeline.matching.kept_explanation` can make a whole explanation of, which stands in no event already.
"""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

AGREES, DRIFTED, CONTRADICTS, IGNORED = "adci"


class KeptCandidate(Struct, array_like=True):
    """`outcomes` has a letter for each attribute in the order of the features' version: `a`grees, `d`rifted,
    `c`ontradicts, `i`gnored. `weights`, in hundredths, are of those that are not ignored. `network` is the place in
    `ridgeline.wire.explanation.NEARNESSES`, -1 where nothing was known of it.
    """

    visitor_id: str
    probability: float
    score: float
    network: int
    network_weight: float
    outcomes: str
    weights: list[int]


class KeptToken(Struct, array_like=True):
    """`contradicting`: by attribute's place and weight in hundredths, what speaks against a token."""

    visitor_id: str
    issued_at: int
    probability: float
    verdict: int
    """The place in `ridgeline.wire.explanation.TOKEN_VERDICTS`."""
    contradicting: list[tuple[int, int]] = []


class KeptExplanation(Struct, omit_defaults=True):
    """`features` is the version of the features. `raised` are facts for the signals, such as `token_contradicted`.

    Sentence, confidence and version of the method stand in the event.
    """

    method: str
    features: int
    probability: float
    probability_new: float
    threshold: float
    margin: float | None
    margin_needed: float
    compared: int
    tokens: list[KeptToken] = []
    candidates: list[KeptCandidate] = []
    raised: list[str] = []


class KeptSignal(Struct, array_like=True):
    """A smart signal, by its field: each reason for what is known, with what was seen; or why it is unknown."""

    signal: str
    because: list[tuple[str, str]] | str


class EventDetail(Struct, omit_defaults=True):
    """`timings` are milliseconds by pipeline step, up to the write.

    Events of other servers, and of releases that matched otherwise, have no explanation.
    """

    timings: dict[str, float]
    explanation: KeptExplanation | UnsetType = UNSET
    signals: list[KeptSignal] = []
