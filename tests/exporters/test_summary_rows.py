"""Single rows of the auditor's summary: what counts and what does not, and as on which day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.domain import books
from tests.exporters.recalculation import table_rows
from tests.exporters.summaries import facts_of
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.decisions import Decision, DecisionApproval
from tracker.domain.records.signatures import VariationSignature
from tracker.domain.registers import LedgerEntry
from tracker.exporters.summary import write_summary


def test_a_row_that_does_not_count_is_listed_with_the_reason(tmp_path):
    book = books.book(
        variations=(books.variation("V1", date(2026, 1, 1)),),
        contributions=(
            books.contribution("ICB", "10.00"),
            books.contribution("ICB", "20.00", line="more", status="Proposed"),
            books.contribution("LA", "30.00", variation="V1"),
        ),
        budgets=(
            books.budget("1000.00"),
            books.budget("5.00", line="VIR-1", approved_on=date(2026, 2, 1)),
        ),
        profiles=(books.profile(1, "80.00"), books.profile(12, "920.00")),
    )
    out = tmp_path / "summary.xlsx"

    write_summary(out, facts_of([book], [], books.YEAR, books.TODAY))

    assert reasons(out, "Contribution lines", "ContributionLines") == [
        (1, "Yes"),
        (None, "No: proposed only"),
        (None, "No: variation after the as-at date"),
    ]
    assert reasons(out, "Budget lines", "BudgetLines") == [
        (1, "Yes"),
        (None, "No: approved after the as-at date"),
    ]
    assert reasons(out, "Profiles", "ProfileLines") == [(1, "Yes"), (1, "No: after the as-at date")]


def reasons(workbook, sheet, table):
    return [(row["Line"], row["Counts"]) for row in table_rows(workbook, sheet, table)]


def test_the_narrative_of_the_forecast_stands_beside_the_outturn(tmp_path):
    entry = LedgerEntry(
        "A1", "F1", "S1", books.month(6), "Forecast outturn", Decimal("1010.00"), "Agency", ""
    )
    book = books.book(budgets=(books.budget("1000.00"),), ledger=(books.forecast(6, "1010.00"),))
    out = tmp_path / "summary.xlsx"

    write_summary(out, facts_of([book], [entry], books.YEAR, books.TODAY))

    (row,) = table_rows(out, "Schemes", "SchemePositions")
    assert (row["Outturn"], row["Outturn from"]) == (1010, "Forecast of 2025-09")
    assert (row["Over or under"], row["Narrative"]) == ("overspend", "Agency")


def test_variations_show_signatures_days_late_and_pounds_by_partner_and_year(tmp_path):
    effective = date(2025, 7, 1)
    signature = VariationSignature(
        "A1", "V1", "LA", "A. Leader", None, date(2025, 6, 1), None, "Cabinet", "C/1", True,
        date(2025, 5, 29),
    )  # fmt: skip
    others = replace(signature, organisation="ICB", signed_on=date(2025, 7, 31), delegated=False)
    book = books.book(
        variations=(books.variation("V1", effective, signed_on=None),),
        signatures=(signature, replace(others, delegation_expires=None)),
        contributions=(
            books.contribution("LA", "100.50", variation="V1"),
            books.contribution("LA", "-20.25", variation="V1", financial_year=FinancialYear(2026)),
        ),
    )
    out = tmp_path / "summary.xlsx"

    write_summary(out, facts_of([book], [], books.YEAR, books.TODAY))

    icb, this, following = table_rows(out, "Variations", "VariationEffects")
    assert (icb["Partner"], icb["Effect"], icb["Days late"]) == ("ICB", None, 30)
    assert (this["Financial year"], this["Effect"]) == ("2025-26", 100.5)
    assert (following["Financial year"], following["Effect"]) == ("2026-27", -20.25)
    assert this["Days authority had expired"] == 3
    assert this["Authority"] == "Cabinet, C/1, delegated until 29 May 2025"


def test_decisions_stand_as_they_were_on_the_day(tmp_path):
    done = Decision(
        "A1", 1, date(2025, 11, 3), "Cabinet", "Key decision", "Buy beds", None, "F1", None, None,
        Decimal("5.00"), None, None, True, "It could not wait", None, None, "Done",
        date(2025, 12, 20),
    )  # fmt: skip
    approval = DecisionApproval(
        "A1", 1, "LA", "A. Leader", date(2025, 11, 3), "Cabinet", "C/1", False, None
    )
    book = books.book(
        decisions=(done, replace(done, decision=2, decided_on=date(2026, 1, 5))),
        decision_approvals=(approval,),
    )
    out = tmp_path / "summary.xlsx"

    write_summary(out, facts_of([book], [], books.YEAR, books.TODAY))

    (row,) = table_rows(out, "Decisions", "DecisionRegister")
    assert (row["Status"], row["Closed on"], row["Effect"]) == ("Open", None, 5)
    assert row["Approvals"] == "Northshire Council: A. Leader, 3 November 2025, Cabinet, C/1"
