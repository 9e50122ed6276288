from ridgeline.testing.generated_events.rhythm import Rhythm

START = 1_788_220_800_000
WEEK = 7 * 86_400_000


def test_a_week_has_its_number_of_events() -> None:
    rhythm = Rhythm(1, START, 1_000)
    assert START <= rhythm.time_of(0) < START + 3_600_000
    assert START + WEEK - 3_600_000 < rhythm.time_of(6_999) < START + WEEK <= rhythm.time_of(7_000)


def test_days_differ_from_nights_and_weekends_from_weekdays() -> None:
    rhythm = Rhythm(3, START, 5_000)
    times = [rhythm.time_of(number) - START for number in range(35_000)]
    by_hour = [sum(time // 3_600_000 % 24 == hour for time in times) for hour in range(24)]
    assert max(by_hour) > 2 * min(by_hour)
    by_day = sorted(sum(time // 86_400_000 == day for time in times) for day in range(7))
    assert by_day[-1] > 1.2 * by_day[0]


def test_one_event_a_day_is_enough() -> None:
    rhythm = Rhythm(1, START, 1)
    times = [rhythm.time_of(number) for number in range(100)]
    assert times == sorted(times)
    assert times[-1] // WEEK - START // WEEK in {13, 14, 15}
