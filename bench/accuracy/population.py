"""The devices: what each has, where it lives, whom it shares an address with, and how it behaves.

Devices come in groups, a household or a fleet of office laptops, and a group belongs to one split as a whole. Every
group is drawn from a seed of its own, so that a small population is the beginning of a large one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from accuracy.datapoints import Table
from accuracy.hardware import Display, Hardware, draw_hardware, draw_monitor
from accuracy.hashing import share
from accuracy.hazards import Hazards, draw_hazards
from accuracy.places import HOME, LANGUAGE_RANKS, Country
from accuracy.releases import DAY, START, STOPPED, newest

DAYS = 180
END = START + DAYS * DAY
FLEET_SIZE = 50
SPLITS = {"train": 0.4, "validation": 0.2, "test": 0.4}

# Shares of what people browse with, fleets aside: `system-browser`. Assumptions, in the order of public browser
# statistics for a shop whose visitors sit at desks, and for one whose visitors hold phones.
MIXES = {
    "desktop": Table(
        {
            "windows-chrome": 0.40,
            "windows-edge": 0.10,
            "windows-firefox": 0.05,
            "mac-chrome": 0.09,
            "mac-safari": 0.07,
            "mac-firefox": 0.01,
            "linux-chrome": 0.015,
            "linux-firefox": 0.015,
            "android-chrome": 0.12,
            "android-samsung": 0.02,
            "iphone-safari": 0.11,
        }
    ),
    "mobile": Table(
        {
            "windows-chrome": 0.13,
            "windows-edge": 0.03,
            "windows-firefox": 0.015,
            "mac-chrome": 0.03,
            "mac-safari": 0.025,
            "linux-chrome": 0.005,
            "linux-firefox": 0.005,
            "android-chrome": 0.37,
            "android-samsung": 0.07,
            "iphone-safari": 0.32,
        }
    ),
}
# Which groups are fleets: every so manieth, so that 5 % (1.5 %) of devices are in one.
_FLEET_EVERY = {"desktop": 630, "mobile": 2_150}
_FLEET_SPLITS = ("train", "test", "validation", "test", "train")
# Devices of one household that visit: the site is a part of what they do.
_HOUSEHOLD = Table({1: 0.62, 2: 0.27, 3: 0.08, 4: 0.03})


@dataclass(frozen=True, slots=True)
class Image:
    """The software that came with a machine or was installed before the first visit."""

    system_version: int
    """0 is the oldest; what it is called depends on the system."""
    office: bool
    extra_fonts: tuple[str, ...]
    text: int
    """How letters are smoothed and which system fonts draw them."""
    voices: int
    driver: int
    settings: int
    """Font sizes and families that the user chose; 0 is what came with the browser."""


@dataclass(frozen=True, slots=True)
class Device:
    """One browser on one machine: what a visitor id is to stand for."""

    index: int
    platform: str
    """The group in reports: `system-browser`, or `fleet`."""
    system: str
    browser: str
    hardware: Hardware
    displays: tuple[Display, ...]
    image: Image
    country: Country
    zone: str
    languages: tuple[tuple[str, ...], ...]
    """What it prefers now, and what it may be changed to."""
    group: int
    fleet: bool
    works_at: int | None
    """The office that it is taken to on working days; a fleet's is its own."""
    noise: str
    """How it randomises: `` for not at all, `browser`, `extension` or `resist`."""
    undetected: bool
    """Whether its noise looks steady within a visit, so that the agent takes it for a value."""
    hazards: Hazards
    build: int
    rollout: float
    dark: bool
    reduced_motion: bool
    ipv6: bool
    vpn: bool
    first_at: int
    last_at: int


