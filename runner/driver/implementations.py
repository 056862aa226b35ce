"""Which implementation a name on the command line means.

    cpp                          the folder impl/cpp
    cpython@3.12                 that version of it, found by the patterns in its impl.yaml
    cpython@/opt/bin/python3     that interpreter
    adapters/mine/impl.yaml      an implementation that lives elsewhere (its folder will do)
    all                          every folder of impl/
"""

from __future__ import annotations

import glob
import os
import re
import shutil
import string
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Sequence

import yaml

from driver.failure import UsageError
from driver.layout import IMPLEMENTATIONS
from driver.platforms import Platform

MANIFEST = "impl.yaml"


@dataclass(frozen=True)
class Implementation:
    """An implementation to play."""

    manifest: Path
    name: str
    interpreter: str | None = None


def available() -> list[str]:
    return sorted(manifest.parent.name for manifest in IMPLEMENTATIONS.glob(f"*/{MANIFEST}"))


def choose(asked: Sequence[str], platform: Platform) -> tuple[list[Implementation], list[str]]:
    """What to play, and a line for each implementation that is left out; one that is asked for by name never is."""
    names = [name for each in asked for name in (available() if each == "all" else [each])] or platform.implementations
    chosen, left_out = [], []
    for name in dict.fromkeys(names):
        try:
            chosen.append(find(name, platform))
        except UsageError as error:
            if name in asked:
                raise
            left_out.append(f"Left out: {error}")
    return chosen, left_out


def find(asked: str, platform: Platform) -> Implementation:
    """The implementation that a name means."""
    manifest, name, version = manifest_at(asked), asked, ""
    if manifest:
        name = str(read(manifest).get("name", manifest.parent.name))
    else:
        folder, _, version = asked.partition("@")
        manifest = IMPLEMENTATIONS / folder / MANIFEST
        if not folder or not manifest.is_file():
            raise UsageError(f"No implementation '{folder}' in {IMPLEMENTATIONS}; there are: {', '.join(available())}.")
    if not platform.only_built:
        if needs_more(manifest) and not version:
            return Implementation(manifest, name)  # its interpreter may be among what is installed for it
        return with_interpreter(manifest, name, version or None)
    if version or not str(next(iter(read(manifest).get("command", [])), "")).startswith("$build/"):
        raise UsageError(f"{asked}: its adapter is not one that is built for {platform.name}.")
    return Implementation(manifest, f"{name}@{platform.name}")


def needs_more(manifest: Path) -> bool:
    """Whether it requires something beyond what every implementation needs."""
    return bool(read(manifest).get("requires"))


def manifest_at(asked: str) -> Path | None:
    """The impl.yaml that is meant by a path."""
    if os.sep not in asked and not asked.endswith(".yaml"):
        return None
    path = Path(asked).expanduser().absolute()
    path = path / MANIFEST if path.is_dir() else path
    return path if path.is_file() else None


def with_interpreter(manifest: Path, name: str, version: str | None) -> Implementation:
    """Find the interpreter that the implementation runs in, if its manifest speaks of one."""
    rules = read(manifest).get("interpreter")
    if rules is None:
        if version:
            raise UsageError(f"{name}: {manifest} names no interpreters, so no version can be chosen.")
        return Implementation(manifest, name)
    if version is None:
        patterns = [str(pattern) for pattern in rules.get("default", [])]
    elif os.sep in version:
        patterns = [version]
    else:
        patterns = [string.Template(str(each)).safe_substitute(version=version) for each in rules.get("version", [])]
    found = next((path for pattern in patterns for path in candidates(pattern) if runs(path)), None)
    if found is None:
        raise UsageError(f"{name}: no interpreter that starts; looked for {', '.join(patterns)}.")
    return Implementation(manifest, name, found)


def read(manifest: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(manifest.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise UsageError(f"{manifest}: {error}") from error
    if not isinstance(content, dict) or not isinstance(content.get("interpreter", {}), dict):
        raise UsageError(f"{manifest}: expected a mapping, and a mapping under 'interpreter' if it is there.")
    return content


def candidates(pattern: str) -> Iterator[str]:
    """The files that a pattern means: a command on the path, or a path with wildcards, the newest version first."""
    if os.sep not in pattern:
        yield from filter(None, [shutil.which(pattern)])
    else:
        paths = glob.glob(os.path.abspath(os.path.expanduser(pattern)))
        yield from sorted(paths, key=by_version, reverse=True)


def by_version(path: str) -> list[tuple[int, str]]:
    """Sorts 3.9 before 3.12."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", path)]


def runs(path: str) -> bool:
    """Whether the interpreter starts; the shim of a version manager may stand there without it."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
