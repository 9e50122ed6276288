"""Device models: hardware, fonts and renderers in realistic company, and what a browser on them would observe."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

import msgspec

from ridgeline.testing.generated_events.browsers import BROWSERS, Browser
from ridgeline.testing.generated_events.draws import hexadecimal, spread, zipf_weights
from ridgeline.testing.generated_events.vocabulary import names

T = TypeVar("T")

SYSTEM_SHARES = {"windows": 37, "mac": 12, "linux": 2.4, "chromeos": 1.6, "android": 27, "iphone": 18.5, "ipad": 1.5}
_MODELS = {"windows": 620, "mac": 130, "linux": 80, "chromeos": 40, "android": 420, "iphone": 60, "ipad": 24}

_WINDOWS_GPUS = names(
    "Intel, Intel(R) UHD Graphics 620 (0x00005917)|Intel, Intel(R) UHD Graphics (0x00009BC4)|"
    "Intel, Intel(R) Iris(R) Xe Graphics (0x00009A49)|Intel, Intel(R) UHD Graphics 630 (0x00003E92)|"
    "Intel, Intel(R) Iris(R) Xe Graphics (0x000046A6)|Intel, Intel(R) UHD Graphics 770 (0x00004680)|"
    "Intel, Intel(R) HD Graphics 520 (0x00001916)|Intel, Intel(R) Arc(TM) 140V GPU (0x000064A0)|"
    "Intel, Intel(R) HD Graphics 4600 (0x00000416)|Intel, Intel(R) Arc(TM) Graphics (0x00007D55)|"
    "NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504)|NVIDIA, NVIDIA GeForce GTX 1650 (0x00001F82)|"
    "NVIDIA, NVIDIA GeForce RTX 4060 (0x00002882)|NVIDIA, NVIDIA GeForce GTX 1060 6GB (0x00001C03)|"
    "NVIDIA, NVIDIA GeForce RTX 4060 Laptop GPU (0x000028E0)|NVIDIA, NVIDIA GeForce RTX 2060 (0x00001F08)|"
    "NVIDIA, NVIDIA GeForce RTX 3050 Laptop GPU (0x000025A2)|NVIDIA, NVIDIA GeForce RTX 5070 (0x00002F04)|"
    "NVIDIA, NVIDIA GeForce RTX 4070 SUPER (0x00002783)|NVIDIA, NVIDIA GeForce GTX 1050 Ti (0x00001C82)|"
    "AMD, AMD Radeon(TM) Graphics (0x0000164C)|AMD, AMD Radeon(TM) Graphics (0x00001638)|"
    "AMD, AMD Radeon 780M Graphics (0x000015BF)|AMD, AMD Radeon RX 6600 (0x000073FF)|"
    "AMD, AMD Radeon RX 580 2048SP (0x00006FDF)|AMD, AMD Radeon(TM) Vega 8 Graphics (0x000015D8)"
)
_MAC_GPUS = names("M1|M2|M1 Pro|M3|M4|M3 Pro|M4 Pro|M2 Pro|M4 Max|M1 Max|M5|M2 Max")
_LINUX_GPUS = names(
    "Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2)|Intel, Mesa Intel(R) Xe Graphics (TGL GT2)|"
    "AMD, AMD Radeon Graphics (radeonsi renoir ACO)|NVIDIA Corporation, NVIDIA GeForce RTX 3070/PCIe/SSE2|"
    "Intel, Mesa Intel(R) Graphics (ADL GT2)|AMD, AMD Radeon RX 6700 XT (radeonsi navi22 ACO)"
)
_ANDROID_GPUS = names(
    "Adreno (TM) 740|Adreno (TM) 619|Adreno (TM) 750|Adreno (TM) 610|Adreno (TM) 660|Adreno (TM) 650|"
    "Adreno (TM) 730|Adreno (TM) 830|Adreno (TM) 710|Mali-G68|Mali-G57 MC2|Mali-G78|Mali-G52|Mali-G715|Mali-G710|"
    "Immortalis-G715|PowerVR Rogue GE8320"
)
_ANDROID_MODELS = names(
    "SM-S921|SM-A546|SM-A155|SM-S918|SM-A346|SM-S936|SM-A256|SM-G991|SM-A137|Pixel 7|Pixel 8 Pro|Pixel 9|"
    "Pixel 6a|2312DRA50|23021RAA2|22101316|M2101K6|CPH2483|CPH2621|V2247|V2312|moto g54 5G|moto g84 5G|RMX3830|"
    "RMX3999|LE2115"
)

_SCREENS = {
    "windows": "1920x1080 1536x864 1366x768 2560x1440 1440x900 1600x900 1280x720 1707x1067 3840x2160 "
    "2560x1080 3440x1440 1680x1050 2048x1152 1280x1024 1920x1200",
    "mac": "1440x900 1512x982 1470x956 1728x1117 1680x1050 2560x1440 1920x1080 1800x1169",
    "linux": "1920x1080 2560x1440 1366x768 1536x864 3840x2160 1920x1200",
    "chromeos": "1366x768 1536x864 1920x1080 1200x800",
    "android": "384x854 412x915 360x800 393x873 412x892 384x832 360x780 393x851 411x923",
    "iphone": "390x844 393x852 430x932 414x896 375x812 428x926 402x874 440x956 375x667",
    "ipad": "820x1180 810x1080 834x1194 1024x1366 768x1024",
}
_CORES = {"windows": (8, 12, 4, 16, 6, 20, 2, 24, 32, 14), "mac": (8, 10, 12, 14, 11, 4), "linux": (8, 16, 4, 12, 24)}
_CORES |= {"chromeos": (4, 2, 8), "android": (8, 8, 6), "iphone": (4, 4, 2), "ipad": (8, 4)}
_APPLE_MOBILE_FONTS = (
    "Arial Unicode MS|Gill Sans|Helvetica Neue|Menlo|Avenir Next|Bodoni 72|Futura|Hoefler Text|Optima|Papyrus"
)
_FONTS = {
    "windows": "Agency FB|Calibri|Century|Century Gothic|Franklin Gothic|Haettenschweiler|Lucida Bright|Lucida Sans|"
    "MS Outlook|MS Reference Specialty|MS UI Gothic|MT Extra|Marlett|Microsoft Uighur|Monotype Corsiva|Pristina|"
    "Segoe UI Light|Small Fonts|Leelawadee|Levenim MT|SimHei|Batang|Bauhaus 93|Bitstream Vera Sans Mono|Bodoni MT|"
    "Bookman Old Style|Britannic Bold|Cambria Math|Colonna MT|Wide Latin|Vivaldi|Univers CE 55 Medium|Staccato222 BT",
    "mac": "Arial Unicode MS|Gill Sans|Helvetica Neue|Menlo|Bodoni 72|Hoefler Text|Avenir Next|American Typewriter|"
    "Futura|Optima|Papyrus|Skia|Trattatello|Zapfino|PT Mono|Noteworthy|Rockwell|Phosphate|Luminari|Monotype Corsiva",
    "linux": "Ubuntu|DejaVu Sans|Noto Sans Mono|Liberation Serif|Cantarell|Bitstream Vera Sans Mono|Lohit Gujarati|"
    "Nimbus Roman|URW Gothic|C059|Loma|Garuda|Tlwg Typo|Droid Sans Fallback|FreeMono|Noto Color Emoji|Umpush|Z003",
    "chromeos": "Roboto|Noto Sans|Noto Serif|Cousine|Tinos|Arimo|Caladea|Carlito|Noto Sans CJK JP",
    "android": "Roboto|Noto Serif|Droid Sans Mono|Cutive Mono|Coming Soon|Dancing Script|"
    "Carrois Gothic SC|SEC Roboto Light",
    "iphone": _APPLE_MOBILE_FONTS,
    "ipad": _APPLE_MOBILE_FONTS,
}
_ALWAYS = {"windows": 14, "mac": 9, "linux": 4, "chromeos": 5, "android": 3, "iphone": 8, "ipad": 8}
EXTRA_FONTS = names(
    "Inter|Fira Code|JetBrains Mono|Montserrat|Open Sans|Lato|Source Code Pro|Myriad Pro|Minion Pro|"
    "Adobe Garamond|Humanst521 BT|EUROSTILE|GOTHAM|ZWAdobeF|SWISS 721|Poppins"
)
_PLATFORMS = {"windows": "Win32", "mac": "MacIntel", "linux": "Linux x86_64", "chromeos": "Linux x86_64"}
_PLATFORMS |= {"android": "Linux armv81", "iphone": "iPhone", "ipad": "iPad"}
_VENDORS = {"chromium": "Google Inc.", "webkit": "Apple Computer, Inc.", "gecko": ""}
_PDF_VIEWERS = (
    "PDF Viewer",
    "Chrome PDF Viewer",
    "Chromium PDF Viewer",
    "Microsoft Edge PDF Viewer",
    "WebKit built-in PDF",
)
_UNSUPPORTED = names(
    "WEBGL_compressed_texture_astc|WEBGL_compressed_texture_etc|WEBGL_compressed_texture_etc1|"
    "WEBGL_compressed_texture_pvrtc|EXT_disjoint_timer_query|WEBGL_compressed_texture_s3tc_srgb"
)
# Drivers and systems make graphics cards of one name differ.
_DRIVERS = 12
_KEPT_SURFACES = 40_000


class Model(NamedTuple):
    """A kind of device. `hardware` is everything that makes two of them alike."""

    number: int
    system: str
    gpu: str
    screen: tuple[int, int]
    cores: int
    memory: int
    fonts: tuple[str, ...]
    phone: str


class Surface(NamedTuple):
    """What a browser release draws on a graphics card, as JSON members."""

    canvas: str
    webgl: str


class Observed(NamedTuple):
    """The JSON members that a model shows in a browser whatever its release, in the order in which they are joined."""

    preferences: str
    fonts: str
    memory: str
    screen: str
    vendor: str
    audio: str
    after_audio: str
    font_hash: str


class Devices:
    """All device models, and what is observed on them; made when first asked for."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(f"{seed}/devices")
        self.models: list[Model] = []
        self._seed = seed
        by_system: dict[str, list[Model]] = {}
        for system, count in _MODELS.items():
            by_system[system] = [self._model(system, chance) for _ in range(count)]
        models, weights = [], []
        for system, members in by_system.items():
            falling = zipf_weights(len(members), 6.0)
            models += members
            weights += [weight / sum(falling) * SYSTEM_SHARES[system] for weight in falling]
        self.table = spread(models, weights)
        self.browsers = {
            system: spread(
                [number for number, browser in enumerate(BROWSERS) if browser.system == system],
                [browser.share for browser in BROWSERS if browser.system == system],
                256,
            )
            for system in SYSTEM_SHARES
        }
        self._observed: dict[tuple[int, int], Observed] = {}
        self._surfaces: dict[tuple[str, int, int, int], Surface] = {}

    def observed(self, model: Model, browser: int) -> Observed:
        """Return what does not change from release to release."""
        key = (model.number, browser)
        observed = self._observed.get(key)
        if observed is None:
            observed = self._observed[key] = _observe(model, BROWSERS[browser])
        return observed

    def surface(self, model: Model, browser: int, step: int) -> Surface:
        """Return what is drawn, which depends on the graphics card and changes with some releases."""
        key = (model.gpu, model.number % _DRIVERS, browser, step)
        surface = self._surfaces.get(key)
        if surface is None:
            if len(self._surfaces) >= _KEPT_SURFACES:
                self._surfaces.clear()
            surface = self._surfaces[key] = _draw(model, BROWSERS[browser], step)
        return surface

    def _model(self, system: str, chance: random.Random) -> Model:
        gpus = {"windows": _WINDOWS_GPUS, "mac": _MAC_GPUS, "linux": _LINUX_GPUS, "android": _ANDROID_GPUS}
        listed = names(_FONTS[system])
        optional = listed[_ALWAYS[system] :]
        fonts = listed[: _ALWAYS[system]]
        if system in {"windows", "linux", "mac"}:
            fonts = sorted(fonts + chance.sample(optional, chance.choice((2, 4, 6, 9, min(13, len(optional))))))
        elif system in {"android", "chromeos"}:
            fonts = sorted(fonts + chance.sample(optional, chance.randrange(1, 4)))
        phone = chance.choice(_ANDROID_MODELS) + chance.choice(("B", "U", "N", "E", "")) if system == "android" else ""
        model = Model(
            len(self.models),
            system,
            _falling_choice(chance, gpus.get(system, ["Apple GPU"] if system != "chromeos" else _LINUX_GPUS[:2])),
            _screen(_falling_choice(chance, _SCREENS[system].split())),
            _falling_choice(chance, _CORES[system]),
            chance.choice((8, 8, 8, 4, 16, 32) if system != "android" else (8, 4, 4, 2)),
            tuple(fonts),
            phone,
        )
        self.models.append(model)
        return model


