"""Models of computers and phones as they are sold: graphics, processor, memory and screen in each other's company."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ridgeline.demo_data.draws import Choices

System = Literal["windows", "mac", "linux", "android", "iphone"]


class Screen(NamedTuple):
    """Sizes in CSS pixels; `bars` is what the system keeps at the top, right, bottom and left."""

    width: int
    height: int
    ratio: float
    bars: tuple[int, int, int, int]
    wide: bool = False
    """Whether it shows more colours than sRGB, and HDR."""


class Machine(NamedTuple):
    """`model` is what the system's browsers say of it; only phones with Android have one."""

    system: System
    vendor: str
    renderer: str
    cores: int
    memory: int
    touch: int
    screen: Screen
    laptop: bool = False
    arm: bool = False
    model: str = ""


_TASKBAR = (0, 0, 48, 0)
_MENU = (25, 0, 0, 0)
_NOTCH = (33, 0, 0, 0)
_BARE = (0, 0, 0, 0)
_FULL_HD = Screen(1920, 1080, 1.0, _TASKBAR)
_LAPTOP_HD = Screen(1536, 864, 1.25, _TASKBAR)
_OLD_LAPTOP = Screen(1366, 768, 1.0, (0, 0, 40, 0))
_QUAD_HD = Screen(2560, 1440, 1.0, _TASKBAR)

MONITORS: Choices[Screen] = Choices({_FULL_HD: 5, _QUAD_HD: 3, Screen(3440, 1440, 1.0, _TASKBAR): 1})
"""Screens that stand on desks."""


def _direct3d(vendor: str, name: str) -> tuple[str, str]:
    return f"Google Inc. ({vendor})", f"ANGLE ({vendor}, {name} Direct3D11 vs_5_0 ps_5_0, D3D11)"


def _windows(
    card: tuple[str, str], cores: int, memory: int, screen: Screen, *, laptop: bool = False, touch: int = 0
) -> Machine:
    return Machine("windows", *card, cores, memory, touch, screen, laptop)


_XE = _direct3d("Intel", "Intel(R) Iris(R) Xe Graphics (0x00009A49)")
_UHD = _direct3d("Intel", "Intel(R) UHD Graphics 620 (0x00005917)")
_UHD_DESK = _direct3d("Intel", "Intel(R) UHD Graphics 770 (0x00004680)")
_ARC = _direct3d("Intel", "Intel(R) Arc(TM) Graphics (0x00007D55)")
_RTX_4060 = _direct3d("NVIDIA", "NVIDIA GeForce RTX 4060 (0x00002882)")
_RTX_3060 = _direct3d("NVIDIA", "NVIDIA GeForce RTX 3060 (0x00002504)")
_GTX_1650 = _direct3d("NVIDIA", "NVIDIA GeForce GTX 1650 (0x00001F82)")
_RTX_4070 = _direct3d("NVIDIA", "NVIDIA GeForce RTX 4070 SUPER (0x00002783)")
_RADEON = _direct3d("AMD", "AMD Radeon(TM) Graphics (0x00001638)")
_RADEON_780 = _direct3d("AMD", "AMD Radeon 780M Graphics (0x000015BF)")
_RX_6600 = _direct3d("AMD", "AMD Radeon RX 6600 (0x000073FF)")

OFFICE_LAPTOP = _windows(_XE, 8, 16, _LAPTOP_HD, laptop=True)
"""The one that a company buys for everybody."""

_WINDOWS: Choices[Machine] = Choices(
    {
        OFFICE_LAPTOP: 9,
        _windows(_XE, 8, 8, _LAPTOP_HD, laptop=True): 8,
        _windows(_UHD, 8, 8, _FULL_HD, laptop=True): 7,
        _windows(_UHD, 4, 8, _OLD_LAPTOP, laptop=True): 5,
        _windows(_RADEON, 12, 16, _LAPTOP_HD, laptop=True): 6,
        _windows(_RADEON_780, 16, 16, Screen(1707, 1067, 1.5, _TASKBAR), laptop=True): 4,
        _windows(_ARC, 18, 16, Screen(1920, 1200, 1.5, _TASKBAR, wide=True), laptop=True, touch=10): 3,
        _windows(_UHD_DESK, 16, 16, _FULL_HD): 6,
        _windows(_UHD_DESK, 20, 32, _QUAD_HD): 4,
        _windows(_GTX_1650, 12, 16, _FULL_HD): 6,
        _windows(_RTX_3060, 12, 16, _FULL_HD): 6,
        _windows(_RTX_4060, 16, 32, _QUAD_HD): 6,
        _windows(_RTX_4070, 24, 32, Screen(2560, 1440, 1.0, _TASKBAR, wide=True)): 4,
        _windows(_RX_6600, 12, 16, _FULL_HD): 4,
        _windows(_RADEON, 8, 8, _FULL_HD): 3,
    }
)


def _apple(chip: str, cores: int, memory: int, screen: Screen, *, laptop: bool = True) -> Machine:
    renderer = f"ANGLE (Apple, ANGLE Metal Renderer: Apple {chip}, Unspecified Version)"
    return Machine("mac", "Google Inc. (Apple)", renderer, cores, memory, 0, screen, laptop, arm=True)


