"""`ridgeline seed`: demo data, for a first look at what Ridgeline shows."""

from __future__ import annotations

import sys
from typing import Any

import click
from msgspec.structs import replace

from ridgeline.commands.common import Store, as_json_option, print_json, store_options
from ridgeline.commands.environments import check_name
from ridgeline.commands.progress import progress
from ridgeline.commands.stopping import says_when_stopped
from ridgeline.demo_data.environment import empty_environment, environment_named, refuse_real_visitors
from ridgeline.demo_data.networks import Networks
from ridgeline.demo_data.plan import plan
from ridgeline.demo_data.removal import erase, visitors_in
from ridgeline.demo_data.seeding import Seeded, Seeder
from ridgeline.demo_data.stories import STORIES
from ridgeline.deployment import Deployment
from ridgeline.errors import RidgelineError
from ridgeline.intel.lookup import IpIntelligence
from ridgeline.logs import configure_logs
from ridgeline.serve import local_url, spare_the_collector
from ridgeline.storage.protocol import Environment

ENVIRONMENT = "Demo data"
EVENTS, MOST_EVENTS = 3_000, 1_000_000
DAYS, MOST_DAYS = 30, 365


@click.command("seed")
@click.option(
    "--events",
    type=click.IntRange(1, MOST_EVENTS),
    default=EVENTS,
    show_default=True,
    metavar="N",
    help="How many identifications.",
)
@click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    default=DAYS,
    show_default=True,
    metavar="D",
    help="Over how many days up to now.",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, metavar="S", help="Another one makes other people and devices."
)
@click.option(
    "--environment",
    "name",
    default=ENVIRONMENT,
    show_default=True,
    metavar="NAME",
    help="The environment that they become part of, made if missing.",
)
@click.option("--remove", is_flag=True, help="Erase the visitors of that environment instead.")
@click.option("--yes", is_flag=True, help="With --remove: do not ask.")
@store_options()
@as_json_option
def seed_command(
    events: int, days: int, seed: int, name: str, remove: bool, yes: bool, as_json: bool, store: Store
) -> None:
    """Fill an environment with demo data: people, fleets, bots and attackers that do not exist.

    Each visit goes the way that the server's own go, so that what is shown of it is what Ridgeline says. Works beside a
    running server.
    """
    check_name(name)
    configure_logs(replace(store.settings, log_level="error"))
    if remove:
        _remove(store, name, yes=yes, as_json=as_json)
        return
    if days > store.settings.retention_days:
        raise RidgelineError(
            f"Events are kept for {store.settings.retention_days} days (retention_days); choose no more with --days."
        )

    seeded = Seeded()

    @says_when_stopped("Seeding was interrupted; what was made so far stays, and --remove takes it away.")
    async def work(deployment: Deployment) -> Environment:
        environment = await empty_environment(deployment, name)
        now = deployment.clock()
        # Visitors are recognised across environments: each has people of its own.
        people = f"{seed}/{environment.name}"
        planned = plan(people, events, days, now, Networks(IpIntelligence.of(deployment.settings)))
        spare_the_collector()
        try:
            with progress("Seeding", len(planned)) as advance:
                await Seeder(deployment, environment.environment_id).seed(planned, seeded, advance)
        finally:
            environment_id = environment.environment_id
            await deployment.note("environment.seeded", environment_id, environment_id, events=seeded.events, seed=seed)
        return environment

    environment = store.run(work, create=True)
    url = f"{_url(store)}/console"
    if as_json:
        print_json(_as_json(environment, seeded, url))
    else:
        click.echo(_summary(environment, seeded, days, url))


def _url(store: Store) -> str:
    settings = store.settings
    return (settings.public_url or local_url(settings.host, settings.port)).rstrip("/")


def _as_json(environment: Environment, seeded: Seeded, url: str) -> dict[str, Any]:
    return {
        "environment": {"id": environment.environment_id, "name": environment.name},
        "events": seeded.events,
        "visitors": len(seeded.visitors),
        "console": url,
        "look_at": [
            {"story": story.name, "what": story.look, "visitor_id": visitor_id, "event_id": shown.event_id}
            for story in STORIES
            if (shown := seeded.stories.get(story.name)) is not None
            for visitor_id, _ in shown.visitors.most_common(1)
        ],
    }


def _summary(environment: Environment, seeded: Seeded, days: int, url: str) -> str:
    made = _as_json(environment, seeded, url)
    names = {story.name: story.shows for story in STORIES}
    lines = [
        f"{seeded.events:,} identifications of {len(seeded.visitors):,} visitors in {days:,} days are in the",
        f"environment {environment.name!r} ({environment.environment_id}). Worth a look:",
        "",
        *(f"  {one[names[one['story']] + '_id']:<20}  {one['what']}" for one in made["look_at"]),
        "",
        f"See them at {url} when `ridgeline serve` runs.",
    ]
    return "\n".join(lines)


def _remove(store: Store, name: str, *, yes: bool, as_json: bool) -> None:
    async def look(deployment: Deployment) -> tuple[str, dict[str, int]]:
        environment = await environment_named(deployment, name)
        if environment is None:
            raise RidgelineError(f"There is no environment {name!r}.")
        await refuse_real_visitors(deployment, environment)
        return environment.environment_id, await visitors_in(deployment, environment.environment_id)

    environment_id, found = store.run(look)

    @says_when_stopped("The removal was interrupted; run the same command again to go on.")
    async def work(deployment: Deployment) -> None:
        with progress("Removing", len(found)) as advance:
            await erase(deployment, environment_id, [*found], advance)

    if found and not yes:
        if not sys.stdin.isatty():
            raise RidgelineError("There is no terminal to ask on; confirm with --yes.")
        click.confirm(
            f"Erase {len(found):,} visitors of {name!r} with {sum(found.values()):,} events for ever?", abort=True
        )
    if found:
        store.run(work)
    if as_json:
        print_json({"visitors": len(found), "events": sum(found.values())})
    else:
        click.echo(f"{len(found):,} visitors erased, with {sum(found.values()):,} events.")
