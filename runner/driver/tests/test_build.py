"""When the build folder is configured, and what is passed on."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from driver import build, setup
from driver.display import Plain
from driver.failure import Broken
from driver.layout import ROOT


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(build, "BUILD", tmp_path)
    monkeypatch.setattr(setup, "compiler", lambda: "g++-13")
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.delenv("VCPKG_ROOT", raising=False)
    return tmp_path / "release"


def configured(folder: Path, home: Path = ROOT, tests: str = "OFF", benchmarks: str = "ON") -> None:
    folder.mkdir()
    (folder / "build.ninja").touch()
    options = f"CHILDPROOF_TESTS:BOOL={tests}\nCHILDPROOF_BENCHMARKS:BOOL={benchmarks}\n"
    cache = f"# a comment: no=entry\n{options}CMAKE_HOME_DIRECTORY:INTERNAL={home}\n"
    (folder / "CMakeCache.txt").write_text(cache)


def test_a_new_folder_is_configured_without_tests_for_playing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    command = build.configuration("release", tests=False)
    assert command == [
        *["cmake", "--preset", "release", "-DCHILDPROOF_TESTS=OFF", "-DCHILDPROOF_BENCHMARKS=OFF"],
        "-DCMAKE_CXX_COMPILER=g++-13",
    ]


def test_ccache_is_used_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")
    assert "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache" in (build.configuration("release", tests=False) or [])


def test_CXX_is_left_to_cmake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXX", "clang++")
    assert not any("COMPILER=" in word for word in build.configuration("release", tests=False) or [])


def test_benchmarks_are_built_without_the_tests() -> None:
    command = build.configuration("release", tests=False, benchmarks=True) or []
    assert {"-DCHILDPROOF_TESTS=OFF", "-DCHILDPROOF_BENCHMARKS=ON"} <= set(command)


def test_adding_the_benchmarks_keeps_the_tests(folder: Path) -> None:
    configured(folder, tests="ON", benchmarks="OFF")
    command = build.configuration("release", tests=False, benchmarks=True) or []
    assert {"-DCHILDPROOF_TESTS=ON", "-DCHILDPROOF_BENCHMARKS=ON"} <= set(command)
    assert build.configuration("release", tests=False) is None


@pytest.mark.parametrize("was, wanted", [("OFF", False), ("ON", False), ("ON", True)])
def test_a_configured_folder_is_left_to_ninja(folder: Path, was: str, wanted: bool) -> None:
    configured(folder, tests=was)
    assert build.configuration("release", tests=wanted) is None


def test_tests_are_added_to_a_folder_that_had_none(folder: Path) -> None:
    configured(folder, tests="OFF")
    command = build.configuration("release", tests=True)
    assert command == ["cmake", "--preset", "release", "-DCHILDPROOF_TESTS=ON", "-DCHILDPROOF_BENCHMARKS=ON"]


def test_a_configuration_that_failed_is_made_again(folder: Path) -> None:
    configured(folder)
    (folder / "build.ninja").unlink()
    assert build.configuration("release", tests=False) is not None


def test_a_folder_of_another_checkout_is_started_anew(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configured(folder, home=tmp_path / "elsewhere")
    build.forget_if_moved("release", Plain())
    assert not folder.exists()
    assert f"was configured for {tmp_path}/elsewhere" in capsys.readouterr().out


def test_the_own_folder_is_kept(folder: Path) -> None:
    configured(folder)
    build.forget_if_moved("release", Plain())
    assert folder.exists()


def test_a_step_that_fails_shows_what_it_said() -> None:
    with pytest.raises(Broken, match="an error\n.* failed with status 4"):
        build.step([sys.executable, "-c", "print('an error'); raise SystemExit(4)"], Plain(), "build")


def test_a_step_that_succeeds_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    build.step([sys.executable, "-c", "print('[1/2] compiling\\n[2/2] linking')"], Plain(), "build")
    begin, end = capsys.readouterr().out.splitlines()
    assert begin == "build: 2 to do" and end.startswith("build: done in ")


def test_two_builds_in_one_folder_wait_for_each_other(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code = f"import fcntl, sys; lock = open({str(tmp_path / 'release.lock')!r}, 'w'); fcntl.flock(lock, fcntl.LOCK_EX)"
    wait = "; print('locked', flush=True); sys.stdin.readline()"
    with subprocess.Popen([sys.executable, "-c", code + wait], stdin=-1, stdout=-1, text=True) as other:
        assert other.stdin and other.stdout and other.stdout.readline() == "locked\n"

        class LetGo(Plain):
            """Lets the other build end once this one has said that it waits."""

            def say(self, text: str) -> None:
                super().say(text)
                assert other.stdin
                threading.Thread(target=other.stdin.close).start()

        with build.alone("release", LetGo()):
            assert other.wait(timeout=60) == 0
    assert "Waiting for another build" in capfd.readouterr().out
