"""The contract's `raw_device_attributes`, as far as a browser supplies them."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

Int32 = Annotated[int, Meta(ge=-(2**31), le=2**31 - 1)]
Int64 = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Text = Annotated[str, Meta(max_length=2_048)]
Digest = Annotated[str, Meta(max_length=64)]


class FontPreferences(Struct, omit_defaults=True):
    default: float | UnsetType = UNSET
    serif: float | UnsetType = UNSET
    sans: float | UnsetType = UNSET
    mono: float | UnsetType = UNSET
    apple: float | UnsetType = UNSET
    min: float | UnsetType = UNSET
    system: float | UnsetType = UNSET


class Emoji(Struct, omit_defaults=True):
    font: Text | UnsetType = UNSET
    width: float | UnsetType = UNSET
    height: float | UnsetType = UNSET
    top: float | UnsetType = UNSET
    bottom: float | UnsetType = UNSET
    left: float | UnsetType = UNSET
    right: float | UnsetType = UNSET
    x: float | UnsetType = UNSET
    y: float | UnsetType = UNSET


class Canvas(Struct, omit_defaults=True):
    winding: bool | UnsetType = UNSET
    geometry: Digest | UnsetType = UNSET
    text: Digest | UnsetType = UNSET


class WebGlExtensions(Struct, omit_defaults=True):
    context_attributes: Digest | UnsetType = UNSET
    parameters: Digest | UnsetType = UNSET
    shader_precisions: Digest | UnsetType = UNSET
    extensions: Digest | UnsetType = UNSET
    extension_parameters: Digest | UnsetType = UNSET
    unsupported_extensions: list[Text] | UnsetType = UNSET


class WebGlBasics(Struct, omit_defaults=True):
    version: Text | UnsetType = UNSET
    vendor: Text | UnsetType = UNSET
    vendor_unmasked: Text | UnsetType = UNSET
    renderer: Text | UnsetType = UNSET
    renderer_unmasked: Text | UnsetType = UNSET
    shading_language_version: Text | UnsetType = UNSET


class TouchSupport(Struct, omit_defaults=True):
    touch_event: bool | UnsetType = UNSET
    touch_start: bool | UnsetType = UNSET
    max_touch_points: Int64 | UnsetType = UNSET


class MimeType(Struct, omit_defaults=True):
    type: Text | UnsetType = UNSET
    suffixes: Text | UnsetType = UNSET
    description: Text | UnsetType = UNSET


class Plugin(Struct, omit_defaults=True):
    name: Text
    description: Text | UnsetType = UNSET
    mimeTypes: list[MimeType] | UnsetType = UNSET  # noqa: N815 - the contract's spelling


class RawDeviceAttributes(Struct, omit_defaults=True, kw_only=True):
    font_preferences: FontPreferences | UnsetType = UNSET
    emoji: Emoji | UnsetType = UNSET
    fonts: list[Text] | UnsetType = UNSET
    device_memory: Annotated[int, Meta(ge=0, le=2**31 - 1)] | UnsetType = UNSET
    timezone: Text | UnsetType = UNSET
    canvas: Canvas | UnsetType = UNSET
    languages: list[list[Text]] | UnsetType = UNSET
    webgl_extensions: WebGlExtensions | UnsetType = UNSET
    webgl_basics: WebGlBasics | UnsetType = UNSET
    screen_resolution: Annotated[list[Int32], Meta(min_length=2, max_length=2)] | UnsetType = UNSET
    touch_support: TouchSupport | UnsetType = UNSET
    oscpu: Text | UnsetType = UNSET
    architecture: Int32 | UnsetType = UNSET
    cookies_enabled: bool | UnsetType = UNSET
    hardware_concurrency: Int32 | UnsetType = UNSET
    date_time_locale: Text | UnsetType = UNSET
    vendor: Text | UnsetType = UNSET
    color_depth: Int32 | UnsetType = UNSET
    platform: Text | UnsetType = UNSET
    session_storage: bool | UnsetType = UNSET
    local_storage: bool | UnsetType = UNSET
    audio: float | UnsetType = UNSET
    plugins: list[Plugin] | UnsetType = UNSET
    indexed_db: bool | UnsetType = UNSET
    math: Digest | UnsetType = UNSET
    font_hash: Digest | UnsetType = UNSET
    timezone_offset: Annotated[str, Meta(pattern=r"^[+-][0-9]{2}:[0-9]{2}\Z")] | UnsetType = UNSET
