"""Environments: production, staging and the like, whose events are kept apart."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from ridgeline.wire.shape import Int64, Shape

EnvironmentName = Annotated[str, Meta(description="Its name, that of no other.", min_length=1, max_length=100)]
Days = Annotated[int, Meta(ge=1, le=36_500)]
_KEPT = "Days that its events are kept; null: as the server's."
_DETAILS_KEPT = "Days that explanations and timings are kept; null: as the server's."


class EnvironmentView(Shape, kw_only=True):
    """An environment."""

    environment_id: Annotated[str, Meta(description="The environment.")]
    name: Annotated[str, Meta(description="Its name.")]
    is_default: Annotated[bool, Meta(description="Whether events go there that name none.")]
    created_at: Annotated[Int64, Meta(description="When it was made, in Unix milliseconds.")]
    retention_days: Annotated[Days | None, Meta(description=_KEPT)]
    detail_retention_days: Annotated[Days | None, Meta(description=_DETAILS_KEPT)]
    default_retention_days: Annotated[Days, Meta(description="What null means for events.")]
    default_detail_retention_days: Annotated[Days, Meta(description="What null means for details.")]


class Environments(Shape, kw_only=True):
    """A page of environments."""

    environments: Annotated[list[EnvironmentView], Meta(description="Environments, the oldest first.")]
    pagination_key: Annotated[str | UnsetType, Meta(description="What asks for the next page.")] = UNSET


class NewEnvironment(Shape, kw_only=True, forbid_unknown_fields=True):
    """An environment to make."""

    name: EnvironmentName
    retention_days: Annotated[Days | None, Meta(description=_KEPT)] = None
    detail_retention_days: Annotated[Days | None, Meta(description=_DETAILS_KEPT)] = None


class EnvironmentChange(Shape, kw_only=True, forbid_unknown_fields=True):
    """What to change; what is left out stays, and null stands for the server's own number of days."""

    name: EnvironmentName | UnsetType = UNSET
    retention_days: Annotated[Days | UnsetType | None, Meta(description=_KEPT)] = UNSET
    detail_retention_days: Annotated[Days | UnsetType | None, Meta(description=_DETAILS_KEPT)] = UNSET
