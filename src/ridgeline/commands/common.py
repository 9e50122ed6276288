"""What the commands share: settings as flags, running a coroutine on an opened deployment, and printing."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import click
import msgspec
import uvloop

from ridgeline.deployment import Deployment, open_deployment
from ridgeline.settings import Settings, flag, is_private, load_settings, metadata

T = TypeVar("T")
Command = Callable[..., Any]

# The settings that name a store.
STORE = ("data_dir", "database_url")
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")


def settings_options(*names: str) -> Callable[[Command], Command]:
    """Add `--config` and the flags of the named settings, or of all that are not secrets."""
    chosen = names or tuple(name for name in Settings.__struct_fields__ if not is_private(name))

    def decorate(command: Command) -> Command:
        for name in reversed(chosen):
            command = _option(name)(command)
        return click.option(
            "--config", type=click.Path(path_type=Path), metavar="FILE", help="TOML file with settings."
        )(command)

    return decorate


def _option(name: str) -> Callable[[Command], Command]:
    field = next(field for field in msgspec.structs.fields(Settings) if field.name == name)
    help_text = metadata(name).description or ""
    if field.type is bool or bool in get_args(field.type):
        return click.option(flag(name), name, is_flag=True, default=None, help=help_text)
    if field.default not in {None, ()}:
        help_text += f"  [default: {field.default}]"
    many = any(get_origin(part) is tuple for part in (field.type, *get_args(field.type)))
    return click.option(flag(name), name, multiple=many, default=None, metavar="VALUE", help=help_text)


def settings_of(config: Path | None, flags: dict[str, Any]) -> Settings:
    given = {name: value for name, value in flags.items() if value is not None and value != ()}
    return load_settings(given, os.environ, config)


def run(work: Coroutine[Any, Any, T]) -> T:
    return uvloop.run(work)


async def with_deployment(
    settings: Settings, work: Callable[[Deployment], Coroutine[Any, Any, T]], *, create: bool = False
) -> T:
    async with open_deployment(settings, serving=False, create=create) as deployment:
        return await work(deployment)


class Store:
    """The store that the flags of a command name, and its settings, which are read when they are first asked for."""

    def __init__(self, config: Path | None, flags: dict[str, Any]) -> None:
        self._config = config
        self._flags = flags

    @functools.cached_property
    def settings(self) -> Settings:
        return settings_of(self._config, self._flags)

    def run(self, work: Callable[[Deployment], Coroutine[Any, Any, T]], *, create: bool = False) -> T:
        """Do some work on the opened deployment; `create` makes it where there is none."""
        return run(with_deployment(self.settings, work, create=create))


def store_options(*more: str) -> Callable[[Command], Command]:
    """Add the options of `settings_options` for the store and `more` settings; the command gets a `Store` for them."""
    names = (*STORE, *more)

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def with_store(*args: Any, config: Path | None, **given: Any) -> Any:
            flags = {name: given.pop(name) for name in names}
            return command(*args, store=Store(config, flags), **given)

        return settings_options(*names)(with_store)

    return decorate


def print_json(value: Any) -> None:
    """Print a value as indented JSON."""
    click.echo(msgspec.json.format(msgspec.json.encode(value)))


def print_table(rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows, the first of them the heads, in aligned columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def shown_time(at: int) -> str:
    """Return a time (Unix ms) as a person reads it."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
