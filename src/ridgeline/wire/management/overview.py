"""The overview: figures of a stretch of time, counted when events were recorded."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ridgeline.wire.shape import Int64, Shape

Step = Literal["hour", "day"]


class SignalCount(Shape, kw_only=True):
    """In how many events a signal had a value."""

    signal: Annotated[str, Meta(description="The signal, by its name in the search, such as `vpn` or `tor_node`.")]
    value: Annotated[str, Meta(description="The value, such as `true` or `bad`.")]
    count: Annotated[Int64, Meta(description="Events.")]


class OverviewPoint(Shape, kw_only=True):
    """The figures of one step of time."""

    at: Annotated[
        Int64,
        Meta(
            description="The step's first millisecond, Unix. A day may begin before `start` or within an hour, which "
            "counts to the day that it begins in; hours before `start` are never counted."
        ),
    ]
    events: Annotated[Int64, Meta(description="Identifications.")]
    new_visitors: Annotated[Int64, Meta(description="Those of visitors never seen before.")]
    returning: Annotated[Int64, Meta(description="Those of known visitors.")]
    signals: Annotated[
        dict[str, Int64], Meta(description="Events by signal: flags that are true, and bots that are bad.")
    ]


class ScoreBucket(Shape, kw_only=True):
    """Events with a suspect score from `least` on, in steps of five."""

    least: Annotated[int, Meta(description="The least score.")]
    count: Annotated[Int64, Meta(description="Events.")]


class CountryCount(Shape, kw_only=True):
    """Events from a country."""

    country: Annotated[str, Meta(description="ISO 3166-1 alpha-2.")]
    count: Annotated[Int64, Meta(description="Events.")]


class LinkedIdCount(Shape, kw_only=True):
    """Events of a linked id."""

    linked_id: Annotated[str, Meta(description="The linked id.")]
    count: Annotated[Int64, Meta(description="Events.")]


class TopLinkedIdsView(Shape, kw_only=True):
    """The linked ids with the most events."""

    linked_ids: Annotated[list[LinkedIdCount], Meta(description="The most first.")]
    counted: Annotated[Int64, Meta(description="So many events with a linked id were looked at, the latest.")]
    is_whole: Annotated[bool, Meta(description="Whether these are all of the time asked for.")]


class Overview(Shape, kw_only=True):
    """Figures of the hours that begin in a stretch of time. Erasure and retention do not change them."""

    start: Annotated[Int64, Meta(description="The first hour, Unix milliseconds.")]
    end: Annotated[Int64, Meta(description="The end of the last hour.")]
    step: Annotated[Step, Meta(description="The width of a point; days begin at 00:00 of the time zone asked for.")]
    events: Annotated[Int64, Meta(description="Identifications.")]
    new_visitors: Annotated[Int64, Meta(description="Those of visitors never seen before.")]
    returning: Annotated[Int64, Meta(description="Those of known visitors.")]
    before: Annotated[
        dict[str, Int64],
        Meta(description="`events`, `new_visitors` and `returning` of the stretch as long right before."),
    ]
    points: Annotated[list[OverviewPoint], Meta(description="Every step, empty ones included.")]
    signals: Annotated[list[SignalCount], Meta(description="All counted values of all signals, the most first.")]
    suspect_scores: Annotated[list[ScoreBucket], Meta(description="The distribution, where a score is known.")]
    countries: Annotated[list[CountryCount], Meta(description="The most first.")]
    top_linked_ids: Annotated[TopLinkedIdsView, Meta(description="The busiest linked ids.")]
