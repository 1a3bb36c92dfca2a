"""What pages are asked is read as cells are, and refused in the same words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain import books
from tests.services.files import place
from tracker.domain.financial_year import FinancialYear
from tracker.domain.registers import Row
from tracker.schemas import (
    ListQuestions,
    PositionQuestions,
    UploadForm,
    WhatIfQuestions,
    answered,
    row_from_texts,
    texts_of,
)
from tracker.services.changes.editing import row_faults
from tracker.sheets import LAYOUTS, LEDGER, Layout
from tracker.sheets.layouts import AGREEMENTS, FUNDS, RISK_SHARE_CAPS


def test_what_is_asked_is_read_into_the_fields_own_terms() -> None:
    values, faults = answered(PositionQuestions(), {"year": "2025/26", "as_at": " 31/12/2025 "})

    assert values == {"year": FinancialYear(2025), "as_at": date(2025, 12, 31)}
    assert faults == {}


def test_blanks_and_unknown_questions_are_passed_over() -> None:
    values, faults = answered(ListQuestions(), {"page": " ", "is_admin": "yes"})

    assert (values, faults) == ({"page": 1}, {})


def test_one_fault_leaves_the_other_answers_alone() -> None:
    values, faults = answered(PositionQuestions(), {"year": "2025-26", "as_at": "12/31/2025"})

    assert values == {"year": FinancialYear(2025), "as_at": None}
    assert faults["as_at"].startswith("The date is not a day of the calendar")


@pytest.mark.parametrize("typed", ["1.005", "1,23", "NaN", "ten"])
def test_an_outturn_is_never_rounded_or_guessed(typed: str) -> None:
    values, faults = answered(WhatIfQuestions(), {"outturn": typed})

    assert values == {"outturn": None}
    assert faults["outturn"].startswith("The outturn you entered")


def test_an_outturn_is_read_as_a_cell_is() -> None:
    values, _faults = answered(WhatIfQuestions(), {"outturn": "£20,500,000"})

    assert values == {"outturn": Decimal("20500000.00")}


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "x", "\u0661", "9999999999"])
def test_a_page_is_a_plain_number(typed: str) -> None:
    _values, faults = answered(ListQuestions(), {"page": typed})

    assert "page" in faults


def test_a_sheet_is_one_of_the_workbooks() -> None:
    assert answered(UploadForm(), {"sheet": "risk  SHARE"})[0] == {"sheet": "Risk share"}
    assert "sheet" in answered(UploadForm(), {"sheet": "Sheet1"})[1]


EVERY_ROW = [
    (layout, row) for layout in LAYOUTS if layout is not LEDGER for row in place()[layout.sheet]
]


@pytest.mark.parametrize(("layout", "row"), EVERY_ROW, ids=lambda item: getattr(item, "sheet", ""))
def test_a_form_filled_with_a_row_and_sent_back_is_that_row(layout: Layout, row: Row) -> None:
    assert row_from_texts(layout, texts_of(layout, row)) == row


def test_a_form_of_some_fields_leaves_the_others_as_they_were() -> None:
    fund = books.fund(reserve=Decimal("50.00"))

    assert row_from_texts(FUNDS, {"title": " Renamed "}, fund) == replace(fund, title="Renamed")


def test_a_field_that_is_given_and_blank_becomes_blank() -> None:
    fund = books.fund(reserve=Decimal("50.00"))

    assert row_from_texts(FUNDS, {"reserve": "  "}, fund) == replace(fund, reserve=None)


def test_a_form_says_nothing_of_what_is_no_field() -> None:
    fund = books.fund()
    typed = texts_of(FUNDS, fund) | {"batch": "7", "is_admin": "yes", "csrf_token": "x"}

    assert row_from_texts(FUNDS, typed) == fund


def test_everything_wrong_with_a_form_is_told_at_once_in_the_order_of_its_fields() -> None:
    typed = {"agreement": "A1", "fund": "F1", "title": "", "kind": "Shared", "reserve": "1.005"}

    found = row_from_texts(FUNDS, typed)

    assert isinstance(found, list)
    assert [fault.field for fault in found] == ["title", "kind", "reserve"]
    assert found[0].sentence == "Enter the title"
    assert found[1].sentence.startswith("Kind is not on the list")


def test_what_contradicts_itself_within_a_form_is_told_at_its_field() -> None:
    agreement = books.agreement()

    found = row_from_texts(AGREEMENTS, {"end_date": "1/4/2020"}, agreement)

    assert isinstance(found, list)
    assert [fault.field for fault in found] == ["end_date"]
    assert found[0].sentence.startswith("End date is before the start date")


def test_a_percentage_typed_where_pounds_are_asked_for_is_refused() -> None:
    cap = books.cap("ICB", "100.00")

    found = row_from_texts(RISK_SHARE_CAPS, {"cap": "5%"}, cap)

    assert isinstance(found, list)
    assert found[0].sentence.startswith("Cap is a percentage although its unit is GBP")


@given(st.text(), st.sampled_from(FUNDS.fields))
def test_whatever_is_typed_is_read_or_refused_in_words(typed: str, field: str) -> None:
    found = row_from_texts(FUNDS, {field: typed}, books.fund())

    assert isinstance(found, list) or [*row_faults(FUNDS, found)] == []
