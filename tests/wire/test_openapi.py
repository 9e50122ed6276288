"""The OpenAPI document: the contract's structure, our own words, and nothing that the server does not do."""

from __future__ import annotations

import copy
import re
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
import schemathesis
from tests.wire.contract_structure import differences, recorded, structure

from ridgeline.app import create_app
from ridgeline.deployment import open_deployment
from ridgeline.errors import ErrorCode
from ridgeline.http.server_api.search_parameters import KNOWN
from ridgeline.settings import Settings
from ridgeline.testing import RunningServer
from ridgeline.wire.event import Event
from ridgeline.wire.openapi.document import document

DOCUMENT = document()
CONTRACT = recorded(Path(__file__).with_name("contract.json"))
# Answers that the contract does not list for an operation, in the form that it has for every error.
ADDITIONAL_STATUSES = {"405", "413", "415", "429", "503", "504"}
OPERATIONS = [
    (method, path, operation) for path, item in DOCUMENT["paths"].items() for method, operation in item.items()
]
# What is below another path than the contract's.
BEYOND_THE_CONTRACT = {
    f"{method.upper()} {path}"
    for method, path, operation in OPERATIONS
    if [server["url"] for server in operation.get("servers", [])] == ["/management/v1"]
}
SEARCH = DOCUMENT["paths"]["/events"]["get"]


def our_structure(of: dict[str, Any]) -> dict[str, Any]:
    """Return a document's structure without what the contract allows in addition."""
    ours = {name: operation for name, operation in structure(of).items() if name not in BEYOND_THE_CONTRACT}
    for name, operation in ours.items():
        for status in ADDITIONAL_STATUSES - CONTRACT[name]["answers"].keys():
            if status in operation["answers"]:
                form = operation["answers"].pop(status)
                assert not [*differences(form, CONTRACT["GET /events"]["answers"]["400"])], (name, status)
    return ours


def test_the_structure_is_the_contracts() -> None:
    assert not [*differences(our_structure(DOCUMENT), CONTRACT)]


def test_a_difference_in_either_direction_is_found() -> None:
    changed = copy.deepcopy(DOCUMENT)
    event = changed["components"]["schemas"]["Event"]
    del event["properties"]["vpn"]
    event["properties"]["shiny"] = {"type": "string"}
    changed["components"]["schemas"]["Geolocation"]["properties"]["latitude"]["maximum"] = 91
    found = [*differences(our_structure(changed)["GET /events/{event_id}"], CONTRACT["GET /events/{event_id}"])]
    assert found == [
        "/answers/200/properties/ip_info/properties/v4/properties/geolocation/properties/latitude/maximum: 91, the "
        "contract has 90",
        "/answers/200/properties/ip_info/properties/v6/properties/geolocation/properties/latitude/maximum: 91, the "
        "contract has 90",
        "/answers/200/properties/shiny: only we have it",
        "/answers/200/properties/vpn: only the contract has it",
    ]


def test_the_record_is_of_the_whole_contract() -> None:
    assert CONTRACT.keys() | BEYOND_THE_CONTRACT == structure(DOCUMENT).keys()
    assert not CONTRACT.keys() & BEYOND_THE_CONTRACT
    assert len(CONTRACT) == 5
    assert len(CONTRACT["GET /events/{event_id}"]["answers"]["200"]["properties"]) == 66
    assert len(CONTRACT["GET /events"]["parameters"]) == 52
    errors = CONTRACT["GET /events"]["answers"]["400"]["properties"]["error"]["properties"]["code"]["enum"]
    assert sorted(typing.get_args(ErrorCode)) == errors
    assert len(errors) == 18


def test_the_document_is_openapi_3_1() -> None:
    assert DOCUMENT["openapi"].startswith("3.1.")
    schemathesis.openapi.from_dict(copy.deepcopy(DOCUMENT)).validate()


# --- words


