"""Whether the page is in a private window, by what browsers do with files there.

Chromium keeps a private window's files in the memory of another process, so that asking an open one for its size costs
as much as any call to another process, where otherwise it costs next to nothing (its file system API's incognito
delegate). Firefox refuses the files with a SecurityError, and so does Safari, with an UnknownError.
"""

from __future__ import annotations

from ridgeline.signals.contract import Answer, Known, Signal, Unknown
from ridgeline.signals.engines import real_engine
from ridgeline.signals.observed import Observed

# How often the agent does each.
_SIZES, _BLOBS = 20, 5
# Measured, of Chromium 156 on a busy machine: 0 in ordinary windows, 0.67 to 2.1 in private ones.
NEAR, FAR = 0.1, 0.2


def judge(observed: Observed) -> Answer:
    engine = real_engine(observed)
    if engine is None:
        return Unknown("engine_not_known")
    if engine == "chromium":
        return _in_chromium(observed)
    if observed.value("file_system") is True:
        return Known(False, (("files_allowed", ""),))
    refused = observed.error("file_system") == ("blocked" if engine == "gecko" else "failed")
    if refused:
        # With cookies and site data blocked everything is refused, in windows of any kind.
        if observed.value("local_storage") is True and observed.value("indexed_db") is True:
            return Known(True, (("files_refused", ""),))
        return Unknown("storage_blocked")
    return Unknown("files_not_observed")


def _in_chromium(observed: Observed) -> Answer:
    took = observed.members("file_access")
    size, blob = _time(took.get("size")), _time(took.get("blob"))
    # Whole microseconds: less is none that the agent measured.
    if size is None or blob is None or blob < 1:
        return Unknown("files_not_observed")
    ratio = (size / _SIZES) / (blob / _BLOBS)
    seen = f"{min(ratio, 999.0):.3f}"
    if ratio >= FAR:
        return Known(True, (("files_in_memory", seen),))
    return Known(False, (("files_on_disk", seen),)) if ratio <= NEAR else Unknown("unclear_time")


def _time(value: object) -> float | None:
    """Return a time in microseconds, None for what is none, or would be days."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < 1e12 else None  # noqa: PLR2004


SIGNAL = Signal(
    field="incognito",
    reads=("engine", "file_system", "file_access", "local_storage", "indexed_db"),
    meaning="True in a private window. In Chromium and the browsers made of it that is told by where files lie, which "
    "a worker of the page's own origin has to find out: [serve the agent under your own path](integrate.md), with "
    "`?worker`, or it stays unknown. In Firefox and Safari the page itself can see it. Safari's behaviour is as others "
    "describe it: it was not measured.",
    reasons={
        "files_in_memory": "A look at an own file costs as much as a call to another process: files lie in memory. The "
        "figure is the quotient of the two.",
        "files_on_disk": "A look at an own file costs next to nothing beside a call to another process: files lie on "
        "the disk. The figure is the quotient of the two.",
        "files_refused": "The browser has storage for the page, but refuses it files of its own.",
        "files_allowed": "The browser lets the page have files of its own.",
    },
    unknown={
        "engine_not_known": "It is not known which engine the browser has.",
        "files_not_observed": "Where files lie was not asked, or time ran out.",
        "unclear_time": "The two times are too near to each other to tell.",
        "storage_blocked": "The browser refuses all storage, in windows of any kind.",
    },
    false_alarms="Guest windows, and views in apps that keep nothing on the disk, look the same, as they mean the "
    "same. The profiles of many automated browsers are private ones.",
    judge=judge,
)
