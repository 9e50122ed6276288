"""A database that is damaged, newer or somebody else's is named in one sentence, and left as it is."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from tests.places import sqlite_place

from ridgeline.testing import FakeDevice
from ridgeline.testing.running_server import clean_environment, command

EVENTS = 60


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with some events, whose server was stopped in order."""
    data_dir = tmp_path_factory.mktemp("sound") / "data"
    with sqlite_place(data_dir).server() as server, httpx.Client(base_url=server.url) as client:
        public_key = server.public_key
        for seed in range(EVENTS):
            device = FakeDevice(seed)
            client.post("/", content=device.observation(public_key), headers=device.headers())
            client.cookies.clear()
    return data_dir


def cut_in_half(path: Path) -> None:
    with path.open("rb+") as file:
        file.truncate(path.stat().st_size // 2)


def cut_to_the_header(path: Path) -> None:
    with path.open("rb+") as file:
        file.truncate(100)


def scribble_over_the_middle(path: Path) -> None:
    size = path.stat().st_size
    with path.open("rb+") as file:
        file.seek(size // 10)
        file.write(random.Random(1).randbytes(size * 8 // 10))


def scribble_over_the_schema(path: Path) -> None:
    with path.open("rb+") as file:
        file.seek(100)
        file.write(random.Random(1).randbytes(8_000))


def scribble_over_the_environments(path: Path) -> None:
    connection = sqlite3.connect(path)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'environment'").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with path.open("rb+") as file:
        file.seek((page - 1) * size)
        file.write(random.Random(1).randbytes(size))


def replace_by_a_text(path: Path) -> None:
    path.write_text("This is not a database, though it is as long as one.\n" * 1_000)


def replace_by_another_application(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TABLE workspace (name TEXT); INSERT INTO workspace VALUES ('of somebody else');")
    connection.close()


def make_newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (cut_in_half, "malformed"),
        (cut_to_the_header, "not a database|malformed"),
        (scribble_over_the_middle, "malformed|not a database"),
        (scribble_over_the_schema, "malformed|not a database"),
        (scribble_over_the_environments, "malformed"),
        (replace_by_a_text, "not a database"),
        (replace_by_another_application, "not Ridgeline's"),
        (make_newer, "newer Ridgeline"),
    ],
)
def test_a_file_that_is_not_ours_to_use(
    sound: Path, tmp_path: Path, damage: Callable[[Path], None], words: str
) -> None:
    data_dir = tmp_path / "data"
    shutil.copytree(sound, data_dir)
    file = data_dir / "ridgeline.db"
    damage(file)
    before = file.read_bytes()
    done = subprocess.run(
        [*command(), "serve", "--data-dir", str(data_dir), "--port", "0"],
        env=clean_environment(),
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 1, done.stderr
    assert re.fullmatch(r"ridgeline: [^\n]+\.\n", done.stderr), done.stderr
    assert str(file) in done.stderr
    assert re.search(words, done.stderr), done.stderr
    assert file.read_bytes() == before
