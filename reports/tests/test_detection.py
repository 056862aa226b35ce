"""What is made of the plays of mutants: catches, missed mutants, and what each case contributes."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from reports import detection, results
from reports.detection import Catch, Detection, Finding, Original
from reports.results import Run
from reports.tests.synthetic import case, footer, header, write
from reports.verdicts import Verdict

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "spec" / "detect.schema.json").read_text())


def run(folder: Path, **verdicts: str) -> Run:
    """A run of the cases area/NAME, or other/NAME for names that begin with "other"."""
    ids = {name: f"{'other' if name.startswith('other') else 'area'}/{name}" for name in verdicts}
    lines = [header(), *(case(id=ids[name], verdict=verdict) for name, verdict in verdicts.items()), footer()]
    path = folder / "results.jsonl"
    write(path, lines)
    return results.read([path]).runs[0]


def finding(name: str, *cases: str) -> Finding:
    catches = [Catch(each, Verdict.FAIL, "step 1: it | differs") for each in cases]
    return Finding(f"cpp/area/{name}", "area", "what is wrong", "list.yaml:1", "", 7, 1.5, catches)


def of(*findings: Finding, alarms: int = 0) -> Detection:
    alarm = Catch("area/c", Verdict.FAIL, "why")
    original = Original("cpp", "1", "linux", ("area/a", "area/b"), [alarm] * alarms, list(findings))
    return Detection("0.1.0", "2026-01-31T12:00:00Z", 1.0, False, True, [original])


def test_only_what_passes_unchanged_can_catch(tmp_path: Path) -> None:
    unchanged = run(tmp_path, a="pass", b="expected_fail", c="flaky", d="pass", other="pass", e="fail", f="pass")
    mutant = run(tmp_path, a="fail", b="fail", c="fail", d="pass", other="hang", e="crash", f="expected_fail")
    found = detection.catches(unchanged, mutant, "other")
    assert [(catch.case, catch.verdict.value) for catch in found] == [("other/other", "hang"), ("area/a", "fail")]


@pytest.mark.parametrize("verdict", ["fail", "crash", "hang", "leak", "error"])
def test_whatever_is_wrong_is_a_catch(tmp_path: Path, verdict: str) -> None:
    assert detection.catches(run(tmp_path, a="pass"), run(tmp_path, a=verdict), "area")


@pytest.mark.parametrize("verdict", ["unsupported", "notrun"])
def test_what_was_not_played_catches_nothing(tmp_path: Path, verdict: str) -> None:
    assert not detection.catches(run(tmp_path, a="pass"), run(tmp_path, a=verdict), "area")


def test_it_is_green_only_if_all_is_caught_and_nothing_else_is() -> None:
    assert of(finding("x", "area/a")).green
    assert not of(finding("x", "area/a"), finding("y")).green
    assert not of(finding("x", "area/a"), alarms=1).green
    assert not of().green
    broken = finding("x", "area/a")
    broken.problem = "the adapter did not start"
    assert not of(broken).green


def test_what_each_case_contributes() -> None:
    found = of(finding("x", "area/a"), finding("y", "area/a", "area/b"), finding("z"))
    assert found.cases() == [
        {"id": "area/a", "catches": 2, "alone": ["cpp/area/x"]},
        {"id": "area/b", "catches": 1, "alone": []},
    ]


def test_the_reports_say_what_is_missed(tmp_path: Path) -> None:
    detection.write_all(of(finding("x", "area/a"), finding("y"), alarms=1), tmp_path)
    found = json.loads((tmp_path / "detect.json").read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    assert found["originals"][0]["areas"] == {"area": {"caught": 1, "mutants": 2}}
    text = (tmp_path / "detect.md").read_text()
    assert "**not caught:** cpp/area/y: what is wrong (list.yaml:1)" in text
    assert "**false alarm:** area/c" in text
    assert "| area | 1/2 |" in text
    assert "| cpp/area/x | what is wrong | 1 | area/a (fail) |" in text
    page = (tmp_path / "detect.html").read_text()
    assert 'class="missed" href="#cpp/area/y"' in page and 'class="one" href="#cpp/area/x"' in page
