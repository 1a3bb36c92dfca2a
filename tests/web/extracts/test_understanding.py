"""What the form about a file's columns begins with, and what it can be told."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.web.extracts.test_intake import (
    FIRST,
    FORM,
    HEADINGS,
    extract,
    fingerprint,
    taken_in,
    upload,
)

RENAMED = (*HEADINGS[:4], "Payee")
NOVEMBER = (("09/11/2026", "T011", "10.00", "C100", "Bright Care Ltd"),)
FIRSTS = tuple((f"01/{month:02d}/2026", f"R{month}", "5.00", "C100", "X") for month in range(4, 9))
MATRIX = {
    "name": "Monitoring",
    "organisation": "MARL-CC",
    "form": "matrix",
    "column-description": "Scheme",
    "period": "heading",
    "code_column": "Scheme",
    "across": ["Apr", "May"],
    "across-0-measure": "Actual",
    "across-1-measure": "Actual",
}


def said(page: str, name: str) -> str:
    """What a box or a select box of the page holds."""
    box = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    if box:
        return unescape(box[1])
    select = re.search(rf'(?s)<select[^>]*name="{name}".*?</select>', page)
    chosen = (
        re.search(r"<option(?: value=\"([^\"]*)\")? selected>([^<]*)", select[0])
        if select
        else None
    )
    return unescape(chosen[1] if chosen and chosen[1] is not None else chosen[2] if chosen else "")


def chosen(page: str, name: str) -> str:
    """The value of the radio that is checked."""
    found = re.search(rf'name="{name}" type="radio" value="([^"]*)" checked', page)
    return unescape(found[1]) if found else ""


def test_a_renamed_column_is_named_and_the_mapping_filled_in(visitor: FlaskClient) -> None:
    taken_in(visitor)

    sent = upload(visitor, extract(*NOVEMBER, headings=RENAMED), "november.csv")
    page = visitor.get(sent.location).text

    assert not sent.location.endswith("/check")
    words = unescape(page)
    assert "column 'Supplier Name' is gone, column 'Payee' is new" in words
    assert said(page, "name") == "Payments"
    assert said(page, "column-supplier") == "Payee"
    assert said(page, "rule-0-value") == "C100"
    assert said(page, "rule-0-target") == FIRST


def test_a_column_more_is_named_and_the_mapping_filled_in(visitor: FlaskClient) -> None:
    taken_in(visitor)
    more = extract((*NOVEMBER[0], "JB"), headings=(*HEADINGS, "Approver"))

    page = visitor.get(upload(visitor, more).location).text

    assert "column 'Approver' is new" in unescape(page)
    assert said(page, "rule-1-value") == "C200"


def test_a_file_may_be_mapped_afresh_or_by_another_mapping(visitor: FlaskClient) -> None:
    taken_in(visitor)
    address = upload(visitor, extract(*NOVEMBER, headings=RENAMED)).location

    afresh = visitor.get(f"{address}?mapping=none").text
    again = visitor.get(f"{address}?mapping=MARL-CC/Payments").text

    assert said(afresh, "name") == ""
    assert said(again, "name") == "Payments"
    assert visitor.get(f"{address}?mapping=MARL-CC/Nothing").status_code == 404


@pytest.mark.parametrize(("answer", "month"), [("true", "August 2026"), ("false", "January 2026")])
def test_whether_the_day_comes_first_is_answered_once(
    visitor: FlaskClient, answer: str, month: str
) -> None:
    address = upload(visitor, extract(*FIRSTS)).location
    form = FORM | {"rule-0-match": "every", "rule-0-target": FIRST}
    visitor.post(f"{address}/mapping", data=form)
    asked = visitor.get(f"{address}/check").text
    visitor.post(f"{address}/mapping", data=form | {"day_first": answer})
    page = visitor.get(f"{address}/check").text

    assert "month first?" in asked
    assert "Take it in" not in asked
    assert "Take it in" in page
    assert month in page
    assert chosen(visitor.get(address).text, "day_first") == answer


def test_a_file_recognised_as_a_matrix_can_be_called_a_list_and_back(visitor: FlaskClient) -> None:
    months = extract(
        ("Carers", "20.00", "25.50"), ("X", "1.00", "2.00"), headings=("Scheme", "Apr", "May")
    )
    address = upload(visitor, months).location

    matrix = visitor.get(address).text
    as_list = visitor.get(f"{address}?form=list").text
    back = visitor.get(f"{upload(visitor, extract()).location}?form=matrix").text

    assert said(matrix, "form") == "matrix"
    assert 'name="across"' in matrix
    assert said(as_list, "form") == "list"
    assert "column-amount" in as_list
    assert said(back, "form") == "matrix"
    assert 'value="Net Amount"' in back


def test_the_year_of_a_matrix_is_said_once(visitor: FlaskClient) -> None:
    months = extract(
        ("Carers", "20.00", "25.50"), ("X", "1.00", "2.00"), headings=("Scheme", "Apr", "May")
    )
    address = upload(visitor, months).location

    visitor.post(f"{address}/mapping", data=MATRIX | {"period_year": "2026-27"})

    page = visitor.get(address).text
    assert said(page, "across-0-period") == "2026-04"
    assert said(page, "across-1-period") == "2026-05"


def test_a_matrix_takes_its_months_from_a_date_of_each_row(visitor: FlaskClient) -> None:
    rows = (("Carers", "30/04/2026", "20.00", "25.50"), ("X", "31/05/2026", "1.00", "2.00"))
    sent = extract(*rows, headings=("Scheme", "Month end", "Actual", "Forecast"))
    address = upload(visitor, sent).location
    across = {"across": ["Actual", "Forecast"], "across-1-measure": "Forecast outturn"}
    dated = {"period": "date", "column-date": "Month end", "rule-0-match": "every"}
    form = MATRIX | across | dated | {"rule-0-target": FIRST}

    checked = visitor.post(f"{address}/mapping", data=form)
    page = visitor.get(checked.location).text

    assert checked.status_code == 303
    assert "4 lines of 4" in page
    assert "May 2026" in page


def test_next_years_matrix_shows_its_own_months_beside_those_kept(visitor: FlaskClient) -> None:
    rows = (("Scheme", "Apr", "May"), ("Carers", "20.00", "25.50"), ("X", "1.00", "2.00"))
    old = upload(visitor, extract(*rows, headings=("Spend 2025/26", "", ""))).location
    rules = {"rule-0-match": "every", "rule-0-target": FIRST}
    months = {"across-0-period": "2025-04", "across-1-period": "2025-05"}
    checked = visitor.post(f"{old}/mapping", data=MATRIX | months | rules).location
    seen = fingerprint(visitor.get(checked).text)
    visitor.post(f"{old}/take-in", data={"fingerprint": seen, "save": "1"})

    sent = upload(visitor, extract(*rows, headings=("Spend 2026/27", "", "")), "next.csv")
    page = visitor.get(sent.location).text
    address = sent.location.removesuffix("/check")
    refused = visitor.get(f"{address}/check").text

    assert not sent.location.endswith("/check")
    assert said(page, "across-0-period") == "2026-04"
    assert "the mapping has April 2025 to May 2025" in page
    assert "Take it in" not in refused


def test_a_file_for_the_month_the_mapping_gave_is_asked_about(visitor: FlaskClient) -> None:
    headings = ("Transaction No", "Net Amount", "Cost Centre")
    fixed = {
        "name": "No dates",
        "organisation": "MARL-CC",
        "form": "list",
        "column-amount": "Net Amount",
        "column-reference": "Transaction No",
        "period": "fixed",
        "period_month": "2026-05",
        "code_column": "Cost Centre",
        "rule-0-match": "every",
        "rule-0-target": FIRST,
    }
    may = upload(visitor, extract(("M1", "10.00", "C1"), ("M2", "20.50", "C1"), headings=headings))
    checked = visitor.post(f"{may.location}/mapping", data=fixed).location
    seen = fingerprint(visitor.get(checked).text)
    visitor.post(f"{may.location}/take-in", data={"fingerprint": seen, "save": "1"})

    june = upload(visitor, extract(("J1", "11.00", "C1"), ("J2", "21.50", "C1"), headings=headings))
    page = visitor.get(june.location).text
    asked = visitor.get(f"{june.location}/check").text
    visitor.post(f"{june.location}/mapping", data=fixed | {"period_month": "2026-06"})
    answered = visitor.get(f"{june.location}/check").text

    assert "The file does not say its month" in page
    assert "Take it in" not in asked
    assert "It replaces batch 2" in asked
    assert "Take it in" in answered


def test_lines_that_moved_to_another_month_can_be_replaced_on_the_page(
    visitor: FlaskClient,
) -> None:
    taken_in(visitor)
    moved = tuple((f"0{row}/11/2026", *line[1:]) for row, line in enumerate((
        ("", "T001", "1200.00", "C100", "A"), ("", "T002", "350.50", "C200", "B"),
        ("", "T003", "-50.25", "C100", "A")), 1))  # fmt: skip
    checked = upload(visitor, extract(*moved), "november.csv").location

    first = visitor.get(checked).text
    page = visitor.get(f"{checked}?correction=replaces-2").text
    answer = {"fingerprint": fingerprint(page), "correction": "replaces-2"}
    done = visitor.post(f"{checked.removesuffix('/check')}/take-in", data=answer)

    assert "3 references of this file stand in other months already (October 2026" in first
    assert "It replaces batch 2" in first
    assert "3 rows that go" in page
    assert chosen(page, "correction") == "replaces-2"
    assert done.status_code == 303
