"""detect.md: what is not caught, what each area catches, and every mutant with the cases that catch it."""

from __future__ import annotations

from reports.detection.detection import FIRST, Detection
from reports.markdown import escape
from reports.templates import environment

LENGTH = 200


def render(detection: Detection) -> str:
    templates = environment(autoescape=False)
    templates.filters["cell"] = escape
    templates.filters["short"] = lambda text: text if len(text) <= LENGTH else text[: LENGTH - 1] + "…"
    cases = detection.cases()
    return templates.get_template("detect.md.j2").render(
        detection=detection,
        first=FIRST,
        cases=cases,
        areas=sorted({area for original in detection.originals for area in original.areas}),
        unused=sum(not case["catches"] for case in cases),
    )
