"""The table of the suspect score: what counts, and for how much. Ridgeline's own, and no part of the contract."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ridgeline.wire.shape import Shape

MAXIMUM_WEIGHT = 100
"""Far more than any default: whoever wants one finding to decide alone can have that."""
Weight = Annotated[int, Meta(ge=0, le=MAXIMUM_WEIGHT)]


class WeighedFinding(Shape, kw_only=True):
    """Something that a smart signal may find, and what that adds to the suspect score."""

    name: Annotated[
        str, Meta(description="The finding's name, which stays the same: a signal, or a signal and what it found.")
    ]
    meaning: Annotated[str, Meta(description="The finding in a sentence.")]
    default: Annotated[Weight, Meta(description="What it weighs unless you say otherwise.")]
    weight: Annotated[Weight, Meta(description="What it weighs; 0 adds nothing.")]


class SuspectScoreTable(Shape):
    """All that counts towards the suspect score of the workspace's next events."""

    findings: Annotated[list[WeighedFinding], Meta(description="All findings, in the order of their names.")]


class SuspectScoreChange(Shape, forbid_unknown_fields=True):
    """Which weights to change; all others stay as they are."""

    weights: Annotated[
        dict[str, Weight | None],
        Meta(description="New weights by the names of findings, from 0 to 100; null gives one its default back."),
    ]
