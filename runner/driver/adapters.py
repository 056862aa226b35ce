"""Sees to it that an adapter can be started: installs what its impl.yaml requires, and runs the commands that build it."""

from __future__ import annotations

import shutil
import string
from pathlib import Path
from typing import Any

from driver import build, setup
from driver.display import Display
from driver.failure import Broken, UsageError
from driver.implementations import Implementation, needs_more, read, with_interpreter


def prepare(implementation: Implementation, programs: Path, display: Display, may_install: bool) -> Implementation:
    """The implementation, with its interpreter if it needs one.

    Raises UsageError for an impl.yaml that is wrong, Broken for what is missing or does not build.
    """
    content = read(implementation.manifest)
    install_required(implementation, content, may_install)
    for command in build_commands(implementation, content, programs):
        build.step(command, display, f"{implementation.name}: {Path(command[0]).name}")
    if implementation.interpreter is None and needs_more(implementation.manifest):
        return with_interpreter(implementation.manifest, implementation.name, None)
    return implementation


def install_required(implementation: Implementation, content: dict[str, Any], may_install: bool) -> None:
    """Install what `requires` names and this machine lacks."""
    requires = content.get("requires", {})
    if not isinstance(requires, dict) or not all(isinstance(packages, dict) for packages in requires.values()):
        raise UsageError(
            f"{implementation.manifest}: requires: expected programs or files with packages, as {{cargo: {{apt: [cargo]}}}}."
        )
    missing = [name for name in requires if not is_there(str(name))]
    if not missing:
        return
    by = setup.manager()
    packages = [str(package) for name in missing for package in requires[name].get(by.name if by else "", [])]
    if by and packages and may_install:
        setup.install(packages, by)
        missing = [name for name in requires if not is_there(str(name))]
    if missing:
        hint = f" ({by.name}: {' '.join(packages)})" if by and packages else ""
        raise Broken(f"{implementation.name}: missing: {', '.join(map(str, missing))}{hint}.")


def is_there(name: str) -> bool:
    """Whether a program is on the path, or a file at that place."""
    return Path(name).exists() if name.startswith("/") else shutil.which(name) is not None


def build_commands(implementation: Implementation, content: dict[str, Any], programs: Path) -> list[list[str]]:
    """The commands under `build`, with their names replaced."""
    commands = content.get("build", [])
    if not isinstance(commands, list) or not all(isinstance(command, list) and command for command in commands):
        raise UsageError(f"{implementation.manifest}: build: expected a list of commands, each a list of words.")
    here = implementation.manifest.parent
    names = {"here": str(here), "build": str(programs), "work": str(programs.parent / "impl" / here.name)}
    return [[string.Template(str(word)).safe_substitute(names) for word in command] for command in commands]
