"""A finance lead holds a review with the keyboard alone: from the evidence to what was recorded."""

from playwright.sync_api import Locator, Page, expect

REVIEWS = "/agreements/BCF/reviews"


def go_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, as somebody without a mouse does."""
    for _ in range(150):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not reach it")


def type_into(page: Page, label: str, text: str) -> None:
    go_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(text)


def press(page: Page, role: str, name: str) -> None:
    target = page.get_by_role("link" if role == "link" else "button", name=name, exact=True)
    go_to(page, target)
    page.keyboard.press("Enter")


def type_day(page: Page, group: str, day: str) -> None:
    boxes = page.get_by_role("group", name=group)
    for label, text in zip(("Day", "Month", "Year"), day.split("/"), strict=True):
        go_to(page, boxes.get_by_label(label))
        page.keyboard.type(text)


def test_a_review_is_held_with_the_keyboard_alone(page: Page) -> None:
    page.goto(REVIEWS)
    press(page, "link", "Hold the review")
    expect(page.locator(".tracker-lead")).to_contain_text("Since the last review")
    press(page, "button", "Freeze the evidence and go on")

    type_day(page, "When was it held?", "22/11/2026")
    go_to(page, page.get_by_label("Continue"))
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")  # to the next of the outcomes
    expect(page.get_by_label("Vary", exact=True)).to_be_checked()
    type_into(page, "The decision in words", "Vary the winter schemes.")
    press(page, "button", "Continue")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    type_into(page, "The reasons", "The forecast worsened.")
    press(page, "button", "Continue")

    type_into(page, "Marlshire County Council", "A. Okafor, Director of Adult Services")
    press(page, "button", "Continue")
    type_into(page, "What is to be done", "Draft the variation")
    type_into(page, "Who does it", "A. Okafor")
    go_to(page, page.get_by_role("group", name="Organisation").get_by_role("radio").first)
    page.keyboard.press("Space")
    type_day(page, "By when", "15/12/2026")
    press(page, "button", "Continue")

    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    press(page, "button", "Record the review")
    expect(page.locator(".tracker-lead")).to_contain_text("The board decided: vary.")
    expect(page.get_by_text("Draft the variation")).to_be_visible()
    press(page, "link", "evidence pack 1")
    expect(page.locator(".tracker-hash")).to_contain_text("SHA-256")
