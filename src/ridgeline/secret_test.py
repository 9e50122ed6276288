import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ridgeline.errors import ConfigurationError
from ridgeline.secret import SECRET_FILE, DeploymentSecret, load_or_create_secret, parse_secret_text


def test_it_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: load_or_create_secret(tmp_path).derive("x"), range(8)))
    assert len(set(made)) == 1
    assert load_or_create_secret(tmp_path).derive("x") == made[0]
    assert stat.S_IMODE((tmp_path / SECRET_FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [SECRET_FILE]


def test_each_purpose_has_a_key_of_its_own() -> None:
    secret = DeploymentSecret(["a deployment secret that is long enough"])
    assert secret.derive("one") != secret.derive("two")
    assert "long enough" not in repr(secret)


def test_a_short_or_missing_secret_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="at least 32 characters"):
        DeploymentSecret(["short"])
    with pytest.raises(ConfigurationError, match="is empty"):
        DeploymentSecret(parse_secret_text(" \n"))


def test_several_secrets_are_lines_or_separated_by_commas() -> None:
    assert parse_secret_text("new\nold\n") == parse_secret_text("new, old") == ["new", "old"]
