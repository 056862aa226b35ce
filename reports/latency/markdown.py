"""latency.md: the figures in tables, short enough for the step summary of a CI job."""

from __future__ import annotations

from typing import Optional, Sequence

from reports.latency import charts
from reports.latency.benchmarks import Benchmarks
from reports.latency.measurements import CONTROL, CONTROL_AGAIN, KINDS, Measurements
from reports.latency.targets import Target
from reports.markdown import escape
from reports.templates import environment


def render(measurements: Measurements, benchmarks: Optional[Benchmarks], targets: Sequence[Target]) -> str:
    templates = environment(autoescape=False)
    templates.filters.update(cell=escape, duration=charts.duration, factor=charts.factor, size=charts.size_label)
    return templates.get_template("latency.md.j2").render(
        measurements=measurements,
        header=measurements.header,
        kinds={
            kind: title for kind, title in charts.KIND_TITLES.items() if (kind, CONTROL_AGAIN) in measurements.latencies
        },
        control=CONTROL,
        control_again=CONTROL_AGAIN,
        benchmarks=benchmarks,
        targets=targets,
        parents=_parents(benchmarks) if benchmarks else [],
        all_kinds=KINDS,
    )


def _parents(benchmarks: Benchmarks) -> list[object]:
    """Parents that differ in their memory alone; the others are in latency.json."""
    smallest = benchmarks.smallest
    return [
        parent
        for parent in benchmarks.parents
        if (parent.descriptors, parent.threads) == (smallest.descriptors, smallest.threads)
    ]
