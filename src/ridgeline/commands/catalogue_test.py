import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from ridgeline.cli import cli
from ridgeline.commands.catalogue import ENTRIES


@pytest.mark.parametrize("name", ENTRIES)
def test_every_command_is_where_it_is_said_to_be(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.name == name
    assert command.help


def test_the_list_says_what_each_does_in_one_line() -> None:
    lines = CliRunner().invoke(cli, ["--help"]).stdout.splitlines()
    for name, entry in ENTRIES.items():
        assert f"  {name:{max(map(len, ENTRIES))}}  {entry.summary}" in lines


def test_one_that_there_is_not_is_told_with_what_is_like_it() -> None:
    done = CliRunner().invoke(cli, ["serv"])
    assert done.exit_code == 2
    assert "No such command 'serv'. Did you mean 'serve'?" in done.output


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["keys", "--help"]])
def test_what_only_the_server_needs_is_not_read_for_others(arguments: list[str]) -> None:
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from ridgeline.cli import cli\n"
        f"assert CliRunner().invoke(cli, {arguments!r}).exit_code == 0\n"
        "print(*sorted({'uvicorn', 'dns', 'ridgeline.app', 'alembic'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
