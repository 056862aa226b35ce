"""What GitHub Actions shows besides the log: errors at the lines of cases, and the summary of the step."""

from __future__ import annotations

import os
from pathlib import Path

from reports import workflow_commands
from reports.results import Results


def annotate(read: Results, excused: frozenset[tuple[str, str]] = frozenset()) -> None:
    """Print what is not green as annotations, but for some cases, named with the keys of their runs; where GitHub runs us."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        print("\n".join(workflow_commands.render(read, excused)), flush=True)


def summarize(report: Path) -> None:
    """Add a Markdown report to the step's summary, if there is one."""
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary and report.is_file():
        with open(summary, "a", encoding="utf-8") as file:
            file.write(report.read_text(encoding="utf-8") + "\n")
