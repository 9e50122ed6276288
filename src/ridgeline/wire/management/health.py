"""The health of a deployment, as its console shows it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from ridgeline.wire.shape import Int64, Number, Shape

HealthState = Literal["ok", "warning", "problem"]


class HealthFinding(Shape, kw_only=True):
    """What one check of `ridgeline doctor` found."""

    check: Annotated[str, Meta(description="What was looked at.")]
    state: Annotated[HealthState, Meta(description="How it is.")]
    says: Annotated[str, Meta(description="What was found, in a sentence.")]
    remedy: Annotated[str, Meta(description="What to do about it.")] = ""


class StoreHealth(Shape, kw_only=True):
    """The store."""

    backend: Annotated[str, Meta(description="`sqlite` or `postgresql`.")]
    schema_version: Annotated[str, Meta(description="Its schema.")]
    bytes: Annotated[Int64 | None, Meta(description="Its size; null where not known.")]
    events: Annotated[Int64 | None, Meta(description="About how many events it holds.")]
    oldest_event: Annotated[Int64 | None, Meta(description="The oldest, Unix milliseconds.")]
    newest_event: Annotated[Int64 | None, Meta(description="The newest.")]
    erasures_pending: Annotated[int, Meta(description="Erasures whose rows are not all removed yet.")]
    read_milliseconds: Annotated[Number, Meta(description="How long a check that the store reads and writes took.")]
    details: Annotated[dict[str, Any], Meta(description="Further facts by name.")]


class DataSource(Shape, kw_only=True):
    """Data about addresses and bots."""

    name: Annotated[str, Meta(description="Which.")]
    source: Annotated[str, Meta(description="Where they come from.")]
    made_at: Annotated[Int64 | None, Meta(description="When they were made, Unix milliseconds; null where not known.")]
    entries: Annotated[Int64 | None, Meta(description="How many there are.")]
    state: Annotated[HealthState, Meta(description="Whether they are fresh.")]


class Health(Shape, kw_only=True):
    """How the deployment is."""

    version: Annotated[str, Meta(description="Of Ridgeline.")]
    python: Annotated[str, Meta(description="Of Python.")]
    started_at: Annotated[Int64, Meta(description="Since when this process serves, Unix milliseconds.")]
    state: Annotated[HealthState, Meta(description="The worst of the findings.")]
    store: Annotated[StoreHealth, Meta(description="The store.")]
    data: Annotated[list[DataSource], Meta(description="What is known of addresses and bots, and how fresh.")]
    findings: Annotated[
        list[HealthFinding],
        Meta(
            description="What `ridgeline doctor` says, but for damage to the store's file: to look for it is to read "
            "all of it."
        ),
    ]
