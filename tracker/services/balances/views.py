"""Balances of an agreement: what bodies state of their own ledgers, explain, dispute and resolve.

Each function says what is to be written as edits of the registers; whoever calls it puts them
through `proposals.submit` like every other edit. That nobody writes another body's record is seen
to where changes are recorded (`tracker.audit`), so that no door can forget it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.access import Actor, Right, shown_organisations
from tracker.domain.balances.comparing import (
    BalanceState,
    ComparedBalance,
    Owing,
    compare,
    explanation_fault,
    latest,
)
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.balances import BalanceDispute, BalanceExplanation, Figure, OwnBalance
from tracker.domain.registers import AgreementBook
from tracker.domain.wording import day_text
from tracker.errors import NotAllowed, NotFound, RuleBroken
from tracker.models import OwnBalance as OwnBalanceTable
from tracker.models import Partner
from tracker.services.changes.edits import Edit
from tracker.services.records.book import load_books
from tracker.sheets.balance_layouts import BALANCE_DISPUTES, BALANCE_EXPLANATIONS, OWN_BALANCES

BALANCE_SHEETS = (
    "Agreement versions", "Partners", "Funds", "Variations", "Contributions", "Instalments",
    "Own balances", "Balance explanations", "Balance disputes",
)  # fmt: skip
MOST_CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class StatedAmounts:
    """What a body's ledger shows of one balance, in Decimal pounds, and what it adds in words."""

    due: Decimal
    invoiced: Decimal
    paid: Decimal
    note: str | None


@dataclass(frozen=True, slots=True)
class Stating:
    """Who states balances, whose, of which year, as at which day, and on which day."""

    organisation: str
    year: FinancialYear
    as_at: date
    by: str
    today: date


def own_bodies(actor: Actor, book: AgreementBook) -> list[str]:
    """The partners whose balances the actor may state; the local administrator may state all."""
    return [row.organisation for row in book.partners if actor.acts_for(row.organisation)]


def require_own(actor: Actor, book: AgreementBook, organisation: str) -> None:
    """Refuse to go on for a body that is not the actor's.

    Raises:
        NotFound: when it is no partner of the agreement.
        NotAllowed: when the actor is none of its finance leads.
    """
    if organisation not in {row.organisation for row in book.partners}:
        raise NotFound(f"Agreement {book.agreement.agreement} has no partner {organisation}.")
    if organisation not in own_bodies(actor, book):
        raise NotAllowed(
            f"Only the finance leads of organisation {organisation} may say what its own ledger "
            "shows, and sign for it."
        )


def balances_of(
    book: AgreementBook, organisation: str, year: FinancialYear, as_at: date
) -> list[ComparedBalance]:
    """The balances that a body is to state: as host, or as the payer; by fund and payer."""
    found = [one for one in compare(book, year, as_at) if organisation in one.sides]
    return sorted(found, key=lambda one: (one.owing.fund, one.owing.payer))


def get_balance(book: AgreementBook, owing: Owing, as_at: date) -> ComparedBalance:
    """One balance as at a day.

    Raises:
        NotFound: when the agreement has no such balance.
    """
    found = next(
        (one for one in compare(book, owing.financial_year, as_at) if one.owing == owing), None
    )
    if found is None:
        raise NotFound(
            f"Agreement {book.agreement.agreement} has no balance of {owing.payer} in fund "
            f"{owing.fund} for {owing.financial_year}."
        )
    return found


def state(
    book: AgreementBook, stating: Stating, amounts: Mapping[Owing, StatedAmounts]
) -> list[Edit]:
    """The edits that record what a body's ledger shows; what is the same already is left out.

    Raises:
        RuleBroken: when the day is still to come, or the body has no part in a balance.
    """
    if stating.as_at > stating.today:
        raise RuleBroken(
            f"{day_text(stating.as_at)} is still to come: balances are stated as at today or "
            "before."
        )
    balances = {
        one.owing: one
        for one in balances_of(book, stating.organisation, stating.year, stating.as_at)
    }
    edits = []
    for owing, own in amounts.items():
        if owing not in balances:
            raise RuleBroken(
                f"{stating.organisation} neither pays nor hosts the balance of {owing.payer} in "
                f"fund {owing.fund}, so it cannot state it."
            )
        before = balances[owing].own(stating.organisation)
        after = _stated(book.agreement.agreement, owing, stating, own, before)
        if before is None or _figures(before) != _figures(after):
            edits.append(Edit(OWN_BALANCES, before, after))
    return edits


