"""A system whose table of open files gets full: from a certain call on, everything that opens one fails with ENFILE.

The limit itself (/proc/sys/fs/file-max) is the whole machine's, so a seccomp filter asks this process about each such call
of a process and of all that it starts (SECCOMP_RET_USER_NOTIF, Linux 5.0; its answer "go on", 5.5).
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import platform
import select
import socket
import struct
import threading

LIBC = ctypes.CDLL(None, use_errno=True)

# openat, pipe2, socket, accept4, epoll_create1, eventfd2, timerfd_create, signalfd4; pidfd_open has one number everywhere.
OPENING = {
    "x86_64": (257, 293, 41, 288, 291, 290, 283, 289, 434),
    "aarch64": (56, 59, 198, 242, 20, 19, 85, 74, 434),
}.get(platform.machine(), ())
SECCOMP = {"x86_64": 317, "aarch64": 277}.get(platform.machine(), 0)

NOTIFICATION, ANSWER = struct.Struct("QIIiIQ6Q"), struct.Struct("QqiI")
RECEIVE, SEND = 0xC0502100, 0xC0182101  # SECCOMP_IOCTL_NOTIF_RECV and _SEND


def install_filter() -> int:
    """Ask about the calls of this process from now on; returns the descriptor at which to hear and answer."""
    if not OPENING:
        raise OSError(errno.ENOSYS, f"the numbers of the system calls of {platform.machine()} are not known here")
    load_number, is_equal, give = 0x20, 0x15, 0x06
    ask, allow = 0x7FC00000, 0x7FFF0000
    instructions = [(load_number, 0, 0, 0)]
    for number in OPENING:
        instructions += [(is_equal, 0, 1, number), (give, 0, 0, ask)]
    instructions.append((give, 0, 0, allow))
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *one) for one in instructions))
    header = struct.pack("HxxxxxxP", len(instructions), ctypes.addressof(program))
    no_new_privileges, set_filter, new_listener = 38, 1, 8
    if LIBC.prctl(no_new_privileges, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs")
    descriptor = LIBC.syscall(SECCOMP, set_filter, new_listener, header)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "the filter cannot be installed")
    return int(descriptor)


class FullTable:
    """Answers the calls of one process and its descendants; `after` so many the table is full."""

    def __init__(self, after: int) -> None:
        self.after = after
        self.calls = 0
        self.ours, self.its = socket.socketpair()
        self.thread = threading.Thread(target=self.answer_all)

    def __enter__(self) -> "FullTable":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.its.close()  # if nothing has been prepared, nothing will be
        self.thread.join()
        self.ours.close()

    def prepare(self) -> None:
        """To be called in the process, before it executes its program."""
        descriptor = install_filter()
        socket.send_fds(self.its, [b"x"], [descriptor])
        os.close(descriptor)

    def answer_all(self) -> None:
        _, listeners, _, _ = socket.recv_fds(self.ours, 1, 1)
        if not listeners:
            return
        (listener,) = listeners
        heard = select.poll()
        heard.register(listener, select.POLLIN)
        while heard.poll()[0][1] & select.POLLIN:  # until the last of the processes has ended
            self.answer(listener)
        os.close(listener)

    def answer(self, listener: int) -> None:
        notification = bytearray(NOTIFICATION.size)
        go_on = 1
        try:
            fcntl.ioctl(listener, RECEIVE, notification)
            (call, *_) = NOTIFICATION.unpack(notification)
            self.calls += 1
            full = self.calls > self.after
            answer = ANSWER.pack(call, 0, -errno.ENFILE if full else 0, 0 if full else go_on)
            fcntl.ioctl(listener, SEND, bytearray(answer))
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.EINTR):  # killed before it was heard, or answered
                raise
