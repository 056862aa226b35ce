"""The command detect: make each mutant, play the cases against it, and report which catch it.

A case counts only if it passes with the unchanged implementation, and only if it does not pass with the mutant a second time,
where few cases catch it: chance must not look like a catch.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from datetime import datetime, timezone
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Sequence

from rich.console import Console
from rich.table import Table

from driver import build, display, engine, processes
from driver.detect import mutants, originals
from driver.detect.mutants import Mutant
from driver.detect.originals import UNCHANGED
from driver.display import Display
from driver.failure import GATE_FAILED, OK, Broken, UsageError
from driver.implementations import Implementation
from driver.platforms import NATIVE, PLATFORMS
from reports import detection, results
from reports.detection import Catch, Detection, Finding, Original
from reports.results import Run
from reports.verdicts import Verdict

FEW = 3
"""So many catches of a mutant, or fewer, are looked at a second time."""


def run(options: argparse.Namespace) -> int:
    """Play, and say how it went. The exit code."""
    screen = display.choose()
    programs = build.ensure(options.preset, screen)
    found = detect(options, mutants.MUTANTS, programs, screen)
    stopped = processes.interrupted()
    if stopped:
        raise stopped
    return OK if found.green else GATE_FAILED


def detect(options: argparse.Namespace, lists: Path, programs: Path, screen: Display) -> Detection:
    """Play all mutants that are selected, and write the reports."""
    began = time.monotonic()
    found = Detection("", datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), 0, options.quick, False, [])
    plan = [
        (each, selected(lists, each.name, options.mutant)) for each in originals.choose(options.impl, programs, screen)
    ]
    if not any(chosen for _, chosen in plan):
        raise UsageError("No mutant is selected.")
    for original, chosen in plan:
        if chosen and not processes.interrupted():
            made = original.make(chosen, options.out / "mutants" / original.name, screen)
            # When the driver is told to end, the engine is; what has been played until then is reported.
            with processes.held():
                stage = Stage(programs, options, options.out / "results" / original.name, screen)
                play_original(stage, original.name, chosen, made, found)
    found.seconds = time.monotonic() - began
    found.complete = not processes.interrupted()
    detection.write_all(found, options.out)
    show(found, options.out)
    return found


def selected(lists: Path, original: str, patterns: Sequence[str]) -> list[Mutant]:
    """The mutants that a pattern names, or all."""
    known = mutants.load(lists, original)
    return [each for each in known if not patterns or any(fnmatchcase(each.name, pattern) for pattern in patterns)]


@dataclass(frozen=True)
class Stage:
    """Where and how mutants are played."""

    programs: Path
    options: argparse.Namespace
    results: Path
    screen: Display

    def play(
        self, implementation: Implementation, name: str, cases: Sequence[str], enough: set[str] | None = None
    ) -> Run:
        """Play cases, for no longer than the budget, nor once one of those in `enough` has not come out well.

        Raises Broken where they cannot be played at all.
        """
        file = self.results / f"{name}.jsonl"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        asked = argparse.Namespace(**{**vars(self.options), "case": list(cases)})
        command = engine.play_command(PLATFORMS[NATIVE], self.programs, implementation, file, asked)
        end: float = time.monotonic() + self.options.budget
        caught: list[str] = []
        said: list[str] = []

        def on_progress(progress: engine.Progress) -> None:
            if enough and progress.case in enough and Verdict(progress.verdict).tone == "bad":
                caught.append(progress.case)

        engine.play(command, {}, on_progress, said.append, lambda: bool(caught) or time.monotonic() > end)
        if not file.is_file():
            raise Broken("\n".join(said))
        played = results.read([file]).runs[0]
        if played.adapter_error and not played.cases:
            raise Broken(played.adapter_error)
        return played


def play_original(
    stage: Stage, name: str, chosen: Sequence[Mutant], made: dict[str, Implementation], found: Detection
) -> None:
    """Play the unchanged implementation, then its mutants."""
    endless = argparse.Namespace(**{**vars(stage.options), "budget": float("inf")})
    unchanged = Stage(stage.programs, endless, stage.results, stage.screen).play(
        made[UNCHANGED], UNCHANGED, stage.options.case
    )
    passed = tuple(case.id for case in unchanged.cases if case.verdict is Verdict.PASS)
    alarms = [Catch(each.id, each.verdict, each.reason) for each in unchanged.cases if each.verdict.tone == "bad"]
    header = unchanged.header
    original = Original(name, header.implementation.version, header.platform, passed, alarms, [])
    found.suite = header.suite.version
    found.originals.append(original)
    with stage.screen.bar(name) as bar:
        for number, mutant in enumerate(chosen):
            bar.update(number, len(chosen))
            finding = play_mutant(stage, mutant, made[mutant.name], unchanged)
            if processes.interrupted():
                break
            original.findings.append(finding)
            stage.screen.say(line(finding))
        bar.finish(f"{name}: {len(original.findings) - len(original.missed)} of {len(chosen)} mutants caught")


def play_mutant(stage: Stage, mutant: Mutant, made: Implementation, unchanged: Run) -> Finding:
    """Play one mutant. If it is to be quick, the cases of its own area come first, and the first catch is enough."""
    finding = Finding(mutant.name, mutant.area, mutant.title, mutant.place, mutant.seen_in, 0, 0, [])
    began = time.monotonic()
    everything = list(stage.options.case)
    own = [each.id for each in unchanged.cases if each.area == mutant.area] if stage.options.quick else []
    enough = {each.id for each in unchanged.cases if each.verdict is Verdict.PASS} if stage.options.quick else None
    try:
        for cases in ([own] if own else []) + [everything]:
            played = stage.play(made, f"{mutant.area}/{mutant.id}", cases, enough)
            finding.played = len(played.cases)
            finding.catches = detection.catches(unchanged, played, mutant.area)
            if 0 < len(finding.catches) <= FEW and not processes.interrupted():
                look_again(stage, made, mutant, unchanged, finding)
            if finding.catches or processes.interrupted():
                break
    except Broken as failure:
        finding.problem = str(failure)
    finding.seconds = time.monotonic() - began
    return finding


def look_again(stage: Stage, made: Implementation, mutant: Mutant, unchanged: Run, finding: Finding) -> None:
    """Keep only the catches that happen a second time."""
    cases = [catch.case for catch in finding.catches]
    again = stage.play(made, f"{mutant.area}/{mutant.id}.again", cases)
    steady = {catch.case for catch in detection.catches(unchanged, again, mutant.area)}
    finding.unsteady = [case for case in cases if case not in steady]
    finding.catches = [catch for catch in finding.catches if catch.case in steady]


def line(finding: Finding) -> str:
    """How a mutant came out."""
    if finding.problem:
        return f"BROKEN      {finding.name}: {finding.problem}"
    if not finding.caught:
        unsteady = f" (not always: {', '.join(finding.unsteady)})" if finding.unsteady else ""
        return f"NOT CAUGHT  {finding.name}: {finding.title}{unsteady}"
    first = finding.catches[0]
    others = f" and {len(finding.catches) - 1} more" if len(finding.catches) > 1 else ""
    return f"caught      {finding.name}: {first.verdict.words} of {first.case}{others}"


def show(found: Detection, out: Path) -> None:
    """The end of the command in the terminal."""
    table = Table("original", "platform")
    for title in ("mutants", "caught", "by one case alone", "cases", "false alarms"):
        table.add_column(title, justify="right")
    for each in found.originals:
        alone = sum(finding.alone is not None for finding in each.findings)
        figures = (
            len(each.findings),
            len(each.findings) - len(each.missed),
            alone,
            len(each.passed),
            len(each.false_alarms),
        )
        table.add_row(f"{each.name} {each.version}", each.platform, *map(str, figures))
    Console(width=None if display.is_terminal() else 120, highlight=False).print(table)
    for each in found.originals:
        for alarm in each.false_alarms:
            print(f"{each.name}: false alarm: {alarm.case}: {alarm.reason}")
        for finding in each.missed:
            print(f"{line(finding)} ({finding.place})")
    print(f"Report: {out / 'detect.html'} ({found.seconds:.0f} s)", flush=True)
