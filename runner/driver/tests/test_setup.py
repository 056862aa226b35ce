"""What is missing on a machine, and how it is installed, with package managers and compilers that only pretend."""

from __future__ import annotations

import os
import shlex
import sys
import time
from pathlib import Path

import pytest

from conftest import script
from driver import interpreter, setup
from driver.failure import Broken


class Machine:
    """A machine with nothing on it but what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.commands = folder / "commands"
        self.prefix = folder / "prefix"
        self.log = folder / "log"
        self.commands.mkdir()

    def command(self, name: str, text: str) -> None:
        script(self.commands / name, f"#!/bin/sh\n{text}\n")

    def header(self, name: str) -> None:
        script(self.prefix / "include" / name, "")

    def manager(self, name: str, then: str = "") -> None:
        """A package manager that notes how it was called."""
        self.command(name, f'echo "$(basename "$0") $*" >> {shlex.quote(str(self.log))}\n{then}')

    def calls(self) -> list[list[str]]:
        return [line.split() for line in self.log.read_text().splitlines()] if self.log.exists() else []

    def complete(self, compiler: str = "g++", version: str = "12.2.0") -> None:
        self.command(compiler, f"echo {version}")
        self.command("cmake", "echo cmake version 3.25.1")
        self.command("ninja", "")
        for name in ("yaml-cpp/yaml.h", "nlohmann/json.hpp", "asio.hpp", "CLI/CLI.hpp"):
            self.header(name)
        for name in ("gtest/gtest.h", "benchmark/benchmark.h"):
            self.header(name)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(tmp_path)
    for name in ("sh", "env", "basename", "touch", "mkdir"):
        (made.commands / name).symlink_to(f"/bin/{name}" if os.path.exists(f"/bin/{name}") else f"/usr/bin/{name}")
    monkeypatch.setenv("PATH", str(made.commands))
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setattr(setup, "prefixes", lambda: [made.prefix])
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return made


def test_a_complete_machine_is_left_alone_and_that_is_quick(machine: Machine) -> None:
    machine.complete()
    machine.manager("apt-get")
    began = time.process_time()
    assert setup.ensure(setup.TEST, True) == sys.executable
    assert machine.calls() == []
    assert time.process_time() - began < 0.3  # of this process; a machine's speed is not asserted


def test_only_what_is_missing_is_installed_with_one_call(machine: Machine) -> None:
    machine.complete()
    (machine.commands / "ninja").unlink()
    (machine.prefix / "include/CLI/CLI.hpp").unlink()
    bring = f"case $1 in install) mkdir -p {machine.prefix}/include/CLI; touch {machine.prefix}/include/CLI/CLI.hpp"
    machine.manager("apt-get", f"{bring} && printf '#!/bin/sh' > {machine.commands}/ninja;; esac")
    with pytest.raises(Broken, match="Missing: Ninja"):  # it is not executable: that is seen, too
        setup.ensure(setup.PLAY, True)
    update, install = machine.calls()
    assert update == ["apt-get", "update", "-qq"]
    assert install[-2:] == ["ninja-build", "libcli11-dev"]
    assert {"-y", "--no-install-recommends"} <= set(install) and "g++" not in install


def test_what_tests_need_is_not_installed_for_playing(machine: Machine) -> None:
    machine.complete()
    (machine.prefix / "include/gtest/gtest.h").unlink()
    assert [need.what for need in setup.missing_for(setup.PLAY)] == []
    assert [need.what for need in setup.missing_for(setup.TEST)] == ["GoogleTest"]


def test_reading_results_needs_no_compiler(machine: Machine) -> None:
    assert setup.missing_for(setup.REPORT) == []
    assert "a C++20 compiler" in [need.what for need in setup.missing_for(setup.PLAY)]


def test_no_install_only_says_what_is_missing(machine: Machine) -> None:
    machine.complete()
    (machine.commands / "cmake").unlink()
    machine.manager("apt-get")
    with pytest.raises(Broken, match="CMake 3.22(.|\n)*apt-get install .* cmake$") as failure:
        setup.ensure(setup.PLAY, False)
    assert failure.value.code == 3
    assert machine.calls() == []


def test_a_failing_package_manager_is_quoted(machine: Machine) -> None:
    machine.manager("apt-get", "[ $1 = update ] || { echo no such package; exit 100; }")
    with pytest.raises(Broken, match="no such package\napt-get failed with status 100"):
        setup.ensure(setup.PLAY, True)


def test_without_a_package_manager_the_missing_is_named(machine: Machine) -> None:
    with pytest.raises(Broken, match="Missing: a C.. compiler|Missing: a C"):
        setup.ensure(setup.PLAY, True)


def test_sudo_is_used_by_others_than_root(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    machine.manager("sudo")
    machine.manager("apt-get")
    setup.install(["cmake"], setup.MANAGERS[0])
    assert [call[:4] for call in machine.calls()] == [["sudo", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]] * 2


def test_neither_root_nor_sudo_is_said(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Broken, match="Neither root nor sudo"):
        setup.install(["cmake"], setup.MANAGERS[0])


@pytest.mark.parametrize(
    "name, packages", [("brew", "gcc cmake ninja"), ("vcpkg", "yaml-cpp nlohmann-json asio cli11")]
)
def test_other_package_managers_are_asked_for_their_own_names(machine: Machine, name: str, packages: str) -> None:
    machine.manager(name)
    with pytest.raises(Broken):  # it brings nothing
        setup.ensure(setup.PLAY, True)
    (call,) = machine.calls()
    assert call[0] == name and packages in " ".join(call)


@pytest.mark.parametrize(
    "name, version, expected",
    [
        ("g++", "12", "g++"),
        ("g++", "11.4.0", None),
        ("clang++", "14.0.6", "clang++"),
        ("clang++", "11", None),
        ("g++-13", "13.1", "g++-13"),
    ],
)
def test_a_compiler_has_to_be_new_enough(machine: Machine, name: str, version: str, expected: str | None) -> None:
    machine.command(name, f"echo {version}")
    assert setup.compiler() == expected


def test_CXX_chooses_the_compiler(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.complete()
    monkeypatch.setenv("CXX", "my-compiler")
    assert setup.compiler() == "my-compiler"


def test_without_packages_of_the_distribution_a_virtual_environment_is_made(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.complete()
    machine.manager("brew")
    monkeypatch.setattr(interpreter, "find", lambda modules: None)
    monkeypatch.setattr(interpreter, "make_venv", lambda modules: "venv with " + " ".join(modules))
    assert setup.ensure(setup.PLAY, True) == "venv with jinja2 rich yaml"
