"""Why a visit was given to a visitor: what agreed, drifted, contradicted and was ignored, each with its weight.

What `GET /management/v1/events/{event_id}/explanation` answers; kept in less room in the event's detail.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import msgspec
from msgspec import UNSET, Meta, UnsetType

from ridgeline.wire.shape import Int64, Number, Score, Shape

DecisionMethod = Literal["token", "facts", "new"]
Nearness = Literal[
    "same_usual_address",
    "same_address",
    "usual_address",
    "earlier_address",
    "same_subnet",
    "elsewhere",
    "impossible_travel",
]
TokenVerdict = Literal["believed", "contradicted", "forked", "older"]
# Kept by their places: new ones come last.
NEARNESSES: tuple[Nearness, ...] = get_args(Nearness)
TOKEN_VERDICTS: tuple[TokenVerdict, ...] = get_args(TokenVerdict)


class Weighed(Shape):
    """One attribute and what it was worth."""

    attribute: Annotated[str, Meta(description="The attribute of the device.")]
    weight: Annotated[
        Number,
        Meta(
            description="How much likelier, as a natural logarithm, the observation is if this is the visitor's device "
            "than if it is any other: above 0 it speaks for the visitor, below 0 against."
        ),
    ]


class CandidateExplanation(Shape, kw_only=True):
    """One of the known visitors that this device was compared with."""

    visitor_id: Annotated[str | UnsetType, Meta(description="The visitor; left out when it has been erased since.")] = (
        UNSET
    )
    probability: Annotated[Score, Meta(description="That the visit was this visitor's, before calibration.")]
    score: Annotated[Number, Meta(description="The sum of all weights.")]
    agreeing: Annotated[list[Weighed], Meta(description="What is as the visitor had it, the weightiest first.")]
    drifted: Annotated[
        list[Weighed], Meta(description="What changed as it does on one device in the time that went by.")
    ]
    contradicting: Annotated[list[Weighed], Meta(description="What changed as it hardly ever does on one device.")]
    ignored: Annotated[list[str], Meta(description="What was not observed, now or before.")]
    network: Annotated[
        Nearness | UnsetType,
        Meta(
            description="Where the visit came from: the address of the visitor's last visit, which may be one that it "
            "often comes from; another one that it often, or once, came from; the same /24 or /48; elsewhere; or "
            "farther away than anybody comes in the time since."
        ),
    ] = UNSET
    network_weight: Annotated[Number, Meta(description="What that was worth.")] = 0.0


class TokenExplanation(Shape, kw_only=True):
    """A token of ours that came along."""

    visitor_id: Annotated[
        str | UnsetType, Meta(description="The visitor it names; left out when it has been erased since.")
    ] = UNSET
    issued_at: Annotated[Int64, Meta(description="When it was issued, in Unix milliseconds.")]
    probability: Annotated[Score, Meta(description="That this device is the one that it was issued to.")]
    verdict: Annotated[
        TokenVerdict,
        Meta(
            description="`contradicted` by the hardware; `forked`: two devices go on with tokens of one visitor by "
            "turns, and this one's line began with a recognition that was wrong; `older`: another one was believed."
        ),
    ]
    contradicting: Annotated[
        list[Weighed],
        Meta(description="Of one that is contradicted: what speaks most against it, the weightiest first."),
    ]


class Explanation(Shape, kw_only=True):
    """How the visitor of an event was decided."""

    version: Annotated[str, Meta(description="The method, and its trained parameters.")]
    method: Annotated[
        DecisionMethod,
        Meta(description="By a token, by the device's facts, or a visitor never seen."),
    ]
    decision: Annotated[str, Meta(description="The decision in a sentence.")]
    probability: Annotated[Score, Meta(description="Of the best candidate, or of the token; before calibration.")]
    confidence: Annotated[Score, Meta(description="Calibrated: that the visitor id is right.")]
    probability_new: Annotated[Score, Meta(description="That the device was never seen, before calibration.")]
    threshold: Annotated[Score, Meta(description="The least probability with which a visitor is found.")]
    margin: Annotated[
        Number | None,
        Meta(description="How many times likelier the best candidate is than the next; null where there is no next."),
    ]
    margin_needed: Annotated[Number, Meta(description="The least margin with which a visitor is found.")]
    candidates_compared: Annotated[int, Meta(description="So many known visitors were compared.")]
    tokens: Annotated[list[TokenExplanation], Meta(description="Every token that came along.")]
    candidates: Annotated[list[CandidateExplanation], Meta(description="The best three candidates.")]
    raised: Annotated[
        list[str],
        Meta(description="What other signals should know: `token_contradicted`, `token_forked`, `tokens_disagree`."),
    ]


class Reason(Shape):
    """Why a smart signal is what it is, or why it is not known."""

    name: Annotated[str, Meta(description="The reason's name, which stays the same.")]
    meaning: Annotated[str, Meta(description="The reason in a sentence.")] = ""
    seen: Annotated[str, Meta(description="What was seen.")] = ""


class SignalExplanation(Shape, kw_only=True):
    """Why a smart signal was judged as it was. Its value is in the event."""

    signal: Annotated[str, Meta(description="The signal, by its field in the event.")]
    known: Annotated[bool, Meta(description="Whether anything could be said; if not, the event has no such field.")]
    because: Annotated[list[Reason], Meta(description="The reasons.")]


class EventExplanation(Shape):
    """What Ridgeline knows of how an event came about, beyond the event itself."""

    event_id: Annotated[str, Meta(description="The event.")]
    identification: Annotated[Explanation, Meta(description="How its visitor was decided.")]
    timings: Annotated[
        dict[str, float], Meta(description="Milliseconds of server time by step, up to the write of the event.")
    ]
    signals: Annotated[list[SignalExplanation], Meta(description="Why each smart signal was judged as it was.")] = (
        msgspec.field(default_factory=list)
    )
