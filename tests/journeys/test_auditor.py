"""The auditor follows a figure to the cell it came from, and takes the evidence along."""

import re
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.files import november
from tests.journeys.steps import AUDITOR, BCF, COUNCIL_LEAD, POOL, done, lead, press, send_workbook


def test_a_figure_is_followed_to_its_cell(sit_down: Callable[[str], Page], tmp_path: Path) -> None:
    lead_page = sit_down(COUNCIL_LEAD)
    send_workbook(lead_page, november(tmp_path))
    press(lead_page, "Import this file")
    done(lead_page, "november.xlsx is imported as batch 2")

    page = sit_down(AUDITOR)
    page.goto(POOL)
    press(page, "£2,497,906.68")
    assert lead(page).startswith("£2,497,906.68 is 9 ledger rows from 2 batches")
    row = page.get_by_role("row").filter(has_text="GL 2026-11")
    assert "£301,250.50" in row.inner_text()
    assert "Batch 2, cell F2 of sheet Ledger in november.xlsx" in row.inner_text()
    row.get_by_role("link", name="Batch 2").click()
    assert page.locator("h1").inner_text() == "Batch 2"
    expect(page.locator("main")).to_contain_text("SHA-256")


def test_the_history_is_read_and_the_record_verified(sit_down: Callable[[str], Page]) -> None:
    page = sit_down(AUDITOR)
    page.goto(f"{BCF}/history")
    page.locator("tbody a").first.click()
    assert page.locator("h1").inner_text().startswith("Entry ")
    page.goto(f"{BCF}/record")
    assert re.search(r"records in \d+ registers", lead(page))

    page.goto("/audit")
    press(page, "Verify now")

    page.get_by_role("button", name="Verify again").wait_for()
    assert "unbroken" in lead(page)


def test_the_summary_and_the_list_are_taken_along(
    sit_down: Callable[[str], Page], tmp_path: Path
) -> None:
    page = sit_down(AUDITOR)
    page.goto(BCF)
    with page.expect_download() as summary:
        page.get_by_role("link", name="The auditor’s summary of this agreement").click()
    summary.value.save_as(tmp_path / "summary.xlsx")
    assert {"Cover", "Funds", "Risk share", "Ledger"} <= set(
        load_workbook(tmp_path / "summary.xlsx").sheetnames
    )

    page.goto("/agreements?q=carers")
    with page.expect_download() as listed:
        page.get_by_role("link", name="CSV").click()
    listed.value.save_as(tmp_path / "list.csv")
    rows = (tmp_path / "list.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [row for row in rows if "CARE" in row]
    assert not [row for row in rows if "BCF" in row]


def test_the_auditor_changes_nothing(sit_down: Callable[[str], Page]) -> None:
    page = sit_down(AUDITOR)
    for address in ("/agreements/new", f"{BCF}/set-up/parts/aims", f"{POOL}/contributions/add"):
        page.goto(address)
        assert page.locator("h1").inner_text() == "You may not do this"
