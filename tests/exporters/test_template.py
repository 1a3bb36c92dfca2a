import openpyxl
import pytest

from tests.exporters.reading import sheet_cells
from tracker.exporters.example_rows import EXAMPLES
from tracker.exporters.guidance_texts import SHEETS, column_text, described_columns
from tracker.exporters.template import write_template
from tracker.sheets import LAYOUTS

by_sheet = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.sheet)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    out = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_template(out)
    return out


@by_sheet
def test_every_sheet_is_there_and_empty(layout, template):
    assert sheet_cells(template, layout.sheet) == [[c.heading for c in layout.columns]]


@by_sheet
def test_every_column_is_explained_and_nothing_else(layout):
    headings = {column.heading for column in layout.columns}

    assert SHEETS[layout.sheet]
    assert all(column_text(layout.sheet, heading) for heading in headings)
    assert described_columns(layout.sheet) <= headings


@by_sheet
def test_the_guidance_marks_what_is_needed_and_lists_what_is_allowed(layout, template):
    rows = [row for row in sheet_cells(template, "Guidance") if row[0] == layout.sheet]
    by_heading = {row[1]: row for row in rows if row[1]}

    for column in layout.columns:
        row = by_heading[column.heading]
        assert row[2] == ("Yes" if column.required else "")
        assert row[5] == ", ".join(column.kind.choices)


@by_sheet
def test_every_sheet_has_examples_that_would_import(layout, template):
    examples = EXAMPLES[layout.sheet]

    wires = [layout.dump(row) for row in examples]
    assert examples
    assert len({layout.key_of(row) for row in examples}) == len(examples)
    for row, wire in zip(examples, wires, strict=True):
        assert not list(layout.row_faults(dict(zip(layout.fields, wire, strict=True))))
        for column, value in zip(layout.columns, wire, strict=True):
            written = column.kind.write(layout.value(row, column.field))
            assert written in {None, ""} or column.kind.read(_as_read(written)) == value


def _as_read(written):
    return float(written) if type(written).__name__ == "Decimal" else written


def test_examples_refer_only_to_each_other():
    keys = {
        layout.sheet: {
            tuple(layout.value(row, field) for field in layout.key)
            for row in EXAMPLES[layout.sheet]
        }
        for layout in LAYOUTS
    }

    for layout in LAYOUTS:
        for reference in layout.references:
            for row in EXAMPLES[layout.sheet]:
                named = tuple(layout.value(row, field) for field in reference.fields)
                assert named[-1] is None or named in keys[reference.sheet]


def test_the_examples_show_every_row_with_its_own_types(template):
    sheet = openpyxl.load_workbook(template)["Examples"]

    first_column = [row[0].value for row in sheet.iter_rows()]
    block = first_column.index("Instalments") + 1
    due, amount = sheet.cell(block + 2, 5), sheet.cell(block + 2, 6)
    assert due.is_date
    assert (due.number_format, amount.number_format) == ("dd/mm/yyyy", "#,##0.00")
    assert amount.value == 300000


def test_listed_values_have_a_drop_down_list(template):
    workbook = openpyxl.load_workbook(template)

    for layout in LAYOUTS:
        listed = [column for column in layout.columns if column.kind.choices]
        assert len(workbook[layout.sheet].data_validations.dataValidation) == len(listed)
