"""What the agent would observe of a device in a state: every fact by its name and shape in docs/agent-protocol.md.

Left out is what no device is recognised by because it differs at every visit: battery, connection, window, permissions.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, NamedTuple

from accuracy.hardware import graphics_family
from accuracy.hashing import digest, share, short_digest
from accuracy.population import Device
from accuracy.releases import STOPPED, chromium_major, correction, epoch, full_version, major
from ridgeline.wire.observation import Fact

Facts = dict[str, Fact]
_MS = 0.1
# The engine of the systems that iPhones stay with when they are not updated.
OLD_SAFARI = 186


class State(NamedTuple):
    """All that can change about a device; equal states look alike."""

    build: int
    system_step: int
    graphics: int
    driver: int
    text: int
    fonts: int
    display: int
    zoom: float
    zone: str
    offset: str
    language: int
    flip: bool
    dark: bool
    media: int
    private: bool = False
    late: bool = False
    """Whether facts of other processes were not there within the agent's patience."""
    session: int = 0
    """Differs at each visit of a browser whose noise goes undetected; otherwise 0."""


def _error(reason: Any) -> Fact:
    return Fact(ms=_MS, error=reason)


UNSUPPORTED, UNSTABLE, TIMEOUT = _error("unsupported"), _error("unstable"), _error("timeout")
_MACHINE = {
    "windows": "Win32",
    "mac": "MacIntel",
    "linux": "Linux x86_64",
    "android": "Linux armv81",
    "iphone": "iPhone",
}
_HINTED = {"windows": "Windows", "mac": "macOS", "linux": "Linux", "android": "Android"}
_WINDOWS = ("10.0.0", "15.0.0", "19.0.0", "20.0.0")
_FONTS = {
    "windows": "Arial,Bahnschrift,Calibri,Cambria Math,Candara,Consolas,Gabriola,HoloLens MDL2 Assets,Ink Free,"
    "Javanese Text,Leelawadee UI,Lucida Console,Malgun Gothic,Microsoft YaHei,MS Gothic,Nirmala UI,Segoe UI,Sitka Text,"
    "Tahoma,Verdana,Yu Gothic",
    "mac": "American Typewriter,Apple Color Emoji,Arial,Avenir Next,Futura,Galvji,Geneva,Gill Sans,Helvetica Neue,"
    "Hiragino Sans,Kefa,Luminari,Menlo,Monaco,Optima,PingFang SC,Tahoma,Verdana,Zapfino",
    "linux": "DejaVu Sans,Liberation Mono,Noto Color Emoji",
    "android": "Coming Soon,Cutive Mono,Dancing Script,Roboto",
    "iphone": "American Typewriter,Apple Color Emoji,Arial,Avenir Next,Futura,Galvji,Geneva,Gill Sans,Helvetica Neue,"
    "Hiragino Sans,Kefa,Menlo,Optima,PingFang SC,Verdana,Zapfino",
}
# What later installations bring, one after the other.
_LATER = (
    "Roboto",
    "Open Sans",
    "DejaVu Sans",
    "Liberation Mono",
    "Noto Sans CJK JP",
    "Ubuntu",
    "Droid Sans",
    "FreeSans",
)
_PDF = "PDF Viewer,Chrome PDF Viewer,Chromium PDF Viewer,Microsoft Edge PDF Viewer,WebKit built-in PDF"
_AUDIO = {"blink": 124.0434, "gecko": 35.7383, "webkit": 124.0437}


def facts_of(device: Device, state: State) -> Facts:
    """Return what the agent observes; the same device and state give equal facts."""
    values = View(device, state).values()
    return {name: value if isinstance(value, Fact) else _fact(name, value) for name, value in values.items()}


def _fact(name: str, value: Any) -> Fact:
    """Return a fact, the same object for simple values, which many devices share."""
    return _shared(name, value) if type(value) in {str, int, float, bool} else Fact(ms=_MS, value=value)


@lru_cache(maxsize=200_000, typed=True)
def _shared(_name: str, value: Any) -> Fact:
    return Fact(ms=_MS, value=value)


