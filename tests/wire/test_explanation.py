"""Why an event was given to its visitor, by the management API and by the command line."""

from __future__ import annotations

import itertools
import re
import subprocess
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from tests.wire.house import MANAGEMENT, open_house

from ridgeline.signals.registry import load
from ridgeline.testing import FakeDevice, RunningServer
from ridgeline.testing.running_server import clean_environment, command
from ridgeline.wire.explanation import EventExplanation

Json = dict[str, Any]


@pytest.fixture(autouse=True, scope="module")
def others(server: RunningServer, public_key: str) -> None:
    """Visitors of before, from whom the matcher knows what is common."""
    for seed in range(30_000, 30_020):
        device = FakeDevice(seed)
        assert httpx.post(server.url, content=device.observation(public_key), headers=device.headers()).is_success


def explanation_of(api: httpx.Client, answer: Json) -> EventExplanation:
    found = api.get(f"/management/v1/events/{answer['event_id']}/explanation")
    assert found.status_code == 200, found.text
    return msgspec.json.decode(found.content, type=EventExplanation)


def printed(server: RunningServer, event_id: str, columns: int = 100) -> str:
    done = subprocess.run(
        [*command(), "explain", event_id, "--data-dir", str(server.data_dir)],
        env=clean_environment() | {"COLUMNS": str(columns)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.replace("\N{NO-BREAK SPACE}", " ")


def test_a_new_visitor_is_explained(visitor: Any, other_visitor: Any, api: httpx.Client) -> None:
    other_visitor.visit()
    answer = visitor.visit()
    explained = explanation_of(api, answer)
    assert explained.event_id == answer["event_id"]
    assert {"parse", "filter", "enrich", "match"} <= explained.timings.keys()
    how = explained.identification
    confidence = api.get(f"/v4/events/{answer['event_id']}").json()["identification"]["confidence"]
    assert (how.method, how.tokens, how.raised) == ("new", [], [])
    assert [how.confidence, how.version, how.decision] == [*confidence.values()]
    assert how.probability_new > 0.9
    # Other fake devices came from this address.
    assert 1 <= len(how.candidates) <= 3
    assert how.candidates_compared >= len(how.candidates)
    for candidate in how.candidates:
        assert candidate.contradicting
        weights = [one.weight for one in (*candidate.agreeing, *candidate.drifted, *candidate.contradicting)]
        assert candidate.score == pytest.approx(sum(weights) + candidate.network_weight, abs=0.3)
        # Which it is depends on how often others came from it before.
        assert candidate.network in {"same_address", "same_usual_address"}


def test_signals_are_explained(visitor: Any, api: httpx.Client, server: RunningServer) -> None:
    answer = visitor.visit()
    event = api.get(f"/v4/events/{answer['event_id']}").json()
    signals = {one.signal: one for one in explanation_of(api, answer).signals}
    assert set(signals) == {signal.field for signal in load()}
    for name, one in signals.items():
        assert one.known == (name in event)
        assert one.because
        assert all(reason.meaning for reason in one.because)
    assert event["tampering"] is False
    assert [reason.name for reason in signals["tampering"].because] == ["nothing_contradicts"]
    text = printed(server, answer["event_id"])
    for name, one in signals.items():
        value = "unknown" if not one.known else "known" if isinstance(event[name], dict) else str(event[name]).lower()
        assert re.search(rf"^{name} +{value}\. {one.because[0].meaning[:20]}", text, re.MULTILINE)


def test_what_a_client_says_of_itself_reaches_no_terminal_as_it_is(
    visitor: Any, api: httpx.Client, server: RunningServer, public_key: str
) -> None:
    facts = visitor.device.facts() | {"worker_navigator": {"value": {"platform": "\x1b[31mred\x07"}, "ms": 1}}
    content = visitor.device.observation(public_key, facts=facts)
    answer = httpx.post(server.url, content=content, headers=visitor.device.headers()).json()
    assert explanation_of(api, answer).signals
    text = printed(server, answer["event_id"])
    assert "red" in text
    assert "\x1b" not in text
    assert "\x07" not in text


def test_a_token_and_facts_are_explained(visitor: Any, api: httpx.Client) -> None:
    first = visitor.visit()
    how = explanation_of(api, visitor.visit()).identification
    assert how.method == "token"
    (token,) = how.tokens
    assert (token.visitor_id, token.verdict) == (first["visitor_id"], "believed")
    assert [one.visitor_id for one in how.candidates] == [first["visitor_id"]]
    visitor.device.forget()
    visitor.device.chrome_version += 1
    how = explanation_of(api, visitor.visit()).identification
    assert (how.method, how.tokens) == ("facts", [])
    best = how.candidates[0]
    assert best.visitor_id == first["visitor_id"]
    assert {"browser_version", "browser_build"} <= {one.attribute for one in best.drifted}
    assert "gpu" in {one.attribute for one in best.agreeing}
    assert "voices" in best.ignored
    assert best.contradicting == []
    assert how.probability == best.probability >= how.threshold


def test_a_token_that_the_hardware_contradicts_is_explained(
    visitor: Any, other_visitor: Any, api: httpx.Client
) -> None:
    stolen = visitor.visit()
    other_visitor.device.remember(stolen)
    how = explanation_of(api, other_visitor.visit()).identification
    assert (how.method, how.raised) == ("new", ["token_contradicted"])
    (token,) = how.tokens
    assert (token.visitor_id, token.verdict) == (stolen["visitor_id"], "contradicted")
    assert "math" in {one.attribute for one in token.contradicting}
    assert len(token.contradicting) == 6
    assert max(one.weight for one in token.contradicting) < 0
    assert "contradicted" in how.decision


def test_a_cookie_jar_that_two_machines_share_is_not_believed(
    visitor: Any, other_visitor: Any, api: httpx.Client, server: RunningServer, public_key: str
) -> None:
    """Each keeps its own id, though the jar holds the other's token."""
    own, others = visitor.visit(), other_visitor.visit()
    for device, known, jar in (
        (visitor.device, own["visitor_id"], others["token"]),
        (other_visitor.device, others["visitor_id"], own["token"]),
    ):
        device.forget()
        answer = httpx.post(
            server.url,
            content=device.observation(public_key),
            headers=device.headers() | {"Cookie": f"_iidt={jar}"},
        ).json()
        assert answer["visitor_id"] == known
        how = explanation_of(api, answer).identification
        assert (how.method, how.raised) == ("facts", ["token_contradicted"])
        assert [token.verdict for token in how.tokens] == ["contradicted"]


def test_the_clone_of_a_virtual_machine_on_other_hardware_is_another_visitor(visitor: Any, api: httpx.Client) -> None:
    """The clone has the disk, so the token and all software; the machine that it was made of goes on as it was.

    On a host of the same size other graphics are all that tells, and they are exchanged (docs/matching.md).
    """
    first = visitor.visit()
    clone = visitor.device
    original = FakeDevice(clone.seed)
    original.remember(first)
    hosts = (FakeDevice(seed) for seed in itertools.count(10_000_000 + 1_000 * clone.seed))
    clone.move_to(next(host for host in hosts if not clone.has_size_of(host)))
    answer = visitor.visit()
    assert answer["visitor_id"] != first["visitor_id"]
    how = explanation_of(api, answer).identification
    assert (how.method, how.raised) == ("new", ["token_contradicted"])
    contradicting = {one.attribute for token in how.tokens for one in token.contradicting}
    assert contradicting & {"gpu", "webgl_limits", "audio", "math"}
    # From now on the clone has an id and a token of its own.
    assert visitor.visit()["visitor_id"] == answer["visitor_id"]
    visitor.device = original
    assert visitor.visit()["visitor_id"] == first["visitor_id"]


def test_visitors_who_were_erased_since_are_not_named(visitor: Any, other_visitor: Any, api: httpx.Client) -> None:
    stolen = visitor.visit()
    other_visitor.device.remember(stolen)
    answer = other_visitor.visit()
    assert api.delete(f"/v4/visitors/{stolen['visitor_id']}").status_code == 200
    explained = explanation_of(api, answer)
    (token,) = explained.identification.tokens
    assert token.visitor_id is msgspec.UNSET
    assert stolen["visitor_id"] not in str(explained)
    # Nor is an event of theirs explained.
    gone = api.get(f"/management/v1/events/{stolen['event_id']}/explanation")
    assert (gone.status_code, gone.json()["error"]["code"]) == (404, "event_not_found")


def test_it_is_for_secret_and_management_keys(server: RunningServer, http: httpx.Client, visitor: Any) -> None:
    path = f"/management/v1/events/{visitor.visit()['event_id']}/explanation"
    environment = server.command("environments", "create", "explained")["id"]

    def status(*arguments: str) -> int:
        made = server.command("keys", "create", *arguments)
        text = made["key"] if "key" in made else Path(made["key_file"]).read_text().strip()
        return http.get(path, headers={"Authorization": f"Bearer {text}"}).status_code

    assert http.get(path).status_code == 403
    assert status("--kind", "public") == 403
    assert status("--kind", "proxy") == 403
    assert status("--kind", "management") == 200
    assert status("--kind", "secret") == 200
    # Another environment's keys know nothing of the event.
    for kind in ("secret", "management"):
        assert status("--kind", kind, "--environment", environment) == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/management/v1/events/1760000000000.aaaaaa/explanation", 404),
        ("/management/v1/events/1760000000000.aaaaaa/explanation?missing=no_content", 404),
        ("/management/v1/events/1760000000000.aaaaaa/explanation?missing=nothing", 400),
        ("/management/v1/events//explanation", 400),
        (f"/management/v1/events/{'x' * 129}/explanation", 400),
        # The event of this id, and the visitor, which no secret key reads here.
        ("/management/v1/events/explanation", 403),
        ("/management/v1/visitors/1/explanation", 403),
        ("/management/v1/events/1/2/explanation", 404),
        ("/management/v1/", 404),
        ("/management/v2/events/1/explanation", 404),
    ],
)
def test_what_is_not_there_is_refused_by_name(api: httpx.Client, path: str, status: int) -> None:
    answer = api.get(path)
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]["code"]


