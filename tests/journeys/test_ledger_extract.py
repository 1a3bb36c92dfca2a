"""From a finance system's file to the ledger, in a browser; next month in two clicks."""

import csv
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.looking import faults
from tests.journeys.steps import fits

HEADINGS = ("Payment Date", "Transaction No", "Net Amount", "Cost Centre", "Supplier Name")


def extract(path: Path, *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return path


def test_an_extract_is_understood_mapped_and_taken_in(page: Page, tmp_path: Path) -> None:
    october = extract(
        tmp_path / "october.csv",
        ("09/10/2026", "T001", "1200.00", "C100", "Bright Care Ltd"),
        ("15/10/2026", "T002", "350.50", "C200", "Carers First"),
        ("22/10/2026", "T003", "80.00", "P900", "Paper and Print"),
    )
    november = extract(
        tmp_path / "november.csv", ("09/11/2026", "T011", "10.00", "C100", "Bright Care Ltd")
    )

    page.goto("/ledgers")
    page.set_input_files("#file", october)
    page.click("text=Look at the file")
    expect(page.locator("main")).to_contain_text("'Net Amount' is the money")
    assert faults(page) == []

    page.fill("#name", "Payments")
    page.select_option("#organisation", "MARL-CC")
    page.click("text=Go on: see what it would do")
    expect(page.locator("main")).to_contain_text("Codes that no rule fits")
    assert faults(page) == []

    page.select_option("select#target-0", label="BCF / POOL / 001")
    page.select_option("select#target-1", label="BCF / POOL / 002")
    page.select_option("select#target-2", label="Leave out")
    page.fill("#reason", "Not pooled")
    page.click("text=Add these rules and check again")
    expect(page.locator("main")).to_contain_text("2 lines of 3, £1,550.50")

    page.click("text=Take it in")
    expect(page.locator("main")).to_contain_text("october.csv is taken in as batch 2.")
    assert faults(page) == []

    page.goto("/ledgers")
    page.set_input_files("#file", november)
    page.click("text=Look at the file")
    page.click("text=Take it in")
    expect(page.locator("main")).to_contain_text("november.csv is taken in as batch 3.")


def test_the_pages_fit_a_phone_and_break_no_rule(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    for address in ("/ledgers", "/ledgers/left", "/agreements/BCF/reconcile?year=2025-26"):
        page.goto(address)
        assert faults(page) == [], address
        fits(page, 320)
