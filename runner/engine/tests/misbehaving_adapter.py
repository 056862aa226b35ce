"""An adapter that breaks the protocol in a way that its first argument names, for the tests of the engine.

It answers every call with the value null, which is what the cases in test_childproof.py expect.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any


def stay() -> None:
    """Never returns."""
    threading.Event().wait()


def populate(depth: int) -> None:
    """Starts two processes, each in a session of its own, which do the same; none of them ever ends."""
    for _ in range(2 if depth else 0):
        if os.fork() == 0:
            os.setsid()
            populate(depth - 1)
            stay()


def wander() -> None:
    """A process that becomes another one all the time, so that a kill by number comes too late; for a minute."""
    end = time.monotonic() + 60
    if os.fork() == 0:
        os.setsid()
        while time.monotonic() < end:
            if os.fork() != 0:
                os._exit(0)
        os._exit(0)


class Adapter:
    def __init__(self, way: str, control: str, token: str) -> None:
        self.way = way
        self.token = token
        self.control = control
        self.socket = self.connect()
        self.lines = self.socket.makefile("rb")
        self.calls = 0
        self.followed = "nothing"

    def connect(self) -> socket.socket:
        kind, address = self.control.split(":", 1)
        if kind == "unix":
            connection = socket.socket(socket.AF_UNIX)
            connection.connect(address)
            return connection
        host, port = address.rsplit(":", 1)
        return socket.create_connection((host, int(port)))

    def is_refused(self) -> bool:
        """Whether a second peer cannot connect."""
        try:
            self.connect()
        except ConnectionRefusedError:
            return True
        return False

    def send(self, message: Any) -> None:
        self.socket.sendall(json.dumps(message).encode() + b"\n")

    def hello(self) -> None:
        capabilities = ["follow"] if self.way.endswith("to-follow") else []
        capabilities += ["poll", "call", "Popen", "Popen.args", "Popen.stdin", "release", "concurrent"]
        params: dict[str, Any] = {
            "token": "wrong" if self.way == "wrong-token" else self.token,
            "protocol": 99 if self.way == "wrong-protocol" else 1,
            "implementation": {"name": "misbehaving", "version": "1"},
            "documented": [] if self.way == "documents-nothing" else ["2.6", "3.13"],
            "capabilities": capabilities + (["comunicate"] if self.way == "unknown-capability" else []),
        }
        if self.way == "no-version":
            del params["implementation"]["version"]
        self.send({"jsonrpc": "2.0", "method": "hello", "params": params})

    def refuse(self, request: dict[str, Any]) -> bool:
        """Says no to what nobody has; True if that was the answer."""
        if self.way == "ignores-the-unknown":
            return False
        if request["method"].startswith("canary") or request["method"] == "nothing_more":
            code = -32601
        elif any(name.startswith("canary") for name in request["params"]):
            code = -32602
        elif request["method"] == "follow" and self.way != "wants-to-follow":
            code = -32602
        else:
            return False
        self.send({"jsonrpc": "2.0", "id": request["id"], "error": {"code": code, "message": "not known"}})
        return True

    def answer(self, request: dict[str, Any], value: Any = None) -> None:
        self.send({"jsonrpc": "2.0", "id": request["id"], "result": {"value": value, "elapsed_ns": 1}})

    def follow(self, request: dict[str, Any]) -> bool:
        """True if the engine says which version it is, which is not a call of the library."""
        if request["method"] != "follow":
            return False
        self.followed = request["params"]["documented"]
        self.answer(request)
        return True

    def misbehave(self, request: dict[str, Any]) -> bool:
        """Breaks the protocol in answer to the first call of a case; True if there is nothing more to answer."""
        number, way = request["id"], self.way
        if way == "by-number":
            ways = ("behaves", "crash", "behaves", "leak-descriptor", "no-elapsed", "refuses-the-declared")
            way = ways[int(request["params"]["args"][-1].split()[1]) % len(ways)]
        if way == "invalid-json":
            self.socket.sendall(b'{"jsonrpc": "2.0", \n')
        elif way == "not-json-rpc":
            self.send({"id": number, "result": {"value": None, "elapsed_ns": 1}})
        elif way == "garbage":
            self.socket.sendall(b"x" * (1 << 20) + b"\n")
        elif way == "garbage-without-end":
            self.socket.sendall(b"x" * (1 << 20))
        elif way == "unknown-id":
            self.send({"jsonrpc": "2.0", "id": number + 1000, "result": {"value": None, "elapsed_ns": 1}})
        elif way == "second-reply":
            self.answer(request)
            self.answer(request)
        elif way == "result-and-error":
            self.send({"jsonrpc": "2.0", "id": number, "result": {}, "error": {}})
        elif way == "no-elapsed":
            self.send({"jsonrpc": "2.0", "id": number, "result": {"value": None}})
        elif way == "unknown-kind":
            self.send({"jsonrpc": "2.0", "id": number, "result": {"raised": {"kind": "Oops"}, "elapsed_ns": 1}})
        elif way == "bad-base64":
            self.send({"jsonrpc": "2.0", "id": number, "result": {"value": {"base64": "!"}, "elapsed_ns": 1}})
        elif way == "unknown-handle":
            self.send({"jsonrpc": "2.0", "id": number, "error": {"code": -32002, "message": "no such handle"}})
        elif way == "refuses-the-declared":
            error = {"code": -32001, "message": "cannot", "data": {"capability": "call"}}
            self.send({"jsonrpc": "2.0", "id": number, "error": error})
        elif way == "wants-to-follow":
            value = {"value": self.followed, "elapsed_ns": 1}
            self.send({"jsonrpc": "2.0", "id": number, "result": value})
        elif way == "hang":
            stay()
        elif way == "spin":
            while True:
                pass
        elif way == "crash":
            os.abort()
        elif way == "exit":
            sys.stderr.write("going away\n")
            sys.exit(7)
        elif way == "hang-up":
            self.socket.shutdown(socket.SHUT_RDWR)
            stay()
        elif way == "leak-descriptor":
            os.dup(0)
            self.answer(request)
        elif way == "late-descriptor":
            threading.Timer(0.1, os.close, [os.dup(0)]).start()
            self.answer(request)
        elif way == "leak-process":
            if os.fork() == 0:
                self.socket.close()
                os.setsid()
                stay()
            self.answer(request)
        elif way == "leak-zombie":
            if os.fork() == 0:
                os._exit(0)
            self.answer(request)
        elif way == "leak-child":
            subprocess.Popen(request["params"]["args"])
            self.answer(request)
        elif way == "leak-file":
            Path(request["params"]["args"][-1], "core").write_text("x")
            self.answer(request)
        elif way == "remove-sandbox":
            shutil.rmtree(request["params"]["args"][-1])
            self.answer(request)
        elif way in ("lock-folder", "lock-folder-and-hang"):
            folder = Path(request["params"]["args"][-1])
            folder.mkdir()
            (folder / "inside").touch()
            folder.chmod(0o500)
            if way.endswith("hang"):
                Path(request["params"]["args"][-2]).write_text(way)  # a FIFO, which tells its reader
                stay()
            self.answer(request)
        elif way == "kill-group":
            os.kill(0, signal.SIGKILL)
        elif way == "populate":
            populate(7)
            stay()
        elif way == "wander":
            for _ in range(3):
                wander()
            stay()
        elif way == "deep":
            self.socket.sendall(b"[" * 1_000_000 + b"\n")
        elif way == "endless":
            self.socket.sendall(b"x" * (65 << 20))
        elif way == "second-peer":
            self.answer(request, None if self.is_refused() else "a second peer was let in")
        elif way == "slow":
            time.sleep(2.2)  # of a deadline of 4 s: time itself is what is looked at
            self.answer(request)
        elif way == "sometimes":
            self.answer(request, None if self.calls % 3 else "otherwise")
        else:
            return False
        return True

    def serve(self) -> None:
        for line in self.lines:
            request = json.loads(line.decode())
            if self.refuse(request) or self.follow(request):
                continue
            # The first call is not part of a case: with it the engine lets the library warm up.
            self.calls += 1
            if self.calls == 1 or not self.misbehave(request):
                self.answer(request)


def main() -> None:
    way, options = sys.argv[1], sys.argv[2:]
    if way == "exits-at-once":
        sys.stderr.write("no library here\n")
        sys.exit(1)
    if way == "never-connects":
        stay()
    adapter = Adapter(way, options[options.index("--control") + 1], options[options.index("--token") + 1])
    if way == "hello-is-not-json":
        adapter.socket.sendall(b"hello\n")
    elif way == "no-hello":
        adapter.send({"jsonrpc": "2.0", "method": "goodbye", "params": {}})
    elif way == "silent":
        stay()
    else:
        adapter.hello()
    adapter.serve()


if __name__ == "__main__":
    main()
