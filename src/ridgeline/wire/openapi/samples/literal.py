"""A JSON value as the literal of a language: on one line if it is short, else with a line for each member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

_LINE = 72


@dataclass(frozen=True, slots=True)
class Language:
    """How a language writes what JSON writes otherwise."""

    true: str
    false: str
    nothing: str
    step: str
    braces: str = "{}"
    """Of an object on one line: opening and closing, with the space that belongs to each."""
    bare_names: bool = False
    trailing_comma: bool = True


JSON = Language("true", "false", "null", "  ", trailing_comma=False)
PYTHON = Language("True", "False", "None", "    ")
JAVASCRIPT = Language("true", "false", "null", "  ", braces="{ }", bare_names=True)


def literal(value: Any, language: Language, indent: str = "", room: int = _LINE) -> str:
    """Return a value's literal, on one line if `room` is enough for it; every other line begins with `indent`."""
    if value is None:
        return language.nothing
    if isinstance(value, bool):
        return language.true if value else language.false
    if not isinstance(value, dict | list):
        return text(value)
    short = _on_one_line(value, language)
    if not value or len(indent) + len(short) <= room:
        return short
    inner = indent + language.step
    members = [inner + member for member in _members(value, language, inner)]
    opening, closing = "[]" if isinstance(value, list) else "{}"
    comma = "," if language.trailing_comma else ""
    return f"{opening}\n" + ",\n".join(members) + f"{comma}\n{indent}{closing}"


def text(value: Any) -> str:
    """Return a string or a number as JSON writes it, which Python and JavaScript read alike."""
    return msgspec.json.encode(value).decode()


def _members(value: dict[str, Any] | list[Any], language: Language, indent: str) -> list[str]:
    if isinstance(value, list):
        return [literal(one, language, indent) for one in value]
    return [f"{_name(name, language)}: {literal(one, language, indent)}" for name, one in value.items()]


def _on_one_line(value: Any, language: Language) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_on_one_line(one, language) for one in value) + "]"
    if not isinstance(value, dict):
        return literal(value, language)
    if not value:
        return "{}"
    members = [f"{_name(name, language)}: {_on_one_line(one, language)}" for name, one in value.items()]
    gap = language.braces[1:-1]
    return "{" + gap + ", ".join(members) + gap + "}"


def _name(name: str, language: Language) -> str:
    return name if language.bare_names and name.isidentifier() else text(name)
