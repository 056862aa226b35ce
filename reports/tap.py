"""report.tap: a test point for each case of each run, in version 14 of the Test Anything Protocol."""

from __future__ import annotations

import json
from typing import Iterator

from reports.reasons import link, reason
from reports.results import Case, Results, Run
from reports.verdicts import Verdict

_SKIPPED = (Verdict.UNSUPPORTED, Verdict.NOTRUN)
_KNOWN = (Verdict.EXPECTED_FAIL, Verdict.FLAKY)


def render(results: Results) -> str:
    points = list(_points(results))
    return "\n".join(["TAP version 14", f"1..{len(points)}", *points]) + "\n"


def _points(results: Results) -> Iterator[str]:
    number = 0
    for point in [*(_problem("results", problem) for problem in results.problems), *_of_runs(results)]:
        number += 1
        yield point.replace("ok", f"ok {number}", 1)


def _of_runs(results: Results) -> Iterator[str]:
    for run in results.runs:
        for problem in run.problems:
            yield _problem(run.key, problem)
        for case in run.cases:
            yield _case(run, case)


def _problem(of: str, problem: str) -> str:
    return f"not ok - {_escape(of)}: {_escape(problem)}"


def _case(run: Run, case: Case) -> str:
    name = f"- {_escape(run.key)}: {_escape(case.id)}"
    if case.verdict is Verdict.PASS:
        return f"ok {name}"
    why = _escape(reason(case))
    if case.verdict in _SKIPPED:
        return f"ok {name} # SKIP {case.verdict.words}: {why}"
    if case.verdict in _KNOWN:
        return f"not ok {name} # TODO {case.verdict.words}: {why}"
    return f"not ok {name}\n" + _diagnosis(case)


def _diagnosis(case: Case) -> str:
    """A block of YAML, of which JSON is a part."""
    about = {"title": case.title, "verdict": case.verdict.value, "reason": reason(case), "at": case.source}
    if link(case):
        about["link"] = link(case)
    lines = [f"{name}: {json.dumps(value)}" for name, value in about.items()]
    return "\n".join(["  ---", *(f"  {line}" for line in lines), "  ..."])


def _escape(text: str) -> str:
    """A description is one line, and a '#' in it would begin a directive."""
    text = "".join(character if character.isprintable() else " " for character in text)
    return text.replace("\\", "\\\\").replace("#", "\\#")
