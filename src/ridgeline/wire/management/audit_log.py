"""The audit log: who changed what, when."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from ridgeline.wire.shape import Int64, Shape


class AuditLogEntry(Shape, kw_only=True):
    """Something that was done."""

    number: Annotated[Int64, Meta(description="Tells entries of one millisecond from each other.")]
    at: Annotated[Int64, Meta(description="When, in Unix milliseconds.")]
    actor: Annotated[str, Meta(description="A key's or a member's id, `command line`, `demo`, or `set-up code`.")]
    actor_name: Annotated[str | UnsetType, Meta(description="The name of the key or member, if it is there still.")] = (
        UNSET
    )
    action: Annotated[str, Meta(description="What was done, such as `key.created`.")]
    subject: Annotated[str, Meta(description="To what; of a visitor a keyed hash of its id.")]
    subject_name: Annotated[str | UnsetType, Meta(description="What that is called, if it is there still.")] = UNSET
    environment_id: Annotated[str | None, Meta(description="In which environment; null: in none or in all.")]
    details: Annotated[dict[str, Any], Meta(description="Particulars; they name no person.")]


class AuditLog(Shape, kw_only=True):
    """A page of the audit log."""

    entries: Annotated[list[AuditLogEntry], Meta(description="Entries, the newest first.")]
    pagination_key: Annotated[str | UnsetType, Meta(description="What asks for the next page.")] = UNSET
