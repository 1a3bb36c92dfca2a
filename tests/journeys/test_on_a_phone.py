"""What an agreement's pages say first stands on the first screen of a phone, script or none."""

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tracker.web.agreement_pages import AGREEMENT_PAGES

PHONE: ViewportSize = {"width": 375, "height": 667}
PAGES = ("", "/funds/POOL", "/money", "/history", "/reconcile", "/scorecard")


@pytest.mark.parametrize("below", PAGES)
def test_the_first_sentence_begins_on_the_first_screen(page: Page, below: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"/agreements/BCF{below}")

    box = page.locator(".tracker-lead").bounding_box()
    assert box is not None
    assert box["y"] + 60 < PHONE["height"]  # two lines of it, at least


def test_the_pages_of_an_agreement_open_without_a_script(
    browser: Browser, live_server: str
) -> None:
    context = browser.new_context(
        base_url=live_server,
        viewport=PHONE,
        java_script_enabled=False,
    )
    phone = context.new_page()
    phone.goto("/agreements/BCF")
    link = phone.get_by_role("link", name="Timetable")
    expect(link).to_be_hidden()

    phone.locator("summary", has_text="Pages of this agreement: Overview").press("Enter")
    link.click()

    expect(phone.get_by_text("Pages of this agreement: Timetable")).to_be_visible()
    context.close()


def test_a_desk_has_every_page_in_sight(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/agreements/BCF")

    pages = page.get_by_role("navigation", name="Pages of this agreement").get_by_role("link")
    expect(pages).to_have_count(len(AGREEMENT_PAGES))
    expect(pages.last).to_be_visible()
    expect(page.get_by_text("Pages of this agreement: Overview")).to_be_hidden()
