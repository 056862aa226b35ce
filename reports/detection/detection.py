"""Which mutants the cases catch, and what each case contributes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Dict, Optional, Sequence, Tuple

from reports.results import Run
from reports.verdicts import Verdict

FORMAT = 1
FIRST = 3


@dataclass(frozen=True)
class Catch:
    """A case that passes with the unchanged implementation, and not with a mutant."""

    case: str
    verdict: Verdict
    reason: str


@dataclass
class Finding:
    """How one mutant came out."""

    name: str
    """ORIGINAL/AREA/ID, as `--mutant` takes it."""
    area: str
    title: str
    place: str
    seen_in: str
    played: int
    """How many cases were played: fewer than with the unchanged one where it took too long, or was quick."""
    seconds: float
    catches: list[Catch]
    """Those of its own area first."""
    unsteady: list[str] = field(default_factory=list)
    """Cases that did not pass, but did when they were played once more: no catches."""
    problem: str = ""
    """Why it could not be played."""

    @property
    def caught(self) -> bool:
        return bool(self.catches) and not self.problem

    @property
    def alone(self) -> Optional[str]:
        """The case that is the only one to catch it."""
        return self.catches[0].case if len(self.catches) == 1 else None


@dataclass
class Original:
    """An implementation with its mutants."""

    name: str
    version: str
    platform: str
    passed: Tuple[str, ...]
    """The cases that pass with the unchanged implementation, and so can catch something."""
    false_alarms: list[Catch]
    findings: list[Finding]

    @property
    def missed(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.caught]

    @property
    def areas(self) -> Dict[str, Tuple[int, int]]:
        """How many mutants of each area are caught, and how many there are."""
        caught = Counter(finding.area for finding in self.findings if finding.caught)
        return {area: (caught[area], n) for area, n in sorted(Counter(each.area for each in self.findings).items())}


@dataclass
class Detection:
    """What came out of all originals."""

    suite: str
    started: str
    seconds: float
    quick: bool
    """Whether a mutant was played only until a case caught it: then the counts of catches say nothing."""
    complete: bool
    originals: list[Original]

    @property
    def green(self) -> bool:
        """Every mutant is caught, and the unchanged implementations are not."""
        sound = all(each.findings and not each.missed and not each.false_alarms for each in self.originals)
        return self.complete and bool(self.originals) and sound

    def cases(self) -> list[Dict[str, Any]]:
        """What each case contributes, the busiest first."""
        caught: Dict[str, list[str]] = {case: [] for original in self.originals for case in original.passed}
        alone: Dict[str, list[str]] = {case: [] for case in caught}
        for finding in (finding for original in self.originals for finding in original.findings):
            for catch in finding.catches:
                caught[catch.case].append(finding.name)
            if finding.alone:
                alone[finding.alone].append(finding.name)
        by_use = sorted(caught, key=lambda case: (-len(caught[case]), case))
        return [{"id": case, "catches": len(caught[case]), "alone": alone[case]} for case in by_use]

    def to_json(self) -> Dict[str, Any]:
        return {
            "format": FORMAT,
            "suite": self.suite,
            "started": self.started,
            "seconds": round(self.seconds, 1),
            "quick": self.quick,
            "complete": self.complete,
            "green": self.green,
            "originals": [_original(each) for each in self.originals],
            "mutants": [_finding(finding) for original in self.originals for finding in original.findings],
            "cases": self.cases(),
        }


def catches(unchanged: Run, mutant: Run, area: str) -> list[Catch]:
    """The cases that tell a mutant from the unchanged implementation, those of its area first."""
    passed = {case.id for case in unchanged.cases if case.verdict is Verdict.PASS}
    found = [
        Catch(case.id, case.verdict, case.reason)
        for case in mutant.cases
        if case.id in passed and case.verdict.tone == "bad"
    ]
    return sorted(found, key=lambda catch: (not catch.case.startswith(area + "/"), catch.case))


def _original(original: Original) -> Dict[str, Any]:
    return {
        "name": original.name,
        "version": original.version,
        "platform": original.platform,
        "cases": len(original.passed),
        "mutants": len(original.findings),
        "caught": len(original.findings) - len(original.missed),
        "areas": {area: {"caught": caught, "mutants": n} for area, (caught, n) in original.areas.items()},
        "false_alarms": _catches(original.false_alarms),
    }


def _finding(finding: Finding) -> Dict[str, Any]:
    return {
        "name": finding.name,
        "title": finding.title,
        "place": finding.place,
        "seen_in": finding.seen_in or None,
        "caught": finding.caught,
        "by": len(finding.catches),
        "first": _catches(finding.catches[:FIRST]),
        "alone": finding.alone,
        "cases": [catch.case for catch in finding.catches],
        "unsteady": finding.unsteady,
        "played": finding.played,
        "seconds": round(finding.seconds, 1),
        "problem": finding.problem or None,
    }


def _catches(found: Sequence[Catch]) -> list[Dict[str, str]]:
    return [{"case": catch.case, "verdict": catch.verdict.value, "reason": catch.reason} for catch in found]
