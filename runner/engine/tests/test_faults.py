"""The engine where the system refuses it something: what cannot be done is said, what can be done is done."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import resource
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Callable, Iterator

import pytest

from full_table import FullTable
from test_childproof import CASE, ROOT, Engine, childproof, engine, played, several

__all__ = ["childproof", "engine"]  # the fixtures

SYSTEM_CALLS = {"clone3": 435, "close_range": 436, "pidfd_open": 434, "pidfd_send_signal": 424}  # on all architectures


def play(
    engine: Engine, prepare: Callable[[], object], *more: str, way: str = "behaves", case: str = several(4)
) -> "subprocess.CompletedProcess[str]":
    """Play in a process that was prepared between fork and exec."""
    command = [str(engine.program), *engine.play_arguments(way, *more, case=case), "--root", str(ROOT)]
    return subprocess.run(
        command,
        cwd=engine.folder,
        env=engine.environment(),
        capture_output=True,
        text=True,
        timeout=100,
        preexec_fn=prepare,
        restore_signals=False,
    )


def limit(kind: int, value: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(kind, (value, value))


def deny(*names: str, error: int) -> Callable[[], None]:
    """A seccomp filter under which these system calls fail."""
    load_number, is_equal, give = 0x20, 0x15, 0x06
    instructions = [(load_number, 0, 0, 0)]
    for name in names:
        instructions += [(is_equal, 0, 1, SYSTEM_CALLS[name]), (give, 0, 0, 0x00050000 | error)]
    instructions.append((give, 0, 0, 0x7FFF0000))
    program = b"".join(struct.pack("HBBI", *instruction) for instruction in instructions)
    libc = ctypes.CDLL(None, use_errno=True)

    def install() -> None:
        buffer = ctypes.create_string_buffer(program)
        header = struct.pack("HxxxxxxP", len(instructions), ctypes.addressof(buffer))
        no_new_privileges, set_seccomp, mode_filter = 38, 22, 2
        if libc.prctl(no_new_privileges, 1, 0, 0, 0) or libc.prctl(set_seccomp, mode_filter, header, 0, 0):
            raise OSError(ctypes.get_errno(), "the filter cannot be installed")

    return install


@pytest.mark.parametrize("error", [errno.ENOSYS, errno.EPERM], ids=["ENOSYS", "EPERM"])
def test_new_system_calls_may_be_denied(engine: Engine, error: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # glibc starts threads with clone3, and does without it on ENOSYS alone.
    denied = set(SYSTEM_CALLS) - ({"clone3"} if error == errno.EPERM else set())
    if "clone3" in denied:
        # Without it the library calls clone, whose child ThreadSanitizer takes for one with memory of its own, and notes
        # in the memory that both have that this process is a child, where it can neither allow threads nor tell races:
        # TSAN_INTERCEPTOR(int, clone, …) in https://github.com/llvm/llvm-project/blob/llvmorg-14.0.6/compiler-rt/lib/tsan/
        monkeypatch.setenv("TSAN_OPTIONS", "die_after_fork=0 report_bugs=0")
    done = play(engine, deny(*denied, error=error))
    assert done.returncode == 0, done.stdout + done.stderr
    assert engine.lines("footer")[0]["counts"]["pass"] == 4
    assert engine.left_behind() == []


def test_without_pidfds_the_end_of_a_process_is_seen(engine: Engine) -> None:
    reference = engine.program.parents[1] / "bin" / "cpp-adapter"
    manifest = engine.write("cpp/impl.yaml", f"name: cpp\ncommand: [{reference}]\n")
    cases = engine.write(
        "demo/cases.yaml",
        """
- id: demo/awaited
  title: the end of a child is seen before it is reaped
  requirements: [call-returns-returncode]
  steps:
    - {op: Popen, as: p, args: [$child, exit, "3"]}
    - {op: await_exit, pid: $p.pid}
    - {op: wait, on: p, returns: 3}
