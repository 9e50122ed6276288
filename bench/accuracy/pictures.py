"""Plain SVG pictures for the docs, without a plotting library."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 440, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 26, 36, 108
_LEGEND, _LEGEND_ROWS, _LEGEND_ROW = HEIGHT - 54, 3, 17
# Okabe and Ito's colours, told apart by those who see few.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#000000", "#56B4E9")
_SHAPES = ("circle", "square", "diamond", "triangle", "cross", "circle", "square")


@dataclass(slots=True)
class Series:
    """`points` are joined where `line` is set; the first is marked."""

    name: str
    points: Sequence[tuple[float, float]]
    line: bool = True


@dataclass(slots=True)
class Axis:
    """`low` and `high` are shown; on a logarithmic axis values below `low` stand at its edge."""

    title: str
    low: float
    high: float
    logarithmic: bool = False
    ticks: Sequence[float] = field(default_factory=tuple)

    def place(self, value: float) -> float:
        value = min(max(value, self.low), self.high)
        if self.logarithmic:
            return (math.log(value) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))
        return (value - self.low) / (self.high - self.low)


def _mark(shape: str, x: float, y: float, colour: str) -> str:
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>'
    if shape == "square":
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}"/>'
    if shape == "cross":
        path = f"M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8"
        return f'<path d="{path}" stroke="{colour}" stroke-width="2.5" fill="none"/>'
    if shape == "triangle":
        return f'<path d="M{x:.1f} {y - 5:.1f}l5 9h-10z" fill="{colour}"/>'
    return f'<path d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z" fill="{colour}"/>'


def _percent(value: float) -> str:
    return f"{value * 100:g} %"


def panel(title: str, across: Axis, up: Axis, series: Sequence[Series], *, diagonal: bool = False) -> str:
    """Return one plot as an SVG group of `WIDTH` by `HEIGHT`, with its legend of two columns below it."""
    inner_width, inner_height = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM

    def x(value: float) -> float:
        return _LEFT + across.place(value) * inner_width

    def y(value: float) -> float:
        return _TOP + (1 - up.place(value)) * inner_height

    parts = [f'<text x="{_LEFT}" y="22" font-size="14" font-weight="bold">{escape(title)}</text>']
    parts += _grid(across, up, x, y)
    if diagonal:
        start, end = (x(across.low), y(up.low)), (x(across.high), y(up.high))
        parts.append(
            f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" '
            'stroke="#999" stroke-dasharray="4 4"/>'
        )
    for number, each in enumerate(series):
        colour, shape = COLOURS[number % len(COLOURS)], _SHAPES[number % len(_SHAPES)]
        placed = [(x(a), y(b)) for a, b in each.points]
        if each.line and len(placed) > 1:
            path = " ".join(f"{a:.1f},{b:.1f}" for a, b in placed)
            parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.6"/>')
        parts += [_mark(shape, a, b, colour) for a, b in placed[: 1 if each.line else None]]
        column, place = divmod(number, _LEGEND_ROWS)
        row = _LEGEND + _LEGEND_ROW * place + 8
        beside = _LEFT + 10 + column * inner_width / 2
        parts.append(_mark(shape, beside, row - 4, colour))
        parts.append(f'<text x="{beside + 12:.0f}" y="{row}">{escape(each.name)}</text>')
    return "\n".join(parts)


def _grid(across: Axis, up: Axis, x: Callable[[float], float], y: Callable[[float], float]) -> list[str]:
    parts = []
    for tick in across.ticks:
        parts.append(f'<line x1="{x(tick):.1f}" y1="{_TOP}" x2="{x(tick):.1f}" y2="{HEIGHT - _BOTTOM}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{x(tick):.1f}" y="{HEIGHT - _BOTTOM + 16}" text-anchor="middle">{_percent(tick)}</text>'
        )
    for tick in up.ticks:
        parts.append(f'<line x1="{_LEFT}" y1="{y(tick):.1f}" x2="{WIDTH - _RIGHT}" y2="{y(tick):.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{_percent(tick)}</text>')
    middle = _TOP + (HEIGHT - _TOP - _BOTTOM) / 2
    parts.append(
        f'<text x="{(WIDTH + _LEFT) / 2:.0f}" y="{HEIGHT - _BOTTOM + 34}" text-anchor="middle">'
        f"{escape(across.title)}</text>"
    )
    parts.append(
        f'<text x="14" y="{middle:.0f}" text-anchor="middle" transform="rotate(-90 14 {middle:.0f})">'
        f"{escape(up.title)}</text>"
    )
    return parts


def picture(panels: Sequence[str]) -> str:
    """Return panels side by side as one SVG document."""
    width = WIDTH * len(panels)
    groups = "\n".join(
        f'<g transform="translate({WIDTH * index} 0)">\n{each}\n</g>' for index, each in enumerate(panels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}" '
        f'font-family="sans-serif" font-size="11">\n<rect width="{width}" height="{HEIGHT}" fill="#fff"/>\n'
        f"{groups}\n</svg>\n"
    )
