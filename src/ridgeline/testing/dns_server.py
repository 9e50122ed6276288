"""A DNS server on this machine, over UDP, that knows the names it is given."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self, cast

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.reversename
import dns.rrset

SILENT, BROKEN = "silent", "broken"


class DnsServer:
    """Serve in a thread of its own while in a `with` block.

    `addresses` are those of each name, `names` those of each address; instead of them, `SILENT` never answers, and
    `BROKEN` answers that the server failed. A name above one that exists exists, too. `asked` are the questions.
    """

    def __init__(
        self,
        addresses: Mapping[str, Sequence[str] | str] | None = None,
        names: Mapping[str, Sequence[str] | str] | None = None,
    ) -> None:
        self.asked: list[tuple[str, str]] = []
        self._records: dict[tuple[str, str], Sequence[str] | str] = {}
        for name, found in (addresses or {}).items():
            for kind in ("A", "AAAA"):
                own = found if isinstance(found, str) else [one for one in found if (":" in one) == (kind == "AAAA")]
                self._records[f"{name}.", kind] = own
        for address, found in (names or {}).items():
            self._records[dns.reversename.from_address(address).to_text(), "PTR"] = (
                found if isinstance(found, str) else [f"{one}." for one in found]
            )
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="dns-server")

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    @property
    def server(self) -> tuple[str, int]:
        return "127.0.0.1", self._port

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        transport, _ = await self._loop.create_datagram_endpoint(lambda: _Protocol(self), ("127.0.0.1", 0))
        self._port: int = transport.get_extra_info("sockname")[1]
        self._ready.set()
        try:
            await self._stop.wait()
        finally:
            transport.close()

    def answer(self, packet: bytes) -> bytes | None:
        """Return the answer to a question, None for none."""
        query = dns.message.from_wire(packet)
        question = query.question[0]
        name, kind = question.name.to_text().lower(), dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        found = self._records.get((name, kind), ())
        if found == SILENT:
            return None
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        if found == BROKEN:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif found:
            reply.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", kind, list(found)))
        elif not any(known == name or known.endswith(f".{name}") for known, _ in self._records):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply.to_wire()


class _Protocol(asyncio.DatagramProtocol):
    def __init__(self, server: DnsServer) -> None:
        self._server = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # asyncio's own is not of the class that it should be of.
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        reply = self._server.answer(data)
        if reply is not None:
            self._transport.sendto(reply, addr)
