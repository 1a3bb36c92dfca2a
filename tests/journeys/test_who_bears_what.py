"""A board member reads where a fund will end up, who bears it and why, and asks what if."""

import re

import pytest
from playwright.sync_api import Page, expect


def test_the_portfolio_leads_to_the_fund_its_working_and_its_rows(page: Page) -> None:
    page.goto("/agreements")
    page.get_by_label("Find agreements").fill("better care")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("1 agreement found")).to_be_visible()
    page.get_by_role("link", name="Better Care Fund pool").click()

    lead = page.locator(".tracker-lead").inner_text()
    assert lead.startswith(
        "The Better Care Fund pool is forecast to overspend by £870,000.00 (5.8% of budget). "
        "Marlshire County Council would bear £49,392.11 and NHS Marlshire and Tarn Valley "
        "Integrated Care Board £250,607.89; £500,000.00 would come out of the reserve"
    )
    expect(page.get_by_text("Step 2, Schedule 3 paragraph 6")).to_be_visible()
    images = page.locator(".tracker-chart img")
    expect(images).to_have_count(3)
    for number in range(3):
        expect(images.nth(number)).to_have_js_property("naturalWidth", 900)

    page.get_by_role("link", name="£8,920,701.89").click()
    expect(page.get_by_role("link", name="Excel")).to_be_visible()
    assert (
        page.locator(".tracker-lead").inner_text()
        == "£8,920,701.89 is 43 ledger rows from 1 batch, April 2026 to October 2026."
    )


def test_what_if_answers_without_a_script(page: Page) -> None:
    page.route("**/*.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto("/agreements/BCF/funds/POOL")
    page.get_by_label("What would each of us owe").fill("£21,000,000")
    page.get_by_role("button", name="Work it out").click()

    assert "At an outturn of £21,000,000.00 the fund would be £5,876,881.40" in (
        page.locator(".tracker-lead").inner_text()
    )
    rows = page.get_by_role("region", name="The answer").get_by_role("row").all_inner_texts()
    assert any("Unallocated" in row for row in rows)


def test_a_slider_types_the_outturn_and_shows_the_answer(page: Page) -> None:
    page.goto("/agreements/BCF/funds/POOL/what-if")
    slider = page.get_by_role("slider", name="Or move the outturn")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^£\d\d,\d{3},000\.00$"))
    slider.press("End")

    expect(page.get_by_label("What would each of us owe")).to_have_value("18150000.00")
    expect(page.locator(".tracker-lead")).to_contain_text("At an outturn of £18,150,000.00")
    expect(page.get_by_role("status")).to_contain_text("At an outturn of £18,150,000.00")
    expect(page.get_by_role("region", name="The answer")).to_contain_text("bears £")
    expect(page).to_have_url(re.compile("outturn=18150000.00"))

    page.get_by_label("What would each of us owe").fill("£16,000,000")
    expect(slider).to_have_attribute("aria-valuetext", "£16,000,000.00")


def test_what_if_is_a_few_stops_of_the_keyboard_away(page: Page) -> None:
    page.goto("/agreements/BCF/funds/POOL/what-if")
    for key in ("Tab", "Enter", "Tab", "Enter", "Tab"):  # past the menu, past the pages
        page.keyboard.press(key)

    expect(page.get_by_label("What would each of us owe")).to_be_focused()


def test_an_amount_that_is_none_is_named_beside_its_field(page: Page) -> None:
    page.goto("/agreements/BCF/funds/POOL/what-if?outturn=12.345")

    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_role("link", name="has more than two decimals").click()
    expect(page.locator("#outturn")).to_be_focused()
    assert page.get_by_label("What would each of us owe").input_value() == "12.345"


@pytest.mark.parametrize("address", ["/agreements/BCF/funds/POOL/exposure.svg"])
def test_the_chart_opened_by_itself_keeps_to_the_content_policy(page: Page, address: str) -> None:
    page.route("**/favicon.ico", lambda route: route.fulfill(body=""))

    page.goto(address)

    assert page.locator("svg path").count() >= 3
