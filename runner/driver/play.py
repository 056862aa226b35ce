"""The command run: set up, build, play the cases against each implementation, write the reports."""

from __future__ import annotations

import argparse
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping

import reports
from driver import adapters, build, display, engine, implementations, processes, summary
from driver.display import Display
from driver.failure import OK, Failure
from driver.implementations import Implementation
from driver.platforms import NATIVE, PLATFORMS, Platform
from reports.verdicts import Verdict

RESULTS = "results.jsonl"
REPORTS = ("summary.json", "report.html", "report.md", "junit.xml", "report.tap", "badge.json")


@dataclass(frozen=True)
class Part:
    """What is played on one platform."""

    platform: Platform
    chosen: list[Implementation]
    programs: Path


def run(options: argparse.Namespace) -> int:
    """Play, and say how it went. The exit code."""
    screen = display.choose()
    parts = []
    for platform in [PLATFORMS[name] for name in dict.fromkeys(options.platform or [NATIVE])]:
        chosen, left_out = implementations.choose(options.impl, platform)
        platform.ensure(not options.no_install)
        parts.append(Part(platform, chosen, build.ensure(platform.preset or options.preset, screen)))
        for line in left_out:
            screen.say(line)
    code = play_all(parts, options, screen)
    stopped = processes.interrupted()
    if stopped:
        raise stopped
    return code


def play_all(parts: list[Part], options: argparse.Namespace, screen: Display) -> int:
    """Play each implementation, also when one before it failed. The worst exit status."""
    options.out.mkdir(parents=True, exist_ok=True)
    results: Path = options.out / RESULTS
    if results.is_file() and not options.resume:
        results.replace(options.out / engine.PREVIOUS)  # which says what takes long
    # What is there afterwards has to be of this run.
    for name in REPORTS if options.resume else (RESULTS, *REPORTS):
        (options.out / name).unlink(missing_ok=True)
    worst = OK
    with ExitStack() as stack:
        for platform in {part.platform.name: part.platform for part in parts}.values():
            stack.enter_context(platform.alone(screen.say))
        # When the driver is told to end, the engine is; what has been played until then is reported.
        stack.enter_context(processes.held())
        for part in parts:
            with part.platform.session():
                worst = max(worst, play_part(part, options, screen))
        if results.is_file():
            reports.write_all([results], options.out)
            summary.show([results], options.out)
    return worst


def play_part(part: Part, options: argparse.Namespace, screen: Display) -> int:
    """Play all of one platform. The worst exit status."""
    worst = OK
    for implementation in part.chosen:
        if processes.interrupted():
            break
        try:
            implementation = adapters.prepare(implementation, part.programs, screen, not options.no_install)
        except Failure as failure:
            screen.say(str(failure))
            worst = max(worst, failure.code)
            continue
        command = engine.play_command(part.platform, part.programs, implementation, options.out / RESULTS, options)
        worst = max(worst, play_one(implementation.name, command, part.platform.environment, screen))
    return worst


def play_one(name: str, command: list[str], environment: Mapping[str, str], screen: Display) -> int:
    """Play one implementation, with a bar."""
    counts: Counter[str] = Counter()
    with screen.bar(name) as bar:

        def on_progress(progress: engine.Progress) -> None:
            bar.update(progress.done, progress.total)
            for step in progress.near_deadline:
                screen.say(f"{name}: near its deadline: {progress.case}: {step}")
            if not progress.case:
                return
            counts[progress.verdict] += 1
            if Verdict(progress.verdict).tone == "bad":
                screen.say(f"{name}: {progress.verdict}: {progress.case}")

        status = engine.play(command, environment, on_progress, screen.say)
        played = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
        bar.finish(f"{name}: {played or ('no case was played to its end' if status else 'nothing was left to play')}")
    return status
