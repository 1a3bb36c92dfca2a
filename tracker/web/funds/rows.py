"""What a figure of a fund is made of: the rows behind it, each with its batch, file and row."""

from collections.abc import Callable

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.config import LONDON
from tracker.domain.financial_year import Period
from tracker.exporters.lists import Cell
from tracker.services.imports.batches import shown_batches
from tracker.services.records.origins import Hand, hands_of
from tracker.web.addresses import with_question
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import asked, asked_page, reading
from tracker.web.files import list_file
from tracker.web.funds import ledger_listings, row_listings
from tracker.web.funds.listing import Line, Listing, Part
from tracker.web.long_work import long_work
from tracker.web.paging import page_links
from tracker.web.throttled import an_export

pages = Blueprint(
    "rows", __name__, url_prefix="/agreements/<code:agreement>/funds/<code:fund>/rows"
)

A_PAGE = 200
MOST_IN_A_FILE = 50_000
_ORIGIN = ("Amount", "Batch", "File", "Sheet", "Row", "Cell", "By", "On")
_LISTINGS: dict[str, Callable[[str, str, Part], Listing]] = {
    "budget": row_listings.budget,
    "profile": row_listings.profile,
    "contributions": row_listings.contributions,
    "instalments": row_listings.instalments,
    "actual": ledger_listings.actual,
    "commitment": ledger_listings.commitment,
    "forecast": ledger_listings.forecast,
}


@pages.get("/budget")
@allowed(Right.READ)
def budget(agreement: str, fund: str) -> ResponseReturnValue:
    """The budget lines that count on the date: original and virements."""
    return _page("budget", agreement, fund)


@pages.get("/profile")
@allowed(Right.READ)
def profile(agreement: str, fund: str) -> ResponseReturnValue:
    """The months of the profile up to the date, or the twelfths that stand in for one."""
    return _page("profile", agreement, fund)


@pages.get("/actual")
@allowed(Right.READ)
def actual(agreement: str, fund: str) -> ResponseReturnValue:
    """The ledger rows of actual spend up to the date."""
    return _page("actual", agreement, fund)


@pages.get("/commitment")
@allowed(Right.READ)
def commitment(agreement: str, fund: str) -> ResponseReturnValue:
    """The ledger rows of each scheme's latest month with commitments."""
    return _page("commitment", agreement, fund)


@pages.get("/forecast")
@allowed(Right.READ)
def forecast(agreement: str, fund: str) -> ResponseReturnValue:
    """The ledger rows of the latest forecast, and the variance and movement that follow."""
    return _page("forecast", agreement, fund)


@pages.get("/contributions")
@allowed(Right.READ)
def contributions(agreement: str, fund: str) -> ResponseReturnValue:
    """The contribution lines that count on the date."""
    return _page("contributions", agreement, fund)


@pages.get("/instalments")
@allowed(Right.READ)
def instalments(agreement: str, fund: str) -> ResponseReturnValue:
    """The instalments of the year, and what of them has come in."""
    return _page("instalments", agreement, fund)


@pages.get(
    "/<any(budget, profile, actual, commitment, forecast, contributions, instalments):what>"
    ".<any(xlsx, csv):form>"
)
@allowed(Right.READ)
@an_export
@long_work()
def download(agreement: str, fund: str, what: str, form: str) -> ResponseReturnValue:
    """The rows behind a figure, all of them, as a file."""
    found = _LISTINGS[what](agreement, fund, Part(MOST_IN_A_FILE))
    if found.count > MOST_IN_A_FILE:
        abort(
            400,
            f"These are {found.count:,} rows, and a file of this kind holds {MOST_IN_A_FILE:,}. "
            "Ask for the rows of one scheme, or for the agreement's summary workbook.",
        )
    own = [agreement, fund, asked("scheme") or asked("partner"), found.title.lower()]
    name = " ".join([*filter(None, own), f"{found.view.year} as at {found.view.as_at:%d-%m-%Y}"])
    hands = _hands(found)
    rows = [_cells(found, line, hands.get(line.record)) for line in found.lines]
    return list_file(form, name, (*found.headings, *_ORIGIN), rows)


def _hands(found: Listing) -> dict[str, Hand]:
    """Who made or last changed the rows that came with no file."""
    by_hand = [line.record for line in found.lines if line.origin.batch is None]
    with reading() as session:
        return hands_of(session, found.sheet, by_hand)


def _cells(found: Listing, line: Line, hand: Hand | None) -> list[Cell]:
    """A row of the file; a month is written as in the workbook."""
    origin = line.origin
    sheet = found.sheet if origin.batch is not None else None
    own: list[Cell] = [str(cell) if isinstance(cell, Period) else cell for cell in line.cells]
    place: list[Cell] = [origin.batch, origin.file_name, sheet, origin.source_row, origin.cell]
    who = origin.hand or hand
    when = None if who is None else who.at.astimezone(LONDON).date()
    return [*own, line.amount, *place, None if who is None else who.by, when]


def _page(what: str, agreement: str, fund: str) -> str:
    number = asked_page()
    found = _LISTINGS[what](agreement, fund, Part(A_PAGE, (number - 1) * A_PAGE))
    with reading() as session:
        opened = shown_batches(session, (line.origin.batch for line in found.lines))
    return render_template(
        "funds/rows.html",
        **frame_of(found.view.book, found.view.agreement),
        view=found.view,
        fund=found.view.position.fund,
        found=found,
        opened=opened,
        hands=_hands(found),
        links=page_links(number, found.count, A_PAGE),
        downloads={
            form: with_question(
                url_for(".download", agreement=agreement, fund=fund, what=what, form=form),
                page=None,
            )
            for form in ("xlsx", "csv")
        },
        scheme=asked("scheme"),
        partner=asked("partner"),
    )
