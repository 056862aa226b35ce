"""The end of a run in the terminal: a table of verdicts, what failed and why, and where the report is."""

from __future__ import annotations

from pathlib import Path
from typing import Sequence

from rich.console import Console
from rich.table import Table

from driver import display, github
from reports import results
from reports.results import Results, Run
from reports.verdicts import Verdict

REPORT = "report.html"
SUMMARY = "report.md"


def show(files: Sequence[Path], out: Path) -> Results:
    """Print the summary of result files whose report is in `out`."""
    read = results.read(files)
    # Without a terminal rich would cut lines at 80 columns.
    Console(width=None if display.is_terminal() else 120, highlight=False).print(table(read.runs))
    for line in [*complaints(read), *changes(read)]:
        print(line)
    github.annotate(read)
    github.summarize(out / SUMMARY)
    print(f"Report: {out / REPORT}", flush=True)
    return read


def table(runs: Sequence[Run]) -> Table:
    """A row for each run, a column for each verdict that came up."""
    counts = [run.counts() for run in runs]
    verdicts = [verdict for verdict in Verdict if verdict is Verdict.PASS or any(count[verdict] for count in counts)]
    table = Table("run", "platform", "spec")
    for verdict in verdicts:
        table.add_column(verdict.words, justify="right")
    table.add_column("seconds", justify="right")
    for run, count in zip(runs, counts):
        cells = [str(count[verdict]) for verdict in verdicts]
        table.add_row(run.header.run, run.header.platform, run.header.spec, *cells, f"{run.seconds:.1f}")
    return table


def changes(read: Results) -> list[str]:
    """Where cases were played several times: how many changed their verdict, and which."""
    lines = []
    for run in read.runs:
        repeated = [case for case in run.cases if case.repeats]
        changing = [case for case in repeated if len(case.repeats) > 1]
        if repeated:
            fewer = sum(sum(count for _, count in case.repeats) < run.header.repeat for case in repeated)
            but = f" ({fewer} of them fewer times)" if fewer else ""
            lines.append(
                f"{run.key}: each case played {run.header.repeat} times{but}, {len(changing)} changed their verdict"
            )
        for case in changing:
            verdicts = ", ".join(f"{count} {verdict.words}" for verdict, count in case.repeats)
            lines.append(f"{run.key}: flaky: {case.id}: {verdicts}")
    return lines


def complaints(read: Results, excused: frozenset[tuple[str, str]] = frozenset()) -> list[str]:
    """A line for everything that keeps the results from being green, but for some cases, named with the keys of their runs."""
    found = list(read.problems)
    for run in read.runs:
        found += [f"{run.key}: {problem}" for problem in run.problems]
        bad = [case for case in run.cases if case.verdict.tone == "bad"]
        found += [
            f"{run.key}: {case.verdict.words}: {case.id}: {case.reason}"
            for case in bad
            if (run.key, case.id) not in excused
        ]
        if not run.green and not bad and not run.problems:
            found.append(f"{run.key}: no case passed")
    return found
