"""What the agent observes of a device at a moment: every fact by its name and shape in docs/agent-protocol.md."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from ridgeline.demo_data.devices import Device, State
from ridgeline.demo_data.draws import digest, drawn, share, short_digest
from ridgeline.demo_data.machines import Screen, System
from ridgeline.demo_data.releases import Release
from ridgeline.demo_data.user_agents import client_hints, user_agent
from ridgeline.intel.clocks import offset_of

Facts = dict[str, Any]
"""Values by the names of facts; of one that has none, an `Absent`."""


@dataclass(frozen=True, slots=True)
class Absent:
    """Why a fact has no value."""

    error: str


UNSUPPORTED, UNSTABLE, BLOCKED, FAILED = map(Absent, ("unsupported", "unstable", "blocked", "failed"))


@dataclass(frozen=True, slots=True)
class Moment:
    """What is so at one visit and nowhere else: `chance` draws what no two visits have in common.

    `tools_open`: whether the browser's developer tools are. `place` is where a device is that may tell it.
    """

    at: int
    chance: Random
    private: bool = False
    tools_open: bool = False
    place: tuple[float, float] | None = None


def facts_of(device: Device, moment: Moment) -> Facts:
    """Return all facts of an honest browser."""
    return _View(device, moment).facts()


def as_sent(facts: Facts) -> dict[str, dict[str, Any]]:
    """Return the facts as a message has them."""
    return {
        name: {"error": value.error, "ms": _ms(name)}
        if isinstance(value, Absent)
        else {"value": value, "ms": _ms(name)}
        for name, value in facts.items()
    }


# Milliseconds of what takes any; the rest takes a tenth.
_COSTS = {"fonts": 9.3, "canvas": 6.1, "audio": 21.4, "webgl_context": 17.9, "webgl_extensions": 4.6, "voices": 12.2}
_COSTS |= {"emoji": 2.4, "font_preferences": 1.9, "webgpu": 19.0, "media_devices": 8.8, "client_hints": 1.1}
_COSTS |= {"keyboard_layout_hash": 2.2, "worker_navigator": 14.7, "file_access": 24.0, "storage_quota": 1.6}


def _ms(name: str) -> float:
    return _COSTS.get(name, 0.1)


_PLATFORMS: dict[System, str] = {
    "windows": "Win32",
    "mac": "MacIntel",
    "linux": "Linux x86_64",
    "android": "Linux armv81",
    "iphone": "iPhone",
}
_OSCPU: dict[System, str] = {
    "windows": "Windows NT 10.0; Win64; x64",
    "mac": "Intel Mac OS X 10.15",
    "linux": "Linux x86_64",
}
_FONTS: dict[System, str] = {
    "windows": "Arial,Bahnschrift,Calibri,Cambria Math,Candara,Consolas,Gabriola,HoloLens MDL2 Assets,Ink Free,"
    "Javanese Text,Leelawadee UI,Lucida Console,Malgun Gothic,Microsoft YaHei,MS Gothic,Nirmala UI,Segoe UI,Sitka Text,"
    "Segoe Fluent Icons,Segoe UI Variable,Tahoma,Verdana,Yu Gothic",
    "mac": "American Typewriter,Apple Color Emoji,Arial,Avenir Next,Futura,Galvji,Geneva,Gill Sans,Helvetica Neue,"
    "Hiragino Sans,Kefa,Luminari,Menlo,Monaco,Optima,PingFang SC,Tahoma,Verdana,Zapfino",
    "linux": "DejaVu Sans,Liberation Mono,Noto Color Emoji",
    "android": "Coming Soon,Cutive Mono,Dancing Script,Roboto",
    "iphone": "American Typewriter,Apple Color Emoji,Arial,Avenir Next,Futura,Galvji,Geneva,Gill Sans,Helvetica Neue,"
    "Hiragino Sans,Kefa,Menlo,Optima,PingFang SC,Verdana,Zapfino",
}
# What some have installed, with how many of them, and what later installations bring.
_INSTALLED: dict[System, dict[str, float]] = {
    "windows": {"Century Gothic": 0.7, "MS Outlook": 0.6, "Franklin Gothic Medium": 0.7, "DejaVu Sans": 0.05},
    "mac": {"Calibri": 0.3, "Century Gothic": 0.28, "Roboto": 0.06, "Open Sans": 0.05, "MS Outlook": 0.05},
    "linux": {"Cantarell": 0.4, "Ubuntu": 0.5, "Open Sans": 0.3, "Noto Sans CJK JP": 0.5, "FreeSans": 0.4},
}
_LATER = ("Inter", "Fira Code", "Montserrat", "Lato", "Source Code Pro")
_BRAND_FONTS = {"SM-": ("SamsungOne", "SEC CJK SC"), "Pixel": ("Google Sans",)}
_PDF = ("PDF Viewer", "Chrome PDF Viewer", "Chromium PDF Viewer", "Microsoft Edge PDF Viewer", "WebKit built-in PDF")
_AUDIO = {"blink": 124.0434, "gecko": 35.7383, "webkit": 124.0437}
_VOICES: dict[System, int] = {"windows": 3, "mac": 175, "linux": 0, "android": 60, "iphone": 150}
_RESISTING_ZONE = "Atlantic/Reykjavik"
_ENGINES: dict[str, dict[str, Any]] = {
    "blink": {
        "native_length": 29,
        "stack": "at",
        "stack_limit": 10,
        "globals": ["webkitRequestFileSystem", "BatteryManager"],
    },
    "gecko": {"native_length": 37, "stack": "@", "globals": ["InternalError", "mozInnerScreenX"]},
    "webkit": {"native_length": 36, "stack": "@", "stack_limit": 100, "globals": ["GestureEvent"]},
}
# The height of a window's own bars, in CSS pixels, and of the bar of bookmarks.
_BARS: dict[System, int] = {"windows": 87, "mac": 87, "linux": 85}
_BOOKMARKS = 33


class _View:
    def __init__(self, device: Device, moment: Moment) -> None:
        self.device, self.moment = device, moment
        self.machine = device.machine
        self.system = device.machine.system
        self.engine = device.engine
        self.state: State = device.state(moment.at)
        self.known: Release = device.release(moment.at)
        self.resists = device.hiding == "resist"
        # What of two devices is not alike though the machine is: what was installed, how letters are smoothed.
        self.image = drawn("image", device.twin)

    @cached_property
    def screen(self) -> Screen:
        desk = self.device.desk
        return desk if desk is not None and self.state.screen else self.machine.screen

    def facts(self) -> Facts:
        return (
            self._screen()
            | self._drawing()
            | self._fonts()
            | self._place()
            | self._browser()
            | self._hardware()
            | self._settings()
            | self._storage()
            | self._traces()
        )

    def _trait(self, name: str, every: int) -> int:
        """Return how often something has changed with the engine's versions, each so many."""
        return (self.known.engine + int(every * share("trait", name, self.engine))) // every

    def _screen(self) -> Facts:
        screen, zoom = self.screen, self.state.zoom
        size, bars, ratio = (screen.width, screen.height), screen.bars, screen.ratio
        if self.resists:
            size, bars, ratio = (1400, 900), (0, 0, 0, 0), 1.0
        wide = screen.wide and not self.resists
        return {
            "screen_resolution": sorted(size, reverse=True),
            "screen_frame": [*bars],
            "color_depth": 30 if wide and self.system == "mac" and self.engine == "blink" else 24,
            "color_gamut": "p3" if wide else "srgb",
            "hdr": wide,
            "monochrome": 0,
            "device_pixel_ratio": round(ratio * zoom, 4),
            "window_frame": self._window(size, bars, zoom),
        }

    def _window(self, size: tuple[int, int], bars: tuple[int, int, int, int], zoom: float) -> list[int]:
        width, height = size
        if self.device.is_phone:
            return (
                [width, height, width, height - 140, 0, 0]
                if width < height
                else [height, width, height, width - 140, 0, 0]
            )
        top, right, bottom, left = bars
        outer = (width - left - right, height - top - bottom)
        own = _BARS[self.system] + (_BOOKMARKS if share("bookmarks", self.device.name) < 0.4 else 0)
        return [*outer, round(outer[0] / zoom), round((outer[1] - own) / zoom), left, top]

    def _drawing(self) -> Facts:
        machine, engine = self.machine, self.engine
        hidden = bool(self.device.hiding) or (self.moment.private and engine == "webkit")
        card = machine.renderer if engine != "webkit" else f"Apple {machine.arm}"
        driver = self.image.choice((0, 0, 0, 1, 1, 2)) + self.state.driver
        smoothing = self.image.randrange(1 if self.device.is_phone else 9)
        text = (self.system, engine, machine.model[:2], smoothing, self._version, self.state.driver, self.state.fonts)
        geometry = digest("geometry", engine, card, driver, self._trait("geometry", 12))
        letters = digest("text", *text, self._trait("text", 14))
        sound = share("audio", engine, self.system, machine.arm, self._trait("audio", 20))
        return {
            "canvas": {"winding": True, "geometry": "unstable", "text": "unstable"}
            if hidden
            else {"winding": True, "geometry": geometry, "text": letters},
            "audio": UNSTABLE if hidden else round(_AUDIO[engine] + sound / 1e4, 12),
            "math": digest("math", engine, "any" if engine == "blink" else self.system),
            "webgl_context": True,
            "webgl_basics": self._graphics(),
            "webgl_extensions": {
                "context_attributes": digest("attributes", engine),
                "parameters": digest("parameters", engine, self.system, card),
                "shader_precisions": digest("precisions", self.system, machine.vendor),
                "extensions": digest("extensions", engine, card, driver, self._trait("extensions", 8)),
                "extension_parameters": digest("limits", self.system, machine.vendor),
                "unsupported_extensions": [],
            },
            "webgpu": self._webgpu(),
            "emoji": self._emoji(),
        }

    @property
    def _version(self) -> int:
        return self.state.system_step if self.system in {"windows", "android"} else 0

    def _graphics(self) -> dict[str, str]:
        machine = self.machine
        if self.engine == "blink":
            return {
                "version": "WebGL 1.0 (OpenGL ES 2.0 Chromium)",
                "vendor": "WebKit",
                "vendor_unmasked": machine.vendor,
                "renderer": "WebKit WebGL",
                "renderer_unmasked": machine.renderer,
                "shading_language_version": "WebGL GLSL ES 1.0 (OpenGL ES GLSL ES 1.0 Chromium)",
            }
        plain = {"version": "WebGL 1.0", "shading_language_version": "WebGL GLSL ES 1.0"}
        if self.engine == "webkit":
            apple = {"vendor_unmasked": "Apple Inc.", "renderer_unmasked": "Apple GPU"}
            return plain | {"vendor": "WebKit", "renderer": "WebKit WebGL"} | apple
        shown = "Mozilla" if self.resists else _rough(machine.renderer)
        return plain | {"vendor": "Mozilla", "renderer": shown, "renderer_unmasked": shown}

    def _webgpu(self) -> Any:
        if self.engine == "gecko" or self.system in {"linux", "iphone"} or self.device.browser == "samsung":
            return UNSUPPORTED
        names = ("nvidia", "intel", "amd", "apple", "qualcomm", "arm", "samsung")
        vendor = next((name for name in names if name in self.machine.vendor.lower()), "")
        return {
            "vendor": vendor,
            "architecture": short_digest("gpu", self.machine.renderer)[:4],
            "device": "",
            "description": "",
            "features": short_digest("features", self.engine, self.machine.renderer, self._trait("features", 5)),
            "limits": short_digest("gpu limits", self.engine, vendor, self._trait("gpu limits", 10)),
        }

    def _emoji(self) -> dict[str, Any]:
        size = share("emoji", self.system, self._version, self.machine.model[:2])
        width, height = round(420 + 60 * size, 3), round(46 + 4 * size, 3)
        box = {"width": width, "height": height, "top": 8, "bottom": 8 + height, "left": 8, "right": 8 + width}
        return {"font": "Times New Roman" if self.system == "windows" else "Times", **box, "x": 8, "y": 8}

    def _fonts(self) -> Facts:
        found = {*_FONTS[self.system].split(",")}
        installed = drawn("fonts", self.device.twin)
        for name, of_all in _INSTALLED.get(self.system, {}).items():
            if installed.random() < of_all and not self.resists:
                found.add(name)
        for brand, names in _BRAND_FONTS.items():
            if self.machine.model.startswith(brand):
                found.update(names)
        if not self.resists:
            found.update(_LATER[: self.state.fonts])
        kinds = ("default", "serif", "sans", "mono", "apple", "min", "system")
        key = (self.system, self.engine, self._version, installed.random() < 0.04)
        return {
            "fonts": sorted(found),
            "font_preferences": {kind: round(100 + 60 * share("width", kind, *key), 4) for kind in kinds},
        }

    def _place(self) -> Facts:
        wanted = [*self.device.languages[self.state.language]]
        zone = self.state.zone or self.device.zone
        if self.resists:
            wanted, zone = ["en-US", "en"], _RESISTING_ZONE
        # Chromium tells a private window's page one language, Safari all pages.
        one = self.engine == "webkit" or (self.moment.private and self.engine == "blink")
        place = self.moment.place
        told = place is not None and self.state.location_allowed
        return {
            "languages": [[wanted[0]], [wanted[0]] if one else wanted],
            "date_time_locale": wanted[0],
            "timezone": zone,
            "timezone_offset": offset_text(zone, self.moment.at),
            "geolocation": {"latitude": place[0], "longitude": place[1], "accuracy": 35}
            if place is not None and told
            else BLOCKED,
        }

    def _browser(self) -> Facts:
        chromium = self.engine == "blink"
        plugins = [] if self.system == "android" else _plugins()
        order = short_digest("navigator", self.engine, self._trait("navigator", 4))
        messages = short_digest("messages", self.engine)
        vendors = {"blink": "Google Inc.", "gecko": "", "webkit": "Apple Computer, Inc."}
        flavours = {"blink": ["chrome"], "gecko": [], "webkit": ["safari"]}
        return {
            "user_agent": user_agent(self.device, self.known),
            "client_hints": client_hints(self.device, self.state, self.known) if chromium else UNSUPPORTED,
            "platform": _PLATFORMS[self.system],
            "vendor": vendors[self.engine],
            "vendor_flavors": flavours[self.engine],
            "oscpu": _OSCPU[self.system] if self.engine == "gecko" else UNSUPPORTED,
            "plugins": plugins,
            "pdf_viewer_enabled": bool(plugins),
            "engine": _ENGINES[self.engine] | {"messages": messages, "navigator_order": order},
            "codecs": {"blink": "555550052555", "gecko": "555550022510", "webkit": "555225022522"}[self.engine],
        }

    def _hardware(self) -> Facts:
        machine, phone = self.machine, self.device.is_phone
        chromium = self.engine == "blink"
        touch = machine.touch
        fine = not phone
        chance = self.moment.chance
        charging = chance.random() < 0.45 if phone or machine.laptop else True
        heard = self.image.choice((1, 1, 1, 0)) if not phone else 1
        seen = 1 if phone or machine.laptop else self.image.choice((0, 0, 1))
        counts = {"audioinput": heard, "audiooutput": 1, "videoinput": seen}
        variant = self.image.choice((0, 0, 0, 1, 2, 4))
        tongue = self.device.country.languages[0][0]
        voices: Any = {"count": _VOICES[self.system] + variant}
        voices["hash"] = short_digest("voices", self.system, self._version, tongue, variant)
        if voices["count"]:
            voices["default"] = tongue
        return {
            "architecture": 127 if machine.arm else 255,
            "hardware_concurrency": 4
            if self.device.hiding
            else min(8, machine.cores)
            if self.engine == "webkit"
            else machine.cores,
            "device_memory": (8 if self.device.hiding else min(32, machine.memory)) if chromium else UNSUPPORTED,
            "touch_support": {"max_touch_points": touch, "touch_event": touch > 0, "touch_start": touch > 0},
            "pointer": {
                "main": "fine" if fine else "coarse",
                "any": (["fine"] if fine else []) + (["coarse"] if touch else []),
                "hover": fine,
            },
            "battery_charging": charging if chromium else UNSUPPORTED,
            "battery_level": (chance.randrange(12, 101) if phone or machine.laptop else 100)
            if chromium
            else UNSUPPORTED,
            "media_devices": {kind: count for kind, count in counts.items() if count} if chromium else {},
            "voices": UNSUPPORTED if self.engine == "gecko" and self.system == "linux" else voices,
            "connection": self._connection() if chromium else UNSUPPORTED,
        }

    def _connection(self) -> dict[str, Any]:
        chance = self.moment.chance
        found: dict[str, Any] = {"effective_type": "4g", "rtt": chance.choice((50, 50, 100, 150)), "downlink": 10}
        if self.system == "android":
            found |= {"type": chance.choice(("wifi", "cellular")), "downlink": chance.randrange(2, 11)}
        return found | {"save_data": False}

    def _settings(self) -> Facts:
        keyboard = self.device.country.keyboard
        typed = self.engine == "blink" and not self.device.is_phone
        refused = share("notifications", self.device.name) < 0.12
        asked = {
            "geolocation": "granted" if self.state.location_allowed else "prompt",
            "notifications": "denied" if refused else "prompt",
            "camera": "prompt",
            "microphone": "prompt",
            "notification": "denied" if refused else "default",
        }
        return {
            "color_scheme": "dark" if self.state.dark and not self.resists else "light",
            "contrast": "no-preference",
            "forced_colors": False,
            "inverted_colors": False,
            "reduced_motion": share("motion", self.device.name) < 0.03,
            "reduced_transparency": False,
            "permissions": asked,
            "keyboard_layout_hash": digest("layout", keyboard, self.system) if typed else UNSUPPORTED,
            "keyboard_layout_name": keyboard if typed else UNSUPPORTED,
        }

    def _storage(self) -> Facts:
        private, engine, chance = self.moment.private, self.engine, self.moment.chance
        refused = {"gecko": BLOCKED, "webkit": FAILED}.get(engine)
        blob = chance.randrange(700, 1_600)
        # A private window's files are in the memory of another process: asking costs as much as any call.
        size = int(blob * 4 * (0.7 + chance.random())) if private else chance.randrange(2, 9)
        small = private and engine == "webkit"
        return {
            "cookies_enabled": True,
            "local_storage": True,
            "session_storage": True,
            "indexed_db": True,
            "storage_quota": {"quota": 1_100_000_000 if small else 11_000_000_000, "persisted": False},
            "file_system": refused if private and refused is not None else True,
            "file_access": {"size": size, "blob": blob} if engine == "blink" else UNSUPPORTED,
        }

    def _traces(self) -> Facts:
        """What tells people from programs; here it is people's."""
        tools = self.moment.tools_open
        watched: Any = {"traps": []}
        if self.engine == "webkit":
            watched = UNSUPPORTED
        elif tools and self.engine == "gecko":
            watched = {"traps": ["cause"]}
        elif tools:
            watched = {"traps": ["stack"], "async_calls": 900 + self.moment.chance.randrange(300), "text_nodes": 1_100}
        worker = {} if self.engine == "webkit" else {"webgl_renderer": self._graphics()["renderer_unmasked"]}
        return {
            "webdriver": False,
            "automation": [],
            "console_watched": watched,
            "iframe_navigator": {},
            "worker_navigator": worker,
            "input": self._input(),
        }

    def _input(self) -> dict[str, int]:
        """Return how a hand moved: few moves are alike, and buttons have weight."""
        chance = self.moment.chance
        if self.device.is_phone:
            return {}
        moves, presses = chance.randrange(4, 160), chance.randrange(4)
        keys = chance.choice((0, 0, 0, 6, 14))
        found = {"events": moves + 2 * presses + 2 * keys, "moves": moves, "ruled": moves // 20, "presses": presses}
        return {name: count for name, count in (found | {"keys": keys}).items() if count}


def offset_text(zone: str, at: int) -> str:
    """Return how far a zone's clock is ahead of UTC, as the agent writes it."""
    minutes = offset_of(zone, at) or 0
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


def _rough(renderer: str) -> str:
    """Return the group under which Firefox names graphics."""
    groups = {"NVIDIA": "NVIDIA GeForce GTX 980, or similar", "AMD": "Radeon R9 200 Series, or similar"}
    groups |= {"Intel": "Intel(R) HD Graphics, or similar", "Apple": "Apple M1, or similar"}
    return next((name for mark, name in groups.items() if mark in renderer), renderer)


def _plugins() -> list[dict[str, Any]]:
    what = "Portable Document Format"
    kinds = [{"type": kind, "suffixes": "pdf", "description": what} for kind in ("application/pdf", "text/pdf")]
    return [{"name": name, "description": what, "mimeTypes": kinds} for name in _PDF]
