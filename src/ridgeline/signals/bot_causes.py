"""What automation causes in a visit: each trace by name, with how likely a program made it where it is seen.

None of them is the name of a tool, but those that a tool gives itself: tools change, what they must do stays. A trace
that people show, too, is light; only several of different kinds are then enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from ridgeline.signals.contract import Known
from ridgeline.signals.engines import real_engine
from ridgeline.signals.observed import Observed

Kind = str
LONGEST = 80
_LONGEST_USER_AGENT = 1_024
_DESKTOPS = {"Windows", "Mac OS X", "Linux", "Ubuntu", "Chrome OS"}
_PHONES = {"iOS", "Android"}
# Below so many events, chance is a likely cause.
_FEW, _MANY = 4, 8
_LARGEST = 1e6
# CSS pixels: tabs, address, bookmarks, and tools docked below.
_HIGHEST_BARS = 350


class Trace(NamedTuple):
    reason: str
    weight: float
    """How likely a program caused it."""
    seen: str = ""


class _Tool(NamedTuple):
    kind: Kind
    names: re.Pattern[str]


# Browsers that say themselves that nobody sees them, and tools that put their name there.
_HEADLESS = re.compile(r"Headless(?:Chrome|Shell|Firefox)?/|\bPhantomJS/|\bSlimerJS/", re.IGNORECASE)
# Libraries that send requests and run no scripts; the agent cannot have run in one.
_LIBRARY = re.compile(
    r"^(?:python|aiohttp|httpx|scrapy|curl|libcurl|wget|java|apache-httpclient|okhttp|go-http|axios|node|undici|got|"
    r"libwww|lwp|ruby|faraday|php|guzzle|postman|insomnia|httpie|dart|reqwest|dotnet|restsharp|winhttp|urllib|perl)\b",
    re.IGNORECASE,
)
_PLANTED = (
    _Tool("playwright", re.compile(r"playwright|__pw", re.IGNORECASE)),
    _Tool("puppeteer", re.compile(r"puppeteer", re.IGNORECASE)),
    _Tool("phantomjs", re.compile(r"phantom", re.IGNORECASE)),
    _Tool("nightmare", re.compile(r"nightmare", re.IGNORECASE)),
    _Tool("awesomium", re.compile(r"awesomium", re.IGNORECASE)),
    _Tool("selenium", re.compile(r"selenium|webdriver|[cs]dc_|driver|chrome_async", re.IGNORECASE)),
)


def _says_so(observed: Observed) -> Iterator[Trace]:
    """What the browser says of itself."""
    if observed.value("webdriver") is True:
        yield Trace("webdriver", 0.99)
    for view in ("worker_navigator", "iframe_navigator"):
        # These name only what they say otherwise than the page.
        if observed.members(view).get("webdriver") is True:
            yield Trace("webdriver_elsewhere", 0.99, view)
    for text in (observed.request.user_agent, observed.text("user_agent"), _brands(observed)):
        found = _HEADLESS.search(text[:_LONGEST_USER_AGENT]) if text else None
        if found:
            yield Trace("says_headless", 0.99, found[0])
            break


def _is_touched(observed: Observed) -> bool:
    points = observed.members("touch_support").get("max_touch_points")
    return isinstance(points, (int, float)) and not isinstance(points, bool) and points > 0


def _brands(observed: Observed) -> str:
    brands = observed.members("client_hints").get("brands")
    names = [one.get("brand") for one in brands if isinstance(one, dict)] if isinstance(brands, list) else []
    return " ".join(f"{name[:LONGEST]}/" for name in names[:10] if isinstance(name, str))


def _planted(observed: Observed) -> Iterator[Trace]:
    """What drivers put into the page, and what is gone or replaced to hide one."""
    for text in observed.texts("automation"):
        kind, _, name = text.partition(":")
        if kind in {"global", "attribute"}:
            yield Trace("planted", 0.95, name)
        elif kind == "binding":
            # Programs that show pages inside themselves have such functions, too.
            yield Trace("binding", 0.5, name)
        elif text == "lacks:webdriver":
            # Every current release of these has it; of old web views that is not known.
            yield Trace("webdriver_hidden", 0.9 if real_engine(observed) in {"chromium", "gecko"} else 0.4, text)
        elif name.endswith("webdriver") and kind in {"own", "replaced"}:
            # Extensions that replace much replace this, too.
            others = sum(one.startswith(("own:", "replaced:Navigator.")) for one in observed.texts("automation"))
            yield Trace("webdriver_hidden", 0.9 if others == 1 else 0.5, text)
        elif text == "lacks:chrome" and observed.client.system in _DESKTOPS:
            yield Trace("chrome_missing", 0.4)


def _window(observed: Observed) -> Iterator[Trace]:
    """Windows and screens that cannot be, since the one that is told is made up."""
    frame, screen = _numbers(observed.value("window_frame"), 6), _numbers(observed.value("screen_resolution"), 2)
    is_ipad = observed.client.system == "Mac OS X" and _is_touched(observed)
    if frame is None or screen is None or observed.client.system not in _DESKTOPS or is_ipad:
        return
    outer, inner, place = frame[:2], frame[2:4], frame[4:]
    # Of the screen the longer side is told first, however it stands.
    if outer[0] < outer[1]:
        screen = screen[::-1]
    # A maximised window stands out by its invisible borders, on each side.
    border = 32
    if any(size > whole + border for size, whole in zip(outer, screen, strict=True)):
        # So is a window across two screens.
        yield Trace("window_larger_than_screen", 0.6, f"{_size(outer)} on {_size(screen)}")
    elif outer == screen and any(place):
        yield Trace("window_as_large_as_screen_beside_it", 0.4, f"{_size(outer)} at {_size(place)}")
    if any(size > whole + border for size, whole in zip(inner, outer, strict=True)) and not _is_zoomed_out(
        outer, inner
    ):
        yield Trace("page_larger_than_window", 0.6, f"{_size(inner)} in {_size(outer)}")
    is_whole = outer == screen and not any(place)
    if outer == inner and not is_whole:
        yield Trace("window_without_frame", 0.4, _size(outer))
    bars = _numbers(observed.value("screen_frame"), 4)
    if is_whole and bars is not None and not any(bars):
        # So does a browser that fills a screen on which there is nothing else.
        yield Trace("bare_screen", 0.3, _size(screen))


def _is_zoomed_out(outer: list[float], inner: list[float]) -> bool:
    """Tell whether the page would fit the window at some zoom, with bars of a usual height."""
    if min(*outer, *inner) <= 0 or inner[0] < outer[0]:
        return False
    return 0 <= outer[1] - inner[1] * outer[0] / inner[0] <= _HIGHEST_BARS


def _devices(observed: Observed) -> Iterator[Trace]:
    """What a computer has that somebody sits at."""
    if observed.client.system not in _DESKTOPS:
        return
    if _has_no_pointer(observed):
        yield Trace("no_pointer", 0.6)
    if observed.error("webgl_context") == "unsupported" or observed.value("webgl_context") is False:
        yield Trace("no_graphics", 0.3)
    permissions = observed.members("permissions")
    if permissions.get("notification") == "denied" and permissions.get("notifications") == "prompt":
        yield Trace("permissions_contradict", 0.7)
    if real_engine(observed) == "chromium":
        if observed.members("connection").get("rtt") == 0:
            yield Trace("no_round_trip", 0.3)
        if observed.value("plugins") == [] and observed.value("pdf_viewer_enabled") is False:
            yield Trace("no_plugins", 0.3)


def _has_no_pointer(observed: Observed) -> bool:
    pointer = observed.members("pointer")
    return pointer.get("main") == "none" and pointer.get("any") == ["none"] and not _is_touched(observed)


def _user_agent(observed: Observed) -> Iterator[Trace]:
    """A user agent that was set from outside: what goes along with it was not."""
    hints = observed.members("client_hints")
    brands, full = hints.get("brands"), hints.get("full_version_list")
    if brands and full == [] and hints.get("architecture") == "" and observed.client.system in _DESKTOPS:
        yield Trace("client_hints_emptied", 0.6)


def _listeners(observed: Observed) -> Iterator[Trace]:
    """Who listens to the page's console, and is no developer's tool."""
    traps = observed.members("console_watched").get("traps")
    if not isinstance(traps, list):
        return
    if "element" in traps:
        # Firefox: what WebDriver BiDi reads, and nobody else.
        yield Trace("read_by_a_driver", 0.9, "console")
    tools = observed.judged.get("developer_tools")
    if "stack" in traps and not (isinstance(tools, Known) and tools.value is True):
        # Chromium: a client of the DevTools protocol, as extensions and editors that debug are, too.
        yield Trace("listened_to", 0.6, "console")


def _mouse(observed: Observed) -> Iterator[Trace]:
    """What a hand on a mouse does not do."""
    presses, moves = _count(observed, "presses"), _count(observed, "moves")
    if _is_most(observed, "ruled", moves, _MANY):
        yield Trace("mouse_on_a_ruler", 0.4, _of(observed, "ruled", moves))
    if not presses:
        return
    if observed.client.system in _DESKTOPS and _has_no_pointer(observed):
        yield Trace("mouse_without_pointer", 0.7)
    # A mouse whose button is down has a pressure of 0.5, whatever it is (Pointer Events, 4.1).
    if _count(observed, "weightless") == presses:
        yield Trace("mouse_without_pressure", 0.75, _of(observed, "weightless", presses))
    if _is_most(observed, "misplaced", presses, 2):
        yield Trace("mouse_elsewhere", 0.6, _of(observed, "misplaced", presses))
    if _is_most(observed, "leapt", presses, 1):
        yield Trace("mouse_leaps", 0.4, _of(observed, "leapt", presses))
    if _is_most(observed, "brief", presses, 1):
        yield Trace("buttons_too_brief", 0.3, _of(observed, "brief", presses))


def _times(observed: Observed) -> Iterator[Trace]:
    """What devices do has the time of the display server on Linux, which counts whole milliseconds."""
    events = _count(observed, "events")
    is_linux = observed.client.system in {"Linux", "Ubuntu"} and real_engine(observed) == "chromium"
    if is_linux and _is_most(observed, "offbeat", events, _MANY):
        yield Trace("times_of_no_device", 0.4, _of(observed, "offbeat", events))


def _keys(observed: Observed) -> Iterator[Trace]:
    """What fingers on keys do not do; of phones nothing is said, whose keyboards are programs."""
    keys = _count(observed, "keys")
    if observed.client.system in _PHONES or _is_touched(observed) or not keys:
        return
    if _is_most(observed, "unpaired", keys, _FEW):
        yield Trace("characters_without_keys", 0.7, _of(observed, "unpaired", keys))
    if _count(observed, "unshifted"):
        yield Trace("capitals_without_shift", 0.6, _of(observed, "unshifted", keys))
    if _count(observed, "unheld") and real_engine(observed) == "chromium":
        # Firefox does not tell pages of Shift where it resists fingerprinting.
        yield Trace("shift_without_key", 0.5, _of(observed, "unheld", keys))
    if _is_most(observed, "tapped", keys, _FEW):
        yield Trace("keys_too_brief", 0.4, _of(observed, "tapped", keys))
    if _is_most(observed, "rapid", keys, _FEW):
        # Programs that expand abbreviations, and scanners of bar codes, do so for people.
        yield Trace("typed_too_fast", 0.4, _of(observed, "rapid", keys))


def _is_most(observed: Observed, name: str, whole: int, least: int) -> bool:
    return whole >= least and 2 * _count(observed, name) > whole


def _of(observed: Observed, name: str, whole: int) -> str:
    return f"{_count(observed, name)} of {whole}"


def _request(observed: Observed) -> Iterator[Trace]:
    """Whether a browser sent it: the agent asks with `fetch`, and knows what goes along with that."""
    sent, said = observed.request.user_agent, observed.text("user_agent")
    names = observed.request.header_names
    if names is None:
        return
    if sent is None:
        yield Trace("no_user_agent", 0.85)
    elif _LIBRARY.search(sent[:_LONGEST_USER_AGENT]):
        yield Trace("user_agent_of_a_library", 0.99, sent)
    elif said is not None and sent[:_LONGEST_USER_AGENT] != said[:_LONGEST_USER_AGENT]:
        yield Trace("user_agent_differs", 0.4, sent)
    if observed.request.fetch_mode not in {None, "cors", "no-cors", "same-origin"}:
        yield Trace("asked_as_a_page", 0.9, f"sec-fetch-mode: {observed.request.fetch_mode}")
    if "origin" not in names:
        yield Trace("no_origin", 0.6)
    if "sec-ch-ua" in names and "sec-fetch-mode" not in names:
        # Both go to secure addresses, and only there (Fetch Metadata; UA Client Hints).
        yield Trace("no_fetch_metadata", 0.7)
    if "accept-language" not in names:
        yield Trace("no_language", 0.3)
    if observed.request.platform not in {None, "js"}:
        yield Trace("platform_contradicts", 0.3, f"sdk.platform: {observed.request.platform}")


def _others(observed: Observed) -> Iterator[Trace]:
    tampering = observed.judged.get("tampering")
    # That the request's user agent differs is a trace of its own.
    if (
        isinstance(tampering, Known)
        and tampering.value
        and {name for name, _ in tampering.because} != {"request_differs"}
    ):
        is_another = getattr(tampering.more.get("tampering_details"), "anti_detect_browser", None) is True
        # People use browsers that pass as others, too.
        yield Trace("tampered_with", 0.6 if is_another else 0.5)


_OF_A_KIND = 0.75
# With how much all that one of them finds may count, if nothing of it is certain: what one device or one program of a
# person shows at once is one thing. What a request lacks is not limited: a proxy that takes it away can let it pass.
LOOKS: Mapping[Callable[[Observed], Iterator[Trace]], float] = {
    _says_so: _OF_A_KIND,
    _planted: _OF_A_KIND,
    _window: _OF_A_KIND,
    _devices: _OF_A_KIND,
    _user_agent: _OF_A_KIND,
    _listeners: _OF_A_KIND,
    _mouse: _OF_A_KIND,
    _times: _OF_A_KIND,
    _keys: _OF_A_KIND,
    _request: 1.0,
    _others: _OF_A_KIND,
}


def kind_of(traces: Mapping[str, Trace]) -> Kind:
    """Return what kind of automation it is, as far as the traces tell."""
    planted = traces.get("planted")
    if planted is not None:
        for tool in _PLANTED:
            if tool.names.search(planted.seen):
                return tool.kind
    for reason, kind in _KINDS.items():
        if reason in traces:
            return kind
    return "automation"


_KINDS: Mapping[str, Kind] = {
    "user_agent_of_a_library": "http_client",
    "asked_as_a_page": "http_client",
    "no_user_agent": "http_client",
    "no_fetch_metadata": "http_client",
    "says_headless": "headless",
    "no_pointer": "headless",
    "webdriver": "webdriver",
    "webdriver_elsewhere": "webdriver",
    "webdriver_hidden": "webdriver",
    "read_by_a_driver": "webdriver",
}


def _numbers(value: Any, count: int) -> list[float] | None:
    if not isinstance(value, list) or len(value) != count:
        return None
    ok = all(isinstance(one, (int, float)) and not isinstance(one, bool) and abs(one) < _LARGEST for one in value)
    return [float(one) for one in value] if ok else None


def _size(pair: list[float]) -> str:
    return f"{pair[0]:g} by {pair[1]:g}"


def _count(observed: Observed, name: str) -> int:
    value = observed.members("input").get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST else 0


REASONS: Mapping[str, str] = {
    "webdriver": "The browser says that a program controls it (`navigator.webdriver`).",
    "webdriver_elsewhere": "A worker or a frame says that a program controls the browser; the page says not.",
    "says_headless": "The browser says that it has no window, or names a tool.",
    "planted": "A name that a driver puts into the page is there.",
    "binding": "A native function has a name that no browser has. Alone it is not enough.",
    "webdriver_hidden": "`navigator.webdriver` was removed or replaced.",
    "chrome_missing": "A Chromium on a desktop has no `window.chrome`. Alone it is not enough.",
    "window_larger_than_screen": "The window is larger than the screen. Alone it is not enough.",
    "window_as_large_as_screen_beside_it": "The window is as large as the screen, and not in its corner. Weak.",
    "page_larger_than_window": "The page's area is larger than its window. Alone it is not enough.",
    "window_without_frame": "A window without frame and bars does not fill the screen. Weak.",
    "bare_screen": "The window fills a screen on which there is nothing else. Weak.",
    "no_pointer": "A computer has neither a mouse nor anything else to point with. Alone it is not enough.",
    "mouse_without_pointer": "A mouse was pressed, and the browser knows of none.",
    "no_graphics": "The browser cannot draw with WebGL. Weak.",
    "permissions_contradict": "The browser refuses notifications, and would ask for them. Alone it is not enough.",
    "no_round_trip": "The connection takes no time. Weak.",
    "no_plugins": "The browser cannot show PDF. Weak.",
    "client_hints_emptied": "Client hints are empty: the user agent was set from outside. Alone it is not enough.",
    "read_by_a_driver": "What was written to the console was read as drivers read it.",
    "listened_to": "Somebody listens to the console, and no developer tools are seen. Alone it is not enough.",
    "mouse_without_pressure": "Every press of the mouse was without pressure. Alone it is not enough.",
    "mouse_elsewhere": "The mouse was pressed where it cannot have been on the screen. Alone it is not enough.",
    "mouse_leaps": "The mouse was where it was pressed with one leap. Weak.",
    "times_of_no_device": "Mouse and keys have times that those of this system do not. Weak.",
    "mouse_on_a_ruler": "The mouse moved in strides that are alike. Weak.",
    "buttons_too_brief": "Buttons were released sooner than a finger can. Weak.",
    "characters_without_keys": "Characters were typed for which no key went down. Alone it is not enough.",
    "capitals_without_shift": "A key typed capitals without Shift or Caps Lock. Alone it is not enough.",
    "shift_without_key": "A key was pressed with Shift, and no such key went down. Alone it is not enough.",
    "keys_too_brief": "Keys were released sooner than a finger can. Weak.",
    "typed_too_fast": "Characters came faster than anybody types. Weak.",
    "no_user_agent": "The request has no user agent.",
    "user_agent_of_a_library": "The request's user agent is that of a program that runs no page.",
    "user_agent_differs": "The request's user agent is not that of the page. Weak.",
    "asked_as_a_page": "The request says that it opens a page; the agent's do not.",
    "no_origin": "The request does not say from which page it comes. Alone it is not enough.",
    "no_fetch_metadata": "The request has client hints and not what goes with them. Alone it is not enough.",
    "no_language": "The request has no language. Weak.",
    "platform_contradicts": "The message names an app's platform, and holds what only a page's script sees. Weak.",
    "tampered_with": "The browser is not what it says (see `tampering`). Alone it is not enough.",
}
