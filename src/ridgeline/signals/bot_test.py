from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.matching.features import ClientFacts
from ridgeline.signals.bot import judge
from ridgeline.signals.bot_causes import REASONS
from ridgeline.signals.contract import Known, Unknown
from ridgeline.signals.observed import Observed, RequestFacts
from ridgeline.testing.observations import observed
from ridgeline.wire.bot import BotInfo
from ridgeline.wire.signals import TamperingDetails

V8 = {"stack": "at", "stack_limit": 10, "globals": ["webkitRequestFileSystem"]}
USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
HEADERS = frozenset({"host", "origin", "user-agent", "accept-language", "sec-ch-ua", "sec-fetch-mode"})
# A Chromium on a Linux desktop, as somebody uses it who has written a few words.
HAND: Mapping[str, Any] = {
    "user_agent": USER_AGENT,
    "engine": V8,
    "webdriver": False,
    "automation": [],
    "window_frame": [1280, 860, 1272, 713, 40, 40],
    "screen_resolution": [1920, 1080],
    "screen_frame": [0, 0, 0, 0],
    "device_pixel_ratio": 1,
    "pointer": {"main": "fine", "any": ["fine"], "hover": True},
    "touch_support": {"max_touch_points": 0},
    "webgl_context": True,
    "permissions": {"notification": "default", "notifications": "prompt"},
    "connection": {"rtt": 100},
    "plugins": [{"name": "PDF Viewer"}],
    "pdf_viewer_enabled": True,
    "client_hints": {
        "brands": [{"brand": "Chromium", "version": "156"}],
        "full_version_list": [{"brand": "Chromium", "version": "156.0.1.2"}],
        "architecture": "x86",
    },
    "worker_navigator": {},
    "iframe_navigator": {},
    "input": {"events": 110, "moves": 72, "ruled": 4, "presses": 2, "keys": 9},
}

ASKED = RequestFacts(USER_AGENT, HEADERS, "cors")


def seen(
    changes: Mapping[str, Any] | None = None,
    *,
    system: str | None = "Linux",
    request: RequestFacts = ASKED,
    **parts: Any,
) -> Observed:
    facts = {**HAND, **(changes or {})}
    return observed(facts, client=ClientFacts(None, None, system, None, None), request=request, **parts)


def judged(
    changes: Mapping[str, Any] | None = None, **parts: Any
) -> tuple[str, str | None, list[str], Mapping[str, str]]:
    answer = judge(seen(changes, **parts))
    assert isinstance(answer, Known)
    return answer.value, answer.more.get("bot_type"), [name for name, _ in answer.because], dict(answer.because)


def headers_without(*names: str) -> RequestFacts:
    return RequestFacts(USER_AGENT, HEADERS - {*names}, None if "sec-fetch-mode" in names else "cors")


def inputs(**counts: int) -> Mapping[str, Any]:
    return {"input": {**HAND["input"], **counts}}


def test_somebody_at_a_browser_is_none() -> None:
    assert judged() == ("not_detected", None, ["no_traces"], {"no_traces": ""})


def test_of_nothing_nothing_is_said() -> None:
    assert judge(Observed()) == Unknown("not_observed")


HEADLESS = USER_AGENT.replace("Chrome/", "HeadlessChrome/")


@pytest.mark.parametrize(
    ("changes", "parts", "kind", "reason", "shown"),
    [
        ({"webdriver": True}, {}, "webdriver", "webdriver", ""),
        ({"worker_navigator": {"webdriver": True}}, {}, "webdriver", "webdriver_elsewhere", "worker_navigator"),
        ({"user_agent": HEADLESS}, {}, "headless", "says_headless", "HeadlessChrome/"),
        (
            {"client_hints": {"brands": [{"brand": "HeadlessChrome", "version": "156"}]}},
            *({}, "headless", "says_headless", "HeadlessChrome/"),
        ),
        ({"automation": ["global:__playwright_builtins__"]}, {}, "playwright", "planted", "__playwright_builtins__"),
        ({"automation": ["global:cdc_adoQpoasnfa76pfcZLmcfl_Array"]}, {}, "selenium", "planted", None),
        ({"console_watched": {"traps": ["element"]}}, {}, "webdriver", "read_by_a_driver", "console"),
        ({"automation": ["attribute:webdriver"]}, {}, "selenium", "planted", "webdriver"),
        ({"automation": ["global:callPhantom"]}, {}, "phantomjs", "planted", "callPhantom"),
        ({"automation": ["lacks:webdriver"]}, {}, "webdriver", "webdriver_hidden", "lacks:webdriver"),
        ({"automation": ["replaced:Navigator.webdriver"]}, {}, "webdriver", "webdriver_hidden", None),
        (
            {},
            {"request": RequestFacts("python-requests/2.34", HEADERS, "cors")},
            *("http_client", "user_agent_of_a_library", "python-requests/2.34"),
        ),
        (
            {},
            {"request": RequestFacts(USER_AGENT, HEADERS, "navigate")},
            *("http_client", "asked_as_a_page", "sec-fetch-mode: navigate"),
        ),
    ],
)
def test_one_trace_that_nobody_else_leaves_is_enough(
    changes: Mapping[str, Any], parts: Mapping[str, Any], kind: str, reason: str, shown: str | None
) -> None:
    value, bot_type, reasons, because = judged(changes, **parts)
    assert (value, bot_type) == ("bad", kind)
    assert reasons[0] == reason
    assert shown is None or because[reason] == shown


