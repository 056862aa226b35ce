"""Reads latency.jsonl (spec/latency.md)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, Optional, Tuple

from reports.fields import Fields, ResultsError

FORMAT = 1
KINDS = ("exit", "capture")
CONTROL = "control"
CONTROL_AGAIN = "control again"


@dataclass(frozen=True)
class Implementation:
    """An implementation that was to be measured."""

    run: str
    version: str
    language: str
    left_out: Optional[str]
    """Why it took no part."""

    @property
    def title(self) -> str:
        """As it is spoken of: "cpp 0.1.0", "cpython 3.12.1"."""
        name = self.run.split("@")[0] if self.version else self.run
        return f"{name} {self.version}".strip()


@dataclass(frozen=True)
class Header:
    """The circumstances."""

    suite: str
    platform: str
    machine: Tuple[Tuple[str, str], ...]
    """What else is known of the machine, in the file's order."""
    cpu: Optional[int]
    started: str
    command: Tuple[str, ...]
    rounds: int
    count: int
    warm_up: int
    implementations: Tuple[Implementation, ...]


@dataclass(frozen=True)
class Noise:
    """How much the control varied, in shares."""

    shares: Dict[str, float]
    limits: Dict[str, float]
    too_noisy: bool

    def excesses(self) -> list[str]:
        """What is above its limit, in words."""
        above = [name for name in NOISES if self.shares[name] > self.limits[name]]
        return [
            f"{NOISES[name].format(_percent(self.shares[name]))} (limit {_percent(self.limits[name])})"
            for name in above
        ]


NOISES = {
    "between_rounds": "the middle half of the control's medians spreads over {} of the median",
    "within_rounds": "the middle half of the control's ratios to itself spreads over {}",
    "lost": "{} of the control's time was lost to something else",
}
"""What is told of the noise."""


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


@dataclass(frozen=True)
class Latency:
    """How long one candidate took, in nanoseconds, and how often as long as the control."""

    rounds: int
    spawns: int
    median_ns: float
    p90_ns: float
    p99_ns: float
    ratio: float
    interval: Tuple[float, float]
    spread: Tuple[float, float]


@dataclass
class Measurements:
    """All that a latency file says."""

    header: Header
    noise: Dict[str, Noise] = field(default_factory=dict)
    """By kind."""
    latencies: Dict[Tuple[str, str], Latency] = field(default_factory=dict)
    """By kind and candidate."""
    failures: Dict[str, str] = field(default_factory=dict)
    """By implementation, the reason."""
    rounds: int = 0
    """Those that were whole."""
    complete: bool = False
    seconds: Optional[float] = None

    @property
    def measured(self) -> list[Implementation]:
        """The implementations of which there are figures."""
        figures = {of for _, of in self.latencies}
        return [each for each in self.header.implementations if each.run in figures]

    @property
    def too_noisy(self) -> list[str]:
        """The kinds of which nothing can be told."""
        return [kind for kind in KINDS if kind in self.noise and self.noise[kind].too_noisy]

    def fastest_first(self, kind: str) -> list[Implementation]:
        """Those with figures of that kind."""
        figures = [each for each in self.measured if (kind, each.run) in self.latencies]
        return sorted(figures, key=lambda each: self.latencies[kind, each.run].ratio)

    def problems(self) -> list[str]:
        """What a reader has to know before the figures."""
        found = [f"{name} failed and is left out from there on: {reason}" for name, reason in self.failures.items()]
        if not self.complete:
            whole = f"{self.rounds} of {self.header.rounds} rounds were played"
            found.append(f"The measurement was not finished: {whole}" if self.seconds is not None else NO_END)
        return found


NO_END = "The measurement did not end: the file has no footer"


def read(path: Path) -> Measurements:
    """Reads a latency file. Raises ResultsError where it is none."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ResultsError(f"{path}: {error}") from error
    found: Optional[Measurements] = None
    for number, line in enumerate(lines, 1):
        fields = _parse(line, f"{path}:{number}", number == len(lines))
        if fields is None:
            continue
        if fields.text("type") == "header":
            found = Measurements(_header(fields))
        elif found is None:
            raise ResultsError(f"{fields.where}: a {fields.text('type')} before the header")
        else:
            _add(fields, found)
    if found is None:
        raise ResultsError(f"{path}: holds no measurement")
    return found


def _parse(line: str, where: str, last: bool) -> Optional[Fields]:
    if not line.strip():
        return None
    try:
        return Fields(json.loads(line), where)
    except ValueError as error:
        if last and line.startswith("{"):  # where the engine was killed while it wrote
            return None
        raise ResultsError(f"{where}: not a line of latency.jsonl: {error}") from error


def _add(fields: Fields, to: Measurements) -> None:
    kind = fields.text("type")
    if kind == "round":
        to.rounds = fields.whole("round")
    elif kind == "failure":
        to.failures[fields.text("of")] = fields.text("reason")
    elif kind == "noise":
        to.noise[_spawn_kind(fields)] = _noise(fields)
    elif kind == "latency":
        to.latencies[_spawn_kind(fields), fields.text("of")] = _latency(fields)
    elif kind == "footer":
        to.complete, to.seconds = fields.flag("complete"), fields.number("seconds")
        to.rounds = fields.whole("rounds")
    else:
        raise ResultsError(f"{fields.where}: 'type' is '{kind}'; expected round, failure, noise, latency or footer")


def _spawn_kind(fields: Fields) -> str:
    kind = fields.text("kind")
    if kind not in KINDS:
        raise ResultsError(f"{fields.where}: 'kind' is '{kind}'; expected one of {', '.join(KINDS)}")
    return kind


def _header(fields: Fields) -> Header:
    if fields.whole("format") != FORMAT:
        raise ResultsError(f"{fields.where}: 'format' is {fields.whole('format')}; these reports read format {FORMAT}")
    platform = fields.object("platform")
    machine = [(name, str(platform.any(name))) for name in platform.names() if name not in ("name", "os", "arch")]
    machine.append(("governor", fields.text_or("governor", "not known")))
    if fields.has("load"):
        machine.append(("load average", f"{fields.number('load'):.1f} before the start"))
    return Header(
        suite=fields.object("suite").text("version"),
        platform=platform.text("name"),
        machine=tuple(machine),
        cpu=fields.whole("cpu") if fields.has("cpu") else None,
        started=fields.text("started"),
        command=fields.texts("command"),
        rounds=fields.whole("rounds"),
        count=fields.whole("count"),
        warm_up=fields.whole("warm_up"),
        implementations=tuple(_implementation(each) for each in fields.objects("implementations")),
    )


def _implementation(fields: Fields) -> Implementation:
    return Implementation(
        run=fields.text("run"),
        version=fields.text_or("version", ""),
        language=fields.text_or("language", ""),
        left_out=fields.text("left_out") if fields.has("left_out") else None,
    )


def _noise(fields: Fields) -> Noise:
    limits = fields.object("limits")
    return Noise(
        shares={name: fields.number(name) for name in NOISES},
        limits={name: limits.number(name) for name in NOISES},
        too_noisy=fields.flag("too_noisy"),
    )


def _latency(fields: Fields) -> Latency:
    ratio = fields.object("ratio")
    return Latency(
        rounds=fields.whole("rounds"),
        spawns=fields.whole("spawns"),
        median_ns=fields.number("median_ns"),
        p90_ns=fields.number("p90_ns"),
        p99_ns=fields.number("p99_ns"),
        ratio=ratio.number("median"),
        interval=ratio.range("interval"),
        spread=ratio.range("spread"),
    )
