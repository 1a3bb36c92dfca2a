"""What somebody typed survives the end of their session, and somebody else who was first."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NOW
from tests.journeys.looking import faults
from tests.journeys.steps import (
    BCF,
    COUNCIL_LEAD,
    ICB_LEAD,
    POOL,
    done,
    fill_in,
    press,
)
from tests.signing_in import PASSWORD

DECISION = "Go on, and look at intermediate care again before the winter."


def test_a_form_sent_after_the_session_ended_is_not_lost(
    app: Flask, sit_down: Callable[[str], Page]
) -> None:
    page = sit_down(COUNCIL_LEAD)
    page.goto(f"{BCF}/reviews/review/add")
    fill_in(page, {"Due": "30/6/2027", "Decision": DECISION})
    app.extensions["tracker.clock"] = lambda: NOW + timedelta(days=2)  # longer than any session

    press(page, "Save")

    assert page.locator("h1").inner_text() == "Sign in"
    fill_in(page, {"Email address": COUNCIL_LEAD})
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")
    assert page.locator("h1").inner_text() == "What you had entered"
    expect(page.locator("main")).to_contain_text(DECISION)
    assert faults(page) == []
    press(page, "Send it now")
    done(page, "The review is added.")
    page.goto(f"{BCF}/reviews")
    expect(page.get_by_text(DECISION)).to_have_count(1)


def test_who_comes_second_sees_both_versions_and_keeps_the_typing(
    sit_down: Callable[[str], Page],
) -> None:
    second, first = sit_down(COUNCIL_LEAD), sit_down(ICB_LEAD)
    form = f"{POOL}/budgets/schemes/001?year=2026-27"
    second.goto(form)
    fill_in(second, {"Note": "As the board agreed in June"})
    first.goto(form)
    fill_in(first, {"Amount": "3275500"})
    press(first, "Save")
    done(first, "The budget is saved.")

    press(second, "Save")

    expect(second.locator("main")).to_contain_text("£3,275,500.00")
    assert "As the board agreed in June" in second.locator("main").inner_html()
    assert faults(second) == []
    second.goto(form)
    expect(second.get_by_label("Amount")).to_have_value("3275500.00")