""",
    )
    command = [str(engine.program), "run", "--impl", str(manifest), "--cases", str(cases), "--root", str(ROOT)]
    done = subprocess.run(
        [*command, "--results", str(engine.results)],
        env=engine.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=deny("pidfd_open", error=errno.ENOSYS),
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_sigchld_may_be_ignored(engine: Engine) -> None:
    done = play(engine, lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN), way="exit", case=several(1))
    assert "exit status 7" in engine.lines("case")[0]["reason"], done.stderr
    assert engine.left_behind() == []


@pytest.mark.parametrize("descriptors", [5, 8, 12, 16, 24, 100])
def test_too_few_descriptors_are_an_error_that_is_named(engine: Engine, descriptors: int) -> None:
    done = play(engine, limit(resource.RLIMIT_NOFILE, descriptors), "--jobs", "4")
    assert done.returncode == 3, done.stdout
    assert "Too many open files" in done.stderr or "RLIMIT_NOFILE is" in done.stderr
    assert engine.left_behind() == []


FULL_TABLES = int(os.environ.get("CHILDPROOF_FULL_TABLES", "20"))  # at how many moments the table gets full
FULL = "Too many open files in system"
NOBODY = 54321


def become_nobody() -> None:
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


@pytest.fixture
def reachable(childproof: Path) -> Iterator[Engine]:
    """An engine that another user may start, too."""
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(childproof, Path(folder))
        for path in (engine.folder, engine.folder / "tmp"):
            path.chmod(0o777)
        if os.geteuid() == 0:
            try:
                command = [str(childproof), "list", "--root", str(ROOT)]
                subprocess.run(command, check=True, capture_output=True, preexec_fn=become_nobody)
            except (OSError, subprocess.CalledProcessError):
                pytest.skip("another user may not execute what is built here")
        yield engine


def test_too_few_processes_are_an_error_that_is_named(reachable: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root: only of another user it is known how many processes there are")

    def prepare() -> None:
        resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
        become_nobody()

    # LeakSanitizer, where the engine was built with it, begins a process of its own, which the limit forbids, too.
    monkeypatch.setenv("ASAN_OPTIONS", "detect_leaks=0")
    done = play(reachable, prepare, "--jobs", "1")
    assert done.returncode == 3, done.stdout
    assert "Resource temporarily unavailable" in done.stderr
    assert reachable.left_behind() == []


LOCKS_A_FOLDER = CASE.replace('exit, "0"', 'write, "$sandbox/locked"')


def unlock(engine: Engine) -> None:
    """Let what a "lock-folder" adapter has left be removed."""
    for folder in (engine.folder / "tmp").glob("**/locked"):
        folder.chmod(0o700)


def not_as_root() -> None:
    """Root may remove nearly everything."""
    if os.geteuid() == 0:
        become_nobody()


def test_a_temporary_folder_that_cannot_be_removed_is_named(reachable: Engine) -> None:
    done = play(reachable, not_as_root, way="lock-folder", case=LOCKS_A_FOLDER)
    unlock(reachable)
    assert done.returncode == 3, done.stdout
    told = re.fullmatch("childproof: (.*): cannot be removed: Permission denied\n", done.stderr)
    assert told and told[1].startswith(f"{reachable.folder}/tmp/childproof-") and told[1].endswith("/locked/inside")
    assert reachable.lines("footer")[0]["counts"]["pass"] == 1


def test_what_cannot_be_removed_is_named_also_when_the_engine_was_killed(reachable: Engine) -> None:
    is_locked = reachable.folder / "is-locked"
    os.mkfifo(is_locked)
    is_locked.chmod(0o666)
    patient = LOCKS_A_FOLDER.replace("deadline: 1", "deadline: 100").replace("write", f"write, {is_locked}")
    command = [str(reachable.program), *reachable.play_arguments("lock-folder-and-hang", case=patient)]
    with open(os.open(is_locked, os.O_RDONLY | os.O_NONBLOCK)) as reader, subprocess.Popen(
        [*command, "--root", str(ROOT)],
        cwd=reachable.folder,
        env=reachable.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=not_as_root,
    ) as process:
        select.select([reader], [], [], 60)
        process.kill()
        _, told = process.communicate(timeout=60)  # the guard has the same stderr
    unlock(reachable)
    assert told.endswith("/locked/inside: cannot be removed: Permission denied\n"), told


def test_whenever_the_systems_table_of_open_files_gets_full_that_is_named_and_nothing_is_lost(engine: Engine) -> None:
    cases = several(12)

    def play_until_full(calls: int) -> "tuple[subprocess.CompletedProcess[str], int]":
        with FullTable(calls) as table:
            done = play(engine, table.prepare, "--resume", "--jobs", "2", case=cases)
        return done, table.calls

    never = 1_000_000
    try:
        with FullTable(never) as table:
            subprocess.run(["true"], preexec_fn=table.prepare, check=True)
    except subprocess.SubprocessError as error:
        pytest.skip(f"one process cannot answer the system calls of another here: {error}")
    done, needed = play_until_full(never)
    assert done.returncode == 0, done.stderr
    for calls in range(0, needed, max(1, needed // FULL_TABLES)):
        engine.results.unlink(missing_ok=True)
        done, made = play_until_full(calls)
        if made <= calls:  # how many are needed is not always the same, as waiting is looking again and again
            assert done.returncode == 0, done.stderr
            continue
        could_not_be_loaded = 127
        assert done.returncode in (3, could_not_be_loaded), (calls, done)
        assert done.returncode == could_not_be_loaded or FULL in done.stderr
        for path in engine.left_behind():
            assert f"{path}: cannot be removed: {FULL}\n" in done.stderr
            shutil.rmtree(path)
        recorded = engine.results.read_text() if engine.results.exists() else ""
        engine.play("behaves", "--resume", "--jobs", "2", case=cases)
        assert engine.results.read_text().startswith(recorded.partition('{"type":"footer"')[0])
        assert sorted(played(engine)) == sorted(set(played(engine))) and len(played(engine)) == 12
        counts = engine.lines("footer")[0]["counts"]
        assert counts["pass"] + counts["error"] + counts["crash"] == 12 and engine.lines("footer")[0]["complete"]
        for broken in (line for line in engine.lines("case") if line["verdict"] != "pass"):
            assert broken["id"] in recorded  # only what was played while the table was full


def test_too_little_memory_is_an_error_that_is_named(engine: Engine) -> None:
    if re.search(b"-fsanitize=(address|thread)", (engine.program.parents[1] / "CMakeCache.txt").read_bytes()):
        pytest.skip("AddressSanitizer and ThreadSanitizer need more address space than any limit leaves")
    ended = set()
    for megabytes in range(16, 128, 8):
        done = play(engine, limit(resource.RLIMIT_AS, megabytes << 20), "--jobs", "2")
        could_not_be_loaded = 127
        assert done.returncode in (0, 3, could_not_be_loaded), (megabytes, done)
        assert done.returncode == 0 or done.stderr
        ended.add(done.returncode)
        assert engine.left_behind() == []
    assert 3 in ended


def test_a_result_file_that_may_not_grow_keeps_what_it_holds(engine: Engine) -> None:
    # Python ignores SIGXFSZ, and so does what it starts here: writing fails then.
    done = play(engine, limit(resource.RLIMIT_FSIZE, 8192), "--jobs", "1", case=several(40))
    assert done.returncode == 3
    assert f"{engine.results}: cannot be written: File too large" in done.stderr
    *whole, cut = engine.results.read_text().split("\n")
    assert len(whole) > 5 and cut
    assert engine.play("behaves", "--resume", case=several(40)).returncode == 0
    assert engine.lines("footer")[0]["counts"]["pass"] == 40
    assert engine.results.read_text().startswith("\n".join(whole))
    assert engine.left_behind() == []


def test_a_disk_that_gets_full_keeps_what_it_holds(engine: Engine) -> None:
    probe = ["unshare", "--mount", "mount", "-t", "tmpfs", "-o", "size=8k", "none", "/mnt"]
    if not shutil.which("unshare") or subprocess.run(probe, capture_output=True).returncode != 0:
        pytest.skip("a small file system of its own cannot be mounted here")
    disk = engine.results.parent
    disk.mkdir()
    inside = f'mount -t tmpfs -o size=8k none {disk} && {{ "$@"; code=$?; cp {engine.results} kept; exit $code; }}'
    command = [str(engine.program), *engine.play_arguments("behaves", "--jobs", "1", case=several(40))]
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", inside, "sh", *command, "--root", str(ROOT)],
        cwd=engine.folder,
        env=engine.environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 3, done.stderr
    assert "No space left on device" in done.stderr
    (engine.folder / "kept").rename(engine.results)
    assert engine.play("behaves", "--resume", case=several(40)).returncode == 0
    assert engine.lines("footer")[0]["counts"]["pass"] == 40
    assert engine.left_behind() == []


@pytest.mark.parametrize("folder", ["/proc", "/nonexistent"])
def test_a_temporary_folder_that_cannot_be_made_is_named(engine: Engine, folder: str) -> None:
    command = [str(engine.program), *engine.play_arguments("behaves"), "--root", str(ROOT)]
    done = subprocess.run(command, env={**os.environ, "TMPDIR": folder}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 3
    assert "no temporary folder can be made" in done.stderr and folder in done.stderr


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in file.read_text().split():
                found += family(int(child))
        except OSError:
            pass  # it has ended
    return found


def test_interrupted_system_calls_are_gone_on_with(engine: Engine) -> None:
    """A stop and a continuation interrupt system calls also where no handler is installed (signal(7))."""
    command = [str(engine.program), *engine.play_arguments("behaves", "--time-scale", "10", case=several(30))]
    with subprocess.Popen(
        [*command, "--root", str(ROOT)], cwd=engine.folder, env=engine.environment(), stdout=subprocess.DEVNULL
    ) as process:
        done = threading.Event()

        def storm() -> None:
            while not done.is_set():
                for pid in family(process.pid):
                    for number in (signal.SIGSTOP, signal.SIGCONT):
                        try:
                            os.kill(pid, number)
                        except ProcessLookupError:
                            pass  # it has ended
                done.wait(0.001)

        stormer = threading.Thread(target=storm)
        stormer.start()
        try:
            status = process.wait(timeout=100)
        finally:
            done.set()
            stormer.join()
    assert status == 0
    assert engine.lines("footer")[0]["counts"]["pass"] == 30
    assert engine.left_behind() == []


def test_no_deadline_depends_on_the_time_of_day() -> None:
    """A clock that is set must not end a wait, or make it longer: only what is written for people asks for it."""
    asks = re.compile(r"system_clock|CLOCK_REALTIME|gettimeofday|GetSystemTime|\btime\((nullptr|NULL|0)\)")
    sources = [file for kind in ("*.cpp", "*.hpp") for file in (ROOT / "runner" / "engine").rglob(kind)]
    assert len(sources) > 100
    found = [file.name for file in sources if asks.search(file.read_text())]
    assert found == ["utc.cpp"]
