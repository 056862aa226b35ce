"""Calls the engine, the C++ binary `childproof`, and follows what it says while it plays."""

from __future__ import annotations

import argparse
import json
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Mapping, Sequence

from driver import processes
from driver.failure import BROKEN
from driver.implementations import Implementation
from driver.layout import ROOT
from driver.platforms import Platform


PREVIOUS = "previous.jsonl"
"""Beside the results: those of the run before, which say what takes long."""


@dataclass(frozen=True)
class Progress:
    """How far the engine is; `case`, if it is about cases, has just ended with `verdict`, except at the beginning."""

    done: int
    total: int
    case: str = ""
    verdict: str = ""
    near_deadline: Sequence[str] = ()
    """Steps that were nearly too slow."""


def play_command(
    platform: Platform, programs: Path, implementation: Implementation, results: Path, options: argparse.Namespace
) -> list[str]:
    """The command line that plays one implementation."""
    path = platform.path
    command = [*platform.program(programs / "childproof"), options.play, "--root", path(ROOT), "--bin", path(programs)]
    command += ["--impl", path(implementation.manifest), "--name", implementation.name]
    if implementation.interpreter:
        command += ["--interpreter", implementation.interpreter]
    for name in ("spec", "jobs", "shard", "repeat", "seed", "time_scale"):
        value = getattr(options, name)
        if value is not None:
            command += [f"--{name.replace('_', '-')}", str(value)]
    for name in ("case", "tag"):
        for value in getattr(options, name):
            command += [f"--{name}", value]
    for cases in options.cases:
        command += ["--cases", path(cases)]
    command += ["--resume"] if options.resume else []
    if options.play == "run" and options.seed is None:
        command += ["--slow-first", path(results.with_name(PREVIOUS))]
    return [*command, "--results", path(results), "--append", "--progress", "json"]


def bench_command(programs: Path, implementations: Sequence[Implementation], results: Path, rounds: int) -> list[str]:
    """The command line that measures implementations together."""
    command = [str(programs / "childproof"), "bench", "--root", str(ROOT), "--bin", str(programs)]
    for each in implementations:
        command += ["--impl", str(each.manifest), "--name", each.name]
        command += ["--interpreter", each.interpreter] if each.interpreter else []
    return [*command, "--rounds", str(rounds), "--results", str(results), "--progress", "json"]


def play(
    command: list[str],
    environment: Mapping[str, str],
    on_progress: Callable[[Progress], None],
    say: Callable[[str], None],
    enough: Callable[[], bool] = lambda: False,
) -> int:
    """Run the engine; its exit status, where a death by a signal counts as broken. It is told to end once there is `enough`."""
    told = False
    with processes.child(command, cwd=ROOT, environment=environment, apart=True) as process:
        for stream, line in processes.lines(process):
            if not told and enough():
                told = True
                process.send_signal(signal.SIGINT)
            progress = parse(line) if stream == "stdout" else None
            if progress:
                on_progress(progress)
            else:
                say(line)
    if process.returncode < 0:
        say(f"The engine was ended by {signal.Signals(-process.returncode).name}.")
        return BROKEN
    return process.returncode if process.returncode <= BROKEN else BROKEN


def parse(line: str) -> Progress | None:
    """A line of progress; None if the line is anything else."""
    try:
        event = json.loads(line)
        if event["type"] == "begin":
            return Progress(0, event["total"])
        ended = (event.get("id", ""), event.get("verdict", ""), event.get("near_deadline", ()))
        return Progress(event["done"], event["total"], *ended)
    except (ValueError, KeyError, TypeError):
        return None
