"""What the address of a list of agreements asks for: which agreements, and in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from flask import abort

from tracker.domain.agreements.status import AgreementStatus
from tracker.domain.financial_year import FinancialYear
from tracker.schemas import AgreementListQuestions, answered
from tracker.services.agreements.lists import AgreementQuestion, DueFilter, Sort
from tracker.web.addresses import here_with
from tracker.web.asking import asked

E = TypeVar("E", bound=StrEnum)
NAMES = ("q", "kind", "area", "partner", "basis", "status", "due", "failing", "sort")
FORMS = ("xlsx", "csv")
"""The kinds of file in which a list can be taken away as the address asks for it."""

SORTED = {
    Sort.TITLE: "Agreement",
    Sort.BUDGET: "Revised budget",
    Sort.VARIANCE: "Forecast variance",
    Sort.DUE: "Due",
    Sort.FINDINGS: "Checks",
}


@dataclass(frozen=True, slots=True)
class ListAsked:
    """The question, and the order: sorted by the first, turned round or not."""

    question: AgreementQuestion
    sort: Sort
    descending: bool
    given: Mapping[str, Any]

    @property
    def is_narrow(self) -> bool:
        """Whether the list leaves agreements out."""
        return any(value for name, value in self.given.items() if name != "sort")


@dataclass(frozen=True, slots=True)
class SortLink:
    """A heading by which the list can be sorted, and how it is sorted now."""

    text: str
    address: str
    state: str


def asked_list(year: FinancialYear, as_at: date, today: date) -> ListAsked:
    """The list that the present address asks for; what cannot be read is refused."""
    values, faults = answered(AgreementListQuestions(), {name: asked(name) for name in NAMES})
    if faults:
        abort(400, f"{next(iter(faults.values()))}.")
    text = str(values["sort"])
    sort = _one_of(Sort, text.removeprefix("-"), "order") or Sort.AGREEMENT
    question = AgreementQuestion(
        year,
        as_at,
        today,
        search=values["q"],
        kind=values["kind"],
        area=values["area"],
        partner=values["partner"],
        legal_basis=values["basis"],
        status=_one_of(AgreementStatus, values["status"], "status"),
        due=_one_of(DueFilter, values["due"], "choice of what is due"),
        failing=values["failing"],
    )
    return ListAsked(question, sort, text.startswith("-"), values)


def sort_links(found: ListAsked) -> Sequence[SortLink]:
    """The headings, each an address that sorts by it; a second time turns the order round.

    Amounts and counts start with the largest, names and days with the first.
    """
    links = []
    for sort, text in SORTED.items():
        largest_first = sort in {Sort.BUDGET, Sort.VARIANCE, Sort.FINDINGS}
        is_sorted = found.sort is sort
        descending = not found.descending if is_sorted else largest_first
        address = here_with(sort=f"{'-' if descending else ''}{sort}", page=None)
        state = ("descending" if found.descending else "ascending") if is_sorted else "none"
        links.append(SortLink(text, f"{address}#agreements", state))
    return links


def _one_of(kind: type[E], text: str, word: str) -> E | None:
    if not text:
        return None
    try:
        return kind(text)
    except ValueError:
        abort(400, f"There is no such {word}.")
