"""Reads results.jsonl (the format: spec/results.md) into typed records."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Dict, Optional, Sequence, Tuple

from reports.collector import collector_resting
from reports.fields import Fields, ResultsError
from reports.verdicts import VALUES, Verdict

FORMAT = 1


@dataclass(frozen=True)
class Suite:
    """The cases and requirements that were there to be played."""

    version: str
    cases: int
    requirements: int
    requirements_covered: int


@dataclass(frozen=True)
class Implementation:
    """What was tested, as its adapter introduced it."""

    name: str
    version: str
    language: str
    documented: Tuple[str, ...]
    capabilities: Tuple[str, ...]
    expectations: str
    """The file of its known deviations, whether it is there or not."""


@dataclass(frozen=True)
class Header:
    """The circumstances of a run, or of one shard of it."""

    run: str
    suite: Suite
    implementation: Implementation
    platform: str
    machine: Tuple[Tuple[str, str], ...]
    """What else is known of the platform (kernel, libc, cpu, …), in the file's order."""
    spec: str
    started: str
    command: Tuple[str, ...]
    shard: Optional[str]
    repeat: int
    """How often each case was to be played."""
    selected: int


@dataclass(frozen=True)
class Step:
    """One step of a case: what was called, what had to come out and what did."""

    op: str
    call: Any
    expected: Any
    observed: Any
    ok: bool
    elapsed: Optional[float]
    mismatch: Optional[str]
    outcome: Optional[int]


@dataclass(frozen=True)
class Expectation:
    """What the implementation's expectations.yaml says of a case."""

    status: str
    reason: str
    link: Optional[str]
    place: str
    """Where it stands: "impl/cpython/expectations.yaml:3:3"."""


@dataclass(frozen=True)
class Case:
    """A case as it was played in a run."""

    id: str
    title: str
    area: str
    requirements: Tuple[str, ...]
    source: str
    verdict: Verdict
    raw: Optional[Verdict]
    seconds: float
    reason: str
    steps: Tuple[Step, ...]
    expectation: Optional[Expectation]
    alone: Optional[Verdict]
    after: Optional[str]
    unsupported: Tuple[str, ...]
    log: str
    repeats: Tuple[Tuple[Verdict, int], ...]
    """How often it came out how, where it was played more than once; the verdict is the worst of them."""


@dataclass(frozen=True)
class Unmatched:
    """An expectation that names no case."""

    case: str
    place: str

    def __str__(self) -> str:
        return f"{self.case} ({self.place})"


@dataclass(frozen=True)
class Footer:
    """How a run ended."""

    complete: bool
    seconds: float
    unmatched_expectations: Tuple[Unmatched, ...]
    adapter_error: Optional[str]


@dataclass
class Run:
    """One implementation played on one platform: the shards of it and the parts of a resumed one together."""

    header: Header
    key: str
    """Tells the runs of a report apart, in links: "cpp on linux-x86_64-glibc"."""
    cases: list[Case]
    selected: int
    seconds: float
    complete: bool
    problems: list[str]
    """Why the run is not to be relied on, apart from the verdicts of its cases."""
    unmatched_expectations: list[Unmatched]
    adapter_error: Optional[str]

    def counts(self) -> Dict[Verdict, int]:
        """How many cases got each verdict. Those with no record were not run, or could not be."""
        counts = Counter(case.verdict for case in self.cases)
        counts[Verdict.ERROR if self.adapter_error and not self.cases else Verdict.NOTRUN] += max(
            0, self.selected - len(self.cases)
        )
        return {verdict: counts[verdict] for verdict in Verdict}

    @property
    def green(self) -> bool:
        """Everything was played and came out as it had to."""
        counts = self.counts()
        failed = any(counts[verdict] for verdict in Verdict if verdict.tone == "bad")
        return self.complete and not failed and not self.problems and counts[Verdict.PASS] > 0


@dataclass
class Results:
    """All runs of the files read."""

    runs: list[Run]
    problems: list[str]
    """What is wrong with the files as a whole."""

    @property
    def complete(self) -> bool:
        return bool(self.runs) and not self.problems and all(run.complete for run in self.runs)


