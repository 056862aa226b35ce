"""The commands that read result files."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Callable

import pytest

from fake_results import case, footer, header

Driver = Callable[..., "list[str]"]
Write = Callable[..., str]


def call(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize("verdict", ["pass", "fail", "crash", "hang", "leak", "error", "unexpected_pass"])
def test_gate_judges_verdicts(driver: Driver, results_file: Write, verdict: str) -> None:
    lines = [header("a", 2), case("a"), case("a", verdict, "area/other"), footer("a")]
    done = call(driver("gate", results_file(*lines)))
    assert done.returncode == (0 if verdict == "pass" else 1)
    assert done.stdout.splitlines()[-1] == ("gate: passed" if verdict == "pass" else "gate: FAILED")
    assert ("area/other: because" in done.stdout) == (verdict != "pass")


@pytest.mark.parametrize(
    "lines, complaint",
    [
        ([header("a"), case("a")], "has no footer"),
        ([header("a"), case("a"), footer("a", complete=False)], "interrupted"),
        ([header("a", 2), case("a"), footer("a")], "1 of 2 cases are recorded"),
        (
            [header("a"), case("a"), {**footer("a"), "unmatched_expectations": [{"case": "b/*", "place": "e.yaml:1"}]}],
            "match no case: b/*",
        ),
        ([header("a", 0), footer("a")], "no case passed"),
        ([], "nothing was played"),
    ],
)
def test_gate_is_red_when_not_everything_was_played(
    driver: Driver, results_file: Write, lines: list[dict[str, Any]], complaint: str
) -> None:
    done = call(driver("gate", results_file(*lines)))
    assert done.returncode == 1
    assert complaint in done.stdout


def test_verdicts_that_changed_are_told(driver: Driver, results_file: Write, tmp_path: Path) -> None:
    repeat = {"played": 3, "verdicts": {"fail": 1, "pass": 2}}
    lines = [{**header("a"), "repeat": 3}, {**case("a", "fail"), "repeat": repeat}, footer("a")]
    done = call(driver("report", results_file(*lines), "--out", str(tmp_path / "out")))
    run = "a on linux-x86_64-glibc"
    assert f"{run}: each case played 3 times, 1 changed their verdict" in done.stdout
    assert f"{run}: flaky: area/case: 1 fail, 2 pass" in done.stdout


def test_a_repetition_that_did_not_end_is_reported_as_far_as_it_came(
    driver: Driver, results_file: Write, tmp_path: Path
) -> None:
    first = {**case("a"), "type": "play", "repeat": {"played": 1, "verdicts": {"pass": 1}}}
    worse = {**case("a", "fail"), "type": "play", "repeat": {"played": 2, "verdicts": {"fail": 1, "pass": 1}}}
    lines = [{**header("a"), "repeat": 3}, first, worse]
    done = call(driver("report", results_file(*lines), "--out", str(tmp_path / "out")))
    run = "a on linux-x86_64-glibc"
    assert "0 of 1 cases are recorded, 1 more with fewer than 3 plays" in done.stdout
    assert f"{run}: fail: area/case: because (played 2 of 3 times)" in done.stdout
    assert f"{run}: each case played 3 times (1 of them fewer times), 1 changed their verdict" in done.stdout
    assert "played 2 of 3 times" in (tmp_path / "out" / "report.md").read_text()


def test_gate_of_what_holds_no_results_is_a_usage_error(driver: Driver) -> None:
    done = call(driver("gate", __file__))
    assert done.returncode == 2
    assert "test_results.py:1" in done.stderr and "Traceback" not in done.stderr


def test_merge_puts_shards_together(driver: Driver, results_file: Write, tmp_path: Path) -> None:
    files = [
        results_file({**header("a"), "shard": f"{n}/2"}, case("a", name=f"area/{n}"), footer("a"), name=f"{n}.jsonl")
        for n in (1, 2)
    ]
    out = tmp_path / "merged"
    done = call(driver("merge", *files, "--out", str(out)))
    assert done.returncode == 0, done.stderr
    (run,) = json.loads((out / "summary.json").read_text())["runs"]
    assert run["counts"]["pass"] == 2
    assert call(driver("gate", str(out / "results.jsonl"))).returncode == 0


def test_merge_into_the_folder_of_one_of_them_loses_nothing(
    driver: Driver, results_file: Write, tmp_path: Path
) -> None:
    first = results_file(header("a"), case("a"), footer("a"))
    second = results_file(header("b"), case("b"), footer("b"), name="second.jsonl")
    assert call(driver("merge", first, second, "--out", str(tmp_path))).returncode == 0
    assert len(Path(first).read_text().splitlines()) == 6


def test_a_last_line_that_was_cut_short_does_not_spoil_the_next_file(
    driver: Driver, results_file: Write, tmp_path: Path
) -> None:
    first = results_file(header("a", 2), case("a"), case("a", name="area/2"))
    Path(first).write_text(Path(first).read_text()[:-20])
    second = results_file(header("b"), case("b"), footer("b"), name="second.jsonl")
    done = call(driver("merge", first, second, "--out", str(tmp_path / "out")))
    assert done.returncode == 0, done.stderr
    runs = json.loads((tmp_path / "out" / "summary.json").read_text())["runs"]
    assert {run["impl"]: run["counts"]["pass"] for run in runs} == {"a": 1, "b": 1}


def test_report_renders_only(driver: Driver, results_file: Write, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = call(driver("report", results_file(header("a"), case("a"), footer("a")), "--out", str(out)))
    assert done.returncode == 0, done.stderr
    assert (out / "report.html").exists() and not (out / "results.jsonl").exists()


def test_gate_with_a_baseline_excuses_what_was_as_bad(driver: Driver, results_file: Write) -> None:
    old = results_file(header("a", 2), case("a"), case("a", "fail", "area/other"), footer("a"), name="old.jsonl")
    done = call(driver("gate", old, "--baseline", old))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "gate: passed")
    assert "baseline: 0 better, 0 worse, 0 gone, 1 as bad as before" in done.stdout
    assert call(driver("gate", old)).returncode == 1


@pytest.mark.parametrize("verdict", ["fail", "unsupported"])
def test_gate_with_a_baseline_is_red_where_it_got_worse(driver: Driver, results_file: Write, verdict: str) -> None:
    old = results_file(header("a", 2), case("a"), case("a", "pass", "area/other"), footer("a"), name="old.jsonl")
    now = results_file(header("a", 2), case("a"), case("a", verdict, "area/other"), footer("a"), name="now.jsonl")
    done = call(driver("gate", now, "--baseline", old))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "gate: FAILED")
    assert f"worse: a on linux-x86_64-glibc: area/other: pass → {verdict}: because" in done.stdout


def test_gate_annotates_faults_in_github_actions(driver: Driver, results_file: Write, monkeypatch: Any) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    done = call(driver("gate", results_file(header("a"), case("a", "fail"), footer("a"))))
    assert "::error title=a on linux-x86_64-glibc%3A fail%3A area/case::it holds%0Abecause" in done.stdout


def test_gate_annotates_only_what_got_worse(driver: Driver, results_file: Write, monkeypatch: Any) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    known = case("a", "fail", "area/known")
    old = results_file(header("a", 2), known, case("a", "pass", "area/new"), footer("a"), name="old.jsonl")
    now = results_file(header("a", 2), known, case("a", "fail", "area/new"), footer("a"), name="now.jsonl")
    done = call(driver("gate", now, "--baseline", old))
    (annotation,) = (line for line in done.stdout.splitlines() if line.startswith("::"))
    assert "area/new" in annotation


def test_report_adds_to_the_summary_of_the_step(
    driver: Driver, results_file: Write, tmp_path: Path, monkeypatch: Any
) -> None:
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert (
        call(driver("report", results_file(header("a"), case("a"), footer("a")), "--out", str(tmp_path))).returncode
        == 0
    )
    assert summary.read_text() == (tmp_path / "report.md").read_text() + "\n"


def test_expectations_are_not_updated_from_a_part_of_the_results(driver: Driver, results_file: Write) -> None:
    done = call(driver("gate", results_file(header("a", 2), case("a")), "--update-expectations"))
    assert done.returncode == 2 and "not all of it was played" in done.stderr


@pytest.mark.parametrize(
    "options, complaint",
    [
        (["--update-expectations", "--reason", "because"], "--reason and --link belong together"),
        (["--reason", "because", "--link", "https://example.org"], "are for --update-expectations"),
        (["--baseline", "/nowhere"], "does not exist"),
    ],
)
def test_gate_refuses_wrong_options(driver: Driver, results_file: Write, options: list[str], complaint: str) -> None:
    done = call(driver("gate", results_file(header("a"), case("a"), footer("a")), *options))
    assert done.returncode == 2 and complaint in done.stderr
