"""Browsers with their release calendars: what a browser calls itself at a time, given how late its owner updates."""

from __future__ import annotations

import datetime
import random
from functools import cached_property
from typing import NamedTuple

import msgspec

from ridgeline.testing.generated_events.draws import spread

_DAY = 86_400_000
_APPLE_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


class Browser(NamedTuple):
    """`since` is the day on which `major` came out, and one more every `days`; `agent` is the user agent's pattern."""

    name: str
    system: str
    engine: str
    since: datetime.date
    major: int
    days: int
    agent: str
    share: float

    @property
    def is_chromium(self) -> bool:
        """Tell whether the browser has what only Chromium has: device memory, battery, keyboard layout."""
        return self.engine == "chromium"


_CHROME = (datetime.date(2025, 12, 2), 143, 28)
_FIREFOX = (datetime.date(2025, 12, 9), 146, 28)
_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
_LINUX = "Mozilla/5.0 (X11; Linux x86_64)"
_ANDROID = "Mozilla/5.0 (Linux; Android 10; K)"
_PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS {os} like Mac OS X)"
_PAD = "Mozilla/5.0 (iPad; CPU OS {os} like Mac OS X)"
_BLINK = f"{_APPLE_WEBKIT} Chrome/{{major}}.0.0.0 Safari/537.36"
_BLINK_MOBILE = f"{_APPLE_WEBKIT} Chrome/{{major}}.0.0.0 Mobile Safari/537.36"
_SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{safari} Safari/605.1.15"
_SAFARI_MOBILE = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{safari} Mobile/15E148 Safari/604.1"
_SAFARI_RELEASES = (datetime.date(2025, 9, 15), 0, 50)
_SAMSUNG = "SamsungBrowser/{samsung}.0 Chrome/{major}.0.0.0 Mobile Safari/537.36"
_WEB_VIEW = "Mozilla/5.0 (Linux; Android {os}; {model} Build/{build}; wv) AppleWebKit/537.36 (KHTML, like Gecko)"

