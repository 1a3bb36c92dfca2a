"""Single ledger rows, for those who ask what a figure is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import BindParameter, TextClause, bindparam, text
from sqlalchemy.orm import Session

from tracker.access import shows
from tracker.domain.financial_year import Period
from tracker.domain.money import to_pounds
from tracker.domain.registers import LedgerEntry
from tracker.services.records.origins import Origin, files_of_batches, origin_of
from tracker.sheets import LEDGER

_OF_PART = (
    "(c.scheme IN :schemes{0} AND l.measure = :measure{0} "
    "AND l.period BETWEEN :first{0} AND :last{0})"
)


@dataclass(frozen=True, slots=True)
class LedgerPart:
    """Some schemes of a fund, one measure, a run of months."""

    schemes: Sequence[str]
    measure: str
    first: Period
    last: Period


@dataclass(frozen=True, slots=True)
class LedgerQuestion:
    """Which ledger rows of a fund are meant: those of any of the parts; no part means none."""

    agreement: str
    fund: str
    parts: Sequence[LedgerPart]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One ledger row, in pounds, with the file it came from; a row made by hand has none.

    `record` is its key as the audit trail has it.
    """

    scheme: str
    period: Period
    measure: str
    amount: Decimal
    narrative: str | None
    source_reference: str
    record: str
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
    if not question.parts or not shows(session, question.agreement):
        return LedgerSum(0, to_pounds(0), 0)
    rows, pence, batches, first, last = session.execute(
        _statement(
            "SELECT count(*), coalesce(sum(l.amount), 0), count(DISTINCT l.batch), "
            "min(l.period), max(l.period) FROM schemes c JOIN ledger l ON l.scheme_id = c.id",
            question,
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
    if not question.parts or not shows(session, question.agreement):
        return []
    found = session.execute(
        _statement(
            "SELECT c.scheme, l.period, l.measure, l.amount, l.narrative, l.source_reference, "
            "l.source_row, l.batch FROM schemes c JOIN ledger l ON l.scheme_id = c.id",
            question,
            " ORDER BY c.scheme, l.period, l.source_reference LIMIT :most OFFSET :skip",
        ),
        _values(question) | {"most": most, "skip": skip},
    ).all()
    files = files_of_batches(session, (row.batch for row in found))
    rows = []
    for scheme, period, measure, pence, narrative, reference, source_row, batch in found:
        entry = LedgerEntry(
            question.agreement, question.fund, scheme, Period.from_text(period), measure,
            to_pounds(int(pence)), narrative, reference,
        )  # fmt: skip
        origin = origin_of(files, LEDGER, batch, source_row)
        rows.append(_row(entry, origin))
    return rows


def _row(entry: LedgerEntry, origin: Origin) -> LedgerRow:
    return LedgerRow(
        entry.scheme,
        entry.period,
        entry.measure,
        entry.amount,
        entry.narrative,
        entry.source_reference,
        LEDGER.key_text(entry),
        origin,
    )


def _month(text: str | None) -> Period | None:
    return None if text is None else Period.from_text(text)


def _statement(select: str, question: LedgerQuestion, order: str = "") -> TextClause:
    parts = " OR ".join(_OF_PART.format(number) for number in range(len(question.parts)))
    schemes: list[BindParameter[object]] = [
        bindparam(f"schemes{n}", expanding=True) for n in range(len(question.parts))
    ]
    wanted = f"WHERE c.agreement = :agreement AND c.fund = :fund AND ({parts})"
    return text(f"{select} {wanted}{order}").bindparams(*schemes)


def _values(question: LedgerQuestion) -> dict[str, object]:
    values: dict[str, object] = {"agreement": question.agreement, "fund": question.fund}
    for number, part in enumerate(question.parts):
        values |= {
            f"schemes{number}": list(part.schemes),
            f"measure{number}": part.measure,
            f"first{number}": str(part.first),
            f"last{number}": str(part.last),
        }
    return values
