"""The list of proposals as its address asks for it: on both pages of approvals, and as a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.domain.agreements.approvals import ProposalKind, ProposalState
from tracker.exporters.lists import Cell
from tracker.list_questions import ProposalListQuestions
from tracker.services.approvals.approving import waiting_for
from tracker.services.approvals.lists import (
    A_PAGE,
    ProposalLine,
    ProposalQuestion,
    ProposalSort,
    count_lines,
    list_lines,
)
from tracker.web.asking import actor, asked, asked_page, asked_words, reading, today
from tracker.web.files import list_file
from tracker.web.paging import page_links
from tracker.web.sorting import Order, asked_choice, asked_order, file_links, sort_links
from tracker.web.throttled import count_search


class Whose(StrEnum):
    """Which proposals are meant by what the reader has to do with them."""

    WAITING = "waiting"
    MINE = "mine"


SORTED = {
    ProposalSort.NUMBER: "Proposal",
    ProposalSort.AGREEMENT: "Agreement",
    ProposalSort.KIND: "Kind",
    ProposalSort.STATE: "State",
    ProposalSort.WHO: "Prepared by",
}
WHOSE = {Whose.WAITING: "waiting for me", Whose.MINE: "prepared by me"}
HEADINGS = (
    "Proposal", "Agreement", "Kind", "State", "What", "To what", "Reason", "Prepared by",
    "Prepared for", "Prepared at", "Decided by", "Decided at", "Comment",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProposalsAsked:
    """The question, and the order of the answer."""

    question: ProposalQuestion
    order: Order[ProposalSort]
    given: Mapping[str, Any]

    @property
    def is_narrow(self) -> bool:
        """Whether the list leaves proposals out."""
        return any(value for name, value in self.given.items() if name != "sort")

    def answer(self, session: Session, most: int | None, skip: int = 0) -> list[ProposalLine]:
        """The proposals asked for, in the order asked for."""
        by, descending = self.order.by, self.order.descending
        question = self.question
        return list_lines(
            session, actor(), question, by, descending=descending, most=most, skip=skip
        )


def asked_proposals(session: Session, agreement: str = "") -> ProposalsAsked:
    """The list that the present address asks for; what cannot be read is refused.

    Args:
        agreement: the only one whose proposals are listed; else the one the address may name.
    """
    values = asked_words(ProposalListQuestions())
    question = ProposalQuestion(
        search=values["q"],
        agreement=agreement or values["agreement"],
        kind=asked_choice(ProposalKind, values["kind"], "kind") if values["kind"] else None,
        state=asked_choice(ProposalState, values["state"], "state") if values["state"] else None,
    )
    if values["whose"]:
        whose = asked_choice(Whose, values["whose"], "choice of whose they are")
        if whose is Whose.MINE:
            question = replace(question, by_me=True)
        else:
            waiting = waiting_for(session, actor())
            question = replace(question, numbers={one.number for one in waiting})
    order = asked_order(values["sort"] or f"-{ProposalSort.NUMBER}", ProposalSort.NUMBER)
    return ProposalsAsked(question, order, values)


def count_what_is_searched() -> None:
    """Count the request among the searches of whoever asks, if it is one."""
    if asked("q"):
        count_search()


def shown_list(session: Session, endpoint: str, agreement: str = "") -> Mapping[str, Any]:
    """What the templates need to show the list under the present address.

    Args:
        endpoint: the view that makes files of the list.
        agreement: the only one whose proposals are listed.
    """
    number, wanted = asked_page(), asked_proposals(session, agreement)
    total = count_lines(session, actor(), ProposalQuestion(agreement=agreement))
    matches = count_lines(session, actor(), wanted.question) if wanted.is_narrow else total
    lines = wanted.answer(session, A_PAGE, (number - 1) * A_PAGE)
    if number > 1 and not lines:
        abort(404, "The list has no such page.")
    values = {"agreement": agreement} if agreement else {}
    return {
        "lines": lines,
        "total": total,
        "matches": matches,
        "is_narrow": wanted.is_narrow,
        "asked_list": wanted.given,
        "headings": _headings(wanted, agreement),
        "list_links": page_links(number, matches, A_PAGE),
        "downloads": file_links(endpoint, **values),
        "kinds": list(ProposalKind),
        "states": list(ProposalState),
        "whose": WHOSE,
    }


def _headings(wanted: ProposalsAsked, agreement: str) -> Sequence[Any]:
    headings = {
        by: text for by, text in SORTED.items() if not (agreement and by is ProposalSort.AGREEMENT)
    }
    return sort_links(headings, wanted.order, "proposals", {ProposalSort.NUMBER})


def as_file(form: str, agreement: str = "") -> ResponseReturnValue:
    """The list as the present address asks for it, one row for each proposal, as a file."""
    with reading() as session:
        found = asked_proposals(session, agreement).answer(session, None)
    name = f"Proposals{' in ' + agreement if agreement else ''} on {today():%d-%m-%Y}"
    return list_file(form, name, HEADINGS, [_row(line) for line in found])


def _row(line: ProposalLine) -> list[Cell]:
    return [
        line.number, line.agreement, line.kind.value, line.state.value, line.action, line.subject,
        line.reason, line.prepared_by, line.prepared_for, line.prepared_at, line.decided_by,
        line.decided_at, line.comment,
    ]  # fmt: skip
