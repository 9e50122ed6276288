"""Signing in, and who is signed in: only browsers with the console's session meet these."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from ridgeline.wire.shape import Int64, Shape

SessionState = Literal["set_up", "signed_out", "signed_in"]
MemberRole = Literal["viewer", "editor", "administrator"]
Email = Annotated[
    str, Meta(description="An email address.", min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")
]
MemberName = Annotated[str, Meta(description="A name for people.", min_length=1, max_length=100)]
Password = Annotated[str, Meta(description="A password, of 12 characters at least.", min_length=12, max_length=256)]
GivenPassword = Annotated[str, Meta(description="The member's password.", max_length=1_024)]
SecondFactor = Annotated[str, Meta(description="A code of the authenticator, or a recovery code.", max_length=64)]


class SignedInMember(Shape, kw_only=True):
    """The member that a session belongs to."""

    member_id: Annotated[str, Meta(description="The member.")]
    email: Annotated[str, Meta(description="Its email address.")]
    name: Annotated[str, Meta(description="Its name.")]
    role: Annotated[MemberRole, Meta(description="What it may do.")]
    sees_personal_data: Annotated[bool, Meta(description="Whether addresses, linked ids and the like are shown to it.")]
    has_password: Annotated[bool, Meta(description="Whether it signs in with a password.")]
    has_totp: Annotated[bool, Meta(description="Whether it has a second factor.")]
    recovery_codes_left: Annotated[int, Meta(description="How many recovery codes were not used yet.")] = 0


class SingleSignOn(Shape):
    """Another way to sign in."""

    label: Annotated[str, Meta(description="What it is called.")]
    url: Annotated[str, Meta(description="Where the browser goes, relative to this server.")]


class SessionView(Shape, kw_only=True):
    """Whether somebody is signed in, and who."""

    state: Annotated[
        SessionState,
        Meta(description="`set_up` when the first administrator is to be made, with the code of the server's banner."),
    ]
    member: Annotated[SignedInMember | UnsetType, Meta(description="Who is signed in.")] = UNSET
    session_id: Annotated[str | UnsetType, Meta(description="This session among those of the member.")] = UNSET
    csrf_token: Annotated[
        str | UnsetType, Meta(description="What changing requests of this session carry in `X-Ridgeline-CSRF`.")
    ] = UNSET
    single_sign_on: Annotated[SingleSignOn | UnsetType, Meta(description="Another way to sign in.")] = UNSET


class SetUp(Shape, kw_only=True, forbid_unknown_fields=True):
    """The first administrator."""

    code: Annotated[str, Meta(description="The one-time code of the server's banner.", max_length=64)]
    email: Email
    name: MemberName
    password: Password


class SignIn(Shape, kw_only=True, forbid_unknown_fields=True):
    """Who signs in."""

    email: Annotated[str, Meta(description="The member's email address.", max_length=254)]
    password: GivenPassword
    second_factor: SecondFactor | UnsetType = UNSET


class AcceptInvitation(Shape, kw_only=True, forbid_unknown_fields=True):
    """A member that sets its password, by an invitation."""

    invitation: Annotated[str, Meta(description="What the invitation's link carries.", max_length=128)]
    name: MemberName | UnsetType = UNSET
    password: Password


class PasswordChange(Shape, kw_only=True, forbid_unknown_fields=True):
    """Another password; all other sessions of the member end."""

    current: GivenPassword
    password: Password


class TotpSetUp(Shape, kw_only=True):
    """A second factor that becomes one when a first code of it is confirmed."""

    secret: Annotated[str, Meta(description="The secret in base32, to be typed. Shown only now.")]
    uri: Annotated[str, Meta(description="The same as `otpauth:` URI.")]
    picture: Annotated[str, Meta(description="The URI as QR code, an SVG path of one unit a module, `size` wide.")]
    size: Annotated[int, Meta(description="Modules of the QR code a side, its margin included.")]


class TotpConfirmation(Shape, kw_only=True, forbid_unknown_fields=True):
    """The first code of a second factor."""

    code: SecondFactor


class RecoveryCodes(Shape):
    """Codes for when the authenticator is lost, each good once."""

    codes: Annotated[list[str], Meta(description="The codes. Shown only now.")]


class PasswordProof(Shape, kw_only=True, forbid_unknown_fields=True):
    """The member's password, asked for again before something that matters."""

    password: GivenPassword


class OpenSession(Shape, kw_only=True):
    """A session of a member."""

    session_id: Annotated[str, Meta(description="The session.")]
    created_at: Annotated[Int64, Meta(description="When it was signed in, in Unix milliseconds.")]
    last_seen_at: Annotated[Int64, Meta(description="When it was last used; some minutes late.")]
    expires_at: Annotated[Int64, Meta(description="When it ends unless it is used.")]
    user_agent: Annotated[str, Meta(description="The browser, as it named itself.")]
    address: Annotated[str, Meta(description="The address that it was signed in from.")]
    is_this: Annotated[bool, Meta(description="Whether it is the one of this request.")]


class OpenSessions(Shape):
    """A member's sessions."""

    sessions: Annotated[list[OpenSession], Meta(description="All, the last used first.")]
