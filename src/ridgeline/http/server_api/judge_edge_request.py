"""`POST /v4/edge`: requests without an agent. Not offered yet, so nothing of the body is read."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.errors import FeatureNotEnabled


async def judge_edge_request(scope: Scope, receive: Receive, send: Send) -> None:
    raise FeatureNotEnabled
