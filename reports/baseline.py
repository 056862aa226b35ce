"""What got better and what got worse since earlier results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Tuple

from reports.results import Case, Results, Run
from reports.verdicts import Verdict


@dataclass(frozen=True)
class Change:
    """A case that came out otherwise than it did."""

    run: str
    case: str
    before: Verdict
    now: Verdict
    reason: str

    def __str__(self) -> str:
        text = f"{self.run}: {self.case}: {self.before.words} → {self.now.words}"
        return f"{text}: {self.reason}" if self.reason else text


@dataclass(frozen=True)
class Comparison:
    """The changes from one set of results to another."""

    better: Tuple[Change, ...]
    worse: Tuple[Change, ...]
    as_bad: Tuple[Change, ...]
    """Cases that were not as expected before, either."""
    gone: Tuple[str, ...]
    """Cases that were played before and are not now, as "run: id"."""
    new_runs: Tuple[str, ...]
    """Runs that there was nothing to compare with."""


def compare(before: Results, now: Results) -> Comparison:
    """Compares runs of the same implementation, platform and documented version."""
    earlier = {_key(run): run for run in before.runs}
    changes: list[Change] = []
    gone: list[str] = []
    for run in now.runs:
        old = earlier.get(_key(run))
        if old:
            changes += _changes(run, old)
            gone += _gone(run, old)
    return Comparison(
        better=tuple(change for change in changes if _worth(change.now) > _worth(change.before)),
        worse=tuple(change for change in changes if _worth(change.now) < _worth(change.before)),
        as_bad=tuple(change for change in changes if _worth(change.now) == _worth(change.before) == _BAD),
        gone=tuple(gone),
        new_runs=tuple(run.key for run in now.runs if _key(run) not in earlier),
    )


def _key(run: Run) -> Tuple[str, str, str]:
    return run.header.run, run.header.platform, run.header.spec


_BAD, _NOT_PLAYED, _AS_EXPECTED = range(3)


def _worth(verdict: Verdict) -> int:
    """A case that is no longer supported got worse, too: a capability that is not declared hides what it was good for."""
    return {"bad": _BAD, "absent": _NOT_PLAYED, "void": _NOT_PLAYED}.get(verdict.tone, _AS_EXPECTED)


def _changes(run: Run, old: Run) -> list[Change]:
    before: Dict[str, Case] = {case.id: case for case in old.cases}
    return [
        Change(run.key, case.id, before[case.id].verdict, case.verdict, case.reason)
        for case in run.cases
        if case.id in before
    ]


def _gone(run: Run, old: Run) -> list[str]:
    now = {case.id for case in run.cases}
    return [f"{run.key}: {case.id}" for case in old.cases if case.id not in now]
