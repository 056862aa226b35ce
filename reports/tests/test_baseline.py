"""What got better and worse since earlier results."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.baseline import Comparison, compare
from reports.results import read
from reports.tests.synthetic import Line, case, footer, header, write


@pytest.fixture
def compared(tmp_path: Path):  # type: ignore[no-untyped-def]
    def compared(before: list[Line], now: list[Line]) -> Comparison:
        files = [
            write(tmp_path / f"{name}.jsonl", [header(selected=len(lines)), *lines, footer()])
            for name, lines in (("before", before), ("now", now))
        ]
        return compare(read(files[:1]), read(files[1:]))

    return compared


@pytest.mark.parametrize(
    "before, now, change",
    [
        ("pass", "fail", "worse"),
        ("expected_fail", "crash", "worse"),
        ("pass", "unsupported", "worse"),
        ("unsupported", "fail", "worse"),
        ("fail", "pass", "better"),
        ("hang", "unsupported", "better"),
        ("unsupported", "pass", "better"),
        ("fail", "expected_fail", "better"),
        ("fail", "fail", "as_bad"),
        ("fail", "hang", "as_bad"),
        ("pass", "pass", None),
        ("pass", "flaky", None),
        ("unsupported", "unsupported", None),
    ],
)
def test_a_change_has_a_direction(compared, before: str, now: str, change: str) -> None:  # type: ignore[no-untyped-def]
    comparison = compared([case(verdict=before)], [case(verdict=now)])
    found = {name: len(getattr(comparison, name)) for name in ("better", "worse", "as_bad")}
    assert found == {name: int(name == change) for name in found}


def test_a_change_says_what_was_and_what_is(compared) -> None:  # type: ignore[no-untyped-def]
    (change,) = compared([case()], [case(verdict="fail", reason="is 3")]).worse
    assert str(change) == "cpp on linux-x86_64-glibc: communicate/returns-output: pass → fail: is 3"


def test_cases_that_are_not_played_any_more_are_named(compared) -> None:  # type: ignore[no-untyped-def]
    comparison = compared([case(), case(id="wait/gone")], [case()])
    assert comparison.gone == ("cpp on linux-x86_64-glibc: wait/gone",)


def test_a_run_of_another_version_is_not_compared(tmp_path: Path) -> None:
    before = write(tmp_path / "before.jsonl", [header(spec="3.12"), case(verdict="fail"), footer()])
    now = write(tmp_path / "now.jsonl", [header(), case(verdict="fail"), footer()])
    comparison = compare(read([before]), read([now]))
    assert comparison.new_runs == ("cpp on linux-x86_64-glibc",) and not comparison.as_bad
