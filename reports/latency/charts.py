"""What stands where in the charts of latency.html.

Across, positions are in percent, so that a chart is as wide as its page while text and dots keep their size; down, they are
in pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

from reports.latency.benchmarks import Benchmarks, Parent
from reports.latency.measurements import CONTROL_AGAIN, KINDS, Latency, Measurements
from reports.latency.scale import Scale, around, spread_out

KIND_TITLES = {"exit": "Spawn and wait", "capture": "Spawn, read a line, wait"}


@dataclass(frozen=True)
class Tick:
    """A line across a chart, with its label."""

    place: float
    label: str


@dataclass(frozen=True)
class Row:
    """One candidate among the ratios."""

    name: str
    version: str
    is_control: bool
    latency: Latency
    place: float
    spread: Tuple[float, float]


@dataclass(frozen=True)
class Ratios:
    """The ratios of one kind, the fastest first, the control itself last."""

    kind: str
    title: str
    too_noisy: bool
    rows: list[Row]
    ticks: list[Tick]
    one: float
    """Where the ratio 1 stands."""


def ratios(measurements: Measurements) -> list[Ratios]:
    """A chart for each kind, all with the same scale."""
    bounds = [value for latency in measurements.latencies.values() for value in (*latency.spread, latency.ratio)]
    if not bounds:
        return []
    scale = around([1.0, *bounds], 1.08)
    kinds = [kind for kind in KINDS if (kind, CONTROL_AGAIN) in measurements.latencies]
    return [_ratios(measurements, kind, scale) for kind in kinds]


def _ratios(measurements: Measurements, kind: str, scale: Scale) -> Ratios:
    def row(name: str, version: str, of: str) -> Row:
        latency = measurements.latencies[kind, of]
        low, high = latency.spread
        spread = (scale.place(low), scale.place(high))
        return Row(name, version, of == CONTROL_AGAIN, latency, scale.place(latency.ratio), spread)

    rows = [row(each.run.split("@")[0], each.version, each.run) for each in measurements.fastest_first(kind)]
    ticks = [Tick(scale.place(value), f"{value:g}×") for value in scale.ticks(apart=11, first=1)]
    too_noisy = kind in measurements.too_noisy
    rows.append(row("control again", "", CONTROL_AGAIN))
    return Ratios(kind, KIND_TITLES[kind], too_noisy, rows, ticks, scale.place(1))


HEIGHT = 240
LABEL_GAP = 17
EDGE = 8


@dataclass(frozen=True)
class Line:
    """One way of spawning: its points, and where its name stands."""

    way: str
    points: list[Tuple[float, float]]
    label: float
    last: str
    """The time at the last point."""

    @property
    def pieces(self) -> list[Tuple[Tuple[float, float], Tuple[float, float]]]:
        """The lines between neighbouring points."""
        return list(zip(self.points, self.points[1:]))


@dataclass(frozen=True)
class Growth:
    """How the ways of spawning fare as the parent grows along one axis."""

    title: str
    across: str
    lines: list[Line]
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    height: int = HEIGHT


AXES = {"resident": "the parent's resident memory", "descriptors": "the parent's open descriptors"}


def growths(benchmarks: Benchmarks) -> list[Growth]:
    """A chart for each axis and kind, all with the same vertical scale; the parent is as small as can be otherwise."""
    vertical = around([each.microseconds for each in benchmarks.all if each.parent.threads == 1], 1.3)
    axes = [axis for axis in AXES if len(benchmarks.sizes(axis)) > 1]
    return [_growth(benchmarks, axis, kind, vertical) for axis in axes for kind in KINDS]


def _growth(benchmarks: Benchmarks, axis: str, kind: str, vertical: Scale) -> Growth:
    sizes = benchmarks.sizes(axis)
    across = Scale(sizes[0], sizes[-1])
    lines = []
    for way in benchmarks.ways:
        times = [(size, benchmarks.time(way, kind, _parent(benchmarks, axis, size))) for size in sizes]
        points = [(across.place(size), _down(vertical, time)) for size, time in times if time is not None]
        if points:
            last = next(time for _, time in reversed(times) if time is not None)
            lines.append(Line(way, points, points[-1][1], duration(last)))
    labels = spread_out([line.label for line in lines], LABEL_GAP, (EDGE, HEIGHT - EDGE))
    return Growth(
        title=KIND_TITLES[kind],
        across=AXES[axis],
        lines=[Line(line.way, line.points, place, line.last) for line, place in zip(lines, labels)],
        x_ticks=[Tick(across.place(size), size_label(size) if axis == "resident" else f"{size:,}") for size in sizes],
        y_ticks=[Tick(_down(vertical, value), _round_duration(value)) for value in vertical.ticks(apart=14, first=100)],
    )


def _parent(benchmarks: Benchmarks, axis: str, size: int) -> Parent:
    smallest = benchmarks.smallest
    sizes = {"resident": smallest.resident, "descriptors": smallest.descriptors, "threads": smallest.threads}
    return Parent(**{**sizes, axis: size})


def _down(scale: Scale, value: float) -> float:
    return round(HEIGHT * (1 - scale.place(value) / 100), 1)


def size_label(mebibytes: int) -> str:
    return f"{mebibytes // 1024} GiB" if mebibytes >= 1024 else f"{mebibytes} MiB"


def _round_duration(microseconds: float) -> str:
    return f"{microseconds / 1000:g} ms" if microseconds >= 1000 else f"{microseconds:g} µs"


def factor(ratio: float) -> str:
    """With as many digits as are worth reading: "1.06", "10.3", "444"."""
    return f"{ratio:.2f}" if ratio < 9.995 else f"{ratio:.1f}" if ratio < 99.95 else f"{ratio:,.0f}"


def duration(microseconds: Optional[float]) -> str:
    """With as many digits as are worth reading: "61 µs", "1.2 ms"; a dash for what was not measured."""
    if microseconds is None:
        return "–"
    value, unit = (microseconds / 1000, "ms") if microseconds >= 1000 else (microseconds, "µs")
    return f"{value:.1f} {unit}" if value < 9.95 else f"{value:,.0f} {unit}"