def _stated(
    agreement: str, owing: Owing, stating: Stating, own: StatedAmounts, before: OwnBalance | None
) -> OwnBalance:
    if before is not None:
        return replace(
            before, due=own.due, invoiced=own.invoiced, paid=own.paid, note=own.note,
            stated_by=stating.by, corrected_on=stating.today,
        )  # fmt: skip
    return OwnBalance(
        agreement, owing.fund, owing.payer, owing.financial_year, stating.as_at,
        stating.organisation, own.due, own.invoiced, own.paid, own.note, stating.by,
        stating.today, None,
    )  # fmt: skip


def _figures(row: OwnBalance) -> tuple[Decimal, Decimal, Decimal, str | None]:
    return row.due, row.invoiced, row.paid, row.note


def amounts_here(balance: ComparedBalance) -> StatedAmounts:
    """A balance as the tracker's own instalments show it, for a body that confirms it."""
    here = {figure.figure: figure.tracker for figure in balance.figures}
    return StatedAmounts(here[Figure.DUE], here[Figure.INVOICED], here[Figure.PAID], None)


@dataclass(frozen=True, slots=True)
class Explaining:
    """A line that explains a difference: of which figure, why, and how much of it.

    `amount` is Decimal pounds by which the host's figure is the higher for this reason.
    """

    figure: Figure
    kind: str
    amount: Decimal
    reason: str


def explain(
    book: AgreementBook, stating: Stating, balance: ComparedBalance, line: Explaining
) -> Edit:
    """The edit that explains a difference of timing, for both sides to see.

    Raises:
        RuleBroken: when that much is not left to explain, or the body has no part in the balance.
    """
    _require_side(balance, stating.organisation)
    figure = next(one for one in balance.figures if one.figure is line.figure)
    if (fault := explanation_fault(figure, line.amount)) is not None:
        raise RuleBroken(f"{fault}.")
    owing = balance.owing
    number = max((row.line for row in book.balance_explanations), default=0) + 1
    row = BalanceExplanation(
        book.agreement.agreement, number, owing.fund, owing.payer, owing.financial_year,
        balance.as_at, line.figure, line.kind, line.amount, line.reason, stating.organisation,
        stating.by, stating.today,
    )  # fmt: skip
    return Edit(BALANCE_EXPLANATIONS, None, row)


def dispute(book: AgreementBook, stating: Stating, balance: ComparedBalance, reason: str) -> Edit:
    """The edit that puts a balance in dispute, by the route the agreement says today.

    Raises:
        RuleBroken: when nothing differs, it is in dispute already, or the body has no part in it.
    """
    _require_side(balance, stating.organisation)
    if balance.open_dispute is not None:
        raise RuleBroken(
            f"This balance is in dispute since {day_text(balance.open_dispute.raised_on)} already."
        )
    if not balance.differing:
        raise RuleBroken("The two sides do not differ, so there is nothing to dispute.")
    owing = balance.owing
    number = max((row.dispute for row in book.balance_disputes), default=0) + 1
    route = book.as_at(stating.today).dispute_route
    row = BalanceDispute(
        book.agreement.agreement, number, owing.fund, owing.payer, owing.financial_year,
        balance.as_at, stating.organisation, stating.by, stating.today, balance.amount, reason,
        route, None, None,
    )  # fmt: skip
    return Edit(BALANCE_DISPUTES, None, row)


def get_dispute(book: AgreementBook, number: int) -> BalanceDispute:
    """One dispute of an agreement.

    Raises:
        NotFound: when there is none of that number.
    """
    found = next((row for row in book.balance_disputes if row.dispute == number), None)
    if found is None:
        raise NotFound(f"Agreement {book.agreement.agreement} has no dispute {number}.")
    return found


