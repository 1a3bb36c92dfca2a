"""No file and no function outgrows what a reader can hold in mind."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
LISTS = "tracker/demo/"


def _ours() -> Iterator[Path]:
    for folder in ("tracker", "importers", "benchmarks", "docs", "examples"):
        yield from sorted((ROOT / folder).rglob("*.py"))
    yield from (ROOT / name for name in ("migrations/env.py", "wsgi.py", "hatch_build.py"))


@pytest.mark.parametrize("file", list(_ours()), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_file_and_its_functions_stay_small(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    functions = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    long = [
        f"{node.name} has {length} lines"
        for node in functions
        if (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]

    assert len(source.splitlines()) <= LONGEST_FILE
    # A list of made-up rows is read, not reasoned about; cutting it up helps nobody.
    assert long == [] or file.relative_to(ROOT).as_posix().startswith(LISTS)
