"""QR codes as one path of an SVG, which a strict Content-Security-Policy lets a page draw."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

# The light edge that readers need (ISO/IEC 18004).
MARGIN = 4


@dataclass(frozen=True, slots=True)
class QrCode:
    """`path` is the `d` of an SVG path, one unit a module; the picture is a square of `size` units."""

    path: str
    size: int


def qr_code_of(text: str) -> QrCode:
    """Return the QR code of a text, each run of dark modules in a row as one stroke-free rectangle."""
    import segno  # noqa: PLC0415 - few need it

    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    strokes = []
    for y, row in enumerate(rows, start=MARGIN):
        x = MARGIN
        for dark, run in itertools.groupby(row):
            length = len(list(run))
            if dark:
                strokes.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return QrCode("".join(strokes), len(rows) + 2 * MARGIN)
