"""What an observation says about a device, as numbers that can be stored, compared and read again by later releases.

Each attribute is in one of three states: a value; ABSENT, the browser is known to have no such thing or to refuse it;
UNSTABLE, the browser is known to hide it behind noise. The last two are knowledge and compare like values. An attribute
that was not observed (late, failed, missing, of another shape than the protocol's) is None and says nothing.

Where only equality matters the value is a 32-bit digest; versions are numbers that grow; fonts are a set.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ridgeline.matching.attributes import NAMES
from ridgeline.matching.digests import digest32
from ridgeline.matching.parameters import class_of
from ridgeline.wire.observation import Fact

VERSION = 1
"""Of the features: which attributes there are, how they are read, and in which contexts they are counted.

Raised with any change of one of these, together with `profile.STORED`. Profiles of before are then read with what still
compares, and counts are made anew of them. Other blocking keys alone leave it as it is.
"""

ABSENT = 0
UNSTABLE = 1
_FIRST_VALUE = 2

Value = int | bytes | None
Facts = Mapping[str, Fact]

_MOST_FONTS = 96  # more than the agent asks for; the rest of a made-up list is not looked at
_NOT_OBSERVED = frozenset({"timeout", "failed"})
_AUDIO_TIMED_OUT = -3
_GECKO_SCREEN_STEP = 10
_LARGEST_NUMBER = 1e9  # longer than any screen; no infinity, no NaN
_PARTS_OF_A_BUILD = 4
_DRIVER_VERSION = re.compile(r"-\d+(?:\.\d+){2,}(?=\)?$)")


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """What the server read from the user agent and the client hints; each part None when it is not known."""

    browser: str | None
    browser_version: str | None
    system: str | None
    system_version: str | None
    model: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """One visit's values in the order of ATTRIBUTES, of this release's VERSION; `kind` is its place in CLASSES."""

    values: tuple[Value, ...]
    kind: int = 0


def read_features(facts: Facts, client: ClientFacts) -> Features | None:
    """Return the features, or None where browser or system is unknown: nothing could be compared with anything."""
    if client.browser is None or client.system is None:
        return None
    browser, system = browser_family(client.browser), system_family(facts, client.system)
    client = replace(client, browser=browser, system=system)
    return Features(tuple([_read(reader, facts, client) for reader in _IN_ORDER]), class_of(browser, system))


def browser_family(name: str) -> str:
    """Return a browser's family whatever it pretends to run on: a phone may ask for a desktop's page."""
    return name.replace("Mobile ", "").replace(" Mobile", "")


def system_family(facts: Facts, named: str) -> str:
    """Return the system's family by what the scripts see, where the user agent may have been changed."""
    platform, touch = facts.get("platform"), facts.get("touch_support")
    text = "" if platform is None else platform.value
    points = touch.value.get("max_touch_points") if touch is not None and isinstance(touch.value, dict) else 0
    touched = isinstance(points, int | float) and points > 0
    if not isinstance(text, str):
        return named
    if text.startswith("Win"):
        return "Windows"
    if text in ("iPhone", "iPad", "iPod"):
        return "iOS"
    if text.startswith("Mac"):
        return "iOS" if touched else "Mac OS X"
    if text.startswith(("Linux", "Android")):
        pointer = facts.get("pointer")
        coarse = pointer is not None and isinstance(pointer.value, dict) and pointer.value.get("main") == "coarse"
        return "Android" if " arm" in text or (touched and coarse) else "Linux"
    return named


class _NoValue(Exception):
    """The fact has no value but a state, or, with None, was not observed."""

    def __init__(self, state: Value) -> None:
        super().__init__(state)
        self.state = state


_Reader = Callable[[Facts, ClientFacts], Value]


def _value(facts: Facts, name: str) -> Any:
    """Return a fact's value; raise _NoValue where it has none."""
    fact = facts.get(name)
    if fact is None or fact.error in _NOT_OBSERVED:
        raise _NoValue(None)
    if isinstance(fact.error, str):
        raise _NoValue(UNSTABLE if fact.error == "unstable" else ABSENT)
    return fact.value


def _object(facts: Facts, name: str) -> dict[str, Any]:
    value = _value(facts, name)
    if not isinstance(value, dict):
        raise _NoValue(None)
    return value


def _numbers(facts: Facts, name: str, least: int) -> list[float]:
    value = _value(facts, name)
    if not isinstance(value, list | tuple) or len(value) < least or not all(map(_is_number, value)):
        raise _NoValue(None)
    return [*value]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST_NUMBER


