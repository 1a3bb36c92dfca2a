"""Agreement of balances: both sides' own records beside each other, what needs somebody first."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.balances.comparing import ComparedBalance, compare, stated_days, totals
from tracker.domain.balances.statement import balances_sentence, difference_words
from tracker.domain.registers import AgreementBook
from tracker.services.balances.statements import SignedStatement, current_hash, list_statements
from tracker.web.agreement_pages import frame_of, names_of
from tracker.web.allowing import allowed
from tracker.web.asking import reading
from tracker.web.balances.words import (
    COLOURS,
    FIGURE_WORDS,
    PREFIX,
    Balances,
    asked_balances,
    years_of,
)
from tracker.web.formatting import counted

pages = Blueprint("balances", __name__, url_prefix=PREFIX)


@dataclass(frozen=True, slots=True)
class Shown:
    """A balance as the page shows it: `words` say each difference, `acting` for whom one may act."""

    balance: ComparedBalance
    title: str
    age: str
    words: tuple[str, ...]
    acting: str | None


@pages.get("")
@allowed(Right.READ)
def balances(agreement: str) -> ResponseReturnValue:
    """Whether what the payers record and what the host records is the same, to the penny."""
    with reading() as session:
        found = asked_balances(session, agreement)
        statements = list_statements(session, agreement)
    compared = compare(found.book, found.year, found.as_at)
    of_day = [
        s for s in statements if (s.row.financial_year, s.row.as_at) == (found.year, found.as_at)
    ]
    latest = of_day[0] if of_day else None
    return render_template(
        "balances/balances.html",
        **frame_of(found.book, found.book.as_at(found.as_at)),
        view=found,
        faults=list(found.faults),
        steps=found.steps[:1],
        sentence=balances_sentence(compared),
        lines=[_shown(found, one) for one in compared],
        totals=totals(compared),
        is_stated=any(one.is_stated for one in compared),
        own=[code for code in found.own if any(code in one.sides for one in compared)],
        years=sorted({*years_of(found.book), found.year}, reverse=True),
        days=[one for one in stated_days(found.book, found.year) if one != found.as_at],
        statements=statements,
        latest=latest,
        is_changed=latest is not None and _has_changed(found.book, latest),
        colours=COLOURS,
        figure_words=FIGURE_WORDS,
    )


def _has_changed(book: AgreementBook, signed: SignedStatement) -> bool:
    """Whether a statement made now would say something else."""
    row = signed.row
    return current_hash(book, row.financial_year, row.as_at) != row.sha256


def _shown(found: Balances, one: ComparedBalance) -> Shown:
    names = names_of(found.book)
    days = one.days(found.today)
    return Shown(
        one,
        found.title(one.owing),
        "" if days is None else f"for {counted(days, 'day')}",
        tuple(
            f"{FIGURE_WORDS[figure.figure]}: {difference_words(figure, names, one.sides)}."
            for figure in one.figures
            if figure.difference
        ),
        next((code for code in found.own if code in one.sides), None),
    )