def _falling_choice(chance: random.Random, choices: Sequence[T]) -> T:
    return chance.choices(choices, zipf_weights(len(choices)))[0]


def _screen(text: str) -> tuple[int, int]:
    width, height = map(int, text.split("x"))
    return max(width, height), min(width, height)


def _observe(model: Model, browser: Browser) -> Observed:
    digest = f"{browser.engine}/{model.system}"
    chance = random.Random(digest)
    touch = model.system in {"android", "iphone", "ipad"}
    base = chance.choice((147.5625, 149.3125, 121.515625, 150.625))
    preferences = {
        "default": base,
        "serif": base,
        "sans": base - chance.randrange(1, 90) / 32,
        "mono": base - chance.randrange(300, 900) / 64,
        "apple": base if model.system in {"mac", "iphone", "ipad"} else base + 2.25,
        "min": chance.choice((9.234375, 18.4375, 4.609375)),
        "system": base - chance.randrange(1, 200) / 64,
    }
    width = 1_600.0 if model.system in {"windows", "mac"} else 1_280.0 + chance.randrange(0, 9) * 40
    height = chance.choice((18.0, 19.0, 21.0, 23.5))
    emoji: dict[str, object] = {
        "font": "Times" if model.system in {"mac", "iphone", "ipad"} else "Times New Roman",
        "width": width,
    }
    emoji |= {
        "height": height,
        "top": 14.0,
        "bottom": 14 + height,
        "left": 8.0,
        "right": width + 8,
        "x": 8.0,
        "y": 14.0,
    }
    screen: dict[str, object] = {"screen_resolution": model.screen}
    screen["touch_support"] = {"touch_event": touch, "touch_start": touch, "max_touch_points": 5 if touch else 0}
    if browser.engine == "gecko":
        screen["oscpu"] = {"windows": "Windows NT 10.0; Win64; x64", "mac": "Intel Mac OS X 10.15"}.get(
            model.system, "Linux x86_64" if model.system == "linux" else "Linux armv81"
        )
    screen |= {
        "architecture": 127 if model.system in {"iphone", "ipad", "android"} or model.gpu.startswith("M") else 255,
        "cookies_enabled": True,
        "hardware_concurrency": model.cores,
    }
    vendor = {
        "vendor": _VENDORS[browser.engine],
        "color_depth": 30 if model.system == "mac" and model.gpu > "M1 P" else 24,
        "platform": _PLATFORMS[model.system],
        "session_storage": True,
        "local_storage": True,
    }
    audio = {"chromium": 124.04347, "webkit": 124.04344, "gecko": 35.74996}[browser.engine]
    audio += random.Random(f"{digest}/{model.gpu[:3]}").randrange(10**7) / 10**12
    after_audio = {
        "plugins": [] if touch else [_plugin(name) for name in _PDF_VIEWERS],
        "indexed_db": True,
        "math": hexadecimal("math", browser.engine, model.system, model.gpu[:2] if browser.is_chromium else ""),
    }
    memory = {"device_memory": min(model.memory, 8)} if browser.is_chromium and model.system != "iphone" else {}
    return Observed(
        _members({"font_preferences": preferences, "emoji": emoji}),
        ",".join(f'"{font}"' for font in model.fonts),
        _members(memory) + "," if memory else "",
        _members(screen),
        _members(vendor),
        f"{audio:.11f}7",
        _members(after_audio),
        hexadecimal("fonts", *model.fonts),
    )


