from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.intel.user_agent import Client, read_client

CHROME = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
WINDOWS = CHROME.format("Windows NT 10.0; Win64; x64")
MAC = CHROME.format("Macintosh; Intel Mac OS X 10_15_7")
ANDROID = CHROME.format("Linux; Android 10; K").replace(" Safari", " Mobile Safari")


@pytest.mark.parametrize(
    ("user_agent", "hints", "expected"),
    [
        (WINDOWS, None, Client("Chrome", "156.0.0.0", "Windows", "10", None)),
        (WINDOWS, {"platform": "Windows", "platform_version": "15.0.0"}, Client("Chrome", "156.0.0.0", "Windows", "11")),
        (WINDOWS, {"platform": "Windows", "platform_version": "10.0.0"}, Client("Chrome", "156.0.0.0", "Windows", "10")),
        (WINDOWS, {"platform": "Windows", "platform_version": "0.3.0"}, Client("Chrome", "156.0.0.0", "Windows", "10")),
        (MAC, {"platform": "macOS", "platform_version": "15.5.0"}, Client("Chrome", "156.0.0.0", "Mac OS X", "15.5", "Mac")),
        (
            ANDROID,
            {"platform": "Android", "platform_version": "15.0.0", "model": "Pixel 9"},
            Client("Chrome Mobile", "156.0.0.0", "Android", "15", "Pixel 9"),
        ),
        (
            WINDOWS,
            {"full_version_list": [{"brand": "Not A Brand", "version": "156.9"}, {"brand": "Google Chrome", "version": "156.0.8078.73"}]},
            Client("Chrome", "156.0.8078.73", "Windows", "10"),
        ),
        # Hints that contradict the text correct nothing: the contradiction is for the tampering signal.
        (WINDOWS, {"platform": "macOS", "platform_version": "15.5.0"}, Client("Chrome", "156.0.0.0", "Windows", "10")),
        (WINDOWS, {"full_version_list": [{"brand": "Google Chrome", "version": "99.1"}]}, Client("Chrome", "156.0.0.0", "Windows", "10")),
        (None, None, Client()),
        ("", None, Client()),
        ("unheard-of", None, Client()),
    ],
)  # fmt: skip
def test_client(user_agent: str | None, hints: Any, expected: Client) -> None:
    assert read_client(user_agent, hints) == expected


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)  # fmt: skip
NAMES = ("platform", "platform_version", "model", "full_version_list")


@given(st.sampled_from([WINDOWS, MAC, ANDROID]) | st.text(), json | st.dictionaries(st.sampled_from(NAMES), json))
def test_nothing_that_a_client_sends_makes_it_fail(user_agent: str, hints: Any) -> None:
    read_client(user_agent, hints)
