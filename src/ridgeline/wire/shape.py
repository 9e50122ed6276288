"""What the contract's objects are made of: closed objects, and numbers of a stated size.

Decoding is tolerant: a member that a closed object does not know is skipped, so that history written by a newer server
can still be read. `ridgeline.wire.event_check` is for those who must know.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct


class Shape(Struct, omit_defaults=True):
    """An object that has no other members than its fields; one that is UNSET is left out of the wire."""


# The bounds of a format are not repeated in the OpenAPI document. No store holds an integer of more than 64 bits.
Int32 = Annotated[int, Meta(ge=-(2**31), le=2**31 - 1, extra_json_schema={"format": "int32"})]
Int64 = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1, extra_json_schema={"format": "int64"})]
Integer = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Number = Annotated[float, Meta(extra_json_schema={"format": "double"})]
Score = Annotated[float, Meta(ge=0, le=1, extra_json_schema={"format": "double"})]

Level = Literal["low", "medium", "high"]