def read(paths: Sequence[Path]) -> Results:
    """Reads the runs of all files. Raises ResultsError where a file does not hold results."""
    parts: list[_Part] = []
    problems: list[str] = []
    for path in paths:
        with collector_resting():
            found = _read_file(path)
        if not found:
            problems.append(f"{path.name} holds no run: nothing was played")
        parts += found
    runs = [_assemble(group) for group in _group(parts)]
    runs.sort(key=lambda run: (run.header.platform, run.header.run))
    _make_keys_unique(runs)
    versions = sorted({run.header.suite.version for run in runs})
    if len(versions) > 1:
        problems.append(f"the runs are of different versions of the suite: {', '.join(versions)}")
    return Results(runs, problems)


@dataclass
class _Part:
    """A header and what belongs to it."""

    file: str
    header: Header
    cases: Dict[str, Case] = field(default_factory=dict)
    plays: Dict[str, Case] = field(default_factory=dict)
    """Cases that have not been played as often as they were to be, as far as they have come."""
    footer: Optional[Footer] = None
    cut: bool = False


def _read_file(path: Path) -> list[_Part]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ResultsError(f"{path}: {error.strerror}") from error
    parts: list[_Part] = []
    lines = data.split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        # A last line without an end is where the harness was killed while it wrote.
        unfinished = number == len(lines) and line.startswith(b"{")
        fields = _parse(line, f"{path}:{number}", unfinished)
        if fields is not None:
            _add(fields, parts, path.name)
        elif parts:
            parts[-1].cut = True
    return parts


def _parse(line: bytes, where: str, unfinished: bool) -> Optional[Fields]:
    try:
        value = json.loads(line.decode("utf-8"))
    except ValueError as error:
        if unfinished:
            return None
        raise ResultsError(f"{where}: not a line of results.jsonl: {error}") from error
    return Fields(value, where)


def _add(fields: Fields, parts: list[_Part], file: str) -> None:
    kind, run = fields.text("type"), fields.text("run")
    part = next((part for part in reversed(parts) if part.header.run == run), None)
    if kind == "header":
        header = _header(fields)
        if part and part.header.shard == header.shard and _same_run(part.header, header) and not _ended(part):
            # Resumed. What went wrong before has been put right if this time it ends.
            part.header, part.footer, part.cut = replace(header, started=part.header.started), None, False
        else:
            parts.append(_Part(file, header))
        return
    if part is None:
        raise ResultsError(f"{fields.where}: a {kind} of run '{run}', which has no header before it")
    if kind == "case":
        case = _case(fields)
        part.cases[case.id] = case
        part.plays.pop(case.id, None)
    elif kind == "play":
        _add_play(fields, part.plays)
    elif kind == "footer":
        part.footer = _footer(fields)
    else:
        raise ResultsError(f"{fields.where}: 'type' is '{kind}'; expected header, play, case or footer")


def _add_play(fields: Fields, plays: Dict[str, Case]) -> None:
    """The first play of a case, and one that is worse, is recorded with all that was before it; others by their verdict."""
    if fields.has("repeat"):
        case = _case(fields)
        plays[case.id] = case
        return
    before = plays.get(fields.text("id"))
    if before is None:
        raise ResultsError(f"{fields.where}: a further play of '{fields.text('id')}', which has no first one before it")
    times = Counter(dict(before.repeats))
    times[_verdict(fields, "verdict")] += 1
    seconds = before.seconds + fields.number("seconds")
    plays[before.id] = replace(before, seconds=seconds, repeats=tuple(times.items()))


def _unfinished(part: _Part) -> list[Case]:
    """The cases of which only some plays are recorded; the reason says so."""

    def marked(case: Case) -> Case:
        times = f"played {sum(count for _, count in case.repeats)} of {part.header.repeat} times"
        return replace(case, reason=f"{case.reason} ({times})" if case.reason else times)

    return [marked(case) for case in part.plays.values()]


def _ended(part: _Part) -> bool:
    return part.footer is not None and part.footer.complete


