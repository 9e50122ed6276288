"""All of it put together, for one deployment."""

from __future__ import annotations

from dataclasses import dataclass

from ridgeline.access.known_browsers import KnownBrowsers
from ridgeline.access.members import Members
from ridgeline.access.oidc import Oidc, OidcProvider
from ridgeline.access.oidc_members import OidcMembers
from ridgeline.access.passwords import Passwords
from ridgeline.access.second_factor import SecondFactor
from ridgeline.access.sessions import Sessions
from ridgeline.access.set_up import FirstAdministrator, SetUpCode
from ridgeline.access.signing_in import SigningIn
from ridgeline.access.throttle import Throttle
from ridgeline.clock import Clock
from ridgeline.errors import ConfigurationError
from ridgeline.metrics import Metrics
from ridgeline.secret import DeploymentSecret
from ridgeline.settings import Settings
from ridgeline.storage.protocol import Storage


@dataclass(frozen=True, slots=True)
class Access:
    """What the console's sessions and members need. `oidc` is None where there is no provider."""

    sessions: Sessions
    signing_in: SigningIn
    second_factor: SecondFactor
    first_administrator: FirstAdministrator
    members: Members
    known_browsers: KnownBrowsers
    oidc: Oidc | None
    oidc_members: OidcMembers

    @staticmethod
    def of(
        storage: Storage,
        secret: DeploymentSecret,
        workspace_id: str,
        settings: Settings,
        metrics: Metrics,
        clock: Clock,
        passwords: Passwords | None = None,
    ) -> Access:
        passwords = Passwords() if passwords is None else passwords
        sessions = Sessions(storage, secret, clock)
        second_factor = SecondFactor(storage, secret, clock)
        provider = provider_of(settings)
        return Access(
            sessions=sessions,
            signing_in=SigningIn(
                storage, sessions, passwords, second_factor, Throttle(processes=settings.workers), metrics, clock
            ),
            second_factor=second_factor,
            first_administrator=FirstAdministrator(storage, SetUpCode(secret, workspace_id), passwords, clock),
            members=Members(storage, clock),
            known_browsers=KnownBrowsers(secret, clock),
            oidc=None if provider is None else Oidc(provider, secret, clock),
            oidc_members=OidcMembers(
                storage, None if settings.oidc_default_role == "none" else settings.oidc_default_role, clock
            ),
        )


def provider_of(settings: Settings) -> OidcProvider | None:
    """Return the OIDC provider that the settings name, if they do; ConfigurationError if more has to be set for it."""
    if settings.oidc_issuer is None:
        return None
    if settings.oidc_client_id is None or settings.public_url is None:
        missing = "oidc_client_id" if settings.oidc_client_id is None else "public_url"
        raise ConfigurationError(f"The setting oidc_issuer needs {missing}, too.")
    return OidcProvider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, settings.public_url)
