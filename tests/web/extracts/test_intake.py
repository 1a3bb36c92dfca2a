"""Ledger extracts on pages, without a browser."""

import csv
import json
from io import BytesIO, StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from tests.people import act_as, person
from tracker.access import Role
from tracker.web import the_database

HEADINGS = ("Payment Date", "Transaction No", "Net Amount", "Cost Centre", "Supplier Name")
OCTOBER = (
    ("09/10/2026", "T001", "1200.00", "C100", "Bright Care Ltd"),
    ("15/10/2026", "T002", "350.50", "C200", "Carers First"),
    ("22/10/2026", "T003", "-50.25", "C100", "Bright Care Ltd"),
)
FIRST = json.dumps(["BCF", "POOL", "001"])
SECOND = json.dumps(["BCF", "POOL", "002"])
FORM = {
    "name": "Payments",
    "organisation": "MARL-CC",
    "form": "list",
    "use": "ledger",
    "column-date": "Payment Date",
    "column-amount": "Net Amount",
    "column-reference": "Transaction No",
    "column-supplier": "Supplier Name",
    "column-cost_centre": "Cost Centre",
    "measure": "Actual",
    "period": "date",
    "code_column": "Cost Centre",
    "own_total": "1",
}
ANSWERS = {"code-0": "C100", "target-0": FIRST, "code-1": "C200", "target-1": SECOND}


