"""Single ledger rows, for those who ask what a figure is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.orm import Session

from tracker.access import shows
from tracker.domain.financial_year import Period
from tracker.domain.money import to_pounds
from tracker.services.records.origins import Origin, origin_of
from tracker.sheets import LEDGER

_FROM = (
    "FROM schemes c JOIN ledger l ON l.scheme_id = c.id "
    "WHERE c.agreement = :agreement AND c.fund = :fund AND c.scheme IN :schemes "
    "AND l.measure = :measure AND l.period BETWEEN :first AND :last"
)


@dataclass(frozen=True, slots=True)
class LedgerQuestion:
    """Which ledger rows are meant: some schemes of a fund, one measure, a run of months."""

    agreement: str
    fund: str
    schemes: Sequence[str]
    measure: str
    first: Period
    last: Period


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One ledger row, in pounds, with the file it came from; a row made by hand has none."""

    scheme: str
    period: Period
    measure: str
    amount: Decimal
    narrative: str | None
    source_reference: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class LedgerSum:
    """How many rows there are, what they add up to, and from how many batches they came.

    `first` and `last` are the months of the earliest and the latest row, None where there is none.
    """

    rows: int
    total: Decimal
    batches: int
    first: Period | None = None
    last: Period | None = None


def sum_ledger_rows(session: Session, question: LedgerQuestion) -> LedgerSum:
    """All rows in question, added up; none of an agreement the session may not show."""
    if not shows(session, question.agreement):
        return LedgerSum(0, to_pounds(0), 0)
    rows, pence, batches, first, last = session.execute(
        _statement(
            "SELECT count(*), coalesce(sum(l.amount), 0), count(DISTINCT l.batch), "
            f"min(l.period), max(l.period) {_FROM}"
        ),
        _values(question),
    ).one()
    return LedgerSum(rows, to_pounds(int(pence)), batches, _month(first), _month(last))


def list_ledger_rows(
    session: Session, question: LedgerQuestion, most: int, skip: int = 0
) -> list[LedgerRow]:
    """The rows in question by scheme, month and source reference, at most so many.

    There are none of an agreement the session may not show.
    """
    if not shows(session, question.agreement):
        return []
    wanted = _FROM.replace("WHERE", "LEFT JOIN import_batches b ON b.number = l.batch WHERE", 1)
    found = session.execute(
        _statement(
            "SELECT c.scheme, l.period, l.measure, l.amount, l.narrative, l.source_reference, "
            f"l.batch, b.file_name, l.source_row, b.amount_columns {wanted} "
            "ORDER BY c.scheme, l.period, l.source_reference LIMIT :most OFFSET :skip"
        ),
        _values(question) | {"most": most, "skip": skip},
    )
    return [
        LedgerRow(
            scheme,
            Period.from_text(period),
            measure,
            to_pounds(int(pence)),
            narrative,
            reference,
            origin_of(LEDGER.sheet, *origin),
        )
        for scheme, period, measure, pence, narrative, reference, *origin in found
    ]


def _month(text: str | None) -> Period | None:
    return None if text is None else Period.from_text(text)


def _statement(words: str) -> TextClause:
    return text(words).bindparams(bindparam("schemes", expanding=True))


def _values(question: LedgerQuestion) -> dict[str, object]:
    return {
        "agreement": question.agreement,
        "fund": question.fund,
        "schemes": list(question.schemes),
        "measure": question.measure,
        "first": str(question.first),
        "last": str(question.last),
    }
