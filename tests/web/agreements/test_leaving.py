"""Notice and exit: the first sentence, who is told by when, and whose the balances are."""

import re

from flask.testing import FlaskClient


def test_the_page_says_first_how_early_the_agreement_can_be_left(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF/exit").text

    assert re.search(r'tracker-lead">\s*The notice window closed on 30 September 2026', page)
    assert "Would owe" in page
    assert "in proportion to this year’s contributions" in page
    assert "Schedule 9: contracts, staff, equipment" in page


def test_an_agreement_without_notice_or_plan_says_so(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/CYP/exit").text

    assert "The agreement has no exit plan." in page


def test_it_says_whom_each_partner_tells_by_name(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF/exit").text

    assert "Whoever leaves tells every other partner in writing." in page
    assert "(Dr Samuel Okoro, Chief Executive)" in page
    assert page.count("(Helen Ashworth, Chief Executive)") == 1
