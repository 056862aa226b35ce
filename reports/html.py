"""report.html: one file that needs no network."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Iterator, Tuple
from urllib.parse import urlencode

from markupsafe import Markup

from reports.pack import pack
from reports.policy import content_security_policy
from reports.results import Results
from reports.summary import Counts, Summary, applicable, failed
from reports.templates import environment
from reports.verdicts import TONES, Verdict

PAGE = Path(__file__).parent / "page"

STYLES = ("base.css", "report.css")

# Later ones use what earlier ones define.
SCRIPTS = ("data.js", "values.js", "state.js", "elements.js", "play.js", "cases.js", "main.js")


def render(results: Results, summary: Summary) -> str:
    style = "\n".join((PAGE / name).read_text(encoding="utf-8") for name in STYLES)
    script = "\n".join((PAGE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    templates = environment(autoescape=True)
    templates.filters.update(
        applicable=applicable, date=date, described=_describe, failed=failed, passed=_passed, segments=_segments
    )
    templates.globals["link"] = _link
    return templates.get_template("report.html.j2").render(
        summary=summary,
        headers={run.key: run.header for run in results.runs},
        tones=[(tone, ", ".join(each.words for each in Verdict if each.tone == tone)) for tone in TONES],
        data=pack(results),
        style=Markup(style),
        script=Markup(script),
        icons=Markup((PAGE / "icons.svg").read_text(encoding="utf-8")),
        policy=content_security_policy(style, script),
    )


def _segments(counts: Counts) -> Iterator[Tuple[str, float, float]]:
    """The parts of a proportion bar: tone, start and width in percent."""
    total, start = sum(counts.values()), 0.0
    for tone in TONES:
        share = 100 * sum(n for verdict, n in counts.items() if verdict.tone == tone) / total if total else 0
        if share:
            yield tone, round(start, 2), round(share, 2)
        start += share


def _passed(counts: Counts) -> int:
    return counts[Verdict.PASS]


def _describe(counts: Counts) -> str:
    """The counts in words: "38 pass, 2 fail"."""
    return ", ".join(f"{n} {verdict.words}" for verdict, n in counts.items() if n) or "no cases"


def _link(**state: str) -> str:
    """The address, within the page, of a state of its filters (page/state.js)."""
    return "#" + urlencode({name: value for name, value in state.items() if value})


def date(timestamp: str) -> str:
    """A time of the result file for people: "31 January 2026, 12:00 UTC"."""
    time = datetime.fromisoformat(timestamp.split(".")[0].rstrip("Z"))
    return f"{time.day} {time:%B %Y, %H:%M} UTC"
