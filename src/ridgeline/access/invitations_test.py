from __future__ import annotations

import pytest

from ridgeline.access.invitations import digest_of, link_of, new_invitation


def test_each_is_another_and_only_its_digest_is_kept() -> None:
    made = {new_invitation() for _ in range(100)}
    assert len(made) == len({digest_of(one) for one in made}) == 100
    assert all(len(digest_of(one) or b"") == 32 for one in made)


@pytest.mark.parametrize(
    "text", ["", "inv_", "inv_" + "a" * 42, "inv_" + "a" * 44, "INV_" + "a" * 43, "inv_" + "ü" * 43]
)
def test_what_is_none_has_no_digest(text: str) -> None:
    assert digest_of(text) is None


def test_the_link_shows_the_invitation_to_no_server() -> None:
    assert link_of("inv_x", None) == "/console/invitation#inv_x"
    assert link_of("inv_x", "https://id.example.com/") == "https://id.example.com/console/invitation#inv_x"
