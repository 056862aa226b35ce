"""Running the fuzzers, and reading what they say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from driver import build, fuzz
from driver.display import Plain

FUZZER = """#!/bin/sh
echo "#100 NEW cov: 7 ft: 9"
echo "#200 DONE cov: 12 ft: 20"
echo "stat::number_of_executed_units: 200"
exit {status}
"""


@pytest.fixture
def fuzzers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which fuzzers are looked for, whatever there is to build."""
    monkeypatch.setattr(build, "ensure", lambda *arguments: tmp_path)
    monkeypatch.setattr(fuzz, "BUILD", tmp_path)
    monkeypatch.setattr(shutil, "which", lambda tool: tool)
    return tmp_path


def write_all(folder: Path, status: int) -> int:
    names = [source.stem.replace("_fuzz", "") for source in fuzz.sources()]
    for name in names:
        program = folder / f"fuzz-{name}"
        program.write_text(FUZZER.format(status=status))
        program.chmod(0o755)
    return len(names)


@pytest.mark.parametrize("status, failed", [(0, False), (77, True)])
def test_each_fuzzer_is_run_and_counts(
    fuzzers: Path, capsys: pytest.CaptureFixture[str], status: int, failed: bool
) -> None:
    count = write_all(fuzzers, status)
    group = fuzz.run(1, Plain())
    assert count >= 4
    assert (group.passed, group.failed) == ((0, count) if failed else (count, 0))
    assert "fuzz text: 200 executions, coverage 12" in capsys.readouterr().out


def test_without_the_compiler_they_are_skipped_out_loud(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda tool: None)
    assert fuzz.run(1, Plain()).why_skipped() == ["skipped: fuzz: all: clang++ is not installed"]


def test_each_fuzzer_has_something_to_begin_with() -> None:
    for source in fuzz.sources():
        corpus = source.parent / "corpus" / source.stem.replace("_fuzz", "")
        assert any(corpus.iterdir()), corpus
