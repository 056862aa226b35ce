"""The command bench, with stand-ins for the engine and for Google Benchmark."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable

import pytest

from conftest import script
from driver import adapters, bench, implementations
from driver.cli import parse
from driver.display import Plain
from driver.failure import Broken
from driver.layout import ROOT
from driver.platforms import NATIVE, PLATFORMS

Driver = Callable[..., "list[str]"]
Make = Callable[[str], str]

ENGINE = """#!{python}
import json, os, signal, sys
sys.path.insert(0, {root!r})
from reports.tests import latency_lines as lines

def options(name):
    return [value for flag, value in zip(sys.argv, sys.argv[1:]) if flag == name]

runs = options("--name")
ratios = {{run: 1.5 + number for number, run in enumerate(runs)}}
with open(options("--results")[0], "w") as results:
    def write(*all_lines):
        for line in all_lines:
            print(json.dumps(line), file=results, flush=True)

    def stop(number, frame):
        write(*lines.figures(ratios=ratios), lines.footer(complete=False, rounds=1))
        sys.exit(130)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    write(lines.header(runs, command=sys.argv), lines.played(1, "exit", runs))
    print(json.dumps({{"type": "begin", "total": 2}}), flush=True)
    print(json.dumps({{"type": "progress", "done": 1, "total": 2}}), flush=True)
    if "FAKE_WAITS" in os.environ:
        print("waiting", os.getpid(), flush=True)
        while True:
            signal.pause()
    write(*lines.figures("FAKE_NOISE" in os.environ, ratios), lines.footer())
sys.exit(int(os.environ.get("FAKE_STATUS", "0")))
"""

BENCHMARKS = """#!{python}
import json, os, sys
sys.path.insert(0, {root!r})
from reports.tests import latency_lines as lines
if "FAKE_BENCHMARKS_FAIL" in os.environ:
    sys.exit("no memory for this")
(path,) = [word.split("=")[1] for word in sys.argv if word.startswith("--benchmark_out=")]
with open(path, "w") as file:
    json.dump({{**lines.benchmarks(), "arguments": sys.argv[1:]}}, file)
"""


TARGETS = """#!{python}
import json, os, sys
sys.path.insert(0, {root!r})
from reports.tests import latency_lines as lines
if "FAKE_TARGETS_FAIL" in os.environ:
    sys.exit("no child programs")
with open(sys.argv[-1], "w") as file:
    json.dump({{**lines.targets(), "arguments": sys.argv[1:]}}, file)
"""


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Stand-ins for the programs that measure."""
    script(tmp_path / "bin" / "subprocess-bench", BENCHMARKS.format(python=sys.executable, root=str(ROOT)))
    script(tmp_path / "bin" / "subprocess-targets", TARGETS.format(python=sys.executable, root=str(ROOT)))
    script(tmp_path / "bin" / "childproof", ENGINE.format(python=sys.executable, root=str(ROOT)))
    return tmp_path / "bin"


