"""The structure of an OpenAPI document: everything that a client can depend on, and no words.

`python -m tests.wire.contract_structure v4.yaml > tests/wire/contract.json` records the contract's structure anew; it
needs PyYAML. `test_openapi.py` compares the record with our document.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ATTRIBUTION = (
    "Structure of the Fingerprint Server API v4, recorded from its OpenAPI schema: MIT License, FingerprintJS, Inc., "
    "github.com/fingerprintjs/fingerprint-pro-server-api-openapi"
)
METHODS = {"get", "put", "post", "delete", "patch", "options", "head", "trace"}
# What describes or shows, and what no answer depends on.
_WORDS = {"description", "summary", "title", "example", "examples", "default", "discriminator", "unevaluatedProperties"}
# An object schema of several members that is written out once.
_SHARED_FROM = 3

Tree = Any


def structure(document: dict[str, Any]) -> dict[str, Tree]:
    """Return `METHOD /path` -> parameters, body and answers, every reference resolved."""
    found = {}
    for path, item in document["paths"].items():
        for method in METHODS & item.keys():
            operation = item[method]
            parameters = _resolved([*item.get("parameters", []), *operation.get("parameters", [])], document)
            found[f"{method.upper()} {path}"] = {
                "parameters": {
                    f"{one['in']} {one['name']}": {"required": one.get("required", False), "schema": one["schema"]}
                    for one in parameters
                },
                "body": _json_schema(operation.get("requestBody", {}), document),
                "answers": {
                    str(status): _json_schema(answer, document) for status, answer in operation["responses"].items()
                },
            }
    return found


def _json_schema(part: dict[str, Any], document: dict[str, Any]) -> Tree:
    content = _resolved({name: value for name, value in part.items() if name in {"$ref", "content"}}, document)
    return content.get("content", {}).get("application/json", {}).get("schema")


def _resolved(node: Tree, document: dict[str, Any]) -> Tree:
    if isinstance(node, list):
        return [_resolved(inner, document) for inner in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target: Tree = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return _resolved({**target, **{name: value for name, value in node.items() if name != "$ref"}}, document)
    resolved = {}
    for name, value in node.items():
        if name == "properties":
            resolved[name] = {inner: _resolved(schema, document) for inner, schema in value.items()}
        elif name in {"required", "enum"} and isinstance(value, list):
            # In any order; and nothing required is nothing said.
            resolved |= {name: sorted(value, key=str)} if value else {}
        elif name not in _WORDS and not name.startswith("x-"):
            resolved[name] = _resolved(value, document)
    return resolved


def differences(ours: Tree, theirs: Tree, where: str = "") -> Iterator[str]:
    """Yield one line for each place in which two trees differ, in either direction."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in sorted(ours.keys() | theirs.keys()):
            if name not in ours:
                yield f"{where}/{name}: only the contract has it"
            elif name not in theirs:
                yield f"{where}/{name}: only we have it"
            else:
                yield from differences(ours[name], theirs[name], f"{where}/{name}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for number, (our, their) in enumerate(zip(ours, theirs, strict=True)):
            yield from differences(our, their, f"{where}[{number}]")
    elif type(ours) is not type(theirs) or ours != theirs:
        yield f"{where}: {json.dumps(ours)}, the contract has {json.dumps(theirs)}"


def pack(tree: Tree, shared: dict[str, Tree]) -> Tree:
    """Return a tree in which objects that are long are names, and put what they stand for into `shared`."""
    if isinstance(tree, list):
        return [pack(inner, shared) for inner in tree]
    if not isinstance(tree, dict):
        return tree
    packed = {name: pack(value, shared) for name, value in tree.items()}
    if len(tree) < _SHARED_FROM or "type" not in tree:
        return packed
    name = hashlib.sha256(json.dumps(packed, sort_keys=True).encode()).hexdigest()[:8]
    shared[name] = packed
    return {"=": name}


def unpack(tree: Tree, shared: dict[str, Tree]) -> Tree:
    """Undo `pack`."""
    if isinstance(tree, list):
        return [unpack(inner, shared) for inner in tree]
    if not isinstance(tree, dict):
        return tree
    if tree.keys() == {"="}:
        return unpack(shared[tree["="]], shared)
    return {name: unpack(value, shared) for name, value in tree.items()}


def recorded(path: Path) -> dict[str, Tree]:
    """Return the structure that `main` recorded."""
    record = json.loads(path.read_text())
    found: dict[str, Tree] = unpack(record["operations"], record["shared"])
    return found


def main() -> None:
    import yaml  # type: ignore[import-untyped]  # noqa: PLC0415 - only for recording

    contract = yaml.safe_load(Path(sys.argv[1]).read_text())
    shared: dict[str, Tree] = {}
    operations = pack(structure(contract), shared)
    record = {"attribution": ATTRIBUTION, "operations": operations, "shared": shared}
    print(json.dumps(record, separators=(",", ":"), sort_keys=True, ensure_ascii=False))


if __name__ == "__main__":
    main()
