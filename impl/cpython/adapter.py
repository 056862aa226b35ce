"""The adapter of CPython's subprocess module: spec/protocol.md, under Python 2.7 and 3.6 or newer.

It maps and reports: whatever subprocess does with a call is the result, and nothing is made up for what it lacks.
"""
import base64
import gc
import json
import numbers
import os
import socket
import struct
import subprocess
import sys
import threading
import time
import warnings
import weakref

VERSION = sys.version_info[:2]
PYTHON_2 = VERSION < (3, 0)
TEXT = type(u"")

# --- What each version has ----------------------------------------------------------------------------------------
#
# The vocabulary of spec/api.yaml with the version of Python that brought each name. A name of a later version is
# known, but unsupported.

ALWAYS = (2, 6)

CONSTRUCTOR = {
    "args": ALWAYS, "bufsize": ALWAYS, "executable": ALWAYS, "stdin": ALWAYS, "stdout": ALWAYS, "stderr": ALWAYS,
    "preexec_fn": ALWAYS, "close_fds": ALWAYS, "shell": ALWAYS, "cwd": ALWAYS, "env": ALWAYS,
    "universal_newlines": ALWAYS, "startupinfo": ALWAYS, "creationflags": ALWAYS,
    "restore_signals": (3, 2), "start_new_session": (3, 2), "pass_fds": (3, 2),
    "encoding": (3, 6), "errors": (3, 6), "text": (3, 7),
    "group": (3, 9), "extra_groups": (3, 9), "user": (3, 9), "umask": (3, 9),
    "pipesize": (3, 10), "process_group": (3, 11),
}

POPEN = {"Popen": (ALWAYS, {})}

# Functions that take the constructor's parameters, and their own.
STARTERS = {
    "run": ((3, 5), {"input": (3, 5), "timeout": (3, 5), "check": (3, 5), "capture_output": (3, 7)}),
    "call": (ALWAYS, {"timeout": (3, 3)}),
    "check_call": (ALWAYS, {"timeout": (3, 3)}),
    "check_output": ((2, 7), {"timeout": (3, 3), "input": (3, 4)}),
}

FUNCTIONS = {
    "getstatusoutput": ((3, 1), {"cmd": (3, 1), "encoding": (3, 11), "errors": (3, 11)}),
    "getoutput": ((3, 1), {"cmd": (3, 1), "encoding": (3, 11), "errors": (3, 11)}),
    "list2cmdline": (ALWAYS, {"seq": ALWAYS}),
}

CHECK_RETURNCODE = {
    "check_returncode": ((3, 5), {"args": (3, 5), "returncode": (3, 5), "stdout": (3, 5), "stderr": (3, 5)})
}

# Where a version does not know the attribute, setting it is allowed, and has no effect.
PRIVATE_FLAGS = {"set_private_flags": (ALWAYS, {"use_vfork": ALWAYS, "use_posix_spawn": ALWAYS})}

PROCESS_METHODS = {
    "poll": (ALWAYS, {}),
    "wait": (ALWAYS, {"timeout": (3, 3)}),
    "communicate": (ALWAYS, {"input": ALWAYS, "timeout": (3, 3)}),
    "send_signal": (ALWAYS, {"signal": ALWAYS}),
    "terminate": (ALWAYS, {}),
    "kill": (ALWAYS, {}),
    "attributes": (ALWAYS, {}),
    "exit": ((3, 2), {}),
}

RELEASE = {"release": (ALWAYS, {})}

STREAM_METHODS = {
    "write": (ALWAYS, {"stream": ALWAYS, "data": ALWAYS, "flush": ALWAYS}),
    "flush": (ALWAYS, {"stream": ALWAYS}),
    "read": (ALWAYS, {"stream": ALWAYS, "size": ALWAYS}),
    "readline": (ALWAYS, {"stream": ALWAYS}),
    "close": (ALWAYS, {"stream": ALWAYS}),
}

BENCH = {"bench": (ALWAYS, {"kind": ALWAYS, "args": ALWAYS, "count": ALWAYS})}