def split_of(seed: int, mix: str, group: int) -> str:
    if group % _FLEET_EVERY[mix] == 0:
        return _FLEET_SPLITS[group // _FLEET_EVERY[mix] % len(_FLEET_SPLITS)]
    point = share("split", seed, mix, group)
    return "train" if point < SPLITS["train"] else "test" if point < SPLITS["train"] + SPLITS["test"] else "validation"


def population(
    mix: str, seed: int, devices: int, split: str | None = None, limit: int | None = None
) -> Iterator[Device]:
    """Yield the devices of a population of so many, of one split or all, at most `limit`."""
    index = group = found = 0
    while index < devices:
        random = Random(f"population:{seed}:{mix}:{group}")
        fleet = group % _FLEET_EVERY[mix] == 0
        size = min(FLEET_SIZE if fleet else _HOUSEHOLD.draw(random), devices - index)
        if split is None or split_of(seed, mix, group) == split:
            for device in (
                _fleet(mix, group, index, size, random) if fleet else _household(mix, group, index, size, random)
            ):
                yield device
                found += 1
                if found == limit:
                    return
        index += size
        group += 1


def _household(mix: str, group: int, index: int, size: int, random: Random) -> Iterator[Device]:
    country = HOME.draw(random)
    zone = random.choice(country.zones)
    ipv6 = random.random() < 0.3
    for number in range(index, index + size):
        platform = MIXES[mix].draw(random)
        system, browser = platform.split("-")
        hardware = draw_hardware(system, random)
        yield _device(
            number,
            platform,
            system,
            browser,
            hardware,
            _image(system, random),
            country,
            zone,
            group,
            False,
            ipv6,
            random,
        )


def _fleet(mix: str, group: int, index: int, size: int, random: Random) -> Iterator[Device]:
    country = HOME.draw(random)
    zone = random.choice(country.zones)
    hardware = draw_hardware("windows", random)
    while not hardware.laptop:
        hardware = draw_hardware("windows", random)
    image = _image("windows", random)
    browser = random.choice(("chrome", "edge"))
    for number in range(index, index + size):
        yield _device(number, "fleet", "windows", browser, hardware, image, country, zone, group, True, False, random)


def _device(
    index: int,
    platform: str,
    system: str,
    browser: str,
    hardware: Hardware,
    image: Image,
    country: Country,
    zone: str,
    group: int,
    fleet: bool,
    ipv6: bool,
    random: Random,
) -> Device:
    hazards = draw_hazards(system, browser, fleet, random)
    rollout = random.random()
    noise = "" if fleet else _noise(system, browser, random)
    arrives_later = random.random() < 0.35
    first_at = START + int(random.random() * (DAYS * 0.8 if arrives_later else 10) * DAY)
    leaves = random.random() < 0.15
    works = system != "linux" and random.random() < (0.45 if hardware.laptop else 0.2)
    # The fleet's docks have one kind of screen; a household's screens are its own.
    screens = Random(f"docks:{group}") if fleet else random
    extra = (
        ()
        if system in {"android", "iphone"}
        else tuple(draw_monitor(hardware, system, screens) for _ in range(1 if fleet else screens.choice((1, 1, 2))))
    )
    return Device(
        index=index,
        platform=platform,
        system=system,
        browser=browser,
        hardware=hardware,
        displays=(hardware.display, *extra),
        image=image,
        country=country,
        zone=zone,
        languages=_languages(country, fleet, random),
        group=group,
        fleet=fleet,
        works_at=-group - 1 if fleet else int(random.random() * 2**40) if works else None,
        noise=noise,
        undetected=noise == "extension" and random.random() < 0.35,
        hazards=hazards,
        build=_first_build(system, browser, hazards, rollout, first_at, random),
        rollout=rollout,
        dark=random.random() < 0.3,
        reduced_motion=not fleet and random.random() < 0.03,
        ipv6=ipv6,
        vpn=not fleet and random.random() < 0.05,
        first_at=first_at,
        last_at=first_at + int(random.random() * (END - first_at)) if leaves else END,
    )


def _first_build(system: str, browser: str, hazards: Hazards, rollout: float, first_at: int, random: Random) -> int:
    """Return the build at the first visit: the newest at the last restart, or years behind where updates have ended."""
    if system == "iphone" and random.random() < 0.25:
        # These stayed with the system before, whose Safari has another first number.
        return STOPPED - int(random.random() * 6)
    restarted_at = first_at - int(min(60.0, random.expovariate(max(hazards.restart, 1e-3))) * DAY)
    return newest(browser, rollout, restarted_at)


def _languages(country: Country, fleet: bool, random: Random) -> tuple[tuple[str, ...], ...]:
    lists = list(country.languages)
    if fleet:
        return tuple(lists[:2])
    chosen = random.choices(range(len(lists)), LANGUAGE_RANKS[: len(lists)])[0]
    first = lists.pop(chosen)
    return (first, *lists)


def _noise(system: str, browser: str, random: Random) -> str:
    """3 % randomise: privacy variants of Chromium, extensions, Firefox that resists, Safari's protection."""
    point = random.random()
    if browser == "firefox":
        return "resist" if point < 0.05 else ""
    if browser == "safari":
        return "browser" if point < 0.025 else ""
    limit = 0.03
    if point >= limit:
        return ""
    return "extension" if system != "android" and point < limit * 0.4 else "browser"


# How many variants there are of what tells images apart, and the Zipf exponent of how common they are.
_TEXTS = {"windows": (6, 1.0), "mac": (4, 1.5), "linux": (30, 0.8), "android": (2, 2.5), "iphone": (1, 1.0)}
_VOICES = {"windows": (30, 1.6), "mac": (14, 1.6), "linux": (3, 2.0), "android": (4, 1.8), "iphone": (1, 1.0)}
_DRIVERS = (6, 0.2)
_ADDED = {
    "windows": {"DejaVu Sans": 0.04},
    "mac": {"Calibri": 0.3, "Roboto": 0.06, "Open Sans": 0.05, "SF Pro Text": 0.05, "DejaVu Sans": 0.02}
    | {"Century Gothic": 0.28, "MS Outlook": 0.05},
    "linux": {"Cantarell": 0.4, "Ubuntu": 0.5, "Roboto": 0.15, "Open Sans": 0.3, "Noto Sans CJK JP": 0.5, "Arial": 0.2}
    | {"FreeSans": 0.4, "Nimbus Sans": 0.6, "Calibri": 0.06, "Droid Sans": 0.05},
    "android": {},
    "iphone": {},
}


def _zipf(size: int, exponent: float, random: Random) -> int:
    return random.choices(range(size), [(rank + 1) ** -exponent for rank in range(size)])[0]


def _image(system: str, random: Random) -> Image:
    versions = {"windows": (0.21, 0.07, 0.72), "android": (0.06, 0.08, 0.1, 0.12, 0.2, 0.44)}
    weights = versions.get(system, (0.2, 0.8))
    return Image(
        system_version=random.choices(range(len(weights)), weights)[0],
        office=random.random() < 0.7,
        extra_fonts=tuple(name for name, likely in _ADDED[system].items() if random.random() < likely),
        text=_zipf(*_TEXTS[system], random),
        voices=_zipf(*_VOICES[system], random),
        driver=0 if system in {"android", "iphone", "mac"} else _zipf(*_DRIVERS, random),
        settings=0 if random.random() < 0.96 else 1 + int(random.random() * 5),
    )


def uniqueness(fingerprints: list[object]) -> tuple[float, float]:
    """Return the share of fingerprints that only one device has, and the expected size of a device's anonymity set."""
    sizes = Counter(fingerprints)
    total = len(fingerprints)
    return sum(size == 1 for size in sizes.values()) / total, sum(size * size for size in sizes.values()) / total
