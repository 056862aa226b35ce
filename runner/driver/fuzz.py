"""Runs the fuzzers (libFuzzer), *_fuzz.cpp in the folders named fuzz; each begins with the corpus that lies beside it."""

from __future__ import annotations

import base64
import os
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from driver import build, processes, setup
from driver.display import Display
from driver.failure import Broken
from driver.groups import Group
from driver.layout import BUILD, ROOT
from driver.setup import TEST, Need

PRESET = "fuzz"
COMPILER = "clang++"
LONGEST = 25  # seconds for one input; one that takes longer is a find, too
PROGRESS = re.compile(r"#\d+\s")
EXECUTED = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
COVERED = re.compile(r"\bcov: (\d+)")
FOUND = re.compile(r"Test unit written to (.+)")


def has_library() -> bool:
    """Whether clang has libFuzzer; Debian packages it apart."""
    folder = processes.unbroken([COMPILER, "-print-resource-dir"]).stdout.strip()
    return any(Path(folder).glob("lib/*/libclang_rt.fuzzer*.a"))


# Each is looked for when the one before it is there.
NEEDS = (
    Need("clang", TEST, lambda: shutil.which(COMPILER) is not None, "clang"),
    Need("libFuzzer", TEST, has_library, "libclang-rt-dev"),
)


def sources() -> list[Path]:
    return sorted(file for folder in ("impl", "runner") for file in (ROOT / folder).rglob("*_fuzz.cpp"))


def run(seconds: int, may_install: bool, screen: Display) -> Group:
    """Let each fuzzer look for so many seconds, one for each CPU at a time. What it finds stays in build/fuzz/found."""
    group = Group("fuzz")
    if seconds == 0:
        group.skip("all", "--fuzz SECONDS was not given")
        return group
    try:
        for need in NEEDS:
            setup.ensure_tools([need], may_install)
    except Broken as lack:
        group.skip("all", str(lack))
        return group
    programs = build.ensure(PRESET, screen)
    began = time.monotonic()
    with screen.bar("fuzz") as bar, ThreadPoolExecutor(os.cpu_count()) as pool:
        looks = pool.map(partial(look, programs=programs, seconds=seconds), sources())
        for number, (passed, said) in enumerate(looks, start=1):
            screen.say(said)
            bar.update(number, len(sources()))
            group.passed += passed
            group.failed += not passed
        bar.finish(f"fuzz: {'failed' if group.failed else 'done'} in {time.monotonic() - began:.1f} s")
    return group


def look(source: Path, programs: Path, seconds: int) -> tuple[bool, str]:
    """Run one fuzzer. Whether it found nothing, and what there is to say."""
    name = source.stem.removesuffix("_fuzz")
    found, corpus = BUILD / PRESET / "found", BUILD / PRESET / "corpus" / name
    for folder in (found, corpus):
        folder.mkdir(parents=True, exist_ok=True)
    program = str(programs / f"fuzz-{name}")
    command = [program, f"-max_total_time={seconds}", f"-timeout={LONGEST}", "-print_final_stats=1"]
    command.append(f"-artifact_prefix={found}/{name}-")
    words = source.with_name(f"{name}.dict")
    command += [f"-dict={words}"] if words.is_file() else []
    with processes.child([*command, str(corpus), str(source.parent / "corpus" / name)], cwd=ROOT) as process:
        output = [line for _, line in processes.lines(process)]
    if process.returncode == 0:
        return True, f"fuzz {name}: {last(EXECUTED, output)} executions, coverage {last(COVERED, output)}"
    said = [line for line in output if not PROGRESS.match(line)]
    said.append(f"fuzz {name}: failed with status {process.returncode}")
    return False, "\n".join([*said, *how_to_see_again(program, Path(last(FOUND, output)))])


def how_to_see_again(program: str, find: Path) -> list[str]:
    """The command that shows a find; and the find itself, since the machine may be gone when the log is read."""
    if not find.is_file():
        return []
    encoded = base64.b64encode(find.read_bytes()).decode()
    return [f"To see it again: {program} {find}", f"The file can be made of this log, too: base64 -d <<< '{encoded}'"]


def last(pattern: "re.Pattern[str]", output: list[str]) -> str:
    found = "unknown"
    for line in output:
        match = pattern.search(line)
        found = match[1] if match else found
    return found
