from __future__ import annotations

import pytest

from ridgeline.access.assembly import provider_of
from ridgeline.errors import ConfigurationError
from ridgeline.settings import Settings

ISSUER = "https://accounts.example.com/"
URL = "https://id.example.com/"


def test_a_provider_is_what_the_settings_name() -> None:
    assert provider_of(Settings(oidc_client_id="ridgeline", public_url=URL)) is None
    provider = provider_of(
        Settings(oidc_issuer=ISSUER, oidc_client_id="ridgeline", oidc_client_secret="x", public_url=URL)
    )
    assert provider is not None
    # The issuer is compared letter for letter.
    assert provider.issuer == ISSUER
    assert provider.redirect_uri == "https://id.example.com/management/v1/oidc/callback"


def test_what_is_missing_for_it_is_named() -> None:
    with pytest.raises(ConfigurationError, match="oidc_issuer needs oidc_client_id, too"):
        provider_of(Settings(oidc_issuer=ISSUER, public_url=URL))
    with pytest.raises(ConfigurationError, match="oidc_issuer needs public_url, too"):
        provider_of(Settings(oidc_issuer=ISSUER, oidc_client_id="ridgeline"))
