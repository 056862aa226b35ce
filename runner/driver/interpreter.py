"""Finds a Python that has the packages the driver needs, and goes on in it.

The python3 on the path need not be the distribution's: a version manager's has none of the distribution's packages.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Iterator, Sequence

from driver.failure import Broken
from driver.layout import BUILD, RUNNER

DISTRIBUTION = "/usr/bin/python3"
VENV = BUILD / "venv"
PIP_NAMES = {"yaml": "pyyaml"}

# The interpreter that is asked may neither look into the working directory nor be too old.
PROBE = """
import importlib.util, sys
sys.path.pop(0)
sys.exit(sys.version_info < (3, 9) or not all(importlib.util.find_spec(name) for name in sys.argv[1:]))
"""


def here(modules: Sequence[str]) -> bool:
    """Whether this interpreter has the modules."""
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(name) for name in modules)


def has(python: str, modules: Sequence[str]) -> bool:
    """Whether another interpreter has them."""
    try:
        return subprocess.run([python, "-c", PROBE, *modules], capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def others() -> Iterator[str]:
    """The interpreters besides this one, the likeliest first."""
    yield DISTRIBUTION
    yield str(VENV / "bin" / "python")
    for folder in os.get_exec_path():
        names = (entry.name for entry in Path(folder).glob("python3*"))
        for name in sorted(filter(re.compile(r"python3(\.\d+)?$").match, names)):
            yield os.path.join(folder, name)


def find(modules: Sequence[str]) -> str | None:
    """The first interpreter that has the modules."""
    if here(modules):
        return sys.executable
    return next((python for python in others() if has(python, modules)), None)


def make_venv(modules: Sequence[str]) -> str:
    """A virtual environment in the build folder, where no distribution's packages can be had."""
    packages = [PIP_NAMES.get(name, name) for name in modules]
    print(f"Making a virtual environment in {VENV} with {', '.join(packages)}.", flush=True)
    python = str(VENV / "bin" / "python")
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages],
    ):
        made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        if made.returncode != 0:
            raise Broken(
                f"{made.stdout.strip()}\nPython has not got {', '.join(modules)}, and a virtual environment with them "
                "could not be made: install these packages for python3, then start this again."
            )
    return python


def go_on_with(python: str, arguments: Sequence[str]) -> None:
    """Replace this process by that interpreter, unless it is the one."""
    if python != sys.executable:
        sys.stdout.flush()
        os.execv(python, [python, str(RUNNER), *arguments])
