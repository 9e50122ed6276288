from __future__ import annotations

import pytest

from ridgeline.http.caller import Caller, caller_of, environment_of, signed_in
from ridgeline.keys import KeyKind
from ridgeline.storage.access import Member, Role, Session
from ridgeline.storage.protocol import ApiKey


def key(kind: KeyKind, environment_id: str | None = None) -> Caller:
    return Caller(ApiKey("key_1", kind, "", environment_id, None, 0, None))


def member(role: Role, *, sees: bool = True) -> Caller:
    session = Session("se_1", "mb_1", b"", 0, 0, 0, 0, "", "")
    return Caller(member=Member("mb_1", "a@b", "A", role, sees, 0), session=session)


@pytest.mark.parametrize(
    ("caller", "roles", "sees", "actor"),
    [
        (key(KeyKind.SECRET), set(), True, "key_1"),
        (key(KeyKind.MANAGEMENT), {"viewer", "editor", "administrator"}, True, "key_1"),
        (key(KeyKind.MANAGEMENT, "ae_1"), {"viewer", "editor", "administrator"}, True, "key_1"),
        (member("viewer"), {"viewer"}, True, "mb_1"),
        (member("editor", sees=False), {"viewer", "editor"}, False, "mb_1"),
        (member("administrator", sees=False), {"viewer", "editor", "administrator"}, False, "mb_1"),
    ],
)
def test_each_may_what_those_below_it_may(caller: Caller, roles: set[str], sees: bool, actor: str) -> None:
    allowed: tuple[Role, ...] = ("viewer", "editor", "administrator")
    assert {role for role in allowed if caller.may(role)} == roles
    assert (caller.sees_personal_data, caller.actor) == (sees, actor)


def test_a_key_sees_its_environment_and_a_member_all() -> None:
    for caller, environment_id in (
        (key(KeyKind.MANAGEMENT, "ae_1"), "ae_1"),
        (key(KeyKind.SECRET), None),
        (member("viewer"), None),
    ):
        scope = {"type": "http", "ridgeline.caller": caller}
        assert caller_of(scope) is caller
        assert environment_of(scope) == environment_id


def test_nobody_does_nothing() -> None:
    nobody = Caller()
    assert not nobody.may("viewer")
    with pytest.raises(ValueError, match="nobody"):
        _ = nobody.actor
    for caller in (nobody, key(KeyKind.MANAGEMENT)):
        with pytest.raises(ValueError, match="session"):
            signed_in({"type": "http", "ridgeline.caller": caller})