FEATURES = {
    "args.string": ALWAYS, "args.bytes": ALWAYS,
    "redirect.PIPE": ALWAYS, "redirect.DEVNULL": (3, 3), "redirect.STDOUT": ALWAYS, "redirect.fd": ALWAYS,
    "redirect.file": ALWAYS, "redirect.stream": ALWAYS,
    "concurrent": ALWAYS, "concurrent.object": ALWAYS, "attributes.args": (3, 3), "owner.name": (3, 9),
    "closed-streams": ALWAYS, "dynamic-typing": ALWAYS, "typed-data": (3, 0), "bench": ALWAYS,
    "TimeoutExpired.output": (3, 3), "OSError.filename": (3, 3), "ResourceWarning": (3, 6), "audit": (3, 8),
    "SubprocessError.stdout": (3, 5), "error.kinds": (3, 3), "CompletedProcess.repr": (3, 5),
}
if PYTHON_2:
    FEATURES["OSError.child_traceback"] = ALWAYS


def capabilities():
    names = dict(FEATURES)
    names.update(("Popen." + parameter, since) for parameter, since in CONSTRUCTOR.items())
    for table in POPEN, STARTERS, FUNCTIONS, CHECK_RETURNCODE, PRIVATE_FLAGS, PROCESS_METHODS, RELEASE, STREAM_METHODS:
        for method, (since, parameters) in table.items():
            names[method] = since
            names.update((method + "." + parameter, max(since, own)) for parameter, own in parameters.items())
    # The parameters of bench belong to the protocol, not to the vocabulary.
    return sorted(name for name, since in names.items() if since <= VERSION)


def documented():
    if PYTHON_2:
        return ["2.6"]
    if VERSION < (3, 12):
        return ["3.10"]
    return ["3.12"] if VERSION < (3, 13) else ["3.13"]


# --- Calls that are not made --------------------------------------------------------------------------------------

NO_SUCH_METHOD, BAD_PARAMETER, INTERNAL, UNSUPPORTED, NO_SUCH_HANDLE = -32601, -32602, -32603, -32001, -32002


class Refused(Exception):
    def __init__(self, code, message, **data):
        Exception.__init__(self, message)
        self.error = {"code": code, "message": message, "data": data}


def bad_parameter(name, message):
    return Refused(BAD_PARAMETER, "%s: %s" % (name, message), parameter=name)


def require(capability, since):
    if since > VERSION:
        raise Refused(UNSUPPORTED, "Python %d.%d has no %s" % (VERSION + (capability,)), capability=capability)


# --- Values -------------------------------------------------------------------------------------------------------


