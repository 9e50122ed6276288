"""What an autonomous system is for: `hosting`, `education`, `government`, `business` or `isp`.

No free list says it of every system. Hosting is a list of numbers; the rest, and what the list lacks, is read from the
name, where it is plain. Else it is not known, which is so for about two thirds of all systems.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

SystemType = Literal["hosting", "education", "government", "business", "isp"]

HOSTING_LIST = Path(__file__).parent / "data" / "hosting-systems.txt"

# Google Cloud, Oracle Cloud, Tencent Cloud, netcup, GoDaddy and Bluehost, which the list lacks. Not Cloudflare, through
# which users of relays come.
_ALSO_HOSTING = frozenset({396982, 31898, 132203, 197540, 26496, 46606})

# The first that fits is taken, so that a university's hospital is education and a city's broadband is an ISP's.
_WORDS: tuple[tuple[SystemType, str], ...] = (
    (
        "education",
        r"universi|\bcollege\b|\bschools?\b|hochschule|\bacadem|polytechnic|\binstitute of technology\b|"
        r"\bresearch and education\b|\beducation(al)?\b|\bNREN\b",
    ),
    (
        "hosting",
        r"\b(web)?hosting\b|\bdata ?cent(er|re)s?\b|\bdedicated servers?\b|\bVPS\b|\bcolocation\b|\bcloud\b",
    ),
    (
        "isp",
        r"tele(com|kom|fon)|\bbroadband\b|\bmobile\b|\bwireless\b|\bcable\b|\bISP\b|\binternet services?\b|"
        r"\bcellular\b|\bfib(er|re)(net)?\b|\bcommunications\b|\bprovedor\b|\bbanda larga\b",
    ),
    (
        "government",
        r"\bministry\b|\bministerio\b|\bgovernment\b|\bfederal\b|\bdepartment of\b|"
        r"\b(state|city|county) of\b",
    ),
    ("business", r"\bbank\b|\binsurance\b|\bhospital\b|\bairlines?\b|\bmotors?\b|\bpharma|\bfinanc|\bholdings?\b"),
)
_NAMES = tuple((type_, re.compile(pattern, re.IGNORECASE)) for type_, pattern in _WORDS)


@cache
def _hosting() -> frozenset[int]:
    lines = (line.partition("#")[0].strip() for line in HOSTING_LIST.read_text().splitlines())
    return _ALSO_HOSTING | {int(line) for line in lines if line}


def system_type(number: int, name: str | None) -> SystemType | None:
    """Return what the system is for; None if neither list nor name says."""
    if number in _hosting():
        return "hosting"
    return next((type_ for type_, pattern in _NAMES if pattern.search(name or "")), None)