def extract(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    out = StringIO()
    csv.writer(out).writerows([headings, *(rows or OCTOBER)])
    return out.getvalue().encode()


def upload(client: FlaskClient, content: bytes, name: str = "october.csv") -> TestResponse:
    return client.post("/ledgers", data={"file": (BytesIO(content), name)})


def fingerprint(page: str) -> str:
    return page.partition('name="fingerprint" value="')[2].partition('"')[0]


def taken_in(visitor: FlaskClient, content: bytes | None = None) -> TestResponse:
    """An extract mapped, given its rules and taken in."""
    address = upload(visitor, content or extract()).location
    checked = visitor.post(f"{address}/mapping", data=FORM).location
    visitor.post(f"{address}/rules", data=ANSWERS)
    page = visitor.get(checked).text
    return visitor.post(f"{address}/take-in", data={"fingerprint": fingerprint(page), "save": "1"})


def ledger_rows(app: Flask) -> list[tuple[object, ...]]:
    with the_database(app).reading() as session:
        found = session.execute(
            text(
                "SELECT source_reference, amount, batch, source_row FROM ledger "
                "WHERE source_reference LIKE 'MARL-CC/%' ORDER BY source_reference"
            )
        )
        return [tuple(row) for row in found]


def test_a_new_layout_is_shown_with_reasons_and_asked_about(visitor: FlaskClient) -> None:
    sent = upload(visitor, extract())

    page = visitor.get(sent.location).text
    assert "Have you understood my file?" in page
    assert "&#39;Net Amount&#39; is the money" in page
    assert "3 rows, £1,500.25" in page
    assert "How sure" in page
    assert "Bright Care Ltd" in page


def test_codes_get_their_schemes_beside_their_totals(visitor: FlaskClient, demo: Flask) -> None:
    address = upload(visitor, extract()).location
    checked = visitor.post(f"{address}/mapping", data=FORM)
    page = visitor.get(checked.location).text
    added = visitor.post(f"{address}/rules", data=ANSWERS)
    after = visitor.get(added.location).text

    assert checked.status_code == 303
    assert "Codes that no rule fits" in page
    assert "£1,149.75" in page
    assert "Codes that no rule fits" not in after
    assert "This extract would bring 3 lines of 3, £1,500.25, to schemes." in after
    assert ledger_rows(demo) == []


def test_taking_in_makes_a_batch_whose_rows_name_file_and_row(
    visitor: FlaskClient, demo: Flask
) -> None:
    done = taken_in(visitor)

    assert done.status_code == 303
    assert done.location == "/ledgers/extracts/2"
    assert ledger_rows(demo) == [
        ("MARL-CC/Payments/T001", 120000, 2, 2),
        ("MARL-CC/Payments/T002", 35050, 2, 3),
        ("MARL-CC/Payments/T003", -5025, 2, 4),
    ]
    assert "3 lines, £1,500.25, went to schemes." in visitor.get(done.location).text


def test_next_month_the_same_headings_go_straight_to_the_preview(
    visitor: FlaskClient, demo: Flask
) -> None:
    taken_in(visitor)
    november = extract(("09/11/2026", "T011", "10.00", "C100", "Bright Care Ltd"))

    sent = upload(visitor, november, "november.csv")
    page = visitor.get(sent.location).text
    address = sent.location.removesuffix("/check")
    done = visitor.post(f"{address}/take-in", data={"fingerprint": fingerprint(page), "save": "1"})

    assert sent.location.endswith("/check")
    assert "read by the mapping Payments of MARL-CC, version 1" in page
    assert "Last time, batch 2 (october.csv)" in page
    assert done.status_code == 303
    assert len(ledger_rows(demo)) == 4


def test_good_rows_go_in_alone_and_the_rest_is_dealt_with_on_a_page(
    visitor: FlaskClient, demo: Flask
) -> None:
    taken_in(visitor)
    rows = (("09/11/2026", "T011", "10.00", "C100", "X"), ("09/11/2026", "T012", "7.00", "Z1", "Y"))
    address = upload(visitor, extract(*rows)).location.removesuffix("/check")
    refused = visitor.get(f"{address}/check").text
    page = visitor.get(f"{address}/check?good_rows_only=1").text
    visitor.post(
        f"{address}/take-in", data={"fingerprint": fingerprint(page), "good_rows_only": "1"}
    )
    left = visitor.get("/ledgers/left").text
    nothing = visitor.post("/ledgers/left/3", data={"how": ""})
    settled = visitor.post("/ledgers/left/3", data={"line": "1", "how": "Journal 7"})

    assert "Take it in" not in refused
    assert "Z1" in left
    assert nothing.status_code == 422
    assert "Choose the lines that were dealt with" in nothing.text
    assert settled.status_code == 303
    assert "Every line of every extract is in the ledger" in visitor.get("/ledgers/left").text
    assert len(ledger_rows(demo)) == 4


def test_the_file_comes_back_with_what_is_wrong_in_each_row(visitor: FlaskClient) -> None:
    address = upload(visitor, extract()).location
    visitor.post(f"{address}/mapping", data=FORM)

    marked = visitor.get(f"{address}/marked")

    rows = list(csv.reader(StringIO(marked.data.decode("utf-8-sig"))))
    assert rows[0][-1].startswith("Import errors")
    assert "No rule of the mapping fits" in rows[1][-1]


def test_a_mapping_that_cannot_be_used_keeps_what_was_typed(visitor: FlaskClient) -> None:
    address = upload(visitor, extract()).location

    answer = visitor.post(f"{address}/mapping", data=FORM | {"name": "a/b", "period_year": "2026"})

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert 'value="a/b"' in answer.text


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "empty.csv"), (b"%PDF-1.4", "x.csv"), (b"<html>", "x.csv")]
)
def test_what_is_no_extract_is_refused_with_a_sentence(
    visitor: FlaskClient, content: bytes, name: str
) -> None:
    answer = upload(visitor, content, name)

    assert answer.status_code == 422
    assert f"{name} cannot be read" in answer.text
    assert 'id="file-error"' in answer.text


def test_without_a_file_the_form_asks_for_one(visitor: FlaskClient) -> None:
    answer = visitor.post("/ledgers", data={})

    assert answer.status_code == 422
    assert "Choose an extract" in answer.text


def test_something_else_than_what_was_seen_is_shown_again(visitor: FlaskClient) -> None:
    address = upload(visitor, extract()).location
    visitor.post(f"{address}/mapping", data=FORM)
    visitor.post(f"{address}/rules", data=ANSWERS)

    answer = visitor.post(f"{address}/take-in", data={"fingerprint": "0" * 64})

    assert answer.status_code == 409
    assert "no longer what you were shown" in answer.text


def test_a_kept_mapping_can_be_downloaded(visitor: FlaskClient) -> None:
    taken_in(visitor)

    sent = visitor.get("/ledgers/mappings/MARL-CC/Payments")

    assert json.loads(sent.data)["name"] == "Payments"
    assert visitor.get("/ledgers/mappings/MARL-CC/None").status_code == 404


