"""What an operator sees: the first start, the keys, and one sentence for everything that cannot work."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from ridgeline.testing import FakeDevice, RunningServer
from ridgeline.testing.running_server import clean_environment, command


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command(), *arguments],
        env=clean_environment() | environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def refused(*arguments: str, **environment: str) -> str:
    """Return the one sentence that a command was refused with."""
    done = run(*arguments, **environment)
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("ridgeline: ")
    assert line.endswith((".", "?"))
    return line.removeprefix("ridgeline: ")


def test_the_first_start_makes_everything_and_says_where_it_is(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    with RunningServer(data) as server:
        assert f"Ridgeline 0.1.0 is running at {server.url}" in server.banner
        assert f"{server.url}/demo" in server.banner
        assert f'from "{server.url}/web/v4/{server.public_key}"' in server.banner
        assert server.secret_key not in server.banner + server.log
        file = data / "first-secret-key.txt"
        assert f"in {file}" in server.banner
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        for path in (data, *data.iterdir()):
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
        assert re.fullmatch(r"rl_sk_us_[0-9A-Za-z]{30}", server.secret_key)
        # The curl line of the banner, run by a shell as it stands there.
        curl = next(line for line in server.banner.splitlines() if line.strip().startswith("curl "))
        done = subprocess.run(["bash", "-c", curl], check=True, capture_output=True, text=True)
        assert json.loads(done.stdout)["error"]["code"] == "event_not_found"
        keys, secret = server.public_key, server.secret_key
        event = httpx.post(server.url, content=FakeDevice(1).observation(keys)).json()
    with RunningServer(data) as server:
        assert (server.public_key, server.secret_key) == (keys, secret)
        found = httpx.get(
            f"{server.url}/v4/events/{event['event_id']}", headers={"Authorization": f"Bearer {server.secret_key}"}
        )
        assert found.status_code == 200
        listed = server.command("keys", "list")
        assert len(listed) == 2
        assert keys in {key.get("key") for key in listed}


def test_on_a_terminal_the_secret_key_is_shown_once_and_not_written(tmp_path: Path) -> None:
    def banner() -> str:
        master, slave = pty.openpty()
        process = subprocess.Popen(
            [*command(), "serve", "--data-dir", str(tmp_path), "--port", "0"],
            stdout=slave,
            stderr=subprocess.DEVNULL,
            env=clean_environment(),
        )
        os.close(slave)
        text = ""
        while "Ctrl-C" not in text:
            text += os.read(master, 65_536).decode()
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        os.close(master)
        return text

    key = re.search(r"rl_sk_us_[0-9A-Za-z]{30}", banner())
    assert key
    assert not (tmp_path / "first-secret-key.txt").exists()
    for file in tmp_path.iterdir():
        assert key[0].encode() not in file.read_bytes(), file
    assert "rl_sk_" not in banner()


def test_a_secret_key_is_stored_nowhere_but_in_its_file(tmp_path: Path) -> None:
    with RunningServer(tmp_path) as server:
        made = server.command("keys", "create", "--kind", "secret", "--name", "billing")
        file = Path(made["key_file"])
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        key = file.read_text().strip()
        assert "key" not in made
        httpx.get(f"{server.url}/v4/events", headers={"Authorization": f"Bearer {key}"}).raise_for_status()
        assert key not in server.log
    with_key = {path.name for path in tmp_path.iterdir() if key.encode() in path.read_bytes()}
    assert with_key == {file.name}


def test_keys_for_people(tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path))
    made = run("keys", "create", "--kind", "public", *data)
    assert re.fullmatch(r"rl_pk_us_\w{30}\n", made.stdout)
    assert "is in " in run("keys", "create", "--kind", "proxy", "--name", "edge", *data).stdout
    listed = run("keys", "list", *data).stdout
    assert re.search(r"ID +KIND +ENVIRONMENT +CREATED +LAST USED +STATE +LIMITS +NAME", listed)
    key_id = re.search(r"key_\w{14}", listed)
    assert key_id
    assert f"The public key {key_id[0]} is revoked." in run("keys", "revoke", key_id[0], *data).stdout
    assert "revoked 20" in run("keys", "list", *data).stdout
    assert "There is no key key_x" in refused("keys", "revoke", "key_x", *data)
    assert "There is no environment ae_x" in refused(
        "keys", "create", "--kind", "secret", "--environment", "ae_x", *data
    )
    assert run("keys", "create", "--kind", "golden", *data).returncode == 2


def test_a_port_in_use_is_one_sentence_and_makes_nothing(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        sentence = refused("serve", "--port", port, "--data-dir", str(tmp_path / "data"))
    assert sentence == f"Port {port} on 127.0.0.1 is in use; stop its other user or choose another with --port."
    assert not (tmp_path / "data").exists()


def test_a_port_that_another_server_is_about_to_use_is_in_use(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    servers = [
        subprocess.Popen(
            [*command(), "serve", "--port", port, "--data-dir", str(tmp_path / name)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=clean_environment(),
        )
        for name in ("a", "b")
    ]
    try:
        while all(server.poll() is None for server in servers):
            time.sleep(0.05)
        (loser,) = (server for server in servers if server.poll() is not None)
        assert loser.returncode == 1
        assert f"Port {port} on 127.0.0.1 is in use" in loser.communicate()[1]
    finally:
        for server in servers:
            server.terminate()
            server.communicate(timeout=30)


def test_a_key_that_cannot_be_handed_over_is_not_made(tmp_path: Path) -> None:
    (tmp_path / "first-secret-key.txt").mkdir()
    assert "first-secret-key.txt cannot be written" in refused("serve", "--data-dir", str(tmp_path), "--port", "0")
    listed = json.loads(run("keys", "list", "--json", "--data-dir", str(tmp_path)).stdout)
    assert [key["kind"] for key in listed] == ["public"]


def test_the_banner_names_only_what_can_be_used(tmp_path: Path) -> None:
    data = tmp_path / "a folder"
    with RunningServer(data) as server:
        curl = next(line for line in server.banner.splitlines() if line.strip().startswith("curl "))
        done = subprocess.run(["bash", "-c", curl], check=True, capture_output=True, text=True)
        assert json.loads(done.stdout)["error"]["code"] == "event_not_found"
        for key in server.command("keys", "list"):
            server.command("keys", "revoke", key["id"])
    with RunningServer(data) as server:
        assert "first-secret-key.txt" not in server.banner
        assert "none: ridgeline keys create --kind secret" in server.banner
        assert "none: ridgeline keys create --kind public" in server.banner


def test_a_server_that_stops_has_written_which_keys_were_used(tmp_path: Path) -> None:
    started = int(time.time() * 1_000)
    with RunningServer(tmp_path) as server:
        headers = {"Authorization": f"Bearer {server.secret_key}"}
        assert httpx.get(f"{server.url}/v4/events/none", headers=headers).status_code == 404
        ids = {key["kind"]: key["id"] for key in server.command("keys", "list")}
    connection = sqlite3.connect(tmp_path / "ridgeline.db")
    ((key_id, used_at),) = connection.execute("SELECT key_id, used_at FROM key_use").fetchall()
    connection.close()
    # Not the public one, although the banner names it.
    assert key_id == ids["secret"]
    assert started <= used_at <= time.time() * 1_000


def test_listing_the_keys_of_a_mistyped_directory_makes_nothing(tmp_path: Path) -> None:
    sentence = refused("keys", "list", "--data-dir", str(tmp_path / "typo"))
    assert "There is no Ridgeline database" in sentence
    assert not (tmp_path / "typo").exists()


def test_a_log_that_nobody_reads_any_more_stops_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*command(), "serve", "--data-dir", str(tmp_path), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=clean_environment(),
    )
    assert process.stdout
    assert process.stderr
    banner = ""
    while "Ctrl-C" not in banner:
        banner += process.stdout.readline()
    process.stderr.close()
    url = banner.split("is running at ")[1].split()[0]
    key = banner.split("/web/v4/")[1].split('"')[0]
    for _ in range(3):
        assert httpx.post(url, content=FakeDevice(1).observation(key)).status_code == 200
    process.terminate()
    process.wait(timeout=30)
    process.stdout.close()
    assert process.returncode == 0


def test_no_log_line_holds_a_key_or_the_id_of_an_erased_visitor(tmp_path: Path) -> None:
    with RunningServer(tmp_path) as server:
        made = httpx.post(server.url, content=FakeDevice(1).observation(server.public_key)).json()
        headers = {"Authorization": f"Bearer {server.secret_key}"}
        httpx.get(f"{server.url}/web/v4/{server.secret_key}")
        httpx.get(f"{server.url}/web/v4/{server.public_key}")
        httpx.delete(f"{server.url}/v4/visitors/{made['visitor_id']}", headers=headers).raise_for_status()
        keys = (server.secret_key, server.public_key)
        log = server.log
    assert '"path":"/web/v4/rl_' in log
    for text in (*keys, made["visitor_id"], made["token"]):
        assert text not in log


def test_an_unwritable_directory_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    sentence = refused("serve", "--port", "0", "--data-dir", str(tmp_path / "file" / "data"))
    assert "cannot be written: Not a directory; choose another with --data-dir" in sentence
    # A place where not even root can write.
    assert "cannot be written" in refused("serve", "--port", "0", "--data-dir", "/proc/ridgeline")


@pytest.mark.parametrize(
    ("arguments", "environment", "sentence"),
    [
        (["--workers", "2"], {}, "SQLite is served by exactly one process, not by 2 workers; several need PostgreSQL."),
        (["--database-url", "sqlite:////tmp/x.db"], {}, "must be given in RIDGELINE_SECRET"),
        (["--database-url", "mysql://x/y"], {"RIDGELINE_SECRET": "x" * 40}, "must have the form sqlite:///FILE"),
        (["--database-url", "postgresql://x/y"], {"RIDGELINE_SECRET": "x" * 40}, "cannot be opened"),
        ([], {"RIDGELINE_SECRET": "short"}, "at least 32 characters"),
        ([], {"RIDGELINE_PROT": "1"}, "Did you mean RIDGELINE_PORT?"),
        (["--public-url", "id.example.com"], {}, "must be a web address like https://id.example.com"),
        ([], {"RIDGELINE_REGION": "us\n"}, "The setting region in the environment"),
        (["--port", "many"], {}, "The setting port on the command line cannot be 'many'"),
        (["--host", "no.such.host.invalid"], {}, "The host no.such.host.invalid is not known"),
        (["--config", "/no/such/file"], {}, "cannot be read: No such file or directory"),
        (["--region", "US-EAST"], {}, "The setting region on the command line"),
    ],
)
def test_what_cannot_work_is_one_sentence(
    tmp_path: Path, arguments: list[str], environment: dict[str, str], sentence: str
) -> None:
    assert sentence in refused("serve", "--data-dir", str(tmp_path), "--port", "0", *arguments, **environment)


def test_an_unknown_flag_is_refused(tmp_path: Path) -> None:
    done = run("serve", "--prot", "1")
    assert done.returncode == 2
    assert "--prot" in done.stderr


def test_a_second_server_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with RunningServer(tmp_path):
        assert "Another Ridgeline server is using" in refused("serve", "--data-dir", str(tmp_path), "--port", "0")


def test_a_database_url_works_with_the_secret_in_the_environment(tmp_path: Path) -> None:
    environment = {"RIDGELINE_SECRET": "the secret of this deployment is long enough"}
    url = f"sqlite:///{tmp_path}/elsewhere.db"
    with RunningServer(tmp_path / "data", "--database-url", url, environment=environment) as server:
        listed = json.loads(run("keys", "list", "--json", "--database-url", url, **environment).stdout)
        key = next(one["key"] for one in listed if one["kind"] == "public")
        assert httpx.post(server.url, content=FakeDevice(1).observation(key)).status_code == 200
        assert not (tmp_path / "data" / "secret.key").exists()


def test_settings_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "ridgeline.toml"
    file.write_text('region = "eu"\nlog_format = "json"\n')
    with RunningServer(tmp_path / "data", "--config", str(file)) as server:
        assert server.public_key.startswith("rl_pk_eu_")


def test_logs_are_structured_and_each_line_of_a_request_has_its_id(tmp_path: Path) -> None:
    with RunningServer(tmp_path) as server:
        answer = httpx.post(server.url, content=FakeDevice(1).observation(server.public_key))
        httpx.get(f"{server.url}/healthz")
        lines = [json.loads(line) for line in server.log.splitlines()]
    own = [line for line in lines if line.get("request_id") == answer.headers["x-request-id"]]
    assert [line["event"] for line in own] == ["identified", "request"]
    assert list(own[0]["milliseconds"]) == [
        "parse",
        "filter",
        "enrich",
        "recognise",
        "match",
        "count",
        "judge",
        "record",
    ]
    assert own[0]["method"] == "new"
    assert (own[1]["method"], own[1]["path"], own[1]["status"]) == ("POST", "/", 200)
    assert not [line for line in lines if line.get("path") == "/healthz"]


def test_stopping_finishes_what_was_accepted(tmp_path: Path) -> None:
    server = RunningServer(tmp_path)
    server.start()
    body = FakeDevice(1).observation(server.public_key)
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        head = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
        connection.sendall(head + body[:100])
        # The request has been accepted once the server has logged nothing yet but holds the connection.
        _wait_until_read(connection)
        os.kill(server.pid, signal.SIGTERM)
        time.sleep(0.3)
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((host, int(port)), timeout=5)
        connection.sendall(body[100:])
        answer = b""
        while chunk := connection.recv(65_536):
            answer += chunk
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert server.stop() == 0
    event_id = json.loads(answer.split(b"\r\n\r\n")[1])["event_id"]
    with RunningServer(tmp_path) as again:
        headers = {"Authorization": f"Bearer {again.secret_key}"}
        assert httpx.get(f"{again.url}/v4/events/{event_id}", headers=headers).status_code == 200


def test_a_second_ctrl_c_does_not_wait(tmp_path: Path) -> None:
    server = RunningServer(tmp_path)
    server.start()
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{")
        _wait_until_read(connection)
        os.kill(server.pid, signal.SIGINT)
        time.sleep(0.5)
        assert server.stop(signal.SIGINT) == 130
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert "request_dropped" in server.log
    assert "Traceback" not in server.log


def _wait_until_read(connection: socket.socket) -> None:
    """Return when the peer's kernel has acknowledged everything that was sent (Linux: SIOCOUTQ)."""
    for _ in range(500):
        if fcntl.ioctl(connection, 0x5411, b"\0\0\0\0") == b"\0\0\0\0":
            break
        time.sleep(0.01)
    time.sleep(0.2)


def test_demo_opens_the_desktops_browser_on_the_demo(tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}.new && mv {opened}.new {opened}\n')
    browser.chmod(0o755)
    process = subprocess.Popen(
        [*command(), "demo", "--data-dir", str(tmp_path / "data"), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=clean_environment() | {"BROWSER": f"{browser} %s"},
    )
    deadline = time.monotonic() + 30
    while not opened.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    banner, _ = process.communicate(timeout=30)
    assert opened.read_text().strip() == banner.split("is running at ")[1].split()[0] + "/demo"


def test_demo_is_serve_and_no_failure_without_a_desktop(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*command(), "demo", "--data-dir", str(tmp_path), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=clean_environment() | {"DISPLAY": "", "BROWSER": "no-such-browser"},
    )
    assert process.stdout
    url = ""
    for line in process.stdout:
        if "is running at" in line:
            url = line.split()[-1]
        if "Ctrl-C" in line:
            break
    assert httpx.get(f"{url}/demo").status_code == 200
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0
