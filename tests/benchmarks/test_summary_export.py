import json

import openpyxl
import pytest

from benchmarks import summary_export
from tests.exporters.recalculation import table_rows
from tracker.exporters.summary import write_summary


@pytest.mark.parametrize("contestant", ["the tracker's summary", "XlsxWriter, same cells"])
def test_a_run_says_how_long_it_took_and_how_much_memory(contestant, capsys):
    summary_export.run(contestant, 300)

    assert set(json.loads(capsys.readouterr().out)) == {"seconds", "grown", "megabytes"}


def test_both_write_the_same_cells(tmp_path):
    facts = summary_export.facts_of(300)
    ours, theirs = tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx"

    write_summary(ours, facts)
    summary_export.xlsxwriter_job(facts, theirs)()

    own = openpyxl.load_workbook(ours)
    other = openpyxl.load_workbook(theirs)
    for sheet in other:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    same = own[sheet.title][cell.coordinate]
                    assert (cell.value, cell.number_format) == (same.value, same.number_format)


def test_the_sample_has_the_rows_asked_for_and_its_checks_agree(tmp_path):
    out = tmp_path / "summary.xlsx"

    write_summary(out, summary_export.facts_of(300))

    assert len(table_rows(out, "Ledger", "LedgerRows")) == 300
    assert {row["Result"] for row in table_rows(out, "Checks", "ProofChecks")} == {"agrees"}
