"""Reconciling an agreement: ledger against funding, cost centre totals and partners' own extracts."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from tracker.access import Actor, Right, require
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.funds.lines import ACTUAL
from tracker.domain.funds.position import agreement_position
from tracker.domain.ledgers.extracts import plain_amount
from tracker.domain.ledgers.reconciliation import (
    BookLine,
    CostCentreCheck,
    Matching,
    MonthOfFund,
    Pair,
    match_books,
)
from tracker.domain.money import money_text, to_pounds, total_of
from tracker.domain.records.cost_centres import CostCentreTotal
from tracker.domain.registers import AgreementBook, Instalment
from tracker.models import ComparisonLine, LedgerExtract
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.extracts.comparisons import standing_lines
from tracker.services.records.book import POSITION_SHEETS, load_book
from tracker.services.records.registers import rows, stored_rows
from tracker.sheets.money_layouts import COST_CENTRE_TOTALS

SHOWN_LINES = 500


@dataclass(frozen=True, slots=True)
class PartnerBooks:
    """A partner's own extract, by the mapping that read it, held against the host's ledger."""

    organisation: str
    mapping: str
    months: tuple[Period, ...]
    matching: Matching


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Everything an agreement's ledger was held against in a financial year, as at a day."""

    agreement: str
    financial_year: FinancialYear
    today: date
    months: tuple[MonthOfFund, ...]
    cost_centres: tuple[CostCentreCheck, ...]
    partners: tuple[PartnerBooks, ...]

    @property
    def differences(self) -> int:
        """How many things do not agree and want somebody's attention."""
        return sum(1 for check in self.cost_centres if check.difference) + sum(
            len(p.matching.mismatched) + len(p.matching.only_host) + len(p.matching.only_partner)
            for p in self.partners
        )

    @property
    def oldest(self) -> int:
        """The age in days of the oldest difference; nil where there is none."""
        ages = [c.days(self.today) for c in self.cost_centres if c.difference]
        for partner in self.partners:
            matching = partner.matching
            pairs = (pair.host for pair in matching.mismatched)
            lines = (*pairs, *matching.only_host, *matching.only_partner)
            ages += [line.days(self.today) for line in lines]
        return max(ages, default=0)


def reconcile(session: Session, agreement: str, year: FinancialYear, today: date) -> Reconciliation:
    """Hold an agreement's ledger of a year against everything there is to hold it against.

    Raises:
        NotFound: when there is no such agreement that the session may show.
    """
    book = load_book(session, agreement, year, sheets=POSITION_SHEETS)
    return Reconciliation(
        agreement,
        year,
        today,
        tuple(_months(book, year, today)),
        tuple(_cost_centres(session, book, year)),
        tuple(_partners(session, agreement, year)),
    )


def _months(book: AgreementBook, year: FinancialYear, today: date) -> Iterator[MonthOfFund]:
    """Every month of every fund up to today that has begun and in which there is any figure."""
    spent: defaultdict[tuple[str, Period], Decimal] = defaultdict(Decimal)
    for total in book.ledger:
        if total.measure == ACTUAL:
            spent[total.fund, total.period] += total.amount
    for period in year.periods:
        if period.first_day > today:
            return
        for fund in agreement_position(book, year, period.last_day).funds:
            code, figures = fund.fund.fund, fund.figures
            instalments = [i for i in book.instalments if i.fund == code]
            due, received = _brought(instalments, year, min(period.last_day, today))
            yield MonthOfFund(
                code,
                period,
                spent[code, period],
                figures.actual_to_date,
                figures.budget_to_date,
                due,
                received,
            )


def _brought(
    instalments: Sequence[Instalment], year: FinancialYear, day: date
) -> tuple[Decimal, Decimal]:
    """What a year's instalments should have brought by a day, and what they have."""
    own = [i for i in instalments if i.financial_year == year]
    due = total_of(i.amount for i in own if i.due_date <= day)
    received = total_of(
        i.amount if i.received_amount is None else i.received_amount
        for i in own
        if i.received_on is not None and i.received_on <= day
    )
    return due, received


def _cost_centres(
    session: Session, book: AgreementBook, year: FinancialYear
) -> Iterator[CostCentreCheck]:
    for row in rows(session, COST_CENTRE_TOTALS, [book.agreement.agreement]):
        if isinstance(row, CostCentreTotal) and row.period.financial_year == year:
            ledger = total_of(
                total.amount
                for total in book.ledger
                if total.fund == row.fund
                and total.measure == ACTUAL
                and total.period.financial_year == year
                and total.period <= row.period
            )
            yield CostCentreCheck(
                row.fund,
                row.period,
                ledger,
                row.amount,
                row.note,
                row.entered_by,
                row.entered_on,
            )


def _partners(session: Session, agreement: str, year: FinancialYear) -> Iterator[PartnerBooks]:
    found = session.execute(
        standing_lines()
        .with_only_columns(ComparisonLine, LedgerExtract.organisation, LedgerExtract.name)
        .where(ComparisonLine.agreement == agreement, ComparisonLine.period.in_(year.periods))
        .order_by(ComparisonLine.batch, ComparisonLine.line)
    )
    books: defaultdict[tuple[str, str], list[BookLine]] = defaultdict(list)
    for line, organisation, name in found:
        books[organisation, name].append(_partner_line(line))
    for (organisation, name), lines in sorted(books.items()):
        months = tuple(sorted({line.period for line in lines}))
        schemes = sorted({(line.fund, line.scheme) for line in lines})
        host = _host_lines(session, agreement, schemes, months)
        yield PartnerBooks(organisation, name, months, match_books(host, lines))


