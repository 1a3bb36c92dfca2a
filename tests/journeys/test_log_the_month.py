"""A finance lead logs November in the grid: by keyboard, by pasting, and with a slip of the finger."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

MONTH = "/agreements/BCF/funds/POOL/months/2026-11"
PASTE = """(input, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  input.dispatchEvent(new ClipboardEvent("paste", {
    clipboardData: data, bubbles: true, cancelable: true,
  }));
}"""


def cell(page: Page, measure: str, row: int) -> Locator:
    return page.locator(f"#grid [data-cell='{measure}']").nth(row)


@pytest.fixture
def grid(page: Page) -> Page:
    page.goto(MONTH)
    return page


def test_arrows_and_enter_move_as_in_a_spreadsheet(grid: Page) -> None:
    cell(grid, "actual", 0).focus()
    grid.keyboard.type("300000.10")
    grid.keyboard.press("Enter")
    expect(cell(grid, "actual", 1)).to_be_focused()
    grid.keyboard.type("0")
    grid.keyboard.press("ArrowRight")
    expect(cell(grid, "forecast", 1)).to_be_focused()
    grid.keyboard.press("ArrowUp")
    expect(cell(grid, "forecast", 0)).to_be_focused()
    grid.keyboard.press("ArrowLeft")
    expect(cell(grid, "actual", 0)).to_be_focused()
    grid.keyboard.press("Shift+Enter")  # nothing stands above the first line
    expect(cell(grid, "actual", 0)).to_be_focused()
    expect(grid).to_have_url(re.compile(f"{MONTH}$"))


def test_an_arrow_within_a_text_moves_the_caret_first(grid: Page) -> None:
    cell(grid, "actual", 0).fill("123")
    cell(grid, "actual", 0).press("End")
    grid.keyboard.press("ArrowLeft")
    expect(cell(grid, "actual", 0)).to_be_focused()
    grid.keyboard.type("9")
    expect(cell(grid, "actual", 0)).to_have_value("1293")
    grid.keyboard.press("Escape")
    expect(cell(grid, "actual", 0)).to_have_value("")


def test_a_block_from_excel_is_pasted_and_totalled_against_the_profile(grid: Page) -> None:
    block = '285,416.66\t3,825,000\n£400,000.00\t5,350,000\t\t"He said ""late"""\n'

    cell(grid, "actual", 0).evaluate(PASTE, block)

    expect(cell(grid, "actual", 1)).to_have_value("£400,000.00")
    expect(cell(grid, "note", 1)).to_have_value('He said "late"')
    expect(grid.locator("#control")).to_have_text(
        "On this page: 2 entered, total £685,416.66, £833.34 over their profile."
    )
    cell(grid, "actual", 2).fill("abc")
    expect(grid.locator("#control")).to_contain_text("1 cell is no amount.")


def test_what_does_not_fit_into_the_grid_is_said(grid: Page) -> None:
    cell(grid, "commitment", 5).evaluate(PASTE, "1\t2\t3\n4")

    expect(grid.locator("#control")).to_contain_text("2 pasted cells did not fit.")


def test_a_month_is_submitted_with_what_is_wrong_left_to_mend(grid: Page) -> None:
    cell(grid, "actual", 0).fill("285,416.66")
    cell(grid, "actual", 1).fill("-5")

    grid.get_by_role("button", name="Submit November 2026").click()

    expect(grid).to_have_title(re.compile("^Error:"))
    grid.get_by_role("link", name="Say in the note why this is below nil").click()
    expect(cell(grid, "note", 1)).to_be_focused()
    grid.keyboard.type("Credit note")
    grid.get_by_role("button", name="Submit November 2026").click()
    expect(grid.get_by_text("1 figure of November 2026 is submitted.")).to_be_visible()
    expect(cell(grid, "actual", 1)).to_have_value("-5.00")
    expect(cell(grid, "actual", 0)).to_have_value("285416.66")


def test_the_arithmetic_of_the_grid_reads_amounts_as_the_server_does(grid: Page) -> None:
    texts = ["1,234.56", "(5)", "-£5", "5-", "5 CR", "\u22125", ".5", "1.234,56", "1e9", "nil", "-"]

    read = grid.evaluate(
        """async (texts) => {
          const source = document.querySelector("script[src*='grid.js']").src;
          const { penceOf } = await import(source);
          return texts.map((text) => String(penceOf(text)));
        }""",
        texts,
    )

    none = "undefined"
    assert read == ["123456", "-500", "-500", "-500", "-500", "-500", "50", none, none, none, none]
