"""The product with other data: a copy of its package, whose tables are put together for one measurement.

What is not in the copy's data cannot be in its answers, and nothing of the product has to allow for being measured.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

import ridgeline
from ridgeline.intel.facts import AddressFacts
from ridgeline.intel.lookup import SUFFIX
from ridgeline.intel.system_type import HOSTING_LIST
from ridgeline.testing.running_server import clean_environment

_PACKAGE = Path(ridgeline.__file__).parent
_JUDGE = Path(__file__).with_name("intel_judge.py")
_ANSWERS = msgspec.json.Decoder(AddressFacts)


class Copy:
    """A copy of the product in a folder of its own, which begins without any table."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(_PACKAGE, folder / _PACKAGE.name, ignore=shutil.ignore_patterns(f"*{SUFFIX}", "__pycache__"))
        self.environment = clean_environment() | {"PYTHONPATH": str(folder)}
        self._data = folder / HOSTING_LIST.parent.relative_to(_PACKAGE.parent)

    def ship(self, tables: Iterable[Path], *, hosting_list: bool = True) -> None:
        """Let just these tables be what ships, and the list of hosting companies' systems, or none of them."""
        for old in self._data.glob(f"*{SUFFIX}"):
            old.unlink()
        for table in tables:
            shutil.copyfile(table, self._data / table.name)
        (self._data / HOSTING_LIST.name).write_text(HOSTING_LIST.read_text() if hosting_list else "")

    def judge(self, addresses: Sequence[str]) -> list[AddressFacts]:
        """Return what the copy knows of addresses."""
        done = subprocess.run(
            [sys.executable, str(_JUDGE)],
            input="\n".join(addresses),
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        judge, *answers = done.stdout.splitlines()
        if not Path(judge).is_relative_to(self.folder):
            raise RuntimeError(f"{judge} has answered, not the copy in {self.folder}.")
        if len(answers) != len(addresses):
            raise RuntimeError(f"{len(answers)} answers came of {len(addresses)} addresses.")
        return [_ANSWERS.decode(answer) for answer in answers]
