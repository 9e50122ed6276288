"""What is known for certain of a few addresses, and what the tables say of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from ridgeline.intel.lookup import IpIntelligence

NOBODY = object()
"""The answer must name no one: who has the address rents it to anybody."""


class Known(NamedTuple):
    address: str
    facts: dict[str, Any]
    """A text is one that the answer must have in it."""


KNOWN = (
    Known("8.8.8.8", {"asn": 15169, "asn_name": "Google", "country_code": "US"}),
    Known("1.1.1.1", {"asn": 13335, "asn_name": "Cloudflare"}),
    Known("3.208.0.3", {"asn": 14618, "asn_name": "Amazon", "country_code": "US", "city": "Ashburn"}),
    # A list of crawlers that is in use elsewhere has it as ClaudeBot's.
    Known(
        "34.162.244.71",
        {"asn": 396982, "asn_name": "Google", "country_code": "US", "city": "Columbus", "crawler_operator": NOBODY},
    ),
    Known("185.220.101.1", {"asn": 60729, "tor": True, "country_code": "DE"}),
    Known("2001:4860:4801:10::1", {"asn": 15169, "crawler": True, "crawler_operator": "Googlebot"}),
)


def judged(expected: Any, answer: Any) -> str:
    """Return `right`, `wrong` or `unknown`."""
    if expected is NOBODY:
        return "right" if answer is None else "wrong"
    if answer is None:
        return "unknown"
    is_right = expected.lower() in answer.lower() if isinstance(expected, str) else answer == expected
    return "right" if is_right else "wrong"


def report(intelligence: IpIntelligence) -> None:
    """Print each answer, and PASS unless one is wrong."""
    in_use = ", ".join(table.description.feed for table in intelligence.tables)
    columns = ("address", "fact", "known to be", "the tables say", "")
    print(f"\ntables: {in_use}\n\n| {' | '.join(columns)} |\n{'|---' * len(columns)}|")
    verdicts = []
    for address, facts in KNOWN:
        answers = intelligence.look_up(address)
        for name, expected in facts.items():
            answer = getattr(answers, name)
            verdicts.append(judged(expected, answer))
            shown = "nobody" if expected is NOBODY else expected
            print(f"| {address} | {name} | {shown} | {'' if answer is None else answer} | {verdicts[-1]} |")
    counts = {verdict: verdicts.count(verdict) for verdict in ("right", "wrong", "unknown")}
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
    print(f"\n{'MISS' if counts['wrong'] else 'PASS'}  known answers, none wrong: {told}")
