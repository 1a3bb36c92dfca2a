"""A month of the Better Care Fund: imported, forecast, varied by one partner, approved by the other.

Each person has really signed in, in a browser of their own.
"""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.files import november
from tests.journeys.steps import (
    BCF,
    COUNCIL_LEAD,
    ICB_LEAD,
    POOL,
    done,
    fill_in,
    lead,
    press,
    press_by_keyboard,
    send_workbook,
)


def test_the_month_is_imported_and_forecast(
    sit_down: Callable[[str], Page], tmp_path: Path
) -> None:
    page = sit_down(COUNCIL_LEAD)
    send_workbook(page, november(tmp_path))
    assert lead(page).startswith("This file would add 2 records (2 in Ledger)")
    press_by_keyboard(page, page.get_by_role("button", name="Import this file"))
    done(page, "november.xlsx is imported as batch")
    expect(page.locator("main")).to_contain_text("£741,250.50")

    page.goto(f"{POOL}/months/2026-11")
    assert lead(page).startswith("November 2026: 2 of 6 schemes entered; total £741,250.50")
    forecast = page.locator("#grid [data-cell='forecast']")
    forecast.nth(0).fill("3,900,000")
    forecast.nth(1).fill("5,400,000")
    press(page, "Submit November 2026")
    expect(page.get_by_text("2 figures of November 2026 are submitted.")).to_be_visible()

    partner = sit_down(ICB_LEAD)
    partner.goto(POOL)
    assert "forecast to overspend by £995,000.00" in lead(partner)


def test_a_contribution_waits_until_the_other_partner_approves_it(
    sit_down: Callable[[str], Page],
) -> None:
    page = sit_down(COUNCIL_LEAD)
    page.goto(f"{BCF}/approvals")
    page.get_by_label("Somebody of another partner").check()
    press(page, "Save")
    _raise_the_contribution(page)
    page.goto("/approvals")
    assert lead(page) == "Nothing waits for your approval."

    partner = sit_down(ICB_LEAD)
    partner.goto("/")
    press_by_keyboard(partner, partner.get_by_role("link", name="Approve or return").first)
    partner.wait_for_url("**/approvals/*")
    assert lead(partner).startswith("This waits for your approval.")
    expect(partner.locator("main")).to_contain_text("£368,000.00")
    _approve_by_keyboard(partner)

    expect(partner.locator(".tracker-lead")).to_contain_text("approved, and what it says is")
    partner.goto(f"{POOL}/contributions?year=2026-27")
    expect(partner.locator("main")).to_contain_text("£368,000.00")
    partner.goto(f"{BCF}/history")
    press(partner, partner.locator("tbody a").first.inner_text())
    expect(partner.locator("main")).to_contain_text(COUNCIL_LEAD)
    expect(partner.locator("main")).to_contain_text(ICB_LEAD)


def _raise_the_contribution(page: Page) -> None:
    page.goto(f"{POOL}/contributions?year=2026-27")
    press(page, "£358,000.00 (change)")
    fill_in(page, {"Amount": "368000"})
    press(page, "Save")
    done(page, "approv")
    page.goto(f"{POOL}/contributions?year=2026-27")
    expect(page.get_by_role("link", name="£358,000.00 (change)")).to_have_count(1)


def _approve_by_keyboard(page: Page) -> None:
    """Space chooses a radio button, Enter presses a button."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "decision":
            break
    page.keyboard.press("Space")
    expect(page.get_by_label("Approve it", exact=True)).to_be_checked()
    press_by_keyboard(page, page.get_by_role("button", name="Save the decision"))
    page.wait_for_load_state()


def test_a_review_is_recorded_by_keyboard_alone(sit_down: Callable[[str], Page]) -> None:
    page = sit_down(COUNCIL_LEAD)
    page.goto(f"{BCF}/reviews")
    changes = page.get_by_role("link", name=re.compile("^Change the review due on 26 February"))
    press_by_keyboard(page, changes)
    page.wait_for_url(re.compile("/reviews/review/change"))
    answers = {
        "held_on": "20",
        "held_on-month": "11",
        "held_on-year": "2026",
        "outcome": "Continue",
    }
    for _ in range(60):
        page.keyboard.press("Tab")
        field = str(page.evaluate("document.activeElement.id"))
        if field in answers:
            page.keyboard.type(answers[field])
        elif page.evaluate("document.activeElement.textContent.trim()") == "Save":
            break
    page.keyboard.press("Enter")

    done(page, "The review is changed.")
    assert "20 November 2026" in page.get_by_role("table").first.inner_text()
