"""`ridgeline keys`, `environments`, `suspect-score` and `audit`, as an operator and as a script uses them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ridgeline.cli import cli
from ridgeline.errors import RidgelineError
from ridgeline.settings import Settings, variable
from ridgeline.signals.suspect_score import FINDINGS
from ridgeline.testing import RunningServer

SETTINGS = {variable(name) for name in Settings.__struct_fields__}


class Store:
    """A data directory with the first key in it, without a server."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self("keys", "create", "--kind", "public", "--name", "first")

    def run(self, *arguments: str) -> Result:
        return CliRunner(env=dict.fromkeys(os.environ.keys() & SETTINGS)).invoke(
            cli, [*arguments, "--data-dir", str(self._data_dir)], catch_exceptions=False
        )

    def text(self, *arguments: str) -> str:
        done = self.run(*arguments)
        assert done.exit_code == 0, done.stderr
        return done.stdout

    def __call__(self, *arguments: str) -> Any:
        """Return the JSON that a command prints."""
        return json.loads(self.text(*arguments, "--json"))

    def refuse(self, *arguments: str) -> str:
        """Return what a command says that changes nothing."""
        before = self._shown()
        try:
            done = self.run(*arguments)
        except RidgelineError as error:
            said = str(error)
        else:
            assert done.exit_code == 2, done.stdout
            said = done.stderr
        assert self._shown() == before
        return said

    def _shown(self) -> list[Any]:
        shown = (("keys", "list"), ("environments", "list"), ("suspect-score", "show"), ("audit",))
        return [self(*arguments) for arguments in shown]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("commands") / "data")


def test_a_key_is_made_with_limits_and_shows_them(store: Store) -> None:
    made = store(
        *("keys", "create", "--kind", "secret", "--rate-limit", "5", "--burst", "20"),
        *("--erasure-rate-limit", "0.1", "--name", "billing"),
    )
    assert made["rate_limit"] == {"rate": 5.0, "burst": 20}
    assert made["erasure_rate_limit"] == {"rate": 0.1, "burst": 1}
    assert {name: value for name, value in made.items() if name != "key_file"} in store("keys", "list")
    row = next(line for line in store.text("keys", "list").splitlines() if made["id"] in line)
    assert "5/s burst 20, erasures 0.1/s burst 1" in row
    assert " never " in row
    assert made["last_used_at"] is None


def test_limits_are_changed_one_by_one_and_taken_away(store: Store) -> None:
    key_id = store("keys", "create", "--kind", "secret")["id"]

    def limits(*arguments: str) -> tuple[object, object]:
        changed = store("keys", "limit", key_id, *arguments)
        assert changed in store("keys", "list")
        return changed["rate_limit"], changed["erasure_rate_limit"]

    assert limits("--rate-limit", "2.5") == ({"rate": 2.5, "burst": 8}, None)
    assert limits("--burst", "1") == ({"rate": 2.5, "burst": 1}, None)
    assert limits("--erasure-rate-limit", "1", "--erasure-burst", "7") == (
        {"rate": 2.5, "burst": 1},
        {"rate": 1.0, "burst": 7},
    )
    assert limits("--rate-limit", "10") == ({"rate": 10.0, "burst": 30}, {"rate": 1.0, "burst": 7})
    assert limits("--no-rate-limit") == (None, {"rate": 1.0, "burst": 7})
    assert limits("--no-erasure-rate-limit", "--rate-limit", "1") == ({"rate": 1.0, "burst": 3}, None)
    assert store.text("keys", "limit", key_id, "--no-rate-limit") == f"The limits of {key_id} are now: none.\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--kind", "secret", "--rate-limit", "0.09"], "A rate limit is from 0.1 to 100000 requests a second"),
        (["--kind", "secret", "--rate-limit", "nan"], "A rate limit is from 0.1"),
        (["--kind", "secret", "--rate-limit", "inf"], "A rate limit is from 0.1"),
        (["--kind", "secret", "--rate-limit", "-1"], "A rate limit is from 0.1"),
        (["--kind", "secret", "--rate-limit", "many"], "--rate-limit"),
        (["--kind", "secret", "--rate-limit", "1", "--burst", "0"], "A burst is from 1 to 1000000 requests"),
        (["--kind", "secret", "--rate-limit", "1", "--burst", "99999999999999999999"], "A burst is from 1"),
        (["--kind", "secret", "--burst", "5"], "--burst needs a rate"),
        (["--kind", "secret", "--erasure-burst", "5"], "--erasure-burst needs a rate"),
        (["--kind", "public", "--erasure-rate-limit", "1"], "A public key can't erase"),
        (["--kind", "proxy", "--rate-limit", "1"], "A proxy key has no rate limit"),
        (["--kind", "management", "--rate-limit", "1"], "A management key has no rate limit"),
        (["--kind", "secret", "--environment", "ae_0000000000000000"], "There is no environment ae_0000000000000000"),
        (["--kind", "secret", "--environment", "x\x1b[0m"], "There is no environment"),
        (["--kind", "secret", "--name", "a\nb"], "printable"),
        (["--kind", "secret", "--name", "x" * 256], "at most 255"),
        (["--kind", "master"], "--kind"),
    ],
)
def test_a_wrong_key_is_not_made(store: Store, arguments: list[str], message: str) -> None:
    assert message in store.refuse("keys", "create", *arguments)


