"""The examples of every operation in the OpenAPI document, run as they stand there against a real server.

An operation that is added needs nothing here if its ids can be had: by `FRESH`, or by the first example of the
operation that makes one (`POST` to the collection that the id stands in). What is not run has its reason in `NOT_RUN`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
from tests.conftest import Visitor
from tests.node.scripts import node

from ridgeline.testing import RunningServer
from ridgeline.wire.openapi.document import document
from ridgeline.wire.openapi.samples.request import is_of_session

Json = dict[str, Any]

NODE_PACKAGES = Path(__file__).parents[1] / "node"
LANGUAGES = ("Shell", "Python", "JavaScript")

# Refused today, whoever asks: the examples must be answered with this code, and with nothing else.
REFUSED = {"analyzeRequestForAutomationIntelligence": "feature_not_enabled"}

# Why an operation's examples are not run here.
NOT_RUN: dict[str, str] = {}

# Why all those are not run that are for somebody who is signed in.
OF_SESSIONS = "It takes the console's cookie and no key; the tests of the console and of sessions do what it does."


def operations() -> dict[str, tuple[str, str, Json]]:
    """Return all operations by their ids: method, path, and what the document says."""
    paths = document()["paths"]
    return {
        operation["operationId"]: (method, path, operation)
        for path, item in paths.items()
        for method, operation in item.items()
    }


OPERATIONS = operations()


def not_run_because(operation_id: str) -> str | None:
    """Return why an operation's examples are not run; None if they are."""
    if is_of_session(OPERATIONS[operation_id][2]):
        return OF_SESSIONS
    return NOT_RUN.get(operation_id)


RUN = [operation_id for operation_id in OPERATIONS if not_run_because(operation_id) is None]
_numbers = count(1)


class Deployment:
    """The running server as the examples know it: its document, keys and ids."""

    def __init__(self, server: RunningServer, visitor: Visitor, management_key: str) -> None:
        self.server = server
        self.document = document(server.url)
        self.visitor = visitor
        self.keys = {"SECRET_KEY": server.secret_key, "MANAGEMENT_KEY": management_key}

    def operation(self, operation_id: str) -> Json:
        method, path, _ = OPERATIONS[operation_id]
        found: Json = self.document["paths"][path][method]
        return found

    def environment(self, operation_id: str) -> dict[str, str]:
        """Return the variables of an operation's examples, with ids that no other run has."""
        _, path, _ = OPERATIONS[operation_id]
        seen = self.visitor.visit(linked_id=f"order-{next(_numbers)}")
        known = {"event_id": seen["event_id"], "visitor_id": seen["visitor_id"]}
        ids = {
            name: known.get(name) or self._fresh(name, path)
            for name in {*re.findall(r"\{(\w+)\}", path), *known, *required_query(OPERATIONS[operation_id][2])}
        }
        return self.keys | {name.upper(): value for name, value in ids.items()}

    def unlike_before(self, operation_id: str, source: str) -> str:
        """Return an example in which names that may be given once are given for the first time."""
        body = example_of_body(OPERATIONS[operation_id][2])
        for field in ("name", "email"):
            if isinstance(body, dict) and isinstance(body.get(field), str):
                source = source.replace(json.dumps(body[field]), json.dumps(f"n{next(_numbers)}-{body[field]}"))
        return source

    def _fresh(self, name: str, path: str) -> str:
        """Return a new id of a kind; made as the document says for the collection that it stands in."""
        if name in FRESH:
            return FRESH[name](self)
        collection = path.partition(f"/{{{name}}}")[0]
        makers = [one for one, (method, where, _) in OPERATIONS.items() if (method, where) == ("post", collection)]
        assert makers, f"nothing makes a {name}: say in FRESH how to have one, or in NOT_RUN why it is not run"
        _, _, maker = OPERATIONS[makers[0]]
        base = self.operation(makers[0])["servers"][0]["url"]
        body = json.loads(self.unlike_before(makers[0], json.dumps(example_of_body(maker))))
        answer = httpx.post(
            base + collection, json=body, headers={"Authorization": f"Bearer {self.keys['MANAGEMENT_KEY']}"}
        )
        assert answer.is_success, answer.text
        return id_in(answer.json(), name)


def linked_id_of(deployment: Deployment) -> str:
    linked_id = "order-of-a-sample"
    deployment.visitor.visit(linked_id=linked_id)
    return linked_id


# How to have an id that no operation of the document makes.
FRESH: dict[str, Callable[[Deployment], str]] = {
    "linked_id": linked_id_of,
}


def required_query(operation: Json) -> list[str]:
    return [one["name"] for one in operation.get("parameters", []) if one["in"] == "query" and one["required"]]


def example_of_body(operation: Json) -> Any:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return next((shown["value"] for shown in content.get("examples", {}).values()), None)


def id_in(answer: Any, name: str) -> str:
    """Return the id of what was made: under its own name or as `id`, at whatever depth."""
    found = [*values_of(answer, name), *values_of(answer, "id")]
    assert found, f"there is no {name} in {answer}"
    return found[0]


def values_of(node: Any, name: str) -> list[str]:
    if not isinstance(node, dict):
        return []
    own = [node[name]] if isinstance(node.get(name), str) else []
    return own + [value for inner in node.values() for value in values_of(inner, name)]


