"""The command run, with a stand-in for the engine: results, exit codes, interruption."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any, Callable

import pytest

PIPE = subprocess.PIPE
Driver = Callable[..., "list[str]"]
Make = Callable[[str], str]


def play(command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "CI": "true", **environment})


def records(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]


def test_plays_each_implementation_into_one_file_and_writes_the_reports(
    driver: Driver, implementation: Make, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = play(driver("run", "--impl", implementation("one"), "--impl", implementation("two"), "--out", str(out)))
    assert done.returncode == 0, done.stderr
    assert [record["run"] for record in records(out) if record["type"] == "footer"] == ["one", "two"]
    for name in ("summary.json", "report.html", "report.md", "junit.xml", "badge.json"):
        assert (out / name).stat().st_size > 0
    assert f"Report: {out}/report.html" in done.stdout
    assert [line for line in done.stdout.splitlines() if "pass" in line][:2] == ["one: 1 pass", "two: 1 pass"]
    assert "{" not in done.stdout


def test_what_an_earlier_run_left_is_replaced(driver: Driver, implementation: Make, tmp_path: Path) -> None:
    command = driver("run", "--impl", implementation("one"), "--out", str(tmp_path / "out"))
    play(command)
    play(command)
    assert len([record for record in records(tmp_path / "out") if record["type"] == "header"]) == 1


def test_a_run_that_does_not_begin_leaves_no_report_of_an_earlier_one(
    driver: Driver, implementation: Make, tmp_path: Path
) -> None:
    command = driver("run", "--impl", implementation("one"), "--out", str(tmp_path / "out"))
    play(command)
    assert play(command, FAKE_CRASH="one").returncode == 3
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["previous.jsonl"]


def test_what_took_long_before_is_begun_with(driver: Driver, implementation: Make, tmp_path: Path) -> None:
    command = driver("run", "--impl", implementation("one"), "--out", str(tmp_path / "out"))
    for _ in range(2):
        play(command)
    (header,) = (record for record in records(tmp_path / "out") if record["type"] == "header")
    assert header["command"][header["command"].index("--slow-first") + 1] == str(tmp_path / "out" / "previous.jsonl")
    assert (tmp_path / "out" / "previous.jsonl").is_file()


def test_verify_is_handed_on(driver: Driver, implementation: Make, tmp_path: Path) -> None:
    command = driver("verify", "--impl", implementation("one"), "--seed", "7", "--out", str(tmp_path / "out"))
    assert play(command).returncode == 0
    engine = records(tmp_path / "out")[0]["command"]
    assert engine[1] == "verify" and engine[engine.index("--seed") + 1] == "7" and "--slow-first" not in engine


def test_resume_keeps_what_is_there(driver: Driver, implementation: Make, tmp_path: Path) -> None:
    command = driver("run", "--impl", implementation("one"), "--out", str(tmp_path / "out"))
    play(command)
    play([*command, "--resume"])
    assert len([record for record in records(tmp_path / "out") if record["type"] == "header"]) == 2


@pytest.mark.parametrize("first, second, expected", [(0, 1, 1), (1, 2, 2), (2, 3, 3), (3, 1, 3), (77, 0, 3)])
def test_the_worst_exit_status_is_the_result(
    driver: Driver, implementation: Make, tmp_path: Path, first: int, second: int, expected: int
) -> None:
    command = driver(
        "run", "--impl", implementation("a"), "--impl", implementation("b"), "--out", str(tmp_path / "out")
    )
    assert play(command, FAKE_STATUS_a=str(first), FAKE_STATUS_b=str(second)).returncode == expected


def test_goes_on_when_the_engine_crashes_with_one(driver: Driver, implementation: Make, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = driver("run", "--impl", implementation("a"), "--impl", implementation("b"), "--out", str(out))
    done = play(command, FAKE_CRASH="a")
    assert done.returncode == 3
    assert "SIGSEGV" in done.stdout
    assert [record["run"] for record in records(out) if record["type"] == "footer"] == ["b"]


def test_failures_are_shown_with_their_reason(driver: Driver, implementation: Make, tmp_path: Path) -> None:
    command = driver("run", "--impl", implementation("a"), "--out", str(tmp_path / "out"))
    done = play(command, FAKE_VERDICT="fail", FAKE_STATUS_a="1")
    assert done.returncode == 1
    assert "a on linux-x86_64-glibc: fail: area/case: because" in done.stdout.splitlines()


def wait_for_engine(process: subprocess.Popen[str]) -> int:
    """The pid that the stand-in says when it plays; the driver passes on what the engine says."""
    assert process.stdout
    for line in process.stdout:
        if line.startswith("waiting "):
            return int(line.split()[1])
    raise AssertionError("the engine was not started")


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("times", [1, 2])
def test_a_signal_ends_the_engine_in_good_order_and_reports_what_was_played(
    driver: Driver, implementation: Make, tmp_path: Path, number: signal.Signals, times: int
) -> None:
    out = tmp_path / "out"
    command = driver("run", "--impl", implementation("a"), "--impl", implementation("b"), "--out", str(out))
    environment = {**os.environ, "CI": "true", "FAKE_WAITS": "1"}
    with subprocess.Popen(command, stdout=PIPE, stderr=PIPE, env=environment, text=True) as process:
        engine = wait_for_engine(process)
        for _ in range(times):
            process.send_signal(number)
        _, stderr = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert stderr.splitlines() == [f"Interrupted by {number.name}."]
    assert gone(engine)
    assert [(record["run"], record.get("complete")) for record in records(out)] == [("a", None), ("a", False)]
    assert "interrupted" in (out / "report.md").read_text()


def test_an_engine_that_does_not_end_is_killed(driver: Driver, implementation: Make, tmp_path: Path) -> None:
    command = driver("run", "--impl", implementation("a"), "--out", str(tmp_path / "out"), grace=0.2)
    environment = {**os.environ, "CI": "true", "FAKE_WAITS": "1", "FAKE_STUBBORN": "1"}
    with subprocess.Popen(command, stdout=PIPE, stderr=PIPE, env=environment, text=True) as process:
        engine = wait_for_engine(process)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGINT
    assert gone(engine)
