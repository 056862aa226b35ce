"""The command new-adapter: a small adapter that works, to be changed into that of another library."""

from __future__ import annotations

import argparse
from pathlib import Path

from driver.failure import OK, UsageError
from driver.layout import IMPLEMENTATIONS, RUNNER

SCAFFOLDS = RUNNER / "scaffold"
NAME = "@name@"  # in the files, where the name of the library goes


def languages() -> list[str]:
    return sorted(folder.name for folder in SCAFFOLDS.iterdir())


def new_adapter(options: argparse.Namespace) -> int:
    """Write the files of an adapter into a folder of its own, and say what comes next."""
    folder: Path = options.out or IMPLEMENTATIONS / options.name
    if folder.exists():
        raise UsageError(f"{folder} is there already: give the adapter another name, or another folder with --out")
    folder.mkdir(parents=True)
    for file in sorted((SCAFFOLDS / options.language).iterdir()):
        text = file.read_text(encoding="utf-8").replace(NAME, options.name)
        (folder / file.name).write_text(text, encoding="utf-8")
        print(folder / file.name)
    manifest = folder / "impl.yaml"
    print(f"\nIt plays already: runner/start run --impl {manifest if options.out else options.name}")
    print("Put the library in place of what it calls, declare what that has, and play again (spec/protocol.md).")
    return OK
