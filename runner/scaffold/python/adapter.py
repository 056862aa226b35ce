"""The adapter of @name@: maps the calls of childproof's protocol (spec/protocol.md) onto it, and reports what happened."""

import argparse
import base64
import json
import socket
import subprocess  # in place of @name@: this adapter is a working example, to be changed piece by piece
import time

IMPLEMENTATION = {"name": "@name@", "version": "0", "language": "Python"}

# What the library itself has, by the names of spec/api.yaml; a parameter of the constructor is Popen.NAME, also where
# `run` takes it. Whatever is not listed is not asked for. `--case GLOB` plays a few cases while this list grows.
CAPABILITIES = ["run", "run.input", "Popen.args", "Popen.cwd", "Popen.stdout", "Popen.stderr", "redirect.PIPE"]
KNOWN = {name.split(".")[1] for name in CAPABILITIES if name.startswith(("run.", "Popen."))}

NO_SUCH_METHOD, BAD_PARAMETER, BROKEN = -32601, -32602, -32603


class Refused(Exception):
    """The call is not made."""

    def __init__(self, code, message, **data):
        super().__init__(message)
        self.error = {"code": code, "message": message, "data": data}


def decode(value):
    """What a value of the protocol stands for."""
    if isinstance(value, dict) and "base64" in value:
        return base64.b64decode(value["base64"])
    if isinstance(value, dict) and "generated" in value:
        lines = "".join("%07d\n" % number for number in range(value["generated"] // 8 + 1))
        return lines.encode("ascii")[: value["generated"]]
    return value


def encode(value):
    """A value of the library, as the protocol has it."""
    return {"base64": base64.b64encode(value).decode("ascii")} if isinstance(value, bytes) else value


def redirection(name, value):
    if value is None or value == "PIPE":
        return value and subprocess.PIPE
    raise Refused(BAD_PARAMETER, "%s: not a redirection that this adapter has" % name, parameter=name)


def run(params):
    """The call onto the library. Only what was given is passed on: the library's defaults are part of what is tested."""
    arguments = {name: decode(value) for name, value in params.items()}
    for name in ("stdout", "stderr"):
        if name in arguments:
            arguments[name] = redirection(name, arguments[name])
    done = subprocess.run(**arguments)
    return {
        "args": done.args,
        "returncode": done.returncode,
        "stdout": encode(done.stdout),
        "stderr": encode(done.stderr),
    }


METHODS = {"run": run}


def describe(error):
    """What the library raised. The kinds are those of spec/protocol.md; a documented attribute is reported where it is there."""
    kinds = (OSError, UnicodeError, ValueError, TypeError)
    kind = next((kind.__name__ for kind in kinds if isinstance(error, kind)), "Other")
    raised = {"kind": kind, "name": type(error).__name__, "message": str(error)}
    if isinstance(error, OSError):
        raised.update(errno=error.errno, filename=encode(error.filename))
    return raised


def call(method, params):
    if method not in METHODS:
        raise Refused(NO_SUCH_METHOD, "there is no method " + method)
    for name in params:
        if name not in KNOWN:
            raise Refused(BAD_PARAMETER, "%s has no parameter %s" % (method, name), parameter=name)
    began = time.monotonic_ns()
    try:
        outcome = {"value": METHODS[method](params)}
    except Refused:
        raise
    except Exception as error:
        outcome = {"raised": describe(error)}
    return dict(outcome, elapsed_ns=time.monotonic_ns() - began)


def answer(request):
    try:
        return {"result": call(request["method"], request.get("params", {}))}
    except Refused as refused:
        return {"error": refused.error}
    except Exception as error:
        return {"error": {"code": BROKEN, "message": repr(error)}}


def connect(control):
    kind, _, address = control.partition(":")
    if kind == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(address)
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--control", required=True)
    parser.add_argument("--token", required=True)
    options = parser.parse_args()
    connection = connect(options.control)

    def send(message):
        connection.sendall(json.dumps(dict(message, jsonrpc="2.0")).encode("utf-8") + b"\n")

    hello = {"token": options.token, "protocol": 1, "implementation": IMPLEMENTATION}
    send({"method": "hello", "params": dict(hello, documented=["3.13"], capabilities=CAPABILITIES)})
    for line in connection.makefile("rb"):
        request = json.loads(line)
        send(dict(answer(request), id=request["id"]))


if __name__ == "__main__":
    main()
