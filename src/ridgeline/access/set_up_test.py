from __future__ import annotations

import re

from ridgeline.access.set_up import SetUpCode
from ridgeline.secret import DeploymentSecret

OLD, NEW = "o" * 32, "n" * 32


def test_all_servers_of_a_database_accept_the_same_code() -> None:
    one, other = (SetUpCode(DeploymentSecret([OLD]), "ws_1") for _ in range(2))
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", one.text)
    assert other.fits(one.text)
    assert other.fits(one.text.lower().replace("-", ""))


def test_no_other_workspace_and_no_other_secret_has_it() -> None:
    code = SetUpCode(DeploymentSecret([OLD]), "ws_1")
    for other in (SetUpCode(DeploymentSecret([OLD]), "ws_2"), SetUpCode(DeploymentSecret([NEW]), "ws_1")):
        assert not other.fits(code.text)
    for wrong in ("", code.text[:-1], code.text + "0", "\udc00", "0000-0000-0000"):
        assert not code.fits(wrong)


def test_a_server_whose_secret_was_changed_first_accepts_what_another_shows() -> None:
    before = SetUpCode(DeploymentSecret([OLD]), "ws_1")
    after = SetUpCode(DeploymentSecret([NEW, OLD]), "ws_1")
    assert after.fits(before.text)
    assert after.text != before.text
