"""The command `childproof bench`: what it records, whom it leaves out, and that it ends in good order."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from test_childproof import ROOT, Engine, childproof, engine

__all__ = ["childproof", "engine"]  # the fixtures

ADAPTER = Path(__file__).with_name("bench_adapter.py")
VALIDATOR = jsonschema.Draft202012Validator(json.loads((ROOT / "spec" / "latency.schema.json").read_text()))


class Bench:
    """Measures implementations in a folder of its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.results = engine.folder / "out" / "latency.jsonl"

    def arguments(self, *ways: str, rounds: int = 4) -> list[str]:
        command = ["bench", "--rounds", str(rounds), "--count", "2", "--results", str(self.results)]
        for way in ways:
            words = json.dumps([sys.executable, str(ADAPTER), way])
            manifest = self.engine.write(f"{way}/impl.yaml", f"name: {way}\ncommand: {words}\n")
            command += ["--impl", str(manifest)]
        return command

    def __call__(self, *ways: str, rounds: int = 4) -> "subprocess.CompletedProcess[str]":
        return self.engine(*self.arguments(*ways, rounds=rounds))

    def lines(self, kind: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.results.read_text().splitlines()]
        for line in lines:
            VALIDATOR.validate(line)
        return [line for line in lines if line["type"] == kind]

    def measured(self) -> set[str]:
        return {line["of"] for line in self.lines("latency")}


@pytest.fixture
def bench(engine: Engine) -> Bench:
    return Bench(engine)


CONTROLS = {"control", "control again"}


def test_each_round_has_a_turn_of_each_and_the_figures_come_last(bench: Bench) -> None:
    done = bench("one", "two")
    assert done.returncode == 0, done.stderr
    rounds = bench.lines("round")
    assert [(line["round"], line["kind"]) for line in rounds] == [
        (number, kind) for number in (1, 2, 3, 4) for kind in ("exit", "capture")
    ]
    for line in rounds:
        assert {turn["of"] for turn in line["turns"]} == {"one", "two", *CONTROLS}
        assert all(len(turn["samples_ns"]) == 2 for turn in line["turns"])
    assert bench.measured() == {"one", "two", *CONTROLS}
    assert [line["kind"] for line in bench.lines("noise")] == ["exit", "capture"]
    assert bench.lines("footer")[0]["complete"] is True
    assert bench.engine.left_behind() == []


def test_the_figures_are_those_of_the_samples(bench: Bench) -> None:
    bench("one", rounds=1)
    turns = {turn["of"]: turn["samples_ns"] for turn in bench.lines("round")[0]["turns"]}
    figures = next(line for line in bench.lines("latency") if (line["kind"], line["of"]) == ("exit", "one"))
    assert (figures["rounds"], figures["spawns"], figures["median_ns"]) == (1, 2, 1_000_000)
    assert figures["ratio"]["median"] == pytest.approx(1_000_000 / (sum(turns["control"]) / 2))


def test_the_header_tells_of_the_implementations(bench: Bench) -> None:
    bench("one", "cannot")
    (header,) = bench.lines("header")
    assert header["implementations"] == [
        {"run": "one", "version": "1.5", "language": "None", "left_out": None},
        {
            **{"run": "cannot", "version": "1.5", "language": "None"},
            "left_out": "its adapter does not declare the capability bench",
        },
    ]
    assert bench.measured() == {"one", *CONTROLS}


def test_an_implementation_that_cannot_bench_is_no_failure(bench: Bench) -> None:
    assert bench("one", "cannot").returncode == 0


def test_nothing_to_measure_is_an_error(bench: Bench) -> None:
    done = bench("cannot")
    assert done.returncode == 2
    assert "no implementation to measure" in done.stderr


@pytest.mark.parametrize(
    "way, cause",
    [
        ("crash-later", "SIGABRT"),
        ("too-few", "not 2 times in samples_ns"),
        ("no-times", "not 2 times in samples_ns"),
        ("refuse", "refuses bench"),
        ("raise", "bench raised"),
    ],
)
def test_an_adapter_that_fails_is_told_of_and_the_others_go_on(bench: Bench, way: str, cause: str) -> None:
    done = bench("one", way, rounds=20)
    assert done.returncode == 3
    (failure,) = bench.lines("failure")
    assert failure["of"] == way and cause in failure["reason"]
    assert cause in done.stderr
    assert bench.lines("footer")[0] == {**bench.lines("footer")[0], "complete": True, "rounds": 20}
    whole = [line for line in bench.lines("latency") if line["of"] == "one"]
    assert [line["rounds"] for line in whole] == [20, 20]


def test_an_adapter_that_does_not_start_is_left_out(bench: Bench) -> None:
    missing = bench.engine.write("missing/impl.yaml", "name: missing\ncommand: [/nowhere/adapter]\n")
    done = bench.engine(*bench.arguments("one"), "--impl", missing)
    assert done.returncode == 3
    assert "could not be started" in bench.lines("header")[0]["implementations"][1]["left_out"]
    assert bench.measured() == {"one", *CONTROLS}


def test_name_and_interpreter_belong_to_the_implementation_before_them(bench: Bench) -> None:
    text = f"name: snake\ncommand: [$interpreter, {ADAPTER}, one]\n"
    manifest = bench.engine.write("snake/impl.yaml", text)
    snake = ["--impl", manifest, "--interpreter", sys.executable]
    done = bench.engine(*bench.arguments("two"), *snake, "--name", "snake@1", *snake, "--name", "snake@2")
    assert done.returncode == 0, done.stderr
    assert [each["run"] for each in bench.lines("header")[0]["implementations"]] == ["two", "snake@1", "snake@2"]


@pytest.mark.parametrize(
    "arguments, cause",
    [
        (["--name", "x", "--impl", "impl.yaml"], "must stand behind the --impl"),
        (["--impl", "nowhere/impl.yaml"], "there is no such file"),
        ([], "--impl"),
    ],
)
def test_bad_usage_is_refused(bench: Bench, arguments: list[str], cause: str) -> None:
    done = bench.engine("bench", "--results", bench.results, *arguments)
    assert done.returncode == 2
    assert cause in done.stderr


def test_two_of_one_name_are_refused(bench: Bench) -> None:
    done = bench("one", "one")
    assert done.returncode == 2
    assert "two implementations are named 'one'" in done.stderr
    assert bench.engine.left_behind() == []


def test_missing_helpers_are_named(bench: Bench) -> None:
    done = bench.engine(*bench.arguments("one"), "--bin", bench.engine.folder)
    assert done.returncode == 3
    assert f"{bench.engine.folder}/nothing is missing" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_the_whole_rounds_and_no_process(bench: Bench, number: int) -> None:
    command = [str(bench.engine.program), *bench.arguments("hang-later", rounds=20), "--root", str(ROOT)]
    command += ["--progress", "json"]
    folder, environment = bench.engine.folder, bench.engine.environment()
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout
        # Three rounds of two calls each to warm up: the eleventh call is in the third round.
        assert [json.loads(process.stdout.readline()).get("done") for _ in range(3)] == [None, 1, 2]
        process.send_signal(number)
        assert process.wait(timeout=30) == 130
    assert bench.lines("footer")[0]["complete"] is False
    assert [line["rounds"] for line in bench.lines("latency")] == [2] * 6
    assert bench.engine.left_behind() == []
