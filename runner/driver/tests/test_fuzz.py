"""Running the fuzzers, and reading what they say."""

from __future__ import annotations

import base64
import os
import re
import shutil
from pathlib import Path
from typing import Sequence

import pytest

from driver import build, fuzz, setup
from driver.display import Plain
from driver.failure import Broken
from driver.setup import Need

QUIET = """#!/bin/sh
echo "#100 NEW cov: 7 ft: 9"
echo "#200 DONE cov: 12 ft: 20"
echo "stat::number_of_executed_units: 200"
"""
FINDER = """#!/bin/sh
for argument do case $argument in -artifact_prefix=*) found=${argument#*=}crash-1;; esac; done
echo "#100 NEW cov: 7 ft: 9"
echo "==1==ERROR: AddressSanitizer: heap-buffer-overflow"
printf 'a\\0b' > "$found"
echo "artifact_prefix='x'; Test unit written to $found"
exit 77
"""
BROKEN = "#!/bin/sh\necho no library; exit 1\n"
# Every second one waits for another one to open the FIFO, too.
PAIRED = '#!/bin/sh\ncase $0 in *-list2cmdline | *-cases) timeout 20 cat {fifo};; *) timeout 20 sh -c "echo >{fifo}";; esac\n'


@pytest.fixture
def fuzzers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which fuzzers are looked for, whatever there is to build."""
    monkeypatch.setattr(build, "ensure", lambda *arguments: tmp_path)
    monkeypatch.setattr(setup, "ensure_tools", lambda *arguments: None)
    monkeypatch.setattr(fuzz, "BUILD", tmp_path)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    return tmp_path


def write_all(folder: Path, text: str) -> int:
    names = [source.stem.replace("_fuzz", "") for source in fuzz.sources()]
    for name in names:
        program = folder / f"fuzz-{name}"
        program.write_text(text)
        program.chmod(0o755)
    return len(names)


@pytest.mark.parametrize("text, failed", [(QUIET, False), (FINDER, True), (BROKEN, True)])
def test_each_fuzzer_is_run_and_counts(fuzzers: Path, text: str, failed: bool) -> None:
    count = write_all(fuzzers, text)
    group = fuzz.run(1, True, Plain())
    assert count >= 4
    assert (group.passed, group.failed) == ((0, count) if failed else (count, 0))


def test_what_each_has_done_is_said(fuzzers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_all(fuzzers, QUIET)
    fuzz.run(1, True, Plain())
    assert "fuzz text: 200 executions, coverage 12\n" in capsys.readouterr().out


def test_a_find_comes_with_the_command_that_shows_it_and_with_its_bytes(
    fuzzers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_all(fuzzers, FINDER)
    fuzz.run(1, True, Plain())
    said = capsys.readouterr().out
    assert "AddressSanitizer: heap-buffer-overflow" in said and "#100" not in said
    assert "fuzz text: failed with status 77\n" in said
    assert f"To see it again: {fuzzers}/fuzz-text {fuzzers}/fuzz/found/text-crash-1\n" in said
    encoded = re.search("base64 -d <<< '(.*)'", said)
    assert encoded and base64.b64decode(encoded[1]) == b"a\0b"


def test_each_cpu_runs_one(fuzzers: Path) -> None:
    os.mkfifo(fuzzers / "fifo")
    count = write_all(fuzzers, PAIRED.format(fifo=fuzzers / "fifo"))
    assert fuzz.run(1, True, Plain()).passed == count


def test_they_are_skipped_out_loud_without_the_compiler_and_without_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda tool: None)
    told = "skipped: fuzz: all: Missing, and --no-install was given: clang."
    assert fuzz.run(1, False, Plain()).why_skipped()[0].startswith(told)
    assert fuzz.run(0, True, Plain()).why_skipped() == ["skipped: fuzz: all: --fuzz SECONDS was not given"]


def test_what_the_compiler_brings_is_not_installed_besides(monkeypatch: pytest.MonkeyPatch, fuzzers: Path) -> None:
    asked = []

    def refuse_the_second(needs: Sequence[Need], _may_install: bool) -> None:
        asked.append([need.what for need in needs])
        if len(asked) == 2:
            raise Broken("Missing: libFuzzer.")

    monkeypatch.setattr(setup, "ensure_tools", refuse_the_second)
    assert fuzz.run(1, True, Plain()).why_skipped() == ["skipped: fuzz: all: Missing: libFuzzer."]
    assert asked == [["clang"], ["libFuzzer"]]


def test_each_fuzzer_has_something_to_begin_with() -> None:
    for source in fuzz.sources():
        corpus = source.parent / "corpus" / source.stem.replace("_fuzz", "")
        assert any(corpus.iterdir()), corpus
