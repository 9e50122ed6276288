from __future__ import annotations

import ast
import json
import shlex
from typing import Any

import pytest

from ridgeline.wire.openapi.samples import code_samples

MEMBER = {
    "operationId": "changeMember",
    "tags": ["Members"],
    "parameters": [
        {"name": "member_id", "in": "path", "required": True},
        {"name": "reason", "in": "query", "required": True},
        {"name": "limit", "in": "query", "required": False},
    ],
    "requestBody": {
        "content": {"application/json": {"examples": {"first": {"value": {"name": "O'Neill", "age": None}}}}}
    },
}


def sources(base_path: str, path: str, method: str, operation: dict[str, Any], base_url: str = "") -> list[str]:
    return [sample["source"] for sample in code_samples(base_url, base_path, path, method, operation)]


def test_an_operation_is_shown_with_what_it_requires() -> None:
    curl, python, javascript = sources("/management/v1", "/members/{member_id}", "patch", MEMBER)
    words = shlex.split(curl.replace("\\\n", " "))
    assert words[:3] == ["curl", "-X", "PATCH"]
    assert words[3] == "https://id.example.com/management/v1/members/$MEMBER_ID?reason=$REASON"
    assert words[5] == "Authorization: Bearer $MANAGEMENT_KEY"
    assert json.loads(words[-1]) == {"name": "O'Neill", "age": None}
    ast.parse(python)
    assert "/members/{os.environ['MEMBER_ID']}?reason={os.environ['REASON']}" in python
    assert 'json.dumps({"name": "O\'Neill", "age": None})' in python
    assert "/members/${process.env.MEMBER_ID}?reason=${process.env.REASON}`" in javascript


def test_the_address_is_the_deployments_own() -> None:
    for source in sources("/v4", "/edge", "get", {"operationId": "x", "tags": []}, "https://id.shop.example/"):
        assert '"https://id.shop.example/v4/edge"' in source


@pytest.mark.parametrize(
    ("tag", "operation_id", "method", "shown"),
    [
        ("Sessions", "listSessions", "get", ["Cookie"]),
        ("Sessions", "signOut", "delete", ["Cookie", "X-Ridgeline-CSRF"]),
        ("Sessions", "signIn", "post", []),
        ("Saved views", "saveView", "post", ["Cookie", "X-Ridgeline-CSRF"]),
    ],
)
def test_sessions_have_a_cookie_and_no_key(tag: str, operation_id: str, method: str, shown: list[str]) -> None:
    operation = {"operationId": operation_id, "tags": [tag]}
    for source in sources("/management/v1", "/session", method, operation):
        assert "MANAGEMENT_KEY" not in source
        assert [name for name in ("Cookie", "X-Ridgeline-CSRF") if name in source] == shown
