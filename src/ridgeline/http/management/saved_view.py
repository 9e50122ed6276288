"""A saved view as the management API shows it."""

from __future__ import annotations

from typing import cast

from ridgeline.storage.access import Member, SavedView
from ridgeline.wire.management.views import Page, SavedViewShape


def saved_view(view: SavedView, member: Member | None) -> SavedViewShape:
    """Return a view as a member sees it, or a key, which is no member."""
    return SavedViewShape(
        view_id=view.view_id,
        name=view.name,
        page=cast("Page", view.page),
        query=view.query,
        is_shared=view.is_shared,
        is_own=member is not None and member.member_id == view.member_id,
        created_at=view.created_at,
    )
