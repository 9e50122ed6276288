"""`ridgeline import`: events from files, or from another v4 server."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

from ridgeline.commands.common import Store, as_json_option, print_json, store_options
from ridgeline.commands.progress import progress
from ridgeline.commands.stopping import says_when_stopped
from ridgeline.commands.times import TIME
from ridgeline.deployment import Deployment
from ridgeline.errors import ContractViolation, RidgelineError
from ridgeline.operations.erasure import ErasedVisitors
from ridgeline.operations.from_api import FIRST_TIME, ServerApi, ServerRefused, Source, sends_key_in_clear
from ridgeline.operations.import_file import import_file, is_continuation
from ridgeline.operations.import_state import ApiState, FileState, load_state, save_state, state_file
from ridgeline.operations.importing import Entry, Importer, Reject, Tally
from ridgeline.operations.ndjson import STANDARD, opened_lines

KEY_VARIABLE = "RIDGELINE_IMPORT_KEY"
BECAUSE = "import"
# Fetched again by the next run: another server may show its latest events a little later.
OVERLAP_MS = 3_600_000
SHOWN_REJECTS = 10


@click.command("import")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--from-api", "url", metavar="URL", help="Fetch the history of the v4 server at this address instead.")
@click.option(
    "--key-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=f"With --from-api: file with a secret key of that server; or set {KEY_VARIABLE}.",
)
@click.option("--start", type=TIME, metavar="TIME", help="With --from-api: only events from this time on.")
@click.option("--end", type=TIME, metavar="TIME", help="With --from-api: only events up to this time; default: now.")
@click.option("--environment", metavar="ID", help="Environment that the events become part of; default: the first.")
@click.option("--skip-invalid", is_flag=True, help="Go on after events that are not valid; they are kept in a file.")
@click.option("--rejects", metavar="FILE", help="Where --skip-invalid keeps them.  [default: rejects.ndjson]")
@click.option("--drop-unknown", is_flag=True, help="Leave out members that the v4 contract does not know.")
@click.option("--restart", is_flag=True, help="Forget how far earlier imports of the same came.")
@store_options()
@as_json_option
def import_command(
    files: tuple[str, ...],
    url: str | None,
    key_file: Path | None,
    start: int | None,
    end: int | None,
    environment: str | None,
    skip_invalid: bool,
    rejects: str | None,
    drop_unknown: bool,
    restart: bool,
    as_json: bool,
    store: Store,
) -> None:
    """Store events of FILEs (one v4 event in JSON a line, plain or .zst), or of another v4 server.

    Ids are kept, and events that are there already are left as they are. An import that was interrupted goes on where
    it stopped when the same command is run again.
    """
    # Not a setting; and nobody else needs to see it.
    key_text = os.environ.pop(KEY_VARIABLE, None)
    if (url is None) == (not files):
        raise click.UsageError("Give either files or --from-api URL.")
    if url is None and (key_file is not None or start is not None or end is not None):
        raise click.UsageError("--key-file, --start and --end go with --from-api.")
    key = _key(key_file, key_text) if url is not None else ""
    if url is not None and sends_key_in_clear(url):
        click.echo(f"ridgeline: the key is sent to {url} in clear; others on the way could read it.", err=True)

    @says_when_stopped("The import was interrupted; run the same command again to go on.")
    async def work(deployment: Deployment) -> Tally:
        environment_id = await _environment(deployment, environment)
        erased = ErasedVisitors(deployment.storage, deployment.secret, deployment.clock, BECAUSE)
        await erased.settle()
        total = Tally()
        with _rejects(rejects or "rejects.ndjson") if skip_invalid else contextlib.nullcontext() as reject:

            def importer(tally: Tally) -> Importer:
                return Importer(
                    deployment.storage,
                    erased,
                    environment_id,
                    deployment.clock,
                    tally,
                    reject=reject,
                    leave_out_unknown=drop_unknown,
                )

            try:
                if url is not None:
                    await _import_api(deployment, importer(total), ServerApi(url, key, wait=_tell), start, end, restart)
                for name in files:
                    await _import_file(deployment, importer(total), name, restart)
            finally:
                await erased.settle()
                await deployment.note(
                    "events.imported", environment_id, environment_id, stored=total.stored, present=total.present
                )
        return total

    tally = store.run(work)
    if as_json:
        print_json(tally)
        return
    click.echo(
        f"{tally.stored:,} events stored, {tally.present:,} were there already, {tally.erased:,} of erased visitors "
        f"left out, {tally.invalid:,} not valid."
    )


async def _import_file(deployment: Deployment, importer: Importer, name: str, restart: bool) -> None:
    path = state_file(deployment.data_dir, "file", str(Path.cwd() / name), importer.environment_id)
    state = FileState(name)
    if name != STANDARD and not restart:
        state = load_state(path, state)
        with opened_lines(name) as reader:
            if not is_continuation(reader, state):
                state = FileState(name)
        if state.lines:
            click.echo(f"Going on with {name} after line {state.lines:,}.", err=True)

    def save(state: FileState) -> None:
        if name != STANDARD:
            save_state(path, state)

    with opened_lines(name) as reader, progress("Importing", reader.size) as advance:
        await import_file(reader, importer, state, save, advance)
    path.unlink(missing_ok=True)


async def _import_api(
    deployment: Deployment, importer: Importer, api: ServerApi, start: int | None, end: int | None, restart: bool
) -> None:
    path = state_file(deployment.data_dir, "api", api.url, importer.environment_id)
    state = ApiState(api.url) if restart else load_state(path, ApiState(api.url))
    until = deployment.clock() if end is None else end
    sources: tuple[Source, ...] = ("device", "edge")
    for source in sources:
        since = 0 if start is None else start
        begin = max(FIRST_TIME if start is None else start, state.missing_from(source, since))
        with progress(f"Importing {source} events", until - begin) as advance:
            try:
                async for fetched in api.events(begin, until, source):
                    await importer.add(fetched.entries)
                    state.note(source, since, fetched.done_before)
                    save_state(path, state)
                    advance(fetched.done_before - begin, f"{importer.tally.seen:,} events")
            except ServerRefused as refused:
                if source == "device":
                    raise
                click.echo(f"ridgeline: no edge events: {refused}", err=True)
                continue
        if begin <= until:
            state.note(source, since, until - OVERLAP_MS)
            save_state(path, state)


async def _environment(deployment: Deployment, environment: str | None) -> str:
    if environment is None:
        return deployment.workspace.default_environment.environment_id
    known = [one.environment_id for one in await deployment.storage.environments()]
    if environment not in known:
        raise RidgelineError(f"There is no environment {environment}; there is {', '.join(known)}.")
    return environment


def _key(key_file: Path | None, key_text: str | None) -> str:
    if key_file is not None:
        try:
            key_text = key_file.read_text()
        except (OSError, UnicodeError) as error:
            raise RidgelineError(f"The key file {key_file} cannot be read: {error}.") from None
    key = (key_text or "").strip()
    if not key:
        raise RidgelineError(f"A secret key of the other server is needed, in --key-file FILE or {KEY_VARIABLE}.")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise RidgelineError("The key of the other server is not one: it must be a single printable word.")
    return key


@contextlib.contextmanager
def _rejects(name: str) -> Iterator[Reject]:
    """Yield what keeps the lines that are not valid, in a file that is made with the first; the reasons are printed."""
    count = 0
    file: BinaryIO | None = None

    def reject(entry: Entry, violation: ContractViolation) -> None:
        nonlocal count, file
        try:
            file = file or Path(name).open("ab")  # noqa: SIM115 - closed below
            file.write(entry.raw + b"\n")
        except OSError as error:
            raise RidgelineError(f"{name} cannot be written: {error.strerror}.") from None
        count += 1
        if count <= SHOWN_REJECTS:
            _tell(f"{entry.where}: {violation}")
        elif count == SHOWN_REJECTS + 1:
            _tell("… and more")

    try:
        yield reject
    finally:
        if file is not None:
            file.close()
            _tell(f"{count:,} events that are not valid are in {name}")


def _tell(words: str) -> None:
    click.echo(f"ridgeline: {words}", err=True)
