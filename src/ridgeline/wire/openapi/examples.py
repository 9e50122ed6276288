"""What the document's examples show: values of the shapes themselves, so that they cannot be wrong about them."""

from __future__ import annotations

from ridgeline.wire.bot import BotInfo
from ridgeline.wire.edge import EdgeHeader, EdgeRequest, EdgeResponse
from ridgeline.wire.event import Event, EventUpdate
from ridgeline.wire.explanation import CandidateExplanation, EventExplanation, Explanation, Weighed
from ridgeline.wire.identification import BrowserDetails, Confidence, Identification, Integration, Sdk
from ridgeline.wire.ip import Geolocation, IpBlocklist, IpInfo, IpInfoV4, IpInfoV6, Subdivision, VpnMethods
from ridgeline.wire.management.api_keys import ApiKeyChange, KeyLimit, NewApiKey
from ridgeline.wire.management.environments import EnvironmentChange, NewEnvironment
from ridgeline.wire.management.members import MemberChange, NewMember
from ridgeline.wire.management.session import (
    AcceptInvitation,
    PasswordChange,
    PasswordProof,
    SetUp,
    SignIn,
    TotpConfirmation,
)
from ridgeline.wire.management.views import NewSavedView
from ridgeline.wire.raw_device_attributes import RawDeviceAttributes, TouchSupport, WebGlBasics
from ridgeline.wire.rules import BlockAction, HeaderField
from ridgeline.wire.search import EventSearch
from ridgeline.wire.signals import TamperingDetails, Velocity, VelocityData
from ridgeline.wire.suspect_score import SuspectScoreChange, SuspectScoreTable, WeighedFinding

AT = 1_781_254_800_000
VISITOR_ID = "q7Rk2pVn5XsC8dLw3JtB"
EVENT_ID = f"{AT}.p4Zs8Q"
ENVIRONMENT_ID = "ae_5d0c6b1f42a9e387"
KEY_ID = "key_3vQp8Zs1LkYx"
MEMBER_ID = "mb_7Hn2RkW9cTqD"
SESSION_ID = "se_p4Jx0VbN6sZm"
VIEW_ID = "vw_1Gt5YcKe8LrA"
USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

_PLACE = Geolocation(
    accuracy_radius=50,
    latitude=59.91,
    longitude=10.75,
    timezone="Europe/Oslo",
    city_name="Oslo",
    country_code="NO",
    country_name="Norway",
    continent_code="EU",
    continent_name="Europe",
    subdivisions=[Subdivision(iso_code="03", name="Oslo")],
)

EVENT = Event(
    event_id=EVENT_ID,
    timestamp=AT,
    source="device",
    linked_id="order-20581",
    environment_id="ae_5d0c6b1f42a9e387",
    sdk=Sdk(platform="js", version="0.1.0", integrations=[Integration(name="shop-frontend", version="3.2.1")]),
    replayed=False,
    identification=Identification(
        visitor_id=VISITOR_ID,
        visitor_found=True,
        confidence=Confidence(
            score=0.99, version="score-1", comment="the token that we issued to this browser came back"
        ),
        first_seen_at=AT - 864_000_000,
        last_seen_at=AT - 86_400_000,
    ),
    tags={"step": "checkout", "amount": 129.5},
    url="https://shop.example/checkout",
    ip_address="192.0.2.44",
    user_agent=USER_AGENT,
    device="Other",
    os="Linux",
    os_version="",
    client_referrer="https://shop.example/cart",
    browser_details=BrowserDetails(
        browser_name="Firefox",
        browser_major_version="140",
        browser_full_version="140.0",
        os="Linux",
        os_version="",
        device="Other",
    ),
    bot="not_detected",
    ip_blocklist=IpBlocklist(email_spam=False, attack_source=False, tor_node=False),
    ip_info=IpInfo(
        v4=IpInfoV4(
            address="192.0.2.44",
            geolocation=_PLACE,
            asn="64496",
            asn_name="Example Broadband",
            asn_network="192.0.2.0/24",
            asn_type="isp",
            datacenter_result=False,
        )
    ),
    proxy=False,
    proxy_confidence="high",
    incognito=True,
    suspect_score=4,
    tampering=False,
    tampering_confidence="high",
    tampering_details=TamperingDetails(anomaly_score=0.08, anti_detect_browser=False),
    velocity=Velocity(
        distinct_ip=VelocityData(five_minutes=1, one_hour=1, twenty_four_hours=2),
        events=VelocityData(five_minutes=1, one_hour=3, twenty_four_hours=7),
    ),
    virtual_machine=False,
    vpn=False,
    vpn_confidence="high",
    vpn_methods=VpnMethods(timezone_mismatch=False, public_vpn=False, relay=False),
    high_activity_device=False,
    raw_device_attributes=RawDeviceAttributes(
        timezone="Europe/Oslo",
        timezone_offset="+02:00",
        languages=[["nb-NO", "en"]],
        screen_resolution=[2560, 1440],
        color_depth=24,
        hardware_concurrency=8,
        platform="Linux x86_64",
        touch_support=TouchSupport(touch_event=False, touch_start=False, max_touch_points=0),
        webgl_basics=WebGlBasics(vendor="Mozilla", renderer="llvmpipe, or similar"),
    ),
)

BLOCKED = Event(
    event_id=f"{AT + 5_120}.b90KfT",
    timestamp=AT + 5_120,
    source="device",
    environment_id="ae_5d0c6b1f42a9e387",
    sdk=Sdk(platform="js", version="0.1.0"),
    url="https://shop.example/login",
    ip_address="203.0.113.9",
    bot="bad",
    bot_type="headless_chrome",
    suspect_score=7,
    rule_action=BlockAction(
        ruleset_id="rs_4Wm9QzT1xKe7Rb",
        rule_id="r_Hc3Vn8Lp5YsG2a",
        rule_expression='bot in ["bad"]',
        status_code=403,
        headers=[HeaderField(name="Content-Type", value="application/json")],
        body='{"message":"no"}',
    ),
)

