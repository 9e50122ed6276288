from __future__ import annotations

from typing import Any

import pytest

from ridgeline.matching.features import ClientFacts
from ridgeline.matching.standing import Foreign, Standing
from ridgeline.signals.contract import Known, Unknown
from ridgeline.signals.observed import MatchFacts, Observed, RequestFacts, ZoneFacts
from ridgeline.signals.tampering import judge
from ridgeline.testing.observations import observed

V8 = {"stack": "at", "stack_limit": 10, "globals": ["webkitRequestFileSystem"]}
GECKO = {"stack": "@", "globals": ["InternalError", "mozInnerScreenX"]}
WEBKIT = {"stack": "@", "stack_limit": 100, "globals": ["GestureEvent"]}
# User agent, system by its text, engine, navigator.platform, the platform of client hints.
HONEST = {
    "Chrome on Windows": (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 "
        "Safari/537.36",
        *("Windows", V8, "Win32", "Windows"),
    ),
    "Edge on a Mac": (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 "
        "Safari/537.36 Edg/156.0.0.0",
        *("Mac OS X", V8, "MacIntel", "macOS"),
    ),
    "Firefox on Ubuntu": (
        "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
        *("Ubuntu", GECKO, "Linux x86_64", None),
    ),
    "Safari on a Mac": (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 "
        "Safari/605.1.15",
        *("Mac OS X", WEBKIT, "MacIntel", None),
    ),
    "Chrome on an iPhone": (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "CriOS/156.0.7000.0 Mobile/15E148 Safari/604.1",
        *("iOS", WEBKIT, "iPhone", None),
    ),
    "Firefox on an iPad that asks for desktop pages": (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:153.0) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "FxiOS/153.0 Safari/605.1.15",
        *("Mac OS X", WEBKIT, "MacIntel", None),
    ),
    "Samsung's browser": (
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 "
        "Chrome/136.0.0.0 Mobile Safari/537.36",
        *("Android", V8, "Linux armv81", "Android"),
    ),
    "an app's view on Android": (
        "Mozilla/5.0 (Linux; Android 15; Pixel 9 Build/AP4A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
        "Chrome/156.0.0.0 Mobile Safari/537.36",
        *("Android", V8, "Linux aarch64", "Android"),
    ),
    "Chrome on Android that asks for desktop pages": (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
        *("Linux", V8, "Linux armv81", "Linux"),
    ),
    "a Chromebook": (
        "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
        *("Chrome OS", V8, "Linux x86_64", "Chrome OS"),
    ),
}
WINDOWS = "Chrome on Windows"


def browser(name: str = WINDOWS, facts: dict[str, Any] | None = None, **parts: Any) -> Observed:
    """Return what a browser shows, with some facts in the place of its own."""
    user_agent, system, engine, platform, hinted = HONEST[name]
    own: dict[str, Any] = {"user_agent": user_agent, "engine": engine, "platform": platform}
    if hinted:
        own["client_hints"] = {"brands": [{"brand": "Chromium", "version": "156"}], "platform": hinted}
    client = ClientFacts(None, None, system, None, None)
    return observed(own | (facts or {}), **({"client": client, "request": RequestFacts(user_agent)} | parts))


def reasons(answer: Known | Unknown) -> list[str]:
    assert isinstance(answer, Known)
    return [name for name, _ in answer.because]


@pytest.mark.parametrize("name", HONEST)
def test_honest_browsers_contradict_themselves_in_nothing(name: str) -> None:
    answer = judge(browser(name, {"automation": [], "worker_navigator": {"webgl_renderer": "any"}}))
    assert isinstance(answer, Known)
    assert answer.value is False
    assert reasons(answer) == ["nothing_contradicts"]
    assert answer.more["tampering_confidence"] == "high"
    assert answer.more["tampering_details"].anomaly_score == 0
    assert answer.more["tampering_details"].anti_detect_browser is False


def test_an_old_zone_a_privacy_extension_and_two_graphics_are_no_tampering() -> None:
    facts = {
        "timezone_offset": "-05:00",
        "automation": ["replaced:Navigator.languages"],
        "webgl_basics": {"renderer_unmasked": "ANGLE (NVIDIA)"},
        "worker_navigator": {"webgl_renderer": "ANGLE (Intel)"},
    }
    answer = judge(browser(facts=facts, zone=ZoneFacts("America/Mexico_City", -360, "MX")))
    assert isinstance(answer, Known)
    assert {*reasons(answer)} == {"clock_of_another_zone", "functions_replaced", "worker_graphics_differ"}
    assert answer.value is False


