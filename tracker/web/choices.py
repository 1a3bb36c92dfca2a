"""What select boxes offer: organisations and partners by their names, and years."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.financial_year import FinancialYear
from tracker.domain.registers import Agreement, AgreementBook, Organisation
from tracker.services.records.registers import rows
from tracker.sheets.agreement_layouts import ORGANISATIONS
from tracker.web.record_forms import Option


def list_organisations(session: Session) -> list[Organisation]:
    """All organisations recorded, in the order of their names."""
    found = [row for row in rows(session, ORGANISATIONS) if isinstance(row, Organisation)]
    return sorted(found, key=lambda row: (row.name.casefold(), row.code))


def organisation_options(
    organisations: Iterable[Organisation], today: date, leave_out: Iterable[str] = ()
) -> list[Option]:
    """Bodies that exist on the day, by name and code."""
    not_these = frozenset(leave_out)
    return [
        Option(row.code, f"{row.name} ({row.code})")
        for row in organisations
        if row.code not in not_these and (row.valid_to is None or row.valid_to >= today)
    ]


def partner_options(book: AgreementBook) -> list[Option]:
    """The partners of an agreement."""
    names = {row.code: row.name for row in book.organisations}
    return [
        Option(row.organisation, f"{names.get(row.organisation, '')} ({row.organisation})".strip())
        for row in book.partners
    ]


def year_options(
    agreement: Agreement, recorded: Iterable[FinancialYear], shown: FinancialYear, today: date
) -> list[FinancialYear]:
    """The years of an agreement to choose from, the latest first.

    Besides those with figures and the one shown, they are the first year of the agreement, the
    present one and the next, as far as it runs then: figures must be entered before there are any.
    """
    first, last, present = agreement.start_date, agreement.end_date, FinancialYear.of(today)
    running = {
        year
        for year in (FinancialYear.of(first), present, present.next())
        if first <= year.last_day and (last is None or year.first_day <= last)
    }
    return sorted({*recorded, *running, shown}, reverse=True)