def get_explanation(book: AgreementBook, number: int) -> BalanceExplanation:
    """One line that explains a difference.

    Raises:
        NotFound: when there is none of that number.
    """
    found = next((row for row in book.balance_explanations if row.line == number), None)
    if found is None:
        raise NotFound(
            f"Agreement {book.agreement.agreement} has no explaining line {number}: somebody may "
            "have removed it."
        )
    return found


def resolve(row: BalanceDispute, resolved_on: date, resolution: str) -> Edit:
    """The edit that says how a dispute was resolved.

    Raises:
        RuleBroken: when the day is before the dispute, or it is resolved already.
    """
    if row.resolved_on is not None:
        raise RuleBroken(f"This dispute was resolved on {day_text(row.resolved_on)} already.")
    if resolved_on < row.raised_on:
        raise RuleBroken(
            f"{day_text(resolved_on)} is before {day_text(row.raised_on)}, when the dispute was "
            "raised: enter the day it was resolved."
        )
    after = replace(row, resolved_on=resolved_on, resolution=resolution)
    return Edit(BALANCE_DISPUTES, row, after)


def _require_side(balance: ComparedBalance, organisation: str) -> None:
    if organisation not in balance.sides:
        raise RuleBroken(
            f"{organisation} neither pays nor hosts this balance: only its two sides have a say."
        )


@dataclass(frozen=True, slots=True)
class ToAgree:
    """A balance that waits for somebody: for which of their bodies, with whom, and since when."""

    agreement: str
    balance: ComparedBalance
    organisation: str
    other: str
    since: date


def to_agree(session: Session, actor: Actor, most: int) -> list[ToAgree]:
    """The balances that wait for the actor's own bodies, the longest first.

    What waits is a mismatch or a dispute, and what the other side has stated but not the own.
    """
    own = sorted(actor.organisations(Right.CHANGE))
    if not own and not actor.is_local:
        return []
    codes = _candidates(session)
    books = load_books(session, codes, sheets=BALANCE_SHEETS) if codes else []
    found = [
        waiting
        for book in books
        for one in latest(book)
        for waiting in _waiting(book, one, own_bodies(actor, book))
    ]
    return sorted(found, key=lambda one: (one.since, one.agreement))[:most]


def _waiting(book: AgreementBook, one: ComparedBalance, own: Sequence[str]) -> Iterator[ToAgree]:
    names = {row.code: row.name for row in book.organisations}
    for code in own:
        if code not in one.sides:
            continue
        since = one.since
        if one.state is BalanceState.NOT_STATED and code in one.missing:
            theirs = one.own(one.other(code))
            since = None if theirs is None else theirs.stated_on
        elif one.state not in {BalanceState.MISMATCHED, BalanceState.DISPUTED}:
            continue
        if since is not None:
            other = one.other(code)
            yield ToAgree(book.agreement.agreement, one, code, names.get(other, other), since)
            return  # one thing to do, though the administrator may do it for either side


def _candidates(session: Session) -> list[str]:
    """Agreements in which a body's latest record has no like on the other side, or differs."""
    own, other, later = aliased(OwnBalanceTable), aliased(OwnBalanceTable), aliased(OwnBalanceTable)
    same = [
        getattr(own, name) == getattr(other, name)
        for name in ("agreement", "fund", "payer", "financial_year", "as_at")
    ]
    newer = [
        getattr(own, name) == getattr(later, name)
        for name in ("agreement", "fund", "payer", "financial_year", "organisation")
    ]
    differs = [getattr(own, name) != getattr(other, name) for name in ("due", "invoiced", "paid")]
    wanted = (
        select(own.agreement)
        .distinct()
        .outerjoin(other, (own.organisation != other.organisation) & same[0] & same[1] & same[2]
                   & same[3] & same[4])
        .where(or_(other.id.is_(None), *differs))
        .where(~exists().where(*newer, later.as_at > own.as_at))
        .order_by(own.agreement)
        .limit(MOST_CANDIDATES)
    )  # fmt: skip
    shown = shown_organisations(session)
    if shown is not None:
        mine = select(Partner.agreement).where(Partner.organisation.in_(shown))
        wanted = wanted.where(own.agreement.in_(mine))
    return list(session.scalars(wanted))