_MACS: Choices[Machine] = Choices(
    {
        _apple("M1", 8, 8, Screen(1440, 900, 2.0, _MENU, wide=True)): 6,
        _apple("M2", 8, 8, Screen(1470, 956, 2.0, _NOTCH, wide=True)): 5,
        _apple("M3", 8, 16, Screen(1470, 956, 2.0, _NOTCH, wide=True)): 5,
        _apple("M4", 10, 16, Screen(1512, 982, 2.0, _NOTCH, wide=True)): 5,
        _apple("M3 Pro", 12, 16, Screen(1512, 982, 2.0, _NOTCH, wide=True)): 3,
        _apple("M4 Pro", 14, 32, Screen(1728, 1117, 2.0, _NOTCH, wide=True)): 2,
        _apple("M4", 10, 16, Screen(2560, 1440, 2.0, _MENU, wide=True), laptop=False): 2,
    }
)


def _linux(vendor: str, name: str, cores: int, memory: int, screen: Screen, *, laptop: bool) -> Machine:
    renderer = f"ANGLE ({vendor}, {name}, OpenGL 4.6)"
    return Machine("linux", f"Google Inc. ({vendor})", renderer, cores, memory, 0, screen, laptop)


_LINUX: Choices[Machine] = Choices(
    {
        _linux(
            "Intel", "Mesa Intel(R) Xe Graphics (TGL GT2)", 8, 16, Screen(1920, 1080, 1.0, (32, 0, 0, 0)), laptop=True
        ): 3,
        _linux(
            "AMD",
            "AMD Radeon Graphics (radeonsi renoir ACO)",
            16,
            32,
            Screen(2560, 1440, 1.0, (32, 0, 0, 0)),
            laptop=True,
        ): 2,
        _linux(
            "NVIDIA Corporation",
            "NVIDIA GeForce RTX 3070/PCIe/SSE2",
            24,
            32,
            Screen(2560, 1440, 1.0, (0, 0, 44, 0)),
            laptop=False,
        ): 2,
    }
)


def _phone(model: str, gpu: str, memory: int, width: int, height: int, ratio: float) -> Machine:
    vendor = "Qualcomm" if "Adreno" in gpu else "Samsung Electronics Co., Ltd." if "Xclipse" in gpu else "ARM"
    return Machine(
        "android", vendor, gpu, 8, memory, 5, Screen(height, width, ratio, _BARE, wide=True), arm=True, model=model
    )


COURIER_PHONE = _phone("SM-A556B", "Mali-G615", 8, 360, 780, 3.0)
"""The one that a delivery service buys for everybody."""

_ANDROID: Choices[Machine] = Choices(
    {
        _phone("SM-S921B", "Xclipse 940", 8, 360, 780, 3.0): 6,
        _phone("SM-S928B", "Adreno (TM) 750", 8, 384, 832, 3.75): 5,
        _phone("SM-A546B", "Mali-G68 MC4", 8, 360, 800, 3.0): 8,
        _phone("SM-A155F", "Mali-G57 MC2", 4, 384, 832, 2.8125): 7,
        COURIER_PHONE: 4,
        _phone("SM-G991B", "Mali-G78", 8, 360, 800, 3.0): 4,
        _phone("Pixel 8", "Mali-G715", 8, 412, 915, 2.625): 5,
        _phone("Pixel 9", "Mali-G715", 8, 412, 923, 2.625): 4,
        _phone("Pixel 6a", "Mali-G78", 4, 412, 915, 2.625): 3,
        _phone("2312DRA50G", "Adreno (TM) 710", 8, 393, 873, 2.75): 5,
        _phone("23021RAA2Y", "Adreno (TM) 610", 4, 393, 873, 2.75): 5,
        _phone("CPH2621", "Adreno (TM) 619", 8, 360, 800, 3.0): 3,
        _phone("moto g84 5G", "Adreno (TM) 619", 8, 412, 915, 2.625): 3,
        _phone("V2312", "Mali-G57 MC2", 4, 384, 854, 2.8125): 3,
        _phone("RMX3999", "Mali-G615", 8, 360, 804, 3.0): 2,
    }
)


def _iphone(width: int, height: int, ratio: float) -> Machine:
    screen = Screen(height, width, ratio, _BARE, wide=True)
    return Machine("iphone", "Apple Inc.", "Apple GPU", 4, 0, 5, screen, arm=True)


_IPHONES: Choices[Machine] = Choices(
    {
        _iphone(390, 844, 3.0): 9,
        _iphone(393, 852, 3.0): 10,
        _iphone(430, 932, 3.0): 6,
        _iphone(402, 874, 3.0): 5,
        _iphone(440, 956, 3.0): 3,
        _iphone(375, 812, 3.0): 3,
        _iphone(414, 896, 2.0): 3,
        _iphone(375, 667, 2.0): 2,
    }
)

MACHINES: dict[System, Choices[Machine]] = {
    "windows": _WINDOWS,
    "mac": _MACS,
    "linux": _LINUX,
    "android": _ANDROID,
    "iphone": _IPHONES,
}

SERVER = Machine(
    "linux",
    "Google Inc. (Google)",
    "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)",
    4,
    8,
    0,
    Screen(800, 600, 1.0, _BARE),
)
"""A machine in a rack, whose processor draws."""


def virtual(hypervisor: str) -> Machine:
    """Return the machine that VMware, VirtualBox or Parallels makes of a part of another one."""
    cards = {
        "VMware": _direct3d("VMware, Inc.", "VMware SVGA 3D"),
        "VirtualBox": _direct3d("Oracle", "VirtualBox Graphics Adapter (WDDM)"),
        "Parallels": _direct3d("Parallels", "Parallels Display Adapter (WDDM)"),
    }
    return _windows(cards[hypervisor], 2, 4, Screen(1280, 800, 1.0, _TASKBAR))
