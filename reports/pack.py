"""The data of report.html: each text and each case's definition once, compressed.

page/data.js unpacks it. Everything is a reference into `strings`, in which values stand as JSON text.
"""

from __future__ import annotations

import base64
import json
import zlib
from itertools import zip_longest
from typing import Any, Dict, Optional, Tuple

from reports.collector import collector_resting
from reports.results import Case, Results, Run, Step
from reports.verdicts import WORST_FIRST, Verdict

LIMIT = 2_500_000
"""The size up to which the data holds the steps of passing cases, too; beyond it they stay in the result file."""

NO_RECORD = "."

CODES = {verdict: chr(ord("a") + number) for number, verdict in enumerate(Verdict)}

Task = Tuple[int, int, int]
"""What a step was to do and what had to come out: op, call and expectation, as references."""


def pack(results: Results) -> str:
    """The data as deflated JSON in base64."""
    packed = _pack(results, passing_steps=True)
    return packed if len(packed) <= LIMIT else _pack(results, passing_steps=False)


def _pack(results: Results, passing_steps: bool) -> str:
    with collector_resting():
        text = json.dumps(_Packer(results, passing_steps).data(), separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("ascii"), 9)).decode("ascii")


class _Packer:
    def __init__(self, results: Results, passing_steps: bool) -> None:
        self._runs = results.runs
        self._strings: Dict[str, int] = {}
        definitions: Dict[str, Case] = {}
        for case in (case for run in results.runs for case in run.cases):
            known = definitions.get(case.id)
            # A case that failed early, or was not played, does not show all of its steps.
            if known is None or len(known.steps) < len(case.steps):
                definitions[case.id] = case
        self._definitions = sorted(definitions.values(), key=lambda case: (case.area, case.id))
        self._tasks = [[self._task(step) for step in case.steps] for case in self._definitions]
        self._with_passing_steps = passing_steps

    def data(self) -> Dict[str, Any]:
        cases = [self._definition(number, case) for number, case in enumerate(self._definitions)]
        runs = [self._run(run) for run in self._runs]
        return {
            "verdicts": [
                {"name": v.value, "words": v.words, "tone": v.tone, "rank": WORST_FIRST.index(v)} for v in Verdict
            ],
            "runs": runs,
            "cases": cases,
            "strings": list(self._strings),
            "passingSteps": self._with_passing_steps,
        }

    def _definition(self, number: int, case: Case) -> list[Any]:
        requirements = [self._string(name) for name in case.requirements]
        names = [self._string(text) for text in (case.id, case.title, case.area, case.source)]
        return [*names, requirements, self._tasks[number]]

    def _run(self, run: Run) -> Dict[str, Any]:
        header, plays = run.header, {case.id: case for case in run.cases}
        found = [plays.get(definition.id) for definition in self._definitions]
        details = ((number, self._details(number, case)) for number, case in enumerate(found) if case)
        return {
            "key": run.key,
            "name": header.run,
            "implementation": header.implementation.name,
            "version": header.implementation.version,
            "platform": header.platform,
            "spec": header.spec,
            "verdicts": "".join(CODES[case.verdict] if case else NO_RECORD for case in found),
            "milliseconds": [_milliseconds(case.seconds) if case else 0 for case in found],
            "details": {number: details for number, details in details if details},
        }

    def _details(self, number: int, case: Case) -> Dict[str, Any]:
        """What a play has beyond its verdict and time, without what is empty."""
        expectation = case.expectation
        with_steps = self._with_passing_steps or case.verdict is not Verdict.PASS
        details: Dict[str, Any] = {
            "reason": self._text(case.reason),
            "raw": case.raw and case.raw.value,
            "expectation": expectation
            and [self._text(text) for text in (expectation.status, expectation.reason, expectation.link)],
            "alone": case.alone and case.alone.value,
            "after": self._text(case.after),
            "unsupported": [self._string(name) for name in case.unsupported],
            "log": self._text(case.log),
            "repeats": [[verdict.value, times] for verdict, times in case.repeats],
            "steps": self._steps(number, case) if with_steps else [],
        }
        return {name: value for name, value in details.items() if value not in (None, [])}

    def _steps(self, number: int, case: Case) -> list[list[Any]]:
        """Of each step [ok, observed, microseconds, mismatch, outcome, task] without the nulls at its end.

        The task is null where it is the definition's; paths in it are often this run's own.
        """
        steps: list[list[Any]] = []
        for step, usual in zip_longest(case.steps, self._tasks[number][: len(case.steps)]):
            task = self._task(step)
            microseconds = None if step.elapsed is None else round(step.elapsed * 1_000_000)
            observed = None if step.observed is None else self._string(_json(step.observed))
            values = [int(step.ok), observed, microseconds, self._text(step.mismatch), step.outcome]
            values.append(None if task == usual else task)
            while values[-1] is None:
                values.pop()
            steps.append(values)
        return steps

    def _task(self, step: Step) -> Task:
        return self._string(step.op), self._string(_json(step.call)), self._string(_json(step.expected))

    def _text(self, text: Optional[str]) -> Optional[int]:
        return self._string(text) if text else None

    def _string(self, text: str) -> int:
        return self._strings.setdefault(text, len(self._strings))


def _milliseconds(seconds: float) -> float:
    """To three digits: more of them are noise, and noise does not compress."""
    milliseconds = float(f"{seconds * 1000:.3g}")
    return int(milliseconds) if milliseconds.is_integer() else milliseconds


# Made once: json.dumps would make an encoder for each of a large report's million values.
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
