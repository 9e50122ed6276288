"""Reading an event to the letter of the contract: for validators, and for imports that must not lose anything."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import UNSET

from ridgeline.errors import ContractViolation
from ridgeline.wire.event import Event

# The contract lets these carry more than their fields.
_OPEN = frozenset({"$.rule_action"})


def checked_event(raw: bytes | str) -> Event:
    """Return the event that a JSON text holds; raises ContractViolation with the path of what is wrong.

    Unlike plain decoding it also refuses members that the contract does not know, and addresses that are none.
    """
    try:
        event = msgspec.json.decode(raw, type=Event)
        given = msgspec.json.decode(raw)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `")
        raise ContractViolation(path.rstrip("`") or "$", reason) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise ContractViolation("$", f"not JSON: {error}") from None
    for path in _unknown(given, msgspec.to_builtins(event), "$"):
        raise ContractViolation(path, "the contract has no such member")
    _check_addresses(event)
    return event


def _unknown(given: Any, understood: Any, path: str) -> Iterator[str]:
    if path in _OPEN:
        return
    if isinstance(given, dict):
        for name, value in given.items():
            if name in understood:
                yield from _unknown(value, understood[name], f"{path}.{name}")
            else:
                yield f"{path}.{name}"
    elif isinstance(given, list):
        for number, (value, its) in enumerate(zip(given, understood, strict=True)):
            yield from _unknown(value, its, f"{path}[{number}]")


def _check_addresses(event: Event) -> None:
    info = event.ip_info
    if info is UNSET:
        return
    for member, version in (("v4", 4), ("v6", 6)):
        part = getattr(info, member)
        if part is not UNSET and not _is_address(part.address, version):
            raise ContractViolation(f"$.ip_info.{member}.address", f"not an IPv{version} address")


def _is_address(text: str, version: int) -> bool:
    try:
        return ipaddress.ip_address(text).version == version
    except ValueError:
        return False
