"""Two finance leads, each at their own desk, agree what one has paid the other, and sign it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.looking import faults
from tests.journeys.steps import COUNCIL_LEAD, ICB_LEAD, fill_in, lead, press

BALANCES = "/agreements/CARE/money/balances"


def follow(page: Page, words: str) -> None:
    """Follow the link whose words begin so."""
    page.get_by_role("link", name=re.compile(f"^{words}")).first.click()


def test_two_bodies_state_differ_explain_dispute_and_sign(sit_down: Callable[[str], Page]) -> None:
    council, board = sit_down(COUNCIL_LEAD), sit_down(ICB_LEAD)
    council.goto(BALANCES)
    assert lead(council) == "0 of 1 balance agrees; 1 is not yet stated by both sides."
    press(council, "Confirm the balances as the tracker shows them for Marlshire County Council")
    assert faults(council) == []
    press(council, "Submit")

    board.goto("/")
    task = board.get_by_role("listitem").filter(has_text="CARE / CAREPOOL")
    task.get_by_role("link", name="Agree balances with Marlshire County Council").click()
    follow(board, "State what NHS Marlshire")
    for column, amount in (("Due", "1000000"), ("Invoiced", "987600"), ("Paid", "999999.99")):
        board.get_by_role("textbox", name=re.compile(f"^{column} ")).fill(amount)
    press(board, "Submit")
    assert lead(board) == "0 of 1 balance agrees; 1 differs, by £12,400.00."

    follow(board, "Explain a difference of timing")
    fill_in(
        board,
        {
            "Which figure differs": "Paid, or received",
            "Why both sides can be right": "Cash in transit",
            "How much of the difference it explains": "0.01",
            "Reason": "A penny on its way",
        },
    )
    press(board, "Add the line")
    expect(board.get_by_text("A penny on its way")).to_be_visible()
    assert faults(board) == []

    council.goto(BALANCES)
    follow(council, "Dispute it")
    fill_in(council, {"Reason": "The invoice of May is right"})
    press(council, "Put it in dispute")
    assert lead(council) == (
        "0 of 1 balance agrees; £12,400.00 is in dispute since 22 November 2026."
    )

    board.goto(BALANCES)
    expect(
        board.get_by_text("Whoever raised a dispute records how it was resolved.")
    ).to_be_visible()
    follow(board, "State what NHS Marlshire")
    board.get_by_role("textbox", name=re.compile("^Invoiced ")).fill("1000000.00")
    press(board, "Submit")
    council.goto(BALANCES)
    press(council, "Record how it was resolved")
    assert faults(council) == []
    fill_in(council, {"Resolved on": "22/11/2026", "How it was resolved": "The board agreed"})
    press(council, "Record it")
    assert lead(council) == "1 of 1 balance agrees."

    press(council, "Make a statement as at 31 October 2026")
    assert faults(council) == []
    for page, name in ((council, "P. Nair"), (board, "S. Okoro")):
        page.goto(f"{BALANCES}/statements/1")
        press(page, "Sign")
        assert faults(page) == []
        fill_in(page, {"Name": name, "Role": "Chief Finance Officer"})
        press(page, "Sign")
    expect(board.get_by_text("Signed by every body.")).to_be_visible()
    expect(board.get_by_role("row", name=re.compile("P. Nair"))).to_contain_text("In the tracker")
