"""What the code imports is declared, so that a fresh installation has it; nothing else is."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = {"tracker", "importers", "tests", "benchmarks", "docs", "examples"}
# Flask promises to bring these, whose own names its users import.
BROUGHT_BY_FLASK = {"itsdangerous", "jinja2", "werkzeug"}
# Asked of the system, or needed by Flask-Security for what we ask of it, and not by an import.
NEVER_IMPORTED = {"tzdata", "argon2-cffi", "cryptography"}


def _imported(*folders: str) -> set[str]:
    """The distributions that the code of some folders imports at its top level or further down."""
    found = {name for folder in folders for file in (ROOT / folder).rglob("*.py")
             for name in _names(file)}  # fmt: skip
    providers = packages_distributions()
    return {
        _plain(provider)
        for name in found - OURS - sys.stdlib_module_names
        for provider in providers.get(name, [name])
    }


def _names(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def _plain(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match is not None
    return re.sub(r"[._-]+", "-", match[0]).lower()


def _declared() -> tuple[set[str], set[str]]:
    """What users install, and what developers install besides."""
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = [entry for entry in content["dependency-groups"]["dev"] if isinstance(entry, str)]
    users = {_plain(entry) for entry in content["project"]["dependencies"]}
    return users, {_plain(entry) for entry in named}


def test_what_the_tracker_imports_is_what_it_declares() -> None:
    users, _ = _declared()

    imported = _imported("tracker", "importers", "migrations") - BROUGHT_BY_FLASK

    # The pages' components are templates, loaded by name.
    assert imported == users - NEVER_IMPORTED - {"govuk-frontend-jinja"}


def test_what_the_tests_import_is_declared() -> None:
    users, developers = _declared()

    assert _imported("tests") <= users | developers | BROUGHT_BY_FLASK
