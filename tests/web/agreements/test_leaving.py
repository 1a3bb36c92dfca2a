"""Notice and exit: the first sentence, who is told by when, and whose the balances are."""

import html
import re
from io import BytesIO

from flask.testing import FlaskClient


def test_the_page_says_first_how_early_the_agreement_can_be_left(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF/exit").text

    assert re.search(r'tracker-lead">\s*The notice window closed on 30 September 2026', page)
    assert "Schedule 9: contracts, staff, equipment" in page


def test_the_balance_is_shown_line_by_line_with_the_hosts_own_contribution(
    visitor: FlaskClient,
) -> None:
    page = visitor.get("/agreements/OP/exit").text

    assert "Older people&#39;s pool: the host has laid out £9,295,243.62" in page
    assert "the host: 7 twelfths of £99,000,000.00 to October 2026" in page
    for amount in ("£57,750,000.00", "£47,600,000.00", "£114,645,243.62"):
        assert amount in page
    assert "leave an overspend of £895,243.62, which the risk share in force divides" in page
    assert "Would bear £456,574.25" in page
    assert "Would owe £8,838,669.37" in page


def test_what_was_paid_ahead_comes_back(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/CES/exit").text

    assert "the host holds £475,596.54" in page
    assert "Ahead by £541,666.67" in page
    assert "Would receive £520,631.61" in page


def test_conditions_of_money_and_what_the_terms_leave_open_are_said(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF/exit").text

    assert "is designated or capital" in page
    assert "Contributions in kind (£60,000.00 a year)" in page
    assert "What is left of the reserve" in page


def test_the_earliest_exit_agrees_with_terms_that_expire_on_31_march(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/OP/exit").text

    assert "If notice is served today, the agreement ends on 31 March 2028" in page
    assert "the notice window closes on 30 September 2029" in page
    assert "expiring only at the end of a financial year (31 March)" in page


def test_an_agreement_without_notice_or_plan_says_so(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/CYP/exit").text

    assert "The agreement has no exit plan." in page
    assert "0 of 11 items are settled." in page
    assert "Premises: leases and licences" in page


def test_it_says_whom_each_partner_tells_by_name(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF/exit").text

    assert "Whoever leaves tells every other partner in writing." in page
    assert "(Dr Samuel Okoro, Chief Executive)" in page
    assert page.count("(Helen Ashworth, Chief Executive)") == 1


def test_an_item_of_the_exit_checklist_is_ticked_with_who_and_when(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/MH/exit").text
    (address,) = re.findall(r'href="([^"]+item=Premises[^"]+)"', page)

    answer = visitor.post(
        html.unescape(address),
        data={
            "done_on-day": "20", "done_on-month": "11", "done_on-year": "2026",
            "done_by": "Tom Birchall", "note": "There are none",
        },
    )  # fmt: skip

    assert answer.status_code == 303
    page = visitor.get("/agreements/MH/exit").text
    assert "1 of 12 items is settled." in page
    assert "20 November 2026, Tom Birchall. There are none" in page


def test_an_item_is_not_settled_on_a_day_to_come(visitor: FlaskClient) -> None:
    answer = visitor.post(
        "/agreements/MH/exit/items/add",
        data={
            "item": "Take the sign down", "done_by": "Tom Birchall",
            "done_on-day": "20", "done_on-month": "12", "done_on-year": "2026",
        },
    )  # fmt: skip

    assert answer.status_code == 422
    assert "20 December 2026 is still to come" in answer.text


def attach_notice(visitor: FlaskClient) -> None:
    answer = visitor.post(
        "/agreements/MH/documents/add",
        data={
            "kind": "Notice", "title": "Notice of the council", "day-day": "2",
            "day-month": "11", "day-year": "2026", "file": (BytesIO(b"%PDF-1.7\n%%EOF\n"), "n.pdf"),
        },
    )  # fmt: skip
    assert answer.status_code == 303, answer.text


def test_it_is_said_which_partner_served_notice_on_which(visitor: FlaskClient) -> None:
    attach_notice(visitor)
    page = visitor.get("/agreements/MH/exit").text
    assert "Notice was served on 2 November 2026" in page
    assert "It is not said which partner served it on which." in page

    to_itself = visitor.post(
        "/agreements/MH/exit/notices/add?document=1",
        data={"served_by": "MARL-CC", "served_on": "MARL-CC"},
    )
    answer = visitor.post(
        "/agreements/MH/exit/notices/add?document=1",
        data={"served_by": "MARL-CC", "served_on": "MARL-ICB"},
    )

    assert to_itself.status_code == 422
    assert "is the partner that served it: enter another one" in to_itself.text
    assert answer.status_code == 303
    page = visitor.get("/agreements/MH/exit").text
    assert "Served by Marlshire County Council on NHS Marlshire and Tarn Valley" in page
