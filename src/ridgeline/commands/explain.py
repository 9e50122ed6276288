"""`ridgeline explain`: why an event was given to its visitor, and why its signals were judged as they were."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence
from typing import Any

import click
import msgspec
from msgspec import UNSET

from ridgeline.commands.common import Store, as_json_option, print_json, print_table, shown_time, store_options
from ridgeline.deployment import Deployment
from ridgeline.errors import RidgelineError
from ridgeline.operations.explanation import explanation_of
from ridgeline.wire.event import Event
from ridgeline.wire.explanation import (
    CandidateExplanation,
    EventExplanation,
    Explanation,
    Reason,
    SignalExplanation,
    TokenExplanation,
    Weighed,
)

ERASED = "(erased since)"
# What is worth less is not named: it makes no difference to any decision.
LEAST_WEIGHT = 0.1
NARROWEST, WIDEST = 60, 120
_HEAD, _MARGIN, _LABEL = 12, 3, 14
# Beyond this a ratio says no more than that there is no contest.
_NO_CONTEST = 1_000_000
_METHODS = {
    "token": "Recognised by its token",
    "facts": "Recognised by the facts of its device",
    "new": "A new visitor",
}
_NETWORKS = {
    "same_usual_address": "the address of the last visit, a usual one",
    "same_address": "the address of the last visit",
    "usual_address": "another address, a usual one",
    "earlier_address": "another address, seen before",
    "same_subnet": "another address of a network seen before",
    "elsewhere": "a network not seen before",
    "impossible_travel": "a network too far away for the time since the last visit",
}


class NothingToExplain(RidgelineError):
    pass


@click.command("explain")
@click.argument("event_id")
@store_options()
@as_json_option
def explain_command(event_id: str, as_json: bool, store: Store) -> None:
    """Say how the visitor of an event was decided, and its smart signals judged.

    A weight is the natural logarithm of how much likelier the observation is if this is the visitor's device than if
    it is any other: above 0 it speaks for the visitor, below 0 against. They add up to the score.
    """

    async def work(deployment: Deployment) -> tuple[Event, EventExplanation]:
        stored = await deployment.storage.event(event_id)
        if stored is None:
            raise NothingToExplain(f"There is no event {event_id}.")
        explanation = await explanation_of(deployment.storage, event_id)
        if explanation is None:
            raise NothingToExplain(
                f"No explanation of the event {event_id} is kept: it is older than details are kept, is of an earlier "
                "release, or was imported."
            )
        return msgspec.json.decode(stored.payload, type=Event), explanation

    event, explained = store.run(work)
    if as_json:
        print_json(explained)
    else:
        width = min(max(shutil.get_terminal_size((100, 24)).columns, NARROWEST), WIDEST)
        click.echo("\n".join(_heading(event, explained.identification, width)))
        _print_tokens(explained.identification.tokens, width)
        _print_candidates(explained.identification, width)
        _print_signals(event, explained.signals, width)


def _heading(event: Event, explanation: Explanation, width: int) -> list[str]:
    rows = [
        ("Event", f"{event.event_id}, {shown_time(event.timestamp)}"),
        ("Visitor", _named(UNSET if event.identification is UNSET else event.identification.visitor_id)),
        ("Decision", f"{_METHODS[explanation.method]}: {explanation.decision}."),
        ("Confidence", f"{explanation.confidence:.2f} ({explanation.version})"),
        ("Raised", ", ".join(explanation.raised)),
    ]
    return [line for name, text in rows if text for line in _wrapped(name, text, width, _HEAD, 0)]


def _print_tokens(tokens: Sequence[TokenExplanation], width: int) -> None:
    if not tokens:
        return
    click.echo()
    print_table(
        [
            ("TOKEN OF VISITOR", "ISSUED", "IS THIS DEVICE'S", "VERDICT"),
            *(
                (_named(token.visitor_id), shown_time(token.issued_at), _percent(token.probability), token.verdict)
                for token in tokens
            ),
        ]
    )
    for token in tokens:
        if token.contradicting:
            text = ", ".join(_weight(one) for one in token.contradicting)
            click.echo("\n".join(_wrapped("", f"{_named(token.visitor_id)} is contradicted by {text}", width, 0, 0)))


def _print_candidates(explanation: Explanation, width: int) -> None:
    if explanation.method != "token":
        click.echo()
        click.echo("\n".join(_wrapped("", _comparison(explanation), width, 0, 0)))
    for number, candidate in enumerate(explanation.candidates, 1):
        click.echo()
        title = f"{number}. {_named(candidate.visitor_id)}"
        figures = f"{_percent(candidate.probability)}  score {candidate.score:+.1f}"
        click.echo(f"{title}{figures.rjust(max(width - len(title), len(figures) + 2))}")
        for line in _candidate(candidate, width):
            click.echo(line)


def _print_signals(event: Event, signals: Sequence[SignalExplanation], width: int) -> None:
    indent = max((len(one.signal) for one in signals), default=0) + 2
    for number, one in enumerate(sorted(signals, key=lambda one: one.signal)):
        if number == 0:
            click.echo()
        value = _value(getattr(event, one.signal, UNSET)) if one.known else "unknown"
        text = " ".join(_reason(reason) for reason in one.because)
        click.echo("\n".join(_wrapped(one.signal, f"{value}. {text}", width, indent, 0)))


def _value(value: Any) -> str:
    """Return a signal's value on a line: of one that has parts, that it is known."""
    if isinstance(value, bool | int | float | str):
        return str(msgspec.json.encode(value).decode()).strip('"')
    return "known"


