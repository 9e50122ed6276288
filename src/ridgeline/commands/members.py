"""`ridgeline members`: list, invite, reset and remove members of the console, for operators whom nobody can let in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast, get_args

import click
import msgspec

from ridgeline.access.invitations import link_of
from ridgeline.access.members import Invited, Members
from ridgeline.commands.common import Store, as_json_option, print_json, print_table, shown_time, store_options
from ridgeline.deployment import COMMAND_LINE, Deployment
from ridgeline.errors import RidgelineError
from ridgeline.secret import write_private_file
from ridgeline.storage.access import Member, Role
from ridgeline.wire.management.session import Email, MemberName


@click.group()
def members() -> None:
    """List, invite, reset and remove members of the console."""


@members.command("list")
@store_options()
@as_json_option
def list_members(as_json: bool, store: Store) -> None:
    """List all members."""

    async def work(deployment: Deployment) -> list[dict[str, Any]]:
        return [_as_json(member) for member in await _members(deployment).all()]

    found = store.run(work)
    if as_json:
        print_json(found)
        return
    rows = [("ID", "ROLE", "PERSONAL DATA", "STATE", "SECOND FACTOR", "LAST SEEN", "ADDRESS", "NAME")]
    rows += [
        (
            member["id"],
            member["role"],
            "shown" if member["sees_personal_data"] else "masked",
            member["state"],
            "yes" if member["has_totp"] else "no",
            "never" if member["last_seen_at"] is None else shown_time(member["last_seen_at"]),
            member["email"],
            member["name"],
        )
        for member in found
    ]
    print_table(rows)


@members.command("invite")
@click.argument("email")
@click.option("--name", required=True, metavar="TEXT", help="The member's name.")
@click.option("--role", type=click.Choice(get_args(Role)), required=True, help="What it may do.")
@click.option("--personal-data", is_flag=True, help="Show personal data to it; otherwise they are masked.")
@store_options("public_url")
@as_json_option
def invite_member(email: str, name: str, role: str, personal_data: bool, as_json: bool, store: Store) -> None:
    """Add a member, and make the link with which it sets its password, good once and for seven days."""
    for what, given, form in (("address", email, Email), ("name", name, MemberName)):
        try:
            msgspec.convert(given, form)
        except msgspec.ValidationError:
            raise RidgelineError(f"This {what} of a member cannot be: {given!r}.") from None

    async def work(deployment: Deployment) -> dict[str, Any]:
        invited = await _members(deployment).invite(
            email, name, cast("Role", role), COMMAND_LINE, sees_personal_data=personal_data
        )
        return _handed_over(deployment, invited)

    _show_invitation(store.run(work, create=True), as_json=as_json)


@members.command("reset")
@click.argument("member")
@click.option("--without-second-factor", is_flag=True, help="Take the second factor away, for who lost it.")
@store_options("public_url")
@as_json_option
def reset_member(member: str, without_second_factor: bool, as_json: bool, store: Store) -> None:
    """Make a link with which a member, by its id or address, sets another password.

    Until the link is used it signs in as before; then all its sessions end.
    """

    async def work(deployment: Deployment) -> dict[str, Any]:
        found = await _find(deployment, member)
        invited = await _members(deployment).invite_again(
            found.member_id, COMMAND_LINE, without_totp=without_second_factor
        )
        return _handed_over(deployment, invited)

    _show_invitation(store.run(work), as_json=as_json)


@members.command("remove")
@click.argument("member")
@store_options()
@as_json_option
def remove_member(member: str, as_json: bool, store: Store) -> None:
    """Remove a member, by its id or address, with its sessions and saved views, at once."""

    async def work(deployment: Deployment) -> dict[str, Any]:
        found = await _find(deployment, member)
        return _as_json(await _members(deployment).remove(found.member_id, COMMAND_LINE))

    removed = store.run(work)
    if as_json:
        print_json(removed)
    else:
        click.echo(f"The member {removed['id']} is removed.")


def _members(deployment: Deployment) -> Members:
    return Members(deployment.storage, deployment.clock)


async def _find(deployment: Deployment, text: str) -> Member:
    found = await deployment.storage.member(text) or await deployment.storage.member_by_email(text)
    if found is None:
        raise RidgelineError(f"There is no member {text!r}; see 'ridgeline members list'.")
    return found


def _handed_over(deployment: Deployment, invited: Invited) -> dict[str, Any]:
    """Return the member with its link, which is shown on a terminal only, and written to a private file otherwise."""
    link = link_of(invited.invitation, deployment.settings.public_url)
    if sys.stdout.isatty():
        return _as_json(invited.member) | {"link": link}
    file = _link_file(deployment.data_dir, invited.member.member_id)
    write_private_file(file, link + "\n")
    return _as_json(invited.member) | {"link_file": str(file)}


def _link_file(data_dir: Path, member_id: str) -> Path:
    return data_dir / f"{member_id}-invitation.txt"


def _show_invitation(shown: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(shown)
    elif "link" in shown:
        click.echo(f"{shown['link']}\n(shown only now; good once, for seven days)")
    else:
        click.echo(f"The link for {shown['id']} is in {shown['link_file']}")


def _as_json(member: Member) -> dict[str, Any]:
    """Times as Unix ms, like everywhere on the wire."""
    is_active = member.password_hash is not None or member.oidc_subject is not None
    return {
        "id": member.member_id,
        "email": member.email,
        "name": member.name,
        "role": member.role,
        "sees_personal_data": member.sees_personal_data,
        "state": "active" if is_active else "invited",
        "has_totp": member.totp_secret is not None,
        "created_at": member.created_at,
        "last_seen_at": member.last_seen_at,
    }
