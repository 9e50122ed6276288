"""What a browser calls itself: to the page, in client hints, and in the headers of a request."""

from __future__ import annotations

from typing import Any

from ridgeline.demo_data.devices import Device, State
from ridgeline.demo_data.machines import System
from ridgeline.demo_data.releases import Release, chromium_of

Header = tuple[str, str]
_SYSTEMS: dict[System, str] = {
    "windows": "Windows NT 10.0; Win64; x64",
    "mac": "Macintosh; Intel Mac OS X 10_15_7",
    "linux": "X11; Linux x86_64",
    "android": "Linux; Android 10; K",
}
HINTED: dict[System, str] = {"windows": "Windows", "mac": "macOS", "linux": "Linux", "android": "Android"}
_BRANDS = {"chrome": "Google Chrome", "edge": "Microsoft Edge", "samsung": "Samsung Internet"}
# A brand that no browser has: sites shall not rely on the list.
_GREASE = "Not.A/Brand"
_WINDOWS_VERSIONS = ("15.0.0", "19.0.0", "20.0.0")


def user_agent(device: Device, known: Release) -> str:
    """Return the text, reduced as browsers do since 2023."""
    system = device.machine.system
    if device.engine == "webkit":
        if system == "iphone":
            # Safari has not named its system since 26.
            head, version = "iPhone; CPU iPhone OS 18_7 like Mac OS X", f"{known.full} Mobile/15E148 Safari/604.1"
        else:
            head, version = _SYSTEMS[system], f"{known.full} Safari/605.1.15"
        return f"Mozilla/5.0 ({head}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{version}"
    if device.engine == "gecko":
        head = _SYSTEMS[system].replace("10_15_7", "10.15")
        return f"Mozilla/5.0 ({head}; rv:{known.major}.0) Gecko/20100101 Firefox/{known.major}.0"
    base = f"Mozilla/5.0 ({_SYSTEMS[system]}) AppleWebKit/537.36 (KHTML, like Gecko)"
    mobile = " Mobile" if system == "android" else ""
    if device.browser == "samsung":
        return f"{base} SamsungBrowser/{known.major}.0 Chrome/{known.engine}.0.0.0{mobile} Safari/537.36"
    edge = f" Edg/{known.major}.0.0.0" if device.browser == "edge" else ""
    return f"{base} Chrome/{known.engine}.0.0.0{mobile} Safari/537.36{edge}"


def client_hints(device: Device, state: State, known: Release) -> dict[str, Any]:
    """Return what a Chromium tells who asks."""
    machine = device.machine
    mobile = machine.system == "android"
    names = brands(device, known)
    whole = chromium_of(device.browser, known)
    versions = {"Chromium": whole, _GREASE: "8.0.0.0"}
    return {
        "brands": [{"brand": name, "version": version} for name, version in names],
        "full_version_list": [{"brand": name, "version": versions.get(name, known.full)} for name, _ in names],
        "mobile": mobile,
        "platform": HINTED[machine.system],
        "platform_version": _platform_version(machine.system, state),
        "architecture": "" if mobile else "arm" if machine.arm else "x86",
        "bitness": "" if mobile else "64",
        "model": machine.model,
        "wow64": False,
        "form_factors": ["Mobile" if mobile else "Desktop"],
    }


def _platform_version(system: System, state: State) -> str:
    if system == "windows":
        return _WINDOWS_VERSIONS[min(state.system_step, len(_WINDOWS_VERSIONS) - 1)]
    if system == "android":
        return f"{15 + min(state.system_step, 1)}.0.0"
    if system == "mac":
        return f"26.{1 + state.system_step}.0"
    return f"6.{14 + state.system_step}.0"


def brands(device: Device, known: Release) -> list[tuple[str, str]]:
    """Return the names that a Chromium has, with their major versions."""
    own = "Brave" if device.hiding == "brave" else _BRANDS[device.browser]
    return [(own, str(known.major)), (_GREASE, "8"), ("Chromium", str(known.engine))]


def headers(device: Device, state: State, known: Release, origin: str) -> list[Header]:
    """Return what the browser sends along with the agent's message, from a page of the site to another of its hosts."""
    found = [
        ("host", "id." + origin.removeprefix("https://")),
        ("user-agent", user_agent(device, known)),
        ("content-type", "text/plain;charset=UTF-8"),
        ("accept", "*/*"),
        ("accept-language", accept_language(device.languages[state.language])),
        ("accept-encoding", "gzip, deflate, br, zstd"),
        ("origin", origin),
        ("referer", origin + "/"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-mode", "cors"),
        ("sec-fetch-dest", "empty"),
    ]
    if device.engine == "blink":
        named = ", ".join(f'"{name}";v="{version}"' for name, version in brands(device, known))
        found += [
            ("sec-ch-ua", named),
            ("sec-ch-ua-mobile", "?1" if device.machine.system == "android" else "?0"),
            ("sec-ch-ua-platform", f'"{HINTED[device.machine.system]}"'),
        ]
    return found


def accept_language(languages: tuple[str, ...]) -> str:
    """Return languages as a browser asks for them, each less than the one before."""
    first, *others = languages
    return ",".join([first, *(f"{name};q={max(0.1, 0.9 - 0.1 * rank):.1f}" for rank, name in enumerate(others))])
