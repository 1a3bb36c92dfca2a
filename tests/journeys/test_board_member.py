"""The board reads its page before the meeting, and takes it along on paper."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.steps import BCF, BOARD, lead

A4_PAGES = 2
_PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b")


def test_the_board_reads_its_page_and_prints_it(sit_down: Callable[[str], Page]) -> None:
    page = sit_down(BOARD)
    page.get_by_role("link", name="All agreements").click()
    page.get_by_role("link", name="Marlshire Better Care Fund 2025 to 2027").click()
    page.get_by_role("link", name="Board", exact=True).click()

    assert lead(page) == (
        "1 pooled fund off budget (Better Care Fund pool: £870,000.00 overspend); 2 things are "
        "overdue; 0 of 3 outcomes are on track."
    )
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert headings[:4] == [
        "Position and exposure", "Due and overdue", "Outcomes", "Decisions still open",
    ]  # fmt: skip
    expect(page.locator("main")).to_contain_text("bears £250,607.89")
    printed = page.pdf(format="A4", prefer_css_page_size=True, print_background=True)
    assert 1 <= len(_PAGE_OF_PDF.findall(printed)) <= A4_PAGES
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation").first).to_be_hidden()
    expect(page.get_by_role("button", name="Show")).to_be_hidden()


def test_the_board_changes_no_figure(sit_down: Callable[[str], Page]) -> None:
    page = sit_down(BOARD)
    for address in (f"{BCF}/set-up", f"{BCF}/reviews", f"{BCF}/outcomes", f"{BCF}/documents"):
        page.goto(address)
        expect(
            page.get_by_role("button", name=re.compile("^(Add|Attach|Vary|Record)"))
        ).to_have_count(0)
        expect(
            page.get_by_role("link", name=re.compile("^(Add|Attach|Change|Remove)"))
        ).to_have_count(0)
    page.goto(f"{BCF}/funds/POOL/contributions/add")
    assert page.locator("h1").inner_text() == "You may not do this"
