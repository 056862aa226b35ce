"""Reading the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from driver import cli
from driver.layout import OUT, RUNNER


def usage_error(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        cli.parse(arguments)
    assert ended.value.code == 2
    return capsys.readouterr().err


def test_help_needs_no_packages() -> None:
    # -S: without the folders that packages are in.
    done = subprocess.run([sys.executable, "-S", str(RUNNER), "--help"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for command in ("run", "verify", "bench", "detect", "test", "gate", "merge", "report"):
        assert f"\n    {command} " in done.stdout


def test_an_unknown_command_is_answered_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert "choose from 'run', 'verify', 'bench', 'detect', 'test', 'gate', 'merge', 'report'" in usage_error(
        capsys, "fly"
    )


def test_no_command_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert "COMMAND" in usage_error(capsys)


@pytest.mark.parametrize(
    "option, value",
    [
        ("--platform", "musl"),
        ("--jobs", "0"),
        ("--jobs", "many"),
        ("--repeat", "-1"),
        ("--time-scale", "0"),
        ("--time-scale", "nan"),
        ("--time-scale", "inf"),
        ("--shard", "0/4"),
        ("--shard", "5/4"),
        ("--shard", "1"),
        ("--cases", "/does/not/exist"),
    ],
)
def test_a_wrong_value_is_a_usage_error(capsys: pytest.CaptureFixture[str], option: str, value: str) -> None:
    message = usage_error(capsys, "run", option, value)
    assert option in message and value in message


def test_what_run_does_without_options() -> None:
    options = cli.parse(["run"])
    assert (options.impl, options.preset, options.platform, options.out) == ([], "release", [], OUT)


def test_options_may_be_repeated_and_do_not_leak_into_the_next_call() -> None:
    assert cli.parse(["run", "--impl", "cpp", "--impl", "cpython@3.12"]).impl == ["cpp", "cpython@3.12"]
    assert cli.parse(["run"]).impl == []


def test_paths_are_those_of_the_caller(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "my.yaml").touch()
    monkeypatch.chdir(tmp_path)
    options = cli.parse(["run", "--cases", "my.yaml", "--out", "here"])
    assert (options.cases, options.out) == ([tmp_path / "my.yaml"], tmp_path / "here")


def test_merge_must_be_told_where_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--out" in usage_error(capsys, "merge", __file__)
