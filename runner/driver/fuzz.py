"""Runs the fuzzers (libFuzzer), *_fuzz.cpp in the folders named fuzz; each begins with the corpus that lies beside it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from driver import build
from driver.display import Display
from driver.groups import Group, tool
from driver.layout import BUILD, ROOT

PRESET = "fuzz"
COMPILER = "clang++"
EXECUTED = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
COVERED = re.compile(r"\bcov: (\d+)")


def sources() -> list[Path]:
    return sorted(file for folder in ("impl", "runner") for file in (ROOT / folder).rglob("*_fuzz.cpp"))


def run(seconds: int, screen: Display) -> Group:
    """Let each fuzzer look for so many seconds. What it finds stays in build/fuzz/found."""
    group = Group("fuzz")
    if seconds == 0 or not shutil.which(COMPILER):
        group.skip("all", "--fuzz SECONDS was not given" if seconds == 0 else f"{COMPILER} is not installed")
        return group
    programs = build.ensure(PRESET, screen)
    for source in sources():
        passed = look(source, programs, seconds, screen)
        group.passed += passed
        group.failed += not passed
    return group


def look(source: Path, programs: Path, seconds: int, screen: Display) -> bool:
    """Run one fuzzer; whether it found nothing."""
    name = source.stem.removesuffix("_fuzz")
    found, corpus = BUILD / PRESET / "found", BUILD / PRESET / "corpus" / name
    for folder in (found, corpus):
        folder.mkdir(parents=True, exist_ok=True)
    command = [str(programs / f"fuzz-{name}"), f"-max_total_time={seconds}", "-print_final_stats=1"]
    command.append(f"-artifact_prefix={found}/{name}-")
    words = source.with_name(f"{name}.dict")
    command += [f"-dict={words}"] if words.is_file() else []
    status, output = tool(f"fuzz {name}", [*command, str(corpus), str(source.parent / "corpus" / name)], screen)
    screen.say(f"fuzz {name}: {last(EXECUTED, output)} executions, coverage {last(COVERED, output)}")
    return status == 0


def last(pattern: "re.Pattern[str]", output: list[str]) -> str:
    found = "unknown"
    for line in output:
        match = pattern.search(line)
        found = match[1] if match else found
    return found
