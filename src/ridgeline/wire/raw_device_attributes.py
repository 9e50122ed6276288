"""The contract's `raw_device_attributes`: what was observed on the device, before any judgement."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from ridgeline.wire.shape import Int32, Int64, Number, Shape


class FontPreferences(Shape):
    """How wide the same text is, in CSS pixels, in the fonts that the user's settings choose."""

    default: Annotated[Number | UnsetType, Meta(description="In the page's default font.")] = UNSET
    serif: Annotated[Number | UnsetType, Meta(description="In the serif font.")] = UNSET
    sans: Annotated[Number | UnsetType, Meta(description="In the sans-serif font.")] = UNSET
    mono: Annotated[Number | UnsetType, Meta(description="In the monospaced font.")] = UNSET
    apple: Annotated[Number | UnsetType, Meta(description="In the font of Apple's body text.")] = UNSET
    min: Annotated[Number | UnsetType, Meta(description="In the smallest font size that the browser allows.")] = UNSET
    system: Annotated[Number | UnsetType, Meta(description="In the font of the operating system.")] = UNSET


class Emoji(Shape):
    """The box that an emoji fills on the page, in CSS pixels."""

    font: Annotated[str | UnsetType, Meta(description="The font family that the browser drew it in.")] = UNSET
    width: Annotated[Number | UnsetType, Meta(description="The box's width.")] = UNSET
    height: Annotated[Number | UnsetType, Meta(description="The box's height.")] = UNSET
    top: Annotated[Number | UnsetType, Meta(description="Its upper edge.")] = UNSET
    bottom: Annotated[Number | UnsetType, Meta(description="Its lower edge.")] = UNSET
    left: Annotated[Number | UnsetType, Meta(description="Its left edge.")] = UNSET
    right: Annotated[Number | UnsetType, Meta(description="Its right edge.")] = UNSET
    x: Annotated[Number | UnsetType, Meta(description="The box's horizontal origin.")] = UNSET
    y: Annotated[Number | UnsetType, Meta(description="The box's vertical origin.")] = UNSET


class Canvas(Shape):
    """How the device draws on a canvas."""

    winding: Annotated[bool | UnsetType, Meta(description="True if paths can be filled by the even-odd rule.")] = UNSET
    geometry: Annotated[
        str | UnsetType,
        Meta(description="A hash of drawn shapes, or a word for why there is none, such as `unsupported`."),
    ] = UNSET
    text: Annotated[
        str | UnsetType,
        Meta(description="A hash of drawn text, or a word for why there is none."),
    ] = UNSET


class WebGlExtensions(Shape):
    """Hashes of what the WebGL context can do."""

    context_attributes: Annotated[str | UnsetType, Meta(description="A hash of the context's attributes.")] = UNSET
    parameters: Annotated[str | UnsetType, Meta(description="A hash of the context's parameters.")] = UNSET
    shader_precisions: Annotated[str | UnsetType, Meta(description="A hash of the shaders' precisions.")] = UNSET
    extensions: Annotated[str | UnsetType, Meta(description="A hash of the supported extensions.")] = UNSET
    extension_parameters: Annotated[str | UnsetType, Meta(description="A hash of the extensions' parameters.")] = UNSET
    unsupported_extensions: Annotated[
        list[str] | UnsetType,
        Meta(description="Extensions that were asked for and are missing."),
    ] = UNSET


class WebGlBasics(Shape):
    """How the WebGL context names itself."""

    version: Annotated[str | UnsetType, Meta(description="The version of WebGL.")] = UNSET
    vendor: Annotated[str | UnsetType, Meta(description="The vendor that every page is told.")] = UNSET
    vendor_unmasked: Annotated[str | UnsetType, Meta(description="The vendor of the graphics hardware.")] = UNSET
    renderer: Annotated[str | UnsetType, Meta(description="The renderer that every page is told.")] = UNSET
    renderer_unmasked: Annotated[str | UnsetType, Meta(description="The graphics hardware and its driver.")] = UNSET
    shading_language_version: Annotated[
        str | UnsetType,
        Meta(description="The version of the shading language."),
    ] = UNSET


class TouchSupport(Shape):
    """What the browser says about touch."""

    touch_event: Annotated[bool | UnsetType, Meta(description="True if touch events can be created.")] = UNSET
    touch_start: Annotated[bool | UnsetType, Meta(description="True if the window has a touch handler.")] = UNSET
    max_touch_points: Annotated[Int64 | UnsetType, Meta(description="How many fingers are told apart.")] = UNSET


class MimeType(Shape):
    """A kind of file that a plugin opens."""

    type: Annotated[str | UnsetType, Meta(description="The media type.")] = UNSET
    suffixes: Annotated[str | UnsetType, Meta(description="The endings of file names, with commas between.")] = UNSET
    description: Annotated[str | UnsetType, Meta(description="The plugin's words for it.")] = UNSET


class Plugin(Shape):
    """A plugin of the browser."""

    name: Annotated[str, Meta(description="The plugin's name.")]
    description: Annotated[str | UnsetType, Meta(description="The plugin's words about itself.")] = UNSET
    mimeTypes: Annotated[  # noqa: N815 - the contract's spelling
        list[MimeType] | UnsetType, Meta(description="What it opens.")
    ] = UNSET


