"""What the planning pages share: the year and the assumptions that an address asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask import abort, render_template, url_for
from sqlalchemy.orm import Session

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear, last_moment
from tracker.domain.funds.position import AgreementPosition, agreement_position
from tracker.domain.planning.assumptions import Assumptions
from tracker.domain.planning.next_year import NextYear
from tracker.domain.registers import AgreementBook
from tracker.errors import NotFound
from tracker.services.money.planning import (
    PlanningPlace,
    SavedAssumptions,
    list_assumptions,
    next_year_of,
)
from tracker.services.records.book import POSITION_SHEETS, load_book
from tracker.services.records.years import list_years_of
from tracker.web.agreement_pages import frame_of, may, names_of
from tracker.web.asking import actor, asked, asked_year, reading, today
from tracker.web.choices import year_options

LINKED_SHEETS = ("Linked variations", "Linked changes")


@dataclass(frozen=True)
class Planning:
    """An agreement in the year from which the next ones are planned, and what is assumed.

    `saved` are the assumptions that the reader may see; `chosen` those the address names.
    """

    book: AgreementBook
    year: FinancialYear
    years: Sequence[FinancialYear]
    today: date
    saved: Sequence[SavedAssumptions]
    chosen: SavedAssumptions | None

    @property
    def agreement(self) -> str:
        return self.book.agreement.agreement

    @property
    def assumptions(self) -> Assumptions:
        """What is assumed; nothing at all where nothing is chosen."""
        return self.chosen.assumptions if self.chosen else Assumptions()

    @property
    def names(self) -> Mapping[str, str]:
        return names_of(self.book)

    @cached_property
    def following(self) -> NextYear:
        """Next year by every formula."""
        return next_year_of(self.book, self.year, self.today, self.assumptions)

    @cached_property
    def position(self) -> AgreementPosition:
        """Where this year's funds stand."""
        return agreement_position(self.book, self.year, last_moment(self.year, self.today))

    @property
    def place(self) -> PlanningPlace:
        """Where assumptions for this year are kept."""
        return PlanningPlace(self.agreement, self.year)

    def at(self, view: str, **values: str | int) -> str:
        """The address of a planning page of the same year and assumptions."""
        chosen = {"set": self.chosen.id} if self.chosen else {}
        return url_for(view, agreement=self.agreement, year=str(self.year), **{**chosen, **values})  # type: ignore[arg-type]  # words and numbers only

    def page(self, template: str, **values: object) -> str:
        """A planning page in the frame of its agreement."""
        return render_template(
            template,
            **frame_of(self.book),
            view=self,
            year=self.year,
            following_year=self.year.next(),
            choosable=year_options(self.book.agreement, self.years, self.year, self.today),
            may_save=may(self.book, Right.APPROVE),
            **values,
        )


def planning(agreement: str) -> Planning:
    """What the present address asks for.

    Raises:
        NotFound: when there is no such agreement, or there are no such assumptions.
    """
    day = today()
    with reading() as session:
        years = list_years_of(session, agreement)
        year = asked_year(years, day)
        book = load_book(session, agreement, year, sheets=(*POSITION_SHEETS, *LINKED_SHEETS))
        saved = list_assumptions(session, actor(), PlanningPlace(agreement, year))
    return Planning(book, year, years, day, saved, _chosen(saved))


def _chosen(saved: Sequence[SavedAssumptions]) -> SavedAssumptions | None:
    """The assumptions the address names, else those saved last; none if it says so."""
    word = asked("set")
    if word == "none":
        return None
    if not word:
        return max(saved, key=lambda one: (one.saved_at, one.id), default=None)
    if not word.isdecimal():
        abort(400, "An address names assumptions by their number.")
    found = next((one for one in saved if one.id == int(word)), None)
    if found is None:
        raise NotFound("There are no such assumptions: somebody may have removed them.")
    return found


def linked_book(session: Session, agreement: str) -> AgreementBook:
    """What is recorded of linked variations, and of the contributions they change."""
    sheets = ("Partners", "Funds", "Variations", "Contributions", *LINKED_SHEETS)
    return load_book(session, agreement, sheets=sheets)
