"""latency.html: one file that needs no network, and no script."""

from __future__ import annotations

from typing import Optional, Sequence

from markupsafe import Markup

from reports.html import PAGE, date
from reports.latency import charts
from reports.latency.benchmarks import Benchmarks
from reports.latency.measurements import CONTROL, KINDS, Measurements
from reports.latency.targets import Target
from reports.policy import content_security_policy
from reports.templates import environment

STYLES = ("base.css", "latency.css")


def render(measurements: Measurements, benchmarks: Optional[Benchmarks], targets: Sequence[Target]) -> str:
    style = "\n".join((PAGE / name).read_text(encoding="utf-8") for name in STYLES)
    templates = environment(autoescape=True)
    templates.filters.update(date=date, duration=charts.duration, factor=charts.factor, size=charts.size_label)
    return templates.get_template("latency.html.j2").render(
        measurements=measurements,
        header=measurements.header,
        control={kind: measurements.latencies.get((kind, CONTROL)) for kind in KINDS},
        kinds=charts.KIND_TITLES,
        ratios=charts.ratios(measurements),
        benchmarks=benchmarks,
        targets=targets,
        growths=charts.growths(benchmarks) if benchmarks else [],
        style=Markup(style),
        icons=Markup((PAGE / "icons.svg").read_text(encoding="utf-8")),
        policy=content_security_policy(style),
    )
