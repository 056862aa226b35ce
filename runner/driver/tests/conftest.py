"""A stand-in for the engine, and what it takes to play with it."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, Callable

import pytest

from driver.layout import ROOT, RUNNER


@pytest.fixture(scope="session", autouse=True)
def signals_are_not_ignored() -> None:
    """What is tested ends by signals; the tests may have been started with some ignored (nohup, or & in a shell)."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(autouse=True)
def not_in_github_actions(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tests play is not to be annotated, wherever they run."""
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)


ENGINE = """#!{python}
import json, os, signal, sys
sys.path.insert(0, {tests!r})
from fake_results import case, footer, header

def option(name):
    return sys.argv[sys.argv.index(name) + 1]

run, verdict = option("--name"), os.environ.get("FAKE_VERDICT", "pass")
if run == os.environ.get("FAKE_CRASH"):
    os.kill(os.getpid(), signal.SIGSEGV)
with open(option("--results"), "a") as results:
    def write(line):
        print(json.dumps(line), file=results, flush=True)

    def stop(number, frame):
        write(footer(run, complete=False))
        sys.exit(1)

    if "FAKE_WAITS" in os.environ:
        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
    if "FAKE_STUBBORN" in os.environ:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    write({{**header(run), "command": sys.argv}})
    print(json.dumps({{"type": "begin", "run": run, "total": 1}}), flush=True)
    if "FAKE_WAITS" in os.environ:
        print("waiting", os.getpid(), flush=True)
        while True:
            signal.pause()
    write(case(run, verdict))
    print(json.dumps({{"type": "progress", "done": 1, "total": 1, "id": "area/case", "verdict": verdict}}), flush=True)
    write(footer(run))
sys.exit(int(os.environ.get("FAKE_STATUS_" + run, "0")))
"""

DRIVER = """
import sys
sys.path[:0] = [{runner!r}, {root!r}]
from pathlib import Path
from driver import build, cli, processes, setup
build.ensure = lambda *arguments, **options: Path({programs!r})
setup.ensure = lambda *arguments: sys.executable
processes.GRACE = {grace}
sys.exit(cli.main(sys.argv[1:]))
"""


def script(path: Path, text: str) -> Path:
    """An executable file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with an engine that does as the environment's FAKE_ variables say."""
    engine = ENGINE.format(python=sys.executable, tests=os.path.dirname(__file__))
    return script(tmp_path / "bin" / "childproof", engine).parent


@pytest.fixture
def driver(tmp_path: Path, programs: Path) -> Callable[..., list[str]]:
    """The command of a driver that neither installs nor builds, and plays with that engine."""

    def command(*arguments: str, grace: float = 10) -> list[str]:
        text = DRIVER.format(runner=str(RUNNER), root=str(ROOT), programs=str(programs), grace=grace)
        return [sys.executable, str(script(tmp_path / "driver.py", text)), *arguments]

    return command


@pytest.fixture
def implementation(tmp_path: Path) -> Callable[[str], str]:
    """The path of the manifest of an implementation that needs nothing."""

    def make(name: str) -> str:
        manifest = tmp_path / "impl" / name / "impl.yaml"
        manifest.parent.mkdir(parents=True)
        manifest.write_text(f"name: {name}\ncommand: [adapter]\n")
        return str(manifest)

    return make


@pytest.fixture
def results_file(tmp_path: Path) -> Callable[..., str]:
    """A result file with these lines."""

    def write(*lines: dict[str, Any], name: str = "results.jsonl") -> str:
        path = tmp_path / name
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        return str(path)

    return write
