"""The detail of an event, kept beside it: time by pipeline step, why the match was made, the evidence per signal."""

from __future__ import annotations

import random

from ridgeline.testing.generated_events.devices import Model
from ridgeline.testing.generated_events.draws import BITS_12, Draw, chance
from ridgeline.testing.generated_events.vocabulary import names

# What is compared, and how many bits of evidence an agreement is worth where the value is neither rare nor common.
_BITS = {
    name: float(bits)
    for name, _, bits in (
        text.partition(" ")
        for text in names(
            "canvas.text 7.1|canvas.geometry 5.4|webgl.renderer 6.8|webgl.parameters 6.2|webgl.extensions 4.9|"
            "audio 5.1|math 3.2|fonts 8.3|font_preferences 3.9|emoji 3.3|screen_resolution 4.6|"
            "hardware_concurrency 2.4|device_memory 1.9|platform 1.6|languages 4.8|timezone 3.7|date_time_locale 3.1|"
            "plugins 1.2|touch_support 1.4|color_depth 0.9|user_agent.family 1.8|user_agent.version 2.9|"
            "keyboard_layout 4.1|network 6.4|vendor 0.8"
        )
    )
}
_PLACES = {name: place for place, name in enumerate(_BITS)}
# What changes between two visits of one device, most often first.
_FICKLE = [
    _PLACES[name]
    for name in names(
        "network|user_agent.version|canvas.text|webgl.extensions|screen_resolution|fonts|timezone|languages|emoji|audio|"
        "font_preferences|webgl.parameters|keyboard_layout|plugins|canvas.geometry|date_time_locale"
    )
]
_UNCHANGED = chance(0.45)
_BY_TOKEN = chance(0.62)
_STEPS = (("parse", 0.5), ("filter", 0.12), ("enrich", 0.9), ("match", 2.6))
_LATER_STEPS = (("judge", 1.1), ("decide", 0.2), ("record", 2.2))
_SOURCES = (("fonts", 38.0), ("canvas", 14.0), ("audio", 11.0), ("webgl_extensions", 7.0))
_LATER_SOURCES = (("font_preferences", 6.0), ("emoji", 3.0), ("plugins", 0.4), ("client_hints", 1.4))
_EVIDENCE = {
    "bot": '{"signal":"bot","value":"bad","because":["webdriver","no_plugins"],"failed":4,"checks":31}',
    "developer_tools": '{"signal":"developer_tools","value":true,"because":["console_timing"],"slowdown":14.2}',
    "email_spam": '{"signal":"ip_blocklist.email_spam","value":true,"feed":"mail-abuse","listed_days":3}',
    "attack_source": '{"signal":"ip_blocklist.attack_source","value":true,"feed":"ssh-attacks","listed_days":1}',
    "tor_node": '{"signal":"ip_blocklist.tor_node","value":true,"feed":"tor-exits","listed_days":12}',
    "proxy_data_center": '{"signal":"proxy","value":true,"because":["open_port","hosting_network"]}',
    "proxy_residential": '{"signal":"proxy","value":true,"because":["residential_feed"]}',
    "vpn_timezone_mismatch": '{"signal":"vpn.timezone_mismatch","value":true,"minutes_apart":360}',
    "vpn_relay": '{"signal":"vpn.relay","value":true,"feed":"relay-egress"}',
    "vpn_public": '{"signal":"vpn.public_vpn","value":true,"feed":"vpn-exits","shared_by":48}',
    "virtual_machine": '{"signal":"virtual_machine","value":true,"because":["renderer"],"renderer":"SwiftShader"}',
    "high_activity_device": '{"signal":"high_activity_device","value":true,"because":["events_24_hours"]}',
    "incognito": '{"signal":"incognito","value":true,"because":["storage_quota"],"quota_mb":1187}',
    "privacy_settings": '{"signal":"privacy_settings","value":true,"because":["canvas_noise"]}',
    "tampering": '{"signal":"tampering","value":true,"because":["user_agent_hints_differ","native_code_replaced"]}',
    "anti_detect_browser": '{"signal":"tampering.anti_detect_browser","value":true,"because":["font_metrics"]}',
}


def _timings(name: str, parts: tuple[tuple[str, float], ...]) -> list[str]:
    numbers = random.Random(name)
    return [
        ",".join([f'"{part}":{round(typical * numbers.lognormvariate(0, 0.5), 3)!r}' for part, typical in parts])
        for _ in range(BITS_12 + 1)
    ]


_STEP_TIMES, _LATER_STEP_TIMES = _timings("steps", _STEPS), _timings("later steps", _LATER_STEPS)
_SOURCE_TIMES, _LATER_SOURCE_TIMES = _timings("sources", _SOURCES), _timings("later sources", _LATER_SOURCES)
_SCORES = [f"{round(1 - 0.3 * random.Random(number).random() ** 6, 4)!r}" for number in range(4_096)]
_RUNNERS_UP = [f"{round(0.72 * random.Random(number).random() ** 1.6, 4)!r}" for number in range(4_096)]
_CHANGED = [
    [
        f'{{"name":"{name}","compared":"{how}","contribution":{round(-bits * scale, 2)!r}}}'
        for how, scale in (("different", 0.9), ("similar", 0.2), ("different", 0.7), ("missing", 0.05))
    ]
    for name, bits in _BITS.items()
]


def _same_parts(rarity: int) -> tuple[list[str], str]:
    numbers = random.Random(f"contributions/{rarity}")
    parts = [
        f'{{"name":"{name}","compared":"same","contribution":{round(bits * numbers.uniform(0.6, 1.5), 2)!r}}}'
        for name, bits in _BITS.items()
    ]
    return parts, ",".join(parts)


# What agreement is worth depends on how rare the device's values are.
_SAME = [_same_parts(rarity) for rarity in range(251)]


def detail(draw: Draw, model: Model, *, is_new: bool, triggered: list[str], signals: str) -> bytes:
    """Return the detail of one event as JSON; `signals` is the measured part of the evidence, as objects."""
    parts, compared = _SAME[model.number % len(_SAME)]
    if is_new:
        how, score = '"none"', _RUNNERS_UP[draw() & BITS_12]
        because = "no candidate reached the threshold"
        changes = 4 + (draw() & 3)
    else:
        changes = 0 if draw() < _UNCHANGED else 1 + (draw() * draw() * 4 >> 32)
        score = _SCORES[draw() & BITS_12]
        if draw() < _BY_TOKEN:
            how, because = '"token"', "the token in its storage was valid"
        else:
            how, because = '"attributes"', f"{len(_BITS) - changes} of {len(_BITS)} attributes agree"
    if changes:
        parts = parts.copy()
        for _ in range(changes):
            place = _FICKLE[draw() * draw() * len(_FICKLE) >> 32]
            parts[place] = _CHANGED[place][draw() & 3]
        compared = ",".join(parts)
    evidence = "".join([f",{_EVIDENCE[name]}" for name in triggered]) if triggered else ""
    return (
        f'{{"timings":{{{_STEP_TIMES[draw() & BITS_12]},{_LATER_STEP_TIMES[draw() & BITS_12]}}},'
        f'"match":{{"version":"1.1","method":{how},"score":{score},"because":"{because}",'
        f'"candidates":{draw() * draw() * 9 >> 32},"runner_up":{_RUNNERS_UP[draw() & BITS_12]},"threshold":0.82,'
        f'"attributes":[{compared}]}},"evidence":[{signals}{evidence}],'
        f'"sources":{{{_SOURCE_TIMES[draw() & BITS_12]},{_LATER_SOURCE_TIMES[draw() & BITS_12]}}}}}'
    ).encode()
