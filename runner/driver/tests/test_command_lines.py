"""The command lines that the cases of list2cmdline expect mean the arguments that they are for, by the documented rules.

A case can compare a line with the one that stands in it, but not parse it; so the lines themselves are checked here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Iterator

import pytest

from test_spec import load

CASES = Path(__file__).resolve().parents[3] / "cases" / "list2cmdline"


def parse(line: str) -> list[str]:
    """The arguments of a command line, by the rules of "Converting an argument sequence to a string on Windows"."""
    arguments: list[str] = []
    current: str | None = None
    quoted = False
    for backslashes, character in re.findall(r"(\\*)([^\\]|$)", line):
        if backslashes or character == '"':
            current = current or ""
        if character == '"':
            current = (current or "") + "\\" * (len(backslashes) // 2)
            if len(backslashes) % 2:
                current += character
            else:
                quoted = not quoted
            continue
        if backslashes:
            current = (current or "") + backslashes
        if character in (" ", "\t") and not quoted:
            if current is not None:
                arguments.append(current)
            current = None
        elif character:
            current = (current or "") + character
    assert not quoted, f"a quote stays open: {line}"
    return arguments if current is None else [*arguments, current]


def values(case: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the axes of a case's matrix stand for: {"$argument.text": …}, one mapping for each variant."""
    matrix = case.get("matrix", {})
    assert len(matrix) <= 1, "one axis is enough for a table"
    if not matrix:
        yield {}
    for axis, rows in matrix.items():
        for row in rows:
            yield {f"${axis}.{key}": value for key, value in row.items()}


def filled_in(value: Any, names: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [filled_in(item, names) for item in value]
    if isinstance(value, str):
        if value in names:
            return names[value]
        for name, replacement in names.items():
            value = value.replace(name, str(replacement))
    return value


def lines() -> Iterator[Any]:
    """Each sequence that a case passes to list2cmdline, with the line that it expects."""
    for path in sorted(CASES.glob("*.yaml")):
        for case in load(path):
            for number, names in enumerate(values(case)):
                for step in case["steps"]:
                    sequence = filled_in(step.get("seq"), names)
                    line = filled_in(step.get("returns"), names)
                    if isinstance(line, str) and all(isinstance(item, str) for item in sequence):
                        yield pytest.param(sequence, line, id=f"{case['id']}-{number}")


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("", []),
        ("  a \t b ", ["a", "b"]),
        ('"a b" c', ["a b", "c"]),
        ('a"b c"d', ["ab cd"]),
        ('\\"a', ['"a']),
        ("a\\b\\\\c", ["a\\b\\\\c"]),
        ('"a\\\\" b', ["a\\", "b"]),
        ('a\\\\\\"b', ['a\\"b']),
        ('"" ""', ["", ""]),
    ],
)
def test_rules(line: str, arguments: list[str]) -> None:
    assert parse(line) == arguments


@pytest.mark.parametrize(("sequence", "line"), lines())
def test_line_means_its_arguments(sequence: list[str], line: str) -> None:
    assert parse(line) == sequence
