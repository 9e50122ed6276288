"""An environment as the management API shows it."""

from __future__ import annotations

from ridgeline.settings import Settings
from ridgeline.storage.protocol import Environment
from ridgeline.wire.management.environments import EnvironmentView


def environment_view(environment: Environment, settings: Settings) -> EnvironmentView:
    return EnvironmentView(
        environment_id=environment.environment_id,
        name=environment.name,
        is_default=environment.is_default,
        created_at=environment.created_at,
        retention_days=environment.retention_days,
        detail_retention_days=environment.detail_retention_days,
        default_retention_days=settings.retention_days,
        default_detail_retention_days=settings.detail_retention_days,
    )
