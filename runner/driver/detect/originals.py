"""What the mutants are made of: the unchanged implementation, and how one with a defect is made from the same sources.

A mutant is a folder like those of impl/, with the adapter, the manifest and the expectations of the original, so that nothing
but the defect tells them apart.
"""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Callable, Protocol, Sequence

from driver import build, implementations
from driver.detect.mutants import Mutant
from driver.display import Display
from driver.failure import Broken, UsageError
from driver.implementations import MANIFEST, Implementation
from driver.layout import IMPLEMENTATIONS
from driver.platforms import NATIVE, PLATFORMS

UNCHANGED = "unchanged"


class Original(Protocol):
    """An implementation, and how its mutants are made."""

    name: str
    """The folder of impl/ and of impl/mutants."""

    def make(self, mutants: Sequence[Mutant], folder: Path, screen: Display) -> dict[str, Implementation]:
        """The mutants by their names, and the original itself, made in the same way, as UNCHANGED."""


def choose(names: Sequence[str], programs: Path, screen: Display) -> list[Original]:
    """The originals that are asked for, else all; one that is not asked for by name may be missing on this machine."""
    makers: dict[str, Callable[[], Original]] = {"cpp": lambda: CppLibrary(programs), "cpython": PythonModule}
    unknown = [name for name in names if name not in makers]
    if unknown:
        raise UsageError(f"No mutants of {', '.join(unknown)}; there are those of {' and '.join(makers)}.")
    chosen: list[Original] = []
    for name in names or makers:
        try:
            chosen.append(makers[name]())
        except UsageError as error:
            if names:
                raise
            screen.say(f"Left out: {error}")
    return chosen


class PythonModule:
    """CPython's subprocess module of one version; an edited copy beside the adapter is found before the library's own."""

    name = "cpython"
    version = "3.13"

    def __init__(self) -> None:
        self.implementation = implementations.find(f"{self.name}@{self.version}", PLATFORMS[NATIVE])
        self.library = Path(self.ask("import os; print(os.path.dirname(os.__file__))"))

    def ask(self, program: str) -> str:
        command = [str(self.implementation.interpreter), "-S", "-E", "-c", program]
        return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout.strip()

    def make(self, mutants: Sequence[Mutant], folder: Path, screen: Display) -> dict[str, Implementation]:
        made = {UNCHANGED: self.with_module(folder / UNCHANGED, "subprocess.py", self.text("subprocess.py"))}
        for mutant in mutants:
            text = mutant.applied_to(self.text(mutant.file), self.library / mutant.file)
            made[mutant.name] = self.with_module(folder / mutant.area / mutant.id, mutant.file, text)
        return made

    def text(self, file: str) -> str:
        return (self.library / file).read_text(encoding="utf-8")

    def with_module(self, folder: Path, file: str, text: str) -> Implementation:
        copy_implementation(self.implementation.manifest.parent, folder)
        write(folder / file, text)
        return Implementation(folder / MANIFEST, self.implementation.name, self.implementation.interpreter)


class CppLibrary:
    """The C++ library: one file of it is compiled anew, and linked in place of the one in the library's archive."""

    name = "cpp"
    program = "cpp-adapter"

    def __init__(self, programs: Path) -> None:
        self.sources = IMPLEMENTATIONS / self.name / "src"
        self.build = programs.parent
        commands = json.loads((self.build / "compile_commands.json").read_text(encoding="utf-8"))
        self.compilations = {Path(command["file"]): command for command in commands}
        listed = subprocess.run(
            ["ninja", "-C", str(self.build), "-t", "commands", f"bin/{self.program}"], capture_output=True, text=True
        )
        if listed.returncode != 0:
            raise Broken(listed.stdout + listed.stderr)
        self.link = shlex.split(listed.stdout.splitlines()[-1])

    def make(self, mutants: Sequence[Mutant], folder: Path, screen: Display) -> dict[str, Implementation]:
        made = {UNCHANGED: self.implementation(folder / UNCHANGED)}
        steps = [RULES, self.linking(folder / UNCHANGED, None)]
        for mutant in mutants:
            home = folder / mutant.area / mutant.id
            made[mutant.name] = self.implementation(home)
            source = self.sources / mutant.file
            if source not in self.compilations:
                raise UsageError(f"{mutant.place}: {mutant.id}: {source} is no file that the build compiles.")
            edited = home / mutant.file
            write(edited, mutant.applied_to(source.read_text(encoding="utf-8"), source))
            steps += [self.compiling(source, edited), self.linking(home, edited.with_suffix(".o"))]
        write(folder / "build.ninja", "\n".join(steps))
        build.step(["ninja", "-C", str(folder), "-k", "0"], screen, f"{self.name}: mutants")
        return made

    def implementation(self, folder: Path) -> Implementation:
        copy_implementation(IMPLEMENTATIONS / self.name, folder)
        manifest = (folder / MANIFEST).read_text(encoding="utf-8")
        write(folder / MANIFEST, manifest.replace(f"$build/{self.program}", f"$here/{self.program}"))
        return Implementation(folder / MANIFEST, self.name)

    def compiling(self, source: Path, edited: Path) -> str:
        """The build's own command, for the edited file. It finds the headers where the unedited one does."""
        command = shlex.split(self.compilations[source]["command"])
        made = edited.with_suffix(".o")
        command = replaced(replaced(command, "-o", made), "-c", edited)
        # A defect may leave something unused. What is in which line helps nobody here, and takes space.
        command += ["-iquote", str(source.parent), "-w", "-g0", "-MD", "-MF", f"{made}.d"]
        return edge(made, "compile", [edited], f"cd {shlex.quote(str(self.build))} && {shlex.join(command)}")

    def linking(self, folder: Path, made: Path | None) -> str:
        """The build's own command, with the edited file's object before the archive: its twin in there is not looked for."""
        program = folder / self.program
        words = [word for word in self.link if word not in (":", "&&")]
        command = [*replaced(words, "-o", program), "-s"]
        if made:
            command.insert(command.index("-o"), str(made))
        inputs = [self.build / "bin" / self.program, *([made] if made else [])]
        return edge(program, "link", inputs, f"cd {shlex.quote(str(self.build))} && {shlex.join(command)}")


RULES = """rule compile
  command = $command
  deps = gcc
  depfile = $out.d
  description = $out
rule link
  command = $command
  description = $out
"""


def edge(output: Path, rule: str, inputs: Sequence[Path], command: str) -> str:
    """A step of ninja's."""

    def escape(path: Path) -> str:
        return str(path).replace("$", "$$").replace(" ", "$ ").replace(":", "$:")

    command = command.replace("$", "$$")
    return f"build {escape(output)}: {rule} {' '.join(map(escape, inputs))}\n  command = {command}\n"


def replaced(command: Sequence[str], option: str, value: Path) -> list[str]:
    """The command with another value of an option."""
    at = command.index(option) + 1
    return [*command[:at], str(value), *command[at + 1 :]]


def copy_implementation(source: Path, folder: Path) -> None:
    """The files that make a folder of impl/ one: manifest, expectations and, where it is a script, the adapter."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in (*source.glob("*.yaml"), *source.glob("adapter.*")):
        shutil.copy(file, folder)


def write(path: Path, text: str) -> None:
    """Leave a file alone that is as it should be, so that nothing is made anew from it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
