"""The workspace's own weights of the suspect score as a store holds them: one JSON object, by the findings' names."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

_decoder = msgspec.json.Decoder(dict[str, int])


def encode(weights: Mapping[str, int]) -> bytes:
    return msgspec.json.encode(dict(weights), order="sorted")


def decode(content: bytes | str) -> dict[str, int]:
    return _decoder.decode(content)


def changed(weights: Mapping[str, int], changes: Mapping[str, int | None]) -> dict[str, int]:
    """Return the weights after some changes; None takes one away."""
    wanted: dict[str, int | None] = {**weights, **changes}
    return {name: weight for name, weight in wanted.items() if weight is not None}
