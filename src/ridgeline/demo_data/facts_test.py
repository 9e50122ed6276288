"""What devices show has the shapes of the protocol, is like itself, and tells what it is made to tell."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ridgeline.clock import DAY
from ridgeline.demo_data.countries import BY_CODE
from ridgeline.demo_data.devices import BROWSERS, Change, Device, new_device
from ridgeline.demo_data.draws import drawn
from ridgeline.demo_data.facts import Absent, Moment, as_sent, facts_of
from ridgeline.demo_data.user_agents import accept_language
from ridgeline.demo_data.visit import request_headers
from ridgeline.identify.raw_attributes import raw_device_attributes
from ridgeline.intel.clocks import offset_of
from ridgeline.intel.user_agent import read_client
from ridgeline.matching.features import ClientFacts
from ridgeline.signals.contract import Known
from ridgeline.signals.observed import Observed, RequestFacts, ZoneFacts
from ridgeline.signals.registry import load
from ridgeline.wire.observation import Observation
from ridgeline.wire.raw_device_attributes import RawDeviceAttributes

NOW = 1_795_392_000_000
BERLIN = "Europe/Berlin"
KINDS = [(system, browser) for system, browsers in BROWSERS.items() for browser in browsers.values]


def device(system: Any, browser: Any) -> Device:
    made = new_device(f"{system} {browser}", BY_CODE["DE"], BERLIN, system, browser=browser)
    return replace(made, hiding="")


def moment(**changes: Any) -> Moment:
    return replace(Moment(NOW, drawn("moment")), **changes)


def observation(facts: dict[str, Any]) -> Observation:
    message = {"version": 1, "payload_id": "0" * 32, "sent_at": NOW, "sdk": {"platform": "js", "version": "0.1.0"}}
    return msgspec.convert(message | {"facts": as_sent(facts)}, Observation)


def judged(one: Device, facts: dict[str, Any]) -> dict[str, object]:
    """Return what the signals say of a visit, by field; those that need more than the visit are unknown."""
    headers = dict(request_headers(one, NOW))
    hints = facts["client_hints"]
    client = read_client(headers["user-agent"], None if isinstance(hints, Absent) else hints)
    answers: dict[str, Any] = {}
    observed = Observed(
        facts=observation(facts).facts,
        client=ClientFacts(client.browser, client.browser_version, client.os, client.os_version, client.device),
        request=RequestFacts(headers["user-agent"], frozenset(headers), headers["sec-fetch-mode"]),
        zone=ZoneFacts(BERLIN, offset_of(BERLIN, NOW), "DE", frozenset()),
        judged=answers,
    )
    for signal in load():
        answers[signal.field] = signal.judge(observed)
    return {name: answer.value for name, answer in answers.items() if isinstance(answer, Known)}


@pytest.mark.parametrize(("system", "browser"), KINDS)
@pytest.mark.parametrize("private", [False, True])
def test_an_honest_browser_is_what_it_says(system: str, browser: str, private: bool) -> None:
    one = device(system, browser)
    facts = facts_of(one, moment(private=private))
    found = judged(one, facts)
    assert found["bot"] == "not_detected"
    assert found["tampering"] is False
    assert found["incognito"] is private
    assert found.get("developer_tools", False) is False
    assert found.get("virtual_machine", False) is False
    assert found["privacy_settings"] is (private and browser == "safari")


@pytest.mark.parametrize(("system", "browser"), KINDS)
def test_facts_have_the_shapes_and_names_of_the_protocol(system: str, browser: str) -> None:
    facts = facts_of(device(system, browser), moment())
    page = (Path(__file__).parents[3] / "docs" / "agent-protocol.md").read_text()
    for name in facts:
        assert re.search(rf"^\| `{name}` \|", page, re.MULTILINE), name
    # What has another shape than the contract's would be left out of the event.
    kept = msgspec.to_builtins(raw_device_attributes(observation(facts)))
    observed = {name for name, value in facts.items() if not isinstance(value, Absent)}
    assert kept.keys() == observed & {*RawDeviceAttributes.__struct_fields__} | {"font_hash"}


@pytest.mark.parametrize(("system", "browser"), KINDS)
def test_nothing_but_the_moment_differs_between_two_visits(system: str, browser: str) -> None:
    one = device(system, browser)
    first, second = (facts_of(one, Moment(NOW, drawn("visit", number))) for number in range(2))
    differing = {name for name in first if first[name] != second[name]}
    assert differing <= {"battery_level", "battery_charging", "connection", "file_access", "input"}


def test_what_changes_on_a_device_shows() -> None:
    one = replace(device("windows", "chrome"), desk=device("windows", "edge").machine.screen._replace(width=3_440))

    def changed(**members: Any) -> set[str]:
        before = facts_of(one, moment())
        after = facts_of(one.changed(Change(NOW, members)), moment(place=(52.5, 13.4)))
        return {name for name in before if before[name] != after[name]}

    assert changed() == set()
    assert "screen_resolution" in changed(screen=1)
    assert changed(zoom=1.25) == {"device_pixel_ratio", "window_frame"}
    assert changed(dark=not one.dark) == {"color_scheme"}
    assert changed(zone="Asia/Tokyo") == {"timezone", "timezone_offset"}
    assert changed(language=1) == {"languages", "date_time_locale"}
    assert {"canvas", "webgl_extensions"} <= changed(driver=1)
    assert {"fonts", "canvas"} == changed(fonts=1)
    assert {"geolocation", "permissions"} == changed(location_allowed=True)
    assert {"client_hints", "voices", "emoji"} <= changed(system_step=1)
    later = facts_of(one, moment(at=NOW + 60 * DAY))
    assert later["user_agent"] != facts_of(one, moment())["user_agent"]


def test_what_hides_and_what_listens_is_found() -> None:
    chrome, firefox = device("windows", "chrome"), device("windows", "firefox")
    for one in (replace(chrome, hiding="brave"), replace(firefox, hiding="resist")):
        assert judged(one, facts_of(one, moment()))["privacy_settings"] is True
    for one in (chrome, firefox):
        assert judged(one, facts_of(one, moment(tools_open=True)))["developer_tools"] is True


def test_languages_are_asked_for_as_browsers_do() -> None:
    assert accept_language(("de-DE", "de", "en")) == "de-DE,de;q=0.9,en;q=0.8"
    assert accept_language(("ja",)) == "ja"
