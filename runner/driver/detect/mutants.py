"""Reads the lists of mutants, impl/mutants/ORIGINAL/AREA.yaml: each is one replacement in one source file of the original."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

import yaml

from driver.failure import UsageError
from driver.layout import IMPLEMENTATIONS, ROOT

MUTANTS = IMPLEMENTATIONS / "mutants"


@dataclass(frozen=True)
class Mutant:
    """One planted defect."""

    id: str
    title: str
    file: str
    find: str
    replace: str
    seen_in: str = ""
    original: str = ""
    area: str = ""
    place: str = ""
    """Where it stands: file:line."""

    @property
    def name(self) -> str:
        return f"{self.original}/{self.area}/{self.id}"

    def applied_to(self, text: str, source: Path) -> str:
        """The text of the source with the defect. Raises UsageError where it is not clear what to replace."""
        count = text.count(self.find)
        if count != 1:
            raise UsageError(
                f"{self.place}: {self.id}: 'find' has to occur exactly once in {source}, not {count} times."
            )
        return text.replace(self.find, self.replace)


KEYS = {"id", "title", "file", "find", "replace"}
OPTIONAL_KEYS = {"seen_in"}


def load(folder: Path, original: str) -> list[Mutant]:
    """All mutants of an original, in the order of the files' names. Raises UsageError for what is not one."""
    found = [mutant for path in sorted((folder / original).glob("*.yaml")) for mutant in read(path, original)]
    places: dict[str, str] = {}
    for mutant in found:
        if mutant.name in places:
            raise UsageError(f"{mutant.place}: {mutant.id} is at {places[mutant.name]} already.")
        places[mutant.name] = mutant.place
    return found


def read(path: Path, original: str) -> Iterator[Mutant]:
    """The mutants of one file."""
    name = str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
    text = path.read_text(encoding="utf-8")
    try:
        entries, nodes = yaml.safe_load(text), yaml.compose(text)  # type: ignore[no-untyped-call]
    except yaml.YAMLError as error:
        raise UsageError(f"{name}: {error}") from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UsageError(f"{name}: expected a list of mutants.")
    for entry, node in zip(entries, nodes.value):
        place = f"{name}:{node.start_mark.line + 1}"
        missing, unknown = KEYS - set(entry), set(entry) - KEYS - OPTIONAL_KEYS
        if missing or unknown:
            raise UsageError(f"{place}: missing keys: {sorted(missing)}, unknown keys: {sorted(unknown)}.")
        yield Mutant(**entry, original=original, area=path.stem, place=place)
