"""What is done before an adapter can be started."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from driver import adapters, display, setup
from driver.failure import Broken, UsageError
from driver.implementations import Implementation


def implementation(folder: Path, text: str) -> Implementation:
    manifest = folder / "mine" / "impl.yaml"
    manifest.parent.mkdir()
    manifest.write_text(text)
    return Implementation(manifest, "mine")


def prepare(folder: Path, text: str, may_install: bool = True) -> Implementation:
    return adapters.prepare(implementation(folder, text), folder / "build" / "bin", display.choose(), may_install)


def test_nothing_to_do(tmp_path: Path) -> None:
    prepare(tmp_path, "name: mine\ncommand: [x]\n")


def test_builds_with_names_replaced(tmp_path: Path) -> None:
    prepare(tmp_path, 'build:\n- [sh, -c, \'mkdir -p "$1" && echo "$0" > "$1/said"\', $here, $work]\n')
    assert (tmp_path / "build" / "impl" / "mine" / "said").read_text().strip() == str(tmp_path / "mine")


def test_a_build_that_fails_says_what_was_printed(tmp_path: Path) -> None:
    with pytest.raises(Broken, match="no such crate"):
        prepare(tmp_path, "build: [[sh, -c, 'echo no such crate; exit 1']]\n")


def test_installs_only_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = tmp_path / "there"
    installed: list[str] = []

    def install(packages: list[str], by: Any) -> None:
        installed.extend(packages)
        there.touch()

    monkeypatch.setattr(setup, "install", install)
    monkeypatch.setattr(setup, "manager", lambda: setup.MANAGERS[0])
    text = f"requires:\n  sh: {{apt: [shell]}}\n  {there}: {{apt: [one, two], brew: [three]}}\n"
    prepare(tmp_path, text)
    assert installed == ["one", "two"]


def test_an_interpreter_may_come_with_what_is_installed(tmp_path: Path) -> None:
    ready = prepare(tmp_path, "requires: {sh: {apt: [shell]}}\ninterpreter: {default: [python3]}\n")
    assert ready.interpreter and ready.interpreter.endswith("/python3")


def test_says_what_is_missing_and_what_brings_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "manager", lambda: setup.MANAGERS[0])
    with pytest.raises(Broken, match=r"mine: missing: /nonexistent \(apt: one\)"):
        prepare(tmp_path, "requires: {/nonexistent: {apt: [one]}}\n", may_install=False)


@pytest.mark.parametrize(
    "text", ["build: cargo\n", "build: [cargo]\n", "build: [[]]\n", "requires: [cargo]\n", "requires: {a: b}\n"]
)
def test_refuses_what_is_of_another_form(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="expected"):
        prepare(tmp_path, text)