def generated(size):
    """The first characters of the generated stream."""
    thousand = "".join("####%03d\n" % low for low in range(1000))
    blocks = (thousand.replace("####", "%04d" % (high % 10000)) for high in range(size // len(thousand) + 1))
    return "".join(blocks)[:size]


def decode(value, name):
    """What a JSON value stands for. A value of any type is passed on: whether it is right is the library's matter."""
    if isinstance(value, TEXT):
        return value.encode("utf-8") if PYTHON_2 else value
    if isinstance(value, list):
        return [decode(item, name) for item in value]
    if not isinstance(value, dict):
        return value
    if list(value) == ["base64"]:
        return base64.b64decode(value["base64"])
    if list(value) == ["generated"]:
        return generated(value["generated"]).encode("ascii")
    if list(value) == ["generated_text"]:
        return generated(value["generated_text"])
    raise bad_parameter(name, "no such value: " + json.dumps(value))


def decode_env(value, name):
    if isinstance(value, list):
        return dict(decode(pair, name) for pair in value)
    if isinstance(value, dict):
        return dict((decode(key, name), decode(item, name)) for key, item in value.items())
    return decode(value, name)


def decode_action(value, name):
    """A function for preexec_fn."""
    if not isinstance(value, dict):
        return decode(value, name)
    action = value.get("call")
    operand = decode(value.get("with"), name)
    if action == "chdir":
        return lambda: os.chdir(operand)
    if action == "umask":
        return lambda: os.umask(operand)
    if action == "write":
        number, data = operand
        return lambda: os.write(number, data if isinstance(data, bytes) else data.encode("utf-8"))
    if action == "raise":
        return lambda: raise_exception(operand)
    raise bad_parameter(name, "no such action: " + json.dumps(value))


def raise_exception(kind):
    namespace = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)
    raise namespace[kind]("raised by preexec_fn")


def decode_startupinfo(value, name):
    """A STARTUPINFO, which only Windows has; elsewhere anything that is not None is refused alike."""
    if not isinstance(value, dict):
        return decode(value, name)
    if not hasattr(subprocess, "STARTUPINFO"):
        return value
    startupinfo = subprocess.STARTUPINFO()
    for attribute, content in value.items():
        setattr(startupinfo, attribute, content)
    return startupinfo


def decode_redirect(value, name, opened):
    """A value for stdin, stdout or stderr. A file that is opened for it is appended to `opened`."""
    if value in ("PIPE", "STDOUT"):
        return getattr(subprocess, value)
    if value == "DEVNULL":
        require("redirect.DEVNULL", FEATURES["redirect.DEVNULL"])
        return subprocess.DEVNULL
    if not isinstance(value, dict):
        return decode(value, name)
    if "fd" in value:
        return value["fd"]
    if "file" in value:
        try:
            opened.append(open(decode(value["file"], name), value.get("mode", "r")))
        except EnvironmentError as error:
            raise bad_parameter(name, str(error))
        return opened[-1]
    if "stream" in value:
        return stream_of(child_named(value.get("of")), value["stream"])
    raise bad_parameter(name, "no such redirection: " + json.dumps(value))


def encode(value, streams_are_text=True):
    """The JSON for a value of the library. In Python 2 a str may be either; `streams_are_text` tells which."""
    if isinstance(value, TEXT):
        return encode_text(value)
    if isinstance(value, bytes):
        return encode_bytes(value, PYTHON_2 and streams_are_text)
    if isinstance(value, (list, tuple)):
        return [encode(item, streams_are_text) for item in value]
    if isinstance(value, dict):
        return encode_mapping(value)
    is_number = isinstance(value, numbers.Real) and abs(value) < float("inf")  # JSON has no others
    return value if value is None or is_number else repr(value)


def encode_text(value):
    if len(value) >= 1024 and value[:8] == u"0000000\n" and value == generated(len(value)):
        return {"generated_text": len(value)}
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return encode_bytes(value.encode("utf-8", "surrogateescape"), False)
    return value


def encode_bytes(value, is_text):
    if is_text:
        try:
            return encode_text(value.decode("utf-8"))
        except UnicodeDecodeError:
            pass
    if len(value) >= 1024 and value[:8] == b"0000000\n" and value == generated(len(value)).encode("ascii"):
        return {"generated": len(value)}
    return {"base64": base64.b64encode(value).decode("ascii")}


def encode_mapping(value):
    pairs = [[encode(key), encode(item)] for key, item in value.items()]
    return dict(pairs) if all(isinstance(key, TEXT) for key, _ in pairs) else pairs


def encode_completed(completed, streams_are_text):
    return {
        "args": encode(completed.args), "returncode": completed.returncode,
        "stdout": encode(completed.stdout, streams_are_text), "stderr": encode(completed.stderr, streams_are_text),
        "repr": encode(repr(completed)),
    }


def encode_attributes(process):
    attributes = {"pid": process.pid, "returncode": process.returncode}
    if hasattr(process, "args"):  # since Python 3.3
        attributes["args"] = encode(process.args)
    for name in STREAMS:
        attributes[name] = getattr(process, name) is not None
    return attributes


# The nearest kind comes first. Python 2 has IOError beside OSError, and no exceptions of later versions.
KINDS = [
    (getattr(subprocess, "TimeoutExpired", ()), "TimeoutExpired"),
    (subprocess.CalledProcessError, "CalledProcessError"),
    (getattr(subprocess, "SubprocessError", ()), "SubprocessError"),
    (EnvironmentError, "OSError"),
    (UnicodeError, "UnicodeError"),
    (ValueError, "ValueError"),
    (TypeError, "TypeError"),
    (LookupError, "LookupError"),
    (RuntimeError, "RuntimeError"),
    (BaseException, "Other"),
]


def encode_exception(error, streams_are_text):
    raised = {
        "kind": next(kind for classes, kind in KINDS if isinstance(error, classes)),
        "name": type(error).__name__,
        "kinds": [kind for classes, kind in KINDS if isinstance(error, classes)],
        "message": encode(str(error)),
    }
    for name in "errno", "winerror", "filename", "cmd", "returncode", "timeout", "child_traceback":
        if hasattr(error, name):
            raised[name] = encode(getattr(error, name))
    for name in "output", "stdout", "stderr":
        if hasattr(error, name):
            raised[name] = encode(getattr(error, name), streams_are_text)
    return raised


# --- The objects between calls ------------------------------------------------------------------------------------

STREAMS = "stdin", "stdout", "stderr"


class Child(object):
    def __init__(self, process, streams_are_text):
        self.process = process
        self.streams_are_text = streams_are_text


children = {}


def child_named(handle):
    try:
        return children[handle]
    except KeyError:
        raise Refused(NO_SUCH_HANDLE, "no object is named %r" % (handle,))


def stream_of(child, name):
    if name not in STREAMS:
        raise bad_parameter("stream", "no such stream: %r" % (name,))
    stream = getattr(child.process, name)
    if stream is None:
        raise Refused(NO_SUCH_HANDLE, "%s is none" % name)
    return stream


# --- Calls --------------------------------------------------------------------------------------------------------


class Call(object):
    """One call, ready to be made: `make` is the library's part, `encode` tells its value in JSON."""

    def __init__(self, make, encode_value=encode, streams_are_text=True, opened=()):
        self.make = make
        self.encode_value = encode_value
        self.streams_are_text = streams_are_text
        self.opened = opened


def starter(method, parameters):
    """run, call, check_call, check_output: the parameters of the constructor, and more."""
    opened = []
    keywords = {}
    for name, value in parameters.items():
        if name in STREAMS:
            keywords[name] = decode_redirect(value, name, opened)
        else:
            keywords[name] = DECODERS.get(name, decode)(value, name)
    positional = [keywords.pop("args")] if "args" in keywords else []
    streams_are_text = not PYTHON_2 or bool(parameters.get("universal_newlines"))
    if method == "run":
        encode_value = lambda completed: encode_completed(completed, streams_are_text)
    else:
        encode_value = lambda value: encode(value, streams_are_text)
    function = getattr(subprocess, method)
    return Call(lambda: function(*positional, **keywords), encode_value, streams_are_text, opened)


DECODERS = {"env": decode_env, "preexec_fn": decode_action, "startupinfo": decode_startupinfo}


def popen(method, parameters):
    handle = parameters.pop("handle", None)
    if not isinstance(handle, TEXT) or handle in children:
        raise bad_parameter("handle", "missing, or in use")
    call = starter(method, parameters)

    def encode_value(process):
        children[handle] = Child(process, call.streams_are_text)
        return encode_attributes(process)

    call.encode_value = encode_value
    return call


def function(method, parameters):
    """getstatusoutput, getoutput, list2cmdline."""
    keywords = dict((name, decode(value, name)) for name, value in parameters.items())
    return Call(lambda: getattr(subprocess, method)(**keywords))


def check_returncode(_method, parameters):
    keywords = dict((name, decode(value, name)) for name, value in parameters.items())
    return Call(lambda: subprocess.CompletedProcess(**keywords).check_returncode())


def set_private_flags(_method, parameters):
    return Call(lambda: set_attributes(dict(("_" + name.upper(), value) for name, value in parameters.items())))


def set_attributes(attributes):
    for name, value in attributes.items():
        setattr(subprocess, name, value)


def process_method(method, parameters):
    child = child_named(parameters.pop("handle", None))
    keywords = dict((name, decode(value, name)) for name, value in parameters.items())
    if method == "attributes":
        return Call(lambda: child.process, encode_attributes)
    if method == "exit":
        return Call(lambda: child.process.__exit__(None, None, None))
    if method == "send_signal":
        keywords["sig"] = keywords.pop("signal", None)
    return Call(
        lambda: getattr(child.process, method)(**keywords),
        lambda value: encode(value, child.streams_are_text),
        child.streams_are_text,
    )


def release(_method, parameters):
    handle = parameters.pop("handle", None)
    child_named(handle)
    return Call(lambda: drop(handle))


def drop(handle):
    child = children.pop(handle)
    watch = weakref.ref(child.process)
    del child
    if watch() is not None:  # something, such as a traceback, still refers to it
        gc.collect()


def stream_method(method, parameters):
    child = child_named(parameters.pop("handle", None))
    stream = stream_of(child, parameters.pop("stream", "stdin"))
    flush = parameters.pop("flush", True)
    operands = [decode(value, name) for name, value in parameters.items()]  # one at most: data, or size
    make = getattr(stream, method)
    return Call(
        lambda: write(stream, operands, flush) if method == "write" else make(*operands),
        lambda value: encode(value, child.streams_are_text),
        child.streams_are_text,
    )


def write(stream, operands, flush):
    count = stream.write(*operands)
    if flush:
        stream.flush()
    return count


def bench(_method, parameters):
    """The fastest that the documented interface offers."""
    sample = BENCH_KINDS.get(parameters.get("kind"))
    if sample is None:
        raise bad_parameter("kind", "no such kind: %r" % (parameters.get("kind"),))
    args = decode(parameters.get("args"), "args")
    count = parameters.get("count", 1)
    return Call(lambda: [sample(args) for _ in range(count)], lambda samples: {"samples_ns": samples})


def time_of_exit(args):
    start = clock_ns()
    subprocess.Popen(args).wait()
    return clock_ns() - start


def time_of_capture(args):
    start = clock_ns()
    subprocess.Popen(args, stdout=subprocess.PIPE).communicate()
    return clock_ns() - start


def time_of_transfer(args):
    data = b"x" * (64 << 20)
    start = clock_ns()
    output = subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE).communicate(data)[0]
    elapsed = clock_ns() - start
    if len(output) != len(data):
        raise ValueError("%d bytes of %d came back" % (len(output), len(data)))
    return elapsed


