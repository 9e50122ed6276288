"""`ridgeline suspect-score`: what each finding weighs in the suspect score, and changing that."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import click

from ridgeline.commands.common import Store, as_json_option, print_json, print_table, store_options
from ridgeline.deployment import COMMAND_LINE, Deployment
from ridgeline.errors import RidgelineError
from ridgeline.operations.suspect_score import SuspectScore
from ridgeline.wire.suspect_score import MAXIMUM_WEIGHT, SuspectScoreTable, WeighedFinding


class NamedWeight(click.ParamType[tuple[str, int | None]]):
    """A finding and its new weight, None for its default."""

    name = "weight"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int | None]:
        finding, equals, weight = value.partition("=")
        if not (finding and equals):
            self.fail(f"{value!r} is not of the form NAME=WEIGHT.", param, ctx)
        if weight == "default":
            return finding, None
        if not (weight.isascii() and weight.isdigit() and int(weight[:9]) <= MAXIMUM_WEIGHT):
            self.fail(f"{weight!r} is neither 'default' nor a whole number from 0 to {MAXIMUM_WEIGHT}.", param, ctx)
        return finding, int(weight)


@click.group("suspect-score")
def suspect_score() -> None:
    """Show and change what each finding weighs in the suspect score.

    A change acts from the next identification on; events keep the score that they have.
    """


@suspect_score.command("show")
@store_options()
@as_json_option
def show_weights(as_json: bool, store: Store) -> None:
    """Show what counts towards the score, and for how much."""
    table = _run(store, SuspectScore.table)
    if as_json:
        print_json(table)
    else:
        _print(table)


@suspect_score.command("set")
@click.argument("weights", type=NamedWeight(), nargs=-1, required=True, metavar="NAME=WEIGHT...")
@store_options()
@as_json_option
def set_weights(weights: tuple[tuple[str, int | None], ...], as_json: bool, store: Store) -> None:
    """Change weights, from 0 to 100; what is not named stays as it is.

    0 takes a finding out of the score, NAME=default gives it its default back.
    """
    wanted: dict[str, int | None] = {}
    for name, weight in weights:
        if name in wanted:
            raise RidgelineError(f"{name} is given two weights.")
        wanted[name] = weight
    table = _run(store, lambda score: score.change(wanted, COMMAND_LINE))
    if as_json:
        print_json(table)
        return
    for finding in table.findings:
        if finding.name in wanted:
            click.echo(_sentence(finding))


@suspect_score.command("reset")
@store_options()
@as_json_option
def reset_weights(as_json: bool, store: Store) -> None:
    """Give all findings their default weights."""
    table = _run(store, lambda score: score.reset(COMMAND_LINE))
    if as_json:
        print_json(table)
    else:
        click.echo("All findings have their default weights.")


def _run(store: Store, work: Callable[[SuspectScore], Coroutine[Any, Any, SuspectScoreTable]]) -> SuspectScoreTable:
    async def with_score(deployment: Deployment) -> SuspectScoreTable:
        return await work(SuspectScore(deployment.storage, deployment.workspace.workspace_id, deployment.clock))

    return store.run(with_score)


def _print(table: SuspectScoreTable) -> None:
    heads = ("FINDING", "WEIGHT", "DEFAULT", "MEANING")
    print_table([heads, *map(_row, table.findings)])


def _row(finding: WeighedFinding) -> tuple[str, ...]:
    return (
        finding.name,
        # Figures stand below each other by their ends.
        f"{finding.weight:>{len('WEIGHT')}}",
        f"{finding.default:>{len('DEFAULT')}}" + ("" if finding.weight == finding.default else "  changed"),
        finding.meaning,
    )


def _sentence(finding: WeighedFinding) -> str:
    if finding.weight == finding.default:
        return f"{finding.name} weighs {finding.weight}, its default."
    return f"{finding.name} weighs {finding.weight} instead of {finding.default}."
