"""The format reference says what the layouts say."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "docs" / "write_workbook_format.py"


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_workbook_format", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_layouts_say(writer: ModuleType) -> None:
    kept = writer.PAGE.read_text(encoding="utf-8")

    assert kept == writer.page(), "run python docs/write_workbook_format.py"


def test_required_columns_are_bold_and_listed_values_are_named(writer: ModuleType) -> None:
    page = writer.page()

    assert "| **Legal basis** |" in page
    assert "| Area |" in page
    assert "`Lead commissioning`" in page
