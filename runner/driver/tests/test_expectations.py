"""gate --update-expectations: what becomes of expectations.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

import pytest

from driver import expectations
from driver.expectations import Origin
from driver.failure import UsageError
from fake_results import case, footer, header
from reports import results

Write = Callable[..., str]
ORIGIN = Origin("it has no such thing", "https://example.org/2")

FILE = """\
# What is known of it.

# The first, said at length.
- case: area/one  # a remark
  verdict: hang
  message: "step 2"
  reason: >-
    It waits
    for nobody.
  link: https://example.org/1

# About several.
- case: area/many-*
  reason: none of them is there
  link: https://example.org/1
- {case: area/last, flaky: true, reason: loses a race, link: "https://example.org/1"}
"""
ONE, MANY, LAST = 4, 13, 16


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "expectations.yaml"
    path.write_text(FILE)
    return path


@pytest.fixture
def update(file: Path, results_file: Write) -> Callable[..., str]:
    """Brings the file up to date with runs, lists of cases; what it holds then."""

    def update(*runs: list[dict[str, Any]], origin: Origin | None = None, unmatched: int = 0) -> str:
        lines = []
        for number, cases in enumerate(runs):
            first, last = header(f"run{number}", len(cases)), footer(f"run{number}")
            first["implementation"] = {**first["implementation"], "expectations": str(file)}
            if unmatched:
                last["unmatched_expectations"] = [{"case": "gone", "place": f"{file}:{unmatched}:3"}]
            lines += [first, *({**each, "run": f"run{number}"} for each in cases), last]
        expectations.update(results.read([Path(results_file(*lines))]), origin)
        return file.read_text() if file.exists() else ""

    def play(name: str, verdict: str, line: int = 0, reason: str = "step 1 (run): otherwise") -> dict[str, Any]:
        expectation = {"status": "fail", "reason": "r", "link": "l", "place": f"{file}:{line}:3"}
        return {**case("", verdict, name), "reason": reason, **({"expectation": expectation} if line else {})}

    update.play = play  # type: ignore[attr-defined]
    return update


def test_what_is_as_known_stays_as_it_is(update: Any) -> None:
    cases = [update.play("area/one", "expected_fail", ONE), update.play("area/last", "flaky", LAST)]
    assert update([*cases, update.play("area/passes", "pass")]) == FILE


def test_a_case_that_passes_loses_its_entry_and_nothing_else_changes(update: Any) -> None:
    text = update([update.play("area/one", "unexpected_pass", ONE)])
    assert text == FILE[: FILE.index("- case: area/one")] + FILE[FILE.index("\n# About several") :]


def test_an_entry_that_names_no_case_is_removed(update: Any) -> None:
    assert "area/many" not in update([update.play("area/passes", "pass")], unmatched=MANY)


def test_a_pattern_is_replaced_by_those_of_its_cases_that_still_fail(update: Any) -> None:
    text = update(
        [
            update.play("area/many-a", "expected_fail", MANY),
            update.play("area/many-b", "unexpected_pass", MANY),
            update.play("area/many-c[x=1]", "crash", MANY),
        ]
    )
    assert text == FILE.replace(
        "- case: area/many-*\n  reason: none of them is there\n  link: https://example.org/1\n",
        "- case: area/many-a\n  reason: none of them is there\n  link: https://example.org/1\n"
        "- case: area/many-c[x=1]\n  verdict: crash\n  reason: none of them is there\n  link: https://example.org/1\n",
    )


def test_another_way_of_failing_is_written_down(update: Any) -> None:
    text = update([update.play("area/one", "fail", ONE, "step 1 (wait): is 3, expected 0")])
    assert text == FILE.replace("verdict: hang", "verdict: fail").replace(
        'message: "step 2"', "message: 'step 1 (wait): is 3, expected 0'"
    )


def test_new_failures_are_added_with_their_reason(update: Any) -> None:
    cases = [update.play("area/new[a]", "hang"), update.play("area/new[b]", "hang"), update.play("area/other", "fail")]
    assert update([*cases, update.play("area/passes", "pass")], origin=ORIGIN) == FILE + (
        "- case: area/new\n  verdict: hang\n  reason: it has no such thing\n  link: https://example.org/2\n"
        "- case: area/other\n  reason: it has no such thing\n  link: https://example.org/2\n"
    )


def test_of_a_matrix_only_the_failing_are_added(update: Any) -> None:
    text = update([update.play("area/new[a]", "fail"), update.play("area/new[b]", "pass")], origin=ORIGIN)
    assert "- case: area/new[a]\n" in text and "area/new[b]" not in text


def test_a_new_failure_without_a_reason_is_refused_and_nothing_is_written(update: Any, file: Path) -> None:
    cases = [update.play("area/one", "unexpected_pass", ONE), update.play("area/new", "fail")]
    with pytest.raises(UsageError, match=r"area/new fails .* --reason and --link"):
        update(cases)
    assert file.read_text() == FILE


def test_what_differs_between_runs_is_left_to_people(update: Any, file: Path) -> None:
    with pytest.raises(UsageError, match="area/one comes out differently in several runs"):
        update([update.play("area/one", "unexpected_pass", ONE)], [update.play("area/one", "expected_fail", ONE)])
    with pytest.raises(UsageError, match="area/new fails in some runs only"):
        update([update.play("area/new", "fail")], [update.play("area/new", "pass")], origin=ORIGIN)
    assert file.read_text() == FILE


def test_a_first_file_is_made_and_a_last_entry_removed(update: Any, file: Path) -> None:
    file.unlink()
    text = update([update.play("area/new", "leak")], origin=ORIGIN)
    assert text.startswith("- case: area/new\n  verdict: leak\n")
    assert update([update.play("area/new", "unexpected_pass", 1)]) == "" and not file.exists()