def test_a_wrong_change_of_limits_changes_nothing(store: Store) -> None:
    public = store("keys", "create", "--kind", "public")["id"]
    assert "Say what to change" in store.refuse("keys", "limit", public)
    assert "--burst needs a rate" in store.refuse("keys", "limit", public, "--burst", "3")
    assert "in one command" in store.refuse("keys", "limit", public, "--no-rate-limit", "--rate-limit", "3")
    assert "can't erase" in store.refuse("keys", "limit", public, "--erasure-rate-limit", "3")
    assert "There is no key key_x" in store.refuse("keys", "limit", "key_x", "--rate-limit", "3")
    assert "There is no key key_x" in store.refuse("keys", "revoke", "key_x")


def test_environments(store: Store) -> None:
    (default,) = (one for one in store("environments", "list") if one["is_default"])
    assert default["retention_days"] is None
    made = store("environments", "create", "Staging ü", "--days", "90")
    assert made["name"] == "Staging ü"
    assert (made["is_default"], made["retention_days"], made["detail_retention_days"]) == (False, 90, None)
    assert made in store("environments", "list")

    def days(*arguments: str) -> tuple[object, object]:
        changed = store("environments", "retention", made["id"], *arguments)
        assert changed in store("environments", "list")
        return changed["retention_days"], changed["detail_retention_days"]

    assert days("--detail-days", "7") == (90, 7)
    assert days("--days", "36500") == (36_500, 7)
    assert days("--days", "default", "--detail-days", "1") == (None, 1)
    row = next(line for line in store.text("environments", "list").splitlines() if made["id"] in line)
    assert row.split()[-3:] == ["default", "1", "day"]
    key = store("keys", "create", "--kind", "secret", "--environment", made["id"])
    assert key["environment_id"] == made["id"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["create", ""], "1 to 100"),
        (["create", "   "], "1 to 100"),
        (["create", "x" * 101], "1 to 100"),
        (["create", "a\tb"], "printable"),
        (["create", "fine", "--days", "0"], "number of days"),
        (["create", "fine", "--days", "36501"], "number of days"),
        (["create", "fine", "--days", "9" * 5_000], "number of days"),
        (["create", "fine", "--days", "²"], "number of days"),
        (["retention", "ae_0000000000000000", "--days", "7"], "There is no environment"),
        (["retention", "ae_0000000000000000"], "Say what to change"),
    ],
)
def test_a_wrong_environment_is_not_made(store: Store, arguments: list[str], message: str) -> None:
    assert message in store.refuse("environments", *arguments)


def test_two_environments_have_two_names(store: Store) -> None:
    store("environments", "create", "twin")
    assert "There is an environment 'twin' already." in store.refuse("environments", "create", "twin")
    assert "already" in store.refuse("environments", "create", store("environments", "list")[0]["name"])


DEFAULTS = {name: finding.default for name, finding in FINDINGS.items()}


def weights_in(table: Any) -> dict[str, int]:
    assert [one["default"] for one in table["findings"]] == [DEFAULTS[one["name"]] for one in table["findings"]]
    return {one["name"]: one["weight"] for one in table["findings"]}


