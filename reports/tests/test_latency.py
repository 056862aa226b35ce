"""The latency reports: what they say of a measurement, and of one that is not to be relied on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Dict, Optional

import jsonschema
import pytest

from reports import latency
from reports.fields import ResultsError
from reports.latency.scale import Scale, around, spread_out
from reports.tests.latency_lines import (
    benchmarks,
    figures,
    footer,
    header,
    implementation,
    measurement,
    noise,
    played,
    peer,
    repetitions,
    targets,
    write_json,
)
from reports.tests.synthetic import Line, write

SCHEMA = json.loads((Path(__file__).parents[2] / "spec" / "latency.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


class Report:
    """The reports of these lines."""

    def __init__(
        self, folder: Path, lines: list[Line], inside: Optional[Line] = None, reached: Optional[Line] = None
    ) -> None:
        benchmark = write_json(folder / "benchmark.json", inside) if inside is not None else None
        goals = write_json(folder / "targets.json", reached) if reached is not None else None
        latency.write_all(write(folder / "latency.jsonl", lines), benchmark, goals, folder / "out")
        self.json: Dict[str, Any] = json.loads((folder / "out" / "latency.json").read_text())
        self.markdown = (folder / "out" / "latency.md").read_text()
        self.html = (folder / "out" / "latency.html").read_text()

    def words(self) -> str:
        """The page as it is read, without markup."""
        body = self.html[self.html.index("<body>") :]
        return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", body))


def test_the_schema_describes_the_lines() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for line in [
        *measurement(),
        header(governor=None, load=None, cpu=None),
        {"type": "failure", "of": "a", "reason": "b"},
    ]:
        VALIDATOR.validate(line)


@pytest.mark.parametrize("line", [header(rounds=0), played(0, "exit"), played(1, "fork"), {"type": "footer"}, {}])
def test_the_schema_refuses_wrong_lines(line: Line) -> None:
    assert not VALIDATOR.is_valid(line)


def test_figures_for_scripts(tmp_path: Path) -> None:
    report = Report(tmp_path, measurement(), benchmarks())
    assert report.json["complete"] is True
    assert report.json["too_noisy"] == []
    assert report.json["control"]["exit"]["median_ns"] == 61_000
    cpp, cpython, _ = report.json["implementations"]
    assert (cpp["impl"], cpp["exit"]["ratio"], cpp["left_out"]) == ("cpp", 1.06, None)
    assert (cpython["version"], cpython["capture"]["interval"]) == ("3.12.1", [1.5 * 0.99, 1.5 * 1.01])
    forks = [each for each in report.json["benchmarks"] if (each["way"], each["kind"]) == ("fork", "exit")]
    assert [each["ratio"] for each in forks if each["threads"] == 1] == [25, 640]
    assert forks[0]["median_us"] == 1500


def test_the_fastest_comes_first(tmp_path: Path) -> None:
    ratios = {"node": 10.3, "cpython@3.12": 1.5, "cpp": 1.06}
    report = Report(tmp_path, [header(ratios), *figures(ratios=ratios), footer()])
    for text in (report.markdown, report.words()):
        assert text.index("cpp") < text.index("cpython") < text.index("node") < text.index("control again")


def test_markdown_has_a_row_for_each(tmp_path: Path) -> None:
    rows = Report(tmp_path, measurement(), benchmarks()).markdown.splitlines()
    assert "| node 1.2 | 10.3 | 10.2–10.4 | 628 µs | 721 µs | 1.0 ms |" in rows
    assert "| *control again* | 1.00 | 0.99–1.01 | 61 µs | 70 µs | 99 µs |" in rows
    assert "| *control* | 1 | | 61 µs | 70 µs | 99 µs |" in rows
    assert "| fork | 1.5 ms | 38 ms |" in rows


def test_the_page_says_how_to_read_it_and_loads_nothing(tmp_path: Path) -> None:
    report = Report(tmp_path, measurement(), benchmarks())
    assert "takes 61 µs here" in report.words()
    assert "1.06× 65 µs" in report.words()
    assert "<script" not in report.html
    assert not re.search(r"(src|href)=\"(?!#)", report.html)
    assert "default-src &#39;none&#39;" in report.html
    assert "style=" not in report.html  # which the policy would not let through


def test_a_quiet_machine_raises_no_alarm(tmp_path: Path) -> None:
    report = Report(tmp_path, measurement(), benchmarks())
    assert "noisy" not in report.words() + report.markdown
    assert 'role="alert"' not in report.html


def test_a_noisy_machine_is_said_to_be_one(tmp_path: Path) -> None:
    report = Report(tmp_path, measurement(too_noisy=True), benchmarks(variation=0.3))
    assert report.json["too_noisy"] == ["exit", "capture"]
    assert report.json["benchmarks_too_noisy"] is True
    assert "This machine was too noisy to tell." in report.words()
    for text in (report.words(), report.markdown):
        assert "64 % of the control's time was lost to something else (limit 20 %)" in text.replace("&#39;", "'")
        assert "differ by 30 %" in text


def test_one_kind_may_be_too_noisy(tmp_path: Path) -> None:
    lines = [noise("capture", True) if line == noise("capture") else line for line in measurement()]
    report = Report(tmp_path, lines)
    assert report.json["too_noisy"] == ["capture"]
    assert report.html.count('class="ratios noisy"') == 1


def test_what_is_left_out_is_named_with_its_reason(tmp_path: Path) -> None:
    left_out = implementation("go|lang", "its adapter does <not> declare bench")
    lines = [header(implementations=[implementation("cpp"), left_out]), *figures(ratios={"cpp": 1.06}), footer()]
    report = Report(tmp_path, lines)
    assert "go|lang is left out: its adapter does &lt;not&gt; declare bench." in report.words()
    assert "- go\\|lang is left out: its adapter does &lt;not> declare bench" in report.markdown.splitlines()
    assert report.json["implementations"][1]["exit"] is None


def test_a_failure_is_told(tmp_path: Path) -> None:
    failure = {"type": "failure", "of": "node", "reason": "the adapter ended: killed by SIGSEGV"}
    report = Report(tmp_path, [header(), failure, *figures(ratios={"cpp": 1.06}), footer()])
    assert "node failed and is left out from there on: the adapter ended: killed by SIGSEGV" in report.words()
    assert report.json["implementations"][2]["failure"] == failure["reason"]


def test_an_interrupted_measurement_has_figures_and_is_incomplete(tmp_path: Path) -> None:
    lines = [header(rounds=200), played(1, "exit"), *figures(), footer(complete=False, rounds=1)]
    report = Report(tmp_path, lines)
    assert report.json["complete"] is False
    for text in (report.words(), report.markdown):
        assert "The measurement was not finished: 1 of 200 rounds were played" in text


@pytest.mark.parametrize("rest", [[], [played(1, "exit")]])
def test_a_file_without_an_end_is_incomplete_and_has_no_figures(tmp_path: Path, rest: list[Line]) -> None:
    report = Report(tmp_path, [header(), *rest])
    assert report.json["complete"] is False
    assert "did not end" in report.words() and "did not end" in report.markdown
    assert report.json["implementations"][0]["exit"] is None


def test_a_last_line_that_is_cut_short_is_no_error(tmp_path: Path) -> None:
    path = write(tmp_path / "latency.jsonl", [header()])
    path.write_text(path.read_text() + '{"type": "round", "rou')
    assert not latency.write_all(path, None, None, tmp_path)[0].complete


@pytest.mark.parametrize(
    "lines, complaint",
    [
        ([], "holds no measurement"),
        ([footer()], "footer before the header"),
        ([header(format=2)], "'format' is 2"),
        ([header(), noise("fork")], "'kind' is 'fork'"),
        ([header(), {"type": "case"}], "'type' is 'case'"),
        ([header(), {**figures()[1], "ratio": {"median": 1, "interval": [1], "spread": [1, 2]}}], "two numbers"),
    ],
)
def test_what_is_no_latency_file_is_refused_and_nothing_written(
    tmp_path: Path, lines: list[Line], complaint: str
) -> None:
    with pytest.raises(ResultsError, match=complaint):
        latency.write_all(write(tmp_path / "latency.jsonl", lines), None, None, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_other_benchmarks_are_refused(tmp_path: Path) -> None:
    other = {"benchmarks": repetitions("BM_sort/8", 1, 5, 0.1)}
    with pytest.raises(ResultsError, match="'BM_sort/8.*' is not a benchmark of subprocess-bench"):
        Report(tmp_path, measurement(), other)


def test_a_benchmark_that_failed_is_not_counted(tmp_path: Path) -> None:
    inside = benchmarks()
    for entry in inside["benchmarks"]:
        if entry["run_name"].startswith("fork/"):
            entry["error_occurred"] = True
    ways = {each["way"] for each in Report(tmp_path, measurement(), inside).json["benchmarks"]}
    assert ways == {"raw", "automatic", "vfork", "posix_spawn"}


def test_times_in_other_units_are_converted(tmp_path: Path) -> None:
    inside = {"benchmarks": [{**entry, "time_unit": "ms"} for entry in benchmarks()["benchmarks"]]}
    assert Report(tmp_path, measurement(), inside).json["benchmarks"][0]["median_us"] == 60_000


def verdicts(report: Report) -> Dict[str, str]:
    return {each["title"] + " " + each["unit"]: each["verdict"] for each in report.json["targets"]}


def test_targets_are_met_missed_or_not_to_be_told(tmp_path: Path) -> None:
    report = Report(tmp_path, measurement(), reached=targets())
    assert verdicts(report) == {
        "Spawn, exit, wait × control": "met",
        "Spawn, exit, wait × rust": "met",
        "Spawn, exit, wait × node": "not measured",
        "1,000 spawns, 8 workers × control": "missed",
        "Lateness of wait(timeout) × control": "too noisy to tell",
        "Lateness of wait(timeout), p99 ms": "met",
        "Capture, 4 GiB resident × control": "not measured",
    }
    for text in (report.markdown, report.words()):
        assert "with 95 % confidence" in text
        assert "600 MiB of memory are available, 4608 needed" in text
        assert "1.05 × control" in text


def test_small_targets_are_told_as_fractions(tmp_path: Path) -> None:
    reached = targets()
    reached["items"][0]["peers"] = [peer("own fork", 1 / 430, 1 / 500)]
    (told,) = [
        each for each in Report(tmp_path, measurement(), reached=reached).words().split("met") if "own fork" in each
    ]
    assert "1/430 × own fork" in told and "1/500" in told


def test_a_target_that_the_control_misses_too_is_told_as_that(tmp_path: Path) -> None:
    reached = targets()
    reached["items"][0]["peers"] = [
        peer("rust", 1 / 200, 1 / 120, control=1 / 115),
        peer("node", 0.5, 0.6, control=0.4),
    ]
    report = Report(tmp_path, measurement(), reached=reached)
    assert verdicts(report)["Spawn, exit, wait × rust"] == verdicts(report)["Spawn, exit, wait × node"] == "missed"
    reasons = {each["unit"]: each["reason"] for each in report.json["targets"] if each["item"] == "exit"}
    assert reasons["× rust"] == "by the control, too: 1/115 × rust" and reasons["× node"] == ""


def test_too_much_noise_is_no_verdict(tmp_path: Path) -> None:
    noisy = targets()
    noisy["items"][0]["noise"]["lost"] = 0.5
    report = Report(tmp_path, measurement(), reached=noisy)
    assert verdicts(report)["Spawn, exit, wait × control"] == "too noisy to tell"
    assert "lost: 50 % (limit 20 %)" in report.words()


def test_targets_of_another_format_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="'format' is 1"):
        Report(tmp_path, measurement(), reached={"format": 1, "items": []})


def test_a_scale_is_logarithmic_and_ends_at_its_ends() -> None:
    scale = Scale(1, 100)
    assert [scale.place(value) for value in (0.5, 1, 10, 100, 500)] == [0, 0, 50, 100, 100]
    assert around([2, 5], 2) == Scale(1, 10)


def test_ticks_keep_their_distance_and_begin_with_the_first() -> None:
    scale = Scale(0.9, 60)
    ticks = scale.ticks(apart=11, first=1)
    assert {1.0, 10.0} <= set(ticks)
    assert all(scale.place(b) - scale.place(a) >= 11 for a, b in zip(ticks, ticks[1:]))
    assert ticks == sorted(ticks) and all(0.9 <= tick <= 60 for tick in ticks)


def test_ticks_of_a_narrow_scale() -> None:
    assert 1.5 in Scale(0.95, 1.8).ticks(apart=11, first=1)


def test_labels_are_moved_apart_and_stay_inside() -> None:
    assert spread_out([50, 20], 10, (0, 100)) == [50, 20]
    assert spread_out([50, 51, 52], 10, (0, 100)) == [50, 60, 70]
    assert spread_out([97, 98, 99], 10, (0, 100)) == [80, 90, 100]
    assert spread_out([1, 0], 10, (0, 100)) == [10, 0]
