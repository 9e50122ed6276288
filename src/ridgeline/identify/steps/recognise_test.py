from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ridgeline.identify.steps.recognise import Recognise
from ridgeline.identify.visit import ProxyClaim, Request, Visit
from ridgeline.intel.bot_keys import FILE, BotKeys, KeyDirectory, read_keys, write_file
from ridgeline.intel.bot_proofs import BotProofs
from ridgeline.intel.known_bots import known_bots
from ridgeline.intel.lookup import IpIntelligence
from ridgeline.intel.web_bot_auth import SignedRequest
from ridgeline.testing.signing_agent import SigningAgent

pytestmark = pytest.mark.anyio

NOW = 1_900_000_000_000
AGENT = SigningAgent("chatgpt.com")


@pytest.fixture
def proofs(tmp_path: Path) -> BotProofs:
    write_file(tmp_path / FILE, [KeyDirectory(AGENT.host, NOW, "", read_keys(AGENT.directory()))])
    return BotProofs(known_bots(), IpIntelligence.open(), None, BotKeys(tmp_path))


def visit(authority: str = "id.example.com", **changes: Any) -> Visit:
    async def body() -> bytes:
        return b""

    signed = SignedRequest(
        method="POST",
        scheme="http",
        authorities=(authority,),
        path="/",
        query="",
        headers=tuple((name.lower(), value) for name, value in AGENT.headers("id.example.com", NOW).items()),
    )
    fields: dict[str, Any] = {"read_body": body, "received_at": NOW, "client_ip": "203.1.1.1", "signed": signed}
    made = Visit(Request(**(fields | changes)))
    made.address = None
    return made


async def result(proofs: BotProofs, one: Visit) -> str | None:
    assert await Recognise(proofs).run(one) is None
    return None if one.bot_claim is None else one.bot_claim.checks[0].result


async def test_what_is_claimed_is_set(proofs: BotProofs) -> None:
    assert await result(proofs, visit()) == "proven"
    assert await result(proofs, visit(signed=None)) is None
    assert await result(proofs, visit(signed=None, user_agent="Googlebot/2.1")) == "unavailable"


async def test_a_believed_proxy_says_which_host_was_asked(proofs: BotProofs) -> None:
    def claim(host: str | None) -> ProxyClaim:
        return ProxyClaim("secret", "203.1.1.1", host)

    internal = "ridgeline.shop.internal"
    assert await result(proofs, visit(internal)) == "refuted"
    assert await result(proofs, visit(internal, proxy_claim=claim("id.example.com"))) == "proven"
    assert await result(proofs, visit("10.0.0.7", proxy_claim=claim(None))) == "unavailable"


async def test_no_visit_is_lost_for_a_defect() -> None:
    class Broken(BotProofs):
        def __init__(self) -> None:
            pass

    # It has none of its parts.
    assert await result(Broken(), visit(user_agent="Googlebot/2.1")) is None