@pytest.mark.parametrize(
    ("said", "is_tampered"),
    [
        ("+09:00", False),
        ("-03:30", True),
        ("+01:00", True),
        ("-09:00", True),
        # Summer time that the device does not know of yet.
        ("+08:00", False),
        ("+11:00", False),
        ("+11:30", True),
        # The other side of the date line.
        ("-13:30", False),
        ("-15:00", False),
        ("+09:60", False),
        ("UTC", False),
    ],
)
def test_a_clock_is_that_of_the_zone_that_is_named(said: str, is_tampered: bool) -> None:
    tokyo = ZoneFacts("Asia/Tokyo", 540, "JP")
    answer = judge(browser(facts={"timezone_offset": said}, zone=tokyo))
    assert isinstance(answer, Known)
    assert answer.value is is_tampered
    contradicts = [("clock_of_another_zone", f"{said} in Asia/Tokyo")]
    assert (list(answer.because) == contradicts) == (said not in {"+09:00", "-15:00", "+09:60", "UTC"})
    # Where the zone is not known, nothing is compared.
    assert reasons(judge(browser(facts={"timezone_offset": said}))) == ["nothing_contradicts"]


@pytest.mark.parametrize(
    ("reason", "facts"),
    [
        ("worker_differs", {"worker_navigator": {"languages": "fr"}}),
        ("worker_differs", {"worker_navigator": {"timezone": "Asia/Tokyo"}}),
        ("frame_differs", {"iframe_navigator": {"webdriver": True}}),
        ("graphics_of_another_system", {"webgl_basics": {"renderer_unmasked": "ANGLE Metal Renderer: Apple M4"}}),
        ("engine_of_another_browser", {"engine": GECKO}),
        ("platform_of_another_system", {"platform": "Linux x86_64"}),
        ("client_hints_of_another_system", {"client_hints": {"platform": "Linux"}}),
        ("request_differs", {"user_agent": "Mozilla/5.0"}),
    ],
)
def test_one_contradiction_is_an_anomaly_and_no_other_browser_yet(reason: str, facts: dict[str, Any]) -> None:
    answer = judge(browser(facts=facts))
    assert isinstance(answer, Known)
    assert answer.value is True
    assert reasons(answer) == [reason]
    assert answer.more["tampering_confidence"] == "medium"
    assert answer.more["tampering_details"].anomaly_score > 0.5
    assert answer.more["tampering_details"].anti_detect_browser is False


def test_several_strong_ones_are_a_browser_made_to_pass_as_another() -> None:
    answer = judge(browser(facts={"platform": "Linux x86_64", "worker_navigator": {"platform": "Linux x86_64"}}))
    assert isinstance(answer, Known)
    assert answer.more["tampering_details"].anti_detect_browser is True
    assert answer.more["tampering_details"].anomaly_score == pytest.approx(0.94)


def test_several_of_one_kind_count_once() -> None:
    one = judge(browser(facts={"worker_navigator": {"platform": "x"}}))
    two = judge(browser(facts={"worker_navigator": {"platform": "x", "languages": "fr"}}))
    assert isinstance(one, Known)
    assert isinstance(two, Known)
    assert one.more == two.more
    assert reasons(two) == ["worker_differs"] * 2


def test_a_firefox_has_no_client_hints() -> None:
    hints = {"client_hints": {"brands": [{"brand": "Chromium", "version": "156"}]}}
    assert reasons(judge(browser("Firefox on Ubuntu", hints))) == ["client_hints_of_another_browser"]


def test_what_is_weak_alone_is_told_and_no_tampering() -> None:
    for facts in (
        {"automation": ["replaced:HTMLCanvasElement.toDataURL", "global:_zone"]},
        {"webgl_basics": {"renderer_unmasked": "GPU A"}, "worker_navigator": {"webgl_renderer": "GPU B"}},
    ):
        answer = judge(browser(facts=facts))
        assert isinstance(answer, Known)
        assert answer.value is False
        assert reasons(answer) != ["nothing_contradicts"]
        assert 0 < answer.more["tampering_details"].anomaly_score < 0.5


def test_a_token_of_other_hardware_is_tampering_and_no_other_browser() -> None:
    answer = judge(browser(match=MatchFacts(("token_contradicted",))))
    assert isinstance(answer, Known)
    assert answer.value is True
    assert reasons(answer) == ["token_of_another_device"]
    assert answer.more["tampering_details"].anti_detect_browser is False
    assert judge(browser(match=MatchFacts(("tokens_disagree",)))).value is False  # type: ignore[union-attr]


def test_who_sends_no_facts_is_not_judged() -> None:
    assert judge(Observed(request=RequestFacts("curl/8.0"))) == Unknown("no_facts")


IPAD = "Firefox on an iPad that asks for desktop pages"