_BOT = BotInfo(
    category="ai_agent",
    provider="Example Intelligence",
    provider_url="https://agent.example",
    name="Example Agent",
    identity="signed",
    confidence="high",
)
_SERVER = IpInfo(
    v6=IpInfoV6(
        address="2001:db8:40::17",
        asn="64511",
        asn_name="Example Cloud",
        asn_network="2001:db8:40::/48",
        asn_type="hosting",
        datacenter_result=True,
        datacenter_name="Example Cloud",
    )
)

EDGE_EVENT = Event(
    event_id=f"{AT + 9_004}.2cMx7W",
    timestamp=AT + 9_004,
    source="edge",
    url="https://shop.example/catalogue?page=2",
    bot_info=_BOT,
    ip_info=_SERVER,
    proxy=False,
    proxy_confidence="high",
    vpn=False,
    vpn_confidence="medium",
    vpn_methods=VpnMethods(public_vpn=False, relay=False),
)

SEARCH = EventSearch(
    events=[EVENT],
    pagination_key="Zm9yIGV4YW1wbGUgb25seTogdGhlIHNlYXJjaCwgYW5kIHdoZXJlIGl0IHN0b3BwZWQ",
    total_hits=42,
)

UPDATE = EventUpdate(linked_id="order-20581", tags={"chargeback": True}, suspect=True)
UNMARK = EventUpdate(suspect=False)

EXPLANATION = EventExplanation(
    EVENT_ID,
    Explanation(
        version="score-1",
        method="facts",
        decision="no stored token; one known visitor fits, 2 attributes changed",
        probability=0.998214,
        confidence=0.991,
        probability_new=0.001512,
        threshold=0.6,
        margin=3642.1,
        margin_needed=1.0,
        candidates_compared=4,
        tokens=[],
        candidates=[
            CandidateExplanation(
                visitor_id=VISITOR_ID,
                probability=0.998214,
                score=31.406,
                agreeing=[Weighed("fonts", 6.21), Weighed("gpu", 4.87), Weighed("screen", 2.95)],
                drifted=[Weighed("canvas_text", -1.2), Weighed("browser_version", -0.31)],
                contradicting=[],
                ignored=["voices"],
                network="same_address",
                network_weight=8.517,
            )
        ],
        raised=[],
    ),
    {"parse": 0.21, "filter": 0.09, "enrich": 0.12, "match": 1.48},
)

EDGE_REQUEST = EdgeRequest(
    headers=[
        EdgeHeader(name="Host", value="shop.example"),
        EdgeHeader(name="User-Agent", value="ExampleAgent/1.0 (+https://agent.example)"),
        EdgeHeader(name="Accept", value="text/html"),
        EdgeHeader(name="Cookie", value=""),
    ],
    method="GET",
    url="https://shop.example/catalogue?page=2",
    ipv6_address="2001:db8:40::17",
)
EDGE_RESPONSE = EdgeResponse(
    event_id=EDGE_EVENT.event_id,
    timestamp=EDGE_EVENT.timestamp,
    source="edge",
    url="https://shop.example/catalogue?page=2",
    bot_info=_BOT,
    ip_info=_SERVER,
    proxy=False,
    proxy_confidence="high",
    vpn=False,
    vpn_confidence="medium",
    vpn_methods=VpnMethods(public_vpn=False, relay=False),
)

SUSPECT_SCORE = SuspectScoreTable(
    [
        WeighedFinding(name="incognito", meaning="A private window.", default=4, weight=0),
        WeighedFinding(name="vpn.relay", meaning="A relay.", default=4, weight=4),
    ]
)
DEFAULT_SUSPECT_SCORE = SuspectScoreTable(
    [
        WeighedFinding(name="incognito", meaning="A private window.", default=4, weight=4),
        WeighedFinding(name="vpn.relay", meaning="A relay.", default=4, weight=4),
    ]
)
SUSPECT_SCORE_CHANGE = SuspectScoreChange({"incognito": 0, "vpn.relay": None})

_PASSWORD = "nine lives, one password"  # noqa: S105 - an example
SET_UP = SetUp(code="J7K2-9QXM-4TRD", email="ada@shop.example", name="Ada", password=_PASSWORD)
SIGN_IN = SignIn(email="ada@shop.example", password=_PASSWORD, second_factor="492039")
ACCEPT_INVITATION = AcceptInvitation(invitation="inv_5yT0mZq3", password=_PASSWORD)
PASSWORD_CHANGE = PasswordChange(current=_PASSWORD, password="ten lives, another one")  # noqa: S106 - the same
PASSWORD_PROOF = PasswordProof(password=_PASSWORD)
TOTP_CONFIRMATION = TotpConfirmation(code="492039")
NEW_MEMBER = NewMember(email="grace@shop.example", name="Grace", role="editor")
MEMBER_CHANGE = MemberChange(role="viewer", sees_personal_data=False)
NEW_ENVIRONMENT = NewEnvironment(name="Staging", retention_days=14)
ENVIRONMENT_CHANGE = EnvironmentChange(retention_days=30)
NEW_API_KEY = NewApiKey(kind="secret", name="Checkout server", limit=KeyLimit(rate=50, burst=100))
API_KEY_CHANGE = ApiKeyChange(limit=KeyLimit(rate=20, burst=40))
NEW_SAVED_VIEW = NewSavedView(name="Bad bots", page="events", query="bot=bad")
