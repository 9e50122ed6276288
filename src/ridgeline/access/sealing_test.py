from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.access.sealing import Sealing
from ridgeline.secret import DeploymentSecret

OLD, NEW = "o" * 32, "n" * 32


@given(st.binary(max_size=200), st.text(max_size=20))
def test_what_was_sealed_opens(content: bytes, subject: str) -> None:
    sealing = Sealing(DeploymentSecret([OLD]), "totp-secret")
    sealed = sealing.seal(content, subject)
    assert sealing.open(sealed, subject) == content
    assert sealed != sealing.seal(content, subject)


def test_a_previous_secret_still_opens_and_a_later_one_does_not() -> None:
    sealed = Sealing(DeploymentSecret([OLD]), "totp-secret").seal(b"content", "mb_1")
    assert Sealing(DeploymentSecret([NEW, OLD]), "totp-secret").open(sealed, "mb_1") == b"content"
    assert Sealing(DeploymentSecret([NEW]), "totp-secret").open(sealed, "mb_1") is None
    renewed = Sealing(DeploymentSecret([NEW, OLD]), "totp-secret").seal(b"content", "mb_1")
    assert Sealing(DeploymentSecret([NEW]), "totp-secret").open(renewed, "mb_1") == b"content"


def test_it_opens_for_nobody_else_and_nothing_else() -> None:
    secret = DeploymentSecret([OLD])
    sealed = Sealing(secret, "totp-secret").seal(b"content", "mb_1")
    assert Sealing(secret, "totp-secret").open(sealed, "mb_2") is None
    assert Sealing(secret, "totp-ticket").open(sealed, "mb_1") is None


@pytest.mark.parametrize("length", range(45))
def test_what_was_changed_or_cut_does_not_open(length: int) -> None:
    sealing = Sealing(DeploymentSecret([OLD]), "totp-secret")
    sealed = sealing.seal(b"a content of some bytes", "mb_1")
    assert sealing.open(sealed[:length], "mb_1") is None
    assert sealing.open(sealed[:length] + bytes([sealed[length] ^ 1]) + sealed[length + 1 :], "mb_1") is None
