"""Events as whoever asks may see them."""

from __future__ import annotations

from starlette.types import Scope

from ridgeline.errors import PersonalDataHidden
from ridgeline.http.caller import caller_of
from ridgeline.operations.masking import Masking, masked_explanation, reveals, reveals_by_text
from ridgeline.storage.access import SavedView
from ridgeline.storage.protocol import EventQuery
from ridgeline.wire.explanation import EventExplanation


class Shown:
    """Masks what a caller must not see; keys, and members who see personal data, are shown everything."""

    def __init__(self, masking: Masking) -> None:
        self._masking = masking

    def event(self, scope: Scope, payload: bytes) -> bytes:
        """Return the JSON of an event."""
        return payload if caller_of(scope).sees_personal_data else self._masking.payload(payload)

    def explanation(self, scope: Scope, explanation: EventExplanation) -> EventExplanation:
        return explanation if caller_of(scope).sees_personal_data else masked_explanation(explanation)

    def check_search(self, scope: Scope, query: EventQuery) -> None:
        """Raise PersonalDataHidden for a search whose filters would tell what is masked."""
        if not caller_of(scope).sees_personal_data and reveals(query.filters):
            raise PersonalDataHidden("you can't search by personal data, which are not shown to you")

    def shows_view(self, scope: Scope, view: SavedView) -> bool:
        """Tell whether a saved view may be shown: one's own, or one that holds nothing that is masked."""
        caller = caller_of(scope)
        is_own = caller.member is not None and caller.member.member_id == view.member_id
        return caller.sees_personal_data or is_own or not reveals_by_text(view.query)

    def linked_id(self, scope: Scope, linked_id: str) -> str:
        return linked_id if caller_of(scope).sees_personal_data else self._masking.linked_id(linked_id)