def _number(value: Any) -> int:
    return _FIRST_VALUE + digest32(value) % (2**32 - _FIRST_VALUE)


SYSTEMS: tuple[int, ...] = tuple(_number(name) for name in ("Windows", "Mac OS X", "Linux", "Android", "iOS"))
"""The values of the attribute `system` that `system_family` gives by what scripts see."""


def _fact(name: str) -> _Reader:
    return lambda facts, client: _number(_value(facts, name))


def _member(name: str, member: str) -> _Reader:
    """Digest one member of an object, which may itself be in one of the states."""

    def read(facts: Facts, client: ClientFacts) -> Value:
        value = _object(facts, name).get(member)
        if value is None or value == "unsupported":
            return ABSENT
        return UNSTABLE if value == "unstable" else _number(value)

    return read


def _members(name: str, *members: str) -> _Reader:
    """Digest some members of an object."""

    def read(facts: Facts, client: ClientFacts) -> Value:
        value = _object(facts, name)
        return _number([value.get(member) for member in members])

    return read


def _together(*names: str) -> _Reader:
    """Digest several facts as one, each with its state; unknown where any was not observed."""

    def read(facts: Facts, client: ClientFacts) -> Value:
        values: list[Any] = []
        for name in names:
            try:
                values.append([_value(facts, name)])
            except _NoValue as absence:
                if absence.state is None and facts.get(name) is not None:
                    raise
                values.append(absence.state)
        if all(value is None for value in values):
            raise _NoValue(None)
        return _number(values)

    return read


def _in_whole_pixels(name: str) -> _Reader:
    """Digest an object's lengths in whole pixels: zoom changes the digits behind."""

    def read(facts: Facts, client: ClientFacts) -> Value:
        lengths = _object(facts, name)
        return _number({key: round(part) if _is_number(part) else part for key, part in lengths.items()})

    return read


def _hints_missed(facts: Facts, client: ClientFacts) -> bool:
    """Tell whether a Chromium has client hints that did not come in time: without them its user agent tells a browser
    version of zeros, a system version that was frozen years ago, and no model, for everybody.
    """
    fact = facts.get("client_hints")
    if fact is not None and fact.error not in _NOT_OBSERVED:
        return False
    others = client.browser is not None and ("Firefox" in client.browser or "Safari" in client.browser)
    # Where the server knows a whole build, hints told it, or a user agent of before they were needed.
    return not others and client.system != "iOS" and not _is_whole(client.browser_version)


def _is_whole(version: str | None) -> bool:
    return version is not None and not version.endswith(".0.0.0") and version.count(".") >= _PARTS_OF_A_BUILD - 1


def _of_client(name: str) -> _Reader:
    def read(facts: Facts, client: ClientFacts) -> Value:
        text = getattr(client, name)
        return ABSENT if text is None else _number(text)

    return read


def version_number(text: str | None, parts: int) -> int | None:
    """Return a version's first parts as one number that grows with it, four decimal digits a part.

    None for a text that is no version.
    """
    if text is None or not text.split(".", 1)[0].isdecimal():
        return None
    pieces = [piece[:6] if piece.isdecimal() else "0" for piece in text.split(".")[:parts]]
    number = 0
    for piece in [*pieces, *["0"] * (parts - len(pieces))]:
        number = number * 10_000 + min(int(piece), 9_999)
    return number + _FIRST_VALUE


def _browser_version(facts: Facts, client: ClientFacts) -> Value:
    # Only the major version: browsers that give no client hints tell no more, and hints can be late.
    return version_number(client.browser_version, 1)


def _browser_build(facts: Facts, client: ClientFacts) -> Value:
    # Only where client hints told it: what else stands behind the major version is zero for everybody.
    if not _is_whole(client.browser_version):
        return None if _hints_missed(facts, client) else ABSENT
    return version_number(client.browser_version, _PARTS_OF_A_BUILD)


def _model(facts: Facts, client: ClientFacts) -> Value:
    if _hints_missed(facts, client):
        return None
    return ABSENT if client.model is None else _number(client.model)


def _system_version(facts: Facts, client: ClientFacts) -> Value:
    if _hints_missed(facts, client):
        return None
    number = version_number(client.system_version, 3)
    return ABSENT if number is None else number


