"""The `ridgeline` command."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import click
import msgspec
import uvloop

from ridgeline import __version__
from ridgeline.deployment import Deployment, open_deployment
from ridgeline.errors import RidgelineError
from ridgeline.ids import is_environment_id
from ridgeline.keys import KeyKind
from ridgeline.logs import configure_logs
from ridgeline.secret import write_private_file
from ridgeline.serve import new_key_file, serve
from ridgeline.settings import Settings, flag, is_private, load_settings, metadata
from ridgeline.storage.protocol import ApiKey, StorageUnavailable

T = TypeVar("T")
Command = Callable[..., Any]


def main() -> None:
    """Run the command; an expected failure is one sentence on standard error and exit status 1."""
    # Whatever is written holds personal data or secrets: nobody else on the machine may read it.
    os.umask(0o077)
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except (RidgelineError, StorageUnavailable) as error:
        click.echo(f"ridgeline: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output left (`ridgeline keys list | head -1`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


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


def _settings(config: Path | None, flags: dict[str, Any]) -> Settings:
    given = {name: value for name, value in flags.items() if value is not None and value != ()}
    return load_settings(given, os.environ, config)


def _run(work: Coroutine[Any, Any, T]) -> T:
    return uvloop.run(work)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, message="ridgeline %(version)s")
def cli() -> None:
    """Self-hosted device intelligence: recognise returning visitors and say how sure."""


@cli.command("serve")
@settings_options()
def serve_command(config: Path | None, **flags: Any) -> None:
    """Run the server; the first start makes the database and the keys."""
    settings = _settings(config, flags)
    configure_logs(settings)
    _run(serve(settings))


@cli.command("demo")
@settings_options()
def demo_command(config: Path | None, **flags: Any) -> None:
    """Run the server and open its demo page in the desktop's browser."""
    settings = _settings(config, flags)
    configure_logs(settings)
    _run(serve(settings, open_browser=True))


@cli.group()
def keys() -> None:
    """Make, list and revoke API keys."""


_STORE = ("data_dir", "database_url")
_KINDS = click.Choice([kind.label for kind in KeyKind])
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")


@keys.command("create")
@click.option("--kind", type=_KINDS, required=True, help="What the key is for.")
@click.option("--environment", metavar="ID", help="Environment of the key; default: all, for a public key the first.")
@click.option("--name", default="", metavar="TEXT", help="A name to recognise it by.")
@settings_options(*_STORE, "region")
@_as_json
def create_key(kind: str, environment: str | None, name: str, as_json: bool, config: Path | None, **flags: Any) -> None:
    """Make a key. A secret is shown on a terminal only; otherwise it is written to a file that only you can read."""

    if not name.isprintable():
        raise RidgelineError("The name of a key must be printable text.")

    async def work(deployment: Deployment) -> dict[str, Any]:
        chosen = KeyKind[kind.upper()]
        environment_id = environment
        if environment_id is None and chosen is KeyKind.PUBLIC:
            environment_id = deployment.workspace.default_environment.environment_id
        if environment_id is not None:
            known = [one.environment_id for one in await deployment.storage.environments()]
            if not is_environment_id(environment_id) or environment_id not in known:
                raise RidgelineError(f"There is no environment {environment_id}; there is {', '.join(known)}.")
        handed: dict[str, str] = {}

        def hand_over(key: ApiKey, text: str) -> None:
            if chosen is KeyKind.PUBLIC or sys.stdout.isatty():
                handed["key"] = text
            else:
                file = new_key_file(deployment.data_dir, key.key_id)
                write_private_file(file, text + "\n")
                handed["key_file"] = str(file)

        return _key_as_json(await deployment.create_key(chosen, name, environment_id, hand_over)) | handed

    shown = _run(_with_deployment(_settings(config, flags), work, create=True))
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(shown)))
    elif "key" in shown:
        click.echo(f"{shown['key']}" + ("" if kind == "public" else "\n(shown only now: keep it safe)"))
    else:
        click.echo(f"The new {kind} key {shown['id']} is in {shown['key_file']}")


@keys.command("list")
@settings_options(*_STORE)
@_as_json
def list_keys(as_json: bool, config: Path | None, **flags: Any) -> None:
    """List all keys, revoked ones included."""

    async def work(deployment: Deployment) -> list[dict[str, Any]]:
        return [_key_as_json(key) for key in await deployment.storage.list_keys()]

    found = _run(_with_deployment(_settings(config, flags), work))
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found)))
        return
    rows = [("ID", "KIND", "ENVIRONMENT", "CREATED", "STATE", "NAME")]
    rows += [
        (
            key["id"],
            key["kind"],
            key["environment_id"] or "all",
            _date(key["created_at"]),
            f"revoked {_date(key['revoked_at'])}" if key["revoked_at"] else "valid",
            key["name"],
        )
        for key in found
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@keys.command("revoke")
@click.argument("key_id")
@settings_options(*_STORE)
@_as_json
def revoke_key(key_id: str, as_json: bool, config: Path | None, **flags: Any) -> None:
    """Revoke a key by its id (see `ridgeline keys list`); it stops working at once."""

    async def work(deployment: Deployment) -> dict[str, Any]:
        key = await deployment.storage.revoke_key(key_id, deployment.clock())
        if key is None:
            raise RidgelineError(f"There is no key {key_id}; see 'ridgeline keys list'.")
        return _key_as_json(key)

    shown = _run(_with_deployment(_settings(config, flags), work))
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(shown)))
    else:
        click.echo(f"The {shown['kind']} key {key_id} is revoked.")


async def _with_deployment(
    settings: Settings, work: Callable[[Deployment], Coroutine[Any, Any, T]], *, create: bool = False
) -> T:
    async with open_deployment(settings, serving=False, create=create) as deployment:
        return await work(deployment)


def _key_as_json(key: ApiKey) -> dict[str, Any]:
    """Times as Unix ms, like everywhere on the wire; `key` only for public keys."""
    shown: dict[str, Any] = {
        "id": key.key_id,
        "kind": key.kind.label,
        "name": key.name,
        "environment_id": key.environment_id,
        "created_at": key.created_at,
        "revoked_at": key.revoked_at,
    }
    if key.public_text is not None:
        shown["key"] = key.public_text
    return shown


def _date(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
