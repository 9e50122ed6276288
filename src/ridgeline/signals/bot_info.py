"""Which known bot it says it is, and whether that holds."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from ridgeline.intel.bot_claim import BotClaim, Check, Result
from ridgeline.signals.contract import Answer, Because, Known, Signal, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.wire.bot import BotIdentity, BotInfo
from ridgeline.wire.shape import Level


def judge(observed: Observed) -> Answer:
    claim = observed.claim
    if claim is None:
        return Unknown("names_no_known_bot")
    identity, confidence = _identity(claim)
    info = BotInfo(
        category=claim.category,
        provider=claim.provider,
        name=claim.name,
        identity=identity,
        confidence=confidence,
        provider_url=UNSET if claim.provider_url is None else claim.provider_url,
    )
    return Known(info, ((f"named_by_{claim.named_by}", claim.name), *_because(claim.checks)))


def _identity(claim: BotClaim) -> tuple[BotIdentity, Level]:
    """One proof is enough: an operator's list may be older than its network, and a proxy may break a signature."""
    proven, refuted = _those(claim.checks, "proven"), _those(claim.checks, "refuted")
    if proven:
        only_signed = all(check.means == "signature" for check in proven)
        identity: BotIdentity = "signed" if only_signed and claim.signed_by == "customers" else "verified"
        doubtful = bool(refuted) or all(check.shared for check in proven)
        return identity, "medium" if doubtful else "high"
    # What could not be checked this time might have proven it.
    if refuted and not _those(claim.checks, "failed"):
        only_listed = all(check.means == "network" for check in refuted)
        return "spoofed", "medium" if only_listed else "high"
    return "unknown", "low"


def _those(checks: Sequence[Check], result: Result) -> list[Check]:
    return [check for check in checks if check.result == result]


def _because(checks: Sequence[Check]) -> tuple[Because, ...]:
    if not checks:
        return (("nothing_to_prove", ""),)
    return tuple((f"{_WORDS[check.result]}_by_{check.means}", check.seen) for check in checks)


_WORDS = {"proven": "proven", "refuted": "refuted", "failed": "not_checked", "unavailable": "not_checked"}

SIGNAL = Signal(
    field="bot_info",
    reads=("claim",),
    meaning="The known bot that the user agent names, or that signed the request (Web Bot Auth), with its operator. "
    "`identity` is `verified` if a list of the operator's networks, a host name of the operator's that leads back to "
    "the address, or a signature proves it; `signed` if a signature proves it whose keys the operator holds for its "
    "customers; `spoofed` if a proof that the operator says always holds does not, and none else does; `unknown` if "
    "there is nothing to check, or it could not be checked. `confidence` is `high` for a proof that nobody else can "
    "have, and for a host name or signature that is wrong; `medium` if others use the same networks, if proofs "
    "disagree, and if only a list of networks speaks against it; `low` if nothing but the name is known.",
    reasons={
        "named_by_user_agent": "The user agent names it.",
        "named_by_signature": "The request says in `Signature-Agent`, or by its key, who signed it.",
        "proven_by_network": "The address is in a network that the operator publishes for it.",
        "proven_by_reverse_dns": "The address has a host name of the operator's, which leads back to the address.",
        "proven_by_signature": "The request is signed with a key that the operator publishes.",
        "refuted_by_network": "The operator publishes all networks it comes from, and the address is in none.",
        "refuted_by_reverse_dns": "The operator documents its host names, and the address has none that leads back.",
        "refuted_by_signature": "The signature is not valid, has expired, or came before.",
        "not_checked_by_network": "Lists of networks say nothing: there is none, it is old, or it may have gaps.",
        "not_checked_by_reverse_dns": "The host name could not be looked up, or proves nothing either way.",
        "not_checked_by_signature": "There is no signature, no key at hand to check it, or a part of it is missing.",
        "nothing_to_prove": "The operator documents nothing by which its requests can be told from others.",
    },
    unknown={"names_no_known_bot": "Neither user agent nor signature names a bot of the list of known ones."},
    false_alarms="Whoever sends a known bot's user agent for a test, from a computer of their own, is `spoofed`. So is "
    "a real bot whose operator has new networks or host names and has not said so; where the two disagree, the one "
    "that proves it counts. A proxy in front that changes `Host` breaks signatures.",
    judge=judge,
)