# What people show, too: each alone says nothing.
ALONE: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "binding": ({"automation": ["binding:_app"]}, {}),
    "chrome_missing": ({"automation": ["lacks:chrome"]}, {}),
    "window_larger_than_screen": ({"screen_resolution": [800, 600]}, {}),
    "page_larger_than_window": ({"window_frame": [1280, 860, 1280, 1000, 40, 40]}, {}),
    "window_without_frame": ({"window_frame": [1280, 720, 1280, 720, 40, 40]}, {}),
    "bare_screen": ({"window_frame": [1920, 1080, 1920, 937, 0, 0]}, {}),
    "no_pointer": (
        {"pointer": {"main": "none", "any": ["none"], "hover": False}, "input": {"keys": 9, "events": 27}},
        {},
    ),
    "no_graphics": ({"webgl_context": ValueError("unsupported")}, {}),
    "permissions_contradict": ({"permissions": {"notification": "denied", "notifications": "prompt"}}, {}),
    "no_round_trip": ({"connection": {"rtt": 0}}, {}),
    "no_plugins": ({"plugins": [], "pdf_viewer_enabled": False}, {}),
    "client_hints_emptied": (
        {"client_hints": {"brands": [{"brand": "Chromium"}], "full_version_list": [], "architecture": ""}},
        {},
    ),
    "listened_to": ({"console_watched": {"traps": ["stack"]}}, {}),
    "mouse_without_pressure": (inputs(weightless=2), {}),
    "mouse_elsewhere": (inputs(misplaced=2), {}),
    "mouse_leaps": (inputs(leapt=2), {}),
    "mouse_on_a_ruler": (inputs(ruled=60), {}),
    "times_of_no_device": (inputs(offbeat=100), {}),
    "buttons_too_brief": (inputs(brief=2), {}),
    "characters_without_keys": (inputs(unpaired=9), {}),
    "capitals_without_shift": (inputs(unshifted=1), {}),
    "shift_without_key": (inputs(unheld=1), {}),
    "keys_too_brief": (inputs(tapped=9), {}),
    "typed_too_fast": (inputs(rapid=8), {}),
    "no_origin": ({}, {"request": headers_without("origin")}),
    "no_fetch_metadata": ({}, {"request": headers_without("sec-fetch-mode")}),
    "no_language": ({}, {"request": headers_without("accept-language")}),
    "platform_contradicts": ({}, {"request": RequestFacts(USER_AGENT, HEADERS, "cors", "android")}),
    "user_agent_differs": ({}, {"request": RequestFacts(USER_AGENT.replace("156", "155"), HEADERS, "cors")}),
    "tampered_with": (
        {},
        {"judged": {"tampering": Known(True, (("x", ""),), {"tampering_details": TamperingDetails(0.9, True)})}},
    ),
}


@pytest.mark.parametrize("reason", ALONE)
def test_what_people_show_too_is_not_enough_alone(reason: str) -> None:
    changes, parts = ALONE[reason]
    value, bot_type, reasons, _ = judged(changes, **parts)
    assert (value, bot_type, reasons) == ("not_detected", None, [reason])


# A user of a program that expands abbreviations, of a screen without bars, without graphics, in a remote session.
WEAK = ("bare_screen", "no_graphics", "typed_too_fast")


def test_weak_traces_of_a_kind_do_not_add_up_to_a_bot() -> None:
    for pair in combinations(WEAK, 2):
        changes = {name: value for reason in pair for name, value in ALONE[reason][0].items()}
        assert judged(changes)[0] == "not_detected"


