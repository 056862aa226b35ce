"""What the C++ library is meant to reach, and what was measured: reads what subprocess-targets (impl/cpp/bench) has written."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Optional, Sequence, Tuple

from reports.fields import Fields, ResultsError
from reports.latency.measurements import Measurements

FORMAT = 1
LIBRARY = "cpp"
CONTROL_UNIT = "× control"
MET, MISSED, TOO_NOISY, NOT_MEASURED = "met", "missed", "too noisy to tell", "not measured"


@dataclass(frozen=True)
class Ratio:
    """The rounds' ratios; or a time, which has no interval."""

    median: float
    interval: Tuple[float, float]
    """Where their median lies with 95 % confidence."""
    spread: Tuple[float, float]
    """Their middle half."""


@dataclass(frozen=True)
class Target:
    """One line of the table."""

    item: str
    title: str
    at_most: float
    unit: str
    """Of the limit and of what was measured: "× control", "× rust", "ms"."""
    ratio: Optional[Ratio]
    verdict: str
    reason: str = ""
    """Of a verdict that is neither met nor missed."""

    @property
    def limit(self) -> str:
        return f"{self.at_most:.2f} {self.unit}"

    @property
    def measured(self) -> str:
        return f"{self.ratio.median:.3f}" if self.ratio else "–"

    @property
    def middle_half(self) -> str:
        low, high = self.ratio.spread if self.ratio else (0.0, 0.0)
        return f"{low:.3f}–{high:.3f}" if low < high else "–"


def read(path: Path, measurements: Measurements) -> list[Target]:
    """Reads the figures; those of the peers are in the measurements. Raises ResultsError where they are something else."""
    try:
        fields = Fields(json.loads(path.read_text(encoding="utf-8")), str(path))
    except (OSError, ValueError) as error:
        raise ResultsError(f"{path}: {error}") from error
    if fields.whole("format") != FORMAT:
        raise ResultsError(f"{path}: 'format' is {fields.whole('format')}; these reports read format {FORMAT}")
    return [target for item in fields.objects("items") for target in _targets(item, measurements)]


def _targets(item: Fields, measurements: Measurements) -> list[Target]:
    name, title = item.text("id"), item.text("title")
    found = [_against_control(item)]
    if item.has("p99_at_most_ns"):
        found.append(_p99(item))
    for peer in item.objects("peers"):
        found.append(_against_peer(name, title, peer.text("run"), peer.number("at_most"), measurements))
    return found


def _against_control(item: Fields) -> Target:
    name, title, at_most = item.text("id"), item.text("title"), item.number("at_most")
    if item.has("left_out"):
        return Target(name, title, at_most, CONTROL_UNIT, None, NOT_MEASURED, item.text("left_out"))
    ratio = _ratio(item.object("library").object("ratio"))
    return Target(name, title, at_most, CONTROL_UNIT, ratio, *_verdict(ratio, at_most, _excesses(item)))


def _p99(item: Fields) -> Target:
    limit = item.number("p99_at_most_ns") / 1e6
    title = item.text("title") + ", p99"
    if item.has("left_out"):
        return Target(item.text("id"), title, limit, "ms", None, NOT_MEASURED, item.text("left_out"))
    p99 = item.object("library").number("p99_ns") / 1e6
    verdict = MET if p99 <= limit else MISSED
    return Target(item.text("id"), title, limit, "ms", Ratio(p99, (p99, p99), (p99, p99)), verdict)


def _against_peer(item: str, title: str, run: str, at_most: float, measurements: Measurements) -> Target:
    unit = f"× {run}"
    own, other = (measurements.medians.get((item, of), {}) for of in (LIBRARY, run))
    ratios = [own[number] / other[number] for number in own if number in other]
    if not ratios:
        missing = LIBRARY if not own else run
        return Target(item, title, at_most, unit, None, NOT_MEASURED, f"{missing} took no part in the rounds")
    ratio = Ratio(median(ratios), _interval(ratios), _middle_half(ratios))
    noise = measurements.noise.get(item)
    return Target(item, title, at_most, unit, ratio, *_verdict(ratio, at_most, noise.excesses() if noise else []))


def _verdict(ratio: Ratio, at_most: float, excesses: Sequence[str]) -> Tuple[str, str]:
    if excesses:
        return TOO_NOISY, "; ".join(excesses)
    low, high = ratio.interval
    if low <= at_most < high:
        return TOO_NOISY, f"the median lies between {low:.3f} and {high:.3f} with 95 % confidence"
    return (MET if high <= at_most else MISSED), ""


def _excesses(item: Fields) -> list[str]:
    noise, limits = item.object("noise"), item.object("limits")
    return [
        f"{name.replace('_', ' ')}: {100 * noise.number(name):.0f} % (limit {100 * limits.number(name):.0f} %)"
        for name in noise.names()
        if noise.number(name) > limits.number(name)
    ]


def _ratio(fields: Fields) -> Ratio:
    return Ratio(fields.number("median"), fields.range("interval"), fields.range("spread"))


def _interval(values: Sequence[float]) -> Tuple[float, float]:
    """As the engine works it out (runner/engine/measure/statistics.hpp)."""
    ordered = sorted(values)
    outside = max(0, math.floor((len(ordered) - 1.96 * math.sqrt(len(ordered))) / 2) - 1)
    return ordered[outside], ordered[-1 - outside]


def _middle_half(values: Sequence[float]) -> Tuple[float, float]:
    ordered = sorted(values)
    return ordered[len(ordered) // 4], ordered[(3 * len(ordered)) // 4]
