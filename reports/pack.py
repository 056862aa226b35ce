"""The data of report.html: each text and each case's definition once, compressed.

page/data.js unpacks it. Everything is a reference into `strings`, in which values stand as JSON text.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any, Dict, Iterable, Optional, Sequence, Tuple

from reports.results import Case, Results, Run, Step
from reports.verdicts import Verdict

PASSING_STEPS = 2_000_000
"""How many characters of passing steps' values and times a page holds; with more, they stay in the result file."""

NO_RECORD = "."

CODES = {verdict: chr(ord("a") + number) for number, verdict in enumerate(Verdict)}

Shape = Tuple[Tuple[int, int, int], ...]


def pack(results: Results) -> str:
    """The data as deflated JSON in base64."""
    text = json.dumps(_Packer(results).data(), separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("ascii"), 9)).decode("ascii")


class _Packer:
    def __init__(self, results: Results) -> None:
        self._runs = results.runs
        self._strings: Dict[str, int] = {}
        self._shapes: Dict[Shape, int] = {}
        definitions: Dict[str, Case] = {}
        for case in (case for run in results.runs for case in run.cases):
            known = definitions.get(case.id)
            # A case that failed early, or was not played, does not show all of its steps.
            if known is None or len(known.steps) < len(case.steps):
                definitions[case.id] = case
        self._definitions = sorted(definitions.values(), key=lambda case: (case.area, case.id))
        self._with_passing_steps = _passing_steps(results.runs) <= PASSING_STEPS

    def data(self) -> Dict[str, Any]:
        cases = [self._definition(case) for case in self._definitions]
        runs = [self._run(run) for run in self._runs]
        return {
            "verdicts": [{"name": v.value, "words": v.words, "tone": v.tone} for v in Verdict],
            "runs": runs,
            "cases": cases,
            "shapes": list(self._shapes),
            "strings": list(self._strings),
            "passingSteps": self._with_passing_steps,
        }

    def _definition(self, case: Case) -> list[Any]:
        requirements = [self._string(name) for name in case.requirements]
        names = [self._string(text) for text in (case.id, case.title, case.area, case.source)]
        return [*names, requirements, self._shape(case.steps)]

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
            "machine": header.machine,
            "command": header.command,
            "verdicts": "".join(CODES[case.verdict] if case else NO_RECORD for case in found),
            "milliseconds": [round(case.seconds * 1000) if case else 0 for case in found],
            "details": {number: details for number, details in details if details},
        }

    def _details(self, number: int, case: Case) -> Dict[str, Any]:
        """What a play has beyond its verdict and time; left out is what is empty, and steps like the definition's."""
        shape = [self._step_shape(step) for step in case.steps]
        usual = [self._step_shape(step) for step in self._definitions[number].steps]
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
            "repeats": [verdict.value for verdict in case.repeats],
            "shape": None if shape == usual[: len(shape)] else self._shape(case.steps),
            "steps": [self._observation(step) for step in case.steps] if with_steps else [],
        }
        return {name: value for name, value in details.items() if value not in (None, [])}

    def _observation(self, step: Step) -> list[Any]:
        """[ok, observed, microseconds, mismatch, outcome] without the nulls at its end."""
        microseconds = None if step.elapsed is None else round(step.elapsed * 1_000_000)
        values = [int(step.ok), self._value(step.observed), microseconds, self._text(step.mismatch), step.outcome]
        while values[-1] is None:
            values.pop()
        return values

    def _shape(self, steps: Iterable[Step]) -> int:
        shape = tuple(self._step_shape(step) for step in steps)
        return self._shapes.setdefault(shape, len(self._shapes))

    def _step_shape(self, step: Step) -> Tuple[int, int, int]:
        return self._string(step.op), self._string(_json(step.call)), self._string(_json(step.expected))

    def _value(self, value: Any) -> Optional[int]:
        return None if value is None else self._string(_json(value))

    def _text(self, text: Optional[str]) -> Optional[int]:
        return self._string(text) if text else None

    def _string(self, text: str) -> int:
        return self._strings.setdefault(text, len(self._strings))


def _passing_steps(runs: Sequence[Run]) -> int:
    """About how many characters the values and times of the steps of passing cases take."""
    steps = [step for run in runs for case in run.cases if case.verdict is Verdict.PASS for step in case.steps]
    values = {_json(step.observed) for step in steps}
    return sum(len(value) for value in values) + 10 * len(steps)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
