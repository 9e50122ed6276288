"""Every fact of the agent protocol: what its value looks like, what it must be, and where a browser has none.

A new source needs its line in FACTS; in TRUTHS if one expression says the same; in ABSENT for each browser without it.
"""

from __future__ import annotations

from tests.browser.shapes import (
    Shape,
    among,
    between,
    boolean,
    integer,
    like,
    list_of,
    long_hash,
    number,
    positive,
    record,
    short_hash,
    some_text,
    text,
)

_BRAND = list_of(record({"brand": text, "version": text}))
_PERMISSION = among("granted", "denied", "prompt")
_POINTER = among("fine", "coarse", "none")
_VIEW = {
    "user_agent": some_text,
    "platform": text,
    "languages": list_of(text),
    "hardware_concurrency": integer,
    "webdriver": boolean,
}
_LAYOUT_BOX = dict.fromkeys(("width", "height", "top", "bottom", "left", "right", "x", "y"), number)
_COUNTED = (
    *("events", "offbeat", "moves", "ruled", "presses", "weightless", "leapt", "brief", "misplaced"),
    *("keys", "unpaired", "unshifted", "unheld", "tapped", "rapid"),
)

FACTS: dict[str, Shape] = {
    "architecture": among(127, 255),
    "audio": positive,
    "automation": list_of(like("(global|binding|attribute|own|replaced|lacks):.{1,40}"), most=30),
    "battery_charging": boolean,
    "battery_level": between(0, 100),
    "canvas": record({"winding": among(True), "geometry": long_hash, "text": long_hash}),
    "client_hints": record(
        {"brands": _BRAND, "full_version_list": _BRAND, "mobile": boolean, "platform": some_text},
        {
            "platform_version": text,
            "architecture": text,
            "bitness": text,
            "model": text,
            "wow64": boolean,
            "form_factors": list_of(text),
        },
    ),
    "codecs": like("[0-5]{12}"),
    "color_depth": between(1, 64),
    "color_gamut": among("rec2020", "p3", "srgb"),
    "color_scheme": among("dark", "light"),
    "connection": record(
        {},
        {
            "type": text,
            "effective_type": among("slow-2g", "2g", "3g", "4g"),
            "rtt": lambda value: integer(value) and value % 50 == 0,
            "downlink": integer,
            "save_data": boolean,
        },
    ),
    "console_watched": record(
        {"traps": list_of(among("stack", "cause", "element"))},
        dict.fromkeys(("async_calls", "text_nodes"), integer),
    ),
    "contrast": among("no-preference", "more", "less", "custom"),
    "cookies_enabled": among(True),
    "date_time_locale": like("[a-z]{2,3}(-.+)?"),
    "device_memory": positive,
    "device_pixel_ratio": positive,
    "emoji": record({"font": some_text, **_LAYOUT_BOX}),
    "engine": record(
        {
            "native_length": between(20, 60),
            "stack": among("at", "@"),
            "messages": short_hash,
            "navigator_order": short_hash,
            "globals": list_of(some_text),
        },
        {"stack_limit": integer},
    ),
    "file_access": record({"size": integer, "blob": positive}),
    "file_system": among(True),
    "font_preferences": record(dict.fromkeys(("default", "serif", "sans", "mono", "apple", "min", "system"), positive)),
    "fonts": list_of(some_text),
    "forced_colors": boolean,
    "geolocation": record({"latitude": number, "longitude": number, "accuracy": between(1, 100_000_000)}),
    "hardware_concurrency": between(1, 1024),
    "hdr": boolean,
    # Nobody disguises anything here, so that nothing differs.
    "iframe_navigator": record({}),
    "indexed_db": among(True),
    "input": record({}, dict.fromkeys(_COUNTED, between(1, 10_000))),
    "inverted_colors": boolean,
    "keyboard_layout_hash": long_hash,
    "keyboard_layout_name": like("[a-z]{2}(-[A-Z0-9]{2,3})?"),
    "languages": list_of(list_of(some_text, least=1), least=1),
    "local_storage": among(True),
    "math": long_hash,
    "media_devices": record({}, dict.fromkeys(("audioinput", "audiooutput", "videoinput"), between(1, 100))),
    "monochrome": between(0, 16),
    "oscpu": some_text,
    "pdf_viewer_enabled": boolean,
    "permissions": record(
        {},
        dict.fromkeys(("geolocation", "notifications", "camera", "microphone"), _PERMISSION)
        | {"notification": among("granted", "denied", "default")},
    ),
    "platform": some_text,
    "plugins": list_of(
        record(
            {
                "name": some_text,
                "description": text,
                "mimeTypes": list_of(record({"type": some_text, "suffixes": text, "description": text})),
            }
        )
    ),
    "pointer": record({"main": _POINTER, "any": list_of(_POINTER, least=1), "hover": boolean}),
    "reduced_motion": boolean,
    "reduced_transparency": boolean,
    "screen_frame": list_of(number, least=4, most=4),
    "screen_resolution": list_of(between(1, 20_000), least=2, most=2),
    "session_storage": among(True),
    "storage_quota": record({"quota": positive, "persisted": boolean}),
    "timezone": like(r"[A-Z]\w+(/[\w+-]+)*"),
    "timezone_offset": like(r"[+-]\d\d:\d\d"),
    "touch_support": record({"max_touch_points": integer, "touch_event": boolean, "touch_start": boolean}),
    "user_agent": like("Mozilla/5.0 .+"),
    "vendor": text,
    "vendor_flavors": list_of(some_text),
    "voices": record({"count": integer, "hash": short_hash}, {"default": some_text}),
    "webdriver": among(True),
    "webgl_basics": record(
        dict.fromkeys(("version", "vendor", "renderer", "renderer_unmasked", "shading_language_version"), some_text),
        {"vendor_unmasked": some_text},
    ),
    "webgl_context": among(True),
    "webgl_extensions": record(
        dict.fromkeys(
            ("context_attributes", "parameters", "shader_precisions", "extensions", "extension_parameters"), long_hash
        )
        | {"unsupported_extensions": list_of(some_text)}
    ),
    "webgpu": record(
        dict.fromkeys(("vendor", "architecture", "device", "description"), text)
        | {"features": short_hash, "limits": short_hash}
    ),
    "window_frame": list_of(number, least=6, most=6),
    "worker_navigator": record({}, {"webgl_renderer": some_text}),
}

