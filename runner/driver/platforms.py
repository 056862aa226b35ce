"""The platforms that cases can be played on: the machine's own, and Windows as Wine makes it."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Iterator, Mapping

from driver import lock, processes, setup
from driver.failure import Broken, UsageError
from driver.layout import BUILD, RUNNER
from driver.setup import PLAY, Need

NATIVE = "native"
WINDOWS = "windows"


@dataclass(frozen=True)
class Platform:
    """Where the engine and the adapters run."""

    name: str
    implementations: tuple[str, ...]  # that are played if none is named
    preset: str | None = None  # how to build for it; None: as --preset says
    needs: tuple[Need, ...] = ()
    launcher: tuple[str, ...] = ()  # goes before a program of that platform
    ender: tuple[str, ...] = ()  # ends all that the launcher has started
    environment: Mapping[str, str] = field(default_factory=dict)
    suffix: str = ""  # of programs
    drive: str = ""  # goes before a path of this machine
    only_built: bool = False  # whether adapters have to be programs of the build

    def program(self, path: Path) -> list[str]:
        """The beginning of a command line that starts a program of that platform."""
        return [*self.launcher, self.path(path) + self.suffix]

    def path(self, path: Path | str) -> str:
        """A path as programs of that platform see it."""
        return self.drive + str(path)

    def ensure(self, may_install: bool) -> None:
        """See to it that what the platform needs is on the machine. Raises UsageError where it cannot be."""
        try:
            setup.ensure_tools(self.needs, may_install)
        except Broken as lack:
            raise UsageError(f"The platform {self.name} cannot be played here. {lack}") from lack

    @contextmanager
    def alone(self, say: Callable[[str], object]) -> Iterator[None]:
        """Waits until no other run of this checkout uses the platform, whose programs a session would end, too."""
        if not self.ender:
            yield
            return
        with lock.alone(BUILD / f"{self.name}-session.lock", f"Waiting for another run on {self.name}.", say):
            yield

    @contextmanager
    def session(self) -> Iterator[None]:
        """Leaves no program of that platform behind; to be used `alone`."""
        try:
            yield
        finally:
            if self.ender:
                processes.unbroken(self.ender, self.environment)


WINE = str(RUNNER / "platforms" / WINDOWS / "wine")
PLATFORMS = {
    NATIVE: Platform(NATIVE, ("cpp", "cpython")),
    WINDOWS: Platform(
        WINDOWS,
        ("cpp",),
        preset="windows",
        needs=(
            Need(
                "MinGW-w64",
                PLAY,
                lambda: shutil.which("x86_64-w64-mingw32-g++-posix") is not None,
                "g++-mingw-w64-x86-64-posix",
            ),
            Need("Wine", PLAY, Path("/usr/lib/wine/wine64").exists, "wine64"),
            Need("xz", PLAY, lambda: shutil.which("xz") is not None, "xz-utils"),
            Need("GoogleTest's sources", PLAY, Path("/usr/src/googletest/CMakeLists.txt").exists, "googletest"),
        ),
        launcher=(WINE,),
        ender=(WINE, "--end"),
        environment={"WINEPREFIX": str(BUILD / "windows" / "wine-prefix")},
        suffix=".exe",
        drive="Z:",
        only_built=True,
    ),
}
