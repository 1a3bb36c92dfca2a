"""An agreement that meets all three recommendations, and its scorecard with something changed."""

from datetime import date
from typing import Any

from tests.domain import books
from tracker.domain.records.documents import Document, DocumentKind
from tracker.domain.records.frameworks import FinancialFramework, Framework
from tracker.domain.records.review_settings import rules_of
from tracker.domain.registers import AgreementBook
from tracker.domain.scorecard import Answer, Scorecard, scorecard_of

SIGNED_COPY = Document(
    "A1", 1, DocumentKind.SIGNED_COPY.value, "The agreement", date(2025, 3, 20), "a.pdf", 10,
    "0" * 64, "A. Finance", date(2025, 3, 21), None, None, None,
)  # fmt: skip


def framework(name: Framework, synchronised: str = "Yes", **changes: Any) -> FinancialFramework:
    values: dict[str, Any] = {
        "in_place": "One calendar for both.", "evidence": "Minute 7 of the board.", "document": None,
        "action": None, "action_owner": None, "action_due": None, "action_done_on": None,
        "seen_on": date(2025, 10, 1),
    }  # fmt: skip
    return FinancialFramework("A1", name.value, synchronised=synchronised, **(values | changes))


def frameworks(*changed: FinancialFramework) -> tuple[FinancialFramework, ...]:
    """All five, synchronised but for those handed in."""
    names = {row.framework for row in changed}
    others = (framework(name) for name in Framework if name.value not in names)
    return (*changed, *others)


def good_book(**changes: Any) -> AgreementBook:
    """An agreement that leaves no gap on `books.TODAY`."""
    given: dict[str, Any] = {
        "measures": (books.measure(definition="Of those discharged to reablement."),),
        "documents": (SIGNED_COPY,),
        "financial_frameworks": frameworks(),
    }
    return books.clean_book(**(given | changes))


def card(book: AgreementBook, today: date = books.TODAY) -> Scorecard:
    return scorecard_of(book, rules_of(book.agreement.legal_basis), today)


def answer(question: str, today: date = books.TODAY, **changes: Any) -> Answer:
    """One answer of the good agreement with something changed."""
    found = card(good_book(**changes), today)
    return next(one for one in found.answers if one.question == question)
