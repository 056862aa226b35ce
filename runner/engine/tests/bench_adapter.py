"""An adapter that can do nothing but bench, in a way that its first argument names, for the tests of the engine.

No child is spawned: each is said to have taken a millisecond.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from typing import Any


def answer_to(way: str, number: int, params: dict[str, Any]) -> dict[str, Any]:
    """The response to the bench call of that number, from 1."""
    samples: list[Any] = [1_000_000] * params["count"]
    if way == "crash-later" and number > 10:
        os.abort()
    if way == "hang-later" and number > 10:
        print("hanging", file=sys.stderr, flush=True)
        threading.Event().wait()
    if way == "too-few":
        samples.pop()
    if way == "no-times":
        samples[0] = 0
    if way == "refuse":
        return {"error": {"code": -32602, "message": "what count?"}}
    if way == "raise":
        return {"result": {"raised": {"kind": "OSError", "name": "OSError", "message": "no"}, "elapsed_ns": 1}}
    return {"result": {"value": {"samples_ns": samples}, "elapsed_ns": 1}}


def main() -> None:
    way, options = sys.argv[1], sys.argv[2:]
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(options[options.index("--control") + 1].split(":", 1)[1])

    def send(message: dict[str, Any]) -> None:
        connection.sendall(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")

    hello = {
        "token": options[options.index("--token") + 1],
        "protocol": 1,
        "implementation": {"name": way, "version": "1.5", "language": "None"},
        "documented": ["3.13"],
        "capabilities": [] if way == "cannot" else ["bench"],
    }
    send({"method": "hello", "params": hello})
    for number, line in enumerate(connection.makefile("rb"), 1):
        request = json.loads(line)
        send({"id": request["id"], **answer_to(way, number, request["params"])})


if __name__ == "__main__":
    main()
