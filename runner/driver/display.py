"""What the driver shows while it works: bars on a terminal, plain lines in a log."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager, contextmanager
from typing import Iterator, Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Bar(Protocol):
    """The progress of one piece of work."""

    def update(self, done: int, total: int) -> None:
        """So much is done."""

    def finish(self, text: str) -> None:
        """The line that stays."""


class Display(Protocol):
    """Where the driver shows its work."""

    def say(self, text: str) -> None:
        """A line that stays, above the bars."""

    def bar(self, title: str) -> AbstractContextManager[Bar]:
        """A piece of work that begins."""


def is_terminal() -> bool:
    """Whether somebody watches."""
    return sys.stdout.isatty() and "CI" not in os.environ and os.environ.get("TERM", "dumb") != "dumb"


def choose() -> Display:
    if is_terminal():
        return Terminal()
    return Plain()


class Plain:
    """For logs: what is done, a line each."""

    def say(self, text: str) -> None:
        print(text, flush=True)

    @contextmanager
    def bar(self, title: str) -> Iterator[Bar]:
        yield PlainBar(self, title)


class PlainBar:
    """A log shows results, not progress; only how much there is to wait for."""

    def __init__(self, display: Plain, title: str) -> None:
        self.display = display
        self.title = title
        self.begun = False

    def update(self, done: int, total: int) -> None:
        if not self.begun and total > 1:
            self.display.say(f"{self.title}: {total} to do")
        self.begun = True

    def finish(self, text: str) -> None:
        self.display.say(text)


class Terminal:
    """For people: a moving bar, which its closing line replaces."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)

    def say(self, text: str) -> None:
        self.console.print(escape(text))

    @contextmanager
    def bar(self, title: str) -> Iterator[Bar]:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.console, transient=True) as progress:
            bar = TerminalBar(progress, title)
            yield bar
        if bar.closing_line:
            self.say(bar.closing_line)


class TerminalBar:
    def __init__(self, progress: Progress, title: str) -> None:
        self.progress = progress
        self.task = progress.add_task(escape(title), total=None)
        self.closing_line = ""

    def update(self, done: int, total: int) -> None:
        self.progress.update(self.task, completed=done, total=total)

    def finish(self, text: str) -> None:
        self.closing_line = text