def _same_run(a: Header, b: Header) -> bool:
    return (a.run, a.implementation.name, a.platform, a.spec) == (b.run, b.implementation.name, b.platform, b.spec)


def _header(fields: Fields) -> Header:
    if fields.whole("format") != FORMAT:
        raise ResultsError(f"{fields.where}: 'format' is {fields.whole('format')}; these reports read format {FORMAT}")
    suite, implementation, platform = fields.object("suite"), fields.object("implementation"), fields.object("platform")
    machine = ((name, platform.any(name)) for name in platform.names() if name != "name" and platform.has(name))
    return Header(
        run=fields.text("run"),
        suite=Suite(
            suite.text("version"),
            suite.whole("cases"),
            suite.whole("requirements"),
            suite.whole("requirements_covered"),
        ),
        implementation=Implementation(
            implementation.text("name"),
            implementation.text_or("version", ""),
            implementation.text_or("language", ""),
            implementation.texts("documented"),
            implementation.texts("capabilities"),
            implementation.text_or("expectations", ""),
        ),
        platform=platform.text("name"),
        machine=tuple((name, str(value)) for name, value in machine),
        spec=fields.text("spec"),
        started=fields.text("started"),
        command=fields.texts("command"),
        shard=_shard(fields),
        repeat=fields.whole("repeat") if fields.has("repeat") else 1,
        selected=fields.whole("selected"),
    )


def _shard(fields: Fields) -> Optional[str]:
    if not fields.has("shard"):
        return None
    shard = fields.text("shard")
    if not re.fullmatch(r"\d+/\d+", shard):
        raise ResultsError(f"{fields.where}: 'shard' is '{shard}'; expected I/N")
    return shard


def _case(fields: Fields) -> Case:
    return Case(
        id=fields.text("id"),
        title=fields.text("title"),
        area=fields.text("area"),
        requirements=fields.texts("requirements"),
        source=fields.text_or("source", ""),
        verdict=_verdict(fields, "verdict"),
        raw=_verdict(fields, "raw") if fields.has("raw") else None,
        seconds=fields.number("seconds"),
        reason=fields.text_or("reason", ""),
        steps=tuple(_step(step) for step in fields.objects("steps")),
        expectation=_expectation(fields.object("expectation")) if fields.has("expectation") else None,
        alone=_verdict(fields, "alone") if fields.has("alone") else None,
        after=fields.text("after") if fields.has("after") else None,
        unsupported=fields.texts("unsupported"),
        log=fields.text_or("log", ""),
        repeats=_repeats(fields.object("repeat")) if fields.has("repeat") else (),
    )


def _expectation(fields: Fields) -> Expectation:
    link = fields.text("link") if fields.has("link") else None
    return Expectation(fields.text("status"), fields.text("reason"), link, fields.text_or("place", ""))


def _verdict(fields: Fields, name: str) -> Verdict:
    value = fields.text(name)
    if value not in VALUES:
        raise ResultsError(f"{fields.where}: '{name}' is '{value}'; expected one of {', '.join(VALUES)}")
    return Verdict(value)


def _verdict_named(name: str, fields: Fields) -> Verdict:
    """The verdict that a field is named after."""
    if name not in VALUES:
        raise ResultsError(f"{fields.where}: '{name}' is not a verdict; expected one of {', '.join(VALUES)}")
    return Verdict(name)


def _repeats(fields: Fields) -> Tuple[Tuple[Verdict, int], ...]:
    verdicts = fields.object("verdicts")
    return tuple((_verdict_named(name, verdicts), verdicts.whole(name)) for name in verdicts.names())


def _step(fields: Fields) -> Step:
    return Step(
        op=fields.text("op"),
        call=fields.any("call"),
        expected=fields.any("expected"),
        observed=fields.any("observed"),
        ok=fields.flag("ok"),
        elapsed=fields.number("elapsed") if fields.has("elapsed") else None,
        mismatch=fields.text("mismatch") if fields.has("mismatch") else None,
        outcome=fields.whole("outcome") if fields.has("outcome") else None,
    )


