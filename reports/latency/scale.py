"""Logarithmic scales: where a value stands, and which values are worth a line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Iterable, Sequence, Tuple

STEPS = (1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 7.0)
"""Of each power of ten, the numbers that are easily read."""


@dataclass(frozen=True)
class Scale:
    """From `low` to `high`, both included."""

    low: float
    high: float

    def place(self, value: float) -> float:
        """Where the value stands, in percent from the low end; values beyond the ends stand at the ends."""
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return round(100 * min(1.0, max(0.0, share)), 2)

    def ticks(self, apart: float, first: float) -> list[float]:
        """Easily read values, at least so many percent apart, `first` among them if it is inside."""
        chosen = [first] if self.low <= first <= self.high else []
        for value in _candidates(self.low, self.high):
            if all(abs(self.place(value) - self.place(other)) >= apart for other in chosen):
                chosen.append(value)
        return sorted(chosen)


def _candidates(low: float, high: float) -> list[float]:
    """The easily read values, the roundest first."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = [(step, step * 10.0**power) for step in _ROUNDEST_FIRST for power in powers]
    return [value for _, value in values if low <= value <= high]


_ROUNDEST_FIRST = sorted(STEPS, key=(1.0, 2.0, 5.0, 3.0, 1.5, 7.0, 1.2).index)


def around(values: Iterable[float], margin: float) -> Scale:
    """A scale that holds all values, with a factor to spare at either end."""
    found = list(values)
    return Scale(min(found) / margin, max(found) * margin)


def spread_out(places: Sequence[float], gap: float, limits: Tuple[float, float]) -> list[float]:
    """The places, moved as little as it takes for them to be `gap` apart; for labels beside the ends of lines."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = list(places)
    lowest = limits[0]
    for i in order:
        moved[i] = max(moved[i], lowest)
        lowest = moved[i] + gap
    highest = limits[1]
    for i in reversed(order):
        moved[i] = min(moved[i], highest)
        highest = moved[i] - gap
    return moved
