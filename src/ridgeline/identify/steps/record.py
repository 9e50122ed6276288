"""Build the event, once, and store it with its visitor in one durable write."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from ridgeline.identify.age import is_out_of_date
from ridgeline.identify.steps.count import Count
from ridgeline.identify.steps.judge import Judge
from ridgeline.identify.steps.match import Match
from ridgeline.identify.visit import Drop, Visit
from ridgeline.ids import bucket_of, new_event_id
from ridgeline.intel.ip_info import ip_info
from ridgeline.intel.user_agent import Client
from ridgeline.matching.profile import FEW_VISITS, Profile, decode, encode, is_worth_keeping
from ridgeline.matching.scoring import ScoringMatcher
from ridgeline.pseudonyms import Pseudonyms
from ridgeline.signals.contract import values_of
from ridgeline.signals.kept import pack as pack_signals
from ridgeline.storage.columns import columns_of
from ridgeline.storage.protocol import (
    EventIdTaken,
    EventStore,
    NewEvent,
    PayloadSeen,
    StorageUnavailable,
    VisitorGone,
)
from ridgeline.wire.event import Event
from ridgeline.wire.event_detail import EventDetail
from ridgeline.wire.identification import BrowserDetails, Confidence, HighRecallIdentification, Identification, Sdk
from ridgeline.wire.ip import IpInfo

ATTEMPTS = 5


class Record:
    name = "record"

    def __init__(
        self,
        events: EventStore,
        match: Match,
        count: Count,
        judge: Judge,
        matcher: ScoringMatcher,
        pseudonyms: Pseudonyms,
        *,
        replay_window: int = 0,
    ) -> None:
        """`replay_window`: for how many ms an observation is known again; 0 does not look for it."""
        self._events = events
        self._match = match
        self._count = count
        self._judge = judge
        self._matcher = matcher
        self._pseudonyms = pseudonyms
        self._window = replay_window

    async def run(self, visit: Visit) -> Drop | None:
        replayed = self._is_out_of_date(visit)
        for _ in range(ATTEMPTS):
            event = self._event(visit, replayed)
            profile = self._matcher.profile_after(visit.seen, visit.verdict, visit.profile, visit.high_recall_id)
            try:
                await self._events.record(self._row(visit, event, profile))
            except PayloadSeen:
                replayed = True
            except VisitorGone:
                await self._match.decide(visit)
                await self._count.run(visit)
                await self._judge.run(visit)
            except EventIdTaken:
                continue
            else:
                visit.event = event
                self._matcher.count(visit.seen, visit.verdict, visit.profile, profile)
                return None
        raise StorageUnavailable("the event could not be recorded: its visitor is erased again and again")

    def _is_out_of_date(self, visit: Visit) -> bool | UnsetType:
        if not self._window:
            return UNSET
        received_at, sent_at = visit.request.received_at, visit.observation.sent_at
        return is_out_of_date(sent_at, received_at, visit.token_issued_at, self._window)

    def _event(self, visit: Visit, replayed: bool | UnsetType) -> Event:
        observation, decision, at = visit.observation, visit.decision, visit.request.received_at
        visitor = decision.visitor
        identification = Identification(
            visitor_id=visit.visitor_id,
            visitor_found=visitor is not None,
            confidence=Confidence(decision.score, self._matcher.version, decision.because),
            first_seen_at=visitor.first_seen_at if visitor else at,
            last_seen_at=visitor.last_seen_at if visitor else UNSET,
        )
        generous = visit.verdict.generous
        visit.high_recall_id = self._pseudonyms.high_recall_id(visit.visitor_id)
        if generous is not None and generous.profile is not None:
            visit.high_recall_id = generous.profile.high_recall_id
        like = generous and generous.candidate
        high_recall = HighRecallIdentification(
            visitor_id=visit.high_recall_id,
            visitor_found=like is not None,
            confidence=Confidence(0.0, self._matcher.version),
            first_seen_at=like.first_seen_at if like else at,
            last_seen_at=like.last_seen_at if like else UNSET,
        )
        event = Event(
            event_id=new_event_id(at, bucket_of(visit.visitor_id)),
            timestamp=at,
            source="device",
            linked_id=observation.linked_id,
            environment_id=visit.environment_id,
            replayed=replayed,
            sdk=Sdk(observation.sdk.platform, observation.sdk.version, observation.sdk.integrations),
            identification=identification,
            supplementary_id_high_recall=high_recall,
            tags=observation.tags,
            url=observation.url,
            ip_address=_or_unset(visit.request.client_ip),
            ip_info=_ip_info(visit),
            user_agent=_or_unset(visit.request.user_agent),
            device=_device(visit.client),
            os=_or_unset(visit.client.os),
            os_version=_or_unset(visit.client.os_version),
            client_referrer=observation.referrer,
            browser_details=_browser_details(visit.client),
            raw_device_attributes=visit.raw_device_attributes,
        )
        for name, value in values_of(visit.judged).items():
            setattr(event, name, value)
        return event

    def _row(self, visit: Visit, event: Event, profile: Profile | None) -> NewEvent:
        # One that is counted from now on must not be counted again.
        is_news = profile is not None and (
            visit.profile is None or visit.profile.counted != profile.counted or _is_news(visit, profile)
        )
        return NewEvent(
            event_id=event.event_id,
            timestamp=event.timestamp,
            environment_id=visit.environment_id,
            source="device",
            visitor_id=visit.visitor_id,
            visitor_is_new=visit.decision.visitor is None,
            payload=msgspec.json.encode(event),
            columns=columns_of(event),
            blocking_keys=visit.blocking_keys,
            profile=encode(profile) if profile is not None and is_news else None,
            detail=msgspec.json.encode(EventDetail(visit.timings, visit.verdict.explain(), pack_signals(visit.judged))),
            # One that is known to be replayed is recorded as often as it comes.
            payload_id=bytes.fromhex(visit.observation.payload_id) if event.replayed is False else None,
            payload_window=self._window,
        )


def _is_news(visit: Visit, profile: Profile) -> bool:
    if visit.profile is None or profile.visits <= FEW_VISITS:
        return True
    # As it is stored: the visit's was lifted to the visitor's last visit, which needs no profile to be known.
    visitor = visit.decision.visitor
    stored = decode(visitor.profile) if visitor is not None and visitor.profile is not None else None
    return stored is None or is_worth_keeping(stored, profile)


def _browser_details(client: Client) -> BrowserDetails | UnsetType:
    """The contract wants all six texts or nothing: an unnamed part of a known browser is empty, or `Other`."""
    if client.browser is None:
        return UNSET
    return BrowserDetails(
        browser_name=client.browser,
        browser_major_version=client.browser_major_version or "",
        browser_full_version=client.browser_version or "",
        os=client.os or "Other",
        os_version=client.os_version or "",
        device=client.device or "Other",
    )


def _ip_info(visit: Visit) -> IpInfo | UnsetType:
    address = visit.request.client_ip
    return UNSET if address is None or visit.address is None else ip_info(address, visit.address)


def _device(client: Client) -> str | UnsetType:
    if client.device is None and client.browser is not None:
        return "Other"
    return _or_unset(client.device)


def _or_unset(value: str | None) -> str | UnsetType:
    return UNSET if value is None else value