def lateness_of_timed_wait(args):
    child = subprocess.Popen(args, stdout=subprocess.PIPE)
    child.wait(timeout=10)
    known = clock_ns()
    with child.stdout as stdout:
        return known - struct.unpack("=q", stdout.read())[0]


BENCH_KINDS = {"exit": time_of_exit, "capture": time_of_capture, "transfer": time_of_transfer}
if not PYTHON_2:
    BENCH_KINDS["timed-wait"] = lateness_of_timed_wait


METHODS = {}


def define(methods, prepare, shared):
    """`shared` are parameters that all of these methods take: capability and version by name."""
    for method, (since, own) in methods.items():
        parameters = dict((name, (method + "." + name, own_since)) for name, own_since in own.items())
        METHODS[method] = since, prepare, dict(shared, **parameters)


OF_CONSTRUCTOR = dict((name, ("Popen." + name, since)) for name, since in CONSTRUCTOR.items())
HANDLE = {"handle": ("Popen", ALWAYS)}

define(POPEN, popen, dict(OF_CONSTRUCTOR, **HANDLE))
define(STARTERS, starter, OF_CONSTRUCTOR)
define(FUNCTIONS, function, {})
define(CHECK_RETURNCODE, check_returncode, {})
define(PRIVATE_FLAGS, set_private_flags, {})
define(PROCESS_METHODS, process_method, HANDLE)
define(RELEASE, release, HANDLE)
define(STREAM_METHODS, stream_method, HANDLE)
define(BENCH, bench, {})


