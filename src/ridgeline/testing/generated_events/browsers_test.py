import datetime

from ridgeline.testing.generated_events.browsers import BROWSERS, Releases

DAY = 86_400_000
CHROME = next(number for number, browser in enumerate(BROWSERS) if browser.name == "Chrome")


def at(year: int, month: int, day: int) -> int:
    return int(datetime.datetime(year, month, day, tzinfo=datetime.UTC).timestamp() * 1_000)


def test_versions_drift_and_lag() -> None:
    releases = Releases()
    assert releases.step(CHROME, at(2025, 12, 2), 0, 0) == 0
    assert releases.step(CHROME, at(2025, 12, 2), 0, 1) == -1
    assert releases.step(CHROME, at(2026, 12, 2), 0, 0) == 13
    assert releases.step(CHROME, at(2026, 12, 2), 4, 0) == 9
    assert "Chrome/156.0.0.0" in releases.release(CHROME, 13, "11", "").head
    assert releases.step(CHROME, 0, 0, 0) == releases.step(CHROME, 1, 14, 15)
