"""The builder of risk-share terms: it shows what they would do, and refuses what does not add up."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import LOCAL, act_as, person
from tests.web.conftest import NOW
from tests.web.forms import boxes
from tracker.access import WEB, Actor, Membership, Role
from tracker.domain.records.agreement_settings import Approvals
from tracker.services.approvals.proposals import submit
from tracker.services.changes.approval_settings import setting_edit
from tracker.services.records.book import load_book
from tracker.web import the_database

POOL = "/agreements/BCF/funds/POOL/risk-share"
NEW = {
    "effective_from-day": "1", "effective_from-month": "4", "effective_from-year": "2027",
    "overspend-1-method": "Fixed shares", "overspend-1-clause": "Schedule 3",
    "overspend-1-share-MARL-CC": "60", "overspend-1-share-MARL-ICB": "40",
    "underspend-1-method": "Retain in fund",
}  # fmt: skip


def mark(page: str) -> str:
    found = re.search(r'name="mark" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def terms_from(app: Flask, day: date) -> list[tuple[str, str | None, str | None]]:
    with the_database(app).reading() as session:
        book = load_book(session, "BCF")
    return [
        (row.direction, row.partner, row.share)
        for row in book.risk_shares
        if row.effective_from == day
    ]


def test_a_fund_says_how_many_steps_place_its_variance(visitor: FlaskClient) -> None:
    assert "5 steps place £870,000.00." in visitor.get(POOL).text


def test_the_ladder_is_a_picture_with_words(visitor: FlaskClient) -> None:
    answer = visitor.get(f"{POOL}/ladder.svg")

    assert answer.mimetype == "image/svg+xml"
    assert "<title>Bar chart of 5 steps" in answer.text
    assert "Fund step 2, Use reserve: £500.0k" in answer.text


def test_new_terms_start_from_those_in_force(visitor: FlaskClient) -> None:
    page = visitor.get(f"{POOL}/edit").text

    assert 'value="Schedule 3 paragraph 5' in page
    assert "What each would bear at other outturns" in page


def test_new_terms_are_saved_beside_the_old_ones(demo: Flask, visitor: FlaskClient) -> None:
    seen = mark(visitor.post(f"{POOL}/edit", data={**NEW, "action": "preview"}).text)

    answer = visitor.post(f"{POOL}/edit", data={**NEW, "mark": seen, "action": "save"})

    assert answer.status_code == 303
    assert terms_from(demo, date(2027, 4, 1)) == [
        ("Overspend", "MARL-CC", "60"),
        ("Overspend", "MARL-ICB", "40"),
        ("Underspend", None, None),
    ]


@pytest.mark.parametrize(
    "address",
    [
        f"{POOL}/edit?from=01/04/2025",
        f"{POOL}/edit?from=01/04/2025&scheme=003",
        "/agreements/CYP/funds/CYPPOOL/risk-share/edit?from=01/04/2026",
    ],
)
def test_terms_sent_back_as_a_browser_sends_them_are_saved(
    visitor: FlaskClient, address: str
) -> None:
    typed = boxes(visitor.get(address).text)
    typed["overspend-1-clause"] = "Schedule 9"

    preview = visitor.post(address, data={**typed, "action": "preview"})
    answer = visitor.post(address, data={**typed, "action": "save"})

    assert not re.findall(r"href=.#(?:over|under)[^<]*", preview.text)
    assert answer.status_code == 303, re.findall(r'href="#[^<]*', answer.text)
    assert boxes(visitor.get(address).text)["overspend-1-clause"] == "Schedule 9"


def test_a_step_with_a_limit_and_no_method_is_asked_for_it(visitor: FlaskClient) -> None:
    typed = boxes(visitor.get(f"{POOL}/edit?from=01/04/2025").text)
    (blank,) = (
        n
        for n, value in typed.items()
        if n.startswith("over") and n.endswith("method") and not value
    )

    answer = visitor.post(
        f"{POOL}/edit?from=01/04/2025",
        data={**typed, blank.replace("method", "limit"): "5", "action": "save"},
    )

    assert answer.status_code == 422
    assert "Choose a method for step" in answer.text


def test_terms_of_a_scheme_are_begun_from_the_page(visitor: FlaskClient) -> None:
    page = visitor.get(POOL).text

    assert f"{POOL}/edit?scheme=001" in page
    assert f'{POOL}/edit?scheme=003"' not in page  # it has terms of its own


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"overspend-1-share-MARL-ICB": "39"}, "The shares total 99 per cent: 1 per cent is missing"),
        ({"overspend-1-share-MARL-ICB": "x"}, "Overspend step 1: Share"),
        ({"overspend-1-limit": "5"}, "Overspend step 1: Limit unit is blank"),
        ({"effective_from-month": "13"}, "The first day"),
        ({"effective_from-day": "", "effective_from-month": "", "effective_from-year": ""},
         "Enter the day from which the terms are in force"),
        ({"underspend-1-method": "Use reserve"}, "Use reserve is a step for an overspend"),
        ({"overspend-cap-MARL-CC-excess_to": "MARL-ICB"}, "Enter the cap of MARL-CC"),
        ({"overspend-1-share-MARL-CC": "", "overspend-1-share-MARL-ICB": ""},
         "Enter each partner’s share of overspend step 1"),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_refused_with_the_typing_kept(
    demo: Flask, visitor: FlaskClient, typed: dict[str, str], sentence: str
) -> None:
    answer = visitor.post(f"{POOL}/edit", data={**NEW, **typed, "action": "save"})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Schedule 3"' in answer.text
    assert "<title>Error: " in answer.text
    assert terms_from(demo, date(2027, 4, 1)) == []


def test_a_step_can_be_added_without_a_script(visitor: FlaskClient) -> None:
    page = visitor.post(f"{POOL}/edit", data={**NEW, "action": "add-overspend"}).text

    assert 'name="overspend-2-method"' in page


def test_only_the_preview_is_sent_where_the_script_asks_for_it(visitor: FlaskClient) -> None:
    part = visitor.post(
        f"{POOL}/edit", data={**NEW, "action": "preview"}, headers={"X-Part": "preview"}
    ).text

    assert "<html" not in part
    assert "What each would bear at other outturns" in part or "no outturn can be tried" in part


def test_terms_somebody_else_changed_meanwhile_are_not_overwritten(
    demo: Flask, visitor: FlaskClient
) -> None:
    address = f"{POOL}/edit?from=01/04/2025"
    page = visitor.get(address).text
    typed = {
        **{name: value for name, value in NEW.items() if not name.startswith("effective")},
        "action": "save",
    }
    assert visitor.post(address, data={**typed, "mark": mark(page)}).status_code == 303

    late = visitor.post(address, data={**typed, "mark": mark(page), "overspend-1-clause": "late"})

    assert late.status_code == 409
    assert 'value="late"' in late.text
    assert mark(late.text) != mark(page)


def test_terms_are_removed_after_a_page_that_asks(demo: Flask, visitor: FlaskClient) -> None:
    address = f"{POOL}/remove?from=01/04/2025&scheme=003"
    page = visitor.get(address).text

    assert visitor.post(address, data={"mark": mark(page)}).status_code == 303
    assert visitor.get(address).status_code == 404


def test_a_board_member_reads_the_terms_and_cannot_change_them(
    demo: Flask, visitor: FlaskClient
) -> None:
    act_as(demo, person("board@example.org", ("MARL-CC", Role.BOARD_MEMBER)))

    assert "Set new terms" not in visitor.get(POOL).text
    assert visitor.get(f"{POOL}/edit").status_code == 403
    assert visitor.post(f"{POOL}/edit", data=NEW).status_code == 403


def test_scheme_terms_and_unknown_schemes(visitor: FlaskClient) -> None:
    assert visitor.get(f"{POOL}/edit?scheme=003").status_code == 200
    assert visitor.get(f"{POOL}/edit?scheme=NONE").status_code == 404
    assert visitor.get(f"{POOL}/edit?from=02/04/2025").status_code == 404
    assert visitor.get(f"{POOL}/edit?from=never").status_code == 400


def said_of_terms(page: str) -> list[str]:
    """What stands under each version of the terms: who put it in force, and who approved."""
    found = re.findall(r'<br><span class="tracker-quiet">((?:Imported|Set).*?)</span>', page, re.S)
    return [" ".join(re.sub(r"<[^>]+>", "", one).split()) for one in found]


def test_imported_terms_say_that_nobody_else_was_asked(visitor: FlaskClient) -> None:
    for address in (POOL, "/agreements/BCF/risk-share"):
        said = said_of_terms(visitor.get(address).text)

        assert said[0].startswith("Imported in batch 1 by ")
        assert said[0].endswith("Nobody else was asked to approve.")


def test_terms_that_two_bodies_agreed_say_who_prepared_and_who_approved(demo: Flask) -> None:
    council, icb = (
        Actor(name, WEB, (Membership(of, Role.FINANCE_LEAD),), number)
        for number, (name, of) in enumerate((("ann", "MARL-CC"), ("ivy", "MARL-ICB")), 21)
    )
    with the_database(demo).writing() as session:
        asks = setting_edit("BCF", Approvals.NONE, Approvals.ANOTHER_ORGANISATION)
        assert asks is not None
        submit(session, LOCAL, NOW, [asks], action="set approvals", subject="BCF")
    act_as(demo, council)
    client = demo.test_client()
    seen = mark(client.post(f"{POOL}/edit", data={**NEW, "action": "preview"}).text)
    client.post(f"{POOL}/edit", data={**NEW, "mark": seen, "action": "save", "reason": "Agreed"})
    act_as(demo, icb)
    client = demo.test_client()
    seen = client.get("/approvals/1").text.partition('name="mark" value="')[2].partition('"')[0]
    client.post("/approvals/1/decision", data={"mark": seen, "decision": "approve"})

    newest = said_of_terms(client.get(POOL).text)[0]

    assert newest.startswith("Set by ivy on 22 November 2026 at 09:30.")
    assert "prepared by ann for " in newest
    assert "approved by ivy for " in newest
