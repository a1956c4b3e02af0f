"""Line charts as SVG, several in a row: enough for the pictures of growth, without a library for plots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from math import log10
from typing import NamedTuple

WIDTH, HEIGHT = 330, 250  # of a chart, in pixels
LEFT, RIGHT, TOP, BOTTOM = 52, 20, 58, 40
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #333 }
.title { font-size: 13px; font-weight: 600 }
.grid { stroke: #ddd }
.ground { fill: #fff }
.line { fill: none; stroke-width: 2 }
.a { stroke: #1f6feb } .b { stroke: #d9730d }
.dot.a { fill: #1f6feb } .dot.b { fill: #d9730d }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd }
  .grid { stroke: #444 }
  .ground { fill: #161b22 }
}
"""


class Line(NamedTuple):
    name: str
    points: Sequence[tuple[float, float]]  # the first coordinates are those of the chart's ticks


class Chart(NamedTuple):
    title: str
    across: str  # what goes from left to right, each value at the same distance from the next
    ticks: Sequence[str]
    up: str  # what goes up, from 0
    lines: Sequence[Line]


def drawn(charts: Sequence[Chart], in_a_row: int = 2) -> str:
    rows = -(-len(charts) // in_a_row)
    size = f'width="{WIDTH * in_a_row}" height="{HEIGHT * rows}"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', f"<style>{STYLE}</style>"]
    parts.append('<rect class="ground" width="100%" height="100%"/>')
    for number, chart in enumerate(charts):
        place = f"{number % in_a_row * WIDTH} {number // in_a_row * HEIGHT}"
        parts += [f'<g transform="translate({place})">', *_chart(chart), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


def _chart(chart: Chart) -> Iterator[str]:
    most, step = _scale(max(y for line in chart.lines for _, y in line.points))
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def at(x: float, y: float) -> tuple[float, float]:
        return LEFT + wide * x / max(1, len(chart.ticks) - 1), TOP + high * (1 - y / most)

    yield _text(LEFT, 18, chart.title, "title")
    for number in range(round(most / step) + 1):
        _, y = at(0, number * step)
        yield f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield _text(LEFT - 6, y + 4, f"{number * step:g}", anchor="end")
    for place, tick in enumerate(chart.ticks):
        yield _text(at(place, 0)[0], HEIGHT - BOTTOM + 16, tick, anchor="middle")
    yield _text(WIDTH - RIGHT, HEIGHT - 6, chart.across, anchor="end")
    yield _text(LEFT, 34, chart.up)
    for number, line in enumerate(chart.lines):
        mark = "ab"[number]
        points = [at(*point) for point in line.points]
        yield f'<polyline class="line {mark}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'
        yield from (f'<circle class="dot {mark}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in points)
        if len(chart.lines) > 1:
            x = LEFT + number * 130
            yield f'<circle class="dot {mark}" cx="{x + 4}" cy="46" r="4"/>'
            yield _text(x + 12, 50, line.name)


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _scale(most: float) -> tuple[float, float]:
    """The end of an axis from 0, and the step between its marks: four to eight of them, at round values."""
    if most <= 0:
        return 1.0, 1.0
    step = 10.0 ** int(log10(most) // 1)
    step = next(step * part for part in (0.2, 0.25, 0.5, 1, 2) if most / (step * part) <= 6)
    marks = int(most / step) + 1
    return marks * step, step
