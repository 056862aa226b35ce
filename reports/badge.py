"""badge.json: an endpoint for shields.io (https://shields.io/badges/endpoint-badge)."""

from __future__ import annotations

from typing import Any, Dict

from reports.summary import RunSummary, Summary
from reports.verdicts import Verdict

NAMED_RUNS = 3
"""With more runs than these, the badge says how many are green."""


def render(summary: Summary) -> Dict[str, Any]:
    badge = {"schemaVersion": 1, "label": "conformance", "message": _message(summary), "color": _color(summary)}
    if not summary.complete:
        badge["isError"] = True
    return badge


def _message(summary: Summary) -> str:
    if not summary.complete:
        return "incomplete"
    if len(summary.runs) > NAMED_RUNS:
        return f"{sum(run.green for run in summary.runs)} of {len(summary.runs)} runs green"
    return " · ".join(f"{run.run} {_share(run)}" for run in summary.runs)


def _share(run: RunSummary) -> str:
    return f"{run.counts[Verdict.PASS]}/{run.applicable}"


def _color(summary: Summary) -> str:
    if not summary.complete:
        return "lightgrey"
    return "brightgreen" if summary.green else "red"
