"""Counting what the tools of the command test report."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from driver import groups, play, selftest, setup
from driver.display import Plain
from driver.platforms import NATIVE, PLATFORMS

JUNIT = """<testsuites><testsuite>
<testcase classname="a" name="passes"/>
<testcase classname="a" name="fails"><failure message="x"/></testcase>
<testcase classname="a" name="errs"><error message="x"/></testcase>
<testcase classname="a" name="skips"><skipped message="no reason to"/></testcase>
<testcase classname="a" name="skips.too"><skipped message="X"/><system-out>x.cpp:1: Skipped
needs root
</system-out></testcase>
</testsuite></testsuites>"""


def test_tests_are_counted_and_the_reasons_of_skipped_ones_kept(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(JUNIT)
    group = groups.from_junit("pytest", 1, report)
    assert (group.passed, group.failed) == (1, 2)
    assert group.skipped == [("a.skips", "no reason to"), ("a.skips.too", "needs root")]


@pytest.mark.parametrize("status, failed", [(0, 0), (1, 1), (-11, 1)])
def test_a_tool_that_fails_without_a_report_has_failed(tmp_path: Path, status: int, failed: int) -> None:
    assert groups.from_junit("ctest", status, tmp_path / "none.xml").failed == failed


def test_each_reason_for_skipping_is_said_once() -> None:
    group = groups.Group("pytest")
    group.skip("one", "no Python 3.9")
    group.skip("two", "no root")
    group.skip("three", "no Python 3.9")
    assert group.why_skipped() == [
        "skipped: pytest: one and 1 more: no Python 3.9",
        "skipped: pytest: two: no root",
    ]


@pytest.mark.parametrize(
    "version, expected",
    [((), "is not installed"), ((13, 2), "clang-format is version 13.2")],
)
def test_another_version_of_a_checker_is_not_used(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], expected: str
) -> None:
    monkeypatch.setattr(setup, "version_of", lambda *command: version)
    group = selftest.check(selftest.Checker("clang-format", (14,), lambda: []), Plain())
    assert (group.passed, group.failed) == (0, 0)
    assert expected in group.why_skipped()[0]


@pytest.mark.parametrize("tool, passed, failed", [("true", 1, 0), ("false", 0, 1)])
def test_a_checker_passes_or_fails_as_a_whole(
    monkeypatch: pytest.MonkeyPatch, tool: str, passed: int, failed: int
) -> None:
    monkeypatch.setattr(setup, "version_of", lambda *command: (1, 2))
    group = selftest.check(selftest.Checker(tool, (1,), lambda: []), Plain())
    assert (group.passed, group.failed) == (passed, failed)


def test_the_cases_can_be_played_against_one_implementation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    played = []

    def note(parts: list[play.Part], options: argparse.Namespace, _screen: Plain) -> int:
        played.append([each.name for part in parts for each in part.chosen])
        assert (options.case, options.cases, options.tag) == ([], [], [])  # all of them
        return 0

    monkeypatch.setattr(play, "play_all", note)
    monkeypatch.setattr(selftest, "OUT", tmp_path)
    selftest.cases("title", PLATFORMS[NATIVE], tmp_path, Plain(), "cpp")
    selftest.cases("title", PLATFORMS[NATIVE], tmp_path, Plain())
    assert played == [["cpp"], ["cpp", "cpython"]]


def test_the_sources_of_the_tree_are_checked() -> None:
    assert {"runner/engine/main.cpp", "impl/cpp/include/subprocess/subprocess.hpp"} <= set(selftest.sources())
