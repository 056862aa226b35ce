"""The command test: build everything, then run every test of the project itself.

The groups run one after another, also when one fails; each says how many of its checks passed. What is checked only where
a developer's tool is installed is said when it is skipped.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Mapping

from driver import build, cli, display, fuzz, implementations, play, processes, setup
from driver.display import Display
from driver.failure import GATE_FAILED, OK, UsageError
from driver.groups import Group, from_junit, tool
from driver.layout import BUILD, OUT, ROOT
from driver.platforms import NATIVE, PLATFORMS, WINDOWS, Platform
from reports import results
from reports.verdicts import Verdict

PRESET = "release"
SANITIZERS = ("asan", "tsan")


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
    groups = sanitized(screen) if options.sanitize else everything(options, screen)
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


def everything(options: argparse.Namespace, screen: Display) -> list[Group]:
    programs = build.ensure(PRESET, screen, tests=True)
    groups = [ctest("ctest", PRESET, screen), pytest("pytest", PRESET, screen), lint(programs, screen)]
    groups += [check(checker, screen) for checker in CHECKERS]
    groups.append(cases("cases", PLATFORMS[NATIVE], programs, screen))
    groups.append(fuzz.run(options.fuzz, not options.no_install, screen))
    return groups + under_wine(not options.no_install, screen)


def sanitized(screen: Display) -> list[Group]:
    """Library and engine, built with each sanitizer: their tests, and the cases against the reference library."""
    groups = []
    for preset in SANITIZERS:
        programs = build.ensure(preset, screen, tests=True)
        groups.append(ctest(f"ctest with {preset}", preset, screen))
        groups.append(pytest(f"pytest with {preset}", preset, screen, "runner/engine/tests"))
        groups.append(cases(f"cases with {preset}", PLATFORMS[NATIVE], programs, screen, "cpp"))
    return groups


def ctest(
    title: str,
    preset: str,
    screen: Display,
    environment: Mapping[str, str] | None = None,
    jobs: int = os.cpu_count() or 1,
) -> Group:
    report = build.folder(preset) / "ctest.xml"
    report.unlink(missing_ok=True)
    command = ["ctest", "--preset", preset, "-j", str(jobs), "--timeout", "120", "--no-tests=error", "--output-junit"]
    status, _ = tool(title, [*command, str(report)], screen, environment)
    return from_junit(title, status, report)


def pytest(title: str, preset: str, screen: Display, *folders: str) -> Group:
    """The Python tests in these folders, or all of them."""
    report = build.folder(preset) / "pytest.xml"
    report.unlink(missing_ok=True)
    # Leave nothing in the source tree, nor the folders that pytest would keep in the system's temp.
    environment = {"PYTHONPYCACHEPREFIX": str(BUILD / "pycache"), "CHILDPROOF_BUILD": str(build.folder(preset))}
    with tempfile.TemporaryDirectory(prefix="childproof-") as folder:
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--basetemp", f"{folder}/pytest"]
        status, _ = tool(title, [*command, f"--junitxml={report}", *folders], screen, environment)
    return from_junit(title, status, report)


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
    with windows.alone(screen.say), windows.session():
        # One at a time: where several programs begin at once, Wine 8 now and then keeps a child's end of a pipe open
        # after the child has ended, and who reads from it waits for ever.
        tests = ctest("ctest under Wine", WINDOWS, screen, windows.environment, jobs=1)
    return [tests, cases("cases under Wine", windows, programs, screen)]


def cases(title: str, platform: Platform, programs: Path, screen: Display, *names: str) -> Group:
    """The cases, against these implementations, or those that are played on a platform if none is named."""
    group = Group(title)
    options = cli.parse(["run", "--out", str(OUT / "test" / title.replace(" ", "-"))])
    options.impl = list(names)
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
