"""What pages are asked is read as cells are, and refused in the same words."""

from datetime import date
from decimal import Decimal

import pytest

from tracker.domain.financial_year import FinancialYear
from tracker.schemas import (
    ListQuestions,
    PositionQuestions,
    UploadForm,
    WhatIfQuestions,
    answered,
)


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
