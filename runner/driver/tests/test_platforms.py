"""What the platforms tell the driver, and that none leaves a program behind."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import script
from driver import build, cli, engine, implementations, platforms, setup
from driver.display import Plain
from driver.failure import UsageError
from driver.implementations import Implementation
from driver.layout import ROOT
from driver.platforms import PLATFORMS
from driver.setup import Need

WINDOWS = PLATFORMS["windows"]


def test_a_windows_engine_is_started_by_wine_with_paths_of_its_own(tmp_path: Path) -> None:
    options = cli.parse(["run", "--cases", str(ROOT / "cases"), "--case", "run/*"])
    implementation = Implementation(ROOT / "impl/cpp/impl.yaml", "cpp@windows")
    command = engine.play_command(WINDOWS, Path("/b/bin"), implementation, Path("/o/results.jsonl"), options)
    assert command[0].endswith("/platforms/windows/wine")
    assert command[1:3] == ["Z:/b/bin/childproof.exe", "run"]
    for option, value in (
        ("--root", f"Z:{ROOT}"),
        ("--bin", "Z:/b/bin"),
        ("--impl", f"Z:{ROOT}/impl/cpp/impl.yaml"),
        ("--cases", f"Z:{ROOT}/cases"),
        ("--case", "run/*"),
        ("--results", "Z:/o/results.jsonl"),
    ):
        assert command[command.index(option) + 1] == value


def test_only_adapters_of_the_build_are_played_there() -> None:
    chosen, left_out = implementations.choose([], WINDOWS)
    assert [each.name for each in chosen] == ["cpp@windows"] and left_out == []
    chosen, left_out = implementations.choose(["all"], WINDOWS)
    assert [each.name for each in chosen] == ["cpp@windows"]
    assert any(line.startswith("Left out: cpython: ") for line in left_out)
    with pytest.raises(UsageError, match="cpython: its adapter is not one that is built for windows"):
        implementations.choose(["cpython"], WINDOWS)


def test_a_platform_that_cannot_be_had_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "manager", lambda: None)
    platform = replace(WINDOWS, needs=(Need("Wine", setup.PLAY, lambda: False, "wine64"),))
    with pytest.raises(UsageError, match="The platform windows cannot be played here. Missing: Wine"):
        platform.ensure(True)


@pytest.mark.parametrize("fails", [True, False])
def test_all_that_was_started_there_is_ended(tmp_path: Path, fails: bool) -> None:
    ender = script(tmp_path / "ender", '#!/bin/sh\necho "$HOUSE $1" > "$(dirname "$0")/ended"\n')
    platform = replace(WINDOWS, ender=(str(ender), "--end"), environment={"HOUSE": "mine"})
    try:
        with platform.session():
            if fails:
                raise KeyError
    except KeyError:
        pass
    assert (tmp_path / "ended").read_text() == "mine --end\n"


def test_two_runs_do_not_end_each_others_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platforms, "BUILD", tmp_path)
    platform = replace(WINDOWS, ender=("true",))
    said = []
    order = []
    inside = threading.Event()

    def waiting_lets_go(text: str) -> None:
        said.append(text)
        inside.set()

    def another_run() -> None:
        with platform.alone(print), platform.session():
            started.set()
            inside.wait(60)
            order.append("the first has ended")

    started = threading.Event()
    first = threading.Thread(target=another_run)
    first.start()
    started.wait(60)
    with platform.alone(waiting_lets_go), platform.session():
        order.append("the second has begun")
    first.join()
    assert order == ["the first has ended", "the second has begun"]
    assert said == ["Waiting for another run on windows."]


def test_the_machine_itself_is_for_all_runs_at_once() -> None:
    native = PLATFORMS["native"]
    with native.alone(print), native.alone(print):
        pass


def test_dependencies_are_built_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "BUILD", tmp_path / "build")
    monkeypatch.setattr(build, "PLATFORM_FILES", tmp_path)
    script(tmp_path / "moon/dependencies", '#!/bin/sh\nmkdir -p "$1" && echo made >> "$1/log"\n')
    for _ in range(2):
        build.ensure_dependencies("moon", Plain())
    build.ensure_dependencies("earth", Plain())
    assert (tmp_path / "build/moon/dependencies/log").read_text() == "made\n"
    assert not (tmp_path / "build/earth").exists()


def test_a_toolchain_chooses_the_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "BUILD", tmp_path)
    assert not any("CXX_COMPILER=" in word for word in build.configuration("windows", tests=False) or [])
