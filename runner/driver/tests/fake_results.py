"""Lines of results.jsonl, as the engine writes them."""

from __future__ import annotations

from typing import Any


def header(run: str, selected: int = 1) -> dict[str, Any]:
    suite = {"version": "0.1.0", "cases": selected, "requirements": 1, "requirements_covered": 1}
    implementation = {"name": run, "version": "1", "language": "C++", "documented": ["3.13"], "capabilities": []}
    platform = {"name": "linux-x86_64-glibc", "os": "linux", "arch": "x86_64"}
    times = {"started": "2026-01-31T12:00:00Z", "jobs": 1, "shard": None, "time_scale": 1.0}
    return {
        **{"type": "header", "format": 1, "run": run, "suite": suite, "implementation": implementation, **times},
        **{"platform": platform, "spec": "3.13", "command": ["childproof"], "selected": selected},
    }


def case(run: str, verdict: str = "pass", name: str = "area/case") -> dict[str, Any]:
    about = {"type": "case", "run": run, "id": name, "title": "it holds", "area": "area", "requirements": ["one"]}
    return {**about, "verdict": verdict, "seconds": 0.1, "reason": "because", "steps": []}


def footer(run: str, complete: bool = True) -> dict[str, Any]:
    rest: dict[str, Any] = {"counts": {}, "unmatched_expectations": [], "adapter_error": None}
    return {"type": "footer", "run": run, "complete": complete, "seconds": 0.1, **rest}
