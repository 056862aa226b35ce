"""What the C++ library is meant to reach, and what was measured: reads what subprocess-targets (impl/cpp/bench) has written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Sequence, Tuple

from reports.fields import Fields, ResultsError

FORMAT = 3
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
    """Of a verdict that is neither met nor missed; of one that is missed, where the control misses it, too."""

    @property
    def limit(self) -> str:
        return f"{_figure(self.at_most, 2)} {self.unit}"

    @property
    def measured(self) -> str:
        return _figure(self.ratio.median) if self.ratio else "–"

    @property
    def middle_half(self) -> str:
        low, high = self.ratio.spread if self.ratio else (0.0, 0.0)
        return f"{_figure(low)}–{_figure(high)}" if low < high else "–"


def _figure(value: float, digits: int = 3) -> str:
    """Small ones as fractions: 0.85, 1/430."""
    return f"{value:.{digits}f}" if value >= 0.1 else f"1/{1 / value:.0f}" if value > 0 else "0"


def read(path: Path) -> list[Target]:
    """Raises ResultsError where the file does not hold the figures."""
    try:
        fields = Fields(json.loads(path.read_text(encoding="utf-8")), str(path))
    except (OSError, ValueError) as error:
        raise ResultsError(f"{path}: {error}") from error
    if fields.whole("format") != FORMAT:
        raise ResultsError(f"{path}: 'format' is {fields.whole('format')}; these reports read format {FORMAT}")
    return [target for item in fields.objects("items") for target in _targets(item)]


def _targets(item: Fields) -> list[Target]:
    found = [_against_control(item)]
    if item.has("p99_at_most_ns"):
        found.append(_p99(item))
    return found + [_against_peer(item, peer) for peer in item.objects("peers")]


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


def _against_peer(item: Fields, peer: Fields) -> Target:
    name, title, at_most = item.text("id"), item.text("title"), peer.number("at_most")
    unit = f"× {peer.text('run')}"
    if peer.has("left_out"):
        return Target(name, title, at_most, unit, None, NOT_MEASURED, peer.text("left_out"))
    ratio = _ratio(peer.object("library").object("ratio"))
    verdict, reason = _verdict(ratio, at_most, _excesses(item))
    control = _ratio(peer.object("control").object("ratio"))
    if verdict == MISSED and _verdict(control, at_most, ()) == (MISSED, ""):
        reason = f"by the control, too: {_figure(control.median)} {unit}"
    return Target(name, title, at_most, unit, ratio, verdict, reason)


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