def _plugin(name: str) -> dict[str, object]:
    types = [{"type": f"{kind}/pdf", "suffixes": "pdf", "description": ""} for kind in ("application", "text")]
    return {"name": name, "description": "Portable Document Format", "mimeTypes": types}


def _draw(model: Model, browser: Browser, step: int) -> Surface:
    driver = model.number % _DRIVERS
    canvas = {
        "winding": True,
        "geometry": hexadecimal("geometry", model.gpu, driver // 2, browser.engine, model.system, step // 9),
        "text": hexadecimal("text", model.gpu[:5], driver, browser.engine, model.system, step // 2),
    }
    chance = random.Random(f"unsupported/{model.gpu}/{browser.engine}")
    extensions = {
        "context_attributes": hexadecimal("context", browser.engine, model.system),
        "parameters": hexadecimal("parameters", model.gpu, driver, browser.engine, model.system),
        "shader_precisions": hexadecimal("precisions", model.gpu[:3], browser.engine == "gecko"),
        "extensions": hexadecimal("extensions", model.gpu[:3], driver // 4, browser.engine, model.system, step // 5),
        "extension_parameters": hexadecimal("extension parameters", model.gpu, driver // 2, browser.engine, step // 5),
        "unsupported_extensions": chance.sample(_UNSUPPORTED, chance.choice((0, 0, 1, 3))),
    }
    return Surface(
        _members({"canvas": canvas}), _members({"webgl_extensions": extensions, "webgl_basics": _card(model, browser)})
    )


def _card(model: Model, browser: Browser) -> dict[str, str]:
    """Return how a browser names its graphics card."""
    maker, _, card = model.gpu.partition(", ")
    if browser.engine == "webkit":
        card = "Apple GPU"
        texts = ("WebGL 1.0", "WebKit", "Apple Inc.", "WebKit WebGL", card, "WebGL GLSL ES 1.0 (1.0)")
    elif browser.engine == "gecko":
        named = (
            f"ANGLE ({model.gpu} Direct3D11 vs_5_0 ps_5_0), or similar" if model.system == "windows" else card or maker
        )
        made = f"Google Inc. ({maker})" if model.system == "windows" else "Mozilla"
        texts = ("WebGL 1.0", "Mozilla", made, named, named, "WebGL GLSL ES 1.0")
    else:
        if model.system == "windows":
            named, made = f"ANGLE ({model.gpu} Direct3D11 vs_5_0 ps_5_0, D3D11)", f"Google Inc. ({maker})"
        elif model.system == "mac":
            named = f"ANGLE (Apple, ANGLE Metal Renderer: Apple {model.gpu}, Unspecified Version)"
            made = "Google Inc. (Apple)"
        elif model.system == "android":
            named, made = model.gpu, "Qualcomm" if model.gpu.startswith("Adreno") else "ARM"
        else:
            named, made = f"ANGLE ({model.gpu}, OpenGL 4.6)", f"Google Inc. ({maker})"
        shading = "WebGL GLSL ES 1.0 (OpenGL ES GLSL ES 1.0 Chromium)"
        texts = ("WebGL 1.0 (OpenGL ES 2.0 Chromium)", "WebKit", made, "WebKit WebGL", named, shading)
    members = ("version", "vendor", "vendor_unmasked", "renderer", "renderer_unmasked", "shading_language_version")
    return dict(zip(members, texts, strict=True))


def _members(values: dict[str, Any]) -> str:
    """Return the members of a JSON object without its braces."""
    return msgspec.json.encode(values).decode()[1:-1]
