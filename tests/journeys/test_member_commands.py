"""`ridgeline members`, and the way in: from the banner's set-up code to an operator who locked himself out."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import stat
import subprocess
import time
from pathlib import Path
from typing import Any, Self

import httpx
import pytest
from click.testing import CliRunner, Result

from ridgeline.cli import cli
from ridgeline.errors import RidgelineError
from ridgeline.settings import Settings, variable
from ridgeline.testing import RunningServer
from ridgeline.testing.running_server import clean_environment, command

SETTINGS = {variable(name) for name in Settings.__struct_fields__}
API = "/management/v1"
PASSWORD = "eleven blue umbrellas"
INVITE = ("members", "invite", "ada@shop.example", "--name", "Ada", "--role", "administrator", "--personal-data")


class Commands:
    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir

    def run(self, *arguments: str) -> Result:
        return CliRunner(env=dict.fromkeys(os.environ.keys() & SETTINGS)).invoke(
            cli, [*arguments, "--data-dir", str(self.data_dir)], catch_exceptions=False
        )

    def text(self, *arguments: str) -> str:
        done = self.run(*arguments)
        assert done.exit_code == 0, done.stderr
        return done.stdout

    def __call__(self, *arguments: str) -> Any:
        return json.loads(self.text(*arguments, "--json"))

    def refuse(self, *arguments: str) -> str:
        with pytest.raises(RidgelineError) as refused:
            self.run(*arguments)
        return str(refused.value)


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    return Commands(tmp_path / "data")


def link_in(shown: dict[str, Any]) -> str:
    file = Path(shown["link_file"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    return file.read_text().strip()


def test_a_member_is_invited_and_listed(commands: Commands) -> None:
    made = commands(*INVITE, "--public-url", "https://id.example.com")
    assert re.fullmatch(r"https://id\.example\.com/console/invitation#inv_[\w-]{43}", link_in(made))
    assert (made["email"], made["role"], made["state"], made["last_seen_at"]) == (
        "ada@shop.example",
        "administrator",
        "invited",
        None,
    )
    assert commands("members", "list") == [{name: value for name, value in made.items() if name != "link_file"}]
    shown = commands.text("members", "list")
    row = rf"^{made['id']} +administrator +shown +invited +no +never +ada@shop.example +Ada$"
    assert re.search(row, shown, re.MULTILINE)
    entry = commands("audit")[0]
    assert (entry["actor"], entry["action"], entry["subject"]) == ("command line", "member.created", made["id"])
    assert "ada@" not in json.dumps(entry)


def test_another_link_takes_the_place_of_the_first(commands: Commands) -> None:
    first = link_in(commands(*INVITE))
    again = commands("members", "reset", "ADA@shop.example")
    assert link_in(again) != first
    assert again["id"] == commands("members", "reset", again["id"])["id"]
    assert [entry["action"] for entry in commands("audit")] == ["member.invited", "member.invited", "member.created"]


def test_a_member_is_removed(commands: Commands) -> None:
    made = commands(*INVITE)
    assert commands.text("members", "remove", "ada@shop.example") == f"The member {made['id']} is removed.\n"
    assert commands("members", "list") == []


def test_what_cannot_be_is_refused_in_a_sentence(commands: Commands) -> None:
    commands(*INVITE)
    before = commands("members", "list"), commands("audit")
    assert commands.refuse(*INVITE) == "there is a member with this address already"
    assert commands.refuse("members", "invite", "ada", "--name", "A", "--role", "viewer") == (
        "This address of a member cannot be: 'ada'."
    )
    assert commands.refuse("members", "invite", "a@b", "--name", "", "--role", "viewer") == (
        "This name of a member cannot be: ''."
    )
    for name in ("reset", "remove"):
        assert commands.refuse("members", name, "nobody") == (
            "There is no member 'nobody'; see 'ridgeline members list'."
        )
    assert commands.run("members", "invite", "a@b", "--name", "A", "--role", "owner").exit_code == 2
    assert (commands("members", "list"), commands("audit")) == before


class Client:
    """A browser on a page of the console."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url + API, headers={"Sec-Fetch-Site": "same-origin", "Origin": url})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.http.close()

    def post(self, path: str, **given: str) -> httpx.Response:
        return self.http.post(path, json=given)

    def state(self) -> str:
        return str(self.http.get("/session").json()["state"])


def test_from_the_set_up_code_to_an_operator_who_locked_himself_out(tmp_path: Path) -> None:
    with RunningServer(tmp_path / "data") as server, Client(server.url) as ada, Client(server.url) as other:
        file = server.data_dir / "set-up-code.txt"
        assert f"  Set-up code  in {file}\n" in server.banner
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        code = file.read_text().strip()
        assert code not in server.banner + server.log
        assert ada.state() == "set_up"
        assert ada.post("/set-up", code=code, email="ada@shop.example", name="Ada", password=PASSWORD).is_success
        assert ada.state() == "signed_in"
        assert not file.exists()
        # She forgot her password, and nobody else is there.
        link = Path(server.command("members", "reset", "ada@shop.example")["link_file"]).read_text().strip()
        invitation = link.rpartition("#")[2]
        assert other.post("/invitations", invitation=invitation, password="another password of hers").is_success
        assert (other.state(), ada.state()) == ("signed_in", "signed_out")
        server.stop()
        # A file that came back with a backup says nothing any more.
        file.write_text(code)
        server.start()
        assert "Set-up code" not in server.banner
        assert not file.exists()
        for text in (code, invitation, PASSWORD, "ada@shop.example"):
            assert text not in server.log


def test_on_a_terminal_the_code_is_shown_and_in_no_file(tmp_path: Path) -> None:
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [*command(), "serve", "--data-dir", str(tmp_path / "data"), "--port", "0"],
        stdin=subprocess.DEVNULL,
        stdout=child,
        stderr=subprocess.DEVNULL,
        env=clean_environment(),
    )
    os.close(child)
    shown, deadline = "", time.monotonic() + 60
    try:
        while "Ctrl-C stops the server." not in shown and time.monotonic() < deadline:
            if select.select([parent], [], [], 1)[0]:
                shown += os.read(parent, 65_536).decode()
    finally:
        process.terminate()
        process.wait(60)
        os.close(parent)
    assert re.search(r"^  Set-up code  [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}  \(", shown, re.MULTILINE), shown
    assert not (tmp_path / "data" / "set-up-code.txt").exists()
