"""A finance lead takes a workbook in, reads what it did, and undoes it."""

from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.files import HOSTILE, unchanged, with_changes, with_errors


def _check(page: Page, file: Path) -> None:
    page.goto("/imports")
    page.get_by_label("Workbook or CSV file").set_input_files(file)
    page.get_by_role("button", name="Check the file").click()


def _lead(page: Page) -> str:
    return page.locator(".tracker-lead").inner_text()


def test_a_workbook_is_previewed_imported_traced_and_undone(page: Page, tmp_path: Path) -> None:
    _check(page, with_changes(tmp_path))

    assert _lead(page) == (
        "This file would add 1 record (1 in Ledger) and change 2 records "
        "(1 in Agreements and 1 in Ledger)."
    )
    ledger = page.get_by_role("region", name="Changes in Ledger")
    assert "£1,234.56" in ledger.inner_text()
    assert page.get_by_role("region", name="Changes in Agreements").get_by_text(HOSTILE).count()

    page.get_by_role("button", name="Import this file").click()

    expect(page.get_by_role("alert").get_by_text("is imported as batch 2")).to_be_visible()
    page.goto("/agreements")
    expect(page.get_by_role("link", name=HOSTILE)).to_be_visible()

    page.goto("/imports/2")
    page.get_by_role("button", name="Undo this batch").click()
    page.get_by_role("button", name="Undo batch 2").click()

    expect(
        page.get_by_text("Batch 2 is undone: 1 record removed, 2 records put back.")
    ).to_be_visible()
    assert _lead(page).endswith("It was undone since.")
    page.goto("/agreements")
    expect(page.get_by_role("link", name=HOSTILE)).to_have_count(0)


def test_errors_are_named_and_the_marked_copy_can_be_taken_away(page: Page, tmp_path: Path) -> None:
    _check(page, with_errors(tmp_path))

    assert _lead(page).startswith("This file cannot be imported yet: ")
    table = page.get_by_role("region", name="Errors").inner_text()
    assert "Ledger!F2, Ledger!F3, Ledger!F4" in table
    assert HOSTILE in table
    expect(page.get_by_role("button", name="Import this file")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download your file with the errors marked").click()
    marked = tmp_path / download.value.suggested_filename
    download.value.save_as(marked)
    assert marked.name == "errors with errors marked.xlsx"
    comment = load_workbook(marked)["Ledger"]["F2"].comment
    assert comment is not None
    assert "two decimals" in comment.text


def test_a_file_that_changes_nothing_says_so_and_cannot_be_imported(
    page: Page, tmp_path: Path
) -> None:
    _check(page, unchanged(tmp_path))

    assert _lead(page).startswith("This file would change nothing")
    expect(page.get_by_text("This file was imported before, as batch 1")).to_be_visible()
    expect(page.get_by_role("button", name="Import this file")).to_have_count(0)
    page.get_by_role("button", name="Forget this file").click()
    expect(page.get_by_text("The file is forgotten. Nothing was changed.")).to_be_visible()


def test_the_keyboard_alone_takes_a_file_in(page: Page, tmp_path: Path) -> None:
    page.goto("/imports")
    page.get_by_label("Workbook or CSV file").set_input_files(with_changes(tmp_path))
    page.get_by_label("Workbook or CSV file").focus()
    for expected in ("sheet", "Check the file"):
        page.keyboard.press("Tab")
        assert expected in str(
            page.evaluate("[document.activeElement.id, document.activeElement.innerText]")
        )
    page.keyboard.press("Enter")
    page.wait_for_url("**/imports/uploads/*")
    button = page.get_by_role("button", name="Import this file")
    for _ in range(20):
        page.keyboard.press("Tab")
        if button.evaluate("element => element === document.activeElement"):
            break

    page.keyboard.press("Enter")

    page.wait_for_url("**/imports/2")
