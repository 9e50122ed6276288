"""The detail of an event, kept beside it: time by pipeline step, why the match was made, the evidence per signal."""

from __future__ import annotations

import random

from ridgeline.matching.attributes import COUNT, NAMES
from ridgeline.testing.generated_events.devices import Model
from ridgeline.testing.generated_events.draws import BITS_12, Draw, chance
from ridgeline.testing.generated_events.vocabulary import names

# How many bits of evidence an agreement is worth where the value is neither rare nor common; 1 where nothing is said.
_BITS = dict.fromkeys(NAMES, 1.0) | {
    name: float(bits)
    for name, _, bits in (
        text.partition(" ")
        for text in names(
            "canvas_text 7.1|canvas_geometry 5.4|gpu 6.8|webgl_limits 6.2|webgl_extensions 4.9|audio 5.1|math 3.2|"
            "fonts 8.3|font_preferences 3.9|emoji 3.3|screen 4.6|cores 2.4|memory 1.9|platform 1.6|languages 4.8|"
            "timezone 3.7|locale 3.1|plugins 1.2|touch 1.4|color 0.9|browser 1.8|browser_version 2.9|keyboard 4.1|"
            "voices 4.4|media_devices 3.6"
        )
    )
}
# What changes between two visits of one device, most often first.
_FICKLE = [
    NAMES.index(name)
    for name in names(
        "browser_version|browser_build|canvas_text|webgl_extensions|screen|fonts|timezone|languages|emoji|audio|"
        "font_preferences|webgl_limits|keyboard|plugins|canvas_geometry|locale"
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
_LIKELY = [f"{round(1 - 0.3 * random.Random(number).random() ** 6, 6)!r}" for number in range(4_096)]
_UNLIKELY = [f"{round(0.72 * random.Random(number).random() ** 1.6, 6)!r}" for number in range(4_096)]
_TOTALS = [f"{round(random.Random(number).gauss(20, 15), 3)!r}" for number in range(4_096)]
_NEARNESS = [
    f"{place},{round(random.Random(number).gauss((9, 7, 6, 5, 3, -2)[place], 1), 3)!r}"
    for number in range(4_096)
    for place in ((0, 0, 0, 1, 1, 2, 3, 4, 5, 5, 5)[number % 11],)
]
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_HALF_IDS = ["".join(random.Random(number).choices(_ALPHABET, k=10)) for number in range(4_096)]
# The last ones are often not ready in time, and not every browser has them.
_OFTEN_MISSING = 4


def _compared(rarity: int) -> tuple[list[str], list[str]]:
    """Return outcomes and weights of a device that is as it was: what agreement is worth depends on its rarity."""
    numbers = random.Random(f"contributions/{rarity}")
    missing = COUNT - _OFTEN_MISSING if numbers.random() < 0.5 else COUNT
    weights = [f"{round(100 * bits * numbers.uniform(0.1, 0.8))}" for bits in _BITS.values()]
    return ["a"] * missing + ["i"] * (COUNT - missing), weights[:missing]


_SAME = [_compared(rarity) for rarity in range(251)]
_CHANGES = [
    [("d", f"{round(-random.Random(number).uniform(20, 900))}"), ("c", f"{round(-700 + number)}")]
    for number in range(64)
]


def detail(draw: Draw, model: Model, *, is_new: bool, triggered: list[str], signals: str) -> bytes:
    """Return the detail of one event as JSON; `signals` is the measured part of the evidence, as objects."""
    draw = _many(draw)
    tokens, margin = "", "null"
    likely, new = _LIKELY[draw() & BITS_12], _UNLIKELY[draw() & BITS_12]
    if is_new:
        how, compared = "new", draw() * draw() * 9 >> 32
        likely, new = new, likely
        shown = min(compared, 3)
        changes = 4 + (draw() & 3)
    else:
        changes = 0 if draw() < _UNCHANGED else 1 + (draw() * draw() * 4 >> 32)
        if draw() < _BY_TOKEN:
            how, compared, shown = "token", 1, 1
            tokens = f'"tokens":[["{_id(draw)}",{1_760_000_000_000 + draw()},{likely},0,[]]],'
        else:
            how, compared = "facts", 1 + (draw() * draw() * 9 >> 32)
            shown = min(compared, 3)
    if shown > 1:
        margin = _TOTALS[draw() & BITS_12]
    candidates = ",".join(
        _candidate(draw, model.number + place * 7, changes + place * 6, likely if not place else "0.0")
        for place in range(shown)
    )
    evidence = "".join([f",{_EVIDENCE[name]}" for name in triggered]) if triggered else ""
    return (
        f'{{"timings":{{{_STEP_TIMES[draw() & BITS_12]},{_LATER_STEP_TIMES[draw() & BITS_12]}}},'
        f'"explanation":{{"method":"{how}","features":1,"probability":{likely},"probability_new":{new},'
        f'"threshold":0.6,"margin":{margin},"margin_needed":1.0,"compared":{compared},{tokens}'
        f'"candidates":[{candidates}]}},"evidence":[{signals}{evidence}],'
        f'"sources":{{{_SOURCE_TIMES[draw() & BITS_12]},{_LATER_SOURCE_TIMES[draw() & BITS_12]}}}}}'
    ).encode()


def _many(draw: Draw) -> Draw:
    """Return as many draws as there need be, made of two: three candidates take more than an event has."""
    state = draw() << 16 | draw()

    def one() -> int:
        nonlocal state
        state = (state * 1_664_525 + 1_013_904_223) & 0xFFFF_FFFF
        return state >> 16

    return one


def _candidate(draw: Draw, rarity: int, changes: int, likely: str) -> str:
    outcomes, weights = _SAME[rarity % len(_SAME)]
    if changes:
        outcomes, weights = outcomes.copy(), weights.copy()
        for _ in range(changes):
            place = _FICKLE[draw() * draw() * len(_FICKLE) >> 32]
            outcomes[place], weights[place] = _CHANGES[draw() & 63][draw() & 7 == 0]
    return (
        f'["{_id(draw)}",{likely},{_TOTALS[draw() & BITS_12]},{_NEARNESS[draw() & BITS_12]},'
        f'"{"".join(outcomes)}",[{",".join(weights)}]]'
    )


def _id(draw: Draw) -> str:
    return _HALF_IDS[draw() & BITS_12] + _HALF_IDS[draw() & BITS_12]