class Measurement:
    """A run of the command."""

    def __init__(self, driver: Driver, out: Path, *arguments: str) -> None:
        self.command = driver("bench", *arguments, "--out", str(out))
        self.out = out

    def run(self, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(self.command, capture_output=True, text=True, env=self.environment(environment))

    def environment(self, more: dict[str, str]) -> dict[str, str]:
        return {**os.environ, "CI": "true", **more}

    def json(self) -> Any:
        return json.loads((self.out / "latency.json").read_text())

    def files(self) -> set[str]:
        return {path.name for path in self.out.iterdir()}


ALL_FILES = {"latency.jsonl", "benchmark.json", "targets.json", "latency.json", "latency.md", "latency.html"}


@pytest.fixture
def measurement(driver: Driver, implementation: Make, tmp_path: Path) -> Measurement:
    return Measurement(driver, tmp_path / "out", "--impl", implementation("one"), "--impl", implementation("two"))


def test_measures_all_together_and_writes_the_reports(measurement: Measurement) -> None:
    done = measurement.run()
    assert done.returncode == 0, done.stderr
    assert measurement.files() == ALL_FILES
    assert [each["impl"] for each in measurement.json()["implementations"]] == ["one", "two"]
    assert measurement.json()["benchmarks"]
    for text in ("one 1.2", "1.50 (", f"Report: {measurement.out}/latency.html"):
        assert text in done.stdout
    assert "{" not in done.stdout and "Too noisy to tell: Spawn and" not in done.stdout


def test_quick_means_fewer_rounds_and_sizes(driver: Driver, implementation: Make, tmp_path: Path) -> None:
    def rounds(*more: str) -> tuple[int, bool]:
        out = tmp_path / f"out{len(more)}"
        Measurement(driver, out, "--impl", str(tmp_path / "impl/one/impl.yaml"), *more).run()
        command = json.loads((out / "latency.jsonl").read_text().splitlines()[0])["command"]
        arguments = json.loads((out / "benchmark.json").read_text())["arguments"]
        return int(command[command.index("--rounds") + 1]), "--quick" in arguments

    implementation("one")
    assert rounds() == (bench.ROUNDS, False)
    assert rounds("--quick") == (bench.QUICK_ROUNDS, True)
    assert bench.QUICK_ROUNDS < bench.ROUNDS


def test_a_noisy_machine_is_said_to_be_one(measurement: Measurement) -> None:
    done = measurement.run(FAKE_NOISE="1")
    assert done.returncode == 0
    assert "Too noisy to tell: Spawn and wait: 64 % of the control's time was lost" in done.stdout


def test_what_an_earlier_measurement_left_is_replaced(measurement: Measurement) -> None:
    measurement.run()
    assert measurement.run(FAKE_BENCHMARKS_FAIL="1").returncode == 3
    assert measurement.files() == ALL_FILES - {"benchmark.json"}
    assert measurement.json()["benchmarks"] == []


def test_what_is_reached_is_told(measurement: Measurement) -> None:
    out = measurement.run().stdout
    assert re.search(r"Spawn, exit, wait .* 1\.05 × control .* 1\.030 .* met", out)
    assert "Not measured: Capture, 4 GiB resident (1.03 × control): 600 MiB of memory are available" in out
    assert measurement.json()["targets"][0]["verdict"] == "met"


def test_a_comparison_that_fails_says_why_and_leaves_no_figures(measurement: Measurement) -> None:
    done = measurement.run(FAKE_TARGETS_FAIL="1")
    assert done.returncode == 3
    assert "no child programs" in done.stdout
    assert measurement.files() == ALL_FILES - {"targets.json"}


def test_benchmarks_that_fail_say_why(measurement: Measurement) -> None:
    assert "no memory for this" in measurement.run(FAKE_BENCHMARKS_FAIL="1").stdout


@pytest.mark.parametrize("status, code", [(0, 0), (2, 2), (3, 3), (77, 3)])
def test_the_engine_s_status_is_the_result(measurement: Measurement, status: int, code: int) -> None:
    assert measurement.run(FAKE_STATUS=str(status)).returncode == code


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_good_order(measurement: Measurement, number: signal.Signals) -> None:
    environment = measurement.environment({"FAKE_WAITS": "1"})
    pipe = subprocess.PIPE
    with subprocess.Popen(measurement.command, stdout=pipe, stderr=pipe, env=environment, text=True) as process:
        assert process.stdout
        engine = next(int(line.split()[1]) for line in process.stdout if line.startswith("waiting "))
        process.send_signal(number)
        _, stderr = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert stderr.splitlines() == [f"Interrupted by {number.name}."]
    with pytest.raises(ProcessLookupError):
        os.kill(engine, 0)
    assert measurement.json()["complete"] is False
    assert measurement.json()["implementations"][0]["exit"] is not None
    assert measurement.files() == ALL_FILES - {"benchmark.json", "targets.json"}


def prepared(*arguments: str) -> list[str]:
    """The names of the implementations that are ready, where only `plain` can be built."""
    options = parse(["bench", *arguments])
    chosen, _ = implementations.choose(options.impl or ["all"], PLATFORMS[NATIVE])
    return [each.name for each in bench.prepared(chosen, Path("bin"), options, Plain())]


@pytest.fixture
def installing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """A house with `plain` and `rusty`, whose toolchain is missing; what would have been installed."""
    asked: list[tuple[str, bool]] = []

    def prepare(implementation: Any, _programs: Path, _display: Any, may_install: bool) -> Any:
        asked.append((implementation.name, may_install))
        if implementation.name == "rusty":
            raise Broken("rusty: missing: cargo.")
        return implementation

    monkeypatch.setattr(implementations, "IMPLEMENTATIONS", tmp_path)
    monkeypatch.setattr(adapters, "prepare", prepare)
    for name in ("plain", "rusty"):
        script(tmp_path / name / "impl.yaml", f"name: {name}\ncommand: [adapter]\n")
    return asked


@pytest.mark.parametrize("arguments", [[], ["--impl", "all"]])
def test_by_default_what_lacks_its_toolchain_is_left_out_aloud_and_nothing_is_installed(
    installing: list[tuple[str, bool]], capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert prepared(*arguments) == ["plain"]
    assert "Left out: rusty: missing: cargo." in capsys.readouterr().out
    assert installing == [("plain", False), ("rusty", False)]


def test_what_is_asked_for_by_name_is_never_left_out(installing: list[tuple[str, bool]]) -> None:
    with pytest.raises(Broken, match="cargo"):
        prepared("--impl", "rusty")
    assert installing == [("rusty", True)]


def test_peers_of_the_library_are_measured_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(implementations, "IMPLEMENTATIONS", tmp_path)
    for name in ("cpp", "rust"):
        script(tmp_path / name / "impl.yaml", f"name: {name}\ncommand: [adapter]\n")
    library = implementations.find("cpp", PLATFORMS[NATIVE])
    rust = implementations.find("rust", PLATFORMS[NATIVE])
    assert bench.peers([library], Plain()) == [rust]
    assert bench.peers([library, rust], Plain()) == []
    assert bench.peers([], Plain()) == []


def test_no_install_holds_for_what_is_asked_for_by_name_too(installing: list[tuple[str, bool]]) -> None:
    assert prepared("--impl", "plain", "--no-install") == ["plain"]
    assert installing == [("plain", False)]
