"""Who may do what: every operation of the management API, and what whoever asks for it must be.

An operation that is not declared here is not served: the server refuses to start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ridgeline.storage.access import Role

Who = Literal["anybody", "session", "viewer", "editor", "administrator"]
"""`session`: any member, by its session and never by a key. A role: members of it or above, and management keys."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What an operation needs.

    `secret_keys`: secret keys may, too. `members_only`: management keys may not. `all_environments`: no key of one
    environment may. `personal_data`: members from whom it is masked may not.
    `by_credentials`: what the body carries is the proof, so that a session's CSRF token says nothing.
    """

    who: Who
    secret_keys: bool = False
    members_only: bool = False
    all_environments: bool = False
    personal_data: bool = False
    by_credentials: bool = False

    @property
    def role(self) -> Role | None:
        """The least role of those who may; None if none is asked for."""
        match self.who:
            case "anybody" | "session":
                return None
            case role:
                return role


_ANYBODY = Needs("anybody")
_CREDENTIALS = Needs("anybody", by_credentials=True)
_SESSION = Needs("session")
_VIEWER = Needs("viewer")
_EDITOR = Needs("editor")
_ADMINISTRATOR = Needs("administrator", all_environments=True)

ACCESS: Mapping[str, Needs] = {
    # Sessions.
    "getSession": _ANYBODY,
    "setUp": _CREDENTIALS,
    "signIn": _CREDENTIALS,
    "signOut": _ANYBODY,
    "acceptInvitation": _CREDENTIALS,
    "startOidc": _ANYBODY,
    "finishOidc": _ANYBODY,
    "listSessions": _SESSION,
    "endOtherSessions": _SESSION,
    "endSession": _SESSION,
    "changePassword": _SESSION,
    "beginTotp": _SESSION,
    "confirmTotp": _SESSION,
    "removeTotp": _SESSION,
    # Members.
    "listMembers": _ADMINISTRATOR,
    "addMember": _ADMINISTRATOR,
    "getMember": _ADMINISTRATOR,
    "changeMember": _ADMINISTRATOR,
    "removeMember": _ADMINISTRATOR,
    "inviteMemberAgain": _ADMINISTRATOR,
    "endMemberSessions": _ADMINISTRATOR,
    # Events and visitors, as of the Server API and beyond it. What is masked, the endpoints mask.
    "getEvent": _VIEWER,
    "searchEvents": _VIEWER,
    "updateEvent": _EDITOR,
    "deleteVisitorData": _EDITOR,
    "explainEvent": Needs("viewer", secret_keys=True),
    "getVisitor": _VIEWER,
    "getVisitorDrift": _VIEWER,
    "getLinkedId": Needs("viewer", personal_data=True),
    "getOverview": _VIEWER,
    # A secret key lies on every server that reads events: whoever takes one must not be able to blind the score.
    "getSuspectScore": Needs("viewer", secret_keys=True),
    "changeSuspectScore": Needs("editor", all_environments=True),
    "resetSuspectScore": Needs("editor", all_environments=True),
    # Environments and keys.
    "listEnvironments": _VIEWER,
    "createEnvironment": _ADMINISTRATOR,
    "getEnvironment": _VIEWER,
    "changeEnvironment": _ADMINISTRATOR,
    "listApiKeys": _ADMINISTRATOR,
    "createApiKey": _ADMINISTRATOR,
    "getApiKey": _ADMINISTRATOR,
    "changeApiKey": _ADMINISTRATOR,
    "revokeApiKey": _ADMINISTRATOR,
    # The rest.
    "listAuditLog": _ADMINISTRATOR,
    # Shared ones are of the whole workspace.
    "listViews": Needs("viewer", all_environments=True),
    "saveView": Needs("viewer", members_only=True),
    "removeView": Needs("viewer", members_only=True),
    # They count what happens in all environments.
    "getHealth": Needs("viewer", all_environments=True),
    "getMetrics": Needs("viewer", secret_keys=True, all_environments=True),
}
