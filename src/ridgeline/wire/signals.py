"""The smart signals that are more than a single value."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType, field

from ridgeline.wire.shape import Integer, Score, Shape

RarityBucket = Literal["<p95", "p95-p99", "p99-p99.5", "p99.5-p99.9", "p99.9+", "not_seen"]
RARITY_MEANING = (
    "How rare the device's configuration is among those observed: its share from the most common (`<p95`) to the "
    "rarest thousandth (`p99.9+`), or `not_seen` when it is one of those and the first of its kind."
)


class Proximity(Shape):
    """The zone of a fixed grid in which the device is: near devices share it, and it does not tell the place."""

    id: Annotated[str, Meta(description="The zone. Ids of two deployments cannot be compared.")]
    precision_radius: Annotated[
        Literal[10, 25, 65, 175, 450, 1200, 3300, 8500, 22500],
        Meta(description="The zone's radius in metres.", extra_json_schema={"format": "int32"}),
    ]
    confidence: Annotated[
        float,
        Meta(
            ge=0,
            le=1,
            description="0 to 1: how likely the device is inside the zone, not in the next one.",
            extra_json_schema={"format": "float"},
        ),
    ]


class TamperingDetails(Shape):
    """What the judgement on tampering rests on."""

    anomaly_score: Annotated[
        Score | UnsetType,
        Meta(description="0 to 1: how little the browser's facts fit together. Above 0.5 is worth acting on."),
    ] = UNSET
    anti_detect_browser: Annotated[
        bool | UnsetType,
        Meta(description="True for a browser made to pass as other devices."),
    ] = UNSET


class VelocityData(Shape):
    """Counts over three windows that end at the event."""

    five_minutes: Annotated[Integer, Meta(description="The count of the last 5 minutes.")] = field(name="5_minutes")
    one_hour: Annotated[Integer, Meta(description="The count of the last hour.")] = field(name="1_hour")
    twenty_four_hours: Annotated[
        Integer | UnsetType,
        Meta(description="The count of the last 24 hours. A distinct count of a visitor with over 20,000 has none."),
    ] = field(name="24_hours", default=UNSET)


class Velocity(Shape):
    """How busy the visitor, its address and its linked id have been. What cannot be counted is left out."""

    distinct_ip: Annotated[VelocityData | UnsetType, Meta(description="Addresses of this visitor.")] = UNSET
    distinct_linked_id: Annotated[VelocityData | UnsetType, Meta(description="Linked ids of this visitor.")] = UNSET
    distinct_country: Annotated[
        VelocityData | UnsetType,
        Meta(description="Countries from which this visitor came."),
    ] = UNSET
    events: Annotated[VelocityData | UnsetType, Meta(description="Events of this visitor.")] = UNSET
    ip_events: Annotated[VelocityData | UnsetType, Meta(description="Events from this address.")] = UNSET
    distinct_ip_by_linked_id: Annotated[
        VelocityData | UnsetType,
        Meta(description="Addresses from which this linked id came."),
    ] = UNSET
    distinct_visitor_id_by_linked_id: Annotated[
        VelocityData | UnsetType,
        Meta(description="Visitors with this linked id."),
    ] = UNSET


class Label(Shape):
    """What a model that was trained for one purpose says of the event."""

    label: Annotated[str, Meta(description="The purpose, such as `automation_tool`.")]
    prediction: Annotated[bool | UnsetType, Meta(description="The model's answer.")] = UNSET
    ml_score: Annotated[Score | UnsetType, Meta(description="0 to 1, higher is surer of a true answer.")] = UNSET