def run_sample(
    language: str, source: str, environment: dict[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """Run an example as its reader would; curl is told to fail when it is refused, which the examples leave out."""
    (folder / ".curlrc").write_text("fail-with-body\nsilent\nshow-error\n")
    command = {
        "Shell": ["bash", "-euc", source],
        "Python": [sys.executable, "-c", source],
        "JavaScript": [node(), "--input-type=module", "--eval", source],
    }[language]
    return subprocess.run(
        command,
        cwd=NODE_PACKAGES,
        env=os.environ | {"CURL_HOME": str(folder)} | environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


# A server of their own, for the examples change how it works.
@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with RunningServer(tmp_path_factory.mktemp("samples") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def public_key(server: RunningServer) -> str:
    return server.public_key


@pytest.fixture
def deployment(server: RunningServer, visitor: Visitor, management_key: str) -> Deployment:
    return Deployment(server, visitor, management_key)


@pytest.fixture(scope="module")
def management_key(server: RunningServer) -> str:
    return server.create_key("management")


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_every_operation_has_an_example_in_each_language(operation_id: str) -> None:
    samples = OPERATIONS[operation_id][2]["x-codeSamples"]
    assert [sample["lang"] for sample in samples] == [*LANGUAGES]
    for sample in samples:
        assert sample.keys() == {"lang", "label", "source"}
        assert "https://id.example.com" in sample["source"]
        # Every place has become a variable.
        assert not re.search(r"\{[a-z_]+\}", sample["source"])


def test_what_the_sdks_can_do_is_shown_with_them() -> None:
    labels = {one: [sample["label"] for sample in OPERATIONS[one][2]["x-codeSamples"]] for one in OPERATIONS}
    for operation_id in ("getEvent", "searchEvents", "updateEvent", "deleteVisitorData"):
        assert labels.pop(operation_id) == ["curl", "Python SDK", "Node SDK"]
    assert all(found == ["curl", "Python", "Node"] for found in labels.values())


def test_whatever_is_not_run_exists_and_has_its_reason() -> None:
    assert NOT_RUN.keys() <= OPERATIONS.keys()
    assert REFUSED.keys() <= {*RUN}
    assert all(reason.endswith(".") for reason in NOT_RUN.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("operation_id", RUN)
def test_the_example_works(deployment: Deployment, operation_id: str, language: str, tmp_path: Path) -> None:
    operation = deployment.operation(operation_id)
    sample = operation["x-codeSamples"][LANGUAGES.index(language)]
    environment = deployment.environment(operation_id)
    source = deployment.unlike_before(operation_id, sample["source"])
    done = run_sample(language, source, environment, tmp_path)
    said = done.stdout + done.stderr
    if operation_id in REFUSED:
        assert done.returncode != 0, source
        # Python's error tells the status; the body is for who asks for it.
        assert REFUSED[operation_id] in said or "HTTP Error 403" in said, said
        return
    assert done.returncode == 0, f"{source}\n{said}"
    if sample["label"].endswith("SDK"):
        TOLD_BY_SDK[operation_id](environment, done.stdout)
    elif schema := answer_schema(operation):
        components = {"components": deployment.document["components"]}
        jsonschema_rs.Draft202012Validator({**schema, **components}).validate(json.loads(done.stdout))
    if operation_id in EFFECTS:
        EFFECTS[operation_id](deployment, environment)


def answer_schema(operation: Json) -> Json | None:
    """Return the schema of the answer when all is well; None when its body says nothing."""
    answers = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
    assert answers
    # Beside an answer with a body there may be one that says that there is nothing to say.
    schemas = [answer["content"]["application/json"]["schema"] for answer in answers if "content" in answer]
    assert len(schemas) <= 1
    found: Json | None = schemas[0] if schemas else None
    return found


# --- what the SDKs' examples print, and what examples change


def told_visitor(environment: dict[str, str], printed: str) -> None:
    visitor_id, confidence = printed.split()
    assert visitor_id == environment["VISITOR_ID"]
    assert 0.5 < float(confidence) <= 1


def told_events(environment: dict[str, str], printed: str) -> None:
    events = [line.split() for line in printed.splitlines()]
    assert [environment["EVENT_ID"], "127.0.0.1"] in events


def told_nothing(environment: dict[str, str], printed: str) -> None:
    assert printed == ""


TOLD_BY_SDK = {
    "getEvent": told_visitor,
    "searchEvents": told_events,
    "updateEvent": told_nothing,
    "deleteVisitorData": told_nothing,
}


def the_event(deployment: Deployment, environment: dict[str, str]) -> httpx.Response:
    headers = {"Authorization": f"Bearer {deployment.server.secret_key}"}
    return httpx.get(f"{deployment.server.url}/v4/events/{environment['EVENT_ID']}", headers=headers)


def event_is_changed(deployment: Deployment, environment: dict[str, str]) -> None:
    shown = example_of_body(OPERATIONS["updateEvent"][2])
    event = the_event(deployment, environment).json()
    assert {name: event[name] for name in shown} == shown


def event_is_gone(deployment: Deployment, environment: dict[str, str]) -> None:
    assert the_event(deployment, environment).status_code == 404


EFFECTS: dict[str, Callable[[Deployment, dict[str, str]], None]] = {
    "updateEvent": event_is_changed,
    "deleteVisitorData": event_is_gone,
}
