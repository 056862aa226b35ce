"""What is not green as workflow commands of GitHub Actions, which shows them at the line of the case."""

from __future__ import annotations

from reports.reasons import reason
from reports.results import Case, Results, Run

LIMIT = 10
"""GitHub shows no more errors of a step."""


def render(results: Results, excused: frozenset[tuple[str, str]] = frozenset()) -> list[str]:
    """The lines to print: the first faults, and how many more there are, but for some cases, named with the keys of their
    runs."""
    faults = [_command("", problem) for problem in results.problems]
    for run in results.runs:
        faults += [_command("", f"{run.key} {problem}") for problem in run.problems]
        bad = [case for case in run.cases if case.verdict.tone == "bad"]
        faults += [_of_case(run, case) for case in bad if (run.key, case.id) not in excused]
    if len(faults) <= LIMIT:
        return faults
    return [*faults[: LIMIT - 1], _command("", f"and {len(faults) - LIMIT + 1} more: see the report")]


def _of_case(run: Run, case: Case) -> str:
    file, _, line = case.source.rpartition(":")
    title = f"{run.key}: {case.verdict.words}: {case.id}"
    place = f"file={_property(file)},line={line}," if file else ""
    return _command(f"{place}title={_property(title)}", f"{case.title}\n{reason(case)}")


def _command(properties: str, message: str) -> str:
    return f"::error {properties}".rstrip() + f"::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
