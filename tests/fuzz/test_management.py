"""The management API answers as its document says, whoever asks for whatever; and never 5xx.

What is destroyed is there for that: keys, members and sessions that nobody else needs.
"""

from __future__ import annotations

import asyncio
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import negative_data_rejection
from tests.fuzz.test_document import EXCLUDED, WHOLE, must_be_refused
from tests.places import Place

from ridgeline.access.sessions import Sessions
from ridgeline.deployment import Deployment, open_deployment
from ridgeline.ids import new_view_id, random_base62
from ridgeline.keys import KeyKind
from ridgeline.settings import Settings
from ridgeline.storage.access import Member, Role, SavedView
from ridgeline.storage.protocol import ApiKey, AuditEntry
from ridgeline.testing import RunningServer
from ridgeline.testing.search_conformance import population
from ridgeline.wire.openapi.management_operations import MANAGEMENT_OPERATIONS

MANAGEMENT = "/management/v1"
OF_SESSIONS = WHOLE.include(tag="Sessions")
OF_KEYS = (
    WHOLE.exclude(tag="Sessions")
    .exclude(tag=["Edge", "Events", "Explanations", "Suspect score"])
    .exclude(operation_id="deleteVisitorData")
)
ASKED_IN = (ParameterLocation.PATH, ParameterLocation.QUERY, ParameterLocation.BODY)
# Of each server, what was answered with 200.
ANSWERED: set[tuple[str, str]] = set()
OF_WHO_KNOWS_A_PASSWORD = {
    "POST /set-up",
    "POST /session",
    "POST /invitations",
    "PUT /account/password",
    "POST /account/totp",
    "PUT /account/totp",
    "DELETE /account/totp",
}
MEMBERS_ALONE = {"saveView", "removeView"}
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "10"))
bounded = settings(
    max_examples=EXAMPLES,
    derandomize="FUZZ_EXAMPLES" not in os.environ,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
few = settings(bounded, max_examples=max(3, EXAMPLES // 3))
# So many of each are there to be destroyed.
POOL = 30
SESSIONS = 3 * POOL


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is there to be asked for; `signed_in` are sessions, each of another administrator.

    Of a session there are its token, its CSRF token, and the id of another session of its administrator.

    `superfluous` are members whom nobody misses.
    """

    key_ids: list[str]
    member_ids: list[str]
    superfluous: list[str]
    view_ids: list[str]
    environment_ids: list[str]
    linked_ids: list[str]
    visitor_ids: list[str]
    signed_in: list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def grounds(place: Place, populated: RunningServer) -> Grounds:
    """Make it beside the running server, as a command-line tool would."""
    chosen = Settings(
        data_dir=str(place.data_dir),
        database_url=place.environment.get("RIDGELINE_DATABASE_URL"),
        secret=place.environment.get("RIDGELINE_SECRET"),
    )

    async def make() -> Grounds:
        async with open_deployment(chosen, serving=False) as deployment:
            return await _make(deployment)

    return asyncio.run(make())


async def _make(deployment: Deployment) -> Grounds:
    storage, now = deployment.storage, deployment.clock()
    keys: list[str] = []

    def hand_over(key: ApiKey, text: str) -> None:
        keys.append(key.key_id)

    async def member(role: Role) -> Member:
        member_id = f"mb_{random_base62(14)}"
        added = Member(member_id, f"{member_id}@shop.example", "Ada", role, True, now, password_hash="unused")
        await storage.create_member(added, AuditEntry(now, "command line", "member.added", member_id))
        return added

    for _ in range(POOL):
        await deployment.create_key(KeyKind.SECRET, "to be revoked", None, hand_over)
    others, superfluous = [[await member("viewer") for _ in range(POOL)] for _ in range(2)]
    sessions = Sessions(storage, deployment.secret, deployment.clock)
    administrators = [await member("administrator") for _ in range(SESSIONS)]
    opened = [one for own in administrators * 2 if (one := await sessions.begin(own, "fuzz", "127.0.0.1"))]
    views = [
        SavedView(new_view_id(), others[0].member_id, f"view {number}", "events", "", True, now)
        for number in range(POOL)
    ]
    for view in views:
        await storage.save_view(view, AuditEntry(now, view.member_id, "view.saved", view.view_id))
    events = population().shown
    return Grounds(
        key_ids=keys,
        member_ids=[one.member_id for one in others],
        superfluous=[one.member_id for one in superfluous],
        view_ids=[one.view_id for one in views],
        environment_ids=[one.environment_id for one in await storage.environments()],
        linked_ids=sorted({event["linked_id"] for event in events if "linked_id" in event}),
        visitor_ids=sorted({one["identification"]["visitor_id"] for one in events if "identification" in one}),
        signed_in=[
            (str(one.token), sessions.csrf_token(one.session.session_id), other.session.session_id)
            for one, other in zip(opened[:SESSIONS], opened[SESSIONS:], strict=True)
        ],
    )


@pytest.fixture(scope="module")
def manager(populated: RunningServer) -> Iterator[requests.Session]:
    with requests.Session() as opened:
        opened.headers["Authorization"] = f"Bearer {populated.create_key('management')}"
        yield opened


class Browser:
    """An administrator's browser, which has the next session when one is over."""

    def __init__(self, url: str, signed_in: Sequence[tuple[str, str, str]]) -> None:
        self._url = url
        self._left = list(signed_in)
        self.session = requests.Session()
        self.other_session_id = ""

    def forget(self) -> None:
        """Have the next session next time."""
        self.session.cookies.clear()

    def signed_in(self) -> requests.Session:
        state = self.session.get(f"{self._url}{MANAGEMENT}/session").json()["state"]
        if state != "signed_in" and self._left:
            token, csrf, self.other_session_id = self._left.pop()
            self.session.cookies.clear()
            self.session.cookies.set("ridgeline_session", token, path=MANAGEMENT)
            self.session.headers["X-Ridgeline-CSRF"] = csrf
        return self.session


@pytest.fixture(scope="module")
def browser(populated: RunningServer, grounds: Grounds) -> Iterator[Browser]:
    opened = Browser(populated.url, grounds.signed_in)
    yield opened
    opened.session.close()


@pytest.fixture(scope="module")
def nobody() -> Iterator[requests.Session]:
    with requests.Session() as opened:
        yield opened


@OF_KEYS.parametrize()
@bounded
def test_what_keys_may_ask(
    case: schemathesis.Case[Any],
    populated: RunningServer,
    manager: requests.Session,
    browser: Browser,
    grounds: Grounds,
) -> None:
    number = hit(case, grounds, browser)
    operation_id = case.operation.definition.raw["operationId"]
    asking = browser.signed_in() if operation_id in MEMBERS_ALONE or number % 4 == 0 else manager
    validate(case, populated, asking)


@OF_SESSIONS.parametrize()
@bounded
def test_what_a_browser_may_ask_that_is_signed_in(
    case: schemathesis.Case[Any], populated: RunningServer, browser: Browser, grounds: Grounds
) -> None:
    asking = browser.signed_in()
    hit(case, grounds, browser)
    answer = validate(case, populated, asking)
    if case.method == "DELETE" and answer.status_code == 200:
        # There is no other session any more to be ended.
        browser.forget()


@OF_SESSIONS.parametrize()
@few
def test_what_nobody_may_ask(
    case: schemathesis.Case[Any], populated: RunningServer, nobody: requests.Session, browser: Browser, grounds: Grounds
) -> None:
    hit(case, grounds, browser)
    validate(case, populated, nobody)


def validate(case: schemathesis.Case[Any], populated: RunningServer, asking: requests.Session) -> Any:
    # A cookie that was left out is put in.
    with_cookie = case.meta is not None and case.meta.is_negative_at(ParameterLocation.COOKIE)
    excluded = EXCLUDED if must_be_refused(case) and not with_cookie else [*EXCLUDED, negative_data_rejection]
    answer = case.call_and_validate(f"{populated.url}{MANAGEMENT}", asking, excluded_checks=excluded)
    if answer.status_code == 200:
        ANSWERED.add((populated.url, case.operation.label))
    return answer


def test_all_was_answered_that_needs_no_password(populated: RunningServer) -> None:
    """Else only refusals were looked at. It is of all tests above: alone it fails."""
    operations = {f"{one.method.upper()} {one.path}" for one in MANAGEMENT_OPERATIONS}
    answered = {label for url, label in ANSWERED if url == populated.url}
    assert operations - answered == OF_WHO_KNOWS_A_PASSWORD


def hit(case: schemathesis.Case[Any], grounds: Grounds, browser: Browser) -> int:
    """Ask for something that is there, in most cases; return a number of the case."""
    # Whoever asks shows what he has, not what was generated.
    for shown in (case.headers, case.cookies):
        for name in [*(shown or ())]:
            if name.lower() in {"authorization", "ridgeline_session"}:
                del shown[name]
    body = case.body if isinstance(case.body, dict) else None
    number = zlib.crc32(repr((case.path_parameters, case.query, body)).encode("utf-8", "surrogatepass"))
    if case.meta is not None and any(map(case.meta.is_negative_at, ASKED_IN)):
        return number
    pools = {
        "key_id": grounds.key_ids,
        "member_id": grounds.superfluous
        if case.operation.label == "DELETE /members/{member_id}"
        else grounds.member_ids,
        "view_id": grounds.view_ids,
        "environment_id": grounds.environment_ids,
        "session_id": [browser.other_session_id],
        "linked_id": grounds.linked_ids,
        "visitor_id": grounds.visitor_ids,
    }
    for name in case.path_parameters:
        if number % 5 and pools.get(name):
            case.path_parameters[name] = pools[name][number % len(pools[name])]
    # What is generated at random is nowhere, and no key of a page.
    for given in (case.query, body):
        if given is not None and "environment_id" in given and number % 3:
            given["environment_id"] = grounds.environment_ids[number % len(grounds.environment_ids)]
    if case.query:
        case.query.pop("pagination_key", None)
        if "time_zone" in case.query:
            case.query["time_zone"] = "Europe/Oslo"
    return number
