"""Configures and builds the C++ parts, in build/PRESET."""

from __future__ import annotations

import os
import re
import shutil
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, Sequence

from driver import lock, processes, setup
from driver.display import Display
from driver.failure import Broken
from driver.layout import BUILD, ROOT, RUNNER

PLATFORM_FILES = RUNNER / "platforms"
SELF_CONTAINED = ("fuzz",)  # presets that name their compiler and their targets themselves
NINJA_PROGRESS = re.compile(r"\[(\d+)/(\d+)\] ")


def folder(preset: str) -> Path:
    return BUILD / preset


BENCHMARKS = ("subprocess-bench", "subprocess-targets")


def cached(preset: str) -> dict[str, str]:
    """The settings that the build folder was configured with; empty if it was not."""
    cache = folder(preset) / "CMakeCache.txt"
    if not cache.is_file() or not (folder(preset) / "build.ninja").is_file():
        return {}
    entries = re.findall(r"^([^#/][^:\n]*):[^=\n]*=(.*)$", cache.read_text(errors="replace"), re.MULTILINE)
    return dict(entries)


def configuration(preset: str, tests: bool, benchmarks: bool = False) -> list[str] | None:
    """The command that configures the build folder; None if it is configured already."""
    was = cached(preset)
    wanted = {"CHILDPROOF_TESTS": tests, "CHILDPROOF_BENCHMARKS": tests or benchmarks}
    if was and not any(on and was.get(name) == "OFF" for name, on in wanted.items()):
        return None
    settings = [f"-D{name}={'ON' if on or was.get(name) == 'ON' else 'OFF'}" for name, on in wanted.items()]
    command = ["cmake", "--preset", preset, *settings]
    if not was:
        chosen = preset in SELF_CONTAINED or (PLATFORM_FILES / preset / "toolchain.cmake").is_file()
        compiler = None if chosen else setup.compiler()
        if compiler and "CXX" not in os.environ:
            command.append(f"-DCMAKE_CXX_COMPILER={compiler}")
        if shutil.which("ccache"):
            command.append("-DCMAKE_CXX_COMPILER_LAUNCHER=ccache")
        if "VCPKG_ROOT" in os.environ:
            command.append(f"-DCMAKE_TOOLCHAIN_FILE={os.environ['VCPKG_ROOT']}/scripts/buildsystems/vcpkg.cmake")
    return command


def forget_if_moved(preset: str, display: Display) -> None:
    """A build folder that came with a copied checkout would build the other checkout."""
    home = cached(preset).get("CMAKE_HOME_DIRECTORY")
    if home and Path(home).resolve() != ROOT:
        display.say(f"{folder(preset)} was configured for {home}: starting it anew.")
        shutil.rmtree(folder(preset))


@contextmanager
def alone(preset: str, display: Display) -> Iterator[None]:
    """Two builds in one folder would spoil each other."""
    with lock.alone(BUILD / f"{preset}.lock", f"Waiting for another build in {folder(preset)}.", display.say):
        yield


def step(command: Sequence[str], display: Display, title: str) -> None:
    """Run one command of the build; its output is shown only if it fails."""
    output = []
    began = time.monotonic()
    with display.bar(title) as bar:
        with processes.child(command, cwd=ROOT) as process:
            for _, line in processes.lines(process):
                output.append(line)
                progress = NINJA_PROGRESS.match(line)
                if progress:
                    bar.update(int(progress[1]), int(progress[2]))
        bar.finish(f"{title}: {'done' if process.returncode == 0 else 'failed'} in {time.monotonic() - began:.1f} s")
    if process.returncode != 0:
        raise Broken("\n".join([*output, f"{' '.join(command)} failed with status {process.returncode}."]))


def ensure_dependencies(preset: str, display: Display) -> None:
    """What no package brings for the platform of a preset is built by a script of its own."""
    script = PLATFORM_FILES / preset / "dependencies"
    made = folder(preset) / "dependencies" / "made"
    if script.is_file() and not made.is_file():
        step([str(script), str(made.parent)], display, "dependencies")
        made.touch()


def ensure(preset: str, display: Display, tests: bool = False, benchmarks: bool = False) -> Path:
    """Build what playing needs, with the benchmarks if they are wanted, or with `tests` everything. The folder with the
    programs."""
    with alone(preset, display):
        forget_if_moved(preset, display)
        ensure_dependencies(preset, display)
        configure = configuration(preset, tests, benchmarks)
        if configure:
            step(configure, display, "configure")
        targets = [] if tests or preset in SELF_CONTAINED else ["--target", "play", *(BENCHMARKS if benchmarks else [])]
        step(["cmake", "--build", "--preset", preset, *targets], display, "build")
    return folder(preset) / "bin"
