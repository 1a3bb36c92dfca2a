"""Books: everything recorded of an agreement, loaded for the rules to read."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tracker.access import limited
from tracker.domain.agreement_settings import ClosedPeriod
from tracker.domain.documents import Document
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.money import to_pounds
from tracker.domain.registers import (
    Agreement,
    AgreementBook,
    Budget,
    Contribution,
    Fund,
    Instalment,
    LedgerTotal,
    Organisation,
    OutcomeMeasure,
    OutcomeReading,
    OutcomeTarget,
    Partner,
    Profile,
    Return,
    Review,
    RiskShare,
    RiskShareCap,
    Row,
    Scheme,
    Variation,
    Version,
)
from tracker.errors import NotFound
from tracker.models import Agreement as AgreementTable
from tracker.services.registers import FEW, rows
from tracker.sheets import CLOSED_PERIODS, DOCUMENTS, LAYOUTS, LEDGER, VERSIONS

R = TypeVar("R", bound=Row)
PORTION = 100
# What a position is worked out from: everything but reviews, returns and outcomes.
POSITION_SHEETS = (
    "Agreement versions", "Partners", "Funds", "Schemes", "Variations", "Contributions",
    "Instalments", "Budgets", "Profiles", "Ledger", "Risk share", "Risk share caps",
    "Closed periods",
)  # fmt: skip
_LAYOUTS = (
    *(layout for layout in LAYOUTS if layout is not LEDGER),
    VERSIONS,
    CLOSED_PERIODS,
    DOCUMENTS,
)


def load_book(
    session: Session,
    agreement: str,
    year: FinancialYear | None = None,
    *,
    sheets: Collection[str] | None = None,
) -> AgreementBook:
    """Everything recorded of one agreement, or what `load_books` is told to load of it.

    Raises:
        NotFound: when there is no agreement of that code.
    """
    books = load_books(session, [agreement], year, sheets=sheets)
    if not books:
        raise NotFound(f"There is no agreement {agreement}.")
    return books[0]


def agreement_codes(session: Session) -> list[str]:
    """The codes of all agreements that the session may show, in their order."""
    return sorted(limited(session, session.scalars(select(AgreementTable.agreement)).all()) or ())


def require_agreements(session: Session, agreements: Collection[str]) -> None:
    """Refuse to go on with an agreement that nobody has recorded.

    Raises:
        NotFound: naming the first such agreement.
    """
    known = set(agreement_codes(session))
    for agreement in sorted(agreements):
        if agreement not in known:
            raise NotFound(f"There is no agreement {agreement}.")


def books_in_turn(session: Session) -> Iterator[AgreementBook]:
    """The books of all agreements in the order of their codes, a portion in memory at a time."""
    codes = agreement_codes(session)
    for first in range(0, len(codes), PORTION):
        yield from load_books(session, codes[first : first + PORTION])


def load_books(
    session: Session,
    agreements: Collection[str] | None = None,
    year: FinancialYear | None = None,
    *,
    sheets: Collection[str] | None = None,
) -> list[AgreementBook]:
    """The books of some agreements, or of all, in the order of their codes.

    Args:
        year: leaves out ledger rows of other years.
        sheets: the only registers to load besides agreements and organisations; the books'
            other registers stay empty.
    """
    grouped: dict[str, dict[str, list[Row]]] = {}
    organisations: dict[str, Organisation] = {}
    for layout in _LAYOUTS:
        if sheets is not None and layout.sheet not in {*sheets, "Organisations", "Agreements"}:
            continue
        for row in rows(session, layout, agreements):
            if isinstance(row, Organisation):
                organisations[row.code] = row
            else:
                grouped.setdefault(row.agreement, {}).setdefault(type(row).__name__, []).append(row)
    with_ledger = sheets is None or LEDGER.sheet in sheets
    ledger = _ledger_totals(session, agreements, year) if with_ledger else {}
    return [
        _book(grouped[code], ledger.get(code, []), organisations)
        for code in sorted(grouped)
        if Agreement.__name__ in grouped[code]
    ]


def _book(
    found: Mapping[str, Sequence[Row]],
    ledger: Sequence[LedgerTotal],
    organisations: Mapping[str, Organisation],
) -> AgreementBook:
    def of(kind: type[R]) -> tuple[R, ...]:
        return tuple(row for row in found.get(kind.__name__, ()) if isinstance(row, kind))

    partners = of(Partner)
    return AgreementBook(
        agreement=of(Agreement)[0],
        organisations=tuple(organisations[partner.organisation] for partner in partners),
        versions=of(Version),
        partners=partners,
        funds=of(Fund),
        schemes=of(Scheme),
        variations=of(Variation),
        contributions=of(Contribution),
        instalments=of(Instalment),
        budgets=of(Budget),
        profiles=of(Profile),
        ledger=tuple(ledger),
        risk_shares=of(RiskShare),
        caps=of(RiskShareCap),
        reviews=of(Review),
        returns=of(Return),
        measures=of(OutcomeMeasure),
        targets=of(OutcomeTarget),
        readings=of(OutcomeReading),
        closed=frozenset(row.period for row in of(ClosedPeriod)),
        documents=of(Document),
    )


def _ledger_totals(
    session: Session, agreements: Collection[str] | None, year: FinancialYear | None
) -> dict[str, list[LedgerTotal]]:
    """Ledger rows added up by scheme, month and measure, by agreement."""
    statement = (
        "SELECT c.agreement, c.fund, c.scheme, l.period, l.measure, sum(l.amount) "
        "FROM schemes c JOIN ledger l ON l.scheme_id = c.id WHERE 1 = 1"
    )
    values: dict[str, str] = {}
    if year is not None:
        statement += " AND l.period BETWEEN :first AND :last"
        values |= {"first": str(year.month(1)), "last": str(year.month(12))}
    seen = limited(session, agreements)
    wanted = None if seen is None else sorted(seen)
    if wanted is not None and len(wanted) <= FEW:
        names = {f"agreement_{index}": code for index, code in enumerate(wanted)}
        statement += f" AND c.agreement IN ({', '.join(f':{name}' for name in names) or 'NULL'})"
        values |= names
    statement += " GROUP BY c.id, c.agreement, c.fund, c.scheme, l.period, l.measure"
    totals: dict[str, list[LedgerTotal]] = {}
    for agreement, fund, scheme, period, measure, pence in session.execute(text(statement), values):
        totals.setdefault(agreement, []).append(
            LedgerTotal(
                fund,
                scheme,
                Period(int(period[:4]), int(period[5:])),
                measure,
                to_pounds(int(pence)),
            )
        )
    for entries in totals.values():
        entries.sort(key=lambda total: (total.fund, total.scheme, total.period, total.measure))
    return totals
