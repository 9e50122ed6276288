"""`ridgeline explain`: why an event was given to its visitor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from msgspec import UNSET

from ridgeline.commands.common import (
    STORE,
    as_json_option,
    print_json,
    print_table,
    run,
    settings_of,
    settings_options,
    shown_time,
    with_deployment,
)
from ridgeline.deployment import Deployment
from ridgeline.errors import RidgelineError
from ridgeline.operations.explanation import explanation_of
from ridgeline.wire.explanation import CandidateExplanation, EventExplanation, Explanation, Weighed

ERASED = "(erased)"
# So many attributes of a kind are named one by one.
MOST_NAMED = 12


class NothingToExplain(RidgelineError):
    pass


@click.command("explain")
@click.argument("event_id")
@settings_options(*STORE)
@as_json_option
def explain_command(event_id: str, as_json: bool, config: Path | None, **flags: Any) -> None:
    """Say how the visitor of an event was decided.

    Weights are natural logarithms of how much likelier the observation is if this is the visitor's device than if it
    is any other: above 0 they speak for the visitor, below 0 against.
    """

    async def work(deployment: Deployment) -> EventExplanation:
        if await deployment.storage.event(event_id) is None:
            raise NothingToExplain(f"There is no event {event_id}.")
        explanation = await explanation_of(deployment.storage, event_id)
        if explanation is None:
            raise NothingToExplain(
                f"No explanation of the event {event_id} is kept: it is older than details are kept, or was imported."
            )
        return explanation

    explained = run(with_deployment(settings_of(config, flags), work))
    if as_json:
        print_json(explained)
    else:
        _print(explained.identification)


def _print(explanation: Explanation) -> None:
    click.echo(f"Decided by {explanation.method}: {explanation.decision}.")
    click.echo(f"Confidence {explanation.confidence:.2f} ({explanation.version}).")
    if explanation.raised:
        click.echo(f"Raised: {', '.join(explanation.raised)}.")
    if explanation.tokens:
        click.echo()
        rows = [
            (_named(token.visitor_id), shown_time(token.issued_at), token.verdict, _percent(token.probability))
            for token in explanation.tokens
        ]
        print_table([("TOKEN OF", "ISSUED", "VERDICT", "SAME DEVICE"), *rows])
    if explanation.method == "token":
        for candidate in explanation.candidates:
            _print_candidate(candidate)
        return
    click.echo()
    margin = "there is no other" if explanation.margin is None else f"{explanation.margin:,.1f} times the next"
    click.echo(f"{explanation.candidates_compared} known visitors were compared. The best: {margin}.")
    click.echo(
        f"A visitor is found from {_percent(explanation.threshold)} on, and at {explanation.margin_needed:g} times the "
        f"next. A device never seen: {_percent(explanation.probability_new)}."
    )
    for candidate in explanation.candidates:
        _print_candidate(candidate)


def _print_candidate(candidate: CandidateExplanation) -> None:
    click.echo()
    click.echo(
        f"Visitor {_named(candidate.visitor_id)}: {_percent(candidate.probability)}, score {candidate.score:+.1f}"
    )
    rows: list[tuple[str, str]] = []
    if candidate.network is not UNSET:
        rows.append(("network", f"{candidate.network.replace('_', ' ')} {candidate.network_weight:+.1f}"))
    rows += [
        ("contradicts", _weights(candidate.contradicting)),
        ("drifted", _weights(candidate.drifted)),
        ("agrees", _weights(candidate.agreeing)),
        ("not observed", _few(candidate.ignored)),
    ]
    for name, text in rows:
        if text:
            click.echo(f"  {name.ljust(13)} {text}")


def _weights(weighed: Sequence[Weighed]) -> str:
    return _few(f"{one.attribute} {one.weight:+.1f}" for one in weighed)


def _few(texts: Iterable[str]) -> str:
    listed = list(texts)
    more = len(listed) - MOST_NAMED
    return ", ".join(listed[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _named(visitor_id: Any) -> str:
    return ERASED if visitor_id is UNSET else str(visitor_id)


def _percent(probability: float) -> str:
    return f"{100 * probability:.1f} %"
