"""A headless browser with the page's address and nothing that drives it; the runner ends it when the page is ready."""

from __future__ import annotations

import os

from bots.tools.task import task


def main() -> None:
    given = task()
    if given.options.get("browser") == "firefox":
        command = [given.firefox, "--headless", "--no-remote", "--profile", str(given.profile), given.url]
    else:
        disguise = [f"--user-agent={given.disguise}"] if given.disguise else []
        flags = [*given.flags, *disguise, f"--user-data-dir={given.profile}"]
        command = [given.chromium, "--headless=new", *flags, given.url]
    os.execv(command[0], command)


main()