@pytest.mark.parametrize(
    ("reasons", "kind"),
    [
        (("no_pointer", "window_larger_than_screen"), "headless"),
        (("no_pointer", "bare_screen", "no_graphics"), "headless"),
        (("mouse_without_pressure", "capitals_without_shift"), "automation"),
        (("characters_without_keys", "times_of_no_device"), "automation"),
        (("no_origin", "no_fetch_metadata"), "http_client"),
        (("tampered_with", "window_larger_than_screen"), "automation"),
    ],
)
def test_traces_of_different_kinds_are_enough_together(reasons: tuple[str, ...], kind: str) -> None:
    changes: dict[str, Any] = {}
    parts: dict[str, Any] = {}
    counts: dict[str, int] = {}
    for reason in reasons:
        of_facts, others = ALONE[reason]
        counts |= of_facts.get("input", {})
        changes |= of_facts
        parts |= others
    if counts:
        changes["input"] = counts
    if {"no_origin", "no_fetch_metadata"} <= {*reasons}:
        parts["request"] = headers_without("origin", "sec-fetch-mode")
    value, bot_type, found, _ = judged(changes, **parts)
    assert (value, bot_type) == ("bad", kind)
    assert {*reasons} <= {*found}


@pytest.mark.parametrize("system", ["iOS", "Android"])
def test_of_phones_keyboards_and_windows_say_nothing(system: str) -> None:
    changes = {
        **inputs(unpaired=9, rapid=8, tapped=9, unshifted=3),
        "window_frame": [412, 915, 412, 915, 0, 0],
        "screen_resolution": [412, 900],
        "pointer": {"main": "none", "any": ["none"]},
    }
    assert judged(changes, system=system) == ("not_detected", None, ["no_traces"], {"no_traces": ""})


def test_a_keyboard_on_a_screen_is_a_program() -> None:
    changes = {**inputs(unpaired=9, rapid=8, tapped=9), "touch_support": {"max_touch_points": 10}}
    assert judged(changes)[0] == "not_detected"


def test_zoomed_out_a_page_is_larger_than_its_window() -> None:
    changes = {"window_frame": [1280, 860, 2544, 1426, 40, 40], "device_pixel_ratio": 0.5}
    assert judged(changes)[2] == ["no_traces"]


def test_a_maximised_window_stands_out_by_its_borders() -> None:
    assert judged({"window_frame": [1936, 1096, 1920, 937, -8, -8]}, system="Windows")[2] == ["no_traces"]


def test_times_are_those_of_this_system_alone() -> None:
    for system in ("Mac OS X", "Windows", "Chrome OS"):
        assert judged(inputs(offbeat=100), system=system)[2] == ["no_traces"]


def test_firefox_that_resists_hides_the_key_of_shift() -> None:
    gecko = {"stack": "@", "globals": ["InternalError"]}
    assert judged({**inputs(unheld=1), "engine": gecko})[2] == ["no_traces"]


def test_of_requests_that_another_server_sends_nothing_is_said() -> None:
    assert judged(request=RequestFacts("Go-http-client/2.0"))[2] == ["no_traces"]


def test_tools_that_are_open_listen_for_a_person() -> None:
    watched = {"console_watched": {"traps": ["stack"]}}
    judged_before = {"developer_tools": Known(True, (("asynchronous_calls_followed", ""),))}
    assert judged(watched, judged=judged_before)[2] == ["no_traces"]


def test_the_heaviest_comes_first() -> None:
    changes = {"webdriver": True, "webgl_context": ValueError("unsupported"), **inputs(weightless=2)}
    assert judged(changes)[2] == ["webdriver", "mouse_without_pressure", "no_graphics"]


def test_every_reason_has_its_case() -> None:
    decisive = {
        *("webdriver", "webdriver_elsewhere", "says_headless", "planted", "webdriver_hidden", "read_by_a_driver"),
        *("user_agent_of_a_library", "asked_as_a_page"),
    }
    # Met by tests of their own below.
    others = {"no_user_agent", "window_as_large_as_screen_beside_it", "mouse_without_pointer"}
    assert {*REASONS} == decisive | {*ALONE} | others


def test_a_request_without_user_agent() -> None:
    assert judged(request=RequestFacts(None, HEADERS, "cors"))[1:3] == ("http_client", ["no_user_agent"])


def test_a_screen_that_was_made_for_the_window() -> None:
    changes = {"window_frame": [1280, 720, 1280, 720, 40, 40], "screen_resolution": [1280, 720]}
    assert judged(changes)[2] == ["window_as_large_as_screen_beside_it", "window_without_frame"]


def test_a_mouse_where_there_is_none() -> None:
    changes = {"pointer": {"main": "none", "any": ["none"], "hover": False}}
    assert judged(changes)[0] == "bad"


