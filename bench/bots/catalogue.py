"""Every configuration that is measured: a tool, headed or headless, as it comes or hardened; and people's browsers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Runtime = Literal["python", "node", "hand"]

# Nothing of these is a trace of automation. Positives and negatives have the same, so that nobody learns the machine:
# root needs the first, the others keep a browser from asking questions and from talking to its maker.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--password-store=basic",
    "--enable-unsafe-swiftshader",
    "--window-position=40,40",
    "--window-size=1280,860",
)


@dataclass(frozen=True, slots=True)
class Configuration:
    """One way to visit the page. `script` is a module of `bots.tools`, or a file there for Node."""

    tool: str
    installed_from: Literal["pypi", "npm", "debian"]
    runtime: Runtime
    script: str
    headed: bool
    hardened: bool = False
    positive: bool = True
    variant: str = ""
    note: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    """What the script is told besides; `flags` are added to the browser's, `environment` to the process's."""
    browserless: bool = False
    driven: bool = True
    """Whether the script ends by itself; otherwise it is ended when the page is ready."""
    seconds: int = 90
    """Time limit."""

    @property
    def id(self) -> str:
        if not self.positive:
            return f"hand-{self.tool}{self.variant and '-' + self.variant}"
        if self.browserless:
            return f"{self.tool}-{self.variant}"
        shown = f"{'headed' if self.headed else 'headless'}-{'hardened' if self.hardened else 'default'}"
        return f"{self.tool}-{shown}{self.variant and '-' + self.variant}"

    @property
    def package(self) -> str:
        """The name in the registry."""
        names = {
            "sparticuz-chromium": "@sparticuz/chromium",
            "puppeteer-firefox": "puppeteer-core",
            "firefox": "firefox-esr",
        }
        return names.get(self.tool, self.tool)

    @property
    def unseen(self) -> bool:
        return self.id in UNSEEN


# Drawn by `draw_unseen` on 2026-11-26, before any rule was written and before anything was run: three tools that drive
# a browser in more than one configuration (so that a sibling shows that the tool runs here), and one configuration of
# each. Runs leave them out unless told `--unseen`; that is for the end, when no rule is changed any more.
UNSEEN = (
    "puppeteer-core-headed-default",
    "undetected-chromedriver-headless-default",
    "chromium-headless-hardened",
)


def draw_unseen(seed: int = 20261126) -> tuple[str, ...]:
    """Return the ids of the configurations to be kept unseen, as drawn from today's catalogue."""
    by_tool: dict[str, list[str]] = {}
    for made in POSITIVES:
        if not made.browserless:
            by_tool.setdefault(made.tool, []).append(made.id)
    draw = random.Random(seed)
    tools = draw.sample(sorted(tool for tool, ids in by_tool.items() if len(ids) > 1), 3)
    return tuple(draw.choice(sorted(by_tool[tool])) for tool in tools)


def _four(
    tool: str, installed_from: Literal["pypi", "npm", "debian"], runtime: Runtime, script: str, hardening: str
) -> Iterator[Configuration]:
    for headed in (False, True):
        yield Configuration(tool, installed_from, runtime, script, headed)
        yield Configuration(tool, installed_from, runtime, script, headed, hardened=True, note=hardening)


_BLINK = "without the flag and the property that say so, headless with the user agent of a headed browser"

_SAID = "with the headers that say which browser it is, of the one whose payload it sends"

