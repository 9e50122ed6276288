from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.http.management import ManagementApi
from ridgeline.http.management.access import ACCESS
from ridgeline.http.management.routes import Found, PathTable, routes

TABLE = PathTable(routes())


def found(path: str) -> tuple[set[str], Mapping[str, str]]:
    at = TABLE.find(path)
    assert isinstance(at, Found)
    return set(at.operations.values()), at.parameters


@pytest.mark.parametrize(
    ("path", "operations", "parameters"),
    [
        ("/session", {"getSession", "signIn", "signOut"}, {}),
        ("/events", {"searchEvents"}, {}),
        ("/events/", {"getEvent", "updateEvent"}, {"event_id": ""}),
        ("/events/1.a", {"getEvent", "updateEvent"}, {"event_id": "1.a"}),
        ("/events/explanation", {"getEvent", "updateEvent"}, {"event_id": "explanation"}),
        ("/events/1.a/explanation", {"explainEvent"}, {"event_id": "1.a"}),
        ("/events/a/b/explanation", {"explainEvent"}, {"event_id": "a/b"}),
        ("/linked-ids/a/b?c\n", {"getLinkedId"}, {"linked_id": "a/b?c\n"}),
        ("/visitors/x/drift", {"getVisitorDrift"}, {"visitor_id": "x"}),
        ("/members/x/sessions", {"endMemberSessions"}, {"member_id": "x"}),
        ("/members/x/invitation", {"inviteMemberAgain"}, {"member_id": "x"}),
        ("/account/sessions", {"listSessions", "endOtherSessions"}, {}),
        ("/account/sessions/x", {"endSession"}, {"session_id": "x"}),
        ("/metrics", {"getMetrics"}, {}),
    ],
)
def test_a_path_leads_to_its_operations(path: str, operations: set[str], parameters: dict[str, str]) -> None:
    assert found(path) == (operations, parameters)


@pytest.mark.parametrize("path", ["", "/", "/sessions", "/Session", "/session/", "/metrics/x", "//session", "/edge"])
def test_other_paths_lead_nowhere(path: str) -> None:
    assert TABLE.find(path) is None


@given(st.text(max_size=40))
def test_an_id_is_whatever_it_is(linked_id: str) -> None:
    assert found(f"/linked-ids/{linked_id}") == ({"getLinkedId"}, {"linked_id": linked_id})
    explained = found(f"/events/{linked_id}/explanation")
    assert explained == ({"explainEvent"}, {"event_id": linked_id})


def test_a_route_that_is_there_twice_refuses_to_start() -> None:
    with pytest.raises(ValueError, match="GET /session is there twice"):
        PathTable([*routes(), ("GET", "/session", "another")])


def test_what_nobody_declared_or_nothing_answers_refuses_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    async def endpoint(scope: object, receive: object, send: object) -> None: ...

    endpoints = dict.fromkeys(ACCESS, endpoint)
    gate: object = object()
    ManagementApi(endpoints, gate)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"nobody says who may .*: openEverything"):
        ManagementApi({**endpoints, "openEverything": endpoint}, gate)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="nothing answers: listMembers"):
        ManagementApi({name: one for name, one in endpoints.items() if name != "listMembers"}, gate)  # type: ignore[arg-type]
    monkeypatch.setattr(
        "ridgeline.http.management.ACCESS", {name: needs for name, needs in ACCESS.items() if name != "getMember"}
    )
    with pytest.raises(ValueError, match=r"nobody says who may .*: getMember"):
        ManagementApi(endpoints, gate)  # type: ignore[arg-type]
