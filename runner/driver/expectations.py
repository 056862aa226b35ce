"""Brings expectations.yaml up to date with results, entry by entry: what stands in it keeps its words, comments and order."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator, Sequence

import yaml

from driver.failure import UsageError
from driver.layout import ROOT
from reports.results import Case, Results, Run
from reports.verdicts import Verdict

FAILING = (Verdict.FAIL, Verdict.CRASH, Verdict.HANG, Verdict.LEAK)


@dataclass(frozen=True)
class Origin:
    """Why cases that are not in the file yet fail, for their entries."""

    reason: str
    link: str


def update(read: Results, origin: Origin | None) -> list[str]:
    """Rewrite the files of the implementations that were played. A line for each change.

    Raises UsageError, before anything is written, where that takes a decision: a new failure without an origin, a case
    that came out differently in several runs.
    """
    files: dict[Path, list[Run]] = {}
    for run in read.runs:
        if not run.header.implementation.expectations:
            raise UsageError(f"{run.key}: the results do not say where its expectations are: play it again")
        files.setdefault(ROOT / run.header.implementation.expectations, []).append(run)
    updates = [Update(file, runs, origin) for file, runs in files.items()]
    undecided = [line for each in updates for line in each.undecided]
    if undecided:
        raise UsageError("\n".join([*undecided, "Nothing was written."]))
    for each in updates:
        each.write()
    return [line for each in updates for line in each.changes]


@dataclass
class Update:
    """What becomes of one file."""

    file: Path
    runs: Sequence[Run]
    origin: Origin | None
    text: str = ""
    changes: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        old = self.file.read_text(encoding="utf-8") if self.file.is_file() else ""
        pieces = []
        for entry, rest in entries(old):
            pieces += [*self.renewed(entry), rest] if isinstance(entry, Entry) else [entry, rest]
        new = [self.added(verdict, name) for verdict, name in self.new_failures()]
        self.text = "".join([*pieces, *new])

    def write(self) -> None:
        if self.text.strip():
            self.file.write_text(self.text, encoding="utf-8")
        elif self.file.is_file():
            self.file.unlink()

    def renewed(self, entry: Entry) -> list[str]:
        """The entry as it is to be: as it was, gone, or one for each case that is not as the others."""
        place = f"{self.file}:{entry.line}"
        cases = self.named_by(entry)
        if any(self.is_at(one.place, entry) for run in self.runs for one in run.unmatched_expectations):
            self.changes.append(f"{place}: removed, no case is called {entry.pattern}")
            return []
        if all(case.verdict.tone == "known" for case in cases):
            return [entry.text]  # also where no case of it was played
        outcomes: dict[str, set[Verdict]] = {}
        for case in cases:
            outcomes.setdefault(case.id, set()).add(case.verdict)
        split = [name for name, verdicts in outcomes.items() if len(verdicts) > 1]
        if split:
            self.undecided.append(f"{place}: {split[0]} comes out differently in several runs: add a 'when' by hand")
            return [entry.text]
        return [text for case in {case.id: case for case in cases}.values() for text in self.one(entry, case, place)]

    def one(self, entry: Entry, case: Case, place: str) -> list[str]:
        """The entry for one of the cases that it names."""
        if case.verdict is Verdict.UNEXPECTED_PASS:
            self.changes.append(f"{place}: {case.id} removed, it passes")
            return []
        text = entry.text if case.id == entry.pattern else with_value(entry.text, "case", case.id)
        if case.verdict in FAILING:
            self.changes.append(f"{place}: {case.id} now expects: {case.verdict.value}: {case.reason}")
            text = with_value(text, "verdict", case.verdict.value)
            return [with_value(text, "message", case.reason) if "message" in entry.keys else text]
        return [text]

    def new_failures(self) -> Iterator[tuple[Verdict, str]]:
        """Of the cases that fail and that no entry names; a case with a matrix as a whole if all of it fails."""
        outcomes: dict[str, dict[str, set[Verdict]]] = {}
        for case in (case for run in self.runs for case in run.cases if not case.expectation):
            outcomes.setdefault(case.id.partition("[")[0], {}).setdefault(case.id, set()).add(case.verdict)
        for whole, parts in outcomes.items():
            failing = {name: verdicts for name, verdicts in parts.items() if verdicts & {*FAILING}}
            for name, verdicts in failing.items():
                if len(verdicts) > 1:
                    self.undecided.append(f"{name} fails in some runs only: add it with a 'when' to {self.file}")
            kinds = set().union(*parts.values())
            if failing == parts and len(kinds) == 1:
                yield kinds.pop(), whole
            else:
                yield from ((min(verdicts), name) for name, verdicts in failing.items())

    def added(self, verdict: Verdict, name: str) -> str:
        if not self.origin:
            self.undecided.append(f"{name} fails and is not in {self.file}: say why with --reason and --link")
            return ""
        self.changes.append(f"{self.file}: {name} added")
        lines = {"case": name, "verdict": verdict.value, "reason": self.origin.reason, "link": self.origin.link}
        if verdict is Verdict.FAIL:
            del lines["verdict"]  # the default
        return "- " + "\n  ".join(f"{key}: {scalar(value)}" for key, value in lines.items()) + "\n"

    def named_by(self, entry: Entry) -> list[Case]:
        return [
            case
            for run in self.runs
            for case in run.cases
            if case.expectation and self.is_at(case.expectation.place, entry)
        ]

    @staticmethod
    def is_at(place: str, entry: Entry) -> bool:
        return bool(place) and int(place.split(":")[-2]) == entry.line


@dataclass(frozen=True)
class Entry:
    """One entry of the file, as it is written."""

    text: str
    line: int
    pattern: str
    keys: tuple[str, ...]


def entries(text: str) -> Iterator[tuple[Entry | str, str]]:
    """Each entry with what stands between it and the next: blank lines, and the comments above that. First what is above all."""
    nodes = compose(text)
    lines = text.splitlines(keepends=True)
    starts = [node.start_mark.line for node in nodes.value] if nodes else []
    yield "".join(lines[: starts[0]] if starts else lines), ""
    for start, end, value in zip(starts, [*starts[1:], len(lines)], yaml.safe_load(text) or []):
        last = end
        while not lines[last - 1].strip() or lines[last - 1].lstrip().startswith("#"):
            last -= 1
        written = "".join(lines[start:last])
        yield Entry(written, start + 1, value["case"], tuple(value)), "".join(lines[last:end])


def with_value(text: str, key: str, value: str) -> str:
    """The text of an entry with another value of a key, which is put behind `case` if it is not there."""
    (node,) = compose(text).value
    for name, old in node.value:
        if name.value == key:
            return text[: old.start_mark.index] + scalar(value) + text[old.end_mark.index :]
    case = next(old for name, old in node.value if name.value == "case")
    end = text.index("\n", case.end_mark.index) + 1
    return f"{text[:end]}{' ' * node.start_mark.column}{key}: {scalar(value)}\n{text[end:]}"


def compose(text: str) -> Any:
    """The nodes of YAML, which know where they stand; None if there is nothing. (Its stubs have no type for them.)"""
    parse: Any = yaml.compose
    return parse(text, Loader=yaml.SafeLoader)


def scalar(value: str) -> str:
    """A text as YAML has it, on one line."""
    style = '"' if "\n" in value else None
    written: str = yaml.safe_dump([value], default_style=style, width=10**9, allow_unicode=True)
    return written.strip()[2:]
