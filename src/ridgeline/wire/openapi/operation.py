"""An operation of the document: what it is for, takes and can answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from ridgeline.errors import ApiError

SERVER_API = "/v4"
MANAGEMENT_API = "/management/v1"
# The security schemes of the document.
KEY, SESSION = "bearerAuth", "sessionCookie"

Examples = Mapping[str, tuple[str, Struct]]
"""Name -> what it shows, and the value."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path, which is below `base_path`.

    `success` says what 200 means, `no_content` what 204 does, which is not answered where that is empty; `errors` is
    every refusal that it can be answered with.
    """

    path: str
    method: str
    operation_id: str
    tag: str
    summary: str
    description: str
    success: str
    errors: tuple[ApiError, ...]
    parameters: tuple[dict[str, Any], ...] = ()
    takes: type[Struct] | None = None
    takes_examples: Examples = field(default_factory=dict)
    gives: type[Struct] | None = None
    gives_examples: Examples = field(default_factory=dict)
    no_content: str = ""
    base_path: str = SERVER_API
    for_members: bool = False
    """Of the Server API: whether the management API has it, too, for management keys and members."""
    shown: tuple[str, ...] = (KEY,)
    """What whoever asks shows, one of these; nothing where there are none."""