def test_weights_are_shown_changed_and_reset(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    assert weights_in(store("suspect-score", "show")) == DEFAULTS
    changed = store("suspect-score", "set", "incognito=0", "virtual_machine=100")
    assert weights_in(changed) == DEFAULTS | {"incognito": 0, "virtual_machine": 100}
    assert store("suspect-score", "show") == changed
    said = store.text("suspect-score", "set", "incognito=default", "vpn.relay=9")
    assert said == "incognito weighs 4, its default.\nvpn.relay weighs 9 instead of 4.\n"
    table = store.text("suspect-score", "show")
    assert "vpn.relay                           9        4  changed  A relay.\n" in table
    assert "incognito                           4        4           A private window.\n" in table
    assert max(map(len, table.splitlines())) < 100
    assert store.text("suspect-score", "reset") == "All findings have their default weights.\n"
    assert weights_in(store("suspect-score", "show")) == DEFAULTS
    assert "changed" not in store.text("suspect-score", "show")
    # What changes nothing is no change.
    store("suspect-score", "reset")
    store("suspect-score", "set", "incognito=4")
    entries = [one for one in store("audit") if one["action"].startswith("suspect_score.")]
    assert [(one["actor"], one["action"], one["details"]) for one in entries] == [
        ("command line", "suspect_score.reset", {}),
        ("command line", "suspect_score.changed", {"incognito": "default", "vpn.relay": 9}),
        ("command line", "suspect_score.changed", {"incognito": 0, "virtual_machine": 100}),
    ]
    assert "incognito default, vpn.relay 9\n" in store.text("audit")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["icognito=1"], "There is no finding 'icognito'; there is bot, developer_tools, high_activity_device, "),
        (["incognito=1", "vpn=1"], "There is no finding 'vpn'"),
        (["a\x1b[0m=1"], r"There is no finding 'a\x1b[0m'"),
        (["incognito=1", "incognito=2"], "incognito is given two weights."),
        (["incognito"], "'incognito' is not of the form NAME=WEIGHT."),
        (["=1"], "'=1' is not of the form NAME=WEIGHT."),
        (["incognito="], "'' is neither 'default' nor a whole number from 0 to 100."),
        (["incognito=101"], "'101' is neither 'default' nor a whole number from 0 to 100."),
        (["incognito=-1"], "'-1' is neither"),
        (["incognito=1.5"], "'1.5' is neither"),
        (["incognito=²"], "'²' is neither"),
        (["incognito=" + "9" * 5_000], "is neither"),
        ([], "Missing argument 'NAME=WEIGHT...'"),
    ],
)
def test_a_wrong_weight_is_not_set(store: Store, arguments: list[str], message: str) -> None:
    assert message in store.refuse("suspect-score", "set", *arguments)


def test_every_change_is_in_the_audit_log(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    first = store("keys", "list")[0]["id"]
    environment_id = store("environments", "create", "audited", "--days", "5")["id"]
    store("environments", "retention", environment_id, "--detail-days", "2")
    key_id = store("keys", "create", "--kind", "secret", "--environment", environment_id, "--name", "of Ada")["id"]
    store("keys", "limit", key_id, "--rate-limit", "1")
    store("keys", "revoke", key_id)
    revoked_at = next(key["revoked_at"] for key in store("keys", "list") if key["id"] == key_id)
    # Again, which changes nothing.
    assert store("keys", "revoke", key_id)["revoked_at"] == revoked_at
    entries = store("audit")
    limited = {"rate": 1.0, "burst": 3}
    assert [(entry["action"], entry["subject"], entry["environment_id"], entry["details"]) for entry in entries] == [
        ("key.revoked", key_id, environment_id, {"kind": "secret"}),
        ("key.limited", key_id, environment_id, {"rate_limit": limited, "erasure_rate_limit": None}),
        (
            "key.created",
            key_id,
            environment_id,
            {"kind": "secret", "rate_limit": None, "erasure_rate_limit": None},
        ),
        (
            "environment.retention",
            environment_id,
            environment_id,
            {"retention_days": 5, "detail_retention_days": 2},
        ),
        (
            "environment.created",
            environment_id,
            environment_id,
            {"retention_days": 5, "detail_retention_days": None},
        ),
        (
            "key.created",
            first,
            store("environments", "list")[0]["id"],
            {"kind": "public", "rate_limit": None, "erasure_rate_limit": None},
        ),
    ]
    assert {entry["actor"] for entry in entries} == {"command line"}
    assert store("audit", "--limit", "2") == entries[:2]
    assert store("audit", "--before", str(entries[2]["at"])) == [
        entry for entry in entries if entry["at"] < entries[2]["at"]
    ]
    # Page by page, each begins after the last entry of the one before.
    assert store("audit", "--limit", "2", "--before", entries[1]["position"]) == entries[2:4]
    assert store("audit", "--before", entries[4]["position"]) == entries[5:]
    assert store("audit", "--before", entries[5]["position"]) == []
    assert "neither Unix milliseconds nor the position" in store.refuse("audit", "--before", "yesterday")
    first_page = store.run("audit", "--limit", "2")
    assert f"go on with --before {entries[1]['position']}\n" in first_page.stderr
    assert "go on" not in store.run("audit", "--limit", str(len(entries))).stderr
    shown = store.text("audit")
    assert "key.limited" in shown
    assert "Ada" not in shown


def test_the_first_keys_of_a_server_are_in_the_audit_log(server: RunningServer) -> None:
    created = [
        entry["subject"] for entry in server.command("audit", "--limit", "1000") if entry["action"] == "key.created"
    ]
    assert {key["id"] for key in server.command("keys", "list")} == set(created)
