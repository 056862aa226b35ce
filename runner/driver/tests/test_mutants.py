"""The lists of mutants: each is one change that can be made, and says whose it is where it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from driver.detect import mutants
from driver.detect.mutants import MUTANTS, Mutant
from driver.detect.originals import PythonModule
from driver.failure import UsageError
from driver.layout import IMPLEMENTATIONS, ROOT

LISTS = sorted(MUTANTS.glob("*/*.yaml"))
AREAS = {path.name for path in (ROOT / "cases").iterdir()}
GOOD = "- {id: a, title: A, file: f, find: x, replace: y}\n"


@pytest.fixture(scope="module")
def cpython() -> PythonModule:
    try:
        return PythonModule()
    except UsageError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("path", LISTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_lists_fit_their_schema_and_are_named_after_areas(path: Path) -> None:
    schema = json.loads((ROOT / "spec" / "mutant.schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    best = jsonschema.exceptions.best_match(validator.iter_errors(yaml.safe_load(path.read_text())))
    assert best is None, f"{path}: {best.json_path}: {best.message}"
    assert path.stem in AREAS


def test_every_mutant_of_the_library_can_be_made() -> None:
    sources = IMPLEMENTATIONS / "cpp" / "src"
    for mutant in mutants.load(MUTANTS, "cpp"):
        mutant.applied_to((sources / mutant.file).read_text(), sources / mutant.file)


def test_every_mutant_of_cpython_can_be_made(cpython: PythonModule) -> None:
    for mutant in mutants.load(MUTANTS, "cpython"):
        compile(mutant.applied_to(cpython.text(mutant.file), cpython.library / mutant.file), mutant.place, "exec")


@pytest.mark.parametrize("original", ["cpp", "cpython"])
def test_no_two_mutants_are_the_same(original: str) -> None:
    changes = [(mutant.file, mutant.find, mutant.replace) for mutant in mutants.load(MUTANTS, original)]
    assert len(changes) == len(set(changes))


def write(folder: Path, text: str) -> Path:
    path = folder / "demo" / "run.yaml"
    path.parent.mkdir()
    path.write_text(text)
    return folder


def test_a_list_is_read(tmp_path: Path) -> None:
    (mutant,) = mutants.load(write(tmp_path, GOOD), "demo")
    assert (mutant.name, mutant.place) == ("demo/run/a", f"{tmp_path}/demo/run.yaml:1")
    assert mutant.applied_to("axb", Path("f")) == "ayb"


@pytest.mark.parametrize("text, times", [("abc", 0), ("xbx", 2)])
def test_what_is_not_there_once_is_refused_with_its_place(text: str, times: int) -> None:
    mutant = Mutant("a", "A", "f", "x", "y", place="run.yaml:7")
    with pytest.raises(UsageError, match=f"^run.yaml:7: a: 'find' .* exactly once in f, not {times} times"):
        mutant.applied_to(text, Path("f"))


@pytest.mark.parametrize(
    "text, message",
    [
        ("a: b\n", "expected a list"),
        ("- {id: a}\n", r"run.yaml:1: missing keys: \['file', 'find', 'replace', 'title'\]"),
        (GOOD.replace("}", ", more: 1}"), r"unknown keys: \['more'\]"),
        (GOOD + GOOD, "run.yaml:2: a is at .*run.yaml:1 already"),
        ("- [\n", "run.yaml: while parsing"),
    ],
)
def test_what_is_no_list_of_mutants_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        mutants.load(write(tmp_path, text), "demo")
