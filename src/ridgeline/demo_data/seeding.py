"""Sending a plan through the server's own way of one identification, each visit under the clock of its time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import msgspec
from starlette.types import Message, Scope

from ridgeline.app import identification, visitor_tokens
from ridgeline.demo_data.matcher import UncountedMatcher
from ridgeline.demo_data.plan import Plan
from ridgeline.demo_data.visit import Visit
from ridgeline.deployment import Deployment
from ridgeline.http.asgi import start_headers
from ridgeline.http.ingest.endpoint import COOKIE, Ingest
from ridgeline.identify.visit import Drop
from ridgeline.identify.visit import Visit as Identified
from ridgeline.intel.reverse_dns import OFF
from ridgeline.matching.parameters import shipped
from ridgeline.metrics import Metrics
from ridgeline.operations.progress import Advance
from ridgeline.wire.observation import ObservationAnswer


class Admit:
    """Lets everything into one environment, without a key: a key would be one that pages could use."""

    name = "filter"

    def __init__(self, environment_id: str) -> None:
        self._environment_id = environment_id

    async def run(self, visit: Identified) -> Drop | None:
        visit.environment_id = self._environment_id
        return None


@dataclass(slots=True)
class Shown:
    """What there is to look at of a story: its visitors by how often they came, and the latest event."""

    visitors: Counter[str] = field(default_factory=Counter)
    event_id: str = ""
    is_chosen: bool = False


@dataclass(slots=True)
class Seeded:
    """What came of a plan, also where it was not carried out to its end."""

    events: int = 0
    visitors: set[str] = field(default_factory=set)
    stories: dict[str, Shown] = field(default_factory=dict)

    def add(self, visit: Visit, answer: ObservationAnswer) -> None:
        self.events += 1
        self.visitors.add(answer.visitor_id)
        shown = self.stories.setdefault(visit.story, Shown())
        if visit.is_shown and not shown.is_chosen:
            shown = self.stories[visit.story] = Shown(is_chosen=True)
        if visit.is_shown == shown.is_chosen:
            shown.visitors[answer.visitor_id] += 1
            shown.event_id = answer.event_id


class Seeder:
    """Sends visits into one environment. What it learns of devices stays with it (see `UncountedMatcher`)."""

    def __init__(self, deployment: Deployment, environment_id: str) -> None:
        # Who the bots are is told by the tables alone: nobody outside is asked.
        settings = msgspec.structs.replace(deployment.settings, reverse_dns=OFF)
        alone = replace(deployment, settings=settings)
        pipeline = identification(alone, UncountedMatcher(shipped()), Metrics(), Admit(environment_id))
        self._now = 0
        self._ingest = Ingest(pipeline, visitor_tokens(alone), lambda: self._now, settings)
        self._tokens: dict[str, str] = {}
        self._copied: dict[str, bytes] = {}

    async def seed(self, plan: Plan, seeded: Seeded, advance: Advance) -> None:
        """Carry a plan out and note what came of it; one visit after the other, since each counts those before it."""
        for number, visit in enumerate(plan.visits(), start=1):
            seeded.add(visit, await self.send(visit))
            advance(number, f"{number:,} events")

    async def send(self, visit: Visit) -> ObservationAnswer:
        """Identify one visit, as the server does with what a browser sends, and keep the token as a browser does."""
        token = self._tokens.get(visit.stolen_from or visit.jar or "")
        body = self._copied.get(visit.payload) or msgspec.json.encode(visit.message(token))
        if visit.is_copied:
            self._copied[visit.payload] = body
        self._now = visit.at
        raw = await self._post(_scope(visit, token), body)
        answer = msgspec.json.decode(raw, type=ObservationAnswer)
        if visit.jar is not None and isinstance(answer.token, str):
            self._tokens[visit.jar] = answer.token
        return answer

    async def _post(self, scope: Scope, body: bytes) -> bytes:
        sent: list[bytes] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message.get("body", b""))

        await self._ingest(scope, receive, send)
        return b"".join(sent)


def _scope(visit: Visit, token: str | None) -> Scope:
    """Return the request as a server has it."""
    scope: Scope = {
        "type": "http",
        "method": "POST",
        "scheme": "https",
        "path": "/",
        "query_string": b"",
        "headers": [*_encoded(visit, token)],
        "client": (visit.address, 443),
        "server": (urlsplit(visit.url).hostname, 443),
    }
    start_headers(scope, [])
    return scope


def _encoded(visit: Visit, token: str | None) -> Iterator[tuple[bytes, bytes]]:
    for name, value in visit.headers:
        yield name.encode("latin-1"), value.encode("latin-1")
    if token is not None:
        yield b"cookie", f"{COOKIE}={token}".encode("latin-1")
