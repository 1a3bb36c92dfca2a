"""Every fund's headline figures of every year, as steps from one day to another."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import BigInteger, bindparam, delete, insert, select, text, type_coerce
from sqlalchemy.orm import Session

from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.funds.lines import ACTUAL, FORECAST, names_original
from tracker.domain.funds.steps import BudgetLine, FundStep, SchemeYear, fund_steps
from tracker.models import Budget, ClosedPeriod, FundStanding
from tracker.services.kept.ledger_totals import FIRST_MONTH, LAST_MONTH

FundYear = tuple[str, str, int]  # agreement, fund, and the year in which the financial year starts


@dataclass(slots=True)
class _Money:
    """What the figures of some agreements are made of: by fund and year, then by scheme."""

    schemes: dict[FundYear, dict[str, SchemeYear]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(SchemeYear))
    )
    closed: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))


def refresh(
    session: Session,
    agreements: Collection[str],
    first: FinancialYear | None = None,
    last: FinancialYear | None = None,
) -> None:
    """Work out the figures of some agreements again, of all years or from one to another."""
    gone = delete(FundStanding).where(FundStanding.agreement.in_(agreements))
    if first and last:
        gone = gone.where(FundStanding.financial_year.between(first, last))
    session.execute(gone)
    rows = [
        _record(key, step)
        for key, steps in work_out(session, agreements, first, last).items()
        for step in steps
    ]
    if rows:
        session.execute(insert(FundStanding), rows)


def work_out(
    session: Session,
    agreements: Collection[str],
    first: FinancialYear | None = None,
    last: FinancialYear | None = None,
) -> Mapping[FundYear, list[FundStep]]:
    """The figures of every fund and year that has any, from the registers."""
    money = _Money()
    _add_budgets(session, money, agreements)
    _add_ledger(session, money, agreements, first, last)
    closed = select(ClosedPeriod.period, ClosedPeriod.agreement)
    for period, agreement in session.execute(closed.where(ClosedPeriod.agreement.in_(agreements))):
        money.closed[agreement, period.financial_year.start] += 1
    return {
        key: fund_steps(
            FinancialYear(key[2]),
            list(schemes.values()),
            closed=money.closed.get((key[0], key[2])) == 12,
        )
        for key, schemes in money.schemes.items()
        if not (first and last) or first.start <= key[2] <= last.start
    }


def _add_budgets(session: Session, money: _Money, agreements: Collection[str]) -> None:
    found = session.execute(
        select(
            Budget.agreement,
            Budget.fund,
            Budget.scheme,
            type_coerce(Budget.financial_year, BigInteger),
            Budget.line,
            type_coerce(Budget.amount, BigInteger),
            Budget.approved_on,
        ).where(Budget.agreement.in_(agreements))
    )
    for agreement, fund, scheme, year, line, pence, approved_on in found:
        lines = money.schemes[agreement, fund, year][scheme].budgets
        lines.append(BudgetLine(approved_on, pence, names_original(line)))


def _add_ledger(
    session: Session,
    money: _Money,
    agreements: Collection[str],
    first: FinancialYear | None,
    last: FinancialYear | None,
) -> None:
    schemes = {
        number: (agreement, fund, scheme)
        for number, agreement, fund, scheme in session.execute(
            _SCHEMES, {"agreements": sorted(agreements)}
        )
    }
    years: dict[str, tuple[int, int]] = {}
    found = session.execute(
        _TOTALS,
        {
            "schemes": sorted(schemes),
            "first": str(first.month(1)) if first else FIRST_MONTH,
            "last": str(last.month(12)) if last else LAST_MONTH,
        },
    )
    for number, month, measure, pence in found.all():
        if month not in years:
            years[month] = _place_in_year(Period.from_text(month))
        agreement, fund, scheme = schemes[number]
        start, place = years[month]
        own = money.schemes[agreement, fund, start][scheme]
        if measure == ACTUAL:
            own.actuals[place] = pence
        elif measure == FORECAST:
            own.forecasts[place] = pence


# Plain statements: of all the summaries only these read many rows.
_SCHEMES = text(
    "SELECT id, agreement, fund, scheme FROM schemes WHERE agreement IN :agreements"
).bindparams(bindparam("agreements", expanding=True))
_TOTALS = text(
    "SELECT scheme_id, period, measure, amount FROM ledger_totals "
    "WHERE scheme_id IN :schemes AND period BETWEEN :first AND :last"
).bindparams(bindparam("schemes", expanding=True))


def _place_in_year(month: Period) -> tuple[int, int]:
    return month.financial_year.start, month.number


def _record(key: FundYear, step: FundStep) -> dict[str, object]:
    agreement, fund, year = key
    return {
        "agreement": agreement,
        "fund": fund,
        "financial_year": FinancialYear(year),
        "from_day": step.start,
        "to_day": step.end,
        "original": step.original,
        "revised": step.revised,
        "actual": step.actual,
        "outturn": step.outturn,
        "variance": step.variance,
        "without_forecast": step.without_forecast,
        "schemes": step.schemes,
    }


def faults(session: Session, agreements: Collection[str]) -> Iterator[str]:
    """Sentences for every fund and year whose kept figures do not follow from the registers."""
    kept: dict[FundYear, list[FundStep]] = defaultdict(list)
    table = FundStanding.__table__
    found = session.execute(
        select(*table.c).where(table.c.agreement.in_(agreements)).order_by(table.c.from_day)
    )
    for row in found:
        figures = (row.original, row.revised, row.actual, row.outturn, row.variance)
        step = FundStep(row.from_day, row.to_day, *figures, row.without_forecast, row.schemes)
        kept[row.agreement, row.fund, row.financial_year.start].append(step)
    computed = work_out(session, agreements)
    for key in sorted(kept.keys() | computed.keys()):
        if kept.get(key) != computed.get(key):
            agreement, fund, year = key
            yield f"{agreement} / {fund} {FinancialYear(year)}: the kept figures are out of date."
