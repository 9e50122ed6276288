"""Whole hardware profiles: what one model of computer or phone has, graphics, processor, memory and screen together.

The data set draws graphics, screen and fonts independently of each other, so that nearly every desktop comes out
unique, which real ones are not. Here a limited number of whole profiles is drawn from it, and devices copy them, the
popular ones often (Zipf). `POOLS` holds the two numbers that decide it for each system; `population.uniqueness` checks.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any

from accuracy.datapoints import Table, frequencies
from accuracy.hashing import share


@dataclass(frozen=True, slots=True)
class Display:
    """A screen: sizes in CSS pixels; `frame` is what the system's bars take at the top, right, bottom and left."""

    width: int
    height: int
    ratio: float
    frame: tuple[int, int, int, int]
    hdr: bool
    depth: int


@dataclass(frozen=True, slots=True)
class Hardware:
    """One model of machine; `second` is a laptop's other graphics processor."""

    model: str
    vendor: str
    renderer: str
    second: tuple[str, str] | None
    cores: int
    memory: float
    touch: int
    display: Display
    media: tuple[int, int, int]
    laptop: bool
    arm: bool


# How many profiles there are, and the Zipf exponent of their popularity. Windows is set so that 30-55 % of
# Windows-Chrome devices are unique by all that does not change by itself, the others by what is on sale.
POOLS = {"windows": (1_200, 1.4), "mac": (200, 1.2), "linux": (300, 0.9), "android": (420, 0.9)}
_SOFTWARE_DRAWN = ("SwiftShader", "Basic Render", "llvmpipe", "VMware", "Parallels", "VirtualBox", "SVGA3D")


def _read_card(value: Any) -> tuple[str, str] | None:
    renderer, vendor = value.get("renderer", ""), value.get("vendor", "")
    # What the processor draws is the data set's own automation more often than a visitor.
    return None if not renderer or any(mark in renderer for mark in _SOFTWARE_DRAWN) else (vendor, renderer)


def _read_display(value: Any) -> Display | None:
    width, height, ratio = value["width"], value["height"], value["devicePixelRatio"]
    if min(width, height) < 320 or (width, height) == (800, 600):
        return None
    left, top = max(0, min(value["availLeft"], 120)), max(0, value["availTop"])
    right = max(0, width - value["availWidth"] - left)
    bottom = max(0, height - value["availHeight"] - top)
    return Display(width, height, round(ratio, 4), (top, right, bottom, left), value["hasHDR"], value["colorDepth"])


def _read_media(value: Any) -> tuple[int, int, int] | None:
    # Without permission browsers tell of at most one of each kind.
    return tuple(min(1, len(value[kind])) for kind in ("micros", "speakers", "webcams"))  # type: ignore[return-value]


def _between(low: float, high: float) -> Any:
    return lambda value: value if isinstance(value, (int, float)) and low <= value <= high else None


_SOURCES = {"windows": "windows-chrome", "mac": "mac-chrome", "linux": "linux-chrome", "android": "android-chrome"}


@cache
def _tables(system: str) -> dict[str, Table[Any]]:
    kind = _SOURCES[system]
    handheld = system == "android"
    return {
        "card": frequencies(kind, "videoCard", _read_card),
        "display": frequencies(
            kind, "screen", lambda value: None if handheld and value["width"] > 900 else _read_display(value)
        ),
        "cores": frequencies(kind, "hardwareConcurrency", _between(2, 64)),
        "memory": frequencies(kind, "deviceMemory", _between(1, 32)),
        "touch": frequencies(kind, "maxTouchPoints", _between(0, 20)),
        "media": frequencies(kind, "multimediaDevices", _read_media),
        "model": frequencies(kind, "userAgentData", lambda value: value.get("model") or None)
        if handheld
        else Table({"": 1.0}),
    }


def _is_handheld_card(renderer: str) -> bool:
    return any(mark in renderer for mark in ("Adreno", "Mali", "PowerVR", "Immortalis", "Xclipse", "Maleoon"))


