"""Saved views of the console's pages."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from ridgeline.wire.shape import Int64, Shape

ViewName = Annotated[str, Meta(description="Its name.", min_length=1, max_length=100)]
ViewQuery = Annotated[str, Meta(description="The page's state, as its URL has it after `?`.", max_length=4_096)]
Page = Literal["events"]


class SavedViewShape(Shape, kw_only=True):
    """A saved view."""

    view_id: Annotated[str, Meta(description="The view.")]
    name: Annotated[str, Meta(description="Its name.")]
    page: Annotated[Page, Meta(description="The page.")]
    query: Annotated[str, Meta(description="The page's state, as its URL has it after `?`.")]
    is_shared: Annotated[bool, Meta(description="Whether all members see it.")]
    is_own: Annotated[bool, Meta(description="Whether it is of whoever asks.")]
    created_at: Annotated[Int64, Meta(description="When it was saved, in Unix milliseconds.")]


class SavedViews(Shape):
    """A page of the views of whoever asks, and of shared ones."""

    views: Annotated[list[SavedViewShape], Meta(description="By name.")]
    pagination_key: Annotated[str | UnsetType, Meta(description="What asks for the next page.")] = UNSET


class NewSavedView(Shape, kw_only=True, forbid_unknown_fields=True):
    """A view to save."""

    name: ViewName
    page: Annotated[Page, Meta(description="The page.")]
    query: ViewQuery
    is_shared: Annotated[bool, Meta(description="Whether all members shall see it; only editors share.")] = False
