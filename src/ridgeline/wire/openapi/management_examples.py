"""What the management API's answers look like, for its reference."""

from __future__ import annotations

from ridgeline.wire.management.api_keys import ApiKeys, ApiKeyView, KeyLimit, MadeApiKey
from ridgeline.wire.management.audit_log import AuditLog, AuditLogEntry
from ridgeline.wire.management.environments import Environments, EnvironmentView
from ridgeline.wire.management.health import DataSource, Health, HealthFinding, StoreHealth
from ridgeline.wire.management.members import InvitedMember, Members, MemberView
from ridgeline.wire.management.overview import (
    CountryCount,
    LinkedIdCount,
    Overview,
    OverviewPoint,
    ScoreBucket,
    SignalCount,
    TopLinkedIdsView,
)
from ridgeline.wire.management.session import (
    OpenSession,
    OpenSessions,
    RecoveryCodes,
    SessionView,
    SignedInMember,
    TotpSetUp,
)
from ridgeline.wire.management.views import SavedViews, SavedViewShape
from ridgeline.wire.management.visitors import (
    AttributeDrift,
    DriftedVisit,
    LinkedIdSummary,
    Seen,
    VisitorDrift,
    VisitorSummary,
)
from ridgeline.wire.openapi.examples import (
    AT,
    ENVIRONMENT_ID,
    EVENT_ID,
    KEY_ID,
    MEMBER_ID,
    SESSION_ID,
    USER_AGENT,
    VIEW_ID,
    VISITOR_ID,
)

_HOUR = 3_600_000
_DAY = 24 * _HOUR
_PAGINATION_KEY = "Zm9yIGV4YW1wbGUgb25seTogd2hpY2ggbGlzdCwgYW5kIHdoZXJlIGl0IHN0b3BwZWQ"

SIGNED_OUT = SessionView(state="signed_out")
SIGNED_IN = SessionView(
    state="signed_in",
    member=SignedInMember(
        member_id=MEMBER_ID,
        email="ada@shop.example",
        name="Ada",
        role="administrator",
        sees_personal_data=True,
        has_password=True,
        has_totp=True,
        recovery_codes_left=8,
    ),
    session_id=SESSION_ID,
    csrf_token="3e6f0d4c8a12",  # noqa: S106 - an example
)
OPEN_SESSIONS = OpenSessions(
    [
        OpenSession(
            session_id=SESSION_ID,
            created_at=AT - _DAY,
            last_seen_at=AT - 90_000,
            expires_at=AT + 12 * _HOUR,
            user_agent=USER_AGENT,
            address="192.0.2.44",
            is_this=True,
        )
    ]
)
TOTP_SET_UP = TotpSetUp(
    secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",  # noqa: S106 - an example
    uri="otpauth://totp/Ridgeline:ada@shop.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Ridgeline",
    picture="M4 4h7v1h-7zM12 4h1v1h-1z",
    size=45,
)
RECOVERY_CODES = RecoveryCodes(["7KQ2-MX9T", "4RD8-PW3C"])

MEMBER = MemberView(
    member_id=MEMBER_ID,
    email="grace@shop.example",
    name="Grace",
    role="editor",
    sees_personal_data=False,
    state="active",
    has_totp=False,
    created_at=AT - 30 * _DAY,
    last_seen_at=AT - _DAY,
)
MEMBERS = Members(members=[MEMBER])
INVITED = InvitedMember(
    member=MemberView(
        member_id=MEMBER_ID,
        email="grace@shop.example",
        name="Grace",
        role="editor",
        sees_personal_data=False,
        state="invited",
        has_totp=False,
        created_at=AT,
        invitation_until=AT + 7 * _DAY,
    ),
    invitation="inv_5yT0mZq3",
    url="https://id.example.com/console/invitation#inv_5yT0mZq3",
)

ENVIRONMENT = EnvironmentView(
    environment_id=ENVIRONMENT_ID,
    name="Staging",
    is_default=False,
    created_at=AT - 60 * _DAY,
    retention_days=14,
    detail_retention_days=None,
    default_retention_days=90,
    default_detail_retention_days=30,
)
ENVIRONMENTS = Environments(environments=[ENVIRONMENT])

API_KEY = ApiKeyView(
    key_id=KEY_ID,
    kind="secret",
    name="Checkout server",
    environment_id=None,
    created_at=AT - 40 * _DAY,
    last_used_at=AT - 30_000,
    limit=KeyLimit(rate=50, burst=100),
    erasure_limit=None,
)
API_KEYS = ApiKeys(api_keys=[API_KEY], pagination_key=_PAGINATION_KEY)
MADE_API_KEY = MadeApiKey(
    api_key=ApiKeyView(
        key_id=KEY_ID,
        kind="secret",
        name="Checkout server",
        environment_id=None,
        created_at=AT,
        limit=KeyLimit(rate=50, burst=100),
        erasure_limit=None,
    ),
    text="rl_sk_us_0123456789abcdefghijklmnABCDEF",
)
REVOKED_API_KEY = ApiKeyView(
    key_id=KEY_ID,
    kind="secret",
    name="Checkout server",
    environment_id=None,
    created_at=AT - 40 * _DAY,
    revoked_at=AT,
    last_used_at=AT - 30_000,
    limit=KeyLimit(rate=50, burst=100),
    erasure_limit=None,
)

