"""Latency files and benchmarks made up for the tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Iterable, Optional

from reports.tests.synthetic import PLATFORM, Line

LIMITS = {"between_rounds": 0.25, "within_rounds": 0.1, "lost": 0.2}
RATIOS = {"cpp": 1.06, "cpython@3.12": 1.5, "node": 10.3}


def implementation(run: str, left_out: Optional[str] = None) -> Line:
    _, _, version = run.partition("@")
    return {"run": run, "version": f"{version}.1" if version else "1.2", "language": "C", "left_out": left_out}


def header(runs: Iterable[str] = RATIOS, **others: Any) -> Line:
    line: Line = {
        **{
            "type": "header",
            "format": 1,
            "suite": {"version": "0.1.0"},
            "platform": PLATFORM,
            "governor": "performance",
        },
        **{"load": 0.31, "cpu": 1, "started": "2026-01-31T12:00:00Z", "command": ["childproof", "bench"]},
        **{"rounds": 2, "count": 3, "warm_up": 3, "implementations": [implementation(run) for run in runs]},
    }
    return {**line, **others}


def played(number: int, kind: str, runs: Iterable[str] = RATIOS) -> Line:
    turns = [{"of": of, "samples_ns": [60_000, 61_000, 62_000]} for of in ("control", *runs, "control again")]
    return {"type": "round", "round": number, "kind": kind, "turns": turns}


def noise(kind: str, too_noisy: bool = False) -> Line:
    shares = {"between_rounds": 0.03, "within_rounds": 0.02, "lost": 0.64 if too_noisy else 0.04}
    return {"type": "noise", "kind": kind, **shares, "limits": LIMITS, "too_noisy": too_noisy}


def latency(kind: str, of: str, ratio: float) -> Line:
    times = {"median_ns": 61_000.0 * ratio, "p90_ns": 70_000.0 * ratio, "p99_ns": 99_000.0 * ratio}
    ratios = {"median": ratio, "interval": [ratio * 0.99, ratio * 1.01], "spread": [ratio * 0.9, ratio * 1.2]}
    return {"type": "latency", "kind": kind, "of": of, "rounds": 2, "spawns": 6, **times, "ratio": ratios}


def footer(complete: bool = True, rounds: int = 2) -> Line:
    return {"type": "footer", "complete": complete, "rounds": rounds, "seconds": 1.5}


def figures(too_noisy: bool = False, ratios: Dict[str, float] = RATIOS) -> list[Line]:
    """The lines at the end of a file, before the footer."""
    lines: list[Line] = []
    for kind in ("exit", "capture"):
        lines.append(noise(kind, too_noisy))
        all_ratios = {"control": 1.0, "control again": 1.0, **ratios}
        lines += [latency(kind, of, ratio) for of, ratio in all_ratios.items()]
    return lines


def measurement(too_noisy: bool = False) -> list[Line]:
    """A whole file."""
    rounds = [played(number, kind) for number in (1, 2) for kind in ("exit", "capture")]
    return [header(), *rounds, *figures(too_noisy), footer()]


TIMES = {"raw": 60.0, "automatic": 64.0, "vfork": 64.0, "posix_spawn": 83.0, "fork": 150.0}


def benchmarks(variation: float = 0.02) -> Line:
    """What Google Benchmark writes, with the entries that are not read, too. Only fork's times grow with the memory."""
    entries = []
    for way, time in TIMES.items():
        for kind in ("exit", "capture"):
            for resident in (10, 256):
                for threads in (1, 4):
                    grown = time * (resident if way == "fork" else 1)
                    entries += repetitions(
                        f"{way}/{kind}/resident:{resident}/descriptors:10", threads, grown, variation
                    )
    return {"context": {"num_cpus": 2}, "benchmarks": entries}


def repetitions(name: str, threads: int, time: float, variation: float) -> list[Line]:
    run_name = f"{name}/min_time:0.010/repeats:3/real_time/threads:{threads}"
    about = {"run_name": run_name, "run_type": "aggregate", "threads": threads, "time_unit": "us", "cpu_time": 1.0}
    values = {"mean": 2 * time, "median": time, "stddev": time * variation, "cv": variation}
    return [
        {**about, "name": f"{run_name}_{each}", "aggregate_name": each, "real_time": value}
        for each, value in values.items()
    ]


def target(item: str, title: str, at_most: float, ratio: float, **others: Any) -> Line:
    """An item that was measured: the interval is a hundredth of the ratio wide on either side."""
    shares = {"between_rounds": 0.03, "within_rounds": 0.02, "lost": 0.04}
    figures = {key: value for key, value in latency("exit", "", ratio).items() if key not in ("type", "kind", "of")}
    line = {"id": item, "title": title, "at_most": at_most, "p99_at_most_ns": None, "peers": [], "left_out": None}
    return {**line, "noise": shares, "limits": LIMITS, "too_noisy": False, "library": figures, **others}


def peer(run: str, at_most: float, ratio: Optional[float], control: float = 1) -> Line:
    """What the library, and the control, are as multiples of another one, which may not be there."""
    line: Line = {"run": run, "at_most": at_most, "left_out": None, "library": None, "control": None}
    if not ratio:
        return {**line, "left_out": f"{run} is not there"}
    return {**line, "library": target("", "", 1, ratio)["library"], "control": target("", "", 1, control)["library"]}


def targets() -> Line:
    """What subprocess-targets writes."""
    left_out = {"left_out": "600 MiB of memory are available, 4608 needed", "library": None}
    return {
        "format": 3,
        "items": [
            target("exit", "Spawn, exit, wait", 1.05, 1.03, peers=[peer("rust", 0.76, 0.7), peer("node", 0.2, None)]),
            target("parallel", "1,000 spawns, 8 workers", 1.0, 1.2),
            target("timed-wait", "Lateness of wait(timeout)", 1.1, 1.105, p99_at_most_ns=500_000),
            target("capture-4-gib", "Capture, 4 GiB resident", 1.03, 1, **left_out),
        ],
    }


def write_json(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value))
    return path
