"""What is known of a visitor or of a linked id, put together from its latest events."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from ridgeline.wire.shape import Int64, Shape

LOOKED_AT = 1_000
"""So many events a summary looks at, the latest."""
COMPARED = 100
"""So many events are compared with one another, the latest."""


class Seen(Shape, kw_only=True):
    """Something that events had."""

    value: Annotated[str, Meta(description="What it was: an address, a linked id, a visitor id, a browser.")]
    events: Annotated[Int64, Meta(description="In so many events.")]
    first_at: Annotated[Int64, Meta(description="In the first of them, Unix milliseconds.")]
    last_at: Annotated[Int64, Meta(description="In the last.")]
    about: Annotated[str | UnsetType, Meta(description="Of an address: its place and network, if known.")] = UNSET


class VisitorSummary(Shape, kw_only=True):
    """A visitor."""

    visitor_id: Annotated[str, Meta(description="The visitor.")]
    first_seen_at: Annotated[Int64 | UnsetType, Meta(description="When it was first seen, Unix milliseconds.")] = UNSET
    last_seen_at: Annotated[Int64 | UnsetType, Meta(description="When it was last seen.")] = UNSET
    events: Annotated[Int64, Meta(description="Events that were looked at: the latest, 1,000 at most.")]
    is_whole: Annotated[bool, Meta(description="Whether these are all that are kept.")]
    addresses: Annotated[list[Seen], Meta(description="Its addresses, the latest first.")]
    linked_ids: Annotated[list[Seen], Meta(description="Its linked ids, the latest first.")]
    browsers: Annotated[list[Seen], Meta(description="Its browsers and systems, the latest first.")]
    environments: Annotated[list[Seen], Meta(description="The environments that it was seen in.")]


class LinkedIdSummary(Shape, kw_only=True):
    """A linked id."""

    linked_id: Annotated[str, Meta(description="The linked id.")]
    events: Annotated[Int64, Meta(description="Events that were looked at: the latest, 1,000 at most.")]
    is_whole: Annotated[bool, Meta(description="Whether these are all that are kept.")]
    visitors: Annotated[list[Seen], Meta(description="Its visitors, the latest first.")]
    addresses: Annotated[list[Seen], Meta(description="Its addresses, the latest first.")]


class AttributeDrift(Shape, kw_only=True):
    """An attribute that changed from one visit to the next."""

    attribute: Annotated[str, Meta(description="The attribute, by its path in the event.")]
    before: Annotated[str | UnsetType, Meta(description="What it was, as JSON; left out when it was not there.")] = (
        UNSET
    )
    after: Annotated[str | UnsetType, Meta(description="What it became.")] = UNSET


class DriftedVisit(Shape, kw_only=True):
    """A visit, and what was other than in the one before."""

    event_id: Annotated[str, Meta(description="The visit's event.")]
    at: Annotated[Int64, Meta(description="When, Unix milliseconds.")]
    before_event_id: Annotated[str, Meta(description="The event of the visit before.")]
    changes: Annotated[list[AttributeDrift], Meta(description="What changed.")]


class VisitorDrift(Shape, kw_only=True):
    """What changed between a visitor's visits."""

    visits: Annotated[list[DriftedVisit], Meta(description="Visits with a change, the latest first.")]
    restless: Annotated[
        list[str],
        Meta(
            description="Attributes that are other with nearly every visit, which says nothing; left out of the visits."
        ),
    ]
    events: Annotated[Int64, Meta(description="Events that were compared: the latest, 100 at most.")]
    is_whole: Annotated[bool, Meta(description="Whether these are all that are kept.")]
