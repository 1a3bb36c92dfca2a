"""What the pages about balances share: which balances an address asks for, and their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import abort, url_for
from sqlalchemy.orm import Session

from tracker.domain.balances.comparing import (
    BalanceState,
    ComparedBalance,
    Owing,
    stated_days,
    usual_day,
)
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.balances import Figure
from tracker.domain.registers import AgreementBook
from tracker.errors import NotAllowed
from tracker.schemas import PositionQuestions, answered
from tracker.services.balances.views import BALANCE_SHEETS, get_balance, own_bodies, require_own
from tracker.services.records.book import load_book
from tracker.web.agreement_pages import ROOT, names_of
from tracker.web.asking import FieldFault, actor, asked, asked_year, today
from tracker.web.formatting import day

PREFIX = f"{ROOT}/money/balances"
COLOURS = {
    BalanceState.MISMATCHED: "red",
    BalanceState.DISPUTED: "orange",
    BalanceState.NOT_STATED: "grey",
    BalanceState.EXPLAINED: "blue",
    BalanceState.MATCHED: "green",
}
FIGURE_WORDS = {
    Figure.DUE: "Due",
    Figure.INVOICED: "Invoiced",
    Figure.PAID: "Paid, or received",
}


@dataclass(frozen=True, slots=True)
class Balances:
    """The balances of an agreement that an address asks for: of which year, as at which day."""

    book: AgreementBook
    year: FinancialYear
    as_at: date
    today: date
    faults: tuple[FieldFault, ...] = ()

    @property
    def agreement(self) -> str:
        return self.book.agreement.agreement

    @property
    def here(self) -> dict[str, str]:
        """What every address of these balances names."""
        return {
            "agreement": self.agreement,
            "year": str(self.year),
            "as_at": f"{self.as_at:%d/%m/%Y}",
        }

    @property
    def steps(self) -> list[dict[str, str]]:
        """The breadcrumbs of pages that stand below them."""
        money = url_for("money.money", agreement=self.agreement, year=str(self.year))
        return [{"text": "Money", "href": money}, {"text": "Balances", "href": self.address}]

    @property
    def address(self) -> str:
        """The page with all of them."""
        return self.at("balances.balances")

    @property
    def own(self) -> list[str]:
        """The bodies whose balances the asking person may state."""
        return own_bodies(actor(), self.book)

    def at(self, view: str, **values: object) -> str:
        """The address of a page about these balances."""
        return url_for(view, **{**self.here, **values})  # type: ignore[arg-type]  # words only

    def title(self, owing: Owing) -> str:
        """The fund of a balance and who pays into it."""
        titles = {row.fund: row.title for row in self.book.funds}
        who = names_of(self.book).get(owing.payer, owing.payer)
        return f"{titles.get(owing.fund, owing.fund)}: {who}"


def asked_balances(session: Session, agreement: str) -> Balances:
    """The balances that the present address asks for: usually those stated last.

    Raises:
        NotFound: when there is no such agreement.
    """
    book = load_book(session, agreement, sheets=BALANCE_SHEETS)
    now = today()
    year = asked_year(years_of(book), now)
    values, wrong = answered(PositionQuestions(), {"as_at": asked("as_at")})
    faults = [FieldFault("as_at", wrong["as_at"])] if wrong else []
    usual = next(iter(stated_days(book, year)), usual_day(year, now))
    as_at: date = values["as_at"] or usual
    if not faults and values["as_at"] is not None:
        sentence = _day_fault(as_at, year, now)
        faults = [FieldFault("as_at", sentence)] if sentence else []
    return Balances(book, year, usual if faults else as_at, now, tuple(faults))


def _day_fault(as_at: date, year: FinancialYear, now: date) -> str | None:
    if as_at > now:
        return f"{day(as_at)} is still to come: enter today or a day before"
    if as_at < year.first_day:
        return f"{day(as_at)} is before {year} begins: enter a later day, or choose another year"
    return None


def years_of(book: AgreementBook) -> list[FinancialYear]:
    """The years with a contribution, an instalment or a stated balance, in order."""
    years = {row.financial_year for row in book.contributions}
    years |= {row.financial_year for row in book.instalments}
    return sorted(years | {row.financial_year for row in book.own_balances})


def without_fault(found: Balances) -> Balances:
    """Refuse an address whose day cannot be, on pages that have no box to mend it in."""
    if found.faults:
        abort(400, f"{found.faults[0].sentence}.")
    return found


def asked_balance(found: Balances) -> ComparedBalance:
    """The balance that the address names by its fund and payer.

    Raises:
        NotFound: when there is none.
    """
    owing = Owing(asked("fund"), asked("payer"), found.year)
    return get_balance(found.book, owing, found.as_at)


def acting_body(found: Balances, sides: Sequence[str]) -> str:
    """For which side the asking person acts: the one the address names, else the first of theirs.

    Raises:
        NotFound, NotAllowed: when it is none of theirs.
    """
    if named := asked("organisation"):
        require_own(actor(), found.book, named)
        return named
    own = [code for code in found.own if code in sides]
    if not own:
        raise NotAllowed("Only the finance leads of the two sides have a say in a balance.")
    return own[0]