def test_an_ipad_s_worker_may_say_what_its_page_does_not() -> None:
    assert reasons(judge(browser(IPAD, {"worker_navigator": {"platform": "iPad"}}))) == ["nothing_contradicts"]
    # Nothing else may, and nobody but WebKit.
    assert reasons(judge(browser(IPAD, {"worker_navigator": {"platform": "Win32"}}))) == ["worker_differs"]
    mac = {"worker_navigator": {"platform": "iPad"}, "platform": "MacIntel"}
    assert "worker_differs" in reasons(judge(browser("Edge on a Mac", mac)))


def test_a_header_that_firefox_sends_for_privacy_is_no_tampering() -> None:
    sent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
    said = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
    hidden = ClientFacts(None, None, "Windows", None, None)
    facts = {"user_agent": said, "platform": "Linux x86_64"}
    answer = judge(browser("Firefox on Ubuntu", facts, client=hidden, request=RequestFacts(sent)))
    assert isinstance(answer, Known)
    assert (answer.value, reasons(answer)) == (False, ["request_differs"])
    # In a browser that is no Firefox the same header is a disguise.
    other = judge(browser("Firefox on Ubuntu", facts | {"engine": V8}, client=hidden, request=RequestFacts(sent)))
    assert isinstance(other, Known)
    assert other.value is True


def test_another_header_is_one_cause_whatever_follows_from_it() -> None:
    sent = str(HONEST[WINDOWS][0])
    windows = ClientFacts(None, None, "Windows", None, None)
    answer = judge(browser("a Chromebook", client=windows, request=RequestFacts(sent)))
    assert isinstance(answer, Known)
    assert reasons(answer) == ["request_differs"]
    assert answer.more["tampering_details"].anti_detect_browser is False


def test_two_weak_hints_are_no_tampering() -> None:
    facts = {
        "automation": ["replaced:HTMLCanvasElement.toDataURL"],
        "webgl_basics": {"renderer_unmasked": "GPU A"},
        "worker_navigator": {"webgl_renderer": "GPU B"},
    }
    answer = judge(browser(facts=facts))
    assert isinstance(answer, Known)
    assert (answer.value, len(answer.because)) == (False, 2)


def test_a_view_of_many_members_is_told_in_a_few() -> None:
    view = {f"m{number}": 1 for number in range(10_000)} | {"languages": "x" * 10_000}
    answer = judge(browser(facts={"worker_navigator": view, "iframe_navigator": view}))
    assert isinstance(answer, Known)
    assert len(answer.because) == 2
    assert sum(len(seen) for _, seen in answer.because) < 200


def foreign(group: str, attribute: str) -> Foreign:
    """Return a trait that many have elsewhere and none of many here, which is not enough by itself."""
    return Foreign(group, attribute, "system", 0, 3_000, 5_000, 0, 2_500)


GPU, FONTS, EMOJI, VOICES = (
    foreign(*names) for names in (("graphics", "gpu"), ("fonts", "fonts"), ("emoji", "emoji"), ("voices", "voices"))
)


def test_what_this_population_never_shows_together_is_an_anomaly() -> None:
    one = judge(browser(population=Standing(foreign=(GPU,))))
    assert isinstance(one, Known)
    assert (one.value, reasons(one)) == (False, ["graphics_of_others"])
    assert 0.2 < one.more["tampering_details"].anomaly_score <= 0.5
    several = judge(browser(population=Standing(foreign=(GPU, FONTS, EMOJI))))
    assert isinstance(several, Known)
    assert (several.value, reasons(several)) == (True, ["graphics_of_others", "fonts_of_others", "emoji_of_others"])
    assert dict(several.because)["fonts_of_others"] == "fonts: 0 of 3,000 in its system, 5,000 elsewhere"
    # All of it is one kind of evidence, from one source.
    assert several.more["tampering_details"].anti_detect_browser is False
    with_rule = judge(browser(facts={"engine": GECKO}, population=Standing(foreign=(GPU, FONTS, EMOJI, VOICES))))
    assert isinstance(with_rule, Known)
    assert with_rule.more["tampering_details"].anti_detect_browser is True


def test_what_a_rule_knows_is_not_counted_again_for_being_learned() -> None:
    facts = {"webgl_basics": {"renderer_unmasked": "ANGLE Metal Renderer: Apple M4"}}
    sure = Foreign("graphics", "gpu", "system", 0, 1e6, 1e6, 0, 1e6)
    by_rule, both = judge(browser(facts=facts)), judge(browser(facts=facts, population=Standing(foreign=(sure,))))
    assert by_rule == both
    platform = Foreign("platform", "platform", "system", 0, 1e6, 1e6, 0, 1e6)
    answer = judge(browser(facts={"platform": "Linux x86_64"}, population=Standing(foreign=(platform, sure))))
    assert reasons(answer) == ["platform_of_another_system", "graphics_of_others"]
