"""report.tap, read by its rules."""

from __future__ import annotations

import re
from pathlib import Path

from reports import tap
from reports.results import read
from reports.tests.synthetic import EVERY_VERDICT, Line, case, footer, header, write


def render(folder: Path, *lines: Line) -> list[str]:
    return tap.render(read([write(folder / "results.jsonl", lines)])).splitlines()


def points(lines: list[str]) -> dict[str, str]:
    """What becomes of each test point, by its case."""
    found = {}
    for line in lines:
        point = re.fullmatch(r"(not )?ok \d+ - [^:]+: (\S+)(?: # (SKIP|TODO).*)?", line)
        if point:
            found[point[2]] = point[3] or ("not ok" if point[1] else "ok")
    return found


def test_every_verdict_has_its_point(tmp_path: Path) -> None:
    lines = render(tmp_path, *EVERY_VERDICT)
    assert lines[:2] == ["TAP version 14", "1..12"]
    assert points(lines) == {
        "communicate/returns-output": "ok",
        "communicate/retry-after-timeout-loses-nothing": "not ok",
        "wait/crashes": "not ok",
        "wait/hangs": "not ok",
        "wait/leaks": "not ok",
        "user/only-as-root": "SKIP",
        "user/not-there": "SKIP",
        "user/broken": "not ok",
        "streams/text[stdout]": "TODO",
        "streams/text[stderr]": "not ok",
        "streams/flaky": "TODO",
        "streams/plain": "ok",
    }
    numbers = [int(number) for number in re.findall(r"^(?:not )?ok (\d+) ", "\n".join(lines), re.MULTILINE)]
    assert numbers == list(range(1, 13))


def test_a_failure_says_why_in_yaml(tmp_path: Path) -> None:
    lines = render(tmp_path, header(), case(verdict="fail", reason="is 'a\nb' #1"), footer())
    assert lines[2] == "not ok 1 - cpp on linux-x86_64-glibc: communicate/returns-output"
    assert (lines[3], lines[-1]) == ("  ---", "  ...")
    assert "  reason: \"is 'a\\nb' #1\"" in lines and '  at: "cases/communicate/basics.yaml:12"' in lines


def test_a_reason_cannot_end_its_line_or_begin_a_directive(tmp_path: Path) -> None:
    lines = render(tmp_path, header(), case(verdict="unsupported", reason="a\n# TODO \\ b"), footer())
    assert lines[2].endswith("# SKIP unsupported: a \\# TODO \\\\ b") and len(lines) == 3


def test_a_run_that_did_not_end_is_a_failure(tmp_path: Path) -> None:
    lines = render(tmp_path, header(selected=2), case())
    assert lines[1] == "1..2" and lines[2].startswith("not ok 1 - cpp on linux-x86_64-glibc: did not end")
