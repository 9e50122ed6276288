"""Deterministic fake devices: the same seed is the same device, and different seeds differ in their hardware.

A device keeps its token like a browser does; `forget()` clears its storage. It builds requests and reads answers, and
leaves the sending to the caller, so it works with any HTTP client:

    device = FakeDevice(seed=1)
    answer = httpx.post(url, content=device.observation(public_key), headers=device.headers()).json()
    device.remember(answer)
"""

from __future__ import annotations

import json
import random
import secrets
import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# (client hints platform, navigator.platform, system in the user agent, client hints platform version)
_SYSTEMS = (
    ("Windows", "Win32", "Windows NT 10.0; Win64; x64", "15.0.0"),
    ("macOS", "MacIntel", "Macintosh; Intel Mac OS X 10_15_7", "15.5.0"),
    ("Linux", "Linux x86_64", "X11; Linux x86_64", "6.8.0"),
)
_GPUS = ("Intel Iris Xe", "NVIDIA GeForce RTX 4060", "AMD Radeon 780M", "Apple M4", "Intel UHD 770", "NVIDIA RTX A2000")
_FONTS = (
    "Arial",
    "Calibri",
    "Cambria",
    "Consolas",
    "Futura",
    "Gill Sans",
    "Helvetica Neue",
    "Menlo",
    "Roboto",
    "Ubuntu",
)


class FakeDevice:
    """A desktop Chrome with hardware drawn from the seed."""

    def __init__(self, seed: int, *, chrome_version: int = 156) -> None:
        self.seed = seed
        self.chrome_version = chrome_version
        self.token: str | None = None
        self._hardware = _hardware(random.Random(f"device:{seed}"))
        self.language = "en-US"
        self.timezone = "Europe/Berlin"

    @property
    def user_agent(self) -> str:
        system = self._hardware["system"][2]
        return (
            f"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) "
            f"Chrome/{self.chrome_version}.0.0.0 Safari/537.36"
        )

    def headers(self) -> dict[str, str]:
        """Return the headers that the device's browser would send."""
        return {"User-Agent": self.user_agent, "Content-Type": "text/plain"}

    def facts(self) -> dict[str, dict[str, Any]]:
        """Return what the agent would observe."""
        values = self._hardware["facts"] | {
            "client_hints": self._client_hints(),
            "date_time_locale": self.language,
            "languages": [[self.language]],
            "timezone": self.timezone,
            "timezone_offset": _offset(self.timezone),
            "user_agent": self.user_agent,
        }
        facts: dict[str, dict[str, Any]] = {name: {"value": value, "ms": 0.1} for name, value in values.items()}
        facts["oscpu"] = {"error": "unsupported", "ms": 0.0}
        return facts

    def message(self, public_key: str, /, **changes: Any) -> dict[str, Any]:
        """Return a new protocol message; `changes` replace or add its fields, and None removes one."""
        message: dict[str, Any] = {
            "version": 1,
            "public_key": public_key,
            "payload_id": secrets.token_hex(16),
            "sent_at": time.time_ns() // 1_000_000,
            "sdk": {"platform": "js", "version": "0.1.0"},
            "url": f"https://shop.example/{self.seed}?from=test",
            "referrer": "https://search.example/",
            "tokens": {"local_storage": self.token} if self.token else {},
            "facts": self.facts(),
        }
        return {name: value for name, value in (message | changes).items() if value is not None}

    def observation(self, public_key: str, /, **changes: Any) -> bytes:
        """Return the message as the body of a request."""
        return json.dumps(self.message(public_key, **changes)).encode()

    def remember(self, answer: dict[str, Any]) -> None:
        """Keep the token of an answer, as a browser does in its storage."""
        self.token = answer["token"]

    def move_to(self, host: FakeDevice) -> None:
        """Go on, disk and all, on another device's hardware, as the clone of a virtual machine does."""
        own, other = self._hardware["facts"], host._hardware["facts"]
        self._hardware["facts"] = own | {name: other[name] for name in _OF_THE_MACHINE}

    def has_size_of(self, other: FakeDevice) -> bool:
        """Tell whether two devices have as many cores, as much memory and as large a screen."""
        own, others = self._hardware["facts"], other._hardware["facts"]
        return all(own[name] == others[name] for name in _SIZE)

    def forget(self) -> None:
        """Clear the device's storage."""
        self.token = None

    def _client_hints(self) -> dict[str, Any]:
        platform, _, _, version = self._hardware["system"]
        return {
            "brands": [{"brand": "Google Chrome", "version": str(self.chrome_version)}],
            "full_version_list": [{"brand": "Google Chrome", "version": f"{self.chrome_version}.0.8078.73"}],
            "mobile": False,
            "platform": platform,
            "platform_version": version,
            "architecture": "x86",
            "bitness": "64",
            "model": "",
        }


