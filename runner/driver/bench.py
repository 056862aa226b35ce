"""The command bench: set up, build, measure how long spawning takes, write the latency reports."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Sequence

from rich.console import Console
from rich.table import Table

from driver import adapters, build, display, engine, implementations, processes
from driver.display import Display
from driver.failure import BROKEN, OK, Failure, UsageError
from driver.implementations import Implementation
from driver.layout import ROOT
from driver.platforms import NATIVE, PLATFORMS
from reports import latency
from reports.latency.charts import KIND_TITLES, duration, factor
from reports.latency.measurements import KINDS, Measurements
from reports.latency.targets import Target

RESULTS = "latency.jsonl"
BENCHMARK = "benchmark.json"
TARGETS = "targets.json"
REPORTS = ("latency.json", "latency.md", "latency.html")
LIBRARY = "cpp"
PEERS = ("rust", "cpython@3.13")
"""What the library is compared with, if it is measured."""
ROUNDS, QUICK_ROUNDS = 400, 80


def run(options: argparse.Namespace) -> int:
    """Measure, and say how it went. The exit code."""
    screen = display.choose()
    chosen, left_out = implementations.choose(options.impl or ["all"], PLATFORMS[NATIVE])
    programs = build.ensure(options.preset, screen, benchmarks=True)
    for line in left_out:
        screen.say(line)
    chosen = prepared(chosen + peers(chosen, screen), programs, options, screen)
    code = measure_all(chosen, programs, options, screen)
    stopped = processes.interrupted()
    if stopped:
        raise stopped
    return code


def peers(chosen: Sequence[Implementation], screen: Display) -> list[Implementation]:
    """Those that the library is compared with and that are not chosen yet, as far as they are there."""
    names = [each.name for each in chosen]
    found = []
    for name in PEERS if LIBRARY in names else ():
        try:
            if name not in names:
                found.append(implementations.find(name, PLATFORMS[NATIVE]))
        except UsageError as error:
            screen.say(f"Left out: {error}")
    return found


def prepared(
    chosen: Sequence[Implementation], programs: Path, options: argparse.Namespace, screen: Display
) -> list[Implementation]:
    """Those whose adapters can be started. What was asked for by name has to be; for others nothing is installed."""
    ready = []
    for implementation in chosen:
        is_peer = implementation.name in PEERS and LIBRARY in options.impl
        one_of_all = (not options.impl or "all" in options.impl or is_peer) and implementation.name not in options.impl
        try:
            may_install = not one_of_all and not options.no_install
            ready.append(adapters.prepare(implementation, programs, screen, may_install))
        except Failure as failure:
            if not one_of_all:
                raise
            screen.say(f"Left out: {failure}")
    return ready


def measure_all(chosen: Sequence[Implementation], programs: Path, options: argparse.Namespace, screen: Display) -> int:
    """Measure the implementations together, then the library from inside. The worst exit status."""
    options.out.mkdir(parents=True, exist_ok=True)
    results, benchmark, targets = options.out / RESULTS, options.out / BENCHMARK, options.out / TARGETS
    # What is there afterwards has to be of this run.
    for name in (RESULTS, BENCHMARK, TARGETS, *REPORTS):
        (options.out / name).unlink(missing_ok=True)
    # When the driver is told to end, what it has started is; what has been measured until then is reported.
    with processes.held():
        rounds = QUICK_ROUNDS if options.quick else ROUNDS
        worst = measure(engine.bench_command(programs, chosen, results, rounds), screen)
        if not processes.interrupted():
            worst = max(worst, compare(programs, chosen, targets, options.quick, screen))
        if not processes.interrupted():
            worst = max(worst, look_inside(programs, benchmark, options.quick, screen))
        if results.is_file():
            inside = benchmark if benchmark.is_file() and benchmark.stat().st_size else None
            reached = targets if targets.is_file() else None
            show(*latency.write_all(results, inside, reached, options.out), options.out)
    return worst


def measure(command: list[str], screen: Display) -> int:
    """Let the engine measure the implementations, with a bar."""
    began = time.monotonic()
    with screen.bar("rounds") as bar:
        status = engine.play(command, {}, lambda progress: bar.update(progress.done, progress.total), screen.say)
        bar.finish(f"rounds: {'done' if status == OK else 'not all is well'} in {time.monotonic() - began:.1f} s")
    return status


def compare(
    programs: Path, implementations: Sequence[Implementation], results: Path, quick: bool, screen: Display
) -> int:
    """Compare the library with what it is meant to reach, and with its peers."""
    unfinished = results.with_suffix(".part")
    command = [str(programs / "subprocess-targets"), "--root", str(ROOT), *(["--quick"] if quick else [])]
    for each in implementations:
        if each.name in PEERS:
            command += ["--peer", each.name, str(each.manifest), each.interpreter or ""]
    command += ["--out", str(unfinished)]
    return measure_aside(command, unfinished, results, "targets", screen)


def look_inside(programs: Path, results: Path, quick: bool, screen: Display) -> int:
    """Let Google Benchmark measure the library."""
    unfinished = results.with_suffix(".part")
    command = [str(programs / "subprocess-bench"), *(["--quick"] if quick else [])]
    command += [f"--benchmark_out={unfinished}", "--benchmark_out_format=json"]
    return measure_aside(command, unfinished, results, "backends", screen)


def measure_aside(command: list[str], unfinished: Path, results: Path, title: str, screen: Display) -> int:
    """Run a program that writes its results aside, so that a file that is there is whole."""
    output = []
    began = time.monotonic()
    with screen.bar(title) as bar:
        with processes.child(command, cwd=ROOT) as process:
            output += [line for _, line in processes.lines(process)]
        word = "done" if process.returncode == 0 else f"failed with status {process.returncode}"
        bar.finish(f"{title}: {word} in {time.monotonic() - began:.1f} s")
    if process.returncode == 0:
        unfinished.replace(results)
        return OK
    unfinished.unlink(missing_ok=True)
    if not processes.interrupted():
        screen.say("\n".join(output))
    return BROKEN


def show(measurements: Measurements, targets: Sequence[Target], out: Path) -> None:
    """The end of the command in the terminal."""
    console = Console(width=None if display.is_terminal() else 120, highlight=False)
    console.print(table(measurements))
    if targets:
        console.print(table_of(targets))
    for target in targets:
        if target.reason:
            print(f"{target.verdict.capitalize()}: {target.title} ({target.limit}): {target.reason}")
    for each in measurements.header.implementations:
        if each.left_out:
            print(f"Left out: {each.run}: {each.left_out}")
    for problem in measurements.problems():
        print(problem)
    for kind in measurements.too_noisy:
        print(f"Too noisy to tell: {KIND_TITLES[kind]}: {'; '.join(measurements.noise[kind].excesses())}")
    print(f"Report: {out / 'latency.html'}", flush=True)


def table(measurements: Measurements) -> Table:
    """A row for each implementation: its ratio to the control and its median time, for each kind."""
    found = Table("implementation", caption="ratio to the control, 95 % interval, median")
    for kind in KINDS:
        found.add_column(
            KIND_TITLES[kind] + (" (too noisy)" if kind in measurements.too_noisy else ""), justify="right"
        )
    for each in measurements.measured:
        found.add_row(each.title, *(cell(measurements, kind, each.run) for kind in KINDS))
    return found


def table_of(targets: Sequence[Target]) -> Table:
    """What the library is meant to reach beside what was measured."""
    found = Table("target", caption="medians of the rounds' ratios, and their middle half")
    for title in ("at most", "measured", "middle half", "verdict"):
        found.add_column(title, justify="right")
    for each in targets:
        found.add_row(each.title, each.limit, each.measured, each.middle_half, each.verdict)
    return found


def cell(measurements: Measurements, kind: str, run: str) -> str:
    figures = measurements.latencies.get((kind, run))
    if figures is None:
        return "–"
    low, high = figures.interval
    return f"{factor(figures.ratio)} ({factor(low)}–{factor(high)}) {duration(figures.median_ns / 1000):>7}"