BROWSERS: tuple[Browser, ...] = (
    Browser("Chrome", "windows", "chromium", *_CHROME, f"{_WINDOWS} {_BLINK}", 62),
    Browser("Edge", "windows", "chromium", *_CHROME, f"{_WINDOWS} {_BLINK} Edg/{{major}}.0.0.0", 19),
    Browser(
        "Firefox",
        "windows",
        "gecko",
        *_FIREFOX,
        f"{_WINDOWS[:-1]}; rv:{{major}}.0) Gecko/20100101 Firefox/{{major}}.0",
        9,
    ),
    Browser("Opera", "windows", "chromium", *_CHROME, f"{_WINDOWS} {_BLINK} OPR/{{opera}}.0.0.0", 5),
    Browser("Yandex Browser", "windows", "chromium", *_CHROME, f"{_WINDOWS} {_BLINK} YaBrowser/{{yandex}}.0.0", 1),
    Browser("Brave", "windows", "chromium", *_CHROME, f"{_WINDOWS} {_BLINK}", 4),
    Browser("Chrome", "mac", "chromium", *_CHROME, f"{_MAC} {_BLINK}", 50),
    Browser("Safari", "mac", "webkit", *_SAFARI_RELEASES, f"{_MAC} {_SAFARI}", 37),
    Browser(
        "Firefox", "mac", "gecko", *_FIREFOX, f"{_MAC[:-5]}; rv:{{major}}.0) Gecko/20100101 Firefox/{{major}}.0", 6
    ),
    Browser("Edge", "mac", "chromium", *_CHROME, f"{_MAC} {_BLINK} Edg/{{major}}.0.0.0", 4),
    Browser("Brave", "mac", "chromium", *_CHROME, f"{_MAC} {_BLINK}", 3),
    Browser("Chrome", "linux", "chromium", *_CHROME, f"{_LINUX} {_BLINK}", 52),
    Browser(
        "Firefox", "linux", "gecko", *_FIREFOX, f"{_LINUX[:-1]}; rv:{{major}}.0) Gecko/20100101 Firefox/{{major}}.0", 38
    ),
    Browser("Brave", "linux", "chromium", *_CHROME, f"{_LINUX} {_BLINK}", 10),
    Browser("Chrome", "chromeos", "chromium", *_CHROME, f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {_BLINK}", 1),
    Browser("Chrome Mobile", "android", "chromium", *_CHROME, f"{_ANDROID} {_BLINK_MOBILE}", 68),
    Browser("Samsung Internet", "android", "chromium", *_CHROME, f"{_ANDROID} {_APPLE_WEBKIT} {_SAMSUNG}", 12),
    Browser(
        "Chrome Mobile WebView",
        "android",
        "chromium",
        *_CHROME,
        f"{_WEB_VIEW} Version/4.0 Chrome/{{full}} Mobile Safari/537.36",
        13,
    ),
    Browser(
        "Firefox Mobile",
        "android",
        "gecko",
        *_FIREFOX,
        "Mozilla/5.0 (Android {os}; Mobile; rv:{major}.0) Gecko/{major}.0 Firefox/{major}.0",
        4,
    ),
    Browser("Opera Mobile", "android", "chromium", *_CHROME, f"{_ANDROID} {_BLINK_MOBILE} OPR/{{opera}}.0.0.0", 3),
    Browser("Mobile Safari", "iphone", "webkit", *_SAFARI_RELEASES, f"{_PHONE} {_SAFARI_MOBILE}", 76),
    Browser(
        "Chrome Mobile iOS",
        "iphone",
        "webkit",
        *_CHROME,
        f"{_PHONE} AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/{{full}} Mobile/15E148 Safari/604.1",
        11,
    ),
    Browser(
        "Mobile Safari UI/WKWebView",
        "iphone",
        "webkit",
        *_SAFARI_RELEASES,
        f"{_PHONE} AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
        11,
    ),
    Browser(
        "Firefox iOS",
        "iphone",
        "webkit",
        *_FIREFOX,
        f"{_PHONE} AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/{{major}}.0 Mobile/15E148 Safari/605.1.15",
        2,
    ),
    Browser("Mobile Safari", "ipad", "webkit", *_SAFARI_RELEASES, f"{_PAD} {_SAFARI_MOBILE}", 1),
)
_SYSTEM_NAMES = {"windows": "Windows", "mac": "Mac OS X", "linux": "Linux", "chromeos": "Chrome OS"}
_SYSTEM_NAMES |= {"android": "Android", "iphone": "iOS", "ipad": "iOS"}
_SYSTEM_VERSIONS = {
    "windows": (("10", "11"), (38, 62)),
    "mac": (("10.15.7", "13.7.8", "14.8.2", "15.7.3", "26.2.0", "26.3.1", "26.4.0"), (8, 7, 11, 30, 16, 18, 10)),
    "linux": (("", "6.8.0", "6.14.0"), (60, 25, 15)),
    "chromeos": (("14541.0.0",), (1,)),
    "android": (("10", "11", "12", "13", "14", "15", "16"), (8, 9, 11, 15, 21, 24, 12)),
    "iphone": (("16.7", "17.6", "18.5", "18.6", "18.7"), (5, 9, 8, 17, 61)),
    "ipad": (("16.7", "17.6", "18.5", "18.6", "18.7"), (9, 10, 12, 19, 50)),
}
SYSTEM_VERSIONS = {system: spread(names, weights, 256) for system, (names, weights) in _SYSTEM_VERSIONS.items()}
# How many releases behind; most browsers update themselves, a few never do.
LAGS = spread((0, 1, 2, 3, 4, 6, 9, 14), (74, 13, 5, 2.5, 1.5, 1.5, 1.5, 1), 256)
_KEPT_RELEASES = 20_000


class Release(NamedTuple):
    """The members of an event that name the browser: `head` from user_agent to os_version, and browser_details."""

    head: str
    details: str


class Releases:
    """What each browser in each version says of itself; made when first asked for."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, int, str, str], Release] = {}

    @cached_property
    def _first_days(self) -> list[int]:
        epoch = datetime.date(1970, 1, 1)
        return [(browser.since - epoch).days * _DAY for browser in BROWSERS]

    def step(self, browser: int, at: int, lag: int, phase: int) -> int:
        """Return how many releases after the first known one a browser runs; `phase` is its days of delay."""
        return max((at - self._first_days[browser] - phase * _DAY) // (BROWSERS[browser].days * _DAY) - lag, -8)

    def release(self, browser: int, step: int, system_version: str, model: str) -> Release:
        """Return the texts of a version; `model` is the phone's, where the browser tells it."""
        key = (browser, step, system_version, model)
        release = self._made.get(key)
        if release is None:
            if len(self._made) >= _KEPT_RELEASES:
                self._made.clear()
            release = self._made[key] = _describe(BROWSERS[browser], step, system_version, model)
        return release


def tells_model(browser: int) -> bool:
    """Tell whether the user agent of a browser names the phone's model."""
    return "{model}" in BROWSERS[browser].agent


def _describe(browser: Browser, step: int, system_version: str, model: str) -> Release:
    major = browser.major + step
    patch = random.Random(f"{browser.name}/{major}").randrange(30, 220)
    chrome = 143 + step
    full = f"{major}.0.{7_499 + (major - 143) * 63}.{patch}"
    safari_year, safari_minor = divmod(max(step, 0), 7)
    safari = f"{26 + safari_year}.{safari_minor}" if step >= 0 else f"18.{max(7 + step, 0)}"
    opera = chrome - 16
    yandex = f"{25 + (10 + step) // 12}.{(10 + step) % 12 + 1}"
    agent = browser.agent.format(
        major=chrome if browser.engine == "chromium" else major,
        full=full,
        os=system_version.replace(".", "_") if browser.engine == "webkit" else system_version,
        safari=safari,
        samsung=29 + step // 3,
        opera=opera,
        yandex=yandex,
        model=model,
        build=f"AP{3 + len(model) % 3}A.{240_905 + step * 31:06d}.015.A{len(system_version)}",
    )
    version = {"Opera": f"{opera}.0.{5_700 + opera}.{patch}", "Opera Mobile": f"{opera}.0.{5_700 + opera}.{patch}"}
    version |= {
        "Samsung Internet": f"{29 + step // 3}.0",
        "Firefox iOS": f"{major}.0",
        "Yandex Browser": f"{yandex}.0.{1_000 + patch}",
    }
    if browser.engine == "gecko":
        shown = f"{major}.0"
    elif browser.engine == "webkit" and "Safari" in browser.name:
        shown = safari
    else:
        shown = version.get(browser.name, full)
    device = {"mac": "Mac", "iphone": "iPhone", "ipad": "iPad", "android": model or "Generic Smartphone"}
    names = {
        "device": device.get(browser.system, "Other"),
        "os": _SYSTEM_NAMES[browser.system],
        "os_version": system_version,
    }
    details = {
        "browser_name": browser.name,
        "browser_major_version": shown.split(".")[0],
        "browser_full_version": shown,
    }
    details |= {"os": names["os"], "os_version": names["os_version"], "device": names["device"]}
    head = msgspec.json.encode({"user_agent": agent} | names).decode()[1:-1]
    return Release(head, '"browser_details":' + msgspec.json.encode(details).decode())
