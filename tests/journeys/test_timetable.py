"""A finance lead fits two calendars together: from the templates to a clash that comes and goes."""

from datetime import date

from playwright.sync_api import Page, expect

from tests.journeys.steps import done, fill_in, fits, lead, press

ROOM = "/agreements/MH/timetable?year=2027-28"
COUNCIL = "Marlshire County Council"
LATE = f"{COUNCIL} confirms its contribution on 30 April 2027: 30 days too late."


def fill_from_template(page: Page, body: str) -> None:
    press(page, "Fill the year from the template")
    # The button names the body for those who hear the page.
    page.get_by_role("button", name=body).click()
    done(page, f"added for {body}")


def move(page: Page, what: str, day: date) -> None:
    page.get_by_role("link", name=f"Change {what}", exact=True).click()
    fill_in(page, {"Day": f"{day.day}/{day.month}/{day.year}", "Certainty": "Confirmed"})
    press(page, "Save")
    done(page, "The key date is changed.")


def test_a_year_is_filled_and_a_clash_comes_and_goes(page: Page) -> None:
    page.goto("/agreements/MH")
    page.get_by_label("Pages of this agreement").get_by_role("link", name="Timetable").click()
    assert lead(page).startswith("No dates are recorded for 2027-28")

    fill_from_template(page, COUNCIL)
    assert lead(page).startswith("Nothing in 2027-28 can be compared yet.")
    fill_from_template(page, "NHS Marlshire and Tarn Valley Integrated Care Board")
    before = lead(page)
    assert before.startswith(f"4 clashes in 2027-28, the worst: {COUNCIL} sets its budget 65 days")
    picture = page.get_by_role("img", name="Time line of 41 key dates")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0
    expect(page.get_by_text(LATE)).to_have_count(0)

    move(page, f"contribution confirmed of {COUNCIL}", date(2027, 4, 30))
    assert lead(page).startswith("5 clashes in 2027-28")
    expect(page.get_by_text(LATE)).to_be_visible()

    move(page, f"contribution confirmed of {COUNCIL}", date(2027, 2, 28))
    assert lead(page) == before
    expect(page.get_by_text(LATE)).to_have_count(0)


def test_the_timetable_needs_no_second_direction_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})  # as 1,280 wide at 400 per cent
    page.goto("/agreements/BCF/timetable")

    fits(page, 320)
    press(page, "Timetables of all agreements")
    fits(page, 320)
    assert lead(page).endswith("in BCF.")
