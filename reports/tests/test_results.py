"""Reading result files: whole ones, unfinished ones, and files that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.results import Results, Run, read
from reports.fields import ResultsError
from reports.tests.synthetic import EVERY_VERDICT, Line, case, footer, header, write
from reports.verdicts import Verdict


def read_lines(folder: Path, *lines: Line) -> Results:
    return read([write(folder / "results.jsonl", lines)])


def only_run(results: Results) -> Run:
    assert len(results.runs) == 1
    return results.runs[0]


def test_each_verdict_is_counted(tmp_path: Path) -> None:
    run = only_run(read_lines(tmp_path, *EVERY_VERDICT))
    assert run.counts() == {**{verdict: 1 for verdict in Verdict}, Verdict.PASS: 2}
    assert run.complete and not run.green


def test_a_complete_run_of_passing_cases_is_green(tmp_path: Path) -> None:
    results = read_lines(tmp_path, header(), case(), footer())
    assert results.complete and only_run(results).green and not only_run(results).problems


def test_a_run_without_a_footer_is_incomplete(tmp_path: Path) -> None:
    run = only_run(read_lines(tmp_path, header(selected=3), case()))
    assert not run.complete and not run.green
    assert run.problems == ["did not end: results.jsonl has no footer for it, 1 of 3 cases are recorded"]
    assert run.counts()[Verdict.NOTRUN] == 2


def test_an_interrupted_run_is_incomplete(tmp_path: Path) -> None:
    run = only_run(read_lines(tmp_path, header(selected=2), case(), footer(complete=False)))
    assert not run.complete and run.problems == ["was interrupted: 1 of 2 cases are recorded"]


def test_a_complete_run_that_lacks_records_is_incomplete(tmp_path: Path) -> None:
    run = only_run(read_lines(tmp_path, header(selected=2), case(), footer()))
    assert not run.complete and "has lost records" in run.problems[0]


@pytest.mark.parametrize("kept", [1, 20, 200])
def test_a_last_line_cut_short_is_an_unfinished_run(tmp_path: Path, kept: int) -> None:
    path = write(tmp_path / "results.jsonl", [header(), case(), case(id="wait/other")])
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]) + lines[-1][:kept])
    run = only_run(read([path]))
    assert not run.complete and len(run.cases) == 1
    assert run.problems[-1] == "was cut short in results.jsonl: the last line is not whole"


def test_a_header_cut_short_is_no_run(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text('{"type": "header", "for')
    assert read([path]).problems == ["results.jsonl holds no run: nothing was played"]


def test_an_empty_file_is_incomplete(tmp_path: Path) -> None:
    results = read_lines(tmp_path)
    assert not results.complete and results.problems == ["results.jsonl holds no run: nothing was played"]


def test_an_adapter_that_did_not_start_has_errors(tmp_path: Path) -> None:
    failed = footer(counts={"error": 5}, adapter_error="./adapter: no such file")
    run = only_run(read_lines(tmp_path, header(selected=5), failed))
    assert run.counts()[Verdict.ERROR] == 5 and not run.green
    assert run.problems == ["could not be played: ./adapter: no such file"]


STALE = {"case": "wait/gone", "place": "impl/cpp/expectations.yaml:3:3"}


def test_an_expectation_that_matches_nothing_is_not_green(tmp_path: Path) -> None:
    run = only_run(read_lines(tmp_path, header(), case(), footer(unmatched_expectations=[STALE])))
    assert run.complete and not run.green
    assert run.problems == ["has expectations that match no case: wait/gone (impl/cpp/expectations.yaml:3:3)"]


def test_a_resumed_run_is_one_run(tmp_path: Path) -> None:
    first = [header(selected=2), case(), footer(complete=False)]
    again = [header(selected=2, started="2026-01-31T13:00:00Z"), case(id="wait/other"), footer()]
    run = only_run(read_lines(tmp_path, *first, *again))
    assert run.green and len(run.cases) == 2 and run.header.started == "2026-01-31T12:00:00Z"


def test_a_run_played_again_is_another_run(tmp_path: Path) -> None:
    results = read_lines(tmp_path, header(), case(), footer(), header(), case(), footer())
    assert [run.key for run in results.runs] == ["cpp on linux-x86_64-glibc", "cpp on linux-x86_64-glibc~2"]


def test_runs_may_take_turns_in_a_file(tmp_path: Path) -> None:
    lines = [header("a"), header("b"), case("b"), case("a"), footer("a"), footer("b")]
    assert [(run.key, run.green) for run in read_lines(tmp_path, *lines).runs] == [
        ("a on linux-x86_64-glibc", True),
        ("b on linux-x86_64-glibc", True),
    ]


def shard(path: Path, number: int) -> Path:
    return write(path, [header(shard=f"{number}/2"), case(id=f"wait/case-{number}"), footer()])


def test_shards_are_put_together(tmp_path: Path) -> None:
    run = only_run(read([shard(tmp_path / "2.jsonl", 2), shard(tmp_path / "1.jsonl", 1)]))
    assert run.green and run.selected == 2 and [case.id for case in run.cases] == ["wait/case-1", "wait/case-2"]


def test_a_missing_shard_makes_the_run_incomplete(tmp_path: Path) -> None:
    run = only_run(read([shard(tmp_path / "1.jsonl", 1)]))
    assert not run.complete and run.problems == ["1 of 2 shards are missing"]


def test_shards_of_different_platforms_are_different_runs(tmp_path: Path) -> None:
    windows = [header(shard="2/2", platform="windows-x86_64"), case(), footer()]
    results = read([shard(tmp_path / "1.jsonl", 1), write(tmp_path / "2.jsonl", windows)])
    assert [run.complete for run in results.runs] == [False, False]


def test_a_case_played_several_times_counts_once(tmp_path: Path) -> None:
    repeat = {"played": 3, "verdicts": {"fail": 1, "pass": 2}}
    run = only_run(read_lines(tmp_path, header(), case(verdict="fail", repeat=repeat), footer()))
    assert run.counts()[Verdict.FAIL] == 1 and run.counts()[Verdict.PASS] == 0
    assert run.cases[0].repeats == ((Verdict.FAIL, 1), (Verdict.PASS, 2))


PLAYS = [
    case(type="play", repeat={"played": 1, "verdicts": {"pass": 1}}),
    {"type": "play", "run": "cpp", "id": case()["id"], "verdict": "pass", "seconds": 1},
    case(
        type="play", verdict="fail", reason="why", seconds=3, repeat={"played": 3, "verdicts": {"pass": 2, "fail": 1}}
    ),
    {"type": "play", "run": "cpp", "id": case()["id"], "verdict": "pass", "seconds": 1},
]


@pytest.mark.parametrize("end", [[], [footer(complete=False)]], ids=["killed", "interrupted"])
def test_plays_of_a_case_that_was_to_be_played_more_often_are_not_lost(tmp_path: Path, end: list[Line]) -> None:
    run = only_run(read_lines(tmp_path, header(repeat=10, selected=2), *PLAYS, *end))
    assert [(each.verdict, each.seconds) for each in run.cases] == [(Verdict.FAIL, 4)]
    assert run.cases[0].reason == "why (played 4 of 10 times)"
    assert run.cases[0].repeats == ((Verdict.PASS, 3), (Verdict.FAIL, 1))
    assert not run.complete and run.counts()[Verdict.NOTRUN] == 1
    assert run.problems[0].endswith("0 of 2 cases are recorded, 1 more with fewer than 10 plays")


def test_the_record_of_a_case_counts_instead_of_its_plays(tmp_path: Path) -> None:
    last = case(repeat={"played": 5, "verdicts": {"pass": 5}})
    run = only_run(read_lines(tmp_path, header(repeat=5), *PLAYS, last, footer()))
    assert run.green and run.cases[0].repeats == ((Verdict.PASS, 5),)


def test_a_further_play_needs_a_first_one(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="which has no first one before it"):
        read_lines(tmp_path, header(repeat=5), PLAYS[1])


def test_different_suites_in_one_report_are_a_problem(tmp_path: Path) -> None:
    suite = {"version": "0.2.0", "cases": 1, "requirements": 1, "requirements_covered": 1}
    results = read_lines(
        tmp_path, header("a"), case("a"), footer("a"), header("b", suite=suite), case("b"), footer("b")
    )
    assert results.problems == ["the runs are of different versions of the suite: 0.1.0, 0.2.0"]


NO_RESULTS = {
    "text": ("hello\n", "1: not a line of results.jsonl"),
    "text without a line end": ("hello", "1: not a line of results.jsonl"),
    "a list": ("[1, 2]\n", "1: expected an object, found [1, 2]"),
    "bytes": ("\udcff\udcfe\n", "1: not a line of results.jsonl"),
    "an object of another kind": ('{"a": 1}\n', "1: 'type' is missing; expected a text"),
    "an unknown type": (
        '{"type": "summary", "run": "cpp"}\n',
        "1: a summary of run 'cpp', which has no header before it",
    ),
}


@pytest.mark.parametrize("name", NO_RESULTS)
def test_a_file_that_is_no_results_is_an_error(tmp_path: Path, name: str) -> None:
    text, message = NO_RESULTS[name]
    path = tmp_path / "other.txt"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(ResultsError) as error:
        read([path])
    assert str(error.value).startswith(f"{path}:{message}")


WRONG = {
    "verdict": (case(verdict="passed"), "'verdict' is 'passed'; expected one of pass, fail, crash"),
    "seconds": (case(seconds="soon"), "'seconds' is 'soon'; expected a number"),
    "truth for a number": (case(seconds=True), "'seconds' is True; expected a number"),
    "step": (case(steps=[{"op": "run", "ok": "yes"}]), "steps[0]: 'ok' is 'yes'; expected true or false"),
    "requirements": (case(requirements=[1]), "'requirements' is [1]; expected a list of texts"),
    "count": (footer(counts={"passed": 1}), "counts: 'passed' is not a verdict; expected one of pass, fail"),
    "type": ({"type": "note", "run": "cpp"}, "'type' is 'note'; expected header, play, case or footer"),
    "format": (header(format=2), "'format' is 2; these reports read format 1"),
    "shard": (header(shard="first"), "'shard' is 'first'; expected I/N"),
    "run": (case("other"), "a case of run 'other', which has no header before it"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_field_is_an_error_that_names_the_place(tmp_path: Path, name: str) -> None:
    line, message = WRONG[name]
    with pytest.raises(ResultsError) as error:
        read_lines(tmp_path, header(), line)
    assert str(error.value).startswith(f"{tmp_path / 'results.jsonl'}:2: ")
    assert message in str(error.value)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="No such file"):
        read([tmp_path / "nothing.jsonl"])
