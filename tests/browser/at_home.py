"""A browser with a profile that stays, on a machine of its user's: each start can find both set up otherwise."""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.browsers import Browser, ChromiumAtHome, ChromiumPage, ChromiumPreferences, Firefox, Page
from tests.browser.fonts import fixed_width_font, renamed

Json = dict[str, Any]

_HINTS = """navigator.userAgentData.getHighEntropyValues([
  'fullVersionList', 'platformVersion', 'architecture', 'bitness', 'model', 'wow64', 'formFactors'
])"""


@dataclass(frozen=True, slots=True)
class Setup:
    """What the user has chosen and installed, whatever this machine has; the browser is told nothing else.

    The languages are those of pages: a browser in another one needs a package of Debian's that tests do not ask for.
    The user agent, if any, is one that the browser is told to have, as no other version of it can be installed: it is
    the same in requests, pages, workers and Chromium's client hints, but what it can do is what it could before.
    """

    timezone: str = "Europe/Berlin"
    languages: tuple[str, ...] = ("en-US", "en")
    fonts: tuple[str, ...] = ()
    zoom: float = 1
    is_private: bool = False
    user_agent: str | None = None


class Home:
    """One user's machine with one browser, `chromium` or `firefox`; its profile and its fonts are in a folder.

    A copy of the folder is the same machine.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self._name = name
        self._profile = folder / "profile"
        self._profile.mkdir(exist_ok=True)
        self._share = folder / "share"

    @contextmanager
    def start(self, setup: Setup, url: str) -> Iterator[Page]:
        """Start the browser and yield a page that has opened an address; both are closed in the end."""
        self._install(setup.fonts)
        if self._name == "firefox" and setup.zoom != 1:
            self._zoom_firefox(setup.zoom)
        with self._browser(setup) as browser, closing(browser.open()) as page:
            page.goto(url)
            if setup.user_agent and isinstance(page, ChromiumPage):
                _be(page, setup.user_agent)
                page.goto(url)
            yield page

    def _install(self, fonts: tuple[str, ...]) -> None:
        """Put fonts where those of one user are (XDG Base Directory Specification)."""
        for family in fonts:
            file = self._share / "fonts" / f"{family}.ttf"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(renamed(fixed_width_font(), family))

    def _zoom_firefox(self, zoom: float) -> None:
        """Set the zoom of all pages in a profile that has been used, as the settings do."""
        with closing(sqlite3.connect(self._profile / "content-prefs.sqlite")) as kept, kept:
            setting = kept.execute("INSERT INTO settings (name) VALUES ('browser.content.full-zoom')").lastrowid
            kept.execute("INSERT INTO prefs (settingID, value) VALUES (?, ?)", (setting, zoom))

    def _browser(self, setup: Setup) -> Browser:
        # The list of known fonts is kept with the machine that it is of.
        environment = {
            "TZ": setup.timezone,
            "XDG_DATA_HOME": str(self._share),
            "XDG_CACHE_HOME": str(self._share / "cache"),
        }
        languages = ",".join(setup.languages)
        if self._name == "chromium":
            chosen: ChromiumPreferences = {
                "intl": {"accept_languages": languages, "selected_languages": languages},
                # In levels, each 1.2 times the one before.
                "partition": {"default_zoom_level": {"x": math.log(setup.zoom) / math.log(1.2)}},
            }
            return ChromiumAtHome(self._profile, chosen, environment, is_private=setup.is_private)
        preferences: Json = {"intl.accept_languages": languages}
        if setup.is_private:
            preferences["browser.privatebrowsing.autostart"] = True
        if setup.user_agent:
            preferences["general.useragent.override"] = setup.user_agent
        return Firefox(preferences, self._profile, environment)


def _be(page: ChromiumPage, user_agent: str) -> None:
    """Have the page's Chromium say that it is of the version in a user agent."""
    version = re.search(r"Chrome/(\d+)", user_agent)
    assert version is not None, user_agent
    hints = page.evaluate(_HINTS)
    lists = {name: _later(hints[name], int(version[1])) for name in ("brands", "fullVersionList")}
    page.devtools("Emulation.setUserAgentOverride", userAgent=user_agent, userAgentMetadata=hints | lists)


def _later(brands: list[Json], major: int) -> list[Json]:
    """Return a list of brands as another version has it, which has another brand that does not exist (GREASE)."""
    marks = " (:-./);=?_"
    grease = f"Not{marks[major % 11]}A{marks[(major + 1) % 11]}Brand"
    later = []
    for brand in brands:
        is_real = "Chrom" in brand["brand"]
        rest = brand["version"].partition(".")[1:]
        version = str(major) if is_real else ("8", "99", "24")[major % 3]
        later.append({"brand": brand["brand"] if is_real else grease, "version": "".join((version, *rest))})
    return later
