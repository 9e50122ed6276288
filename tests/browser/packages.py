"""The npm packages as `npm pack` makes them, and folders of applications that have installed them."""

from __future__ import annotations

import json
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
AGENT = ROOT / "agent"
REACT = AGENT / "react"
NODE = ROOT / "tests" / "node"
# By major version, where it and what it needs is installed.
REACTS = {"18": NODE / "react18" / "node_modules", "19": NODE / "node_modules"}


def pack(source: Path, folder: Path) -> Path:
    """Pack a package into an archive in the folder and return its path."""
    packed = subprocess.run(
        ["npm", "pack", "--json", "--ignore-scripts", "--pack-destination", str(folder)],
        cwd=source,
        check=True,
        capture_output=True,
        text=True,
    )
    (described,) = json.loads(packed.stdout)
    return folder / str(described["filename"])


@dataclass(frozen=True, slots=True)
class Packages:
    """Archives of `@ridgeline/agent` and `@ridgeline/react`."""

    agent: Path
    react: Path

    def install(self, application: Path, *links: Path) -> None:
        """Lay both into the application's `node_modules`, with links to other installed packages beside them."""
        modules = application / "node_modules"
        for name, archive in (("agent", self.agent), ("react", self.react)):
            with tarfile.open(archive) as opened:
                opened.extractall(modules / "@ridgeline" / f".{name}", filter="data")
            (modules / "@ridgeline" / f".{name}" / "package").rename(modules / "@ridgeline" / name)
        for link in links:
            place = modules / link.relative_to(next(each for each in link.parents if each.name == "node_modules"))
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(link)


def write(folder: Path, files: dict[str, str]) -> None:
    """Write files by their paths."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
