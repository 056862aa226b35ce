"""Python's garbage collector, and when it is in the way."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import Iterator


@contextmanager
def collector_resting() -> Iterator[None]:
    """For work that makes millions of objects and drops none: the search for garbage takes half of its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
