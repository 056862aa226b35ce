"""The variables by which a scheduler asks for a shard."""

from __future__ import annotations

from pathlib import Path

import pytest

from driver import cli


@pytest.mark.parametrize("prefix", ["", "G"])
def test_a_scheduler_counts_from_zero(monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    monkeypatch.setenv(f"{prefix}TEST_TOTAL_SHARDS", "4")
    monkeypatch.setenv(f"{prefix}TEST_SHARD_INDEX", "0")
    assert cli.parse(["run"]).shard == "1/4"


def test_the_option_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_TOTAL_SHARDS", "4")
    monkeypatch.setenv("TEST_SHARD_INDEX", "0")
    assert cli.parse(["run", "--shard", "2/3"]).shard == "2/3"


def test_without_either_all_cases_are_played() -> None:
    assert cli.parse(["run"]).shard is None


def test_the_scheduler_learns_that_its_shards_are_heeded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    status = tmp_path / "status"
    monkeypatch.setenv("TEST_TOTAL_SHARDS", "2")
    monkeypatch.setenv("TEST_SHARD_INDEX", "1")
    monkeypatch.setenv("TEST_SHARD_STATUS_FILE", str(status))
    assert cli.parse(["run"]).shard == "2/2"
    assert status.exists()


@pytest.mark.parametrize("index", ["2", "", "-1", "x"])
def test_an_impossible_shard_is_a_usage_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], index: str
) -> None:
    monkeypatch.setenv("TEST_TOTAL_SHARDS", "2")
    monkeypatch.setenv("TEST_SHARD_INDEX", index)
    with pytest.raises(SystemExit) as ended:
        cli.parse(["run"])
    assert ended.value.code == 2
    assert "TEST_SHARD_INDEX" in capsys.readouterr().err


@pytest.fixture(autouse=True)
def no_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TOTAL_SHARDS", "SHARD_INDEX", "SHARD_STATUS_FILE"):
        monkeypatch.delenv(f"TEST_{name}", raising=False)
        monkeypatch.delenv(f"GTEST_{name}", raising=False)
