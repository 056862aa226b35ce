"""The commands that read result files and play nothing: gate, merge, report."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import reports
from driver import processes, summary
from driver.failure import GATE_FAILED, OK
from reports import results


def gate(options: argparse.Namespace) -> int:
    """Judge results: everything was played and came out as it had to."""
    read = results.read(options.results)
    for line in summary.complaints(read):
        print(line)
    green = not read.problems and bool(read.runs) and all(run.green for run in read.runs)
    print("gate: " + ("passed" if green else "FAILED"), flush=True)
    return OK if green else GATE_FAILED


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
