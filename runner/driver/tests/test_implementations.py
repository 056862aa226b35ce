"""What the names behind --impl mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import script
from driver import implementations
from driver.failure import UsageError
from driver.platforms import PLATFORMS

NATIVE = PLATFORMS["native"]

VERSIONED = "name: snake\ncommand: [$interpreter]\ninterpreter:\n  default: [none, snake]\n  version: {patterns}\n"
STARTS = "#!/bin/sh\nexit 0\n"
FAILS = "#!/bin/sh\nexit 127\n"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of implementations: `plain`, and `snake`, which has versions."""
    monkeypatch.setattr(implementations, "IMPLEMENTATIONS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "commands"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    script(tmp_path / "plain" / "impl.yaml", "name: plain\ncommand: [adapter]\n")
    patterns = "[snake$version, ~/versions/$version.*/snake]"
    script(tmp_path / "snake" / "impl.yaml", VERSIONED.format(patterns=patterns))
    return tmp_path


def interpreter(asked: str) -> str | None:
    return implementations.find(asked, NATIVE).interpreter


def test_a_folder(house: Path) -> None:
    found = implementations.find("plain", NATIVE)
    assert found == implementations.Implementation(house / "plain/impl.yaml", "plain")


def test_an_unknown_name_is_answered_with_the_known_ones(house: Path) -> None:
    with pytest.raises(UsageError, match="'plane'.*there are: plain, snake") as failure:
        implementations.find("plane", NATIVE)
    assert failure.value.code == 2


@pytest.mark.parametrize("asked", ["plain/impl.yaml", "./plain", "plain/"])
def test_a_path(house: Path, monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    monkeypatch.chdir(house)
    assert implementations.find(asked, NATIVE).manifest == house / "plain/impl.yaml"


def test_a_version_on_the_path(house: Path) -> None:
    command = script(house / "commands/snake3.12", STARTS)
    assert interpreter("snake@3.12") == str(command)


def test_a_command_that_does_not_start_is_passed_over_and_the_newest_file_is_taken(house: Path) -> None:
    script(house / "commands/snake3.12", FAILS)
    for version in ("3.12.9", "3.12.10", "3.1.99"):
        script(house / f"home/versions/{version}/snake", STARTS)
    assert interpreter("snake@3.12") == str(house / "home/versions/3.12.10/snake")


def test_an_interpreter_by_its_path(house: Path) -> None:
    command = script(house / "somewhere/snake", STARTS)
    assert interpreter(f"snake@{command}") == str(command)


def test_a_version_that_is_not_there_is_a_usage_error(house: Path) -> None:
    with pytest.raises(UsageError, match="snake@4: no interpreter that starts; looked for snake4, "):
        implementations.find("snake@4", NATIVE)


def test_a_version_of_what_has_none_is_a_usage_error(house: Path) -> None:
    with pytest.raises(UsageError, match="names no interpreters"):
        implementations.find("plain@1", NATIVE)


def test_the_first_default_that_starts_is_taken(house: Path) -> None:
    command = script(house / "commands/snake", STARTS)
    assert interpreter("snake") == str(command)


def test_all_leaves_out_what_cannot_be_played_here_and_says_so(house: Path) -> None:
    chosen, left_out = implementations.choose(["all", "plain"], NATIVE)
    assert [each.name for each in chosen] == ["plain"]
    (line,) = left_out
    assert line.startswith("Left out: snake: no interpreter")


def test_what_is_asked_for_by_name_is_never_left_out(house: Path) -> None:
    with pytest.raises(UsageError):
        implementations.choose(["all", "snake"], NATIVE)


@pytest.mark.parametrize("text", ["[", "- a list", "interpreter: [a list]"])
def test_a_broken_manifest_is_named(house: Path, text: str) -> None:
    script(house / "plain/impl.yaml", text)
    with pytest.raises(UsageError, match="plain/impl.yaml"):
        implementations.find("plain", NATIVE)
