"""Which known bot a request says it is, and each proof of it that its operator offers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ridgeline.clock import DAY
from ridgeline.intel.addresses import read_address
from ridgeline.intel.bot_claim import BotClaim, Check
from ridgeline.intel.bot_keys import BotKeys
from ridgeline.intel.facts import AddressFacts
from ridgeline.intel.feeds import catalogue
from ridgeline.intel.known_bots import NO_PROOF, KnownBot, KnownBots, Proof
from ridgeline.intel.lookup import IpIntelligence
from ridgeline.intel.reverse_dns import ReverseDns
from ridgeline.intel.web_bot_auth import SignatureCheck, Signed, SignedRequest

# Operators add networks more often than tables are fetched: an older list proves, but no longer refutes.
REFUTES_DAYS = 30


class BotProofs:
    """Puts together what the tables, host names and signatures say. For one thread."""

    def __init__(
        self, known: KnownBots, intelligence: IpIntelligence, reverse_dns: ReverseDns | None, keys: BotKeys
    ) -> None:
        self._known = known
        self._named_in = lru_cache(maxsize=4_096)(known.named_in)
        self._intelligence = intelligence
        self._reverse_dns = reverse_dns
        self._keys = keys
        self._signatures = SignatureCheck(keys)

    async def claim_of(
        self,
        user_agent: str | None,
        address: str | None,
        facts: AddressFacts | None,
        signed: SignedRequest | None,
        at: int,
    ) -> BotClaim | None:
        """Return the bot that the user agent names, else the one that signed, with its proofs; None if there is none.

        `facts` are what the tables know of the address, `at` is the time of the request (Unix ms). Names are looked up
        only for a bot whose operator documents them, if nothing else has proven it.
        """
        named = self._named_in(user_agent) if user_agent else None
        if named is None and signed is None:
            return None
        signatures = () if signed is None else self._signatures.check(signed, at)
        bot = self._signer(named, signatures) or named
        if bot is None:
            return None
        checks = [*self._signature(bot, signatures), *self._network(bot, address, facts, at)]
        if not any(check.result == "proven" for check in checks):
            checks += await self._host_name(bot, address)
        return BotClaim(
            name=bot.name,
            provider=bot.provider,
            category=bot.category,
            provider_url=bot.provider_url,
            named_by="user_agent" if bot is named else "signature",
            signed_by=bot.directed_by,
            checks=tuple(checks),
        )

    def _signer(self, named: KnownBot | None, signatures: Sequence[Signed]) -> KnownBot | None:
        """Return the bot of a signature, one that holds if there is one; hosts that were added have no other name.

        It is asked for if the user agent names no bot, or one that nothing can prove while the signature holds.
        """
        for signed in sorted(signatures, key=lambda one: one.result != "proven"):
            if named is not None and (named.proof != NO_PROOF or signed.result != "proven"):
                return None
            bot = self._known.signed_by(signed.host)
            if bot is not None:
                return bot
            if self._keys.has(signed.host):
                return _added(signed.host)
        return None

    def _signature(self, bot: KnownBot, signatures: Sequence[Signed]) -> list[Check]:
        hosts = bot.proof.keys
        if not hosts:
            return []
        own = [signed for signed in signatures if signed.host in hosts]
        if not own:
            return [Check(means="signature", result="unavailable", seen="it is not signed")]
        # One that holds is enough: whoever adds another signature cannot take it away.
        best = min(own, key=lambda signed: ("proven", "refuted", "failed", "unavailable").index(signed.result))
        return [Check(means="signature", result=best.result, seen=best.seen)]

    def _network(self, bot: KnownBot, address: str | None, facts: AddressFacts | None, at: int) -> list[Check]:
        proof = bot.proof
        if proof.list is None and not proof.systems:
            return []
        read = None if address is None else read_address(address)
        if facts is None or read is None:
            return [Check(means="network", result="unavailable", seen="the address is not known")]
        lists = self._intelligence.crawler_lists
        age = None if lists is None else max(0, at - lists.as_of) // DAY
        fresh = age is not None and age <= catalogue()["crawlers"].stale_days
        if fresh and proof.list is not None and facts.crawler_operator == proof.list:
            return [Check(means="network", result="proven", seen=f"the list of {proof.list}", shared=proof.shared)]
        if facts.asn in proof.systems:
            return [Check(means="network", result="proven", seen=f"AS{facts.asn}", shared=proof.shared)]
        if lists is None or proof.list not in lists.operators[read.version]:
            says = f"there is no list of {proof.list} for IPv{read.version}"
        elif facts.crawler is None:
            says = "the address is private"
        elif not fresh or ("list" in proof.complete and age is not None and age > REFUTES_DAYS):
            says = f"the list of {proof.list} is {age:,} days old"
        elif "list" not in proof.complete:
            says = f"the list of {proof.list} may have gaps"
        elif facts.crawler:
            # Of two lists of one address a table keeps the first.
            says = f"the address is listed as one of {facts.crawler_operator}"
        else:
            return [Check(means="network", result="refuted", seen=f"the list of {proof.list}")]
        return [Check(means="network", result="unavailable", seen=says)]

    async def _host_name(self, bot: KnownBot, address: str | None) -> list[Check]:
        if not bot.proof.hosts:
            return []
        if self._reverse_dns is None:
            return [Check(means="reverse_dns", result="unavailable", seen="it is turned off")]
        if address is None:
            return [Check(means="reverse_dns", result="unavailable", seen="the address is not known")]
        result, seen = await self._reverse_dns.check(address, bot.proof.hosts)
        if result == "refuted" and "hosts" not in bot.proof.complete:
            result, seen = "unavailable", f"{seen}; not all of its addresses have such a name"
        return [Check(means="reverse_dns", result=result, seen=seen)]


def _added(host: str) -> KnownBot:
    """Return the bot of a host whose keys the operator of this server chose to fetch."""
    return KnownBot(
        name=host,
        provider=host,
        provider_url=f"https://{host}",
        category="unknown",
        proof=Proof(keys=(host,)),
        directed_by="customers",
    )