def bot(identity: Any) -> Mapping[str, Any]:
    checked = "nothing_to_prove" if identity == "unknown" else f"by_{identity}"
    info = BotInfo(
        category="search_engine_crawler",
        provider="Google",
        name="Googlebot (Image)",
        identity=identity,
        confidence="low",
    )
    return {"judged": {"bot_info": Known(info, (("named_by_user_agent", info.name), (checked, "")))}}


@pytest.mark.parametrize(
    ("identity", "expected"),
    [("verified", "good"), ("signed", "good"), ("spoofed", "bad"), ("unknown", "bad")],
)
def test_who_says_that_it_is_a_bot_is_good_if_it_proves_it(identity: str, expected: str) -> None:
    reason = {"unknown": "unproven"}.get(identity, identity)
    # However it is driven.
    for changes in ({}, {"webdriver": True, "user_agent": HEADLESS}):
        value, bot_type, reasons, because = judged(changes, **bot(identity))
        assert (value, bot_type) == (expected, "googlebot_image")
        assert because[f"{reason}_bot"] == "Googlebot (Image)"
        assert expected == "bad" or reasons == [f"{reason}_bot"]


def test_a_bot_that_could_not_be_checked_is_not_accused() -> None:
    parts = bot("unknown")
    answer = parts["judged"]["bot_info"]
    unchecked = Known(answer.value, (("named_by_user_agent", ""), ("not_checked_by_reverse_dns", "no answer")))
    assert judge(seen(judged={"bot_info": unchecked})) == Unknown("bot_not_checked")
    # What it shows besides is another matter.
    assert judged({"webdriver": True}, judged={"bot_info": unchecked})[0] == "bad"


def test_what_was_not_looked_at_is_not_seen() -> None:
    without = {name: fact for name, fact in seen().facts.items() if name not in {"automation", "input"}}
    assert judge(replace(seen(), facts=without)) == Unknown("not_observed")
    library = RequestFacts("curl/8.0", frozenset({"host"}), None)
    # A request is one with or without facts.
    for facts in (without, {}):
        answer = judge(replace(seen(request=library), facts=facts))
        assert isinstance(answer, Known)
        assert answer.value == "bad"


@pytest.mark.parametrize(
    ("names", "changes"),
    [
        ("a text expander", inputs(unshifted=3, tapped=9, rapid=8, unpaired=9)),
        ("remote control", inputs(leapt=2, brief=2, ruled=60)),
        ("a thin client", {**ALONE["no_pointer"][0], "webgl_context": False, "connection": {"rtt": 0}, "plugins": []}),
    ],
)
def test_what_one_program_of_a_person_does_is_not_enough(names: str, changes: Mapping[str, Any]) -> None:
    assert judged(changes)[0] == "not_detected", names


PORTRAIT = {"screen_resolution": [1920, 1080]}


@pytest.mark.parametrize(
    ("changes", "system"),
    [
        ({**PORTRAIT, "window_frame": [1080, 1880, 1080, 1760, 0, 40]}, "Windows"),
        ({**PORTRAIT, "window_frame": [1080, 1920, 1080, 1920, 0, 0], "screen_frame": [24, 0, 0, 0]}, "Windows"),
        (
            {
                "screen_resolution": [1180, 820],
                "window_frame": [820, 1180, 820, 1180, 0, 24],
                "touch_support": {"max_touch_points": 5},
            },
            "Mac OS X",
        ),
        ({"window_frame": [1440, 900, 2160, 1200, 0, 0], "device_pixel_ratio": 1.34}, "Mac OS X"),
    ],
    ids=["a rotated monitor", "a portrait kiosk", "an iPad", "zoomed out on a fine screen"],
)
def test_windows_of_people(changes: Mapping[str, Any], system: str) -> None:
    assert judged(changes, system=system)[2] == ["no_traces"]


def test_an_extension_that_replaces_much_replaces_webdriver_too() -> None:
    replaced = [f"replaced:Navigator.{name}" for name in ("platform", "userAgent", "webdriver")]
    assert judged({"automation": replaced})[0] == "not_detected"
    assert judged({"automation": replaced[-1:]})[0] == "bad"


@given(st.dictionaries(st.sampled_from([*HAND["input"], "unpaired", "rapid", "leapt"]), st.integers()))
def test_whatever_is_counted_it_is_judged(counts: Mapping[str, int]) -> None:
    answer = judge(seen({"input": dict(counts)}))
    assert isinstance(answer, Known)
    assert {name for name, _ in answer.because} <= {*REASONS, "no_traces"}
