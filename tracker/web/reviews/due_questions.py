"""What the address of the list of things due asks for: which of them, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import abort

from tracker.domain.obligations.agreement_calendar import LISTED_KINDS
from tracker.list_questions import DueListQuestions
from tracker.services.reviews.due_lines import DueQuestion, DueSort, DueState
from tracker.web.asking import asked, asked_words
from tracker.web.sorting import Order, asked_choice, asked_order
from tracker.web.throttled import count_search

SORTED = {
    DueSort.DUE: "Due",
    DueSort.WHAT: "What",
    DueSort.KIND: "Kind",
    DueSort.AGREEMENT: "Agreement",
}
_NOT_NARROWING = frozenset({"sort", "within", "month"})


@dataclass(frozen=True, slots=True)
class DueAsked:
    """The question, and the order of the answer."""

    question: DueQuestion
    order: Order[DueSort]
    given: Mapping[str, Any]

    @property
    def is_narrow(self) -> bool:
        """Whether the list leaves out something that is due."""
        return any(value for name, value in self.given.items() if name not in _NOT_NARROWING)

    def between(self, since: date, until: date) -> DueQuestion:
        """The question of two days and those between them, whatever days the address names."""
        return replace(self.question, since=since, until=until)


def asked_due(today: date) -> DueAsked:
    """The list that the present address asks for; what cannot be read is refused."""
    if asked("q"):
        count_search()
    values = asked_words(DueListQuestions())
    kind = next((one for one in LISTED_KINDS if one == values["kind"]), None)
    if values["kind"] and kind is None:
        abort(400, "Nothing of this kind falls due.")
    question = DueQuestion(
        today,
        values["within"],
        search=values["q"],
        kind=kind,
        state=asked_choice(DueState, values["state"], "state") if values["state"] else None,
        agreement=values["agreement"],
        partner=values["partner"],
        since=values["since"],
        until=values["until"],
        raised=values["raised"],
    )
    return DueAsked(question, asked_order(values["sort"], DueSort.DUE), values)