_OF_THE_MACHINE = (
    *("webgl_basics", "webgl_extensions", "canvas", "audio", "math", "hardware_concurrency", "device_memory"),
    *("screen_resolution", "color_gamut", "hdr"),
)


_SIZE = ("hardware_concurrency", "device_memory", "screen_resolution")


def _hardware(draw: random.Random) -> dict[str, Any]:
    system = draw.choice(_SYSTEMS)
    gpu = draw.choice(_GPUS)
    facts = {
        "architecture": 255,
        "audio": round(124 + draw.random() / 100, 12),
        "battery_charging": True,
        "battery_level": 80,
        "canvas": {"winding": True, "geometry": _digest(draw), "text": _digest(draw)},
        "color_depth": 24,
        "color_gamut": draw.choice(("srgb", "p3")),
        "cookies_enabled": True,
        "device_memory": draw.choice((4, 8, 16)),
        "device_pixel_ratio": 1,
        "emoji": {"font": "Times", "width": 1600, "height": 18, "top": 14, "bottom": 32, "left": 8, "right": 1608}
        | {"x": 8, "y": 14},
        "font_preferences": dict.fromkeys(("default", "serif", "sans", "mono", "apple", "min", "system"), 147.5625),
        "fonts": sorted(draw.sample(_FONTS, 6)),
        "hardware_concurrency": draw.choice((4, 8, 12, 16)),
        "hdr": draw.random() < 0.3,
        "indexed_db": True,
        "keyboard_layout_hash": "b9d76410f2ad5a8aae7c13bfc3fec8d8",
        "keyboard_layout_name": "en-US",
        "local_storage": True,
        "math": _digest(draw),
        "platform": system[1],
        "plugins": [
            {
                "name": "PDF Viewer",
                "description": "Portable Document Format",
                "mimeTypes": [{"type": "application/pdf", "suffixes": "pdf", "description": ""}],
            }
        ],
        "screen_resolution": draw.choice(([1920, 1080], [2560, 1440], [1728, 1117])),
        "session_storage": True,
        "touch_support": {"max_touch_points": 0, "touch_event": False, "touch_start": False},
        "vendor": "Google Inc.",
        "vendor_flavors": ["chrome"],
        "webgl_basics": {
            "version": "WebGL 1.0 (OpenGL ES 2.0 Chromium)",
            "vendor": "WebKit",
            "vendor_unmasked": "Google Inc.",
            "renderer": "WebKit WebGL",
            "renderer_unmasked": f"ANGLE ({gpu}, {_digest(draw)[:4]})",
            "shading_language_version": "WebGL GLSL ES 1.0 (OpenGL ES GLSL ES 1.0 Chromium)",
        },
        "webgl_extensions": {
            "context_attributes": _digest(draw),
            "parameters": _digest(draw),
            "shader_precisions": _digest(draw),
            "extensions": _digest(draw),
            "extension_parameters": _digest(draw),
            "unsupported_extensions": [],
        },
    }
    return {"system": system, "facts": facts}


def _offset(timezone: str) -> str:
    """Return how far a zone is from UTC now, as the agent says it; what is no zone is taken for UTC."""
    try:
        return datetime.now(ZoneInfo(timezone)).isoformat()[-6:]
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "+00:00"


def _digest(draw: random.Random) -> str:
    return f"{draw.getrandbits(128):032x}"