def test_other_methods_are_refused(api: httpx.Client, visitor: Any) -> None:
    answer = api.post(f"/management/v1/events/{visitor.visit()['event_id']}/explanation")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


def test_the_command_says_the_same_for_people(server: RunningServer, visitor: Any, api: httpx.Client) -> None:
    first = visitor.visit()
    visitor.device.forget()
    answer = visitor.visit()
    assert server.command("explain", answer["event_id"]) == msgspec.to_builtins(explanation_of(api, answer))
    text = printed(server, answer["event_id"])
    assert f"Visitor     {first['visitor_id']}" in text
    assert "Recognised by the facts of its device: no stored token" in text.replace("\n            ", " ")
    assert f"1. {first['visitor_id']}" in text
    assert "the address of the last visit" in text
    assert "agrees        " in text
    assert max(map(len, printed(server, answer["event_id"], 70).splitlines())) <= 70


def test_the_command_says_why_there_is_no_explanation(server: RunningServer) -> None:
    done = subprocess.run(
        [*command(), "explain", "1760000000000.aaaaaa", "--data-dir", str(server.data_dir)],
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "There is no event 1760000000000.aaaaaa." in done.stderr
    assert "Traceback" not in done.stderr


def test_what_an_older_release_kept_is_no_explanation(tmp_path: Path) -> None:
    """As the first, exact matcher kept it."""
    import sqlite3  # noqa: PLC0415 - looks into the file behind the server's back

    from ridgeline.storage.codec import PayloadCodec, shipped_dictionary  # noqa: PLC0415

    with RunningServer(tmp_path / "data") as server:
        device = FakeDevice(1)
        answer = httpx.post(server.url, content=device.observation(server.public_key), headers=device.headers()).json()
        server.stop()
        old = b'{"timings":{"parse":0.5},"match":{"version":"exact-1","method":"new","score":1.0,"because":"new"}}'
        connection = sqlite3.connect(server.data_dir / "ridgeline.db")
        connection.execute("UPDATE event_detail SET frame = ?", (PayloadCodec([shipped_dictionary()]).compress(old),))
        connection.commit()
        connection.close()
        server.start()
        headers = {"Authorization": f"Bearer {server.secret_key}"}
        gone = httpx.get(f"{server.url}/management/v1/events/{answer['event_id']}/explanation", headers=headers)
        assert (gone.status_code, gone.json()["error"]["message"]) == (404, "no explanation of this event is kept")
        # Whoever expects that, as the console does, can ask not to be told of an error.
        none = httpx.get(gone.url, headers=headers, params={"missing": "no_content"})
        assert (none.status_code, none.content) == (204, b"")


async def test_a_journey_that_nobody_makes_is_explained(tmp_path: Path) -> None:
    """From Germany or Britain to Australia at once. Their countries alone are known, so those two are near enough."""
    device, found = FakeDevice(1), []
    async with open_house(tmp_path / "data") as house:
        for address in ("79.192.0.1", "81.2.69.142", "1.128.0.1"):
            device.forget()
            answer = await house.visit(device, address=address)
            explained = await house.manager.get(f"{MANAGEMENT}/events/{answer['event_id']}/explanation")
            how = msgspec.json.decode(explained.content, type=EventExplanation).identification
            found.append({one.network: one.network_weight for one in how.candidates})
    in_germany, in_britain, in_australia = found
    assert in_germany == {}
    assert in_britain.keys() == {"elsewhere"}
    assert in_australia.keys() == {"impossible_travel"}
    assert in_australia["impossible_travel"] < in_britain["elsewhere"] < 0