POSITIVES: tuple[Configuration, ...] = (
    *_four("playwright", "pypi", "python", "playwright", _BLINK),
    Configuration(
        "playwright",
        "pypi",
        "python",
        "playwright",
        headed=True,
        hardened=True,
        variant="attached",
        note="attached to a browser that was started by hand, in its own first window",
        options={"attach": True},
    ),
    *_four("patchright", "pypi", "python", "patchright", "a profile on the disk and no emulated viewport, as advised"),
    *_four("selenium", "pypi", "python", "selenium", _BLINK),
    *_four("undetected-chromedriver", "pypi", "python", "undetected_chromedriver", "the mouse moves in steps"),
    *_four("nodriver", "pypi", "python", "nodriver", "headless with the user agent of a headed browser"),
    *_four("puppeteer-core", "npm", "node", "puppeteer_core.mjs", _BLINK),
    *_four(
        "puppeteer-extra-plugin-stealth",
        "npm",
        "node",
        "puppeteer_stealth.mjs",
        "no emulated viewport, typing takes time",
    ),
    *_four("playwright-stealth", "pypi", "python", "playwright_stealth", _BLINK),
    *_four("fingerprint-injector", "npm", "node", "fingerprint_injector.mjs", _BLINK),
    *_four("rebrowser-playwright-core", "npm", "node", "rebrowser.mjs", "scripts run in isolated worlds only"),
    Configuration("chromium-headless-shell", "debian", "node", "headless_shell.mjs", headed=False),
    Configuration(
        "chromium-headless-shell", "debian", "node", "headless_shell.mjs", headed=False, hardened=True, note=_BLINK
    ),
    Configuration("sparticuz-chromium", "npm", "node", "sparticuz.mjs", headed=False),
    Configuration("sparticuz-chromium", "npm", "node", "sparticuz.mjs", headed=False, hardened=True, note=_BLINK),
    Configuration("chromium", "debian", "python", "alone", headed=False, driven=False, note="nothing drives it"),
    Configuration(
        "chromium",
        "debian",
        "python",
        "alone",
        headed=False,
        hardened=True,
        driven=False,
        note="with the user agent of a headed browser; nothing drives it",
    ),
    Configuration(
        "firefox",
        "debian",
        "python",
        "alone",
        headed=False,
        driven=False,
        note="nothing drives it",
        options={"browser": "firefox"},
    ),
    Configuration("puppeteer-firefox", "npm", "node", "puppeteer_firefox.mjs", headed=False),
    Configuration("puppeteer-firefox", "npm", "node", "puppeteer_firefox.mjs", headed=True),
    *(
        Configuration(
            tool,
            "pypi",
            "python",
            tool.replace("-", "_"),
            headed=False,
            hardened=variant != "default",
            variant=variant,
            note=note,
            options={"every_header": True} if variant == "recorded" else {},
            browserless=True,
        )
        for tool, variant, note in (
            ("requests", "default", ""),
            ("requests", "headers", _SAID),
            ("requests", "recorded", "with every header by which its recorded request tells of browser and page"),
            ("scrapy", "default", ""),
            ("scrapy", "headers", _SAID),
            ("curl_cffi", "default", ""),
            ("curl_cffi", "impersonate", "as the newest Chrome that it knows"),
        )
    ),
)


def _hand(browser: str, variant: str = "", note: str = "", seconds: int = 90, **options: Any) -> Configuration:
    return Configuration(
        browser,
        "debian",
        "hand",
        "hand",
        headed=True,
        positive=False,
        variant=variant,
        note=note,
        options={"browser": browser, **options},
        seconds=seconds,
    )


# Mouse and keys are events of the X server, made by xdotool: no protocol of automation is spoken to the browser.
NEGATIVES: tuple[Configuration, ...] = (
    _hand("chromium", note="the flags, window and display of the tools"),
    _hand("chromium", "private", "a private window", flags=["--incognito"]),
    _hand("chromium", "persistent", "the second visit with a profile, the browser was closed meanwhile", visits=2),
    _hand("chromium", "zoomed", "at 150 %", zoom=3),
    _hand("chromium", "devtools", "the browser's developer tools are open", devtools=True),
    _hand("chromium", "keyboard", "somebody who has no mouse", keyboard=True),
    _hand("chromium", "maximised", maximised=True),
    _hand("chromium", "angle-swiftshader", flags=["--use-gl=angle", "--use-angle=swiftshader"]),
    _hand("chromium", "angle-gl", flags=["--use-gl=angle", "--use-angle=gl"]),
    _hand("chromium", "angle-vulkan", flags=["--use-gl=angle", "--use-angle=vulkan"]),
    _hand(
        "chromium", "no-gpu", "no WebGL", flags=["--disable-gpu", "--disable-software-rasterizer", "--disable-3d-apis"]
    ),
    _hand("chromium", "slow", "one core, which two busy processes share", busy=2, seconds=120),
    _hand("chromium", "berlin", "another clock", environment={"TZ": "Europe/Berlin"}),
    _hand("firefox"),
    _hand("firefox", "private", "a private window", private=True),
    _hand("firefox", "persistent", "the second visit with a profile, the browser was closed meanwhile", visits=2),
    _hand("firefox", "zoomed", "at 150 %", zoom=3),
    _hand("firefox", "devtools", "the browser's developer tools are open", devtools=True),
    # Where its window lies is hidden from the page, which therefore cannot tell where to point.
    _hand(
        "firefox",
        "resist",
        "`privacy.resistFingerprinting`, by keyboard",
        preferences={"privacy.resistFingerprinting": True},
        keyboard=True,
    ),
)

CATALOGUE = POSITIVES + NEGATIVES
BY_ID = {made.id: made for made in CATALOGUE}