def described() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield all that is to be described: operations, parameters, answers, schemas and their properties."""
    for method, path, operation in OPERATIONS:
        yield f"{method} {path}", operation
        for parameter in operation.get("parameters", []):
            yield f"{method} {path} {parameter['name']}", parameter
        for status, answer in operation["responses"].items():
            yield f"{method} {path} {status}", answer
    for kind in DOCUMENT["components"].values():
        for name, part in kind.items():
            yield name, part
            yield from ((f"{name}.{member}", schema) for member, schema in part.get("properties", {}).items())
    yield from ((tag["name"], tag) for tag in DOCUMENT["tags"])
    yield "the document", DOCUMENT["info"]


def test_everything_is_described_in_whole_sentences() -> None:
    found = dict(described())
    assert len(found) > 400
    for where, node in found.items():
        description = node.get("description", "")
        assert re.fullmatch(r"[A-Z0-9`].*[.`]", description, re.DOTALL), f"{where}: {description!r}"
    # Nothing hides its members' meaning inside another schema.
    for name, schema in DOCUMENT["components"]["schemas"].items():
        for member, inner in schema.get("properties", {}).items():
            assert not inner.get("properties"), f"{name}.{member}"


def test_every_operation_declares_the_refusals_that_it_can_be_answered_with() -> None:
    for method, path, operation in OPERATIONS:
        declared = operation["responses"]
        # Who is signed in is told to anybody.
        who = set() if operation["operationId"] == "getSession" else {"403"}
        assert declared.keys() >= {"200", "405", "429", "503"} | who, (method, path)
        assert ("413" in declared) is ("requestBody" in operation), (method, path)
        for status in ("429", "503"):
            assert declared[status]["headers"] == {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}
    assert "504" in SEARCH["responses"]


def test_every_refusal_has_an_example() -> None:
    for method, path, operation in OPERATIONS:
        for status, answer in operation["responses"].items():
            if status not in {"200", "204"}:
                assert answer["content"]["application/json"]["examples"], (method, path, status)


def test_the_management_api_shows_an_answer_of_every_operation_that_gives_one() -> None:
    for method, path, operation in OPERATIONS:
        content = operation["responses"]["200"].get("content")
        assert content is None or content["application/json"]["examples"], (method, path)


def test_whoever_asks_shows_what_the_operation_says() -> None:
    for method, path, operation in OPERATIONS:
        shown = [name for one in operation.get("security", DOCUMENT["security"]) for name in one]
        assert set(shown) <= DOCUMENT["components"]["securitySchemes"].keys()
        beyond = f"{method.upper()} {path}" in BEYOND_THE_CONTRACT
        assert beyond or shown == ["bearerAuth"], (method, path)
        codes = {
            example["value"]["error"]["code"]
            for answer in operation["responses"].values()
            for example in answer.get("content", {}).get("application/json", {}).get("examples", {}).values()
            if "error" in example["value"]
        }
        # Whatever a session can change needs the session's token, and no key's holder is asked to sign in.
        assert ("csrf_token_invalid" in codes) is (beyond and method != "get"), (method, path)
        assert ("secret_api_key_required" in codes) is ("bearerAuth" in shown), (method, path)


def examples(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each schema with a value that is shown for it."""
    if isinstance(node, list):
        for inner in node:
            yield from examples(inner)
    elif isinstance(node, dict):
        if "schema" in node:
            yield from ((node["schema"], shown["value"]) for shown in node.get("examples", {}).values())
        if "type" in node or "oneOf" in node:
            yield from ((node, value) for value in node.get("examples", []))
        for inner in node.values():
            yield from examples(inner)


def validator(schema: dict[str, Any]) -> Any:
    return jsonschema_rs.Draft202012Validator({**schema, "components": DOCUMENT["components"]}, validate_formats=True)


def test_every_example_keeps_its_schema() -> None:
    found = [*examples(DOCUMENT["paths"])]
    assert len(found) > 50
    for schema, value in found:
        validator(schema).validate(value)


def test_the_example_of_an_event_shows_what_is_usual() -> None:
    shown = SEARCH["responses"]["200"]["content"]["application/json"]["examples"]["page"]["value"]["events"][0]
    assert len(shown) > 30
    assert shown.keys() <= {*Event.__struct_fields__}


# --- parameters


def test_every_documented_search_parameter_is_read_and_every_read_one_is_documented() -> None:
    documented = [parameter["name"] for parameter in SEARCH["parameters"]]
    assert len(documented) == len(set(documented)) == 52
    assert {*documented, "ii"} == KNOWN


def right_values(schema: dict[str, Any]) -> list[str]:
    if "oneOf" in schema:
        return [str(example) for example in schema["examples"]]
    if schema["type"] == "array":
        return right_values(schema["items"])
    if "enum" in schema:
        return list(schema["enum"])
    if schema["type"] == "boolean":
        return ["true", "false"]
    return {"integer": ["1", str(schema.get("maximum"))], "number": ["0", "7.5"], "string": ["192.0.2.1"]}[
        schema["type"]
    ]


