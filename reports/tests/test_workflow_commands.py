"""The lines that GitHub Actions turns into annotations."""

from __future__ import annotations

from pathlib import Path

from reports import workflow_commands
from reports.results import read
from reports.tests.synthetic import Line, case, footer, header, write


def render(folder: Path, *lines: Line) -> list[str]:
    return workflow_commands.render(read([write(folder / "results.jsonl", lines)]))


def test_a_fault_points_at_the_line_of_its_case(tmp_path: Path) -> None:
    failed = case(verdict="fail", title="it holds: always", reason="is 50%\r\nwrong")
    assert render(tmp_path, header(), failed, footer()) == [
        "::error file=cases/communicate/basics.yaml,line=12,title=cpp on linux-x86_64-glibc%3A fail%3A "
        "communicate/returns-output::it holds: always%0Ais 50%25%0D%0Awrong"
    ]


def test_a_comma_does_not_end_a_property(tmp_path: Path) -> None:
    (line,) = render(tmp_path, header(), case(id="streams/a[x=1,y=2]", verdict="hang"), footer())
    assert "title=cpp on linux-x86_64-glibc%3A hang%3A streams/a[x=1%2Cy=2]::" in line


def test_what_is_green_is_not_annotated(tmp_path: Path) -> None:
    assert render(tmp_path, header(selected=2), case(), case(id="wait/x", verdict="unsupported"), footer()) == []


def test_no_more_than_are_shown(tmp_path: Path) -> None:
    failed = [case(id=f"wait/case-{n}", verdict="fail") for n in range(25)]
    lines = render(tmp_path, header(selected=25), *failed, footer())
    assert len(lines) == 10 and lines[-1] == "::error::and 16 more: see the report"


def test_a_run_that_did_not_end_is_one(tmp_path: Path) -> None:
    (line,) = render(tmp_path, header())
    assert line.startswith("::error::cpp on linux-x86_64-glibc did not end")
