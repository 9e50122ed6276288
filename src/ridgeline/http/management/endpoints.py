"""The endpoints of the management API by operation id, but for those of sessions and members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.types import ASGIApp

from ridgeline.clock import Clock
from ridgeline.http.management.change_api_key import ChangeApiKey
from ridgeline.http.management.change_environment import ChangeEnvironment
from ridgeline.http.management.change_suspect_score import ChangeSuspectScore
from ridgeline.http.management.create_api_key import CreateApiKey
from ridgeline.http.management.create_environment import CreateEnvironment
from ridgeline.http.management.get_api_key import GetApiKey
from ridgeline.http.management.get_environment import GetEnvironment
from ridgeline.http.management.get_explanation import GetExplanation
from ridgeline.http.management.get_health import GetHealth
from ridgeline.http.management.get_linked_id import GetLinkedId
from ridgeline.http.management.get_metrics import GetMetrics
from ridgeline.http.management.get_overview import GetOverview
from ridgeline.http.management.get_suspect_score import GetSuspectScore
from ridgeline.http.management.get_visitor import GetVisitor
from ridgeline.http.management.get_visitor_drift import GetVisitorDrift
from ridgeline.http.management.list_api_keys import ListApiKeys
from ridgeline.http.management.list_audit_log import ListAuditLog
from ridgeline.http.management.list_environments import ListEnvironments
from ridgeline.http.management.list_views import ListViews
from ridgeline.http.management.pages import Pages
from ridgeline.http.management.remove_view import RemoveView
from ridgeline.http.management.reset_suspect_score import ResetSuspectScore
from ridgeline.http.management.revoke_api_key import RevokeApiKey
from ridgeline.http.management.save_view import SaveView
from ridgeline.http.server_api.delete_visitor import DeleteVisitor
from ridgeline.http.server_api.get_event import GetEvent
from ridgeline.http.server_api.search_events import SearchEvents
from ridgeline.http.server_api.update_event import UpdateEvent
from ridgeline.http.shown import Shown
from ridgeline.metrics import Metrics
from ridgeline.operations.api_keys import Keyring
from ridgeline.operations.erasure import Eraser, ErasureSubjects
from ridgeline.operations.health import HealthWatch
from ridgeline.operations.masking import Masking
from ridgeline.operations.suspect_score import SuspectScore
from ridgeline.secret import DeploymentSecret
from ridgeline.settings import Settings
from ridgeline.storage.protocol import Storage
from ridgeline.tokens import Signer


@dataclass(frozen=True, slots=True)
class Parts:
    """What the endpoints work with."""

    settings: Settings
    storage: Storage
    secret: DeploymentSecret
    clock: Clock
    keyring: Keyring
    metrics: Metrics
    score: SuspectScore
    eraser: Eraser
    subjects: ErasureSubjects
    cursors: Signer
    """Of searches: a page that one API began the other goes on with."""


def endpoints(parts: Parts) -> Mapping[str, ASGIApp]:
    settings, storage, clock = parts.settings, parts.storage, parts.clock
    shown = Shown(Masking(parts.secret))
    pages = Pages(Signer(parts.secret, "page"))
    return {
        "getEvent": GetEvent(storage, shown),
        "searchEvents": SearchEvents(storage, parts.cursors, clock, shown),
        "updateEvent": UpdateEvent(storage, clock),
        "deleteVisitorData": DeleteVisitor(storage, parts.eraser, parts.subjects, clock),
        "explainEvent": GetExplanation(storage, shown),
        "getVisitor": GetVisitor(storage, shown),
        "getVisitorDrift": GetVisitorDrift(storage, shown),
        "getLinkedId": GetLinkedId(storage),
        "getOverview": GetOverview(storage, shown, clock),
        "getSuspectScore": GetSuspectScore(parts.score),
        "changeSuspectScore": ChangeSuspectScore(parts.score),
        "resetSuspectScore": ResetSuspectScore(parts.score),
        "listEnvironments": ListEnvironments(storage, pages, settings),
        "createEnvironment": CreateEnvironment(storage, settings, clock),
        "getEnvironment": GetEnvironment(storage, settings),
        "changeEnvironment": ChangeEnvironment(storage, settings, clock),
        "listApiKeys": ListApiKeys(storage, pages),
        "createApiKey": CreateApiKey(storage, parts.keyring, clock),
        "getApiKey": GetApiKey(storage),
        "changeApiKey": ChangeApiKey(storage, clock),
        "revokeApiKey": RevokeApiKey(storage, clock),
        "listAuditLog": ListAuditLog(storage, pages),
        "listViews": ListViews(storage, pages, shown),
        "saveView": SaveView(storage, clock),
        "removeView": RemoveView(storage, clock),
        "getHealth": GetHealth(HealthWatch(storage, settings, clock)),
        "getMetrics": GetMetrics(parts.metrics),
    }
