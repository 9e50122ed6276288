"""One identification on its way through the pipeline."""

from __future__ import annotations

import enum
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from ridgeline.errors import ApiError
from ridgeline.intel.bot_claim import BotClaim
from ridgeline.intel.facts import AddressFacts
from ridgeline.intel.user_agent import Client
from ridgeline.intel.web_bot_auth import SignedRequest
from ridgeline.matching.decide import Seen, Verdict
from ridgeline.matching.features import ClientFacts, Features
from ridgeline.matching.matcher import Decision, Method
from ridgeline.matching.network import Network
from ridgeline.matching.profile import Profile
from ridgeline.matching.standing import Standing
from ridgeline.signals.contract import Answer
from ridgeline.signals.observed import PlaceFacts, ZoneFacts
from ridgeline.signals.velocity_counts import VelocityCounts
from ridgeline.wire.event import Event
from ridgeline.wire.observation import Observation
from ridgeline.wire.raw_device_attributes import RawDeviceAttributes


class DropReason(enum.Enum):
    """Why an observation did not become an event."""

    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    MALFORMED = "malformed"
    KEY_MISSING = "key_missing"
    KEY_UNKNOWN = "key_unknown"
    KEY_OF_OTHER_REGION = "key_of_other_region"
    PROXY_UNKNOWN = "proxy_unknown"
    PROXY_OF_OTHER_REGION = "proxy_of_other_region"
    PROXY_OF_OTHER_ENVIRONMENT = "proxy_of_other_environment"
    RATE_LIMITED = "rate_limited"


@dataclass(frozen=True, slots=True)
class Drop:
    reason: DropReason
    error: ApiError


@dataclass(frozen=True, slots=True)
class ProxyClaim:
    """What a proxy integration says of the client it speaks for: true only if `secret` is the text of a proxy key.

    `client_ip` and `host`, the one that the browser asked, are None where the proxy said nothing that makes sense.
    """

    secret: str = field(repr=False)
    client_ip: str | None
    host: str | None


@dataclass(frozen=True, slots=True)
class Request:
    """What arrived: a way to read the body, and what the connection tells. `server_cookie` is `_iidt`.

    Times are Unix ms. `read_body` raises PayloadTooLarge, RequestReadTimeout, InvalidRequest. From the filter on,
    `client_ip` is that of `proxy_claim` if there is one.
    """

    read_body: Callable[[], Awaitable[bytes]]
    received_at: int
    client_ip: str | None = None
    user_agent: str | None = None
    header_names: frozenset[str] | None = None
    """In small letters; None where a proxy integration speaks for the client."""
    fetch_mode: str | None = None
    server_cookie: str | None = None
    proxy_claim: ProxyClaim | None = None
    signed: SignedRequest | None = None
    """What signatures of the request can cover, if it has any."""


@dataclass(slots=True)
class Visit:
    """Filled from top to bottom: each step below `request` sets what the next ones read."""

    request: Request
    # parse
    observation: Observation = field(init=False)
    # filter
    environment_id: str = field(init=False)
    # enrich
    client: Client = field(init=False)
    raw_device_attributes: RawDeviceAttributes = field(init=False)
    address: AddressFacts | None = field(init=False)
    """What is known of the client's address, None where that is not known."""
    zone: ZoneFacts = field(init=False)
    place: PlaceFacts | None = field(init=False)
    # recognise
    bot_claim: BotClaim | None = field(init=False)
    """The known bot that it says it is."""
    # match
    features: Features | None = field(init=False)
    network: Network | None = field(init=False)
    blocking_keys: tuple[int, ...] = field(init=False)
    seen: Seen = field(init=False)
    verdict: Verdict = field(init=False)
    decision: Decision = field(init=False)
    """The verdict's."""
    profile: Profile | None = field(init=False)
    """What was kept of the visitor before this visit."""
    standing: Standing | None = field(init=False)
    """How the device stands to the population; None where too little was observed."""
    token_proven: bool = False
    """Whether the token that was believed, if any, is proven."""
    line_born_at: int = field(init=False)
    """When the line of tokens began that this visit goes on with, or begins (Unix ms)."""
    token_issued_at: int | None = None
    """When we issued the newest token that came along (Unix ms): the observation is not older than that."""
    visitor_id: str = field(init=False)
    """The one found, or one that a new visitor gets."""
    # count
    counts: VelocityCounts = field(init=False)
    # judge
    judged: dict[str, Answer] = field(init=False)
    """What each smart signal says, by its field."""
    # record
    event: Event = field(init=False)
    high_recall_id: str = field(init=False)

    timings: dict[str, float] = field(default_factory=dict)
    """Milliseconds by step."""
    held: AsyncExitStack = field(default_factory=AsyncExitStack)
    """What a step took and the pipeline gives back at the end, such as the device's lock."""

    @property
    def client_facts(self) -> ClientFacts:
        """The client as matcher and signals know it."""
        client = self.client
        return ClientFacts(client.browser, client.browser_version, client.os, client.os_version, client.device)

    @property
    def visitor_proven(self) -> bool:
        """Whether the visitor is known by more than a likeness of facts (see `VisitorToken.proven`)."""
        method = self.decision.method
        return method is Method.NEW or (method is Method.TOKEN and self.token_proven)
