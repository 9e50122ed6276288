from __future__ import annotations

import hashlib
import json
import re
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ridgeline.commands.intel import intel, shown_progress
from ridgeline.errors import RidgelineError
from ridgeline.intel.known_bots import known_bots
from ridgeline.intel.lookup import IpIntelligence, intel_folder
from ridgeline.intel.maxmind_test import CITY
from ridgeline.intel.update import Progress
from ridgeline.intel.update_test import EXITS, Server, page
from ridgeline.settings import Settings
from ridgeline.testing.maxmind_writer import write_maxmind_file
from ridgeline.testing.signing_agent import SigningAgent


def run(data_dir: Path, *arguments: str, status: int = 0) -> Result:
    done = CliRunner().invoke(intel, [*arguments, "--data-dir", str(data_dir)])
    if isinstance(done.exception, RidgelineError):
        raise done.exception
    assert done.exit_code == status, done.output
    return done


@pytest.fixture
def exits(tmp_path: Path) -> Path:
    path = tmp_path / "exits.txt"
    path.write_text("8.8.8.8\n8.8.4.4\n")
    return path


def test_one_feed_is_taken_from_a_file(tmp_path: Path, exits: Path) -> None:
    checksum = hashlib.sha256(exits.read_bytes()).hexdigest()
    done = run(tmp_path, "update", "tor", "--from", str(exits), "--sha256", checksum)
    assert done.stdout.startswith("tor: 2 ranges, data of 20")
    facts = IpIntelligence.open(intel_folder(Settings(data_dir=str(tmp_path)))).look_up("8.8.8.8")
    assert facts
    assert facts.tor is True


def test_one_feed_is_taken_from_a_url_and_stays_when_there_is_nothing_any_more(tmp_path: Path) -> None:
    with closing(Server()) as server:
        place = f"{server.url}/exits"
        server.pages["/exits"] = page(EXITS, Last_Modified="Fri, 01 Jan 2021 00:00:00 GMT")
        checksum = hashlib.sha256(EXITS).hexdigest()
        done = run(tmp_path, "update", "tor", "--from", place, "--sha256", checksum)
        assert (done.stdout, done.stderr) == ("tor: 2 ranges, data of 2021-01-01\n", "")
        table = tmp_path / "intel" / "tor.table"
        before = table.read_bytes()

        del server.pages["/exits"]
        done = run(tmp_path, "update", "tor", "--from", place, status=1)
        reason = f"The feed tor from {place} is not used: the server answers 404: Not Found."
        assert (done.stdout, done.stderr) == ("", f"ridgeline: {reason}\n")
        told = json.loads(run(tmp_path, "update", "tor", "--from", place, "--json", status=1).stdout)
        assert told == {"updated": [], "failed": [reason]}
    assert list(table.parent.iterdir()) == [table]
    assert table.read_bytes() == before
    facts = IpIntelligence.open(table.parent).look_up("8.8.8.8")
    assert facts
    assert facts.tor is True


def test_feeds_come_from_the_settings_and_one_that_fails_stops_no_other(tmp_path: Path, exits: Path) -> None:
    sources = ["--intel-sources", f"tor={exits}", "--intel-sources", "warp=/none, attackers=/none"]
    done = run(tmp_path, "update", "warp", "tor", *sources, status=1)
    assert done.stdout.startswith("tor: 2 ranges")
    assert done.stderr.startswith("ridgeline: The feed warp from /none is not used: ")
    told: dict[str, Any] = json.loads(run(tmp_path, "update", "warp", "tor", "--json", *sources, status=1).stdout)
    assert [table["feed"] for table in told["updated"]] == ["tor"]
    assert len(told["failed"]) == 1


def test_keys_of_agents_come_from_the_places_that_settings_say(tmp_path: Path) -> None:
    place = tmp_path / "keys.json"
    place.write_bytes(SigningAgent("agent.example").directory())
    off = ", ".join(f"bot-keys.{host}=off" for host in known_bots().key_hosts)
    sources = ["--intel-sources", f"{off}, bot-keys.agent.example={place}, bot-keys.other.example=/none"]
    done = run(tmp_path, "update", "bot-keys", *sources, status=1)
    assert done.stdout == "bot-keys: 1 keys of 1 hosts\n"
    assert done.stderr.startswith("ridgeline: The keys of other.example from /none are not used: ")
    told = json.loads(run(tmp_path, "update", "bot-keys", "--json", *sources, status=1).stdout)
    assert told["updated"] == [{"feed": "bot-keys", "keys": 1, "hosts": ["agent.example"]}]
    assert len(told["failed"]) == 1
    status = run(tmp_path, "status").stdout
    assert re.search(r"^bot-keys +keys +updated ", status, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tro"], r"no feed 'tro'. Did you mean tor\?"),
        (["tor", "vpn", "--from", "x"], "--from is one file"),
        (["tor", "--sha256", "0" * 64], "--sha256 is the checksum of what --from names"),
        (["tor", "--from", "x", "--sha256", "1"], "'1' is not a SHA-256"),
        (["tor", "--intel-sources", "tor=off"], "The feed tor is turned off"),
        (["--intel-sources", "tor"], "'tor' is not FEED=URL"),
        (["bot-key"], r"no feed 'bot-key'. Did you mean bot-keys\?"),
        (["bot-keys", "--from", "x"], r"--from is of a feed; in intel_sources, write bot-keys\.HOST=FILE"),
        (["bot-keys", "--intel-sources", "bot-keys=off"], "The feed bot-keys is turned off"),
    ],
)
def test_what_makes_no_sense_is_named(tmp_path: Path, arguments: list[str], message: str) -> None:
    with pytest.raises(RidgelineError, match=message):
        run(tmp_path, "update", *arguments)


def test_the_status_tells_what_is_used_and_whom_to_name(tmp_path: Path, exits: Path) -> None:
    run(tmp_path, "update", "tor", "--from", str(exits))
    (tmp_path / "intel" / "vpn.table").write_bytes(b"damaged")
    own = tmp_path / "city.mmdb"
    write_maxmind_file(own, {"8.8.8.0/24": CITY}, database_type="GeoIP2-City")
    text = run(tmp_path, "status", "--intel-files", str(own)).stdout
    assert "IP Geolocation by DB-IP (https://db-ip.com)" in text
    assert "Not fetched yet: attackers, bot-keys, city, public-proxies, spammers, warp." in text
    assert "vpn.table cannot be used: it is cut off" in text
    rows = {line.split()[0]: line.split() for line in text.splitlines()}
    assert rows["tor"][1:3] == ["tor", "updated"]
    assert rows["vpn"][1:3] == ["vpn", "shipped"]
    assert rows["city.mmdb"][1:3] == ["GeoIP2-City", "own"]
    told = json.loads(run(tmp_path, "status", "--json").stdout)
    assert {entry["name"] for entry in told["entries"]} > {"asn", "country", "tor"}


def test_progress_is_a_few_words() -> None:
    assert shown_progress(Progress("tor: https://a", 1_500_000, 3_000_000)) == "tor: https://a, 1.5 of 3.0 MB"
    assert shown_progress(Progress("tor: https://a", 1_500_000)) == "tor: https://a, 1.5 MB"
    assert shown_progress(Progress("tor: compiling", 50_000)) == "tor: compiling, 50,000 rows"
