"""The search for a Python that has what is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import script
from driver import interpreter
from driver.failure import Broken
from driver.layout import RUNNER


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH of one empty folder, and no distribution's Python."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(interpreter, "DISTRIBUTION", str(tmp_path / "none"))
    monkeypatch.setattr(interpreter, "VENV", tmp_path / "venv")
    return tmp_path


def test_this_interpreter_comes_first() -> None:
    assert interpreter.find(["json", "yaml"]) == sys.executable


def test_one_that_lacks_a_module_is_passed_over(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreter, "here", lambda modules: False)
    script(elsewhere / "python3", "#!/bin/sh\nexit 1\n")
    script(elsewhere / "python3-config", "#!/bin/sh\nexit 0\n")
    good = script(elsewhere / "python3.11", "#!/bin/sh\nexit 0\n")
    assert interpreter.find(["yaml"]) == str(good)


def test_none_is_found_where_none_has_the_module(elsewhere: Path) -> None:
    script(elsewhere / "python3", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    assert interpreter.find(["no_such_module"]) is None


def test_the_working_directory_is_no_place_for_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "no_such_module.py").touch()
    monkeypatch.chdir(tmp_path)
    assert not interpreter.has(sys.executable, ["no_such_module"])


def test_a_virtual_environment_gets_the_packages_under_their_own_names(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = interpreter.VENV / "bin" / "python"
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    inner = f'echo "$@" > {elsewhere}/log'
    outer = f'[ "$*" = "-m venv --clear {interpreter.VENV}" ] && mkdir -p {made.parent} && cp {elsewhere}/inner {made}'
    script(elsewhere / "inner", f"#!/bin/sh\n{inner}\n")
    monkeypatch.setattr(sys, "executable", str(script(elsewhere / "python", f"#!/bin/sh\n{outer}\n")))
    assert interpreter.make_venv(["rich", "yaml"]) == str(made)
    assert (elsewhere / "log").read_text() == "-m pip install --quiet --disable-pip-version-check rich pyyaml\n"


def test_a_virtual_environment_that_cannot_be_made_is_an_error_with_advice(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = script(elsewhere / "python", "#!/bin/sh\necho no ensurepip; exit 1\n")
    monkeypatch.setattr(sys, "executable", str(broken))
    with pytest.raises(Broken, match="no ensurepip\n.*has not got yaml"):
        interpreter.make_venv(["yaml"])


def test_the_driver_goes_on_in_the_interpreter_found(tmp_path: Path) -> None:
    other = script(tmp_path / "python3", '#!/bin/sh\necho "other $*"\n')
    code = f"from driver import interpreter; interpreter.go_on_with({str(other)!r}, ['run', '--jobs', '2'])"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(RUNNER)}, capture_output=True, text=True
    )
    assert done.stdout == f"other {RUNNER} run --jobs 2\n", done.stderr


def test_the_launcher_passes_over_a_python_that_does_not_start(tmp_path: Path) -> None:
    script(tmp_path / "python3", "#!/bin/sh\necho 'version not installed' >&2; exit 127\n")
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run([str(RUNNER / "start"), "--help"], env=environment, capture_output=True, text=True)
    if os.path.exists("/usr/bin/python3"):
        assert done.returncode == 0 and "COMMAND" in done.stdout, done.stderr
    else:
        assert done.returncode == 3
