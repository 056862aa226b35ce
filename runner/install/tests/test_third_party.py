"""What others take: the installed harness, the beginning of an adapter, and the CMake function that plays it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Sequence

import pytest

ROOT = Path(__file__).resolve().parents[3]
CASES = ["run/*", "exit-status/*", "errors/*", "working-directory/*"]

PROJECT = """\
cmake_minimum_required(VERSION 3.22)
project(third-party CXX)
enable_testing()
find_package(childproof REQUIRED)
childproof_add_conformance(mine COMMAND "{python}" "{adapter}" CASES run/* errors/* {more})
"""


def call(command: Sequence[object], folder: Path, status: int = 0) -> str:
    """What a command prints; it has to end with that status."""
    text = [str(word) for word in command]
    environment = {**os.environ, "CMAKE_GENERATOR": "Ninja"}  # there may be no make
    pipe, both = subprocess.PIPE, subprocess.STDOUT
    done = subprocess.run(text, cwd=folder, env=environment, stdout=pipe, stderr=both, text=True, timeout=300)
    assert done.returncode == status, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the build has been installed to, and then moved."""
    build = Path(os.environ.get("CHILDPROOF_BUILD", str(ROOT / "build" / "release")))
    if not (build / "bin" / "childproof").exists():
        pytest.skip(f"{build} is not built (CHILDPROOF_BUILD names another build)")
    first = tmp_path_factory.mktemp("install") / "first"
    call(["cmake", "--install", build, "--prefix", first], ROOT)
    return first.rename(first.with_name("moved"))


def new_adapter(language: str, folder: Path) -> Path:
    call([sys.executable, ROOT / "runner", "new-adapter", "mine", "--language", language, "--out", folder], ROOT)
    return folder


def verdicts(results: Path) -> dict[str, int]:
    footer = json.loads(results.read_text().splitlines()[-1])
    return {verdict: count for verdict, count in footer["counts"].items() if count}


@pytest.mark.parametrize("language", ["python", "javascript", "c++"])
def test_a_new_adapter_plays(language: str, installed: Path, tmp_path: Path) -> None:
    folder = new_adapter(language, tmp_path / "mine")
    command: list[object] = [installed / "bin" / "childproof", "run", "--impl", folder / "impl.yaml"]
    if language == "c++":
        work = tmp_path / "work"
        call(["cmake", "-S", folder, "-B", work], tmp_path)
        call(["cmake", "--build", work], tmp_path)
        manifest = folder / "impl.yaml"
        manifest.write_text(f"name: mine\ncommand: [{work}/adapter]\n")
    else:
        program = shutil.which({"python": "python3", "javascript": "node"}[language])
        if not program:
            pytest.skip(f"there is nothing to run {language} with")
        command += ["--interpreter", program]
    for case in CASES:
        command += ["--case", case]
    call([*command, "--results", "results.jsonl"], tmp_path)
    assert set(verdicts(tmp_path / "results.jsonl")) == {"pass", "unsupported"}


def test_a_name_that_is_taken_is_refused(tmp_path: Path) -> None:
    folder = new_adapter("python", tmp_path / "mine")
    command = [sys.executable, ROOT / "runner", "new-adapter", "mine", "--language", "python", "--out", folder]
    assert "is there already" in call(command, tmp_path, status=2)
    assert "is not made of" in call([*command[:3], "../up", *command[4:]], tmp_path, status=2)
    assert "invalid choice: 'cobol'" in call([*command[:5], "cobol"], tmp_path, status=2)


def configured(installed: Path, folder: Path, more: str = "") -> Path:
    adapter = new_adapter("python", folder / "adapter") / "adapter.py"
    (folder / "CMakeLists.txt").write_text(PROJECT.format(python=sys.executable, adapter=adapter, more=more))
    call(["cmake", "-S", folder, "-B", folder / "build", f"-DCMAKE_PREFIX_PATH={installed}"], folder)
    return folder / "build"


def test_a_project_plays_its_adapter_with_ctest(installed: Path, tmp_path: Path) -> None:
    build = configured(installed, tmp_path)
    assert "100% tests passed" in call(["ctest", "--no-tests=error", "--output-on-failure"], build)
    assert verdicts(build / "mine.jsonl")["pass"] > 20
    printed = call(
        [installed / "bin" / "childproof-report", build / "mine.jsonl", "--out", build / "reports"], tmp_path
    )
    assert printed.splitlines()[-1] == str(build / "reports" / "report.html")


def test_ctest_fails_where_an_expectation_does_not_hold(installed: Path, tmp_path: Path) -> None:
    entry = "- {case: run/completed-process, reason: none, link: 'https://example.org'}\n"
    (tmp_path / "expectations.yaml").write_text(entry)
    build = configured(installed, tmp_path, "EXPECTATIONS expectations.yaml")
    printed = call(["ctest", "--output-on-failure"], build, status=8)
    assert "unexpected_pass" in printed


@pytest.mark.parametrize(
    "arguments, complaint",
    [
        ("ADAPTER nothing COMMAND echo", "say how the adapter is started"),
        ("TAGS fast", "say how the adapter is started"),
        ("ADAPTER nothing COLOUR red", "does not know COLOUR;red"),
    ],
)
def test_the_function_refuses_wrong_arguments(installed: Path, tmp_path: Path, arguments: str, complaint: str) -> None:
    function = installed / "lib" / "cmake" / "childproof" / "childproof-conformance.cmake"
    (tmp_path / "try.cmake").write_text(f"include({function})\nchildproof_add_conformance(mine {arguments})\n")
    assert complaint in call(["cmake", "-P", tmp_path / "try.cmake"], tmp_path, status=1)


def test_the_installed_engine_finds_its_cases_from_anywhere(installed: Path, tmp_path: Path) -> None:
    engine = installed / "bin" / "childproof"
    assert "cases" in call([engine, "lint"], tmp_path)
    assert "run/completed-process" in call([engine, "list"], tmp_path)


def check_example(program: Path, folder: Path) -> None:
    assert call([program, "echo", "hello"], folder) == "It printed 6 bytes and returned 0.\n"
    assert call([program, "/nowhere"], folder).startswith("It did not start (exec): [Errno 2] ")


def check_found_by_cmake(installed: Path, folder: Path) -> None:
    source = installed / "share" / "childproof" / "example"
    call(["cmake", "-S", source, "-B", folder / "build", f"-DCMAKE_PREFIX_PATH={installed}"], folder)
    call(["cmake", "--build", folder / "build"], folder)
    check_example(folder / "build" / "example", folder)


def check_found_by_pkg_config(
    installed: Path, folder: Path, kind: Sequence[str] = (), link: Sequence[str] = ()
) -> None:
    if not shutil.which("pkg-config"):
        pytest.skip("there is no pkg-config")
    environment = {**os.environ, "PKG_CONFIG_PATH": str(installed / "lib" / "pkgconfig")}
    command = ["pkg-config", "--cflags", "--libs", *kind, "childproof"]
    flags = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    main = installed / "share" / "childproof" / "example" / "main.cpp"
    call(["c++", "-std=c++20", main, *flags, *link, "-o", folder / "example"], folder)
    check_example(folder / "example", folder)


def test_the_installed_library_is_found_by_cmake(installed: Path, tmp_path: Path) -> None:
    check_found_by_cmake(installed, tmp_path)


def test_the_installed_library_is_found_by_pkg_config(installed: Path, tmp_path: Path) -> None:
    check_found_by_pkg_config(installed, tmp_path, kind=["--static"])


@pytest.fixture(scope="module")
def installed_shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the library alone, built as a shared one, has been installed to, and then moved."""
    build = tmp_path_factory.mktemp("shared")
    off = [f"-DCHILDPROOF_{part}=OFF" for part in ("TESTS", "BENCHMARKS")]
    call(["cmake", "-S", ROOT, "-B", build, "-DBUILD_SHARED_LIBS=ON", *off], ROOT)
    call(["cmake", "--build", build, "--target", "subprocess", "--parallel", str(os.cpu_count())], ROOT)
    call(["cmake", "--install", build, "--component", "library", "--prefix", build / "first"], ROOT)
    return (build / "first").rename(build / "moved")


def test_the_shared_library_carries_the_version_of_its_interface(installed_shared: Path) -> None:
    library = installed_shared / "lib" / "libsubprocess.so"
    version = re.fullmatch(r"libsubprocess\.so\.(\d+\.\d+)\.\d+", library.resolve().name)
    assert version
    assert (library.parent / f"libsubprocess.so.{version[1]}").resolve() == library.resolve()


def test_the_shared_library_is_found_by_cmake(installed_shared: Path, tmp_path: Path) -> None:
    check_found_by_cmake(installed_shared, tmp_path)


def test_the_shared_library_is_found_by_pkg_config(installed_shared: Path, tmp_path: Path) -> None:
    check_found_by_pkg_config(installed_shared, tmp_path, link=[f"-Wl,-rpath,{installed_shared / 'lib'}"])