def _partner_line(line: ComparisonLine) -> BookLine:
    return BookLine(
        line.fund,
        line.scheme,
        line.period,
        line.day,
        line.reference,
        line.amount,
        line.batch,
        line.source_row,
    )


def _host_lines(
    session: Session,
    agreement: str,
    schemes: Sequence[tuple[str, str]],
    months: Sequence[Period],
) -> Iterator[BookLine]:
    """The agreement's actuals in some months and schemes, by the reference their source gave."""
    found = session.execute(
        text(
            "SELECT c.fund, c.scheme, l.period, l.source_reference, l.amount, l.batch, "
            "l.source_row, e.organisation, e.name FROM schemes c "
            "JOIN ledger l ON l.scheme_id = c.id AND l.period IN :months "
            "LEFT JOIN ledger_extracts e ON e.batch = l.batch "
            "WHERE c.agreement = :agreement AND l.measure = :measure "
            "ORDER BY l.period, c.fund, c.scheme, l.source_reference"
        ).bindparams(bindparam("months", expanding=True)),
        {"agreement": agreement, "measure": ACTUAL, "months": [str(month) for month in months]},
    )
    wanted = set(schemes)
    for fund, scheme, period, reference, pence, batch, row, organisation, name in found:
        if (fund, scheme) in wanted:
            own = reference
            if organisation is not None:
                own = reference.removeprefix(f"{organisation}/{name}/").partition("~")[0]
            yield BookLine(
                fund,
                scheme,
                Period.from_text(period),
                None,
                own,
                to_pounds(int(pence)),
                batch,
                row,
            )


def enter_cost_centre_total(
    session: Session, actor: Actor, at: datetime, total: CostCentreTotal
) -> int | None:
    """Keep what the host's ledger says a fund's cost centre spent to the end of a month.

    Returns:
        The number of the audit entry; None where the same was entered before.

    Raises:
        NotFound: when there is no such agreement or fund.
        NotAllowed: when the actor may not change the agreement.
        EditsRefused: when a rule is broken.
    """
    require(session, actor, Right.CHANGE, total.agreement)
    key = COST_CENTRE_TOTALS.key_of(total)
    kept = stored_rows(session, COST_CENTRE_TOTALS, [total.agreement]).get(key)
    before = None if kept is None else kept.row
    edit = Edit(COST_CENTRE_TOTALS, before, total)
    subject = f"{total.agreement} / {total.fund} {total.period}"
    return commit_edits(
        session, actor, at, [edit], action="enter cost centre total", subject=subject
    )


def reconciliation_json(found: Reconciliation) -> dict[str, object]:
    """The answer of `tracker ledger reconcile --json`; money is text with two decimals."""
    return {
        "agreement": found.agreement,
        "financial_year": str(found.financial_year),
        "differences": found.differences,
        "oldest_days": found.oldest,
        "periods": [_month_json(month) for month in found.months],
        "cost_centres": [
            {
                "fund": check.fund,
                "period": str(check.period),
                "ledger": money_text(check.ledger),
                "cost_centre": money_text(check.cost_centre),
                "difference": money_text(check.difference),
                "days": check.days(found.today),
            }
            for check in found.cost_centres
        ],
        "partners": [_partner_json(partner, found.today) for partner in found.partners],
    }


def _month_json(month: MonthOfFund) -> dict[str, object]:
    return {
        "fund": month.fund,
        "period": str(month.period),
        "actual": money_text(month.actual),
        "actual_to_date": money_text(month.actual_to_date),
        "budget_to_date": money_text(month.budget_to_date),
        "against_budget": money_text(month.against_budget),
        "contributions_due": money_text(month.due),
        "contributions_received": money_text(month.received),
        "against_received": money_text(month.against_received),
    }


def _partner_json(partner: PartnerBooks, today: date) -> dict[str, object]:
    matching = partner.matching
    return {
        "organisation": partner.organisation,
        "mapping": partner.mapping,
        "periods": [str(month) for month in partner.months],
        "matched": {
            "rows": len(matching.agreed),
            "total": plain_amount(total_of(pair.host.amount for pair in matching.agreed)),
        },
        "mismatched": [_pair_json(pair, today) for pair in matching.mismatched[:SHOWN_LINES]],
        "only_host": [_line_json(line, today) for line in matching.only_host[:SHOWN_LINES]],
        "only_partner": [_line_json(line, today) for line in matching.only_partner[:SHOWN_LINES]],
        "difference": money_text(matching.difference),
    }


def _pair_json(pair: Pair, today: date) -> dict[str, object]:
    return {
        "reference": pair.partner.reference,
        "period": str(pair.partner.period),
        "host": money_text(pair.host.amount),
        "partner": money_text(pair.partner.amount),
        "difference": money_text(pair.difference),
        "days": pair.host.days(today),
    }


def _line_json(line: BookLine, today: date) -> dict[str, object]:
    return {
        "fund": line.fund,
        "scheme": line.scheme,
        "reference": line.reference,
        "period": str(line.period),
        "amount": money_text(line.amount),
        "days": line.days(today),
        "batch": line.batch,
        "row": line.row,
    }
