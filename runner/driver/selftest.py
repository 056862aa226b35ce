"""The command test: build everything, then run every test of the project itself.

The groups run one after another, also when one fails; each says how many of its checks passed. What is checked only where
a developer's tool is installed is said when it is skipped.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Mapping, Sequence
from xml.etree import ElementTree

from driver import build, cli, display, implementations, play, processes, setup
from driver.display import Display
from driver.failure import GATE_FAILED, OK, UsageError
from driver.layout import BUILD, OUT, ROOT
from driver.platforms import NATIVE, PLATFORMS, WINDOWS, Platform
from reports import results
from reports.verdicts import Verdict

PRESET = "release"
STEP = re.compile(r"\s*(\d+)/(\d+) Test")  # of CTest


@dataclass
class Group:
    """How a group of checks came out."""

    title: str
    passed: int = 0
    failed: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    """What was left out, and why."""

    def skip(self, name: str, reason: str) -> None:
        self.skipped.append((name, reason))

    def why_skipped(self) -> list[str]:
        """A line for each reason, with what it kept from being checked."""
        names: dict[str, list[str]] = {}
        for name, reason in self.skipped:
            names.setdefault(reason, []).append(name)
        return [
            f"skipped: {self.title}: {few[0] if len(few) == 1 else f'{few[0]} and {len(few) - 1} more'}: {reason}"
            for reason, few in names.items()
        ]


@dataclass(frozen=True)
class Checker:
    """A developer's tool that looks at the source; another version of it would want other things."""

    tool: str
    version: tuple[int, ...]
    arguments: Callable[[], list[str]]


def sources() -> list[str]:
    """The C++ files of the tree."""
    folders = ("impl", "helpers", "runner")
    files = (file for folder in folders for kind in ("*.cpp", "*.hpp") for file in (ROOT / folder).rglob(kind))
    return sorted(str(file.relative_to(ROOT)) for file in files)


CHECKERS = (
    Checker("clang-format", (14,), lambda: ["--dry-run", "-Werror", *sources()]),
    Checker("black", (23,), lambda: ["--check", "--quiet", "--diff", "runner", "reports", "impl"]),
    Checker("mypy", (1,), lambda: ["--cache-dir", str(BUILD / "mypy"), "runner", "reports"]),
)


def run(options: argparse.Namespace) -> int:
    """Run all groups; the last line sums them up."""
    screen = display.choose()
    programs = build.ensure(PRESET, screen, tests=True)
    groups = [ctest("ctest", PRESET, screen), pytest(screen), lint(programs, screen)]
    groups += [check(checker, screen) for checker in CHECKERS]
    groups.append(cases("cases", PLATFORMS[NATIVE], programs, screen))
    groups += under_wine(not options.no_install, screen)
    for group in groups:
        for line in group.why_skipped():
            screen.say(line)
    for group in groups:
        screen.say(f"{group.title}: {group.passed} passed, {group.failed} failed")
    failed = sum(group.failed for group in groups)
    skipped = sum(len(group.skipped) for group in groups)
    total = f"{sum(group.passed for group in groups)} passed, {failed} failed"
    screen.say(total + (f", {skipped} skipped" if skipped else ""))
    return GATE_FAILED if failed else OK


def tool(
    title: str, command: Sequence[str], screen: Display, environment: Mapping[str, str] | None = None
) -> tuple[int, list[str]]:
    """Run a test tool. Its exit status and output; the output is shown if it fails."""
    output = []
    began = time.monotonic()
    with screen.bar(title) as bar:
        with processes.child(command, cwd=ROOT, environment=environment) as process:
            for _, line in processes.lines(process):
                output.append(line)
                step = STEP.match(line)
                if step:
                    bar.update(int(step[1]), int(step[2]))
        word = "done" if process.returncode == 0 else f"failed with status {process.returncode}"
        bar.finish(f"{title}: {word} in {time.monotonic() - began:.1f} s")
    if process.returncode != 0:
        screen.say("\n".join(output))
    return process.returncode, output


def from_junit(title: str, status: int, report: Path) -> Group:
    """Count the test cases that a tool has reported."""
    group = Group(title)
    for case in ElementTree.parse(report).iter("testcase") if report.is_file() else ():
        name = f"{case.get('classname')}.{case.get('name')}" if title == "pytest" else case.get("name")
        if case.find("failure") is not None or case.find("error") is not None:
            group.failed += 1
        elif case.find("skipped") is not None:
            group.skip(str(name), why_skipped(case))
        else:
            group.passed += 1
    if status != 0 and not group.failed:
        group.failed = 1  # the tool itself
    return group


