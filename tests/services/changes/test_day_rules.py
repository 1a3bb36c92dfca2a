"""Days that cannot be: refused when entered by hand, and said in a warning when a workbook has them."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain import books
from tests.services.files import changed, kept, place, preview, take
from tracker.database import Database
from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.domain.records.signatures import VariationSignature
from tracker.domain.registers import Row
from tracker.services.changes import day_rules
from tracker.services.changes.editing import plan_edits
from tracker.services.changes.edits import Edit
from tracker.sheets import Layout
from tracker.sheets.agreement_layouts import AGREEMENTS, PARTNERS, VARIATIONS
from tracker.sheets.decision_layouts import VARIATION_SIGNATURES
from tracker.sheets.money_layouts import CONTRIBUTIONS, INSTALMENTS
from tracker.sheets.monitoring_layouts import RETURNS, REVIEWS

START = "starts on 1 April 2025"
HELD = date(2026, 3, 10)
Q2 = Quarter(FinancialYear(2026), 2)


@pytest.fixture
def agreed(database: Database) -> Database:
    """An agreement from April 2025 to March 2028, signed in time by the council and the board."""
    found = place()
    signed = [replace(row, signed_on=date(2025, 3, 1)) for row in found["Partners"][:2]]
    take(database, {**found, "Partners": [*signed, found["Partners"][2]], "Reviews": []})
    return database


def refused(database: Database, *edits: Edit) -> dict[str | None, str]:
    with database.reading() as session:
        plan = plan_edits(session, edits)
    return {problem.field: problem.message for problem in plan.problems}


def signature(day: date) -> VariationSignature:
    return VariationSignature(
        "A1", "V1", "LA", "R. Khan", None, day, None, None, None, False, None
    )  # fmt: skip


def due(**said: date | str | None) -> Row:
    return replace(books.review(date(2026, 3, 31)), **said)


@pytest.mark.parametrize(
    ("layout", "row", "field", "words"),
    [
        (REVIEWS, books.review(date(2025, 3, 31)), "due", START),
        (REVIEWS, due(held_on=date(2020, 1, 1)), "held_on", "Nobody had signed the agreement"),
        (REVIEWS, due(held_on=date(2025, 3, 15)), "held_on", START),
        (REVIEWS, due(outcome="Continue"), "held_on", "although there is an outcome"),
        (REVIEWS, due(held_on=HELD, next_review=HELD), "next_review", "not after 10 March 2026"),
        (REVIEWS, due(next_review=date(2019, 1, 1)), "next_review", "when this review is due"),
        (RETURNS, books.report(Q2, date(2026, 9, 29)), "submitted_on", "before 2026-27 Q2 ends"),
        (RETURNS, replace(books.report(Q2, None), due=date(2026, 6, 30)), "due", "Q2 begins on"),
        (RETURNS, books.report(FinancialYear(2019), None), "period", START),
        (RETURNS, books.report(FinancialYear(2028), None), "period", "ends on 31 March 2028"),
        (VARIATIONS, books.variation("V9", date(2025, 3, 31)), "effective_from", START),
        (VARIATION_SIGNATURES, signature(date(1990, 1, 1)), "signed_on", "more than 5 years"),
        (CONTRIBUTIONS, books.contribution("ICB", "1.00", line="X",
                                           financial_year=FinancialYear(2024)),
         "financial_year", START),
        (INSTALMENTS, books.instalment(date(2024, 5, 1), financial_year=FinancialYear(2024)),
         "financial_year", START),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_is_refused_by_hand(
    agreed: Database, layout: Layout, row: Row, field: str, words: str
) -> None:
    assert words in refused(agreed, Edit(layout, None, row))[field]


@pytest.mark.parametrize(
    ("layout", "row"),
    [
        (REVIEWS, due()),
        (REVIEWS, due(held_on=HELD, outcome="Continue", next_review=date(2027, 3, 1))),
        (RETURNS, books.report(Q2, date(2026, 9, 30))),
        (RETURNS, books.report(FinancialYear(2027), None)),
        (VARIATIONS, books.variation("V9", date(2025, 4, 1))),
        (VARIATION_SIGNATURES, signature(date(2024, 1, 1))),
    ],
)
def test_what_can_be_is_taken(agreed: Database, layout: Layout, row: Row) -> None:
    assert refused(agreed, Edit(layout, None, row)) == {}


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"end_date": date(2025, 4, 1)}, "end_date", "no later than the agreement starts"),
        ({"next_review": date(2019, 1, 1)}, "next_review", "is not after the agreement starts"),
    ],
)
def test_an_agreement_ends_and_is_reviewed_after_it_starts(
    agreed: Database, said: dict[str, date], field: str, words: str
) -> None:
    (row,) = kept(agreed, "Agreements")

    assert words in refused(agreed, Edit(AGREEMENTS, row, replace(row, **said)))[field]


def test_what_was_wrong_before_keeps_nobody_from_changing_the_rest(database: Database) -> None:
    take(database, changed(place(), "Partners", 0, signed_on=date(1990, 1, 1)))
    row = next(row for row in kept(database, "Partners") if row.organisation == "LA")

    named = Edit(PARTNERS, row, replace(row, signatory="R. Khan"))
    slipped = Edit(PARTNERS, row, replace(row, signed_on=date(1991, 1, 1)))

    assert refused(database, named) == {}
    assert "1 January 1991 is more than 5 years before" in refused(database, slipped)["signed_on"]


def test_a_workbook_that_has_such_days_is_taken_in_with_a_warning_at_its_cell(
    agreed: Database,
) -> None:
    rows: dict[str, list[Row]] = {"Reviews": [due(held_on=HELD, next_review=date(2019, 1, 1))]}

    taken = preview(agreed, rows)

    assert taken.plan.problems == []
    (warning,) = taken.plan.warnings
    assert warning.startswith("Reviews!G2: 1 January 2019 is not after 10 March 2026, when this")


def test_of_many_such_days_only_the_first_are_said(
    agreed: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day_rules, "MOST_SAID", 1)
    early: list[Row] = [books.review(date(2024, month, 1)) for month in (1, 2, 3)]

    taken = preview(agreed, {"Reviews": early})

    assert taken.plan.warnings[0].startswith("Reviews!B2: 1 January 2024 is before")
    assert taken.plan.warnings[1:] == ["2 more days in the file cannot be."]