def prepare(method, parameters):
    """The call that a request asks for; Refused if it cannot be made."""
    if method not in METHODS:
        raise Refused(NO_SUCH_METHOD, "no such method: %s" % method)
    since, prepare_call, known = METHODS[method]
    for name in parameters:
        if name not in known:
            raise bad_parameter(name, "%s has no such parameter" % method)
    require(method, since)
    for name in parameters:
        require(*known[name])
    return prepare_call(method, parameters)


def perform(call):
    """Makes the call and describes what came of it."""
    notes.warnings = []
    notes.audit = None
    start = clock_ns()
    try:
        value = call.make()
    except BaseException as error:
        elapsed = clock_ns() - start
        result = {"raised": encode_exception(error, call.streams_are_text)}
    else:
        elapsed = clock_ns() - start
        result = {"value": call.encode_value(value)}
    finally:
        for file in call.opened:
            file.close()
    result["elapsed_ns"] = elapsed
    if notes.warnings:
        result["warnings"] = notes.warnings
    if notes.audit:
        result["audit"] = notes.audit
    return result


# --- What calls give rise to beside their outcome -----------------------------------------------------------------

notes = threading.local()


def note_warning(message, category, *_args, **_keywords):
    if hasattr(notes, "warnings"):
        notes.warnings.append({"kind": category.__name__, "message": encode(str(message))})


