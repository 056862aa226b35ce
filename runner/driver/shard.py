"""Which part of the cases to play, as the option or a scheduler's variables say."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

# Bazel's, then GoogleTest's, which CTest and others set. They count from 0, the option from 1.
SCHEDULERS = (
    ("TEST_TOTAL_SHARDS", "TEST_SHARD_INDEX", "TEST_SHARD_STATUS_FILE"),
    ("GTEST_TOTAL_SHARDS", "GTEST_SHARD_INDEX", "GTEST_SHARD_STATUS_FILE"),
)


def option(text: str) -> str:
    """The value of --shard."""
    match = re.fullmatch(r"(\d+)/(\d+)", text)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise argparse.ArgumentTypeError(f"'{text}' is not I/N with 1 ≤ I ≤ N")
    return text


def from_environment() -> str | None:
    """The shard that a scheduler asks for."""
    for total, index, status_file in SCHEDULERS:
        if total not in os.environ:
            continue
        count, position = os.environ[total], os.environ.get(index, "")
        if not (count.isdigit() and position.isdigit() and int(position) < int(count)):
            raise argparse.ArgumentTypeError(f"{index}='{position}' is no shard of {total}='{count}'")
        if status_file in os.environ:
            Path(os.environ[status_file]).touch()  # tells the scheduler that its shards are heeded
        return f"{int(position) + 1}/{count}"
    return None