def why_skipped(case: ElementTree.Element) -> str:
    """GoogleTest gives its reason in the output, pytest as the message."""
    said = re.search(r": Skipped\n(.*)", case.findtext("system-out", ""))
    skipped = case.find("skipped")
    return said[1] if said else (skipped.get("message", "") if skipped is not None else "")


def ctest(title: str, preset: str, screen: Display, environment: Mapping[str, str] | None = None) -> Group:
    report = build.folder(preset) / "ctest.xml"
    report.unlink(missing_ok=True)
    jobs = str(os.cpu_count() or 1)
    command = ["ctest", "--preset", preset, "-j", jobs, "--timeout", "120", "--no-tests=error", "--output-junit"]
    status, _ = tool(title, [*command, str(report)], screen, environment)
    return from_junit(title, status, report)


def pytest(screen: Display) -> Group:
    report = build.folder(PRESET) / "pytest.xml"
    report.unlink(missing_ok=True)
    # Leave nothing in the source tree, nor the folders that pytest would keep in the system's temp.
    environment = {"PYTHONPYCACHEPREFIX": str(BUILD / "pycache")}
    with tempfile.TemporaryDirectory(prefix="childproof-") as folder:
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--basetemp", f"{folder}/pytest"]
        status, _ = tool("pytest", [*command, f"--junitxml={report}"], screen, environment)
    return from_junit("pytest", status, report)


def lint(programs: Path, screen: Display) -> Group:
    """The cases and requirements themselves, and that every requirement has a case."""
    group = Group("lint")
    for command in ("lint", "coverage"):
        status, _ = tool(command, [str(programs / "childproof"), command, "--root", str(ROOT)], screen)
        group.passed += status == 0
        group.failed += status != 0
    return group


def check(checker: Checker, screen: Display) -> Group:
    found = setup.version_of(checker.tool, "--version")
    if found[: len(checker.version)] != checker.version:
        wanted = ".".join(map(str, checker.version))
        there = "is not installed" if not found else f"is version {'.'.join(map(str, found))}"
        return Group(checker.tool, skipped=[("the sources", f"it takes version {wanted}, and {checker.tool} {there}")])
    command = [checker.tool, *checker.arguments()]
    status, _ = tool(checker.tool, command, screen, {"BLACK_CACHE_DIR": str(BUILD / "black")})
    return Group(checker.tool, passed=int(status == 0), failed=int(status != 0))


def under_wine(may_install: bool, screen: Display) -> list[Group]:
    """The tests that are built for Windows, too, and the cases against the reference library there."""
    windows = PLATFORMS[WINDOWS]
    try:
        windows.ensure(may_install)
    except UsageError as error:
        group = Group("windows under Wine")
        group.skip("all", str(error))
        return [group]
    programs = build.ensure(WINDOWS, screen, tests=True)
    with windows.session():
        tests = ctest("ctest under Wine", WINDOWS, screen, windows.environment)
    return [tests, cases("cases under Wine", windows, programs, screen)]


def cases(title: str, platform: Platform, programs: Path, screen: Display) -> Group:
    """The cases, against the implementations that are played on a platform if none is named."""
    group = Group(title)
    options = cli.parse(["run", "--out", str(OUT / "test" / platform.name)])
    chosen, left_out = implementations.choose(options.impl, platform)
    for line in left_out:
        group.skip("all", line)
    status = play.play_all([play.Part(platform, chosen, programs)], options, screen)
    stopped = processes.interrupted()
    if stopped:
        raise stopped
    file = options.out / play.RESULTS
    for each in results.read([file]).runs if file.is_file() else ():
        counts = each.counts()
        group.passed += counts[Verdict.PASS] + counts[Verdict.EXPECTED_FAIL]
        group.failed += sum(counts[verdict] for verdict in Verdict if verdict.tone == "bad")
        for case in each.cases:
            if case.verdict in (Verdict.UNSUPPORTED, Verdict.NOTRUN):
                group.skip(f"{each.header.run}: {case.id}", f"{case.verdict.words}: {case.reason}")
    if status != OK and not group.failed:
        group.failed = 1  # something besides the cases
    return group
