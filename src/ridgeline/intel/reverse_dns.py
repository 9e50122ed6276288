"""Whether the host name of an address is a bot operator's: looked up, and confirmed by looking up the name itself.

Whoever owns an address gives it any name; only the owner of the name can let it lead back to the address.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import dns.asyncresolver
import dns.exception
import dns.nameserver
import dns.rdatatype
import dns.resolver
import dns.reversename
import structlog

from ridgeline.errors import ConfigurationError
from ridgeline.intel.addresses import is_global, read_address
from ridgeline.intel.bot_claim import Result
from ridgeline.settings import Settings

SECONDS = 1.0
"""Within which a host name is looked up and confirmed, or is not."""

TRY_SECONDS = 0.4
PROVEN_SECONDS = 86_400.0
OTHER_SECONDS = 300.0
MOST_KEPT = 10_000
MOST_AT_ONCE = 32
MOST_NAMES = 4
DNS_PORT = 53

SYSTEM, OFF = "system", "off"

log = structlog.get_logger(__name__)
Servers = Sequence[tuple[str, int]]


class Named(NamedTuple):
    """What became of a look-up; `seen` is the name that was found, or what kept it from being found."""

    result: Result
    seen: str


class ReverseDns:
    """Looks up and remembers. Of the answers, one that proves is kept for a day, any other for five minutes."""

    def __init__(self, servers: Servers | None = None, timer: Callable[[], float] = time.monotonic) -> None:
        """Ask these servers, or those that the system is configured with; OSError if it is with none."""
        try:
            self._resolver = dns.asyncresolver.Resolver(configure=servers is None)
        except dns.resolver.NoResolverConfiguration:
            raise OSError("the system names no DNS servers") from None
        if servers is not None:
            self._resolver.nameservers = [dns.nameserver.Do53Nameserver(address, port) for address, port in servers]
        self._resolver.timeout, self._resolver.lifetime = TRY_SECONDS, SECONDS
        self._timer = timer
        self._kept: dict[tuple[str, tuple[str, ...]], tuple[float, Named]] = {}
        self._running: dict[tuple[str, tuple[str, ...]], asyncio.Task[Named]] = {}

    @classmethod
    def of(cls, settings: Settings) -> ReverseDns | None:
        """Return what a deployment's settings say, None for none; ConfigurationError if they make no sense."""
        if settings.reverse_dns == OFF:
            return None
        try:
            return cls(None if settings.reverse_dns == SYSTEM else read_servers(settings.reverse_dns))
        except OSError as error:
            log.warning("reverse_dns_off", reason=str(error))
            return None

    async def check(self, address: str, hosts: tuple[str, ...]) -> Named:
        """Tell whether an address has one of the names (`crawl-*.example.com`, or all under `example.com`).

        `refuted` if it has no such name, or none that leads back to it; `failed` if that could not be told in time.
        """
        read = read_address(address)
        if read is None or not is_global(read):
            return Named("unavailable", "the address is private")
        key = (address, hosts)
        kept = self._kept.get(key)
        if kept is not None and kept[0] > self._timer():
            return kept[1]
        running = self._running.get(key)
        if running is None:
            if len(self._running) >= MOST_AT_ONCE:
                return Named("failed", "too many names are being looked up")
            # A task of its own: it goes on when the one who asked first goes away.
            running = self._running[key] = asyncio.create_task(self._look_up(address, hosts))
            running.add_done_callback(lambda task: self._keep(key, task))
        return await asyncio.shield(running)

    def _keep(self, key: tuple[str, tuple[str, ...]], task: asyncio.Task[Named]) -> None:
        self._running.pop(key, None)
        # What raises is a defect, and told by whoever waits for it.
        if task.cancelled() or task.exception() is not None:
            return
        named = task.result()
        if len(self._kept) >= MOST_KEPT:
            now = self._timer()
            self._kept = {key: kept for key, kept in self._kept.items() if kept[0] > now}
            while len(self._kept) >= MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        self._kept[key] = (self._timer() + (PROVEN_SECONDS if named.result == "proven" else OTHER_SECONDS), named)

    async def _look_up(self, address: str, hosts: tuple[str, ...]) -> Named:
        try:
            async with asyncio.timeout(SECONDS):
                named = await self._confirmed(address, hosts)
                # Servers that know nothing of the internet, as behind some firewalls, say that no name exists.
                if named.result == "refuted" and not await self._knows(hosts):
                    return Named("failed", f"the DNS servers know nothing of {domain_of(hosts[0])}")
                return named
        except TimeoutError:
            return Named("failed", f"no answer within {SECONDS:.0f} second")
        except (dns.exception.DNSException, OSError, ValueError) as error:
            return Named("failed", type(error).__name__)

    async def _confirmed(self, address: str, hosts: tuple[str, ...]) -> Named:
        names = await self._ask(dns.reversename.from_address(address), "PTR")
        if not names:
            return Named("refuted", "the address has no name")
        matching = [name for name in names if any(is_under(name, host) for host in hosts)][:MOST_NAMES]
        if not matching:
            return Named("refuted", names[0])
        kind = "AAAA" if ":" in address else "A"
        for name in matching:
            if address in await self._ask(name, kind):
                return Named("proven", name)
        return Named("refuted", f"{matching[0]} does not lead back")

    async def _knows(self, hosts: tuple[str, ...]) -> bool:
        """Tell whether there is one of the domains at all, as far as the servers know."""
        for domain in dict.fromkeys(map(domain_of, hosts)):
            try:
                await self._resolver.resolve(domain, "SOA", search=False)
            except dns.resolver.NXDOMAIN:
                continue
            except dns.resolver.NoAnswer:
                pass
            return True
        return False

    async def _ask(self, name: object, kind: str) -> list[str]:
        """Return names in lower case, or addresses; none if the answer is that there are none."""
        try:
            answer = await self._resolver.resolve(name, kind, search=False)  # type: ignore[arg-type]
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        wanted = dns.rdatatype.from_text(kind)
        return [record.to_text().lower().rstrip(".") for record in answer if record.rdtype == wanted]


def is_under(name: str, host: str) -> bool:
    """Tell whether a host name is one of those that a pattern stands for, or one under it."""
    start, star, rest = host.partition("*")
    if not star:
        return name == host or name.endswith(f".{host}")
    first, dot, parent = name.partition(".")
    return first.startswith(start) and dot + parent == rest


def domain_of(host: str) -> str:
    """Return the domain of a pattern."""
    return host.partition(".")[2] if "*" in host else host


def read_servers(text: str) -> list[tuple[str, int]]:
    """Read addresses of DNS servers, with ports or without; ConfigurationError if one is none."""
    found = []
    for one in (part.strip() for part in text.split(",")):
        address, port = one, str(DNS_PORT)
        if one.startswith("[") and "]" in one:
            address, _, rest = one[1:].partition("]")
            port = rest.removeprefix(":") or port
        elif one.count(":") == 1:
            address, _, port = one.partition(":")
        try:
            found.append((str(ipaddress.ip_address(address)), _port(port)))
        except ValueError:
            raise ConfigurationError(
                f"reverse_dns: {one!r} is neither {SYSTEM}, nor {OFF}, nor a server's address like 192.0.2.1 or "
                "[2001:db8::1]:5353."
            ) from None
    return found


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 1 << 16:
        raise ValueError(text)
    return port
