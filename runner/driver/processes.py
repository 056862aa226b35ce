"""Child processes of the driver, and what SIGINT, SIGTERM and SIGHUP do to them.

Nothing may stay behind when the driver is told to end: no process, no half-written file. So a child runs in a session of its
own, where a terminal's Ctrl-C does not reach it; the driver hands the first signal on, waits for the child to put its
things in order, and kills what has not ended after GRACE seconds. Further signals change nothing.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import threading
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Iterator, Mapping, Sequence

GRACE = 10.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(Exception):
    """The driver was told to end; by convention the exit code is 128 and the signal's number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Interrupted by {signal.Signals(number).name}.")
        self.code = 128 + number


# A signal handler belongs to the whole process, and so does what it needs.
_received: int | None = None
_children: list[subprocess.Popen[bytes]] = []


class _Held(threading.local):
    """Python's signal handlers run in the main thread, so what other threads hold does not keep it."""

    depth = 0


_held = _Held()


def install_handlers() -> None:
    """From now on the signals end the driver in good order; a signal that is ignored (nohup) stays so."""
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _on_signal)


def ignore_signals() -> None:
    """From now on nothing can change the exit code that the first signal has led to."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def interrupted() -> Interrupted | None:
    """What to raise where the driver was told to end."""
    return None if _received is None else Interrupted(_received)


@contextmanager
def held() -> Iterator[None]:
    """Inside, a signal is noted and handed on, but does not break off what the driver itself is doing."""
    _held.depth += 1
    try:
        yield
    finally:
        _held.depth -= 1


@contextmanager
def child(
    arguments: Sequence[str], *, cwd: Path, environment: Mapping[str, str] | None = None, apart: bool = False
) -> Iterator[subprocess.Popen[bytes]]:
    """A child process, its output to be read with `lines`; its stderr goes to stdout too, unless it is kept `apart`.

    Raises Interrupted in the end if the driver was told to end meanwhile, except inside `held`.
    """
    with held():
        process = subprocess.Popen(
            arguments,
            cwd=cwd,
            env=None if environment is None else {**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if apart else subprocess.STDOUT,
            start_new_session=True,
        )
        _children.append(process)
        if _received is not None:
            _stop(process)
        try:
            yield process
            process.wait()
        finally:
            if process.returncode is None:
                _signal_group(process, signal.SIGKILL)
                process.wait()
            _children.remove(process)
            for pipe in filter(None, (process.stdout, process.stderr)):
                pipe.close()
    if _received is not None and not _held.depth:
        raise Interrupted(_received)


def unbroken(command: Sequence[str], environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command that may ask questions on the terminal and had better not be broken off, such as an installation.

    A terminal's Ctrl-C reaches it by itself, and it knows what to do then. Its output is in `stdout`.
    """
    with held():
        done = subprocess.run(
            command,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    if _received is not None and not _held.depth:
        raise Interrupted(_received)
    return done


def lines(process: subprocess.Popen[bytes]) -> Iterator[tuple[str, str]]:
    """The lines that a child writes, each with "stdout" or "stderr", until it has ended.

    A process that the child left behind may hold the pipes open, and is not waited for.
    """
    rest = {"stdout": b"", "stderr": b""}
    with selectors.DefaultSelector() as selector:
        for name, pipe in (("stdout", process.stdout), ("stderr", process.stderr)):
            if pipe:
                selector.register(pipe, selectors.EVENT_READ, name)
        while selector.get_map():
            ended = process.poll() is not None
            ready = selector.select(0 if ended else 0.25)
            if ended and not ready:
                break
            for key, _ in ready:
                data = os.read(key.fd, 65536)
                if not data:
                    selector.unregister(key.fileobj)
                *whole, rest[key.data] = (rest[key.data] + data).split(b"\n")
                yield from ((key.data, line.decode(errors="replace").rstrip("\r")) for line in whole)
    yield from ((name, line.decode(errors="replace")) for name, line in rest.items() if line)


def _on_signal(number: int, _frame: FrameType | None) -> None:
    global _received
    if _received is not None:
        return
    _received = number
    for process in list(_children):  # other threads change it; who comes later sees _received
        _stop(process)
    if not _held.depth:
        raise Interrupted(number)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Hand the signal on; SIGHUP, which asks others to read their settings anew, as SIGTERM."""
    _signal_group(process, signal.SIGINT if _received == signal.SIGINT else signal.SIGTERM)
    killer = threading.Timer(GRACE, _signal_group, (process, signal.SIGKILL))
    killer.daemon = True
    killer.start()


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if process.returncode is None:
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            pass
