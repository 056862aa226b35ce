"""The command run: set up, build, play the cases against each implementation, write the reports."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import reports
from driver import adapters, build, display, engine, implementations, processes, summary
from driver.display import Display
from driver.failure import OK, Failure
from driver.implementations import Implementation
from reports.verdicts import Verdict

RESULTS = "results.jsonl"
REPORTS = ("summary.json", "report.html", "report.md", "junit.xml", "badge.json")


def run(options: argparse.Namespace) -> int:
    """Play, and say how it went. The exit code."""
    screen = display.choose()
    chosen, left_out = implementations.choose(options.impl)
    programs = build.ensure(options.preset, screen)
    for line in left_out:
        screen.say(line)
    code = play_all(chosen, programs, options, screen)
    stopped = processes.interrupted()
    if stopped:
        raise stopped
    return code


def play_all(chosen: list[Implementation], programs: Path, options: argparse.Namespace, screen: Display) -> int:
    """Play each implementation, also when one before it failed. The worst exit status."""
    options.out.mkdir(parents=True, exist_ok=True)
    results: Path = options.out / RESULTS
    # What is there afterwards has to be of this run.
    for name in REPORTS if options.resume else (RESULTS, *REPORTS):
        (options.out / name).unlink(missing_ok=True)
    worst = OK
    # When the driver is told to end, the engine is; what has been played until then is reported.
    with processes.held():
        for implementation in chosen:
            if processes.interrupted():
                break
            try:
                adapters.prepare(implementation, programs, screen, not options.no_install)
            except Failure as failure:
                screen.say(str(failure))
                worst = max(worst, failure.code)
                continue
            command = engine.play_command(programs, implementation, results, options)
            worst = max(worst, play_one(implementation.name, command, screen))
        if results.is_file():
            reports.write_all([results], options.out)
            summary.show([results], options.out)
    return worst


def play_one(name: str, command: list[str], screen: Display) -> int:
    """Play one implementation, with a bar."""
    counts: Counter[str] = Counter()
    with screen.bar(name) as bar:

        def on_progress(progress: engine.Progress) -> None:
            bar.update(progress.done, progress.total)
            if not progress.case:
                return
            counts[progress.verdict] += 1
            if Verdict(progress.verdict).tone == "bad":
                screen.say(f"{name}: {progress.verdict}: {progress.case}")

        status = engine.play(command, on_progress, screen.say)
        played = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
        bar.finish(f"{name}: {played or ('nothing was played' if status else 'nothing was left to play')}")
    return status
