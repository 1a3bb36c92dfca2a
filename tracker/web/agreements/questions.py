"""What the address of a list of agreements asks for: which agreements, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.agreements.status import AgreementStatus
from tracker.domain.financial_year import FinancialYear
from tracker.list_questions import AgreementListQuestions
from tracker.services.agreements.lists import AgreementQuestion, DueFilter, Sort
from tracker.web.asking import asked_words
from tracker.web.sorting import Order, asked_choice, asked_order

LARGEST_FIRST = frozenset({Sort.BUDGET, Sort.VARIANCE, Sort.FINDINGS})
SORTED = {
    Sort.TITLE: "Agreement",
    Sort.BUDGET: "Revised budget",
    Sort.VARIANCE: "Forecast variance",
    Sort.DUE: "Due",
    Sort.FINDINGS: "Checks",
}


@dataclass(frozen=True, slots=True)
class ListAsked:
    """The question, and the order of the answer."""

    question: AgreementQuestion
    order: Order[Sort]
    given: Mapping[str, Any]

    @property
    def is_narrow(self) -> bool:
        """Whether the list leaves agreements out."""
        return any(value for name, value in self.given.items() if name != "sort")


def asked_list(year: FinancialYear, as_at: date, today: date) -> ListAsked:
    """The list that the present address asks for; what cannot be read is refused."""
    values = asked_words(AgreementListQuestions())
    question = AgreementQuestion(
        year,
        as_at,
        today,
        search=values["q"],
        kind=values["kind"],
        area=values["area"],
        partner=values["partner"],
        legal_basis=values["basis"],
        status=(
            asked_choice(AgreementStatus, values["status"], "status") if values["status"] else None
        ),
        due=(
            asked_choice(DueFilter, values["due"], "choice of what is due")
            if values["due"]
            else None
        ),
        failing=values["failing"],
    )
    return ListAsked(question, asked_order(values["sort"], Sort.AGREEMENT), values)
