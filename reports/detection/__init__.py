"""Renders what the cases catch of planted defects (impl/mutants) into reports for people and scripts."""

from __future__ import annotations

import json
from pathlib import Path

from reports.detection import html, markdown
from reports.detection.detection import Catch, Detection, Finding, Original, catches

__all__ = ["Catch", "Detection", "Finding", "Original", "catches", "write_all"]


def write_all(detection: Detection, out: Path) -> None:
    """Writes detect.json (spec/detect.schema.json), detect.md and detect.html to the folder `out`."""
    texts = {
        "detect.json": json.dumps(detection.to_json(), indent=1) + "\n",
        "detect.md": markdown.render(detection),
        "detect.html": html.render(detection),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        with (out / name).open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