def user_agent(device: Device, state: State) -> str:
    """Return the browser's name for itself, reduced as browsers do since 2023."""
    browser, build = device.browser, state.build
    if device.system == "iphone":
        if build <= STOPPED:
            number = STOPPED - build + state.system_step % 2
            return _iphone(f"18_{number}", f"18.{number}")
        version = f"26.{major(browser, build)}"
        if state.flip:
            return _mac_safari(version)
        return _iphone("18_7", version)
    system = {
        "windows": "Windows NT 10.0; Win64; x64",
        "mac": "Macintosh; Intel Mac OS X 10_15_7",
        "linux": "X11; Linux x86_64",
        "android": "Linux; Android 10; K",
    }[device.system]
    if state.flip:
        system = "X11; Linux x86_64" if device.system == "android" else "Windows NT 10.0; Win64; x64"
    if browser == "safari":
        dotted = f"26.{major(browser, build)}" + (".1" if correction(browser, build) else "")
        return _mac_safari(dotted)
    if browser == "firefox":
        system = system.replace("10_15_7", "10.15")
        return f"Mozilla/5.0 ({system}; rv:{major(browser, build)}.0) Gecko/20100101 Firefox/{major(browser, build)}.0"
    engine = chromium_major(browser, build)
    mobile = " Mobile" if device.system == "android" and not state.flip else ""
    base = f"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko)"
    if browser == "samsung":
        return f"{base} SamsungBrowser/{major(browser, build)}.0 Chrome/{engine}.0.0.0{mobile} Safari/537.36"
    suffix = f" Edg/{engine}.0.0.0" if browser == "edge" else ""
    return f"{base} Chrome/{engine}.0.0.0{mobile} Safari/537.36{suffix}"


def _mac_safari(version: str) -> str:
    return (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        f"Version/{version} Safari/605.1.15"
    )


def _iphone(system: str, version: str) -> str:
    return (
        f"Mozilla/5.0 (iPhone; CPU iPhone OS {system} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        f"Version/{version} Mobile/15E148 Safari/604.1"
    )


