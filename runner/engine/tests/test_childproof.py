"""The program childproof as a whole: what it refuses, what it survives, what it leaves."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parents[3]
ADAPTER = Path(__file__).with_name("misbehaving_adapter.py")

VALIDATOR = jsonschema.Draft202012Validator(json.loads((ROOT / "spec" / "result.schema.json").read_text()))

CASE = """
- id: demo/answers-null
  title: the adapter answers null
  requirements: [call-returns-returncode]
  deadline: 1
  steps:
    - {op: call, args: [$child, exit, "0"], returns: null}
"""


def several(count: int) -> str:
    """As many cases of that kind."""
    return CASE.replace("  steps", f"  matrix: {{n: {list(range(count))}}}\n  steps")


@pytest.fixture(scope="session")
def childproof() -> Path:
    """The program under test."""
    build = os.environ.get("CHILDPROOF_BUILD", str(ROOT / "build" / "release"))
    program = Path(build) / "bin" / "childproof"
    if not program.exists():
        pytest.skip(f"{program} is not built (CHILDPROOF_BUILD names another build)")
    return program


class Engine:
    """Runs childproof in a folder of its own."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.program = program
        self.folder = folder
        self.results = folder / "out" / "results.jsonl"
        (folder / "tmp").mkdir()

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def implementation(self, way: str) -> Path:
        command = json.dumps([sys.executable, str(ADAPTER), way])
        return self.write("impl/impl.yaml", f"name: misbehaving\ncommand: {command}\n")

    def environment(self) -> dict[str, str]:
        return {**os.environ, "TMPDIR": str(self.folder / "tmp")}

    def __call__(self, *arguments: Any) -> "subprocess.CompletedProcess[str]":
        command = [str(self.program), *map(str, arguments), "--root", str(ROOT)]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment(), capture_output=True, text=True, timeout=60
        )

    def play_arguments(self, way: str, *more: str, case: str = CASE) -> list[str]:
        cases = self.write("demo/cases.yaml", case)
        return [
            "run",
            "--impl",
            str(self.implementation(way)),
            "--cases",
            str(cases),
            "--results",
            str(self.results),
            *more,
        ]

    def play(self, way: str, *more: str, case: str = CASE) -> "subprocess.CompletedProcess[str]":
        return self(*self.play_arguments(way, *more, case=case))

    def lines(self, kind: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.results.read_text().splitlines()]
        for line in lines:
            VALIDATOR.validate(line)
        return [line for line in lines if line["type"] == kind]

    def left_behind(self) -> list[str]:
        """Processes and files of this engine that are still there."""
        mine = str(self.folder).encode()
        commands = []
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if mine in process.read_bytes():
                    commands.append(process.read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                pass  # it has ended
        return commands + [str(path) for path in (self.folder / "tmp").iterdir()]


@pytest.fixture
def engine(childproof: Path, tmp_path: Path) -> Engine:
    return Engine(childproof, tmp_path)


def test_an_adapter_that_behaves_passes(engine: Engine) -> None:
    done = engine.play("behaves")
    assert done.returncode == 0, done.stdout + done.stderr
    assert engine.lines("footer")[0]["counts"]["pass"] == 1
    assert engine.left_behind() == []


def test_adapters_can_connect_by_tcp(engine: Engine) -> None:
    assert engine.play("behaves", "--tcp").returncode == 0


@pytest.mark.parametrize(
    "way, cause",
    [
        ("exits-at-once", "exit status 1"),
        ("hello-is-not-json", "not JSON"),
        ("no-hello", "first message is not hello"),
        ("wrong-token", "wrong token"),
        ("wrong-protocol", "protocol 99"),
        ("documents-nothing", "claims no documented version"),
        ("no-version", "no version"),
        ("unknown-capability", "'comunicate', which spec/api.yaml does not have; did you mean 'communicate'?"),
        ("ignores-the-unknown", "not honest"),
        ("refuses-to-follow", "declares follow, but refuses to follow 3.13: not known"),
    ],
)
def test_an_adapter_that_cannot_play_is_reported_and_breaks_the_run(engine: Engine, way: str, cause: str) -> None:
    done = engine.play(way)
    assert done.returncode == 3
    assert cause in done.stderr
    footer = engine.lines("footer")[0]
    assert cause in footer["adapter_error"]
    assert footer["counts"]["error"] == 1 and not footer["complete"]
    assert engine.left_behind() == []


@pytest.mark.parametrize("spec, told", [("2.6", "2.6"), ("3.13", "3.13"), ("3.10", "nothing")])
def test_an_adapter_that_follows_several_versions_is_told_which(engine: Engine, spec: str, told: str) -> None:
    engine.play("wants-to-follow", "--spec", spec)  # it claims 2.6 and 3.13, and answers with what it was told
    assert told in engine.lines("case")[0]["reason"]


@pytest.mark.parametrize("way", ["never-connects", "silent"])
def test_an_adapter_that_does_not_say_hello_is_not_waited_for_forever(engine: Engine, way: str) -> None:
    done = engine.play(way, "--time-scale", "0.1")
    assert done.returncode == 3
    assert engine.lines("footer")[0]["adapter_error"]
    assert engine.left_behind() == []


def test_a_missing_adapter_is_named(engine: Engine) -> None:
    cases = engine.write("demo/cases.yaml", CASE)
    implementation = engine.write("impl/impl.yaml", "name: none\ncommand: [/nonexistent/adapter]\n")
    done = engine("run", "--impl", implementation, "--cases", cases, "--results", engine.results)
    assert done.returncode == 3
    assert "/nonexistent/adapter: No such file or directory" in done.stderr


@pytest.mark.parametrize(
    "way, verdict, cause, status",
    [
        ("invalid-json", "error", "not JSON", 3),
        ("not-json-rpc", "error", "not JSON-RPC 2.0", 3),
        ("garbage", "error", "not JSON", 3),
        ("garbage-without-end", "error", "1048576 bytes without a line's end", 3),
        ("unknown-id", "error", "nobody is waiting for", 3),
        ("second-reply", "error", "nobody is waiting for", 3),
        ("result-and-error", "error", "either result or error", 3),
        ("no-elapsed", "error", "no elapsed_ns", 3),
        ("unknown-kind", "error", "kind 'Oops'", 3),
        ("bad-base64", "error", "not base64", 3),
        ("unknown-handle", "error", "does not know the object", 3),
        ("refuses-the-declared", "fail", "refused, though it declares", 1),
        ("hang", "hang", "no response within 1 s to call", 1),
        ("crash", "crash", "killed by SIGABRT", 1),
        ("exit", "crash", "exit status 7", 1),
        ("hang-up", "crash", "closed the connection", 1),
        ("leak-descriptor", "leak", "/dev/null", 1),
        ("leak-process", "leak", "misbehaving_adapter.py leak-process", 1),
        ("leak-zombie", "leak", "zombie, child of", 1),
        ("kill-group", "crash", "killed by SIGKILL", 1),
        ("populate", "hang", "no response within 1 s to call", 1),
        ("wander", "hang", "no response within 1 s to call", 1),
        ("deep", "error", "nests deeper than 100", 3),
        ("second-peer", "pass", "", 0),
        ("late-descriptor", "pass", "", 0),
    ],
)
def test_whatever_an_adapter_does_is_a_verdict_with_its_cause(
    engine: Engine, way: str, verdict: str, cause: str, status: int
) -> None:
    done = engine.play(way)
    records = engine.lines("case")
    assert records, done.stderr
    record = records[0]
    assert (record["verdict"], done.returncode) == (verdict, status), record
    assert cause in record.get("reason", "")
    assert engine.lines("footer")[0]["complete"]
    assert engine.left_behind() == []


def test_a_line_past_the_limit_is_not_read_to_its_end(engine: Engine) -> None:
    done = engine.play("endless", "--time-scale", "50")
    assert done.returncode == 3
    assert "a line of more than 64 MiB" in engine.lines("case")[0]["reason"]
    assert engine.left_behind() == []


def test_a_child_that_is_left_at_a_gate_is_a_leak_and_the_next_case_starts_clean(engine: Engine) -> None:
    at_gate = CASE.replace('exit, "0"', "gate, $gate.g")
    clean = CASE.replace("demo/", "demo/then-")
    engine.write("next/cases.yaml", clean)
    engine.play("leak-child", "--jobs", "1", "--cases", str(engine.folder / "next"), case=at_gate)
    left, after = engine.lines("case")
    assert left["verdict"] == "leak" and "child gate" in left["reason"] and "child of" in left["reason"]
    assert left["reason"].count("process") == 1
    assert after["verdict"] == "leak" or "child gate" not in after.get("reason", "")
    assert engine.left_behind() == []


def test_a_file_that_is_left_in_the_sandbox_is_a_leak(engine: Engine) -> None:
    engine.play("leak-file", case=CASE.replace('exit, "0"', 'write, "$sandbox"'))
    record = engine.lines("case")[0]
    assert (record["verdict"], record["reason"]) == ("leak", "left behind: file core")


def test_a_sandbox_that_is_gone_has_nothing_in_it(engine: Engine) -> None:
    in_sandbox = several(2).replace('exit, "0"', 'write, "$sandbox"')
    done = engine.play("remove-sandbox", "--jobs", "1", case=in_sandbox)
    assert done.returncode == 0, done.stderr
    assert engine.lines("footer")[0]["counts"]["pass"] == 2


def test_a_hang_tells_what_the_processes_were_doing(engine: Engine) -> None:
    engine.play("hang")
    (adapter,) = engine.lines("case")[0]["processes"]
    assert "misbehaving_adapter.py hang" in adapter
    assert "thread " in adapter and "system call " in adapter


def test_an_adapter_that_breaks_at_every_case_is_given_up(engine: Engine) -> None:
    done = engine.play("crash", "--jobs", "2", case=several(60))
    footer = engine.lines("footer")[0]
    assert done.returncode == 3
    assert "40 cases in a row broke the adapter" in footer["adapter_error"] and "SIGABRT" in done.stderr
    assert 40 <= footer["counts"]["crash"] <= 42
    assert footer["counts"]["notrun"] == 60 - footer["counts"]["crash"] and not footer["complete"]
    assert engine.left_behind() == []


def test_a_step_near_its_deadline_is_warned_of(engine: Engine) -> None:
    done = engine.play("slow", "--time-scale", "4")
    assert done.returncode == 0
    (warning,) = engine.lines("case")[0]["near_deadline"]
    assert warning.startswith("step 1 (call) took 2.") and warning.endswith("s of the 4 s it has")
    assert f"near its deadline: demo/answers-null: {warning}" in done.stdout


def test_a_step_that_fails_at_its_deadline_is_not_warned_of_besides(engine: Engine) -> None:
    waits = CASE.replace("{op: call", "{op: await_gate, gate: never, deadline: 0.1}\n    - {op: call")
    assert engine.play("behaves", case=waits).returncode == 1
    (case,) = engine.lines("case")
    assert case["verdict"] == "fail" and "near_deadline" not in case


def played(engine: Engine) -> list[str]:
    return [line["id"] for line in engine.lines("case")]


def test_a_seed_stands_for_an_order(engine: Engine) -> None:
    orders = []
    for seed in ("1", "1", "2"):
        engine.play("behaves", "--jobs", "1", "--seed", seed, case=several(8))
        orders.append(played(engine))
    assert orders[0] == orders[1] != orders[2]
    assert sorted(orders[0]) == sorted(orders[2]) != orders[0]
    assert engine.lines("header")[0]["seed"] == 2


def test_what_took_long_comes_first(engine: Engine) -> None:
    engine.play("behaves", "--jobs", "1", case=several(4))
    before = engine.results.read_text().splitlines()
    records = [json.loads(line) for line in before[1:-1]]
    records[2]["seconds"] = 9.5
    earlier = engine.write("earlier.jsonl", "\n".join([before[0], *map(json.dumps, records), ""]))
    engine.play("behaves", "--jobs", "1", "--slow-first", str(earlier), case=several(4))
    assert played(engine)[0] == records[2]["id"]


IDLE = """
- id: demo/waits-asleep
  title: the adapter sleeps while it waits
  requirements: [call-returns-returncode]
  deadline: 1
  steps:
    - {op: call, args: [$child, exit, "0"], concurrent: true, as: call}
    - {op: await_idle, deadline: 60, returns: {state: idle}}
    - {op: join, call: call}
"""


def test_an_adapter_that_sleeps_is_idle(engine: Engine) -> None:
    engine.play("hang", case=IDLE)
    record = engine.lines("case")[0]
    assert record["steps"][1]["observed"] == {"value": {"state": "idle"}}
    assert record["reason"].startswith("step 3 (join): no response within 1 s")


def test_an_adapter_that_runs_on_is_busy(engine: Engine) -> None:
    engine.play("spin", case=IDLE.replace("60", "0.2"))
    record = engine.lines("case")[0]
    assert record["verdict"] == "fail"
    assert record["reason"] == 'step 2 (await_idle): the value.state is "busy", expected "idle"'
    because = record["steps"][1]["observed"]["value"]["because"]
    assert re.fullmatch(r"thread \d+ of \d+ \(.*misbehaving_adapter.*\).*: R \(running\)", because)


def test_a_case_that_does_not_ask_goes_on_with_a_busy_adapter(engine: Engine) -> None:
    engine.play("spin", case=IDLE.replace("60, returns: {state: idle}", "0.2"))
    assert engine.lines("case")[0]["reason"].startswith("step 3 (join): no response within 1 s")


def test_verify_tells_what_changes_its_verdict(engine: Engine) -> None:
    command = engine.play_arguments("sometimes", "--repeat", "4", "--jobs", "1", "--seed", "5", case=several(2))
    done = engine("verify", *command[1:])
    assert done.returncode == 1
    assert "seed 5" in done.stderr
    assert "fail demo/answers-null" in done.stderr  # at once, not after the last round
    changed = [line for line in engine.lines("case") if len(line["repeat"]["verdicts"]) > 1]
    assert changed and all(line["repeat"]["played"] == 4 for line in changed)
    assert all(f"{line['repeat']['verdicts']['fail']} of 4 times" in line["reason"] for line in changed)
    assert "changed its verdict" in done.stdout


def test_verify_chooses_loops_order_and_load(engine: Engine) -> None:
    done = engine("verify", *engine.play_arguments("behaves")[1:])
    header = engine.lines("header")[0]
    assert done.returncode == 0
    assert header["repeat"] == 10 and done.stderr == f"seed {header['seed']}\n"


def test_what_an_adapter_wrote_before_it_ended_is_kept(engine: Engine) -> None:
    engine.play("exit")
    assert "going away" in engine.lines("case")[0]["log"]


@pytest.mark.parametrize(
    "text, place, cause",
    [
        ("- id: demo/x\n  titel: t\n", "2:3", "'titel' is not known here; did you mean 'title'?"),
        (CASE.replace("deadline: 1", "deadline: soon"), "5:13", "must be a number"),
        (CASE.replace("  deadline", "\tdeadline"), "5:", "not YAML"),
        (CASE + CASE, "9:7", "the id 'demo/answers-null' stands at"),
        (
            CASE.replace("call-returns-returncode", "call-returns-returncod"),
            "4:18",
            "no requirement 'call-returns-returncod'",
        ),
        (CASE.replace("op: call", "op: cal"), "7:12", "there is no op 'cal'; did you mean 'call'?"),
        (CASE.replace("$child", "$chidl"), "7:25", "'$chidl' stands for nothing here"),
        (CASE.replace("args: [$child", "cwd: 5, args: [$child"), "7:23", "cwd must be text or bytes, is 5"),
        (CASE.replace("args:", "stdout: PI@E, args:"), "7:26", "stdout must be PIPE, DEVNULL"),
        (CASE.replace("returns: null", "raises: Oops"), "7:53", "'Oops' is not a kind of error"),
        (CASE.replace("op: call", "op: poll"), "7:18", "the key 'args' is not known here"),
        (CASE.replace("op: call", "op: call, concurrent: true, as: c"), "7:5", "never joined"),
    ],
    ids=lambda value: "" if "\n" in value else value,
)
def test_a_broken_case_is_refused_at_its_place(engine: Engine, text: str, place: str, cause: str) -> None:
    cases = engine.write("demo/cases.yaml", text)
    done = engine("lint", "--cases", cases)
    assert done.returncode == 2
    assert f"cases.yaml:{place}" in done.stderr and cause in done.stderr, done.stderr
    assert "terminate" not in done.stderr


@pytest.mark.parametrize(
    "arguments, cause",
    [
        (["run"], "--impl is required"),
        (["run", "--impl", "/nonexistent/impl.yaml"], "/nonexistent/impl.yaml: there is no such file"),
        (["list", "--case", "no/such-case"], "no case is selected"),
        (["list", "--spec", "3.99"], "--spec must be one of the documented versions"),
        (["list", "--shard", "4/3"], "--shard must be I/N"),
        (["list", "--cases", "/nonexistent"], "/nonexistent: there is no such file or folder"),
        (["explain", "no/such-case"], "there is no case 'no/such-case'"),
        (["strange"], "A subcommand is required"),
    ],
)
def test_bad_usage_is_refused(engine: Engine, arguments: list[str], cause: str) -> None:
    done = (
        engine(*arguments)
        if arguments != ["strange"]
        else subprocess.run([engine.program, "strange"], capture_output=True, text=True)
    )
    assert done.returncode == 2, done.stderr
    assert cause in done.stderr


def test_no_case_selected_is_an_error(engine: Engine) -> None:
    assert engine.play("behaves", "--case", "other/*").returncode == 2


def test_a_missing_helper_is_named(engine: Engine) -> None:
    done = engine.play("behaves", "--bin", str(engine.folder))
    assert done.returncode == 3
    assert "the helper program" in done.stderr and "is missing" in done.stderr


def test_the_folder_of_the_helpers_may_be_relative(engine: Engine) -> None:
    (engine.folder / "bin").symlink_to(engine.program.parent)
    arguments = ["--impl", ROOT / "impl" / "cpp" / "impl.yaml", "--case", "run/returncode*"]
    done = engine("run", *arguments, "--bin", "bin", "--results", engine.results)
    assert done.returncode == 0, done.stderr
    assert {record["verdict"] for record in engine.lines("case")} == {"pass"}


def test_results_that_cannot_be_written_are_named(engine: Engine) -> None:
    engine.results.parent.mkdir()
    engine.results.mkdir()
    done = engine.play("behaves")
    assert done.returncode == 3
    assert f"{engine.results}: cannot be written: Is a directory" in done.stderr


def test_a_full_disk_is_named(engine: Engine) -> None:
    engine.results.parent.mkdir()
    engine.results.symlink_to("/dev/full")
    done = engine.play("behaves")
    assert done.returncode == 3
    assert "No space left on device" in done.stderr
    assert engine.left_behind() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_the_run_at_once_and_leaves_nothing(engine: Engine, number: int) -> None:
    command = [str(engine.program), *engine.play_arguments("hang", "--time-scale", "100"), "--root", str(ROOT)]
    command += ["--progress", "json"]
    with subprocess.Popen(command, cwd=engine.folder, env=engine.environment(), stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()  # it has begun to play
        began = time.monotonic()
        process.send_signal(number)
        assert process.wait(timeout=30) == 130
        control = time.monotonic() - began
    footer = engine.lines("footer")[0]
    assert not footer["complete"] and footer["counts"]["notrun"] == 1
    assert control < 20  # the deadline of the hanging call is 100 s
    assert engine.left_behind() == []


def test_a_killed_engine_leaves_no_process_and_no_folder(engine: Engine) -> None:
    command = [str(engine.program), *engine.play_arguments("hang", "--time-scale", "100"), "--root", str(ROOT)]
    command += ["--progress", "json"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=engine.folder, env=engine.environment(), stdout=pipe, stderr=pipe) as process:
        assert process.stdout
        process.stdout.readline()
        process.kill()
        process.communicate(timeout=30)  # the guard has the same stderr, and ends after the keepers
    assert engine.left_behind() == []


def test_a_run_that_was_cut_short_is_gone_on_with(engine: Engine) -> None:
    assert engine.play("behaves").returncode == 0
    header, record, footer = engine.results.read_text().splitlines(keepends=True)
    engine.results.write_text(header + record[: len(record) // 2])
    assert engine.play("behaves", "--resume").returncode == 0
    assert [len(engine.lines(kind)) for kind in ("header", "case", "footer")] == [1, 1, 1]
    assert engine.lines("footer")[0]["counts"] == json.loads(footer)["counts"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_plays_of_a_repetition_that_was_ended_are_kept_and_gone_on_with(engine: Engine, number: int) -> None:
    options = ["--repeat", "60", "--jobs", "2", "--seed", "5", "--progress", "json"]
    arguments = engine.play_arguments("sometimes", *options, case=several(3))
    command = [str(engine.program), *arguments, "--root", str(ROOT)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=engine.folder, env=engine.environment(), stdout=pipe, stderr=pipe) as process:
        assert process.stdout
        for _ in range(41):  # the first line says that it has begun
            process.stdout.readline()
        process.send_signal(number)
        process.communicate(timeout=60)
    until_then = engine.lines("play")
    assert 40 <= len(until_then) < 177 and not engine.lines("case")
    assert {line["verdict"] for line in until_then} == {"pass", "fail"}
    for footer in engine.lines("footer"):
        assert not footer["complete"] and footer["counts"]["fail"] == 3 and footer["counts"]["notrun"] == 0

    assert engine(*arguments, "--resume").returncode == 1
    assert engine.lines("play")[: len(until_then)] == until_then
    assert len(engine.lines("play")) == 3 * 59
    for record in engine.lines("case"):
        plays = [line["verdict"] for line in engine.lines("play") if line["id"] == record["id"]]
        assert record["repeat"]["played"] == 60 and sum(record["repeat"]["verdicts"].values()) == 60
        assert record["repeat"]["verdicts"]["fail"] - plays.count("fail") in (0, 1)
        assert f"({record['repeat']['verdicts']['fail']} of 60 times)" in record["reason"]


def test_a_run_is_not_gone_on_with_in_another_way(engine: Engine) -> None:
    engine.play("behaves")
    before = engine.results.read_bytes()
    done = engine.play("behaves", "--resume", "--spec", "3.12")
    assert done.returncode == 2
    assert 'was begun with spec "3.13", not "3.12"' in done.stderr
    assert engine.results.read_bytes() == before


def test_what_is_appended_comes_behind_a_whole_line(engine: Engine) -> None:
    engine.play("behaves")
    text = engine.results.read_text()
    engine.results.write_text(text[:-10])
    assert engine.play("behaves", "--append", "--name", "other").returncode == 0
    assert [line["run"] for line in engine.lines("header")] == ["misbehaving", "other"]


def test_a_run_that_is_complete_is_not_played_again(engine: Engine) -> None:
    engine.play("behaves")
    before = engine.results.read_text()
    assert engine.play("behaves", "--resume").returncode == 0
    assert engine.results.read_text() == before


def test_explain_tells_all_about_a_case(engine: Engine) -> None:
    engine.play("hang")
    done = engine("explain", "demo/answers-null", "--cases", engine.folder / "demo", "--results", engine.results)
    assert done.returncode == 0
    for part in ("the adapter answers null", "call-returns-returncode", "stands in", "misbehaving: hang"):
        assert part in done.stdout
