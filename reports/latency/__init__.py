"""Renders latency measurements (spec/latency.md) into reports for people and scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Optional, Tuple

from reports.latency import benchmarks, html, markdown, measurements, summary, targets
from reports.latency.measurements import Measurements
from reports.latency.targets import Target

__all__ = ["Measurements", "Target", "write_all"]


def write_all(
    latency: Path, benchmark: Optional[Path], reached: Optional[Path], out: Path
) -> Tuple[Measurements, list[Target]]:
    """Writes latency.json, latency.md and latency.html to the folder `out`.

    `benchmark` is what subprocess-bench has written, `reached` what subprocess-targets has, if they were run. Raises ResultsError, before anything is written, where a
    file does not hold what it should.
    """
    found = measurements.read(latency)
    inside = benchmarks.read(benchmark) if benchmark else None
    goals = targets.read(reached) if reached else []
    texts = {
        "latency.json": json.dumps(summary.to_json(found, inside, goals), indent=2) + "\n",
        "latency.md": markdown.render(found, inside, goals),
        "latency.html": html.render(found, inside, goals),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        with (out / name).open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
    return found, goals
