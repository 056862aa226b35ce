"""Groups of checks that a test tool makes, and how they came out."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Mapping, Sequence
from xml.etree import ElementTree

from driver import processes
from driver.display import Display
from driver.layout import ROOT

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
        name = f"{case.get('classname')}.{case.get('name')}" if title.startswith("pytest") else case.get("name")
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