def _footer(fields: Fields) -> Footer:
    counts = fields.object("counts")
    for name in counts.names():
        _verdict_named(name, counts)
    return Footer(
        complete=fields.flag("complete"),
        seconds=fields.number("seconds"),
        unmatched_expectations=tuple(
            Unmatched(each.text("case"), each.text("place")) for each in fields.objects("unmatched_expectations")
        ),
        adapter_error=fields.text("adapter_error") if fields.has("adapter_error") else None,
    )


def _group(parts: Sequence[_Part]) -> list[list[_Part]]:
    """Puts the shards of a run together; what is no shard, or one that is there already, is a run of its own."""
    groups: list[list[_Part]] = []
    for part in parts:
        for group in groups:
            if _completes(part, group):
                group.append(part)
                break
        else:
            groups.append([part])
    return groups


def _completes(part: _Part, group: Sequence[_Part]) -> bool:
    shard, others = part.header.shard, [other.header.shard for other in group]
    return (
        shard is not None
        and others[0] is not None
        and _same_run(part.header, group[0].header)
        and _shard_count(shard) == _shard_count(others[0])
        and shard not in others
    )


def _shard_count(shard: str) -> int:
    return int(shard.split("/")[1])


def _assemble(parts: Sequence[_Part]) -> Run:
    header = min((part.header for part in parts), key=lambda header: header.started)
    cases = [case for part in parts for case in [*part.cases.values(), *_unfinished(part)]]
    footers = [part.footer for part in parts if part.footer]
    problems = [problem for part in parts for problem in _problems(part)]
    missing = _shard_count(header.shard) - len(parts) if header.shard else 0
    if missing:
        problems.append(f"{missing} of {_shard_count(header.shard or '')} shards are missing")
    return Run(
        header=header,
        key=f"{header.run} on {header.platform}",
        cases=sorted(cases, key=lambda case: (case.area, case.id)),
        selected=sum(part.header.selected for part in parts),
        seconds=sum(footer.seconds if footer else _played(part) for part in parts for footer in [part.footer]),
        complete=not missing and all(_whole(part) for part in parts),
        problems=problems,
        unmatched_expectations=[name for footer in footers for name in footer.unmatched_expectations],
        adapter_error=next((footer.adapter_error for footer in footers if footer.adapter_error), None),
    )


def _played(part: _Part) -> float:
    return sum(case.seconds for case in [*part.cases.values(), *part.plays.values()])


def _unrecorded(part: _Part) -> int:
    """How many cases have no record, or not of as many plays as there were to be."""
    return max(0, part.header.selected - len(part.cases))


def _whole(part: _Part) -> bool:
    excused = part.footer is not None and part.footer.adapter_error is not None
    return _ended(part) and not part.cut and (excused or not _unrecorded(part))


def _problems(part: _Part) -> list[str]:
    """What keeps a part from being green, other than its cases' verdicts."""
    shard = f"shard {part.header.shard} " if part.header.shard else ""
    recorded = f"{part.header.selected - _unrecorded(part)} of {part.header.selected} cases are recorded"
    if part.plays:
        recorded += f", {len(part.plays)} more with fewer than {part.header.repeat} plays"
    problems: list[str] = []
    if part.footer is None:
        problems.append(f"{shard}did not end: {part.file} has no footer for it, {recorded}")
    elif part.footer.adapter_error:
        problems.append(f"{shard}could not be played: {part.footer.adapter_error}")
    elif not part.footer.complete:
        problems.append(f"{shard}was interrupted: {recorded}")
    elif _unrecorded(part):
        problems.append(f"{shard}has lost records: {part.file} says it is complete, but {recorded}")
    if part.cut:
        problems.append(f"{shard}was cut short in {part.file}: the last line is not whole")
    if part.footer and part.footer.unmatched_expectations:
        names = ", ".join(map(str, part.footer.unmatched_expectations))
        problems.append(f"{shard}has expectations that match no case: {names}")
    return problems


def _make_keys_unique(runs: Sequence[Run]) -> None:
    seen: Counter[str] = Counter()
    for run in runs:
        seen[run.key] += 1
        if seen[run.key] > 1:
            run.key += f"~{seen[run.key]}"