def _reason(reason: Reason) -> str:
    meaning = reason.meaning or f"{reason.name}."
    # What a client said is not ours: no control characters reach the terminal.
    seen = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in reason.seen)
    return f"{meaning.removesuffix('.')} ({seen})." if seen else meaning


def _comparison(explanation: Explanation) -> str:
    """Say what the candidates were measured by, in sentences."""
    compared = explanation.candidates_compared
    if not compared:
        return "No known visitor had enough in common to be compared."
    sentences = [
        f"{compared} known visitor{'s' if compared > 1 else ''} compared. That the device was never seen: "
        f"{_percent(explanation.probability_new)}. A visitor is recognised from {_percent(explanation.threshold)} on"
    ]
    if explanation.margin_needed > 1:
        sentences[0] += f", if it is {explanation.margin_needed:g} times likelier than the next"
    if explanation.margin is not None:
        ratio = (
            "more than a million times"
            if explanation.margin > _NO_CONTEST
            else f"{explanation.margin:,.0f} times"
            if explanation.margin >= 10  # noqa: PLR2004 - more digits say nothing then
            else f"{explanation.margin:.1f} times"
        )
        sentences.append(f"The best is {ratio} likelier than the next")
    return ". ".join(sentences) + "."


def _candidate(candidate: CandidateExplanation, width: int) -> list[str]:
    rows: list[tuple[str, str]] = []
    if candidate.network is not UNSET:
        rows.append(("network", f"{_NETWORKS[candidate.network]} {candidate.network_weight:+.1f}"))
    rows += [
        ("contradicts", _weights(candidate.contradicting)),
        ("drifted", _weights(candidate.drifted)),
        ("agrees", _weights(candidate.agreeing)),
        ("not observed", ", ".join(candidate.ignored)),
    ]
    return [line for name, text in rows if text for line in _wrapped(name, text, width, _LABEL, _MARGIN)]


def _wrapped(label: str, text: str, width: int, indent: int, margin: int) -> list[str]:
    """Return a labelled text in lines that hang below its beginning."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=" " * margin + label.ljust(indent),
        subsequent_indent=" " * (margin + indent),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _weights(weighed: Sequence[Weighed]) -> str:
    named = [_weight(one) for one in weighed if abs(one.weight) >= LEAST_WEIGHT]
    rest = len(weighed) - len(named)
    if not rest:
        return ", ".join(named)
    little = f"{rest} {'more ' if named else ''}that say{'s' if rest == 1 else ''} next to nothing"
    return f"{', '.join(named)} and {little}" if named else little


def _weight(one: Weighed) -> str:
    # A name and its weight stay in one line.
    return f"{one.attribute}\N{NO-BREAK SPACE}{one.weight:+.1f}"


def _named(visitor_id: Any) -> str:
    return ERASED if visitor_id is UNSET else str(visitor_id)


def _percent(probability: float) -> str:
    """Return a percentage that is 0 or 100 only where that is meant."""
    percent = 100 * probability
    if 0 < percent < 0.1:  # noqa: PLR2004 - the last digit that is shown
        return "under 0.1\N{NO-BREAK SPACE}%"
    if 99.9 < percent < 100:  # noqa: PLR2004
        return "over 99.9\N{NO-BREAK SPACE}%"
    return f"{percent:.1f}\N{NO-BREAK SPACE}%"
