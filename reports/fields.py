"""Typed access to the fields of a JSON object, with errors that name the place."""

from __future__ import annotations

from typing import Any, Tuple, Type, TypeVar

T = TypeVar("T")


class ResultsError(Exception):
    """A file that does not hold results; the text says which file and line, what was found and what was expected."""


class Fields:
    """The fields of one JSON object; `where` is its place in the file, as in "results.jsonl:3"."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise ResultsError(f"{where}: expected an object, found {_describe(value)}")
        self._value = value
        self.where = where

    def text(self, name: str) -> str:
        return self._of(name, str, "a text")

    def number(self, name: str) -> float:
        value = self._value.get(name)
        # In Python, a truth value is an int.
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self._wrong(name, "a number")
        return float(value)

    def whole(self, name: str) -> int:
        value = self.number(name)
        if not value.is_integer():
            raise self._wrong(name, "a whole number")
        return int(value)

    def flag(self, name: str) -> bool:
        return self._of(name, bool, "true or false")

    def object(self, name: str) -> Fields:
        return Fields(self._value.get(name), f"{self.where}: {name}")

    def objects(self, name: str) -> list[Fields]:
        """The objects of a list that may be missing."""
        return [Fields(item, f"{self.where}: {name}[{i}]") for i, item in enumerate(self._list(name))]

    def texts(self, name: str) -> Tuple[str, ...]:
        """The texts of a list that may be missing."""
        items = self._list(name)
        if not all(isinstance(item, str) for item in items):
            raise self._wrong(name, "a list of texts")
        return tuple(items)

    def numbers(self, name: str) -> Tuple[float, ...]:
        """The numbers of a list with at least one."""
        items = self._of(name, list, "a list of numbers")
        if not items or any(isinstance(item, bool) or not isinstance(item, (int, float)) for item in items):
            raise self._wrong(name, "a list of numbers")
        return tuple(float(item) for item in items)

    def range(self, name: str) -> Tuple[float, float]:
        numbers = self.numbers(name)
        if len(numbers) != 2:
            raise self._wrong(name, "two numbers")
        return numbers[0], numbers[1]

    def has(self, name: str) -> bool:
        """Whether the field is there and is not null."""
        return self._value.get(name) is not None

    def text_or(self, name: str, default: str) -> str:
        return self.text(name) if self.has(name) else default

    def any(self, name: str) -> Any:
        """The value as it stands in the file; None where it is missing."""
        return self._value.get(name)

    def names(self) -> list[str]:
        return list(self._value)

    def _list(self, name: str) -> list[Any]:
        return self._of(name, list, "a list") if self.has(name) else []

    def _of(self, name: str, kind: Type[T], description: str) -> T:
        value = self._value.get(name)
        if not isinstance(value, kind):
            raise self._wrong(name, description)
        return value

    def _wrong(self, name: str, expected: str) -> ResultsError:
        if name not in self._value:
            return ResultsError(f"{self.where}: '{name}' is missing; expected {expected}")
        return ResultsError(f"{self.where}: '{name}' is {_describe(self._value[name])}; expected {expected}")


def _describe(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
