"""report.md: short enough for the step summary of a CI job."""

from __future__ import annotations

import re
from typing import Optional

from reports.reasons import link, reason
from reports.results import Case, Results, Run
from reports.summary import Counts, Summary, applicable, failed
from reports.templates import environment
from reports.verdicts import Verdict

CASES_OF_A_RUN = 50
"""More cases than these are only counted: a step summary holds no more than 1 MiB."""

REASON_LENGTH = 300


def render(results: Results, summary: Summary) -> str:
    templates = environment(autoescape=False)
    templates.filters["cell"] = escape
    templates.filters["code"] = _code
    return templates.get_template("report.md.j2").render(
        results=results,
        summary=summary,
        share=_share,
        notable=_notable,
        reason=_reason,
        limit=CASES_OF_A_RUN,
    )


def escape(text: str) -> str:
    """The text such that no table cell ends in it, and nothing in it is taken for markup or HTML."""
    text = re.sub(r"\s+", " ", text).replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\`*_\[\]|~])", r"\\\1", text)


def _code(text: str) -> str:
    """The text as code, in a table cell."""
    return "`" + text.replace("`", "'").replace("|", "\\|") + "`"


def _share(counts: Optional[Counts]) -> str:
    if counts is None:
        return "–"
    text = f"{counts[Verdict.PASS]}/{applicable(counts)}"
    return f"{text} ✗{failed(counts)}" if failed(counts) else text


def _notable(run: Run) -> list[Case]:
    """The cases to speak of, the worst first. What is not supported is only counted."""
    quiet = (Verdict.PASS, Verdict.UNSUPPORTED)
    cases = [case for case in run.cases if case.verdict not in quiet]
    return sorted(cases, key=lambda case: case.verdict.tone != "bad")


def _reason(case: Case) -> str:
    text = reason(case)
    short = text if len(text) <= REASON_LENGTH else text[: REASON_LENGTH - 1] + "…"
    return f"{escape(short)} <{link(case)}>" if link(case).startswith("https://") else escape(short)
