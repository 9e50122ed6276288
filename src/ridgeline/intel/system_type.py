"""What an autonomous system is for: `hosting`, `education`, `government`, `business` or `isp`.

No free list says it of every system. Hosting is a list of numbers; the rest, and what the list lacks, is read from the
name, where it is plain. Else it is not known, which is so for about two thirds of all systems.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal

SystemType = Literal["hosting", "education", "government", "business", "isp"]

HOSTING_LIST = Path(__file__).parent / "data" / "hosting-systems.txt"

# Google Cloud, Oracle Cloud, Tencent Cloud, netcup, GoDaddy and Bluehost, which the list lacks. Not Cloudflare, through
# which users of relays come.
_ALSO_HOSTING = frozenset({396982, 31898, 132203, 197540, 26496, 46606})

# What stands for a type anywhere in a name, and what does where a word begins. The first that fits is taken, so that a
# university's hospital is education and a city's broadband is an ISP's. Names are searched in lower case: to ignore
# case takes the library three times as long, which shows in a look-up.
_WORDS: tuple[tuple[SystemType, tuple[str, ...], str], ...] = (
    (
        "education",
        ("universi", "hochschule"),
        r"academ|polytechnic|(?:college|schools?|institute of technology|research and education|education(?:al)?|"
        r"nren)\b",
    ),
    ("hosting", (), r"(?:(?:web)?hosting|data ?cent(?:er|re)s?|dedicated servers?|vps|colocation|cloud)\b"),
    (
        "isp",
        ("tele(?:com|kom|fon)",),
        r"(?:broadband|mobile|wireless|cable|isp|internet services?|cellular|fib(?:er|re)(?:net)?|communications|"
        r"provedor|banda larga)\b",
    ),
    ("government", (), r"(?:ministry|ministerio|government|federal|department of|(?:state|city|county) of)\b"),
    ("business", (), r"pharma|financ|(?:bank|insurance|hospital|airlines?|motors?|holdings?)\b"),
)


def _pattern(anywhere: Iterable[str], words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join([*anywhere, rf"\b(?:{'|'.join(words)})"]))


_NAMES = tuple((type_, _pattern(anywhere, [words])) for type_, anywhere, words in _WORDS)
# Three of four names hold nothing of all that, and it takes five times as long to look for each type in turn.
_ANY = _pattern((one for _, anywhere, _ in _WORDS for one in anywhere), [words for _, _, words in _WORDS])


@cache
def _hosting() -> frozenset[int]:
    lines = (line.partition("#")[0].strip() for line in HOSTING_LIST.read_text().splitlines())
    return _ALSO_HOSTING | {int(line) for line in lines if line}


def system_type(number: int, name: str | None) -> SystemType | None:
    """Return what the system is for; None if neither list nor name says."""
    if number in _hosting():
        return "hosting"
    text = (name or "").lower()
    if _ANY.search(text) is None:
        return None
    return next((type_ for type_, pattern in _NAMES if pattern.search(text)), None)