def test_others_see_neither_extracts_nor_lines_nor_mappings(
    visitor: FlaskClient, demo: Flask
) -> None:
    visitor.get(taken_in(visitor).location)
    act_as(demo, person("x@tarn.example", ("TARN-BC", Role.FINANCE_LEAD)))

    assert "october.csv" not in visitor.get("/ledgers").text
    assert visitor.get("/ledgers/extracts/2").status_code == 404
    assert visitor.get("/ledgers/mappings/MARL-CC/Payments").status_code == 404
    assert visitor.post("/ledgers/left/2", data={"line": "1", "how": "x"}).status_code == 404


def test_an_auditor_may_look_and_not_upload(visitor: FlaskClient, demo: Flask) -> None:
    act_as(demo, person("audit@marl.example", ("MARL-CC", Role.AUDITOR)))

    assert visitor.get("/ledgers").status_code == 200
    assert upload(visitor, extract()).status_code == 403


def test_a_finance_lead_takes_in_only_their_own_organisations_ledger(
    visitor: FlaskClient, demo: Flask
) -> None:
    act_as(demo, person("lead@marl.example", ("MARL-CC", Role.FINANCE_LEAD)))
    own = taken_in(visitor)
    address = upload(visitor, extract(*OCTOBER[:1], headings=(*HEADINGS[:4], "Payee"))).location
    foreign = FORM | {"organisation": "MARL-ICB", "column-supplier": "Payee"}
    visitor.post(f"{address}/mapping", data=foreign)

    refused = visitor.get(f"{address}/check")

    assert own.status_code == 303
    assert refused.status_code == 403


def test_a_cost_centre_total_stands_beside_the_ledger(visitor: FlaskClient) -> None:
    address = "/agreements/BCF/reconcile"

    wrong = visitor.post(address, data={"fund": "POOL", "period": "soon", "amount": "1.234"})
    kept = visitor.post(address, data={"fund": "POOL", "period": "2026-05", "amount": "1,234.50"})
    page = visitor.get(kept.location).text

    assert wrong.status_code == 422
    assert "is not a month" in wrong.text
    assert 'value="1.234"' in wrong.text
    assert "£1,234.50" in page
    assert "difference" in page


def test_forgetting_an_extract_changes_nothing(visitor: FlaskClient, demo: Flask) -> None:
    address = upload(visitor, extract()).location

    visitor.post(f"{address}/cancel")

    assert visitor.get(address).status_code == 404
    assert ledger_rows(demo) == []


def test_a_monitoring_sheet_with_months_across_is_mapped_on_the_page(
    visitor: FlaskClient, demo: Flask
) -> None:
    matrix = extract(
        ("Reablement", "100.00", "110.00", ""),
        ("Carers", "20.00", "25.50", ""),
        ("Total", "120.00", "135.50", ""),
        headings=("Scheme", "Apr-26", "May-26", "Jun-26"),
    )
    address = upload(visitor, matrix).location
    page = visitor.get(address).text
    form = {
        "name": "Monitoring",
        "organisation": "MARL-CC",
        "form": "matrix",
        "column-description": "Scheme",
        "period": "heading",
        "code_column": "Scheme",
        "across": ["Apr-26", "May-26"],
        "across-0-period": "2026-04",
        "across-0-measure": "Actual",
        "across-1-period": "2026-05",
        "across-1-measure": "Actual",
    }
    checked = visitor.post(f"{address}/mapping", data=form)
    codes = {"code-0": "Reablement", "target-0": FIRST, "code-1": "Carers", "target-1": SECOND}
    visitor.post(f"{address}/rules", data=codes)
    last = visitor.get(checked.location).text
    done = visitor.post(f"{address}/take-in", data={"fingerprint": fingerprint(last)})

    assert "columns of amounts beside each other" in page
    assert 'value="2026-04"' in page
    assert "4 lines of 4, £255.50" in last
    assert done.status_code == 303
    assert sorted(row[1:] for row in ledger_rows(demo)) == [
        (2000, 2, 3),
        (2550, 2, 3),
        (10000, 2, 2),
        (11000, 2, 2),
    ]
