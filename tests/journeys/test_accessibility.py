"""Every page, in every state it has, by the rules of WCAG that a machine can check."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.files import damaged, with_changes, with_errors

FUND = "/agreements/BCF/funds/POOL"
ADDRESSES = [
    "/",
    "/",
    "/agreements?q=carers",
    "/agreements?kind=Aligned",
    "/agreements/BCF",
    "/agreements/CYP",
    "/agreements/BCF?as_at=nonsense",
    FUND,
    f"{FUND}?year=2025-26",
    f"{FUND}?outturn=21,000,000",
    f"{FUND}?outturn=a+lot",
    "/agreements/BCF/funds/ACUTE",
    "/agreements/ACH/funds/ALIGNED",
    f"{FUND}/rows/actual",
    f"{FUND}/rows/contributions",
    "/money",
    "/agreements/BCF/money",
    f"{FUND}/contributions",
    f"{FUND}/contributions/add",
    f"{FUND}/schedule?partner=MARL-ICB",
    f"{FUND}/budgets",
    f"{FUND}/budgets/virement",
    f"{FUND}/budgets/schemes/001/profile",
    f"{FUND}/months/2026-10",
    "/agreements/BCF/months/2026-11",
    f"{FUND}/charts",
    "/agreements/BCF/periods",
    "/agreements/BCF/periods/2026-10/close",
    "/imports",
    "/imports/1",
    "/imports/1/undo",
    "/agreements/new",
    "/agreements/BCF/set-up",
    "/agreements/BCF/set-up/check",
    "/agreements/BCF/set-up/parts/review",
    "/agreements/BCF/set-up/funds",
    "/agreements/BCF/set-up/add-fund",
    "/agreements/BCF/set-up/funds/POOL/schemes/001/change",
    "/agreements/BCF/partners",
    "/agreements/BCF/partners/add",
    "/agreements/BCF/partners/MARL-ICB/sign",
    "/agreements/BCF/partners/MARL-ICB/remove",
    "/agreements/BCF/versions",
    "/agreements/BCF/vary",
    "/agreements/BCF/documents",
    "/agreements/BCF/documents/add",
    "/settings/organisations",
    "/settings/organisations/add",
    "/downloads",
    "/jobs",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("width", [1280, 320])
def test_a_page_breaks_no_rule_and_fits_its_window(page: Page, address: str, width: int) -> None:
    # 320 pixels is also what a window of 1,280 shows at 400 per cent.
    page.set_viewport_size({"width": width, "height": 800})

    page.goto(address)

    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("file", [with_changes, with_errors])
def test_the_preview_breaks_no_rule(page: Page, tmp_path: Path, file: object) -> None:
    assert callable(file)
    page.goto("/imports")
    page.get_by_label("Workbook or CSV file").set_input_files(file(tmp_path))

    page.get_by_role("button", name="Check the file").click()

    assert faults(page) == []


def test_a_refusal_breaks_no_rule(browser: Browser, live_server: str, tmp_path: Path) -> None:
    page = browser.new_page(base_url=live_server)
    page.goto("/imports")
    page.get_by_label("Workbook or CSV file").set_input_files(damaged(tmp_path))

    page.get_by_role("button", name="Check the file").click()

    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    assert faults(page) == []
    page.close()
