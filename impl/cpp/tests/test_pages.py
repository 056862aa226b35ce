"""The examples of from-python.md, run as they stand there: the Python and the C++ side print what the page says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

CPP = Path(__file__).resolve().parents[1]
ROOT = CPP.parents[1]
PAGE = CPP / "from-python.md"
BLOCKS = re.compile(r"```python\n(.*?)```\n```cpp\n(.*?)```\n```text\n(.*?)```\n", re.DOTALL)

PYTHON = "import errno, signal\nfrom subprocess import *\nfrom subprocess import list2cmdline\n\n"
HEADERS = "csignal cstdlib iostream string vector subprocess/subprocess.hpp".split()


@dataclass(frozen=True)
class Example:
    number: int
    python: str
    cpp: str
    printed: str
    """By both, but that C++ spells {true} in its own way."""

    def __str__(self) -> str:
        return f"{self.number}: {self.cpp.splitlines()[0]}"


EXAMPLES = [Example(number, *found.groups()) for number, found in enumerate(BLOCKS.finditer(PAGE.read_text()), 1)]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All examples in one program, which takes the number of one."""
    build = Path(os.environ.get("CHILDPROOF_BUILD", str(ROOT / "build" / "release")))
    library = build / "impl" / "cpp" / "libsubprocess.a"
    compiler = os.environ.get("CXX") or shutil.which("c++")
    if not library.exists() or not compiler:
        pytest.skip(f"it takes a C++ compiler and {library} (CHILDPROOF_BUILD names another build)")
    folder = tmp_path_factory.mktemp("pages")
    text = "".join(f"#include <{name}>\n" for name in HEADERS) + "using namespace subprocess;\n"
    for example in EXAMPLES:
        text += f"void example_{example.number}() {{\n{example.cpp}}}\n"
    calls = ", ".join(f"example_{example.number}" for example in EXAMPLES)
    text += f"void (*const examples[])() = {{{calls}}};\n"
    text += "int main(int, char** argv) { examples[std::atoi(argv[1]) - 1](); }\n"
    (folder / "examples.cpp").write_text(text)
    command = [
        compiler,
        "-std=c++20",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-pthread",
        f"-I{CPP / 'include'}",
        "examples.cpp",
    ]
    subprocess.run([*command, str(library), "-o", "examples"], cwd=folder, check=True)
    return folder / "examples"


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) == PAGE.read_text().count("```cpp") > 10


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_python_prints_what_the_page_says(example: Example) -> None:
    done = subprocess.run([sys.executable, "-c", PYTHON + example.python], capture_output=True, text=True, timeout=30)
    assert (done.stdout, done.stderr) == (example.printed.replace("{true}", "True"), "")


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_cpp_prints_what_the_page_says(example: Example, program: Path) -> None:
    done = subprocess.run([str(program), str(example.number)], capture_output=True, text=True, timeout=30)
    assert (done.stdout, done.stderr) == (example.printed.replace("{true}", "true"), "")