class RawDeviceAttributes(Shape, kw_only=True):
    """The facts behind the judgements. Browsers change what they tell, so treat each as a hint and expect gaps."""

    font_preferences: Annotated[
        FontPreferences | UnsetType,
        Meta(description="Widths of one text in the user's fonts."),
    ] = UNSET
    emoji: Annotated[Emoji | UnsetType, Meta(description="The box that an emoji fills.")] = UNSET
    fonts: Annotated[list[str] | UnsetType, Meta(description="Fonts that are installed, of those asked for.")] = UNSET
    device_memory: Annotated[
        Annotated[int, Meta(ge=0, le=2**31 - 1, extra_json_schema={"format": "int32"})] | UnsetType,
        Meta(description="The memory in whole GiB, rounded by the browser."),
    ] = UNSET
    timezone: Annotated[str | UnsetType, Meta(description="The device's time zone, by its IANA name.")] = UNSET
    canvas: Annotated[Canvas | UnsetType, Meta(description="How the device draws on a canvas.")] = UNSET
    languages: Annotated[
        list[list[str]] | UnsetType,
        Meta(description="The user's languages; one list, in order of preference, for each place that tells them."),
    ] = UNSET
    webgl_extensions: Annotated[WebGlExtensions | UnsetType, Meta(description="What WebGL can do, hashed.")] = UNSET
    webgl_basics: Annotated[WebGlBasics | UnsetType, Meta(description="How WebGL names itself.")] = UNSET
    screen_resolution: Annotated[
        Annotated[list[Int32], Meta(min_length=2, max_length=2)] | UnsetType,
        Meta(description="The screen in pixels, the longer side first."),
    ] = UNSET
    touch_support: Annotated[TouchSupport | UnsetType, Meta(description="What the browser says of touch.")] = UNSET
    oscpu: Annotated[str | UnsetType, Meta(description="`navigator.oscpu`, which only Firefox has.")] = UNSET
    architecture: Annotated[
        Int32 | UnsetType,
        Meta(description="A number that differs by processor family: the sign bit of a computed NaN."),
    ] = UNSET
    cookies_enabled: Annotated[bool | UnsetType, Meta(description="True if cookies can be stored.")] = UNSET
    hardware_concurrency: Annotated[Int32 | UnsetType, Meta(description="Logical processors.")] = UNSET
    date_time_locale: Annotated[
        str | UnsetType,
        Meta(
            description="The locale of dates. Instead of one: `-1` if the browser has no `Intl`, `-2` if it cannot "
            "format dates, `-3` if the formatter names no locale."
        ),
    ] = UNSET
    vendor: Annotated[str | UnsetType, Meta(description="`navigator.vendor`.")] = UNSET
    color_depth: Annotated[Int32 | UnsetType, Meta(description="The bits of a colour.")] = UNSET
    platform: Annotated[str | UnsetType, Meta(description="`navigator.platform`.")] = UNSET
    session_storage: Annotated[bool | UnsetType, Meta(description="True if session storage is there.")] = UNSET
    local_storage: Annotated[bool | UnsetType, Meta(description="True if local storage is there.")] = UNSET
    audio: Annotated[
        Number | UnsetType,
        Meta(
            description="A number that depends on how the device computes sound. Instead of one: `-1` if the browser "
            "always suspends it, `-2` if it cannot, `-3` if it took too long."
        ),
    ] = UNSET
    plugins: Annotated[list[Plugin] | UnsetType, Meta(description="The browser's plugins.")] = UNSET
    indexed_db: Annotated[bool | UnsetType, Meta(description="True if IndexedDB is there.")] = UNSET
    math: Annotated[str | UnsetType, Meta(description="A hash of mathematical functions' last digits.")] = UNSET
    device_model: Annotated[str | UnsetType, Meta(description="The model of a mobile device.")] = UNSET
    device_manufacturer: Annotated[str | UnsetType, Meta(description="The maker of a mobile device.")] = UNSET
    font_hash: Annotated[str | UnsetType, Meta(description="A hash of the installed fonts.")] = UNSET
    timezone_offset: Annotated[
        str | UnsetType,
        Meta(description="The distance to UTC at the time of the event, as `+hh:mm` or `-hh:mm`."),
    ] = UNSET
    battery_level: Annotated[
        Annotated[int, Meta(ge=0, le=100, extra_json_schema={"format": "int32"})] | UnsetType,
        Meta(description="The battery's charge in percent."),
    ] = UNSET
    battery_charging: Annotated[bool | UnsetType, Meta(description="True while the battery is charged.")] = UNSET
    battery_low_power_mode: Annotated[
        bool | UnsetType,
        Meta(description="True if a mobile device saves power."),
    ] = UNSET
    keyboard_layout_hash: Annotated[str | UnsetType, Meta(description="A hash of the keyboard's layout.")] = UNSET
    keyboard_layout_name: Annotated[
        str | UnsetType,
        Meta(description="The keyboard's language, as a BCP 47 tag."),
    ] = UNSET
