"""What the services for continuous integration run, with a runner that only notes how it was called."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
import yaml

FOLDER = Path(__file__).parents[1]
RUNNER = """#!/bin/sh
echo "annotate=$GITHUB_ACTIONS $*" >> {log}
case $1 in run) exit {status};; *) exit 1;; esac
"""


class Service:
    """A copy of childproof, and a project that is to be validated."""

    def __init__(self, folder: Path) -> None:
        self.childproof = folder / "childproof"
        self.project = folder / "a project"
        self.log = folder / "log"
        (self.childproof / "runner" / "ci").mkdir(parents=True)
        (self.project / "run" / "x").mkdir(parents=True)  # which the pattern run/* would match

    def call(self, shell: list[str], script: str, status: int, **variables: str) -> tuple[int, list[str]]:
        """Run a script in the project. Its exit code, and the calls of the runner, which ends with this status."""
        start = self.childproof / "runner" / "start"
        start.write_text(RUNNER.format(log=self.log, status=status))
        start.chmod(0o755)
        done = subprocess.run([*shell, "-c", script], cwd=self.project, env={**os.environ, **variables}, timeout=60)
        calls = self.log.read_text().replace(str(self.project), "PROJECT")
        return done.returncode, calls.splitlines()

    def github(self, status: int = 0, **inputs: str) -> tuple[int, list[str]]:
        (step,) = yaml.safe_load((FOLDER / "action.yml").read_text())["runs"]["steps"]
        return self.call(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail"],
            step["run"],
            status,
            GITHUB_ACTIONS="true",
            GITHUB_WORKSPACE=str(self.project),
            GITHUB_OUTPUT=str(self.project / "output"),
            GITHUB_ACTION_PATH=str(self.childproof / "runner" / "ci"),
            **{"IMPL": "a/impl.yaml", "ARGUMENTS": "", "OUT": "out", "BASELINE": "", **inputs},
        )

    def gitlab(self, shell: str, status: int, arguments: str) -> tuple[int, list[str]]:
        *_, no_patterns, play = yaml.safe_load((FOLDER / "gitlab.yml").read_text())[".childproof"]["script"]
        script = f"{no_patterns}\n{play}".replace("/opt/childproof", str(self.childproof))
        project = str(self.project)
        variables = {"CI_PROJECT_DIR": project, "CHILDPROOF_IMPL": "a/impl.yaml", "CHILDPROOF_ARGUMENTS": arguments}
        return self.call([shell, "-e"], script, status, GITHUB_ACTIONS="", **variables)


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return Service(tmp_path)


@pytest.mark.parametrize("status", [0, 1, 3])
def test_the_action_ends_as_the_run_does_and_says_where_the_reports_are(service: Service, status: int) -> None:
    played = (status, ["annotate=true run --impl PROJECT/a/impl.yaml --out PROJECT/out"])
    assert service.github(status, BASELINE="not-yet-there.jsonl") == played
    assert (service.project / "output").read_text() == f"reports={service.project}/out\n"


def test_the_action_takes_several_implementations_and_words(service: Service) -> None:
    _, calls = service.github(IMPL="a/impl.yaml\nb c/impl.yaml\n", ARGUMENTS="--case run/* --jobs 1")
    options = "--impl PROJECT/a/impl.yaml --impl PROJECT/b c/impl.yaml --out PROJECT/out --case run/* --jobs 1"
    assert calls == [f"annotate=true run {options}"]


@pytest.mark.parametrize("status, judged", [(0, True), (1, True), (3, False)])
def test_with_a_baseline_the_comparison_is_the_verdict_of_the_action(
    service: Service, status: int, judged: bool
) -> None:
    (service.project / "old.jsonl").touch()
    code, (_, *gate) = service.github(status, BASELINE="old.jsonl")
    assert code == (1 if judged else status)
    expected = ["annotate=true gate PROJECT/out/results.jsonl --baseline PROJECT/old.jsonl"]
    assert gate == (expected if judged else [])


def test_with_a_baseline_only_the_comparison_annotates(service: Service) -> None:
    (service.project / "old.jsonl").touch()
    _, calls = service.github(BASELINE="old.jsonl")
    assert [call.split()[0] for call in calls] == ["annotate=false", "annotate=true"]


@pytest.mark.parametrize("shell", ["sh", "bash"])
@pytest.mark.parametrize("status", [0, 1])
def test_the_job_ends_as_the_run_does(service: Service, shell: str, status: int) -> None:
    options = "--impl PROJECT/a/impl.yaml --out PROJECT/childproof-out --case run/*"
    assert service.gitlab(shell, status, "--case run/*") == (status, [f"annotate= run {options}"])
