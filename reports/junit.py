"""junit.xml: a test suite for each run, a test case for each case."""

from __future__ import annotations

import json
import re
from typing import Any, Callable
from xml.etree import ElementTree as ET

from reports.reasons import link, reason
from reports.results import Case, Results, Run, Step
from reports.verdicts import Verdict

# What XML 1.0 has no way to write, not even as a reference.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(results: Results) -> str:
    root = ET.Element("testsuites", name="childproof")
    for problem in results.problems:
        _add_problem(ET.SubElement(root, "testsuite", name="results"), "results", problem)
    for run in results.runs:
        _add_run(root, run)
    for suite in root:
        _count(suite)
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    root.set("time", _seconds(sum(run.seconds for run in results.runs)))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _add_run(root: ET.Element, run: Run) -> None:
    header = run.header
    suite = ET.SubElement(root, "testsuite", name=_clean(run.key), time=_seconds(run.seconds))
    suite.set("timestamp", _clean(header.started.rstrip("Z")))
    properties = ET.SubElement(suite, "properties")
    for name, value in (
        ("suite", header.suite.version),
        ("implementation", f"{header.implementation.name} {header.implementation.version}".strip()),
        ("platform", header.platform),
        ("spec", header.spec),
    ):
        ET.SubElement(properties, "property", name=name, value=_clean(value))
    for problem in run.problems:
        _add_problem(suite, header.run, problem)
    for case in run.cases:
        _add_case(suite, case)


def _add_problem(suite: ET.Element, run: str, problem: str) -> None:
    case = ET.SubElement(suite, "testcase", classname="run", name=_clean(run), time=_seconds(0))
    ET.SubElement(case, "error", type="incomplete", message=_clean(problem))


def _add_case(suite: ET.Element, case: Case) -> None:
    element = ET.SubElement(suite, "testcase", classname=_clean(case.area), name=_clean(case.id))
    element.set("time", _seconds(case.seconds))
    file, _, line = case.source.rpartition(":")
    if file:
        element.set("file", _clean(file))
        element.set("line", _clean(line))
    _OUTCOMES[case.verdict](element, case)
    if case.log and case.verdict.tone == "bad":
        ET.SubElement(element, "system-err").text = _clean(case.log)


def _passed(element: ET.Element, case: Case) -> None:
    """A test case that says nothing has passed."""


def _failed(element: ET.Element, case: Case) -> None:
    _not_passed(element, case, "failure")


def _broken(element: ET.Element, case: Case) -> None:
    _not_passed(element, case, "error")


def _not_passed(element: ET.Element, case: Case, name: str) -> None:
    outcome = ET.SubElement(element, name, type=case.verdict.value, message=_clean(_message(case)))
    outcome.text = _clean("\n".join([case.title, *(_describe(n, step) for n, step in enumerate(case.steps, 1))]))


def _skipped(element: ET.Element, case: Case) -> None:
    ET.SubElement(element, "skipped", message=_clean(_message(case)))


_OUTCOMES: dict[Verdict, Callable[[ET.Element, Case], None]] = {
    Verdict.PASS: _passed,
    Verdict.FAIL: _failed,
    Verdict.CRASH: _failed,
    Verdict.HANG: _failed,
    Verdict.LEAK: _failed,
    Verdict.UNEXPECTED_PASS: _failed,
    Verdict.ERROR: _broken,
    Verdict.UNSUPPORTED: _skipped,
    Verdict.NOTRUN: _skipped,
    Verdict.EXPECTED_FAIL: _skipped,
    Verdict.FLAKY: _skipped,
}


def _message(case: Case) -> str:
    text = ": ".join(part for part in (case.verdict.words, reason(case)) if part)
    return f"{text} <{link(case)}>" if link(case) else text


def _describe(number: int, step: Step) -> str:
    text = f"{'ok' if step.ok else 'not ok'}  step {number}: {step.op} {_json(step.call)}"
    if step.ok:
        return text
    return f"{text}\n  expected {_json(step.expected)}\n  observed {_json(step.observed)}\n  {step.mismatch or ''}"


def _json(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _count(suite: ET.Element) -> None:
    cases = suite.findall("testcase")
    suite.set("tests", str(len(cases)))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(sum(case.find(tag) is not None for case in cases)))


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"


def _clean(text: str) -> str:
    """The text with characters that XML 1.0 cannot hold written as escapes: \\x1b, \\ud800."""
    return _FORBIDDEN.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)
