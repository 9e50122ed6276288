"""Members of the workspace, below `/management/v1/members`."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp

from ridgeline.access.members import Members
from ridgeline.http.management.members.add_member import AddMember
from ridgeline.http.management.members.change_member import ChangeMember
from ridgeline.http.management.members.end_member_sessions import EndMemberSessions
from ridgeline.http.management.members.get_member import GetMember
from ridgeline.http.management.members.invite_member_again import InviteMemberAgain
from ridgeline.http.management.members.list_members import ListMembers
from ridgeline.http.management.members.remove_member import RemoveMember
from ridgeline.http.management.pages import Pages


def member_endpoints(members: Members, pages: Pages, public_url: str | None) -> Mapping[str, ASGIApp]:
    """Return the endpoints by operation id."""
    return {
        "listMembers": ListMembers(members, pages),
        "addMember": AddMember(members, public_url),
        "getMember": GetMember(members),
        "changeMember": ChangeMember(members),
        "removeMember": RemoveMember(members),
        "inviteMemberAgain": InviteMemberAgain(members, public_url),
        "endMemberSessions": EndMemberSessions(members),
    }
