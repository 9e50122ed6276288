from __future__ import annotations

import itertools

import pytest
from msgspec import UNSET

from ridgeline.intel.bot_claim import BotClaim, Check, Means, Result
from ridgeline.signals.bot_info import SIGNAL, judge
from ridgeline.signals.contract import Known, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.wire.bot import BotInfo


def check(means: Means, result: Result, *, shared: bool = False) -> Check:
    return Check(means=means, result=result, seen="what was seen", shared=shared)


def claim(*checks: Check, **changes: object) -> BotClaim:
    fields = {"name": "Googlebot", "provider": "Google", "category": "search_engine_crawler"} | changes
    return BotClaim(checks=checks, **fields)  # type: ignore[arg-type]


def judged(*checks: Check, **changes: object) -> tuple[str, str]:
    answer = judge(Observed(claim=claim(*checks, **changes)))
    assert isinstance(answer, Known)
    assert isinstance(answer.value, BotInfo)
    return answer.value.identity, answer.value.confidence


def test_who_names_no_bot_is_none_that_is_known() -> None:
    assert judge(Observed()) == Unknown("names_no_known_bot")


def test_it_says_whose_bot_it_is_and_why_it_is_believed() -> None:
    proven = claim(check("reverse_dns", "proven"), provider_url="https://www.google.com")
    assert judge(Observed(claim=proven)) == Known(
        BotInfo("search_engine_crawler", "Google", "Googlebot", "verified", "high", "https://www.google.com"),
        (("named_by_user_agent", "Googlebot"), ("proven_by_reverse_dns", "what was seen")),
    )
    nothing = judge(Observed(claim=claim(named_by="signature")))
    assert nothing == Known(
        BotInfo("search_engine_crawler", "Google", "Googlebot", "unknown", "low", UNSET),
        (("named_by_signature", "Googlebot"), ("nothing_to_prove", "")),
    )


@pytest.mark.parametrize("means", ["network", "reverse_dns", "signature"])
def test_each_proof_is_enough(means: Means) -> None:
    assert judged(check(means, "proven")) == ("verified", "high")


def test_what_customers_direct_is_signed_and_not_verified() -> None:
    assert judged(check("signature", "proven"), signed_by="customers") == ("signed", "high")
    # The operator's own network says more than a key that it holds for others.
    both = (check("signature", "proven"), check("network", "proven"))
    assert judged(*both, signed_by="customers") == ("verified", "high")


def test_networks_that_others_use_too_and_proofs_that_disagree_make_it_less_sure() -> None:
    assert judged(check("network", "proven", shared=True)) == ("verified", "medium")
    assert judged(check("network", "proven", shared=True), check("signature", "proven")) == ("verified", "high")
    assert judged(check("network", "refuted"), check("reverse_dns", "proven")) == ("verified", "medium")
    assert judged(check("network", "proven"), check("signature", "refuted")) == ("verified", "medium")


def test_a_proof_that_does_not_hold_makes_it_spoofed() -> None:
    assert judged(check("network", "refuted")) == ("spoofed", "medium")
    assert judged(check("network", "refuted"), check("reverse_dns", "unavailable")) == ("spoofed", "medium")
    assert judged(check("network", "refuted"), check("reverse_dns", "refuted")) == ("spoofed", "high")
    assert judged(check("reverse_dns", "refuted")) == ("spoofed", "high")
    assert judged(check("signature", "refuted")) == ("spoofed", "high")


def test_what_could_not_be_checked_never_makes_it_spoofed() -> None:
    for means, result in itertools.product(("network", "reverse_dns", "signature"), ("failed", "unavailable")):
        assert judged(check(means, result)) == ("unknown", "low")  # type: ignore[arg-type]
    # What failed this time might have proven it.
    assert judged(check("network", "refuted"), check("reverse_dns", "failed")) == ("unknown", "low")


def test_every_outcome_has_its_reason() -> None:
    for means, result in itertools.product(
        ("network", "reverse_dns", "signature"), ("proven", "refuted", "failed", "unavailable")
    ):
        answer = judge(Observed(claim=claim(check(means, result))))  # type: ignore[arg-type]
        assert isinstance(answer, Known)
        assert {name for name, _ in answer.because} <= set(SIGNAL.reasons)
