"""latency.json: the figures, for scripts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Dict, Optional, Sequence

from reports.latency.benchmarks import Benchmarks
from reports.latency.measurements import CONTROL, CONTROL_AGAIN, KINDS, Implementation, Measurements
from reports.latency.targets import Target


def to_json(measurements: Measurements, benchmarks: Optional[Benchmarks], targets: Sequence[Target]) -> Dict[str, Any]:
    header = measurements.header
    return {
        "suite": {"version": header.suite},
        "platform": header.platform,
        "machine": dict(header.machine),
        "started": header.started,
        "complete": measurements.complete,
        "rounds": measurements.rounds,
        "too_noisy": measurements.too_noisy,
        "noise": {kind: noise.shares for kind, noise in measurements.noise.items()},
        "control": _figures(measurements, CONTROL),
        "control_again": _figures(measurements, CONTROL_AGAIN),
        "implementations": [_implementation(measurements, each) for each in header.implementations],
        "targets": [asdict(target) for target in targets],
        "benchmarks": _benchmarks(benchmarks) if benchmarks else [],
        "benchmarks_too_noisy": benchmarks.too_noisy if benchmarks else None,
    }


def _implementation(measurements: Measurements, implementation: Implementation) -> Dict[str, Any]:
    return {
        "impl": implementation.run,
        "version": implementation.version,
        "language": implementation.language,
        "left_out": implementation.left_out,
        "failure": measurements.failures.get(implementation.run),
        **_figures(measurements, implementation.run),
    }


def _figures(measurements: Measurements, of: str) -> Dict[str, Any]:
    """By kind; null where there are none."""
    latencies = {kind: measurements.latencies.get((kind, of)) for kind in KINDS}
    return {kind: asdict(latency) if latency else None for kind, latency in latencies.items()}


def _benchmarks(benchmarks: Benchmarks) -> list[Dict[str, Any]]:
    return [
        {
            "way": each.way,
            "kind": each.kind,
            "resident_mib": each.parent.resident,
            "descriptors": each.parent.descriptors,
            "threads": each.parent.threads,
            "median_us": each.microseconds,
            "ratio": benchmarks.ratio(each.way, each.kind, each.parent),
        }
        for each in benchmarks.all
    ]