def _gpu(facts: Facts, client: ClientFacts) -> Value:
    basics = _object(facts, "webgl_basics")
    renderer = basics.get("renderer_unmasked") or basics.get("renderer")
    if not isinstance(renderer, str):
        return None
    # Direct3D's renderer ended in the driver's version in older Chromium.
    return _number([basics.get("vendor_unmasked"), _DRIVER_VERSION.sub("", renderer)])


def _audio(facts: Facts, client: ClientFacts) -> Value:
    value = _value(facts, "audio")
    return None if value == _AUDIO_TIMED_OUT else _number(value)


def _screen(facts: Facts, client: ClientFacts) -> Value:
    """Firefox counts the screen in CSS pixels, which zoom changes: there the physical size is taken, rounded."""
    size = _numbers(facts, "screen_resolution", 2)
    if client.browser is not None and client.browser.startswith("Firefox"):
        ratio = _value(facts, "device_pixel_ratio")
        if _is_number(ratio):
            size = [round(side * ratio / _GECKO_SCREEN_STEP) * _GECKO_SCREEN_STEP for side in size]
    return _number(size)


def _fonts(facts: Facts, client: ClientFacts) -> Value:
    names = _value(facts, "fonts")
    if not isinstance(names, list | tuple):
        return None
    members = sorted({digest32(name) & 0xFFFF for name in names[:_MOST_FONTS]})
    return b"".join(member.to_bytes(2, "big") for member in members)


def _window_edges(facts: Facts, client: ClientFacts) -> Value:
    """What the browser's own bars take of the window: they tell of extensions, bookmarks bar and theme."""
    frame = _numbers(facts, "window_frame", 4)
    return _number([frame[0] - frame[2], frame[1] - frame[3]])


def _read(reader: _Reader, facts: Facts, client: ClientFacts) -> Value:
    try:
        return reader(facts, client)
    except _NoValue as absence:
        return absence.state


_READERS: dict[str, _Reader] = {
    "browser": _of_client("browser"),
    "system": _of_client("system"),
    "model": _model,
    "platform": _together("platform", "oscpu", "vendor"),
    "architecture": _fact("architecture"),
    "gpu": _gpu,
    "cores": _fact("hardware_concurrency"),
    "memory": _fact("device_memory"),
    "webgl_limits": _members(
        "webgl_extensions", "context_attributes", "parameters", "shader_precisions", "extension_parameters"
    ),
    "audio": _audio,
    "math": _fact("math"),
    "touch": _fact("touch_support"),
    "pointer": _fact("pointer"),
    "codecs": _fact("codecs"),
    "screen": _screen,
    "color": _together("color_depth", "color_gamut", "monochrome"),
    "hdr": _fact("hdr"),
    "pixel_ratio": _fact("device_pixel_ratio"),
    "fonts": _fonts,
    "system_version": _system_version,
    "browser_version": _browser_version,
    "browser_build": _browser_build,
    "engine": _together("engine", "vendor_flavors"),
    "webgl_version": _members("webgl_basics", "version", "shading_language_version"),
    "webgl_extensions": _members("webgl_extensions", "extensions", "unsupported_extensions"),
    "canvas_geometry": _member("canvas", "geometry"),
    "canvas_text": _member("canvas", "text"),
    "emoji": _in_whole_pixels("emoji"),
    "font_preferences": _in_whole_pixels("font_preferences"),
    "plugins": _together("plugins", "pdf_viewer_enabled"),
    "timezone": _fact("timezone"),
    "languages": _fact("languages"),
    "locale": _fact("date_time_locale"),
    "keyboard": _together("keyboard_layout_hash", "keyboard_layout_name"),
    "screen_frame": _fact("screen_frame"),
    "color_scheme": _fact("color_scheme"),
    "permissions": _fact("permissions"),
    "storage_abilities": _together("cookies_enabled", "local_storage", "session_storage", "indexed_db"),
    "storage_quota": _member("storage_quota", "quota"),
    "connection": _members("connection", "type", "save_data"),
    "window_edges": _window_edges,
    "voices": _fact("voices"),
    "media_devices": _fact("media_devices"),
    "webgpu": _members("webgpu", "vendor", "architecture", "device", "description"),
    "webgpu_limits": _members("webgpu", "features", "limits"),
}
if set(_READERS) != set(NAMES):
    raise RuntimeError("the catalogue of attributes and their readers differ")
_IN_ORDER = tuple(_READERS[name] for name in NAMES)