# What the page itself is told, where one expression says it.
TRUTHS = {
    "color_depth": "screen.colorDepth",
    "date_time_locale": "new Intl.DateTimeFormat().resolvedOptions().locale",
    "device_memory": "navigator.deviceMemory",
    "device_pixel_ratio": "devicePixelRatio",
    "hardware_concurrency": "navigator.hardwareConcurrency",
    "languages": "[[navigator.language], [...navigator.languages]]",
    "oscpu": "navigator.oscpu",
    "pdf_viewer_enabled": "navigator.pdfViewerEnabled",
    "platform": "navigator.platform",
    "screen_resolution": "[screen.width, screen.height].sort((a, b) => b - a)",
    "timezone": "Intl.DateTimeFormat().resolvedOptions().timeZone",
    "user_agent": "navigator.userAgent",
    "vendor": "navigator.vendor",
    "webdriver": "navigator.webdriver",
    "window_frame": "[outerWidth, outerHeight, innerWidth, innerHeight, screenX, screenY]",
}

# All of them `unsupported`: the reason for each is beside it.
ABSENT: dict[str, dict[str, str]] = {
    "chromium": {
        "inverted_colors": "only Safari has the media query",
        "oscpu": "only Firefox has it",
        "webgpu": "not asked where the processor draws, since Chromium would complain on the console",
    },
    "firefox": {
        "battery_charging": "taken out of Firefox for privacy",
        "battery_level": "taken out of Firefox for privacy",
        "client_hints": "only Chromium has them",
        "connection": "only Chromium has it",
        "device_memory": "only Chromium tells",
        "file_access": "only Chromium is asked",
        "inverted_colors": "only Safari has the media query",
        "keyboard_layout_hash": "only Chromium tells",
        "keyboard_layout_name": "only Chromium tells",
        "reduced_transparency": "the media query is behind a preference",
        "voices": "not asked on Linux, where Firefox may show its user a bar",
        "webgl_basics": "no WebGL without a graphics processor",
        "webgl_context": "no WebGL without a graphics processor",
        "webgl_extensions": "no WebGL without a graphics processor",
        "webgpu": "not where WebGL is missing",
    },
}

# `blocked`: nobody is asked for a permission, and none is there.
NOT_ALLOWED = {"geolocation"}

# Nobody waits for these: `timeout` in one observation, there in the next.
LATE = {"file_access", "geolocation", "media_devices", "voices", "webgpu", "worker_navigator"}
# What time changes. Firefox finds out about its decoders while the first page is already open.
TIME_MAY_CHANGE = {
    *("battery_charging", "battery_level", "codecs", "connection", "console_watched"),
    *("file_access", "storage_quota"),
}