class View:
    """One device in one state: its facts in groups, and what several of them derive from."""

    def __init__(self, device: Device, state: State) -> None:
        self.device, self.state = device, state
        self.system, self.browser = device.system, device.browser
        self.engine = {"firefox": "gecko", "safari": "webkit"}.get(device.browser, "blink")
        self.version = (
            (OLD_SAFARI if state.build <= STOPPED else 260 + major(device.browser, state.build))
            if self.engine == "webkit"
            else chromium_major(device.browser, state.build)
        )
        self.vendor, self.renderer = self._card()
        # Names come out alike for processors that draw alike, not the other way round.
        self.family = graphics_family(self.renderer) if self.engine != "webkit" else f"Apple{device.hardware.arm}"
        self.driver = device.image.driver + state.driver
        self.resists = device.noise == "resist"
        self.desktop = self.system not in {"android", "iphone"}

    def _card(self) -> tuple[str, str]:
        hardware, index = self.device.hardware, self.state.graphics
        if self.engine == "webkit":
            return "Apple Inc.", "Apple GPU"
        if not index:
            return hardware.vendor, hardware.renderer
        if hardware.second and index == 1:
            return hardware.second
        # Without a second card it is the driver's name that changes: an update, or another way to draw.
        if "Mesa" in hardware.renderer or self.system == "linux":
            return hardware.vendor, hardware.renderer.replace(", OpenGL", f" 25.{index}, OpenGL")
        if "Direct3D11" in hardware.renderer:
            other = "Direct3D9Ex vs_3_0 ps_3_0" if index == 1 else "OpenGL 4.5.0"
            return hardware.vendor, hardware.renderer.replace("Direct3D11 vs_5_0 ps_5_0", other)
        return hardware.vendor, f"{hardware.renderer} {index}"

    def trait(self, name: str, probability: float) -> int:
        return epoch(name, self.browser, self.version, probability)

    def values(self) -> dict[str, Any]:
        values = (
            self.screen_facts()
            | self.render_facts()
            | self.place_facts()
            | self.browser_facts()
            | self.hardware_facts()
            | self.preferences_facts()
        )
        if self.state.late:
            values |= {"voices": TIMEOUT, "media_devices": TIMEOUT, "webgpu": TIMEOUT}
        return values

    def screen_facts(self) -> dict[str, Any]:
        device, state = self.device, self.state
        display = device.displays[state.display]
        width, height = display.width, display.height
        # Firefox counts the screen in CSS pixels, so zoom changes it.
        scale = state.zoom if self.engine == "gecko" else 1.0
        if self.resists:
            width, height, scale = 1400, 900, 1.0
        sizes = sorted((round(width / scale), round(height / scale)), reverse=True)
        wide = (self.system in {"mac", "iphone"} and not state.display) or display.hdr
        return {
            "screen_resolution": sizes,
            "screen_frame": [0, 0, 0, 0] if self.resists else [round(side / scale) for side in display.frame],
            "color_depth": display.depth if self.engine == "blink" else 24,
            "color_gamut": "p3" if wide else "srgb",
            "hdr": display.hdr,
            "device_pixel_ratio": round(display.ratio * state.zoom, 4) if not self.resists else 1,
            "monochrome": 0,
        }

    def render_facts(self) -> dict[str, Any]:
        device, state, image = self.device, self.state, self.device.image
        hidden = device.noise and not device.undetected
        if self.engine != "blink" and state.private:
            hidden = True
        session = state.session if device.undetected else 0
        geometry = digest(
            "geometry", self.engine, self.family, self.driver // 2, self.trait("geometry", 0.015), session
        )
        look: tuple[object, ...] = (image.text, image.settings, state.text, self.system_version)
        if not self.desktop:
            # A phone's maker draws letters and emoji.
            look = (*look, self.device.hardware.model[:2])
        text = digest("text", self.system, self.engine, look, self.trait("text", 0.015), session)
        sound = self.trait("audio", 0.03)
        exact = (
            _AUDIO[self.engine]
            + share("audio", self.engine, self.system, self.device.hardware.arm, sound, session) / 1e4
        )
        capable = (self.family, self.driver // 2)
        masked = self.engine != "gecko"
        basics = {
            "version": "WebGL 1.0 (OpenGL ES 2.0 Chromium)" if self.engine == "blink" else "WebGL 1.0",
            "vendor": "WebKit" if masked else "Mozilla",
            **({"vendor_unmasked": self.vendor} if masked else {}),
            "renderer": "WebKit WebGL" if masked else _rough(self.renderer),
            "renderer_unmasked": self.renderer if masked else _rough(self.renderer),
            "shading_language_version": "WebGL GLSL ES 1.0 (OpenGL ES GLSL ES 1.0 Chromium)"
            if self.engine == "blink"
            else "WebGL GLSL ES 1.0",
        }
        if self.resists:
            basics["renderer"] = basics["renderer_unmasked"] = "Mozilla"
        extensions = {
            "context_attributes": digest("attributes", self.engine),
            "parameters": digest("parameters", self.engine, self.system, self.family),
            "shader_precisions": digest("precisions", self.system, self.family[:4]),
            "extensions": digest("extensions", self.engine, self.system, capable, self.trait("extensions", 0.12)),
            "extension_parameters": digest("limits", self.system, self.family[:5]),
            "unsupported_extensions": [],
        }
        return {
            "canvas": {"winding": True, "geometry": "unstable", "text": "unstable"}
            if hidden
            else {"winding": True, "geometry": geometry, "text": text},
            "audio": UNSTABLE if hidden else round(exact, 12),
            "math": digest("math", self.engine, "any" if self.engine == "blink" else self.system),
            "fonts": self._fonts(),
            "font_preferences": self._font_preferences(),
            "emoji": self._emoji(),
            "webgl_basics": basics,
            "webgl_extensions": extensions,
            "webgpu": self._webgpu(),
        }

    @property
    def system_version(self) -> int:
        return self.device.image.system_version + (
            self.state.system_step if self.system in {"windows", "android"} else 0
        )

    def _fonts(self) -> list[str]:
        image = self.device.image
        found = set(_FONTS[self.system].split(","))
        if not self.resists:
            found |= set(image.extra_fonts) | set(_LATER[: self.state.fonts])
            if self.system == "windows":
                if image.office:
                    found |= {"Century Gothic", "Franklin Gothic Medium", "MS Outlook"}
                if self.system_version:
                    found |= {"Segoe Fluent Icons", "Segoe UI Variable"}
            if self.system == "android":
                if self.device.hardware.model.startswith("SM-"):
                    found |= {"SamsungOne", "SEC CJK SC"}
                if self.device.hardware.model.startswith("Pixel"):
                    found.add("Google Sans")
        return sorted(found)

    def _font_preferences(self) -> dict[str, float]:
        key = (self.system, self.engine, self.device.image.settings, self.system_version if not self.desktop else 0)
        names = ("default", "serif", "sans", "mono", "apple", "min", "system")
        return {name: round(100 + 60 * share("width", name, key), 4) for name in names}

    def _emoji(self) -> dict[str, Any]:
        maker = self.device.hardware.model[:2] if self.system == "android" else ""
        drawn = share(
            "emoji", self.system, self.system_version, maker, self.trait("emoji", 0.02) if self.system == "linux" else 0
        )
        width, height = round(420 + 60 * drawn, 3), round(46 + 4 * drawn, 3)
        font = "Times New Roman" if self.system == "windows" else "Times"
        box = {"width": width, "height": height, "top": 8, "bottom": 8 + height, "left": 8, "right": 8 + width}
        return {"font": font, **box, "x": 8, "y": 8}

    def _webgpu(self) -> Any:
        if self.system == "linux" or self.browser == "samsung" or (self.engine == "gecko" and self.system != "windows"):
            return UNSUPPORTED
        vendor = next(
            (mark for mark in ("nvidia", "intel", "amd", "apple", "qualcomm", "arm") if mark in self.vendor.lower()), ""
        )
        return {
            "vendor": vendor,
            "architecture": short_digest("gpu", self.family)[:4] if vendor else "",
            "device": "",
            "description": "",
            "features": short_digest("features", self.engine, self.family, self.trait("features", 0.2)),
            "limits": short_digest("gpu limits", self.engine, self.family[:4], self.trait("gpu limits", 0.08)),
        }

    def place_facts(self) -> dict[str, Any]:
        device, state = self.device, self.state
        wanted = list(device.languages[state.language])
        if self.resists:
            wanted = ["en-US", "en"]
        lists = [[wanted[0]], wanted]
        if self.engine == "webkit" or (state.private and self.engine == "blink"):
            lists = [[wanted[0]], [wanted[0]]]
        return {
            "languages": lists,
            "date_time_locale": wanted[0],
            "timezone": "Atlantic/Reykjavik" if self.resists else state.zone,
            "timezone_offset": "+00:00" if self.resists else state.offset,
        }

    def browser_facts(self) -> dict[str, Any]:
        chromium = self.engine == "blink"
        desktop = self.desktop
        plugins = _plugins() if desktop or self.engine == "webkit" else []
        return {
            "user_agent": user_agent(self.device, self.state),
            "client_hints": self.hints() if chromium else UNSUPPORTED,
            "platform": "Linux x86_64" if self.state.flip and self.system == "android" else _MACHINE[self.system],
            "vendor": {"blink": "Google Inc.", "gecko": "", "webkit": "Apple Computer, Inc."}[self.engine],
            "vendor_flavors": {"blink": ["chrome"], "gecko": [], "webkit": ["safari"]}[self.engine]
            if desktop or chromium
            else [],
            "oscpu": _OSCPU[self.system] if self.engine == "gecko" else UNSUPPORTED,
            "plugins": plugins,
            "pdf_viewer_enabled": bool(plugins),
            "engine": _engine(self.engine, self.trait("navigator", 0.25)),
            "codecs": self._codecs(),
            "cookies_enabled": True,
            "local_storage": True,
            "session_storage": True,
            "indexed_db": True,
            "storage_quota": self._quota(),
            "webdriver": False,
            "iframe_navigator": {},
        }

    def hints(self) -> dict[str, Any]:
        device, state = self.device, self.state
        version = self.version
        name = {"chrome": "Google Chrome", "edge": "Microsoft Edge", "samsung": "Samsung Internet"}[self.browser]
        if device.noise == "browser":
            name = "Brave"
        shown = str(major(self.browser, state.build)) if self.browser == "samsung" else str(version)
        full = full_version(self.browser, state.build)
        mobile = self.system == "android" and not state.flip
        return {
            "brands": [
                {"brand": name, "version": shown},
                {"brand": "Not.A/Brand", "version": "8"},
                {"brand": "Chromium", "version": str(version)},
            ],
            "full_version_list": [
                {
                    "brand": name,
                    "version": f"{shown}.0.1.{correction(self.browser, state.build)}"
                    if self.browser == "samsung"
                    else full,
                },
                {"brand": "Not.A/Brand", "version": "8.0.0.0"},
                {
                    "brand": "Chromium",
                    "version": full_version("chrome", state.build) if self.browser == "edge" else full,
                },
            ],
            "mobile": mobile,
            "platform": _HINTED[self.system],
            "platform_version": self._hinted_version(),
            "architecture": "" if self.system == "android" else "arm" if device.hardware.arm else "x86",
            "bitness": "" if self.system == "android" else "64",
            "model": device.hardware.model if mobile else "",
            "wow64": False,
            "form_factors": ["Mobile"] if mobile else ["Desktop"],
        }

    def _hinted_version(self) -> str:
        step = self.state.system_step
        if self.system == "windows":
            return _WINDOWS[min(self.system_version, len(_WINDOWS) - 1)]
        if self.system == "android":
            return f"{11 + self.system_version}.0.0"
        if self.system == "linux":
            return f"6.{8 + step}.0"
        return f"26.{2 + step // 2}.{step % 2}" if self.device.image.system_version else f"15.7.{3 + step // 3}"

    def _codecs(self) -> str:
        new = "5" if share("decoder", self.family) < 0.6 else "0"
        if self.engine == "gecko":
            return f"5{new}5550022510"[:12]
        if self.engine == "webkit":
            return "555225022522"
        return f"5{new}5550052555"[:12] if self.system != "linux" else "505550052055"

    def _quota(self) -> dict[str, Any]:
        # Since 2025 Chromium says the same everywhere; Firefox limits a group of sites to 10 GiB.
        return {
            "quota": 1_100_000_000 if self.state.private and self.engine == "webkit" else 11_000_000_000,
            "persisted": False,
        }

    def hardware_facts(self) -> dict[str, Any]:
        device, hardware = self.device, self.device.hardware
        private_brand = device.noise == "browser" and self.engine == "blink"
        cores = hardware.cores
        if self.engine == "webkit" and self.system == "mac":
            cores = min(8, cores)
        touch = hardware.touch if self.system != "mac" else 0
        phone = not self.desktop
        counts = dict(zip(("audioinput", "audiooutput", "videoinput"), hardware.media, strict=True))
        if self.state.media:
            counts["videoinput" if self.state.media == 1 else "audioinput"] ^= 1
        return {
            "architecture": 127 if hardware.arm else 255,
            "hardware_concurrency": 4 if self.resists or private_brand else cores,
            "device_memory": (8 if private_brand else hardware.memory) if self.engine == "blink" else UNSUPPORTED,
            "touch_support": {"max_touch_points": touch, "touch_event": touch > 0, "touch_start": touch > 0},
            "pointer": {
                "main": "coarse" if phone else "fine",
                "any": (["fine"] if not phone else []) + (["coarse"] if touch else []),
                "hover": not phone,
            },
            "media_devices": {kind: count for kind, count in counts.items() if count} if self.engine == "blink" else {},
            "voices": self._voices(),
        }

    def _voices(self) -> Any:
        if self.engine == "gecko" and self.system == "linux":
            return UNSUPPORTED
        count = {"windows": 3, "mac": 175, "linux": 0, "android": 60, "iphone": 150}[self.system]
        variant = self.device.image.voices
        tongue = self.device.country.languages[0][0]
        kind = (self.system, self.system_version if self.system in {"windows", "android"} else 0, tongue, variant)
        return {
            "count": count + variant,
            "hash": short_digest("voices", kind),
            **({"default": tongue} if count else {}),
        }

    def preferences_facts(self) -> dict[str, Any]:
        dark = self.state.dark and not self.resists
        chromium_desktop = self.engine == "blink" and self.desktop
        layout = self.device.country.layout
        return {
            "color_scheme": "dark" if dark else "light",
            "contrast": "no-preference",
            "forced_colors": False,
            "inverted_colors": False,
            "reduced_motion": self.device.reduced_motion,
            "reduced_transparency": False,
            "keyboard_layout_hash": digest("layout", layout, self.system) if chromium_desktop else UNSUPPORTED,
            "keyboard_layout_name": layout if chromium_desktop else UNSUPPORTED,
        }


_OSCPU = {"windows": "Windows NT 10.0; Win64; x64", "mac": "Intel Mac OS X 10.15", "linux": "Linux x86_64"}


def _rough(renderer: str) -> str:
    """Return the group under which Firefox names a graphics processor."""
    groups = {"NVIDIA": "NVIDIA GeForce GTX 980", "AMD": "Radeon R9 200 Series", "Intel": "Intel(R) HD Graphics"}
    for mark, name in groups.items():
        if mark in renderer:
            return f"{name} {graphics_family(renderer)[-1]}, or similar"
    return "Apple M1, or similar" if "Apple" in renderer else renderer


@cache
def _plugins() -> list[dict[str, Any]]:
    kinds = [
        {"type": kind, "suffixes": "pdf", "description": "Portable Document Format"}
        for kind in ("application/pdf", "text/pdf")
    ]
    return [{"name": name, "description": "Portable Document Format", "mimeTypes": kinds} for name in _PDF.split(",")]


@cache
def _engine(engine: str, order: int) -> dict[str, Any]:
    marks = {"blink": (29, "at"), "gecko": (37, "@"), "webkit": (36, "@")}
    length, stack = marks[engine]
    names = {
        "blink": ["webkitRequestFileSystem", "BatteryManager"],
        "gecko": ["InternalError", "mozInnerScreenX"],
        "webkit": ["GestureEvent"],
    }
    limit = {"blink": {"stack_limit": 10}, "webkit": {"stack_limit": 100}}.get(engine, {})
    return {
        "native_length": length,
        "stack": stack,
        **limit,
        "messages": short_digest("messages", engine),
        "navigator_order": short_digest("navigator", engine, order),
        "globals": names[engine],
    }
