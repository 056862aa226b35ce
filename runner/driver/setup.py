"""What has to be on the machine, and how it is installed where it is missing.

Only the standard library is used here: this runs before the rest is there.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Sequence

from driver import interpreter, processes
from driver.failure import Broken

# What a command needs: rendering reports, playing cases, measuring, or testing the project, each including the one before.
REPORT, PLAY, BENCH, TEST = range(4)


@dataclass(frozen=True)
class Need:
    """Something that is needed from `purpose` on, and the packages that bring it."""

    what: str
    purpose: int
    there: Callable[[], bool]
    apt: str
    brew: str | None = None
    vcpkg: str | None = None


def version_of(*command: str) -> tuple[int, ...]:
    """The first version number in what the command prints; () if it does not run."""
    try:
        printed = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    number = re.search(r"\d+(\.\d+)*", printed.stdout) if printed.returncode == 0 else None
    return tuple(map(int, number[0].split("."))) if number else ()


# The oldest that know enough C++20, then what distributions call newer ones that are not the default.
COMPILERS = {"g++": 12, "clang++": 14}
VERSIONED = [f"{name}-{n}" for name, oldest in COMPILERS.items() for n in range(oldest + 8, oldest - 1, -1)]


def compiler() -> str | None:
    """The C++ compiler to build with: the one that CXX names, else the first that is new enough."""
    if "CXX" in os.environ:
        return os.environ["CXX"]
    for name in [*COMPILERS, *VERSIONED]:
        if shutil.which(name) and version_of(name, "-dumpversion") >= (COMPILERS[name.split("-")[0]],):
            return name
    return None


def prefixes() -> list[Path]:
    """Where libraries are installed."""
    listed = os.environ.get("CMAKE_PREFIX_PATH", "").split(os.pathsep)
    vcpkg = os.environ.get("VCPKG_ROOT")
    installed = list(Path(vcpkg, "installed").glob("*")) if vcpkg else []
    return [*map(Path, filter(None, listed)), *installed, *map(Path, ("/usr", "/usr/local", "/opt/homebrew"))]


def header(name: str) -> Callable[[], bool]:
    return lambda: any((prefix / "include" / name).is_file() for prefix in prefixes())


def module(name: str) -> Callable[[], bool]:
    return lambda: interpreter.has(interpreter.DISTRIBUTION, [name])


TOOLS = (
    Need("a C++20 compiler", PLAY, lambda: compiler() is not None, "g++", "gcc"),
    Need("CMake 3.22", PLAY, lambda: version_of("cmake", "--version") >= (3, 22), "cmake", "cmake"),
    Need("Ninja", PLAY, lambda: shutil.which("ninja") is not None, "ninja-build", "ninja"),
    Need("yaml-cpp", PLAY, header("yaml-cpp/yaml.h"), "libyaml-cpp-dev", "yaml-cpp", "yaml-cpp"),
    Need("nlohmann/json", PLAY, header("nlohmann/json.hpp"), "nlohmann-json3-dev", "nlohmann-json", "nlohmann-json"),
    Need("Asio", PLAY, header("asio.hpp"), "libasio-dev", "asio", "asio"),
    Need("CLI11", PLAY, header("CLI/CLI.hpp"), "libcli11-dev", "cli11", "cli11"),
    Need("GoogleTest", TEST, header("gtest/gtest.h"), "libgtest-dev", "googletest", "gtest"),
    Need(
        "Google Benchmark", BENCH, header("benchmark/benchmark.h"), "libbenchmark-dev", "google-benchmark", "benchmark"
    ),
)
# Python packages, by the name they are imported under. Where there is no apt, a virtual environment gets them.
MODULES = (
    Need("jinja2", REPORT, module("jinja2"), "python3-jinja2"),
    Need("rich", REPORT, module("rich"), "python3-rich"),
    Need("yaml", REPORT, module("yaml"), "python3-yaml"),
    Need("pytest", TEST, module("pytest"), "python3-pytest"),
    Need("jsonschema", TEST, module("jsonschema"), "python3-jsonschema"),
)


@dataclass(frozen=True)
class Manager:
    """A package manager: its name, which is also the column of the table above, and what it is told."""

    name: str
    refresh: Sequence[str]
    install: Sequence[str]
    as_root: bool = False


MANAGERS = (
    Manager("apt", ["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends"], True),
    Manager("brew", [], ["brew", "install", "--quiet"]),
    Manager("vcpkg", [], ["vcpkg", "install"]),
)


def manager() -> Manager | None:
    return next((each for each in MANAGERS if shutil.which(each.install[0])), None)


def root_prefix() -> list[str]:
    """What goes before a command that needs root."""
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if os.geteuid() == 0:
        return quiet
    if shutil.which("sudo"):
        return ["sudo", *quiet]
    raise Broken("Neither root nor sudo: the packages cannot be installed from here.")


def install(packages: Sequence[str], by: Manager) -> None:
    """Install packages; what the package manager says is shown only if it fails."""
    prefix = root_prefix() if by.as_root else []
    command = [*prefix, *by.install, *packages]
    print(f"Installing what is missing: {shlex.join([*by.install, *packages])}", flush=True)
    said = [processes.unbroken([*prefix, *by.refresh]).stdout] if by.refresh else []
    done = processes.unbroken(command)
    if done.returncode != 0:
        raise Broken("".join([*said, done.stdout, f"{by.install[0]} failed with status {done.returncode}."]))


def missing_for(purpose: int) -> list[Need]:
    """What the machine lacks. Python packages are missing only if no interpreter has all of them."""
    missing = [need for need in TOOLS if need.purpose <= purpose and not need.there()]
    modules = [need for need in MODULES if need.purpose <= purpose]
    if interpreter.find([need.what for need in modules]) is None:
        missing += [need for need in modules if not need.there()]
    return missing


def supply(missing: Callable[[], list[Need]], may_install: bool) -> list[Need]:
    """Install what is missing; what cannot be had that way is returned."""
    needs = missing()
    by = manager()
    packages = [package for need in needs if by and (package := getattr(need, by.name))]
    if needs and not may_install:
        names = ", ".join(need.what for need in needs)
        hint = f"\nThis installs it: {shlex.join([*by.install, *packages])}" if by and packages else ""
        raise Broken(f"Missing, and --no-install was given: {names}.{hint}")
    if not (by and packages):
        return needs
    install(packages, by)
    return missing()


def refuse(lacking: Sequence[Need]) -> None:
    """Raise Broken where something is missing that only the user can bring."""
    if lacking:
        raise Broken(f"Missing: {', '.join(need.what for need in lacking)}. Install it, then start this again.")


def ensure_tools(needs: Sequence[Need], may_install: bool) -> None:
    """See to it that all of these are there."""
    refuse(supply(lambda: [need for need in needs if not need.there()], may_install))


def ensure(purpose: int, may_install: bool) -> str:
    """See to it that everything is there that the purpose needs. The Python to go on with."""
    lacking = supply(lambda: missing_for(purpose), may_install)
    refuse([need for need in lacking if need in TOOLS])
    modules = [need.what for need in MODULES if need.purpose <= purpose]
    return interpreter.find(modules) or interpreter.make_venv(modules)
