"""Home: what needs the person who asks today, then their numbers.

Each role has its own tasks: a finance lead those of the money, a board member those of the
agreement, an auditor none but what they came to look at.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.access import Actor, Right, Role, visible
from tracker.config import LONDON
from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import FundPosition, agreement_position
from tracker.domain.money import ZERO
from tracker.domain.obligations.agreement_calendar import (
    DEFAULT_WINDOW,
    LISTED_KINDS,
    SENT_KINDS,
    DueItem,
    DueKind,
    Kind,
)
from tracker.domain.records.reviews import ReviewAction
from tracker.domain.registers import Agreement
from tracker.domain.risk_share.terms import FundKind
from tracker.services.agreements.decisions import decisions_due
from tracker.services.agreements.lists import AgreementQuestion, count_agreements
from tracker.services.agreements.portfolio import drifting
from tracker.services.approvals.approving import waiting_or_returned
from tracker.services.balances.views import ToAgree, to_agree
from tracker.services.imports.batches import list_batches
from tracker.services.imports.uploads import list_uploads
from tracker.services.money.waiting_contributions import (
    WaitingContributions,
    waiting_contributions,
)
from tracker.services.records.book import POSITION_SHEETS, load_books
from tracker.services.records.years import list_recorded_years
from tracker.services.reviews.due_lists import count_due, list_due
from tracker.services.reviews.meetings import ActionsToDo, actions_of
from tracker.web.allowing import allowed
from tracker.web.asking import actor, asked_day, asked_year, reading, today
from tracker.web.formatting import counted, pounds
from tracker.web.reviews.places import place_of

pages = Blueprint("home", __name__)

MOST_TASKS = 20
MOST_COMING = 10
MOST_FUNDS = 5
MOST_IMPORTS = 5
MOST_OF_REASON = 100
_BOARDS: frozenset[Kind] = frozenset({DueKind.REVIEW, DueKind.EXPIRY, DueKind.NOTICE}) | SENT_KINDS


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what, where, and since when it waits or when it was due."""

    what: str
    subject: str
    address: str
    due: date
    word: str

    def days(self, day: date) -> int:
        """Days until it is due; below nil when it is late."""
        return (self.due - day).days


@dataclass(frozen=True, slots=True)
class MyFund:
    """A fund of mine: where it will end up, and what my organisations would bear of it.

    `left` is what no terms place with anybody, or what other bodies that commission carry.
    """

    agreement: Agreement
    position: FundPosition
    share: Decimal
    left: Decimal


_PASSING = frozenset({DueKind.EXPIRY, DueKind.NOTICE})
# Kinds of funds whose variance somebody bears, each in a table of its own.
_BORNE = (FundKind.POOLED, FundKind.ALIGNED, FundKind.LEAD_COMMISSIONING)


@pages.get("/")
@allowed(Right.READ)
def home() -> ResponseReturnValue:
    """What needs me today, my funds, what comes, and what was imported last."""
    day, who = today(), actor()
    with reading() as session:
        year = asked_year(list_recorded_years(session), day)
        as_at = asked_day(year, day)[0]
        question = AgreementQuestion(year, as_at, day)
        visible(session)  # asked once, because several of the questions below are of some of them
        count = count_agreements(session, question)
        agreed = actions_of(session, who, day, MOST_TASKS + MOST_COMING)
        coming = list_due(session, day, coming_only=True, most=MOST_TASKS + MOST_COMING)
        tasks, to_do = _tasks(session, who, day, agreed, coming)
        passed = _passed(session, who, day)
        funds = _my_funds(session, who, year, as_at)
        batches = list_batches(session, most=MOST_IMPORTS)
    return render_template(
        "home/home.html",
        number=count.agreements,
        failing=count.failing,
        sentence=first_sentence(tasks, to_do, day),
        tasks=tasks,
        more=to_do - len(tasks),
        passed=passed,
        coming=coming[:MOST_COMING],
        actions=[row for row in agreed.first if row.due > day][:MOST_COMING],
        window=DEFAULT_WINDOW,
        funds=funds,
        batches=batches,
        year=year,
        as_at=as_at,
        day=day,
        roles=who.roles(),
        may_change_any=who.has(Right.CHANGE),
    )


def first_sentence(tasks: Sequence[Task], number: int, day: date) -> str:
    """How many things need the reader, and how late the first of them is."""
    if not tasks:
        return "Nothing needs you today."
    verb = "needs" if number == 1 else "need"
    late = -tasks[0].days(day)
    return (
        f"{counted(number, 'thing')} {verb} you; the earliest was due {counted(late, 'day')} ago."
        if late > 0
        else f"{counted(number, 'thing')} {verb} you today."
    )


def _tasks(
    session: Session, who: Actor, day: date, agreed: ActionsToDo, coming: Sequence[DueItem]
) -> tuple[list[Task], int]:
    """The first tasks by the day they wait since or were due, and how many there are in all."""
    tasks = list(_waiting(session, who))
    number = len(tasks)
    wanted = _wanted(who)
    number += agreed.due
    tasks += [
        Task(row.text, row.agreement, _board(row), row.due, "due")
        for row in agreed.first
        if row.due <= day
    ]
    if wanted:
        to_see_to = wanted - _PASSING
        last_chance = [i for i in coming if i.due == day and i.kind in wanted & _PASSING]
        number += count_due(session, day, within=0, kinds=to_see_to).number + len(last_chance)
        tasks += [
            Task(item.title, item.agreement, place_of(item), item.due, "due")
            for item in (
                *list_due(session, day, within=0, kinds=to_see_to, most=MOST_TASKS),
                *last_chance,
            )
        ]
        decisions = decisions_due(session, day, MOST_TASKS)
        number += decisions.number
        tasks += [
            Task(
                f"Carry out a decision: {row.text}",
                row.agreement,
                url_for("decisions.decision", agreement=row.agreement, number=row.decision),
                row.due or day,
                "due",
            )
            for row in decisions.first
        ]
    return sorted(tasks, key=lambda task: (task.due, task.what))[:MOST_TASKS], number


