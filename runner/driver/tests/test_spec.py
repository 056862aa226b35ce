"""The requirements, the cases and their schemas agree with each other and with api.yaml."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Iterator

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
REQUIREMENT_FILES = sorted((ROOT / "spec" / "requirements").glob("*.yaml"))
CASE_FILES = sorted((ROOT / "cases").rglob("*.yaml"))
ENGINE_OPS = {
    "open_gate",
    "await_gate",
    "await_exit",
    "await_closed",
    "await_idle",
    "join",
    "report",
    "process",
    "signal",
    "write_file",
    "make_directory",
    "read_file",
    "check",
}


class Loader(yaml.SafeLoader):
    """YAML 1.2, as the engine reads it: `on` is text, and so is every key."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:  # type: ignore[override]
        mapping: dict[str, Any] = {}
        for key, value in node.value:
            if key.value in mapping:
                raise yaml.constructor.ConstructorError(problem=f"{key.value} twice", problem_mark=key.start_mark)
            mapping[key.value] = self.construct_object(value, deep=True)  # type: ignore[no-untyped-call]
        return mapping


def _yaml_1_2_resolvers() -> Iterator[tuple[str, list[tuple[str, re.Pattern[str]]]]]:
    core = [
        ("tag:yaml.org,2002:bool", r"true|false", "tf"),
        ("tag:yaml.org,2002:null", r"null|~|", "n~"),
        ("tag:yaml.org,2002:int", r"[-+]?[0-9]+", "-+0123456789"),
        ("tag:yaml.org,2002:float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ]
    for first in {character for _, _, characters in core for character in characters} | {""}:
        yield first, [(tag, re.compile(f"^(?:{text})$")) for tag, text, firsts in core if first in firsts]


Loader.yaml_implicit_resolvers = dict(_yaml_1_2_resolvers())
Loader.add_constructor("tag:yaml.org,2002:map", Loader.construct_mapping)


def load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader)  # a SafeLoader


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ROOT / "spec" / name).read_text(encoding="utf-8"))
    return loaded


def requirements() -> list[dict[str, Any]]:
    return [requirement for path in REQUIREMENT_FILES for requirement in load(path)]


def cases() -> list[dict[str, Any]]:
    return [case for path in CASE_FILES for case in load(path)]


def repeated(names: list[str]) -> set[str]:
    return {name for name in names if names.count(name) > 1}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def check_against(path: Path, schema_name: str) -> None:
    validator = jsonschema.Draft202012Validator(schema(schema_name))
    best = jsonschema.exceptions.best_match(validator.iter_errors(load(path)))
    assert best is None, f"{name_of(path)}: {best.json_path}: {best.message}"


@pytest.mark.parametrize(
    "name", ["requirement.schema.json", "case.schema.json", "mutant.schema.json", "detect.schema.json"]
)
def test_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("path", REQUIREMENT_FILES, ids=name_of)
def test_requirements_fit_their_schema(path: Path) -> None:
    check_against(path, "requirement.schema.json")


@pytest.mark.parametrize("path", CASE_FILES, ids=name_of)
def test_cases_fit_their_schema(path: Path) -> None:
    check_against(path, "case.schema.json")


def test_there_are_requirements_and_cases() -> None:
    assert REQUIREMENT_FILES and CASE_FILES


def test_requirement_ids_are_unique() -> None:
    assert not repeated([requirement["id"] for requirement in requirements()])


def test_case_ids_are_unique() -> None:
    assert not repeated([case["id"] for case in cases()])


@pytest.mark.parametrize("path", CASE_FILES, ids=name_of)
def test_area_of_a_case_is_its_folder(path: Path) -> None:
    assert {case["id"].split("/")[0] for case in load(path)} == {path.parent.name}


def test_every_requirement_has_a_case_or_a_reason() -> None:
    checked = {requirement for case in cases() for requirement in case["requirements"]}
    neither = [r["id"] for r in requirements() if r["id"] not in checked and "untestable" not in r]
    assert not neither


def test_no_untestable_requirement_has_a_case() -> None:
    checked = {requirement for case in cases() for requirement in case["requirements"]}
    assert not [r["id"] for r in requirements() if r["id"] in checked and "untestable" in r]


def test_cases_name_requirements_that_there_are() -> None:
    known = {requirement["id"] for requirement in requirements()}
    assert not {requirement for case in cases() for requirement in case["requirements"]} - known


def test_statements_are_sentences_that_differ() -> None:
    statements = [requirement["statement"] for requirement in requirements()]
    assert not repeated(statements)
    assert not [statement for statement in statements if not statement.endswith(".")]


def test_ops_of_the_schema_are_those_of_the_api_and_of_the_engine() -> None:
    api = load(ROOT / "spec" / "api.yaml")
    step = schema("case.schema.json")["$defs"]["step"]["properties"]
    named = [op for op in step["op"]["anyOf"][0]["enum"]]
    assert sorted(named) == sorted([*api["functions"], *api["methods"], *ENGINE_OPS])


def test_parameters_of_the_api_are_keys_of_the_schema() -> None:
    api = load(ROOT / "spec" / "api.yaml")
    parameters = set(api["constructor"])
    for method in [*api["functions"].values(), *api["methods"].values()]:
        parameters |= set(method.get("parameters", {}))
    step = schema("case.schema.json")["$defs"]["step"]["properties"]
    assert not parameters - set(step)


def test_needs_are_capabilities_of_the_api() -> None:
    api = load(ROOT / "spec" / "api.yaml")
    known = {f"Popen.{parameter}" for parameter in api["constructor"]} | set(api["features"])
    for name, method in {**api["functions"], **api["methods"]}.items():
        known |= {name} | {f"{name}.{parameter}" for parameter in method.get("parameters", {})}
    assert not {need for case in cases() for need in case.get("needs", [])} - known


def test_engine_and_reports_know_the_same_verdicts_and_let_the_same_pass() -> None:
    from reports.verdicts import VALUES, Verdict

    source = (ROOT / "runner" / "engine" / "judge" / "verdict.hpp").read_text()
    names = re.search(r"verdict_names\{([^}]*)\}", source)
    green = re.search(r"bool is_green\([^{]*\{([^}]*)\}", source)
    assert names and green
    assert tuple(re.findall(r'"(\w+)"', names[1])) == VALUES
    reported = {verdict.value for verdict in Verdict if verdict.tone in ("ok", "known", "absent")}
    assert set(re.findall(r"verdict == Verdict::(\w+)", green[1])) == reported
