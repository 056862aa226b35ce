"""Renders latency measurements (spec/latency.md) into reports for people and scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Optional

from reports.latency import benchmarks, html, markdown, measurements, summary
from reports.latency.measurements import Measurements

__all__ = ["Measurements", "write_all"]


def write_all(latency: Path, benchmark: Optional[Path], out: Path) -> Measurements:
    """Writes latency.json, latency.md and latency.html to the folder `out`.

    `benchmark` is what subprocess-bench has written, if it was run. Raises ResultsError, before anything is written, where a
    file does not hold what it should.
    """
    found = measurements.read(latency)
    inside = benchmarks.read(benchmark) if benchmark else None
    texts = {
        "latency.json": json.dumps(summary.to_json(found, inside), indent=2) + "\n",
        "latency.md": markdown.render(found, inside),
        "latency.html": html.render(found, inside),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        with (out / name).open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
    return found
