"""Why a case did not simply pass, in one line."""

from __future__ import annotations

from reports.results import Case


def reason(case: Case) -> str:
    """What the expectation says of the case and what was observed: "loses a race (fail: step 2 …)"."""
    if not case.expectation:
        return case.reason
    observed = ": ".join(part for part in (case.raw.words if case.raw else "", case.reason) if part)
    return f"{case.expectation.reason} ({observed})" if observed else case.expectation.reason


def link(case: Case) -> str:
    """Where the expectation points to, or nothing."""
    return (case.expectation.link or "") if case.expectation else ""
