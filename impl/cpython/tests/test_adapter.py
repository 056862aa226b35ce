"""The adapters keep to spec/protocol.md: a small engine speaks it with each of them, under each interpreter there is.

The C++ adapter is played too if it has been built: in build/release, or the build folder that CHILDPROOF_BUILD names.
"""

from __future__ import annotations

import base64
import glob
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
ADAPTER = ROOT / "impl" / "cpython" / "adapter.py"
SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "spec" / "protocol.schema.json").read_text()))
VERSIONS = ["2.7", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"]
DEADLINE = 60  # seconds; only an adapter that hangs gets there

Json = Any


def command_of(name: str) -> list[str]:
    """How to start the adapter `name`; skips if it is not there."""
    if name == "cpp":
        program = Path(os.environ.get("CHILDPROOF_BUILD", ROOT / "build" / "release")) / "bin" / "cpp-adapter"
        if not program.exists():
            pytest.skip("the C++ adapter has not been built: there is no %s" % program)
        return [str(program)]
    version = name.partition("@")[2]
    found = sorted(glob.glob(os.path.expanduser("~/.pyenv/versions/%s.*/bin/python" % version)))
    if version == "this":
        found = [sys.executable]
    if not found:
        pytest.skip("there is no Python %s" % version)
    return [found[-1], "-S", "-E", str(ADAPTER)]


class Engine:
    """Starts an adapter and calls it. Every message, both ways, is held against the schema."""

    def __init__(self, command: list[str], folder: Path, tcp: bool = False, **popen: Any) -> None:
        listener = socket.socket(socket.AF_INET if tcp else socket.AF_UNIX)
        listener.bind(("127.0.0.1", 0) if tcp else str(folder / "control"))
        listener.listen(1)
        listener.settimeout(DEADLINE)
        address = "tcp:127.0.0.1:%d" % listener.getsockname()[1] if tcp else "unix:%s" % (folder / "control")
        self.process = subprocess.Popen([*command, "--control", address, "--token", "t0ken"], **popen)
        self.connection, _ = listener.accept()
        listener.close()
        self.connection.settimeout(DEADLINE)
        self.lines = self.connection.makefile("rb")
        self.ids = itertools.count(1)
        self.hello = self.receive()

    def send(self, method: str, **params: Json) -> int:
        number = next(self.ids)
        message = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        SCHEMA.validate(message)
        self.connection.sendall(json.dumps(message).encode() + b"\n")
        return number

    def receive(self) -> Json:
        message = json.loads(self.lines.readline())
        SCHEMA.validate(message)
        return message

    def call(self, method: str, **params: Json) -> Json:
        """The response: a result, or {"code": …} for an error."""
        number = self.send(method, **params)
        message = self.receive()
        assert message["id"] == number
        return message.get("result") or message["error"]

    def value(self, method: str, **params: Json) -> Json:
        response = self.call(method, **params)
        assert "value" in response, response
        return response["value"]

    def raised(self, method: str, **params: Json) -> Json:
        response = self.call(method, **params)
        assert "raised" in response, response
        return response["raised"]

    def has(self, *capabilities: str) -> bool:
        return set(capabilities) <= set(self.hello["params"]["capabilities"])

    def close(self) -> int:
        self.lines.close()
        self.connection.close()
        return self.process.wait(DEADLINE)


@pytest.fixture(scope="module", params=["cpython@this", *("cpython@" + version for version in VERSIONS), "cpp"])
def command(request: pytest.FixtureRequest) -> list[str]:
    return command_of(request.param)


@pytest.fixture(scope="module")
def engine(command: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = Engine(command, tmp_path_factory.mktemp("engine"))
    yield engine
    assert engine.close() == 0


handles = ("h%d" % number for number in itertools.count())


def sh(script: str) -> list[str]:
    return ["/bin/sh", "-c", script]


def data(value: Json) -> bytes:
    if isinstance(value, str):
        return value.encode()
    if "base64" in value:
        return base64.b64decode(value["base64"])
    return generated(value.get("generated", value.get("generated_text")))


def encoded(value: bytes) -> Json:
    return {"base64": base64.b64encode(value).decode()}


def generated(size: int) -> bytes:
    return b"".join(b"%07d\n" % (number % 10**7) for number in range(size // 8 + 1))[:size]


def vocabulary() -> set[str]:
    api = yaml.safe_load((ROOT / "spec" / "api.yaml").read_text())
    names = set(api["features"]) | {"Popen." + parameter for parameter in api["constructor"]}
    for method, described in itertools.chain(api["functions"].items(), api["methods"].items()):
        names.add(method)
        names |= {method + "." + parameter for parameter in described.get("parameters", {})}
    return names


# --- The first message, and calls that are not made


def test_hello(engine: Engine) -> None:
    hello = engine.hello["params"]
    assert hello["token"] == "t0ken"
    assert hello["documented"]
    assert set(hello["capabilities"]) <= vocabulary()


def test_declares_what_the_module_has(engine: Engine, command: list[str]) -> None:
    if "adapter.py" not in command[-1]:
        pytest.skip("not Python: there are no signatures to compare with")
    if engine.hello["params"]["documented"] == ["2.6"]:
        pytest.skip("Python 2 has no inspect.signature")
    script = """
import inspect, json, subprocess
names = lambda function: [p for p in inspect.signature(function).parameters]
print(json.dumps({"Popen": names(subprocess.Popen), "run": names(subprocess.run),
                  "getoutput": names(subprocess.getoutput)}))"""
    signatures = json.loads(subprocess.check_output([command[0], "-c", script]))
    declared = set(engine.hello["params"]["capabilities"])
    for method, parameters in signatures.items():
        known = {name for name in vocabulary() if name.startswith(method + ".")}
        there = {method + "." + parameter for parameter in parameters}
        # Where parameters are passed on (**kwargs), the signature does not show that text has become one.
        assert declared & known == there & known


def test_refuses_what_it_does_not_know(engine: Engine) -> None:
    assert engine.call("fr0b")["code"] == -32601
    error = engine.call("call", args=["/bin/true"], fr0b=1)
    assert (error["code"], error["data"]) == (-32602, {"parameter": "fr0b"})
    assert engine.call("poll", handle="nobody")["code"] == -32002


def test_a_later_version_is_unsupported(engine: Engine) -> None:
    calls: dict[str, dict[str, Json]] = {
        "run": {"args": ["/bin/true"]},
        "call.timeout": {"args": ["/bin/true"], "timeout": 9},
    }
    for capability, params in calls.items():
        response = engine.call(capability.partition(".")[0], **params)
        if engine.has(capability):
            assert "value" in response
        else:
            assert (response["code"], response["data"]) == (-32001, {"capability": capability})


# --- Outcomes


def test_returns(engine: Engine) -> None:
    response = engine.call("call", args=sh("exit 3"))
    assert response["value"] == 3
    assert response["elapsed_ns"] > 0
    assert engine.value("list2cmdline", seq=["a b", 'c"d']) == '"a b" c\\"d'


def test_completed_process(engine: Engine) -> None:
    if not engine.has("run"):
        assert engine.call("run", args=["x"])["code"] == -32001
        return
    completed = engine.value("run", args=sh("printf abc; exit 2"), stdout="PIPE")
    assert completed["args"] == sh("printf abc; exit 2")
    assert completed["returncode"] == 2
    assert completed["stderr"] is None
    assert completed["stdout"] == encoded(b"abc")


def test_raises_with_the_documented_attributes(engine: Engine) -> None:
    error = engine.raised("check_call", args=sh("exit 3"))
    assert (error["kind"], error["returncode"], error["cmd"]) == ("CalledProcessError", 3, sh("exit 3"))
    error = engine.raised("check_output", args=sh("printf abc; exit 3"))
    assert data(error["output"]) == b"abc"
    error = engine.raised("call", args=["/no/such/program"])
    assert (error["kind"], error["errno"]) == ("OSError", 2)
    if engine.has("OSError.filename"):
        assert error["filename"] == "/no/such/program"


def test_timeout(engine: Engine) -> None:
    handle = next(handles)
    engine.value("Popen", args=sh("printf abc; exec sleep 60"), stdout="PIPE", handle=handle)
    if engine.has("communicate.timeout"):
        response = engine.call("communicate", handle=handle, timeout=0.3)
        error = response["raised"]
        assert (error["kind"], error["timeout"]) == ("TimeoutExpired", 0.3)
        assert error["cmd"] == sh("printf abc; exec sleep 60")
        assert error["output"] is None or b"abc".startswith(data(error["output"]))
        assert response["elapsed_ns"] >= 300_000_000
    else:
        assert engine.call("communicate", handle=handle, timeout=0.3)["code"] == -32001
    engine.value("kill", handle=handle)
    output, errors = engine.value("communicate", handle=handle)
    assert (data(output), errors) == (b"abc"[: len(data(output))], None)
    assert engine.value("poll", handle=handle) == -signal.SIGKILL
    engine.value("release", handle=handle)


# --- Values


@pytest.mark.parametrize("size", [0, 8, 1024, 100_003])
def test_generated_data(engine: Engine, size: int) -> None:
    handle = next(handles)
    engine.value("Popen", args=["/bin/cat"], stdin="PIPE", stdout="PIPE", handle=handle)
    output, errors = engine.value("communicate", handle=handle, input={"generated": size})
    assert data(output) == generated(size)
    assert errors is None
    engine.value("release", handle=handle)


def test_text_mode(engine: Engine) -> None:
    handle = next(handles)
    params = {"args": ["/bin/cat"], "stdin": "PIPE", "stdout": "PIPE", "universal_newlines": True, "handle": handle}
    engine.value("Popen", **params)
    output, _ = engine.value("communicate", handle=handle, input="a\nb\n")
    assert output == "a\nb\n"
    engine.value("release", handle=handle)


def test_bytes_in_arguments_and_environment(engine: Engine) -> None:
    output = engine.value("check_output", args=["/usr/bin/printf", encoded(b"\xff%s"), "x"])
    assert data(output) == b"\xffx"
    output = engine.value("check_output", args=["/usr/bin/env"], env=[["A", encoded(b"\xfe")], ["B", "b"]])
    assert sorted(data(output).splitlines()) == [b"A=\xfe", b"B=b"]
    assert data(engine.value("check_output", args=["/usr/bin/env"], env={"C": "d"})) == b"C=d\n"
    assert data(engine.value("check_output", args=["/usr/bin/env"], env={})) == b""


def test_a_form_that_is_no_value(engine: Engine) -> None:
    message = {"jsonrpc": "2.0", "id": 0, "method": "call", "params": {"args": ["/bin/true"], "stdin": {"fr0b": 1}}}
    engine.connection.sendall(json.dumps(message).encode() + b"\n")
    error = engine.receive()["error"]
    assert (error["code"], error["data"]) == (-32602, {"parameter": "stdin"})


# --- Redirections


def test_redirect_to_files(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "in").write_text("abc")
    for mode, expected in ("w", "abc"), ("a", "abcabc"):
        stdout = {"file": str(tmp_path / "out"), "mode": mode}
        assert (
            engine.value("call", args=["/bin/cat"], stdin={"file": str(tmp_path / "in"), "mode": "r"}, stdout=stdout)
            == 0
        )
        assert (tmp_path / "out").read_text() == expected


def test_redirect_to_a_stream(engine: Engine) -> None:
    first, second = next(handles), next(handles)
    engine.value("Popen", args=sh("printf abc"), stdout="PIPE", handle=first)
    engine.value("Popen", args=["/bin/cat"], stdin={"stream": "stdout", "of": first}, stdout="PIPE", handle=second)
    engine.value("close", handle=first, stream="stdout")
    assert data(engine.value("communicate", handle=second)[0]) == b"abc"
    assert engine.value("wait", handle=first) == 0
    for handle in first, second:
        engine.value("release", handle=handle)


def test_redirect_to_stdout_and_null(engine: Engine) -> None:
    output = engine.value("check_output", args=sh("printf a; printf b >&2"), stderr="STDOUT")
    assert data(output) == b"ab"
    response = engine.call("call", args=sh("read line"), stdin="DEVNULL")
    if engine.has("redirect.DEVNULL"):
        assert response["value"] == 1
    else:
        assert response["data"] == {"capability": "redirect.DEVNULL"}


def test_redirect_to_a_descriptor(engine: Engine) -> None:
    assert data(engine.value("check_output", args=sh("printf a >&2"), stderr="STDOUT")) == b"a"
    assert engine.value("call", args=["/bin/true"], stdout={"fd": 2}) == 0


def test_preexec_fn(engine: Engine) -> None:
    if not engine.has("Popen.preexec_fn"):
        assert engine.call("call", args=["x"], preexec_fn={"call": "umask", "with": 1})["code"] == -32001
        return
    for action, script, expected in [
        ({"call": "chdir", "with": "/usr"}, "pwd", b"/usr\n"),
        ({"call": "umask", "with": 0o27}, "umask", b"0027\n"),
        ({"call": "write", "with": [1, "abc"]}, "printf def", b"abcdef"),
    ]:
        assert data(engine.value("check_output", args=sh(script), preexec_fn=action)) == expected
    error = engine.raised("call", args=["/bin/true"], preexec_fn={"call": "raise", "with": "ValueError"})
    assert error["kind"] in ("SubprocessError", "ValueError")


# --- Objects


def test_streams(engine: Engine) -> None:
    handle = next(handles)
    attributes = engine.value("Popen", args=["/bin/cat"], stdin="PIPE", stdout="PIPE", handle=handle)
    assert (attributes["stdin"], attributes["stdout"], attributes["stderr"]) == (True, True, False)
    assert attributes["returncode"] is None
    engine.value("write", handle=handle, data=encoded(b"ab\ncdef"), flush=False)
    engine.value("flush", handle=handle)
    assert data(engine.value("readline", handle=handle, stream="stdout")) == b"ab\n"
    assert data(engine.value("read", handle=handle, stream="stdout", size=2)) == b"cd"
    engine.value("close", handle=handle, stream="stdin")
    assert data(engine.value("read", handle=handle, stream="stdout")) == b"ef"
    assert engine.call("read", handle=handle, stream="stderr")["code"] == -32002
    assert engine.value("wait", handle=handle) == 0
    assert engine.value("attributes", handle=handle) == {**attributes, "returncode": 0}
    engine.value("release", handle=handle)


def test_signals(engine: Engine) -> None:
    calls: list[tuple[str, dict[str, Json], int]] = [
        ("terminate", {}, signal.SIGTERM),
        ("kill", {}, signal.SIGKILL),
        ("send_signal", {"signal": int(signal.SIGUSR1)}, signal.SIGUSR1),
    ]
    for method, params, number in calls:
        handle = next(handles)
        engine.value("Popen", args=["/bin/cat"], stdin="PIPE", handle=handle)
        engine.value(method, handle=handle, **params)
        assert engine.value("wait", handle=handle) == -number
        engine.value("release", handle=handle)


def test_exit_and_release(engine: Engine) -> None:
    handle = next(handles)
    engine.value("Popen", args=["/bin/cat"], stdin="PIPE", handle=handle)
    if engine.has("exit"):
        engine.value("exit", handle=handle)
        assert engine.value("poll", handle=handle) == 0
    else:
        assert engine.call("exit", handle=handle)["code"] == -32001
    engine.value("release", handle=handle)
    assert engine.call("poll", handle=handle)["code"] == -32002
    assert engine.call("release", handle=handle)["code"] == -32002


def test_release_of_a_running_child_warns(engine: Engine) -> None:
    handle = next(handles)
    engine.value("Popen", args=["/bin/cat"], stdin="PIPE", handle=handle)
    if engine.has("wait.timeout"):  # which leaves a traceback behind
        engine.raised("wait", handle=handle, timeout=0)
    response = engine.call("release", handle=handle)  # its stdin is closed, and cat ends
    kinds = [warning["kind"] for warning in response.get("warnings", [])]
    assert ("ResourceWarning" in kinds) == engine.has("ResourceWarning")
    assert "warnings" not in engine.call("call", args=["/bin/true"])


def test_concurrent_calls(engine: Engine) -> None:
    handle = next(handles)
    engine.value("Popen", args=["/bin/cat"], stdin="PIPE", handle=handle)
    waiting = engine.send("wait", handle=handle, concurrent=True)
    assert engine.value("call", args=["/bin/true"]) == 0  # answered first
    closing = engine.send("close", handle=handle, stream="stdin")
    answers = {message["id"]: message["result"] for message in (engine.receive(), engine.receive())}
    assert answers[waiting]["value"] == 0
    assert answers[closing]["value"] is None
    engine.value("release", handle=handle)


def test_audit(engine: Engine) -> None:
    response = engine.call("call", args=sh("exit 0"), cwd="/", env={"A": "b"})
    expected = {"executable": "/bin/sh", "args": sh("exit 0"), "cwd": "/", "env": {"A": "b"}}
    assert response.get("audit") == (expected if engine.has("audit") else None)


@pytest.mark.parametrize("kind", ["exit", "capture"])
def test_bench(engine: Engine, kind: str) -> None:
    samples = engine.value("bench", kind=kind, args=["/bin/true"], count=3)["samples_ns"]
    assert len(samples) == 3
    assert all(sample > 0 for sample in samples)
    assert engine.call("bench", kind="fr0b", args=["/bin/true"], count=1)["code"] == -32602


@pytest.mark.parametrize(
    "kind, args", [("transfer", ["/bin/cat"]), ("timed-wait", sh("printf '\\1\\0\\0\\0\\0\\0\\0\\0'"))]
)
def test_kinds_of_bench_that_may_be_refused(engine: Engine, kind: str, args: list[str]) -> None:
    response = engine.call("bench", kind=kind, args=args, count=2)
    if "value" in response:
        assert len(response["value"]["samples_ns"]) == 2
        assert all(sample > 0 for sample in response["value"]["samples_ns"])
    else:
        assert response["data"]["parameter"] == "kind"


# --- The process of the adapter


def test_tcp(command: list[str], tmp_path: Path) -> None:
    engine = Engine(command, tmp_path, tcp=True)
    assert engine.value("call", args=sh("exit 4")) == 4
    assert engine.close() == 0


def test_children_do_not_get_the_connection(command: list[str], tmp_path: Path) -> None:
    engine = Engine(command, tmp_path, preexec_fn=lambda: os.closerange(0, 3))
    folder = Path("/proc/%d/fd" % engine.process.pid)
    own = {int(entry.name): os.readlink(entry) for entry in folder.iterdir()}
    assert [number for number, path in own.items() if path.startswith("socket:")][0] > 2
    script = "for fd in /proc/$$/fd/*; do readlink $fd; done"
    output = tmp_path / "descriptors"
    params = {"args": sh(script), "close_fds": False, "stdout": {"file": str(output), "mode": "w"}}
    engine.value("call", **params)
    assert "socket:" not in output.read_text()
    assert engine.close() == 0


def test_ends_at_once_with_the_connection(command: list[str], tmp_path: Path) -> None:
    engine = Engine(command, tmp_path)
    pid = engine.value("Popen", args=["/bin/cat"], stdin="PIPE", handle="h")["pid"]
    engine.send("wait", handle="h", concurrent=True)
    assert engine.close() == 0
    assert pid > 0
