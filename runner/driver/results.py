"""The commands that read result files and play nothing: gate, merge, report."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import reports
from driver import expectations, github, processes, summary
from driver.failure import GATE_FAILED, OK, UsageError
from reports import baseline, results


def gate(options: argparse.Namespace) -> int:
    """Judge results: everything was played and came out as it had to."""
    read = results.read(options.results)
    if options.update_expectations:
        return update_expectations(read, options)
    comparison = baseline.compare(results.read([options.baseline]), read) if options.baseline else None
    if comparison:
        show(comparison)
    excused = excused_by(comparison)
    complaints = summary.complaints(read, excused)
    for line in complaints:
        print(line)
    github.annotate(read, excused)
    green = bool(read.runs) and not complaints and not (comparison and comparison.worse)
    print("gate: " + ("passed" if green else "FAILED"), flush=True)
    return OK if green else GATE_FAILED


def excused_by(comparison: baseline.Comparison | None) -> frozenset[tuple[str, str]]:
    """The cases, with their runs, that are no worse than they were."""
    return frozenset((change.run, change.case) for change in comparison.as_bad) if comparison else frozenset()


def show(comparison: baseline.Comparison) -> None:
    """Print what changed since the baseline."""
    for run in comparison.new_runs:
        print(f"{run}: not in the baseline")
    for title, changes in (("worse", comparison.worse), ("better", comparison.better), ("gone", comparison.gone)):
        for change in changes:
            print(f"{title}: {change}")
    print(
        f"baseline: {len(comparison.better)} better, {len(comparison.worse)} worse, {len(comparison.gone)} gone, "
        f"{len(comparison.as_bad)} as bad as before"
    )


def update_expectations(read: results.Results, options: argparse.Namespace) -> int:
    """Bring the implementations' expectations up to date with results that are whole."""
    incomplete = [*read.problems, *(f"{run.key}: not all of it was played" for run in read.runs if not run.complete)]
    if incomplete:
        raise UsageError(
            "\n".join([*incomplete, "Expectations are not brought up to date with a part of the results."])
        )
    origin = expectations.Origin(options.reason, options.link) if options.reason else None
    changes = expectations.update(read, origin)
    print("\n".join(changes or ["expectations: nothing to change"]), flush=True)
    return OK


def report(options: argparse.Namespace) -> int:
    """Render the reports of result files."""
    options.out.mkdir(parents=True, exist_ok=True)
    with processes.held():
        reports.write_all(options.results, options.out)
        summary.show(options.results, options.out)
    return OK


def whole_lines(data: bytes) -> bytes:
    """Without the beginning of a line at the end, where the harness was killed: it would spoil the line behind it."""
    lines, end, last = data.rpartition(b"\n")
    try:
        json.loads(last)
    except ValueError:
        return lines + end
    return data + b"\n"


def merge(options: argparse.Namespace) -> int:
    """Put result files, of shards or platforms, into one, and render its reports."""
    results.read(options.results)  # a file that is none is found before anything is written
    options.out.mkdir(parents=True, exist_ok=True)
    merged: Path = options.out / "results.jsonl"
    with processes.held():
        unfinished = merged.with_suffix(".jsonl.part")
        with open(unfinished, "wb") as target:
            for path in options.results:
                target.write(whole_lines(path.read_bytes()))
        unfinished.replace(merged)
    return report(argparse.Namespace(results=[merged], out=options.out))
