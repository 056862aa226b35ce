"""spec/result.schema.json and the reader agree on what a line may be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict

import jsonschema
import pytest

from reports.tests.synthetic import EVERY_VERDICT, campaign, case, footer, header
from reports.tests.test_results import PLAYS

SCHEMA: Dict[str, Any] = json.loads((Path(__file__).parents[2] / "spec" / "result.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_lines_like_those_of_the_format_are_valid() -> None:
    for line in [*EVERY_VERDICT, *PLAYS, *campaign(["cpp", "rust"], ["linux-x86_64-musl"], 20)]:
        VALIDATOR.validate(line)


WRONG = [
    header(format=2),
    header(started="yesterday"),
    header(shard="first"),
    case(verdict="passed"),
    case(id="no-area"),
    case(seconds=-1),
    case(source="cases/file.yaml"),
    case(verdikt="pass"),
    case(steps=[{"op": "run"}]),
    footer(counts={"passed": 1}),
    footer(complete=None),
    footer(unmatched_expectations=["wait/gone"]),
    case(repeat=1),
    case(type="play"),
    {"type": "note", "run": "cpp"},
    {"type": "case"},
]


@pytest.mark.parametrize("line", WRONG, ids=range(len(WRONG)))
def test_wrong_lines_are_not(line: Dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(line)
