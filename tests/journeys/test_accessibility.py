"""Forms that come back, conflicts and previews, by the rules of WCAG that a machine can check.

Pages as they first open are looked at in test_every_page.py.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.files import damaged, with_changes, with_errors
from tests.journeys.looking import HEIGHT, MAGNIFIED, faults
from tests.journeys.steps import fits, leads_to_its_errors, send_workbook

BCF = "/agreements/BCF"
POOL = f"{BCF}/funds/POOL"
# Forms sent as they open, and the button that sends them; each asks for something it is not given.
FORMS = {
    "/agreements/new": "Add the agreement",
    f"{BCF}/partners/add": "Add partner",
    f"{BCF}/set-up/add-fund": "Add fund",
    f"{BCF}/set-up/funds/POOL/add-scheme": "Add scheme",
    f"{BCF}/documents/add": "Attach",
    f"{BCF}/vary": "Continue",
    f"{BCF}/reviews/review/add": "Save",
    f"{BCF}/reviews/report/add": "Save",
    f"{BCF}/outcomes/measures/add": "Save",
    f"{BCF}/outcomes/targets/add?measure=BCF25-1": "Save",
    f"{BCF}/outcomes/readings/add?measure=BCF25-1": "Save",
    f"{POOL}/contributions/add": "Save",
    f"{POOL}/budgets/virement": "Save the virement",
    f"{POOL}/risk-share/edit": "Save these terms",
    f"{POOL}/scenarios": "Save",
    "/settings/organisations/add": "Add organisation",
    "/people/invite": "Invite",
    "/imports": "Check the file",
    "/ledgers": "Look at the file",
}


@pytest.mark.parametrize("address", FORMS)
def test_a_form_that_comes_back_says_where_it_is_wrong(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name=FORMS[address], exact=True).click()
    page.locator(".govuk-error-summary").wait_for()

    leads_to_its_errors(page, "")
    assert faults(page) == []
    page.set_viewport_size({"width": MAGNIFIED, "height": HEIGHT})
    fits(page, MAGNIFIED)
    link = page.locator(".govuk-error-summary a").first
    field = str(link.get_attribute("href")).removeprefix("#")
    link.click()
    expect(page.locator(f"#{field}")).to_be_focused()


@pytest.mark.parametrize("file", [with_changes, with_errors])
def test_the_preview_breaks_no_rule(page: Page, tmp_path: Path, file: object) -> None:
    assert callable(file)

    send_workbook(page, file(tmp_path))

    assert faults(page) == []


def test_a_file_that_is_none_breaks_no_rule(page: Page, tmp_path: Path) -> None:
    send_workbook(page, damaged(tmp_path))

    leads_to_its_errors(page, "")
    assert faults(page) == []
