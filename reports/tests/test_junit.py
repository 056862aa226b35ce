"""junit.xml says of each case what CI systems are to make of it."""

from __future__ import annotations

from pathlib import Path
from typing import Dict
from xml.etree import ElementTree as ET

import pytest

from reports import junit
from reports.results import read
from reports.tests.synthetic import EVERY_VERDICT, LINK, Line, case, footer, header, write


def render(folder: Path, *lines: Line) -> ET.Element:
    return ET.fromstring(junit.render(read([write(folder / "results.jsonl", lines)])).encode("utf-8"))


def outcomes(suites: ET.Element) -> Dict[str, str]:
    return {
        case.get("name", ""): next((child.tag for child in case if child.tag != "system-err"), "passed")
        for case in suites.iter("testcase")
    }


def test_failures_errors_and_skips_are_told_apart(tmp_path: Path) -> None:
    suites = render(tmp_path, *EVERY_VERDICT)
    assert outcomes(suites) == {
        "communicate/returns-output": "passed",
        "communicate/retry-after-timeout-loses-nothing": "failure",
        "wait/crashes": "failure",
        "wait/hangs": "failure",
        "wait/leaks": "failure",
        "user/only-as-root": "skipped",
        "user/not-there": "skipped",
        "user/broken": "error",
        "streams/text[stdout]": "skipped",
        "streams/text[stderr]": "failure",
        "streams/flaky": "skipped",
        "streams/plain": "passed",
    }
    for element in (suites, suites[0]):
        totals = [element.get(name) for name in ("tests", "failures", "errors", "skipped")]
        assert totals == ["12", "5", "1", "4"]


def test_a_case_has_its_area_time_and_source(tmp_path: Path) -> None:
    element = render(tmp_path, header(), case(seconds=0.25), footer()).find(".//testcase")
    assert element is not None and element.attrib == {
        "classname": "communicate",
        "name": "communicate/returns-output",
        "time": "0.250",
        "file": "cases/communicate/basics.yaml",
        "line": "12",
    }


def test_a_suite_is_a_run(tmp_path: Path) -> None:
    suites = render(tmp_path, header("a"), case("a"), footer("a"), header("b"), case("b"), footer("b"))
    assert [suite.get("name") for suite in suites] == ["a on linux-x86_64-glibc", "b on linux-x86_64-glibc"]
    assert suites[0].get("timestamp") == "2026-01-31T12:00:00" and suites[0].get("time") == "2.100"
    assert suites.get("time") == "4.200"


def test_a_skip_says_why(tmp_path: Path) -> None:
    messages = {case.get("name"): case.find("skipped") for case in render(tmp_path, *EVERY_VERDICT).iter("testcase")}
    expected, unsupported = messages["streams/text[stdout]"], messages["user/not-there"]
    assert unsupported is not None and unsupported.get("message") == "unsupported: needs Popen.user"
    assert expected is not None and expected.get("message") == (
        "expected fail: TimeoutExpired holds bytes even in text mode "
        f"(fail: step 2 (communicate): text, expected bytes) <{LINK}>"
    )


def test_a_failure_tells_its_steps(tmp_path: Path) -> None:
    failure = render(tmp_path, *EVERY_VERDICT).find(".//failure")
    assert failure is not None and failure.text is not None
    assert "not ok  step 2: communicate" in failure.text and 'output is null, expected b"abc"' in failure.text


@pytest.mark.parametrize("lines", [[header(selected=2), case()], [header(), case(), footer(complete=False)], []])
def test_an_incomplete_run_is_an_error(tmp_path: Path, lines: list[Line]) -> None:
    suites = render(tmp_path, *lines)
    assert suites.get("errors") == "1" and suites.find(".//error[@type='incomplete']") is not None


def test_what_xml_cannot_hold_is_escaped(tmp_path: Path) -> None:
    nasty = "\x00\x1b[31m \ud800 \ufffe ]]> </failure> & \u2028 \U0001f600"
    failure = render(tmp_path, header(), case(verdict="fail", reason=nasty), footer()).find(".//failure")
    assert failure is not None
    assert failure.get("message") == "fail: \\x00\\x1b[31m \\ud800 \\ufffe ]]> </failure> & \u2028 \U0001f600"
