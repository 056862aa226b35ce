"""summary.json, report.md, badge.json and the command that writes all reports."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict

import pytest

from reports import ResultsError, badge, markdown, write_all
from reports.results import read
from reports.summary import summarize
from reports.tests.synthetic import EVERY_VERDICT, Line, campaign, case, footer, header, write
from reports.verdicts import VALUES

ROOT = Path(__file__).parents[2]


def run_command(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reports", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def summary_json(folder: Path, *lines: Line) -> Dict[str, Any]:
    write_all([write(folder / "results.jsonl", lines)], folder)
    summary: Dict[str, Any] = json.loads((folder / "summary.json").read_text())
    return summary


def test_the_summary_has_what_it_promises(tmp_path: Path) -> None:
    summary = summary_json(tmp_path, *EVERY_VERDICT)
    assert summary["suite"] == {"version": "0.1.0", "cases": 164, "requirements": 90, "requirements_covered": 90}
    assert summary["complete"] is True and summary["green"] is False
    (run,) = summary["runs"]
    assert (run["impl"], run["version"], run["platform"]) == ("cpp", "0.1.0", "linux-x86_64-glibc")
    assert (run["spec"], run["seconds"], run["complete"], run["green"]) == ("3.13", 2.1, True, False)
    assert run["counts"] == {**{verdict: 1 for verdict in VALUES}, "pass": 2}


@pytest.mark.parametrize("lines", [[header(), case()], []])
def test_an_incomplete_report_says_so_everywhere(tmp_path: Path, lines: list[Line]) -> None:
    summary = summary_json(tmp_path, *lines)
    assert summary["complete"] is False and summary["green"] is False
    badge_json = json.loads((tmp_path / "badge.json").read_text())
    assert badge_json["message"] == "incomplete" and badge_json["isError"] is True
    text = (tmp_path / "report.md").read_text()
    assert "✅" not in text and ("holds no run" in text or "did not end" in text)
    assert "This report is incomplete" in (tmp_path / "report.html").read_text()


def test_markdown_has_the_table_and_the_cases_that_are_not_green(tmp_path: Path) -> None:
    results = read([write(tmp_path / "results.jsonl", EVERY_VERDICT)])
    text = markdown.render(results, summarize(results))
    assert "- ❌ cpp 0.1.0 passes 2 of 11 applicable cases on linux-x86\\_64-glibc at 3.13; 1 fail, 1 crash" in text
    assert "\n| streams | 1/4 ✗1 |\n" in text and "\n| **all** | **2/11 ✗6** |\n" in text
    assert "\n| `wait/hangs` | hang | step 1 (wait): no answer within 10 s |\n" in text
    assert "`communicate/returns-output`" not in text and "`user/not-there`" not in text


def test_markdown_cells_hold_any_text(tmp_path: Path) -> None:
    nasty = "a | b\n| c <b>&amp; `code` *x* \ud800"
    lines = [header(), case(verdict="fail", reason=nasty), footer()]
    write_all([write(tmp_path / "results.jsonl", lines)], tmp_path)
    (row,) = [line for line in (tmp_path / "report.md").read_text().splitlines() if line.startswith("| `")]
    assert row.endswith("| fail | a \\| b \\| c &lt;b>&amp;amp; \\`code\\` \\*x\\* \\ud800 |")


def test_markdown_of_a_large_report_fits_a_step_summary(tmp_path: Path) -> None:
    lines = campaign([f"impl-{number}" for number in range(16)], ["linux", "windows"], 300)
    results = read([write(tmp_path / "results.jsonl", lines)])
    assert len(markdown.render(results, summarize(results)).encode()) < 2**20


GREEN = [header("a"), case("a"), footer("a"), header("b"), case("b"), footer("b")]


def test_the_badge_names_the_runs(tmp_path: Path) -> None:
    summary = summarize(read([write(tmp_path / "results.jsonl", GREEN)]))
    expected = {"schemaVersion": 1, "label": "conformance", "message": "a 1/1 · b 1/1", "color": "brightgreen"}
    assert badge.render(summary) == expected


def test_the_badge_counts_many_runs(tmp_path: Path) -> None:
    others = [header("c"), case("c", verdict="fail"), footer("c"), header("d"), case("d"), footer("d")]
    rendered = badge.render(summarize(read([write(tmp_path / "results.jsonl", [*GREEN, *others])])))
    assert (rendered["message"], rendered["color"]) == ("3 of 4 runs green", "red")


def test_the_command_writes_all_reports(tmp_path: Path) -> None:
    done = run_command(write(tmp_path / "results.jsonl", GREEN), "--out", tmp_path / "new" / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("a 0.1.0 passes 1 of 1 applicable cases on linux-x86_64-glibc at 3.13\n")
    names = {path.name for path in (tmp_path / "new" / "out").iterdir()}
    assert names == {"summary.json", "junit.xml", "report.tap", "report.md", "badge.json", "report.html"}


def test_the_command_refuses_what_is_no_results(tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text("hello\n")
    done = run_command(path, "--out", tmp_path / "out")
    assert done.returncode == 2 and done.stderr.startswith(f"reports: {path}:1: not a line of results.jsonl")
    assert not (tmp_path / "out").exists()


def test_nothing_is_written_of_unknown_verdicts(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="'verdict' is 'ok'"):
        write_all([write(tmp_path / "results.jsonl", [header(), case(verdict="ok")])], tmp_path / "out")
    assert not (tmp_path / "out").exists()
