"""Reads what subprocess-bench (impl/cpp/bench) has written by way of Google Benchmark."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Dict, Optional, Sequence, Tuple

from reports.fields import Fields, ResultsError

RAW = "raw"
VARIATION_LIMIT = 0.1
TO_MICROSECONDS = {"ns": 1e-3, "us": 1.0, "ms": 1e3, "s": 1e6}


@dataclass(frozen=True)
class Parent:
    """The process that spawns."""

    resident: int
    """MiB."""
    descriptors: int
    threads: int


@dataclass(frozen=True)
class Benchmark:
    """One way of spawning, from one parent."""

    way: str
    kind: str
    parent: Parent
    microseconds: float


class Benchmarks:
    """All of them, to be looked up."""

    def __init__(self, benchmarks: Sequence[Benchmark], variation: float) -> None:
        self.all = tuple(benchmarks)
        self.variation = variation
        """By how much the repetitions of a benchmark differ, usually: the median coefficient of variation."""
        self._times = {(each.way, each.kind, each.parent): each.microseconds for each in self.all}
        self.ways = tuple(dict.fromkeys(each.way for each in self.all))
        self.parents = tuple(dict.fromkeys(each.parent for each in self.all))
        self.smallest = min(self.parents, key=lambda parent: (parent.resident, parent.descriptors, parent.threads))

    @property
    def too_noisy(self) -> bool:
        return self.variation > VARIATION_LIMIT

    def time(self, way: str, kind: str, parent: Parent) -> Optional[float]:
        """Microseconds a spawn; None if that was not measured."""
        return self._times.get((way, kind, parent))

    def ratio(self, way: str, kind: str, parent: Parent) -> Optional[float]:
        """To the raw spawn from the same parent."""
        time, raw = self.time(way, kind, parent), self.time(RAW, kind, parent)
        return time / raw if time and raw else None

    def sizes(self, axis: str) -> list[int]:
        """The values on an axis: resident, descriptors or threads."""
        return sorted({int(getattr(parent, axis)) for parent in self.parents})


def read(path: Path) -> Optional[Benchmarks]:
    """Reads Google Benchmark's JSON; None if nothing was measured. Raises ResultsError where it is something else."""
    try:
        fields = Fields(json.loads(path.read_text(encoding="utf-8")), str(path))
    except (OSError, ValueError) as error:
        raise ResultsError(f"{path}: {error}") from error
    aggregates = [each for each in fields.objects("benchmarks") if not each.any("error_occurred")]
    found = [_benchmark(each) for each in aggregates if each.any("aggregate_name") == "median"]
    variations = [each.number("real_time") for each in aggregates if each.any("aggregate_name") == "cv"]
    return Benchmarks(found, median(variations or [0.0])) if found else None


def _benchmark(fields: Fields) -> Benchmark:
    name = fields.text("run_name")
    way, kind, sizes = _parts(name, fields.where)
    try:
        parent = Parent(int(sizes["resident"]), int(sizes["descriptors"]), int(sizes.get("threads", 1)))
        scale = TO_MICROSECONDS[fields.text("time_unit")]
    except (KeyError, ValueError) as error:
        raise ResultsError(f"{fields.where}: '{name}' is not a benchmark of subprocess-bench: {error}") from error
    return Benchmark(way, kind, parent, fields.number("real_time") * scale)


def _parts(name: str, where: str) -> Tuple[str, str, Dict[str, Any]]:
    """Of "vfork/exit/resident:10/descriptors:10/…/real_time/threads:1": the first two, and the sizes by name."""
    parts = name.split("/")
    if len(parts) < 2:
        raise ResultsError(f"{where}: '{name}' is not a benchmark of subprocess-bench")
    pairs = (part.partition(":") for part in parts[2:])
    return parts[0], parts[1], {key: value for key, _, value in pairs if value}
