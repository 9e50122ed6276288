"""`python -m bots`: run the configurations that have no result yet, then write the page."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
from pathlib import Path

from bots import machine, matrix
from bots.catalogue import BY_ID, CATALOGUE, Configuration
from bots.runner import RECORDED, Places, again, result_file, run
from bots.site import Site
from ridgeline.testing import RunningServer, running_server


def chosen(names: list[str], *, unseen: bool) -> list[Configuration]:
    """Return what to run: all or some by the beginnings of their ids, and the unseen only when asked for."""
    if unknown := [name for name in names if not any(made.id.startswith(name) for made in CATALOGUE)]:
        raise SystemExit(f"no configuration begins with {', '.join(unknown)}")
    # An id means itself, although others begin with it.
    wanted = [
        made
        for made in CATALOGUE
        if not names or any(made.id == name or (name not in BY_ID and made.id.startswith(name)) for name in names)
    ]
    wanted = [made for made in wanted if unseen or not made.unseen]
    # Clients without a browser send what was recorded there.
    return sorted(wanted, key=lambda made: made.id != RECORDED)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bots", description=__doc__)
    parser.add_argument("names", nargs="*", help="beginnings of ids; all unless told")
    parser.add_argument("--results", type=Path, default=machine.FOLDER / "results")
    parser.add_argument("--page", default=str(machine.ROOT / "docs" / "bots.md"), help="- prints it")
    parser.add_argument("--fresh", action="store_true", help="run also what has a result")
    parser.add_argument("--retry", action="store_true", help="run also what failed before")
    parser.add_argument("--again", action="store_true", help="run nothing: send what was recorded to today's server")
    parser.add_argument("--unseen", action="store_true", help="also those kept unseen: at the end, once")
    parser.add_argument("--patience", type=float, default=1, help="multiplies every time limit, on a busy machine")
    parser.add_argument("--list", action="store_true", help="print the ids")
    told = parser.parse_args()
    wanted = chosen(told.names, unseen=told.unseen)
    if told.list:
        print(*(made.id for made in wanted), sep="\n")
        return
    running_server.START_SECONDS *= told.patience
    told.results.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bots-server-") as folder, contextlib.ExitStack() as stack:
        server = stack.enter_context(RunningServer(Path(folder) / "data"))
        if told.again:
            for made in wanted:
                file = result_file(told.results, made)
                if file.exists():
                    seen = again(json.loads(file.read_text()), server)
                    file.write_text(json.dumps(seen, indent=1, ensure_ascii=False) + "\n")
        else:
            left = [made for made in wanted if told.fresh or not _is_done(result_file(told.results, made), told.retry)]
            if any(made.browserless for made in left) and not (told.results / f"{RECORDED}.json").exists():
                left = [BY_ID[RECORDED], *(made for made in left if made.id != RECORDED)]
            site = stack.enter_context(Site(server.url, server.public_key))
            display = stack.enter_context(machine.display()) if any(made.headed for made in left) else {}
            for number, made in enumerate(left, 1):
                print(f"{number}/{len(left)} {made.id}", end=" ", flush=True, file=sys.stderr)
                seen = run(made, Places(server, site, told.results, display, told.patience))
                state = (seen["error"] or "").splitlines()[-1:] or seen["told"].get("errors") or "done"
                print(f"{seen['seconds']} s, {len(seen['messages'])} messages: {state}", file=sys.stderr)
    page = matrix.page(told.results)
    if told.page == "-":
        print(page, end="")
    else:
        Path(told.page).write_text(page)


def _is_done(file: Path, retry: bool) -> bool:
    return file.exists() and not (retry and json.loads(file.read_text())["error"])


if __name__ == "__main__":
    main()
