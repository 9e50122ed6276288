"""Who visited, with what: the visitor, the browser, the agent that asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from ridgeline.wire.shape import Int64, Score, Shape


class Subintegration(Shape):
    """A framework inside an integration."""

    name: Annotated[str | UnsetType, Meta(description="Its name.")] = UNSET
    version: Annotated[str | UnsetType, Meta(description="Its version.")] = UNSET


class Integration(Shape):
    """A library between the page and the agent, such as a wrapper for a web framework."""

    name: Annotated[str | UnsetType, Meta(description="The library's name.")] = UNSET
    version: Annotated[str | UnsetType, Meta(description="The library's version.")] = UNSET
    subintegration: Annotated[Subintegration | UnsetType, Meta(description="What the library itself wraps.")] = UNSET


class Sdk(Shape):
    """The agent that observed the device."""

    platform: Annotated[
        Literal["js", "android", "ios", "unknown"],
        Meta(description="Where the agent runs: `js` is a browser."),
    ]
    version: Annotated[str, Meta(description="The agent's own version.")]
    integrations: Annotated[
        Sequence[Integration] | UnsetType,
        Meta(description="The libraries through which the agent was started, outermost first."),
    ] = UNSET


class Confidence(Shape):
    """How sure the identification is."""

    score: Annotated[
        Score,
        Meta(
            description="0 to 1: the calibrated probability that the visitor id is right; of a new visitor, that the "
            "device was never seen."
        ),
    ]
    version: Annotated[
        str | UnsetType,
        Meta(description="The method that the score comes from. Compare scores of one version only."),
    ] = UNSET
    comment: Annotated[
        str | UnsetType,
        Meta(description="What to know about this score: how the visitor was recognised, or why not more surely."),
    ] = UNSET


class Identification(Shape):
    """The visitor that the device was taken for."""

    visitor_id: Annotated[
        str,
        Meta(description="The visitor: 20 letters and digits, issued by Ridgeline. Imported ids may have 21."),
    ]
    visitor_found: Annotated[bool, Meta(description="True for a visitor who had been seen before this event.")]
    confidence: Annotated[Confidence | UnsetType, Meta(description="How sure this identification is.")] = UNSET
    first_seen_at: Annotated[
        Int64 | UnsetType,
        Meta(description="When the visitor was first seen, in Unix milliseconds; for a new one this event's time."),
    ] = UNSET
    last_seen_at: Annotated[
        Int64 | UnsetType,
        Meta(description="When the visitor was seen before this event, in Unix milliseconds. New visitors have none."),
    ] = UNSET


class HighRecallIdentification(Shape):
    """A second opinion that prefers a known browser to a new id: it finds more returning ones, and errs more often."""

    visitor_id: Annotated[str, Meta(description="The high-recall id, at most 25 characters. Not a visitor id.")]
    visitor_found: Annotated[bool, Meta(description="True if this id had been seen before this event.")]
    confidence: Annotated[
        Confidence | UnsetType,
        Meta(description="Not computed for this kind of id: the score is 0 and means nothing."),
    ] = UNSET
    first_seen_at: Annotated[
        Int64 | UnsetType,
        Meta(description="When this id was first seen, in Unix milliseconds."),
    ] = UNSET
    last_seen_at: Annotated[
        Int64 | UnsetType,
        Meta(description="When this id was seen before this event, in Unix milliseconds."),
    ] = UNSET


class BrowserDetails(Shape):
    """The browser, read from its user agent and client hints. A part that they do not tell is an empty text."""

    browser_name: Annotated[str, Meta(description="The browser family, such as `Firefox`.")]
    browser_major_version: Annotated[str, Meta(description="The first number of the version.")]
    browser_full_version: Annotated[str, Meta(description="As much of the version as the browser tells.")]
    os: Annotated[str, Meta(description="The operating system; `Other` when it is not told.")]
    os_version: Annotated[str, Meta(description="The operating system's version.")]
    device: Annotated[str, Meta(description="The device's model or family; `Other` for most computers.")]
