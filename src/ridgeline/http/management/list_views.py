"""`GET /management/v1/views`: one's own saved views and those that are shared."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import caller_of
from ridgeline.http.management.pages import PARAMETERS, Pages
from ridgeline.http.management.query import query_of
from ridgeline.http.management.saved_view import saved_view
from ridgeline.http.shown import Shown
from ridgeline.storage.access import AccessStore
from ridgeline.wire.management.views import SavedViews

# The id of no member, so that a key sees what is shared.
_NOBODY = ""


class ListViews:
    def __init__(self, access: AccessStore, pages: Pages, shown: Shown) -> None:
        self._access = access
        self._pages = pages
        self._shown = shown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = query_of(scope, *PARAMETERS)
        member = caller_of(scope).member
        views = await self._access.saved_views(_NOBODY if member is None else member.member_id)
        views, more = self._pages.cut(
            # A name would tell it, too: a view that holds personal data is not there for whom they are masked.
            [view for view in views if self._shown.shows_view(scope, view)],
            lambda view: (view.name.casefold(), view.name, view.view_id),
            query,
            "views",
        )
        await answer_object(send, 200, SavedViews([saved_view(view, member) for view in views], more))