@pytest.mark.parametrize("parameter", SEARCH["parameters"], ids=lambda parameter: str(parameter["name"]))
def test_the_server_takes_what_is_documented_and_nothing_else(api: httpx.Client, parameter: dict[str, Any]) -> None:
    name, schema = parameter["name"], parameter["schema"]
    if name == "pagination_key":
        return
    right = ["A" * 20] if name == "visitor_id" else right_values(schema)
    for value in right:
        answer = api.get("/v4/events", params={name: value})
        assert answer.status_code == 200, (value, answer.text)
    inner = schema.get("items", schema)
    if "enum" in inner or inner.get("type") != "string":
        assert api.get("/v4/events", params={name: "not one of them"}).status_code == 400
    if schema.get("type") == "array" and "maxItems" not in schema:
        assert api.get("/v4/events", params={name: [right[0], right[-1]]}).status_code == 200
    else:
        assert api.get("/v4/events", params={name: [right[0], right[0]]}).status_code == 400


# --- answers


def test_what_is_answered_keeps_the_document(api: httpx.Client, visitor: Any) -> None:
    event_id = visitor.visit(linked_id="a", tags={"b": [1]})["event_id"]
    schemas = {"$ref": "#/components/schemas/Event"}, {"$ref": "#/components/schemas/EventSearch"}
    validator(schemas[0]).validate(api.get(f"/v4/events/{event_id}").json())
    validator(schemas[1]).validate(api.get("/v4/events?limit=1&total_hits=5").json())
    for wrong in ("/v4/events?limit=0", "/v4/events/x", "/v4/nothing"):
        validator({"$ref": "#/components/schemas/ErrorResponse"}).validate(api.get(wrong).json())


# --- serving


def test_the_document_is_served_to_everyone(http: httpx.Client) -> None:
    answer = http.get("/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == DOCUMENT
    assert answer.json()["servers"] == [{"url": "/v4", "description": "This deployment."}]
    explained = answer.json()["paths"]["/events/{event_id}/explanation"]["get"]
    assert explained["servers"] == [{"url": "/management/v1", "description": "This deployment."}]
    assert answer.json()["security"] == [{"bearerAuth": []}]
    head = http.head("/openapi.json")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(answer.content))
    assert head.headers["etag"] == answer.headers["etag"]
    assert http.post("/openapi.json").status_code == 405


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_whoever_has_the_document_is_not_sent_it_again(http: httpx.Client, form: str) -> None:
    tag = http.get("/openapi.json").headers["etag"]
    answer = http.get("/openapi.json", headers={"If-None-Match": form.format(tag)})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert http.get("/openapi.json", headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.anyio
@pytest.mark.parametrize("public_url", ["https://id.example.com", "https://id.example.com/"])
async def test_a_deployment_with_a_public_url_names_it(tmp_path: Path, public_url: str) -> None:
    settings = Settings(data_dir=str(tmp_path), public_url=public_url)
    async with open_deployment(settings, serving=True) as deployment:
        transport = httpx.ASGITransport(app=create_app(deployment))
        async with httpx.AsyncClient(transport=transport, base_url="http://ridgeline") as client:
            found = (await client.get("/openapi.json")).json()
    assert [server["url"] for server in found["servers"]] == ["https://id.example.com/v4"]


# --- POST /v4/edge


def test_judging_requests_without_an_agent_is_not_offered_yet(
    server: RunningServer, api: httpx.Client, http: httpx.Client
) -> None:
    shown = DOCUMENT["paths"]["/edge"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    refused = {"error": {"code": "feature_not_enabled", "message": "feature not enabled"}}
    bodies: list[Any] = [shown["crawler"]["value"], {}, None]
    for body in bodies:
        answer = api.post("/v4/edge", json=body)
        assert (answer.status_code, answer.json()) == (403, refused)
    assert http.post("/v4/edge", json={}).json()["error"]["code"] == "secret_api_key_required"
    wrong = http.post("/v4/edge", json={}, headers={"Authorization": f"Bearer {server.public_key}"})
    assert wrong.json()["error"]["code"] == "secret_api_key_not_found"
    answer = api.get("/v4/edge")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert api.post("/v4/edge/").status_code == 404
