"""One page for a partnership board: position, exposure, what is due, outcomes, decisions."""

from collections.abc import Sequence

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.agreements.decisions import disputes, still_open
from tracker.domain.financial_year import FinancialYear
from tracker.domain.frameworks.actions import open_actions, said_sentence
from tracker.domain.obligations.agreement_calendar import DueItem
from tracker.domain.obligations.all_owed import all_due_items
from tracker.domain.outcomes.measures import measure_statuses
from tracker.domain.records.linked_variations import linked_sets
from tracker.domain.reviews.board_view import (
    BoardFund,
    OutcomeCount,
    board_funds,
    count_outcomes,
    decisions,
    exposure_rows,
)
from tracker.services.records.book import load_book
from tracker.services.records.years import list_years_of
from tracker.services.reviews.meetings import list_meetings
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import asked_day, asked_year, reading, today
from tracker.web.choices import year_options
from tracker.web.formatting import counted, variance
from tracker.web.funds.risk_words import forecast_sentence, share_sentence
from tracker.web.planning.linked_words import linked_sentence, set_sentence
from tracker.web.reviews.places import place_of

pages = Blueprint("board", __name__)

MOST_DECISIONS = 5


@pages.get("/agreements/<code:agreement>/board")
@allowed(Right.READ)
def board(agreement: str) -> ResponseReturnValue:
    """What the board of a partnership has to know, on one sheet of paper."""
    day = today()
    with reading() as session:
        years = list_years_of(session, agreement)
        year = asked_year(years, day)
        book = load_book(session, agreement, year)
        meetings = {row.review for row in list_meetings(session, agreement)}
    as_at, fault = asked_day(year, day)
    frame = frame_of(book, book.as_at(as_at))
    names = frame["names"]
    funds = board_funds(book, year, as_at)
    due = all_due_items(book, day)
    sets, present = linked_sets(book.linked_variations, book.linked_changes), FinancialYear.of(day)
    outcomes = measure_statuses(book, as_at)
    return render_template(
        "board/board.html",
        **frame,
        sentence=first_sentence(funds, due, count_outcomes(outcomes)),
        funds=funds,
        words={
            fund.position.fund.fund: f"{forecast_sentence(fund.position, year)} "
            f"{share_sentence(fund.position.share, names)}".strip()
            for fund in funds
        },
        exposures={fund.position.fund.fund: exposure_rows(fund) for fund in funds},
        linked_sentence=linked_sentence(sets, present, names),
        linked_words=[(one.head.title, set_sentence(one, present, names)) for one in sets],
        due=due,
        place_of=place_of,
        outcomes=outcomes,
        decisions=decisions(book)[:MOST_DECISIONS],
        meetings=meetings,
        open_decisions=still_open(book, day),
        disputes=[row for row in disputes(book) if row.is_open_on(day)],
        day=day,
        actions=sorted(
            (row for row in book.actions if row.is_open_on(day)),
            key=lambda row: (row.due, row.action),
        ),
        frameworks_said=said_sentence(book),
        framework_actions=open_actions(book, day),
        now=day,
        years=year_options(book.agreement, years, year, day),
        year=year,
        as_at=as_at,
        faults=[fault] if fault else [],
    )


def first_sentence(
    funds: Sequence[BoardFund], due: Sequence[DueItem], outcomes: OutcomeCount
) -> str:
    """How far the pooled funds drift, what is overdue, and how many outcomes are on track."""
    overdue = sum(item.days < 0 for item in due)
    parts = [
        _drift(funds),
        f"{counted(overdue, 'thing')} {'is' if overdue == 1 else 'are'} overdue"
        if overdue
        else "nothing is overdue",
        f"{outcomes.on_track} of {counted(outcomes.all, 'outcome')} "
        f"{'is' if outcomes.on_track == 1 else 'are'} on track"
        if outcomes.all
        else "no outcome is measured",
    ]
    return "; ".join(parts) + "."


def _drift(funds: Sequence[BoardFund]) -> str:
    """What the pooled funds are forecast to over- or underspend; each fund counts by itself."""
    pooled = [fund.position for fund in funds if fund.is_shared]
    known = [fund for fund in pooled if fund.figures.variance is not None]
    if not known:
        return "No pooled fund has a forecast"
    off = [fund for fund in known if fund.figures.variance]
    if not off:
        return "Every pooled fund with a forecast is on budget"
    said = [f"{fund.fund.title}: {variance(fund.figures.variance)}" for fund in off]
    return f"{counted(len(off), 'pooled fund')} off budget ({'; '.join(said)})"
