"""detect.html: one file that needs no network, and no script."""

from __future__ import annotations

from markupsafe import Markup

from reports.detection.detection import FIRST, Detection
from reports.html import PAGE, date
from reports.policy import content_security_policy
from reports.templates import environment

STYLES = ("base.css", "detect.css")


def render(detection: Detection) -> str:
    style = "\n".join((PAGE / name).read_text(encoding="utf-8") for name in STYLES)
    templates = environment(autoescape=True)
    templates.filters["date"] = date
    return templates.get_template("detect.html.j2").render(
        detection=detection,
        first=FIRST,
        style=Markup(style),
        icons=Markup((PAGE / "icons.svg").read_text(encoding="utf-8")),
        policy=content_security_policy(style),
    )