def note_audit(event, arguments):
    if event == "subprocess.Popen":
        notes.audit = dict(zip(("executable", "args", "cwd", "env"), map(encode, arguments)))


def observe():
    """Not by warnings.catch_warnings, which is not safe with threads: the hook stays, and notes by thread."""
    warnings.simplefilter("always")
    warnings.showwarning = note_warning
    if hasattr(sys, "addaudithook"):
        sys.addaudithook(note_audit)


def make_clock():
    """A function that returns the nanoseconds of a monotonic clock."""
    if hasattr(time, "monotonic_ns"):  # since Python 3.7
        return time.monotonic_ns
    if hasattr(time, "monotonic"):
        return lambda: int(time.monotonic() * 1e9)
    import ctypes  # Python 2 has no monotonic clock

    class Timespec(ctypes.Structure):
        _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]

    clock_gettime = ctypes.CDLL(None).clock_gettime
    monotonic = 6 if sys.platform == "darwin" else 1

    def clock():
        now = Timespec()
        clock_gettime(monotonic, ctypes.byref(now))
        return now.seconds * 1000000000 + now.nanoseconds

    return clock


clock_ns = make_clock()

# --- The connection -----------------------------------------------------------------------------------------------


class Channel(object):
    def __init__(self, control):
        self.connection = connect(control)
        self.lines = self.connection.makefile("rb")
        self.sending = threading.Lock()

    def send(self, **message):
        line = json.dumps(dict(message, jsonrpc="2.0"), separators=(",", ":")).encode("ascii") + b"\n"
        with self.sending:
            self.connection.sendall(line)


def connect(control):
    # Where the standard streams are closed, the connection would become one of them: fill their places meanwhile.
    fillers = [os.open(os.devnull, os.O_RDONLY)]
    while fillers[-1] <= 2:
        fillers.append(os.open(os.devnull, os.O_RDONLY))
    kind, _, address = control.partition(":")
    if kind == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(address)
    else:
        host, _, port = address.rpartition(":")
        connection = socket.create_connection((host, int(port)))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for filler in fillers:
        os.close(filler)
    if PYTHON_2 and os.name == "posix":
        import fcntl

        fcntl.fcntl(connection.fileno(), fcntl.F_SETFD, fcntl.FD_CLOEXEC)
    return connection


def answer(channel, number, call):
    try:
        channel.send(id=number, result=perform(call))
    except Exception as error:
        channel.send(id=number, error={"code": INTERNAL, "message": "%s: %s" % (type(error).__name__, error)})


def serve(channel):
    for line in iter(channel.lines.readline, b""):
        request = json.loads(line.decode("utf-8"))
        parameters = request.get("params", {})
        concurrent = parameters.pop("concurrent", False)
        try:
            call = prepare(request["method"], parameters)
        except Refused as refused:
            channel.send(id=request["id"], error=refused.error)
            continue
        if concurrent:
            thread = threading.Thread(target=answer, args=(channel, request["id"], call))
            thread.daemon = True
            thread.start()
        else:
            answer(channel, request["id"], call)
        del call  # or it would keep the object that release drops


def main(arguments):
    options = dict(zip(arguments[::2], arguments[1::2]))
    if sorted(options) != ["--control", "--token"]:
        sys.exit("usage: adapter.py --control unix:PATH|tcp:HOST:PORT --token TOKEN")
    channel = Channel(options["--control"])
    observe()
    channel.send(method="hello", params={
        "token": options["--token"],
        "protocol": 1,
        "implementation": {"name": "cpython", "version": sys.version.split()[0], "language": "Python"},
        "documented": documented(),
        "capabilities": capabilities(),
    })
    serve(channel)


if __name__ == "__main__":
    main(sys.argv[1:])
    # At once: neither threads that still wait nor buffers of streams to children are worth an orderly exit.
    os._exit(0)