def _draw_profile(system: str, random: Random) -> Hardware:
    tables = _tables(system)
    vendor, renderer = tables["card"].draw(random)
    while (system == "android") != _is_handheld_card(renderer) or (system != "mac" and "Apple" in renderer):
        vendor, renderer = tables["card"].draw(random)
    display: Display = tables["display"].draw(random)
    small = display.width * display.ratio <= 2_000 or display.ratio > 1
    laptop = system != "android" and (small or "M1" in renderer) and random.random() < 0.85
    # Intel and AMD name their integrated processors so; a laptop with one may have a second card.
    integrated = any(mark in renderer for mark in ("Intel", "AMD Radeon(TM) Graphics"))
    second = None
    if system == "windows" and laptop and integrated and random.random() < 0.3:
        other = tables["card"].draw(random)
        while "NVIDIA" not in other[1]:
            other = tables["card"].draw(random)
        second = other
    return Hardware(
        model=tables["model"].draw(random),
        vendor=vendor,
        renderer=renderer,
        second=second,
        cores=tables["cores"].draw(random),
        memory=tables["memory"].draw(random),
        touch=tables["touch"].draw(random) if system != "android" else 5,
        display=display,
        media=tables["media"].draw(random),
        laptop=laptop,
        arm=system == "android" or "Apple M" in renderer or "Adreno" in renderer,
    )


@cache
def _pool(system: str) -> tuple[list[Hardware], list[float]]:
    """Return the profiles of a system, the same in every run, and the limits by which they are drawn."""
    size, exponent = POOLS[system]
    random = Random(f"hardware:{system}")
    profiles = [_draw_profile(system, random) for _ in range(size)]
    return profiles, list(accumulate((rank + 2) ** -exponent for rank in range(size)))


def draw_hardware(system: str, random: Random) -> Hardware:
    """Return a device's hardware; `iphone` comes as the data set draws it."""
    if system == "iphone":
        return _draw_iphone(random)
    profiles, limits = _pool(system)
    return profiles[bisect(limits, random.random() * limits[-1], hi=len(profiles) - 1)]


@cache
def _iphone_displays() -> Table[Display]:
    return frequencies(
        "iphone-safari",
        "screen",
        lambda value: _read_display(value) if value["width"] <= 440 and value["hasHDR"] else None,
    )


def _draw_iphone(random: Random) -> Hardware:
    return Hardware(
        "", "Apple Inc.", "Apple GPU", None, 4, 0, 5, _iphone_displays().draw(random), (0, 0, 0), False, True
    )


# Screens that stand on desks, by how often (width, height, device pixels for a CSS pixel).
_MONITORS = Table(
    {
        (1920, 1080, 1.0): 0.46,
        (2560, 1440, 1.0): 0.2,
        (3840, 2160, 1.0): 0.03,
        (2560, 1440, 1.5): 0.07,
        (1920, 1200, 1.0): 0.07,
        (3440, 1440, 1.0): 0.08,
        (1680, 1050, 1.0): 0.05,
        (1280, 1024, 1.0): 0.02,
        (1920, 1080, 2.0): 0.02,
    }
)


def draw_monitor(hardware: Hardware, system: str, random: Random) -> Display:
    """Return an external screen for a machine, with its own system's bars."""
    width, height, ratio = _MONITORS.draw(random)
    frame = {"windows": (0, 0, 48, 0), "mac": (25, 0, 0, 0)}.get(system, hardware.display.frame)
    return Display(width, height, ratio, frame, False, hardware.display.depth)


def graphics_family(renderer: str) -> str:
    """Return the group of graphics processors that rasterise alike: far fewer than there are names."""
    for mark in ("NVIDIA", "Intel", "AMD", "Radeon", "Apple", "Adreno", "Mali", "PowerVR", "Immortalis", "Xclipse"):
        if mark in renderer:
            groups = 1 if mark == "Apple" else 5
            return f"{mark}{int(share('family', renderer) * groups)}"
    return "other"
