"""What a user-agent text and client hints say about browser, operating system and device.

Families are those of the uap project (`Chrome`, `Mobile Safari`, `Mac OS X`, `Other` for an unnamed device), which are
also the contract's. Chromium froze the platform version and the device model in the text, so client hints, where the
browser gave them, correct both (User-Agent Reduction; https://wicg.github.io/ua-client-hints/).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import ua_parser
from ua_parser.core import OS, Device, UserAgent

MAXIMUM_LENGTH = 1_024
_FIRST_WINDOWS_11 = 13  # UA-CH platformVersion of Windows 11 (Microsoft, "Detect Windows 11 using client hints")


@dataclass(frozen=True, slots=True)
class Client:
    """Each part is None when it is not known."""

    browser: str | None = None
    browser_version: str | None = None
    os: str | None = None
    os_version: str | None = None
    device: str | None = None

    @property
    def browser_major_version(self) -> str | None:
        return self.browser_version.split(".")[0] if self.browser_version else None


def read_client(user_agent: str | None, client_hints: object = None) -> Client:
    """Return what is known of the client; `client_hints` is the agent's fact of that name, of any shape."""
    client = _read_text(user_agent[:MAXIMUM_LENGTH]) if user_agent else Client()
    return _correct(client, client_hints) if isinstance(client_hints, dict) else client


@lru_cache(maxsize=4_096)
def _read_text(user_agent: str) -> Client:
    result = ua_parser.parse(user_agent)
    return Client(
        browser=result.user_agent.family if result.user_agent else None,
        browser_version=_join(result.user_agent),
        os=result.os.family if result.os else None,
        os_version=_join(result.os),
        device=_device(result.device),
    )


def _join(found: UserAgent | OS | None) -> str | None:
    if found is None:
        return None
    return ".".join(part for part in (found.major, found.minor, found.patch, found.patch_minor) if part) or None


def _device(found: Device | None) -> str | None:
    return found.family if found else None


def _correct(client: Client, hints: dict[str, Any]) -> Client:
    platform, version = _text(hints, "platform"), _text(hints, "platform_version")
    if platform == "Windows" and version and client.os == "Windows":
        major = _leading_number(version)
        # 0 stands for Windows 7 to 8.1, which the text tells apart.
        if major:
            client = replace(client, os_version="11" if major >= _FIRST_WINDOWS_11 else "10")
    elif version and (platform, client.os) in {("macOS", "Mac OS X"), ("Android", "Android")}:
        client = replace(client, os_version=_trim(version))
    elif platform in {"Chrome OS", "Chromium OS"} and version and client.os == "Chrome OS":
        client = replace(client, os_version=version)
    model = _text(hints, "model")
    if model:
        client = replace(client, device=model)
    return _correct_browser_version(client, hints)


def _correct_browser_version(client: Client, hints: dict[str, Any]) -> Client:
    """Replace the reduced version (`156.0.0.0`) by the full one of a brand with the same major version."""
    brands = hints.get("full_version_list")
    major = client.browser_major_version
    if not isinstance(brands, list) or major is None:
        return client
    fulls = {
        brand["brand"]: brand["version"]
        for brand in brands
        if isinstance(brand, dict) and isinstance(brand.get("brand"), str) and isinstance(brand.get("version"), str)
    }
    by_name = [full for brand, full in fulls.items() if client.browser and client.browser.split()[0] in brand]
    for full in (*by_name, *fulls.values()):
        if full.split(".")[0] == major and len(full) <= 64:  # noqa: PLR2004 - longer than any version
            return replace(client, browser_version=full)
    return client


def _text(hints: dict[str, Any], name: str) -> str | None:
    value = hints.get(name)
    return value if isinstance(value, str) and 0 < len(value) <= 128 else None  # noqa: PLR2004 - longer than any name


def _leading_number(version: str) -> int | None:
    head = version.partition(".")[0]
    return int(head) if head.isascii() and head.isdigit() else None


def _trim(version: str) -> str:
    """Drop the zeros that hints pad with: `14.0.0` is `14`."""
    parts = version.split(".")
    while len(parts) > 1 and parts[-1] == "0":
        parts.pop()
    return ".".join(parts)