def _passed(session: Session, who: Actor, day: date) -> list[DueItem]:
    """The last days for notice and the ends that have passed: nothing is to be done about them."""
    if not _wanted(who):
        return []
    found = list_due(session, day, within=0, kinds=_PASSING, most=MOST_TASKS)
    return [item for item in found if item.due < day]


def _waiting(session: Session, who: Actor) -> Iterator[Task]:
    """Proposals and files that wait for the reader's word, and what came back to them."""
    to_approve, returned = waiting_or_returned(session, who)
    for proposal in to_approve:
        since = proposal.prepared_at.astimezone(LONDON).date()
        what = f"Approve or return: {proposal.action}"
        address = url_for("approvals.proposal", number=proposal.number)
        yield Task(what, proposal.subject, address, since, "waiting since")
    for proposal in returned:
        since = (proposal.decided_at or proposal.prepared_at).astimezone(LONDON).date()
        what = f"Mend and submit again, or withdraw: {proposal.action}"
        address = url_for("approvals.proposal", number=proposal.number)
        yield Task(what, proposal.subject, address, since, "returned")
    if who.has(Right.CHANGE):
        for file in list_uploads(session, who):
            since = file.uploaded_at.astimezone(LONDON).date()
            address = url_for("imports.preview", token=file.token)
            yield Task("Decide on an import", file.name, address, since, "waiting since")
        for waiting in to_agree(session, who, MOST_TASKS):
            yield _balances(waiting)
        yield from map(_contribution, waiting_contributions(session, who))


def _contribution(waiting: WaitingContributions) -> Task:
    """Contributions that are proposed to the reader's body, or that another body disputes."""
    address = url_for(
        "contributions.contributions",
        agreement=waiting.agreement,
        fund=waiting.fund,
        year=str(waiting.financial_year),
    )
    amount = pounds(waiting.amount)
    what = (
        f"Confirm or dispute our contribution of {amount}"
        if waiting.dispute is None
        else f"Settle a disputed contribution of {amount}: {waiting.dispute[:MOST_OF_REASON]}"
    )
    subject = f"{waiting.agreement} / {waiting.fund} {waiting.financial_year}"
    return Task(what, subject, address, waiting.since, "waiting since")


def _balances(waiting: ToAgree) -> Task:
    """A balance that two sides record differently, or that only the other side has stated."""
    owing = waiting.balance.owing
    address = url_for(
        "balances.balances",
        agreement=waiting.agreement,
        year=str(owing.financial_year),
        as_at=f"{waiting.balance.as_at:%d/%m/%Y}",
    )
    what = f"Agree balances with {waiting.other}"
    subject = f"{waiting.agreement} / {owing.fund}"
    return Task(what, subject, address, waiting.since, "waiting since")


def _board(action: ReviewAction) -> str:
    """Where the actions of an agreement stand, for those who complete them and those who ask."""
    return url_for("board.board", agreement=action.agreement) + "#actions"


def _wanted(who: Actor) -> frozenset[Kind]:
    """The kinds of things due that are the person's to see to."""
    if who.has(Right.CHANGE):
        return frozenset(LISTED_KINDS)
    return _BOARDS if Role.BOARD_MEMBER in who.roles() else frozenset()


def _my_funds(
    session: Session, who: Actor, year: FinancialYear, as_at: date
) -> list[tuple[FundKind, list[MyFund]]]:
    """The funds of each kind that drift most, with what the reader's organisations would bear."""
    codes = drifting(session, year, as_at, _BORNE, MOST_FUNDS)
    books = load_books(session, codes, year, sheets=POSITION_SHEETS)
    own = None if who.is_local else who.organisations()
    found = [
        _my_fund(book.as_at(as_at), fund, own)
        for book in books
        for fund in agreement_position(book, year, as_at).funds
        if fund.kind in _BORNE and fund.figures.variance is not None
    ]
    found.sort(key=lambda line: -abs(line.position.figures.variance or ZERO))
    return [
        (kind, lines[:MOST_FUNDS])
        for kind in _BORNE
        if (lines := [line for line in found if line.position.kind is kind])
    ]


def _my_fund(agreement: Agreement, fund: FundPosition, own: frozenset[str] | None) -> MyFund:
    if fund.kind is not FundKind.LEAD_COMMISSIONING:
        share = _of(own, fund.share.shares.items())
        return MyFund(agreement, fund, share, fund.share.unallocated)
    # No terms share it: each body carries what it commissions.
    carried = _of(
        own,
        ((line.scheme.lead_commissioner, line.figures.variance or ZERO) for line in fund.schemes),
    )
    return MyFund(agreement, fund, carried, (fund.figures.variance or ZERO) - carried)


def _of(own: frozenset[str] | None, amounts: Iterable[tuple[str | None, Decimal]]) -> Decimal:
    return sum((amount for code, amount in amounts if own is None or code in own), ZERO)
