"""The council's finance lead sets up an agreement from nothing, up to terms that share a variance."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.steps import COUNCIL_LEAD, ICB_LEAD, done, fill_in, lead, press

NEW = "/agreements/S75-EQ"
FUND = f"{NEW}/funds/EQ"
ICB = "NHS Marlshire and Tarn Valley Integrated Care Board"


def test_an_agreement_is_set_up_and_its_money_and_terms_agreed(
    sit_down: Callable[[str], Page],
) -> None:
    page = sit_down(COUNCIL_LEAD)
    page.goto("/agreements")
    press(page, "Set up an agreement")
    fill_in(
        page,
        {
            "Reference": "S75-EQ",
            "Title": "Community equipment",
            "Legal basis": "Section 75",
            "The other partner": "MARL-ICB",
            "Which partner is the host?": "MARL-CC",
            "First day": "1/4/2026",
        },
    )
    press(page, "Add the agreement")
    done(page, "Community equipment is added")
    expect(page.locator(".tracker-lead")).to_contain_text("Regulation 7(3) is not met until")

    press(page, "Start and end")
    fill_in(page, {"Last day": "31/3/2029"})
    press(page, "Save answer")
    press(page, "Aims and outcomes")
    fill_in(page, {"Aims": "Equipment at home within seven days"})
    press(page, "Save answer")
    expect(page.locator("#part-C10-status")).to_have_text("Complete")

    _set_up_the_fund(page)
    _propose_the_money(page)
    partner = sit_down(ICB_LEAD)
    _confirm_the_money(partner)
    _make_a_schedule(page)
    _agree_the_terms(page)
    _ask_for_approval(page)

    partner.goto(f"{FUND}?year=2026-27")
    assert "Community equipment" in partner.locator("h1").inner_text()
    assert partner.get_by_role("link", name="£300,000.00").count() > 0


def _set_up_the_fund(page: Page) -> None:
    page.goto(f"{NEW}/set-up/funds")
    press(page, "Add a fund")
    fill_in(page, {"Code": "EQ", "Title": "Community equipment pool", "Kind": "Pooled"})
    press(page, "Add fund")
    for code, title in (("LOAN", "Loan store"), ("MINOR", "Minor adaptations")):
        page.goto(f"{NEW}/set-up/funds/EQ/add-scheme")
        fill_in(page, {"Code": code, "Title": title, "VAT regime": "Council (section 33)"})
        press(page, "Add scheme")
    assert lead(page) == "1 fund with 2 schemes."
    for code, amount in (("LOAN", "250,000.00"), ("MINOR", "150000")):
        page.goto(f"{FUND}/budgets/schemes/{code}?year=2026-27")
        fill_in(page, {"Amount": amount, "Approved on": "1/4/2026"})
        press(page, "Save")
    assert "£400,000.00" in lead(page)


def _propose_the_money(page: Page) -> None:
    for partner, source, amount, status in (
        ("Marlshire County Council (MARL-CC)", "Council base budget", "100000", "Agreed"),
        (f"{ICB} (MARL-ICB)", "NHS minimum contribution", "300000", "Proposed"),
    ):
        page.goto(f"{FUND}/contributions/add?year=2026-27")
        fill_in(
            page,
            {"Partner": partner, "Funding source": source, "Amount": amount, "Status": status},
        )
        press(page, "Save")
    assert f"£300,000.00 waits for the word of {ICB}" in lead(page)


def _confirm_the_money(partner: Page) -> None:
    partner.goto("/")
    press(partner, "Confirm or dispute our contribution of £300,000.00")
    partner.get_by_role("link", name=re.compile("^Confirm ours")).click()
    assert "would be £300,000.00 instead of £0.00" in lead(partner)
    press(partner, "Confirm ours")
    done(partner, "The contribution of £300,000.00 is confirmed")


def _make_a_schedule(page: Page) -> None:
    page.goto(f"{FUND}/schedule?year=2026-27&partner=MARL-ICB")
    fill_in(
        page,
        {
            "How does the partner pay?": "Equal quarterly instalments",
            "First instalment": "15/4/2026",
        },
    )
    press(page, "Show the schedule")
    assert lead(page) == (
        "4 instalments would add up to £300,000.00, exactly the contribution in cash."
    )
    press(page, "Put it in place")
    expect(page.get_by_role("table").last).to_contain_text("£75,000.00")


def _agree_the_terms(page: Page) -> None:
    page.goto(f"{FUND}/risk-share/edit")
    fill_in(page, {"In force from": "1/4/2026"})
    first = page.get_by_role("group", name="Overspend step 1", exact=True)
    first.get_by_label("Method").select_option("Fixed shares")
    first.get_by_label("Clause").fill("Schedule 3 paragraph 2")
    first.get_by_text("Fixed shares of the partners").click()
    first.get_by_label("Marlshire County Council").fill("25")
    first.get_by_label(ICB).fill("74")
    press(page, "Save these terms")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    first.get_by_label(ICB).fill("75")
    second = page.get_by_role("group", name="Underspend step 1", exact=True)
    second.get_by_label("Method").select_option("By contribution")
    press(page, "Work it out again")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("£40,000.00 overspend")
    expect(preview).to_contain_text("bears £10,000.00")
    press(page, "Save these terms")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".govuk-error-summary")).to_have_count(0)


def _ask_for_approval(page: Page) -> None:
    page.goto(f"{NEW}/approvals")
    page.get_by_label("Somebody of another partner").check()
    press(page, "Save")
    assert "another partner has to approve" in lead(page)
