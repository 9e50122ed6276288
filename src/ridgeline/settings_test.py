from pathlib import Path
from typing import Any

import pytest

from ridgeline.errors import ConfigurationError
from ridgeline.settings import load_settings, other_regions


def test_a_flag_wins_over_a_variable_over_the_file_over_the_default(tmp_path: Path) -> None:
    file = tmp_path / "ridgeline.toml"
    file.write_text('port = 1001\nregion = "eu"\nhost = "::1"\n')
    environment = {"RIDGELINE_PORT": "1002", "RIDGELINE_REGION": "ap", "RIDGELINE_CONFIG": str(file), "HOME": "/x"}
    settings = load_settings({"port": "1003"}, environment)
    assert (settings.port, settings.region, settings.host, settings.workers) == (1003, "ap", "::1", 1)


def test_every_way_gives_the_same_types(tmp_path: Path) -> None:
    file = tmp_path / "ridgeline.toml"
    file.write_text('trusted_proxies = ["10.0.0.0/8", "::1"]\ndemo = true\n')
    from_file = load_settings({}, {}, file)
    from_environment = load_settings(
        {}, {"RIDGELINE_TRUSTED_PROXIES": "10.0.0.0/8, ::1", "RIDGELINE_DEMO": "true", "RIDGELINE_HOST": ""}
    )
    from_flags = load_settings({"trusted_proxies": ("10.0.0.0/8", "::1"), "demo": True}, {})
    from_one_flag = load_settings({"trusted_proxies": ("10.0.0.0/8,::1",), "demo": True}, {})
    assert from_file == from_environment == from_flags == from_one_flag
    assert from_file.trusted_proxies == ("10.0.0.0/8", "::1")


@pytest.mark.parametrize(
    ("flags", "environment", "text", "message"),
    [
        ({}, {"RIDGELINE_PROT": "1"}, "", "RIDGELINE_PROT is not known. Did you mean RIDGELINE_PORT?"),
        ({}, {}, "prot = 1", r"'prot' in .*toml is not known. Did you mean port\?"),
        ({}, {}, "[server]\nport = 1", "'server' in .* is not known"),
        ({}, {}, "port = ", "is not valid TOML"),
        ({}, {}, "port = 70000", "setting port in .* cannot be 70000"),
        ({}, {"RIDGELINE_PORT": "many"}, "", "setting port in the environment cannot be 'many'"),
        ({"region": "US East"}, {}, "", "setting region on the command line cannot be"),
        ({"trusted_proxies": ("10.0.0.1/8",)}, {}, "", "trusted_proxies: 10.0.0.1/8 has host bits set"),
        ({"region_urls": ("eu",)}, {}, "", "region_urls: 'eu' is not a region and its address, like eu=https"),
        ({"region_urls": ("EU=https://eu.example",)}, {}, "", "is not a region and its address"),
        ({"region_urls": ("eu=ftp://eu.example",)}, {}, "", "is not a region and its address"),
        ({"region_urls": ("eu=https://key@eu.example",)}, {}, "", "is not a region and its address"),
        ({"region_urls": ("eu=https://eu.example;script-src *",)}, {}, "", "is not a region and its address"),
        ({"region_urls": ("eu=https://a.example,eu=https://b.example",)}, {}, "", "the region eu is named twice"),
        ({"trusted_proxies": ("nginx",)}, {}, "", "trusted_proxies: 'nginx' does not appear"),
        ({"oidc_issuer": "accounts.example"}, {}, "", "oidc_issuer must be an address like https:"),
        ({"oidc_issuer": "http://accounts.example"}, {}, "", "oidc_issuer must be an address like https:"),
        ({"oidc_default_role": "owner"}, {}, "", "setting oidc_default_role on the command line cannot be 'owner'"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, flags: dict[str, Any], environment: dict[str, str], text: str, message: str
) -> None:
    file = tmp_path / "ridgeline.toml"
    file.write_text(text)
    with pytest.raises(ConfigurationError, match=message):
        load_settings(flags, environment, file)


def test_the_own_region_may_stand_in_the_list_of_all() -> None:
    listed = "us=https://us.example,eu=https://eu.example/,lab=http://[::1]:8787/id"
    settings = load_settings({"region_urls": (listed,)}, {})
    assert other_regions(settings) == {"eu": "https://eu.example", "lab": "http://[::1]:8787/id"}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none.toml cannot be read: No such file"):
        load_settings({}, {}, tmp_path / "none.toml")


def test_the_secret_is_never_shown() -> None:
    settings = load_settings({}, {"RIDGELINE_SECRET": "s3cr3t" * 10})
    assert settings.secret == "s3cr3t" * 10
    assert "s3cr3t" not in repr(settings)
    with pytest.raises(ConfigurationError) as caught:
        load_settings({}, {"RIDGELINE_SECRET": "s3cr3t", "RIDGELINE_PORT": "-1"})
    assert "s3cr3t" not in str(caught.value)
    assert "s3cr3t" not in repr(load_settings({}, {"RIDGELINE_OIDC_CLIENT_SECRET": "s3cr3t"}))
