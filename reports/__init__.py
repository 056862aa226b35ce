"""Renders result files into reports for people (HTML, Markdown) and for machines (JSON, JUnit, a badge)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Sequence

from reports import badge, html, junit, markdown, tap
from reports.fields import ResultsError
from reports.results import Results, read
from reports.summary import RunSummary, Summary, summarize

__all__ = ["Results", "ResultsError", "RunSummary", "Summary", "read", "summarize", "write_all"]


def write_all(results: Sequence[Path], out: Path) -> Summary:
    """Writes summary.json, junit.xml, report.tap, report.md, badge.json and report.html to the folder `out`.

    The files may hold several runs each, shards of one run, and runs of several platforms. Raises ResultsError, before
    anything is written, where one of them does not hold results.
    """
    read_results = read(results)
    summary = summarize(read_results)
    out.mkdir(parents=True, exist_ok=True)
    _write(out / "summary.json", _json(summary.to_json()))
    _write(out / "badge.json", _json(badge.render(summary)))
    _write(out / "junit.xml", junit.render(read_results))
    _write(out / "report.tap", tap.render(read_results))
    _write(out / "report.md", markdown.render(read_results, summary))
    _write(out / "report.html", html.render(read_results, summary))
    return summary


def _json(value: Any) -> str:
    return json.dumps(value, indent=2) + "\n"


def _write(path: Path, text: str) -> None:
    # Text that was observed may hold halves of surrogate pairs, which UTF-8 has no form for.
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write(text)
