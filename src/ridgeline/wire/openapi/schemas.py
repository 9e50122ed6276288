"""JSON Schema of Structs, as the OpenAPI document wants it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from ridgeline.wire.rules import AllowAction, BlockAction, RuleAction
from ridgeline.wire.shape import Shape

Schema = dict[str, Any]

_REFERENCE = "#/components/schemas/{name}"
# What a format says anyway, and the 64 bits that every store has.
_LEAST, _MOST = {-(2**31), -(2**63)}, {2**31 - 1, 2**63 - 1}


def components(types: Iterable[type[msgspec.Struct]]) -> dict[str, Schema]:
    """Return the schemas of Structs and of all that they hold, by the names of their classes."""
    _, found = msgspec.json.schema_components([*types], ref_template=_REFERENCE)
    closed = {shape.__name__ for shape in _below(Shape)}
    named = {name: _finish(schema) for name, schema in sorted(found.items())}
    for name, schema in named.items():
        if name in closed:
            schema["additionalProperties"] = False
    if AllowAction.__name__ in named:
        _put_actions_together(named)
    return named


def reference(shape: type[msgspec.Struct]) -> Schema:
    return {"$ref": _REFERENCE.format(name=shape.__name__)}


def _below(shape: type[Shape]) -> Iterable[type[Shape]]:
    for inner in shape.__subclasses__():
        yield inner
        yield from _below(inner)


def _finish(schema: Any) -> Any:
    """Return a schema without what says nothing, and with the types that enumerations leave unsaid."""
    if isinstance(schema, list):
        return [_finish(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    finished: Schema = {}
    for keyword, value in schema.items():
        if keyword == "properties":
            finished[keyword] = {name: _finish(inner) for name, inner in value.items()}
        elif keyword == "enum":
            finished["type"] = "integer" if all(isinstance(one, int) for one in value) else "string"
            finished[keyword] = value
        elif not (
            (keyword == "title")
            or (keyword == "required" and not value)
            or (keyword == "minimum" and value in _LEAST)
            or (keyword == "maximum" and value in _MOST)
        ):
            finished[keyword] = _finish(value)
    return finished


def _put_actions_together(named: dict[str, Schema]) -> None:
    """Say once what all rule actions have, and let each kind add its own: the contract's form of a tagged union."""
    kinds = {"allow": AllowAction.__name__, "block": BlockAction.__name__}
    shared = [field.name for field in msgspec.structs.fields(RuleAction)]
    base = named[kinds["allow"]]
    named[RuleAction.__name__] = {
        "description": RuleAction.__doc__,
        "type": "object",
        "properties": {name: base["properties"][name] for name in shared},
        "required": [name for name in base["required"] if name in shared],
        "oneOf": [{"$ref": _REFERENCE.format(name=name)} for name in kinds.values()],
        "discriminator": {
            "propertyName": "type",
            "mapping": {kind: _REFERENCE.format(name=name) for kind, name in kinds.items()},
        },
    }
    for kind, name in kinds.items():
        schema = named[name]
        own = {field: inner for field, inner in schema["properties"].items() if field not in {"type", *shared}}
        tag = {"description": "What to do.", "type": "string", "enum": sorted(kinds), "const": kind}
        schema["properties"] = {"type": tag, **own}
        schema["required"] = ["type"]
    event = named.get("Event")
    if event is not None:
        action = event["properties"]["rule_action"]
        event["properties"]["rule_action"] = {
            "description": action["description"],
            "$ref": _REFERENCE.format(name=RuleAction.__name__),
        }
