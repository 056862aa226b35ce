"""summary.json: the counts of each run, for scripts and for the other renderers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Dict, Iterable, Optional, Tuple

from reports.results import Case, Results, Run, Suite
from reports.verdicts import Verdict

Counts = Dict[Verdict, int]


@dataclass(frozen=True)
class RunSummary:
    """One run in figures."""

    run: str
    key: str
    impl: str
    version: str
    language: str
    platform: str
    spec: str
    started: str
    seconds: float
    selected: int
    complete: bool
    green: bool
    problems: Tuple[str, ...]
    counts: Counts
    areas: Dict[str, Counts]

    @property
    def title(self) -> str:
        """The run as it is spoken of: "cpp 0.1.0", "cpython 3.12.1"."""
        name = self.run.split("@")[0] if self.version else self.run
        return f"{name} {self.version}".strip()

    @property
    def applicable(self) -> int:
        """The cases that ask for nothing the implementation does not have."""
        return applicable(self.counts)

    @property
    def failed(self) -> int:
        return failed(self.counts)

    def others(self) -> list[Tuple[Verdict, int]]:
        """The verdicts other than pass that came up."""
        return [(verdict, n) for verdict, n in self.counts.items() if n and verdict is not Verdict.PASS]

    def headline(self) -> str:
        passed = f"passes {self.counts[Verdict.PASS]} of {self.applicable} applicable cases"
        unfinished = "" if self.complete else " (incomplete)"
        return f"{self.title} {passed} on {self.platform} at {self.spec}{unfinished}"


@dataclass(frozen=True)
class Summary:
    """All runs of a report in figures."""

    suite: Optional[Suite]
    complete: bool
    green: bool
    problems: Tuple[str, ...]
    areas: Tuple[str, ...]
    runs: Tuple[RunSummary, ...]

    def to_json(self) -> Dict[str, Any]:
        return {
            "suite": asdict(self.suite) if self.suite else None,
            "complete": self.complete,
            "green": self.green,
            "problems": list(self.problems),
            "runs": [_run_json(run) for run in self.runs],
        }


def applicable(counts: Counts) -> int:
    """How many of the counted cases ask for nothing the implementation does not have."""
    return sum(counts.values()) - counts[Verdict.UNSUPPORTED]


def failed(counts: Counts) -> int:
    """How many of the counted cases turn a run red."""
    return sum(n for verdict, n in counts.items() if verdict.tone == "bad")


def summarize(results: Results) -> Summary:
    runs = tuple(_summarize(run) for run in results.runs)
    suites = [run.header.suite for run in results.runs]
    return Summary(
        suite=max(suites, key=lambda suite: suite.cases) if suites else None,
        complete=results.complete,
        green=results.complete and all(run.green for run in runs),
        problems=tuple(results.problems),
        areas=tuple(sorted({area for run in runs for area in run.areas})),
        runs=runs,
    )


def _summarize(run: Run) -> RunSummary:
    header = run.header
    areas = sorted({case.area for case in run.cases})
    return RunSummary(
        run=header.run,
        key=run.key,
        impl=header.implementation.name,
        version=header.implementation.version,
        language=header.implementation.language,
        platform=header.platform,
        spec=header.spec,
        started=header.started,
        seconds=round(run.seconds, 3),
        selected=run.selected,
        complete=run.complete,
        green=run.green,
        problems=tuple(run.problems),
        counts=run.counts(),
        areas={area: _count(case for case in run.cases if case.area == area) for area in areas},
    )


def _count(cases: Iterable[Case]) -> Counts:
    counts = {verdict: 0 for verdict in Verdict}
    for case in cases:
        counts[case.verdict] += 1
    return counts


def _run_json(run: RunSummary) -> Dict[str, Any]:
    fields = asdict(run)
    for name in ("key", "language", "areas"):
        del fields[name]
    fields["problems"] = list(run.problems)
    fields["counts"] = {verdict.value: n for verdict, n in run.counts.items()}
    return fields
