"""The verdicts a case can get, and what each means to a reader of a report."""

from __future__ import annotations

from enum import Enum


class Verdict(str, Enum):
    """A verdict, under its name in the result file; the order is the one reports list them in."""

    PASS = "pass"
    FAIL = "fail"
    CRASH = "crash"
    HANG = "hang"
    LEAK = "leak"
    UNSUPPORTED = "unsupported"
    ERROR = "error"
    NOTRUN = "notrun"
    EXPECTED_FAIL = "expected_fail"
    UNEXPECTED_PASS = "unexpected_pass"
    FLAKY = "flaky"

    @property
    def words(self) -> str:
        """The verdict as it reads in a sentence."""
        return "not run" if self is Verdict.NOTRUN else str(self.value).replace("_", " ")

    @property
    def tone(self) -> str:
        """What the verdict is worth: ok, bad (turns a run red), known (it was expected), absent or void."""
        return _TONES.get(self, "bad")


VALUES = tuple(verdict.value for verdict in Verdict)

_TONES = {
    Verdict.PASS: "ok",
    Verdict.EXPECTED_FAIL: "known",
    Verdict.FLAKY: "known",
    Verdict.UNSUPPORTED: "absent",
    Verdict.NOTRUN: "void",
}

TONES = ("ok", "bad", "known", "absent", "void")

# Of several runs of a case, the worst is what a reader has to see first.
WORST_FIRST = (
    Verdict.ERROR,
    Verdict.CRASH,
    Verdict.HANG,
    Verdict.LEAK,
    Verdict.FAIL,
    Verdict.UNEXPECTED_PASS,
    Verdict.NOTRUN,
    Verdict.EXPECTED_FAIL,
    Verdict.FLAKY,
    Verdict.UNSUPPORTED,
    Verdict.PASS,
)
