"""All commands with what each does; the module of one is read when it is called.

A command that lists keys needs no server and no resolver: to read all of them takes ten times as long as to run it.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, MutableMapping
from typing import Any, NamedTuple

import click


class _Entry(NamedTuple):
    """Where a command is, `module` in this package, and what the list of commands says of it in 60 characters."""

    module: str
    attribute: str
    summary: str


SECTIONS: dict[str, dict[str, _Entry]] = {
    "Run": {
        "serve": _Entry("serve", "serve_command", "Run the server; the first start makes database and keys."),
        "demo": _Entry("serve", "demo_command", "Run the server and open its demo page in the browser."),
        "seed": _Entry("seed", "seed_command", "Fill an environment with demo data."),
    },
    "Who may do what": {
        "keys": _Entry("keys", "keys", "Make, list, limit and revoke API keys."),
        "environments": _Entry(
            "environments", "environments", "Make and list environments, and how long each keeps events."
        ),
        "members": _Entry("members", "members", "List, invite, reset and remove members of the console."),
        "audit": _Entry("audit", "audit_command", "Print the audit log, the newest entry first."),
    },
    "Events and visitors": {
        "explain": _Entry("explain", "explain_command", "Say how the visitor of an event was decided, and why."),
        "suspect-score": _Entry(
            "suspect_score", "suspect_score", "Show and change what each finding weighs in the score."
        ),
        "export": _Entry("export", "export_command", "Write events to a file, one JSON a line."),
        "import": _Entry("import_events", "import_command", "Store events of files, or of another v4 server."),
        "erase": _Entry("erase", "erase_command", "Erase visitors and all their events. No way back."),
    },
    "Upkeep": {
        "doctor": _Entry("doctor", "doctor_command", "Say what is wrong or stale, and what to do about it."),
        "backup": _Entry("backup", "backup_command", "Write all that the store holds to a file."),
        "restore": _Entry("backup", "restore_command", "Add what is in a backup and not in the store."),
        "migrate": _Entry("migrate", "migrate_command", "Bring the database to this version's schema."),
        "dictionary": _Entry("dictionary", "dictionary", "Compress events better, by what they have in common."),
        "intel": _Entry("intel", "intel", "What is known of IP addresses and agents; fetch fresher."),
    },
}
ENTRIES = {name: entry for section in SECTIONS.values() for name, entry in section.items()}


class _Commands(MutableMapping[str, click.Command]):
    """The commands by their names, each read when it is asked for."""

    def __init__(self) -> None:
        self._found: dict[str, click.Command | None] = dict.fromkeys(ENTRIES)

    def __getitem__(self, name: str) -> click.Command:
        found = self._found[name]
        if found is None:
            module = importlib.import_module(f"ridgeline.commands.{ENTRIES[name].module}")
            found = self._found[name] = getattr(module, ENTRIES[name].attribute)
        return found

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._found[name] = command

    def __delitem__(self, name: str) -> None:
        del self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


class Catalogue(click.Group):
    """A group of the commands in SECTIONS."""

    def __init__(self, name: str | None = None, **attributes: Any) -> None:
        super().__init__(name, _Commands(), **attributes)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.commands]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        widest = max(map(len, ENTRIES))
        for title, entries in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(widest), entry.summary) for name, entry in entries.items()])
