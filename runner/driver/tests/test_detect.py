"""The command detect as a whole, with a handful of mutants and cases: made, played and judged as all are.

It takes the build in build/release, or the folder that CHILDPROOF_BUILD names.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from driver import cli
from driver.detect import command, mutants
from driver.detect.mutants import MUTANTS
from driver.display import Plain
from driver.failure import UsageError
from driver.layout import ROOT

NO_OP = """
- id: no-op
  title: nothing is wrong
  file: list2cmdline.cpp
  find: 'std::string line;'
  replace: 'std::string line{};'
"""


@pytest.fixture(scope="session")
def programs() -> Path:
    found = Path(os.environ.get("CHILDPROOF_BUILD", str(ROOT / "build" / "release"))) / "bin"
    if not (found / "childproof").exists() or not (found / "cpp-adapter").exists():
        pytest.skip(f"{found} holds no build (CHILDPROOF_BUILD names another)")
    return found


def detect(lists: Path, programs: Path, out: Path, *arguments: str) -> dict[str, Any]:
    """What the command leaves in detect.json."""
    options = cli.parse(["detect", *arguments, "--jobs", "2", "--time-scale", "1", "--out", str(out)])
    command.detect(options, lists, programs, Plain())
    found: dict[str, Any] = json.loads((out / "detect.json").read_text())
    schema = json.loads((ROOT / "spec" / "detect.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(found)
    return found


def test_defects_are_caught_and_what_is_equivalent_is_not(programs: Path, tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    (lists / "cpp").mkdir(parents=True)
    for area in ("exit-status", "list2cmdline"):
        (lists / "cpp" / f"{area}.yaml").symlink_to(MUTANTS / "cpp" / f"{area}.yaml")
    (lists / "cpp" / "run.yaml").write_text(NO_OP)
    chosen = ("cpp/list2cmdline/empty-vanishes", "cpp/exit-status/signal-looks-like-exit", "cpp/run/no-op")
    found = detect(
        lists,
        programs,
        tmp_path / "out",
        *(word for name in chosen for word in ("--mutant", name)),
        *("--impl", "cpp", "--case", "list2cmdline/*", "--case", "exit-status/sigkill"),
    )
    assert {each["name"]: each["caught"] for each in found["mutants"]} == {
        "cpp/exit-status/signal-looks-like-exit": True,
        "cpp/list2cmdline/empty-vanishes": True,
        "cpp/run/no-op": False,
    }
    (original,) = found["originals"]
    assert not original["false_alarms"] and original["cases"]
    assert not found["green"] and found["complete"]
    assert "not caught:** cpp/run/no-op" in (tmp_path / "out" / "detect.md").read_text()


def test_an_edited_module_is_the_one_that_is_played(programs: Path, tmp_path: Path) -> None:
    if not mutants.load(MUTANTS, "cpython"):
        pytest.fail("there are no mutants of CPython")
    arguments = ("--impl", "cpython", "--mutant", "cpython/list2cmdline/empty-vanishes", "--case", "list2cmdline/*")
    try:
        found = detect(MUTANTS, programs, tmp_path, *arguments)
    except UsageError as error:
        pytest.skip(str(error))
    (mutant,) = found["mutants"]
    assert found["green"]
    assert all(case.startswith("list2cmdline/") for case in mutant["cases"])


def test_no_mutant_selected_is_an_error(programs: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No mutant"):
        detect(MUTANTS, programs, tmp_path, "--mutant", "cpp/nothing/*")
