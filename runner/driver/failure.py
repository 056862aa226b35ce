"""Exit codes, and the exceptions that carry them."""

from __future__ import annotations

OK = 0
GATE_FAILED = 1
USAGE = 2
BROKEN = 3


class Failure(Exception):
    """Ends the command with a message and an exit code."""

    code = BROKEN


class UsageError(Failure):
    """What was asked for cannot be done: a wrong option, a broken input."""

    code = USAGE


class Broken(Failure):
    """The harness, or the machine under it, is not in order."""