AUDIT_LOG = AuditLog(
    entries=[
        AuditLogEntry(
            number=1_204,
            at=AT,
            actor=MEMBER_ID,
            actor_name="Ada",
            action="key.created",
            subject=KEY_ID,
            subject_name="Checkout server",
            environment_id=None,
            details={"kind": "secret", "rate_limit": {"rate": 50, "burst": 100}, "erasure_rate_limit": None},
        )
    ],
    pagination_key=_PAGINATION_KEY,
)

OVERVIEW = Overview(
    start=AT - 2 * _HOUR,
    end=AT,
    step="hour",
    events=5_180,
    new_visitors=1_204,
    returning=3_976,
    before={"events": 4_902, "new_visitors": 1_311, "returning": 3_591},
    points=[
        OverviewPoint(
            at=AT - 2 * _HOUR, events=2_411, new_visitors=566, returning=1_845, signals={"vpn": 121, "bot": 14}
        ),
        OverviewPoint(at=AT - _HOUR, events=2_769, new_visitors=638, returning=2_131, signals={"vpn": 130, "bot": 9}),
    ],
    signals=[
        SignalCount(signal="vpn", value="false", count=4_929),
        SignalCount(signal="vpn", value="true", count=251),
        SignalCount(signal="bot", value="bad", count=23),
    ],
    suspect_scores=[ScoreBucket(least=0, count=4_711), ScoreBucket(least=5, count=469)],
    countries=[CountryCount(country="NO", count=3_870), CountryCount(country="DE", count=1_310)],
    top_linked_ids=TopLinkedIdsView(
        linked_ids=[LinkedIdCount(linked_id="order-20581", count=31)], counted=1_988, is_whole=True
    ),
)

_ADDRESS = Seen(
    value="192.0.2.44",
    events=17,
    first_at=AT - 9 * _DAY,
    last_at=AT,
    about="Oslo, Norway; AS64496 Example Broadband",
)
_LINKED_ID = Seen(value="order-20581", events=2, first_at=AT - _HOUR, last_at=AT)
VISITOR = VisitorSummary(
    visitor_id=VISITOR_ID,
    first_seen_at=AT - 10 * _DAY,
    last_seen_at=AT,
    events=18,
    is_whole=True,
    addresses=[_ADDRESS],
    linked_ids=[_LINKED_ID],
    browsers=[Seen(value="Firefox 140, Linux", events=18, first_at=AT - 10 * _DAY, last_at=AT)],
    environments=[Seen(value=ENVIRONMENT_ID, events=18, first_at=AT - 10 * _DAY, last_at=AT)],
)
LINKED_ID = LinkedIdSummary(
    linked_id="order-20581",
    events=2,
    is_whole=True,
    visitors=[Seen(value=VISITOR_ID, events=2, first_at=AT - _HOUR, last_at=AT)],
    addresses=[_ADDRESS],
)
DRIFT = VisitorDrift(
    visits=[
        DriftedVisit(
            event_id=EVENT_ID,
            at=AT,
            before_event_id=f"{AT - _DAY}.p4Ld07",
            changes=[
                AttributeDrift(attribute="browser_details.browser_full_version", before='"139.0"', after='"140.0"'),
                AttributeDrift(attribute="raw_device_attributes.device_memory", after="8"),
            ],
        )
    ],
    restless=["raw_device_attributes.canvas.text"],
    events=18,
    is_whole=True,
)

SAVED_VIEW = SavedViewShape(
    view_id=VIEW_ID, name="Bad bots", page="events", query="bot=bad", is_shared=True, is_own=True, created_at=AT
)
SAVED_VIEWS = SavedViews([SAVED_VIEW])

HEALTH = Health(
    version="0.1.0",
    python="3.11.7",
    started_at=AT - 3 * _DAY,
    state="warning",
    store=StoreHealth(
        backend="sqlite",
        schema_version="0009",
        bytes=3_912_048_640,
        events=3_004_112,
        oldest_event=AT - 90 * _DAY,
        newest_event=AT,
        erasures_pending=0,
        read_milliseconds=1.4,
        details={"sqlite": "3.49.1", "dictionaries": 2},
    ),
    data=[
        DataSource(
            name="dbip-city",
            source="ridgeline intel update",
            made_at=AT - 41 * _DAY,
            entries=4_210_334,
            state="warning",
        )
    ],
    findings=[
        HealthFinding(check="disk space", state="ok", says="61.2 of 100.0 GB are free."),
        HealthFinding(
            check="ip tables",
            state="warning",
            says="The data of dbip-city (updated) are 41 days old.",
            remedy="Run 'ridgeline intel update'.",
        ),
    ],
)
