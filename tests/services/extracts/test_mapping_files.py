import json
from typing import Any

import pytest

from tests.services.extract_files import mapping
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.ledgers.mapping import CodeRule, FromColumn, MappedColumn, MappedLayout, Target
from tracker.errors import BadFile
from tracker.services.extracts.mapping_files import LARGEST_MAPPING, mapping_of, mapping_text

SENT: dict[str, Any] = {
    "name": "Payments",
    "organisation": "LA",
    "layout": {"columns": {"date": "Date", "amount": "Net Amount", "supplier": None}},
    "rules": [{"column": "Code", "exact": "C1", "agreement": "A1", "fund": "F1", "scheme": "S1"}],
}


def refused(**changes: Any) -> str:
    with pytest.raises(BadFile) as error:
        mapping_of(json.dumps(SENT | changes))
    return error.value.sentence.removeprefix("The mapping cannot be used: ")


def test_a_mapping_is_the_same_after_being_written_and_read() -> None:
    plain = mapping(
        rules=(
            CodeRule("exact", "", "Cost centre", ignore="blank"),
            CodeRule("prefix", "C", "Cost centre", Target("A1", "F1", FromColumn("Details"))),
            CodeRule("pattern", "*x?", "Details", ignore="no"),
            CodeRule("every", target=Target("A1", "F1", "S1")),
        ),
        reversed_sign=True,
        unit=1000,
        rounded=True,
    )

    assert mapping_of(mapping_text(plain)) == plain


def test_a_matrix_keeps_the_month_and_measure_of_each_column() -> None:
    sent = {
        "form": "matrix",
        "layout": {
            "columns": {"description": "Scheme"},
            "across": [
                {"column": "Apr", "period": "Apr-25", "measure": "Actual"},
                {"column": "Budget", "measure": None},
            ],
        },
        "rules": [{"column": "Scheme", "prefix": "Care", "ignore": "x"}],
    }

    found = mapping_of(json.dumps(SENT | sent))

    assert found.layout == MappedLayout(
        {"description": "Scheme"},
        across=(MappedColumn("Apr", Period(2025, 4), "Actual"), MappedColumn("Budget")),
    )
    assert found.month.source == "heading"
    assert found.measure is None
    assert mapping_of(mapping_text(found)) == found


def test_a_month_column_may_count_the_months_of_a_year() -> None:
    period = {"from": "column", "column": "Month", "financial_year": "2025-26"}

    found = mapping_of(json.dumps(SENT | {"period": period}))

    assert (found.month.column, found.month.year) == ("Month", FinancialYear(2025))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"colour": "red"}, "there is no field 'colour'."),
        ({"name": 3}, "name: it must be text, and is a whole number."),
        ({"name": "a/b"}, "none of them a slash"),
        ({"sign": "minus"}, "sign: it may not be 'minus'."),
        ({"unit": "pence"}, "unit: it may not be 'pence'."),
        ({"rules": []}, "rules: there is none"),
        ({"rules": [{"ignore": "x"}]}, "rules, entry 1: give exactly one of exact, prefix"),
        ({"rules": [{"exact": "a", "prefix": "b", "ignore": "x"}]}, "give exactly one of"),
        ({"rules": [{"exact": "a", "ignore": "x"}]}, "rules, entry 1: column: name the column"),
        ({"rules": [{"exact": "a", "column": "C"}]}, "give either agreement, fund and scheme"),
        ({"rules": [{"exact": "a", "column": "C", "fund": "F"}]}, "go together; give all three"),
        ({"rules": [{"every": True, "ignore": " "}]}, "ignore: say why"),
        ({"layout": {"columns": {"net": "x"}}}, "there is no 'net'"),
        ({"layout": {"columns": {"amount": "x"}}}, "layout, columns names no date"),
        ({"layout": {"columns": {"date": "x"}}}, "name the column of the amount"),
        (
            {"layout": {"columns": {"date": "x", "amount": "y"}, "headings": ["x", "y"]}},
            "column 'Code' is used, but is not among its headings",
        ),
        ({"period": {"from": "fixed"}}, "period, month: enter a month"),
        ({"period": {"from": "fixed", "month": "2025-13"}}, "'2025-13' is not a month"),
        ({"period": {"from": "heading"}}, "only a matrix has months in its headings"),
        ({"form": "matrix"}, "a matrix needs at least one column of amounts"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_with_the_place(
    changes: dict[str, Any], sentence: str
) -> None:
    assert sentence in refused(**changes)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "The mapping is not JSON"),
        (b"\xff\xfe", "The mapping is not UTF-8 text"),
        (b"[]", "it must be an object, and is a list"),
        (b" " * (LARGEST_MAPPING + 1), "larger than any mapping"),
    ],
)
def test_a_file_that_is_no_mapping_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(BadFile, match=sentence):
        mapping_of(content)
