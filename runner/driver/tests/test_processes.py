"""Children and signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from driver import processes
from driver.layout import ROOT, RUNNER


def run(*code: str) -> list[tuple[str, str]]:
    with processes.child([sys.executable, "-c", "\n".join(code)], cwd=ROOT, apart=True) as process:
        return list(processes.lines(process))


def test_lines_come_with_their_stream_and_the_last_needs_no_end() -> None:
    found = run("import sys", "print('a')", "print('b', file=sys.stderr)", "print('c', end='')")
    assert sorted(found) == [("stderr", "b"), ("stdout", "a"), ("stdout", "c")]


def test_long_output_is_whole() -> None:
    assert run("print('x' * 1000000)") == [("stdout", "x" * 1000000)]


def test_bytes_that_are_no_text_do_no_harm() -> None:
    assert run("import os; os.write(1, b'\\xff\\n')") == [("stdout", "�")]


def test_what_a_child_leaves_behind_is_not_waited_for() -> None:
    # The grandchild holds the pipe until its stdin, which only this test has, is closed.
    reader, writer = os.pipe()
    os.set_inheritable(reader, True)
    spawn = f"subprocess.Popen([sys.executable, '-c', 'import os; os.read({reader}, 1)'], close_fds=False)"
    code = f"import subprocess, sys; {spawn}; print('done')"
    try:
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, pass_fds=[reader]) as process:
            assert list(processes.lines(process)) == [("stdout", "done")]
    finally:
        os.close(writer)
        os.close(reader)


def test_a_child_is_killed_when_its_reader_fails() -> None:
    with pytest.raises(ZeroDivisionError):
        with processes.child([sys.executable, "-c", "import signal; signal.pause()"], cwd=ROOT) as process:
            raise ZeroDivisionError
    assert process.returncode == -signal.SIGKILL


# Signals change this process for good, so each of these is one of its own.
PRELUDE = f"import sys; sys.path.insert(0, {str(RUNNER)!r}); from driver import processes; processes.install_handlers()"


def driver(*code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "\n".join([PRELUDE, "import os, signal", *code])]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_a_signal_breaks_off_what_is_not_held() -> None:
    done = driver("os.kill(os.getpid(), signal.SIGINT)", "print('went on')")
    assert "went on" not in done.stdout
    assert "Interrupted by SIGINT." in done.stderr


def test_a_signal_waits_for_what_is_held() -> None:
    done = driver(
        "with processes.held():",
        "    os.kill(os.getpid(), signal.SIGTERM)",
        "    print('went on')",
        "print(processes.interrupted().code)",
    )
    assert done.stdout.splitlines() == ["went on", "143"]


def test_a_signal_ends_also_what_other_threads_have_started() -> None:
    done = driver(
        "from concurrent.futures import ThreadPoolExecutor",
        "def start(_):",
        "    with processes.child(['sleep', '50'], cwd='.') as child:",
        "        os.kill(os.getpid(), signal.SIGTERM)",
        "    print('went on')",
        "with ThreadPoolExecutor(2) as pool:",
        "    list(pool.map(start, range(4)))",
    )
    assert "went on" not in done.stdout
    assert "Interrupted by SIGTERM." in done.stderr


def test_a_command_that_must_not_be_broken_off_is_not(tmp_path: Path) -> None:
    written = tmp_path / "written"
    command = f"kill -INT $PPID; echo whole > {written}"
    done = driver(f"processes.unbroken(['sh', '-c', {command!r}])", "print('went on')")
    assert written.read_text() == "whole\n"
    assert "went on" not in done.stdout
    assert "Interrupted by SIGINT." in done.stderr


def test_a_signal_that_was_ignored_stays_so() -> None:
    code = "import os, signal, subprocess, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN)"
    inner = f"{PRELUDE}; import os, signal; os.kill(os.getpid(), signal.SIGHUP); print('went on')"
    command = [sys.executable, "-c", f"{code}; os.execv(sys.executable, [sys.executable, '-c', {inner!r}])"]
    assert subprocess.run(command, capture_output=True, text=True).stdout == "went on\n"
