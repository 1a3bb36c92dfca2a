"""What select boxes offer: organisations and partners by their names."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.registers import AgreementBook, Organisation
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
