"""The register of agreements as at the date, and who has signed them."""

from datetime import date

from tracker.domain.registers import Agreement, AgreementBook, Partner
from tracker.exporters.bulk_rows import BulkRow
from tracker.exporters.summary.facts import SummaryFacts
from tracker.exporters.summary.tables import Field, Sheet, Spec, Table
from tracker.sheets import Style

AGREEMENTS = Spec(
    "Agreements",
    "AgreementRegister",
    "Register of agreements",
    "Each agreement in the version in force on the as-at date.",
    (
        Field("Agreement"),
        Field("Title", width=34),
        Field("Version"),
        Field("Legal basis"),
        Field("Area"),
        Field("Client group", width=24),
        Field("Host"),
        Field("Partners", width=26),
        Field("Signed"),
        Field("Funds", width=34),
        Field("Start date", Style.DATE),
        Field("End date", Style.DATE),
        Field("Notice months", Style.WHOLE, width=9),
        Field("Notice only at year end", width=9),
        Field("Review every months", Style.WHOLE, width=10),
        Field("Next review", Style.DATE),
        Field("Pool manager", width=24),
        Field("Audit route", width=34),
        Field("Monitoring", width=34),
    ),
)

PARTNERS = Spec(
    "Partners",
    "PartnerRegister",
    "Partners and signatures",
    "A partner without a date has not signed.",
    (
        Field("Agreement"),
        Field("Organisation"),
        Field("Name", width=44),
        Field("Type", width=20),
        Field("Signatory", width=26),
        Field("Signatory role", width=30),
        Field("Signed on", Style.DATE),
    ),
    frozen=2,
)


def agreement_table(facts: SummaryFacts) -> Table:
    """Every agreement of the summary."""
    rows = [_agreement(book, book.as_at(facts.as_at), facts.as_at) for book in facts.books]
    return Table.of(Sheet(AGREEMENTS, len(rows)), rows)


def _agreement(book: AgreementBook, version: Agreement, as_at: date) -> BulkRow:
    partners = sorted(book.partners, key=lambda row: row.organisation)
    signed = sum(row.has_signed(as_at) for row in partners)
    return AGREEMENTS.row(
        {
            "Agreement": version.agreement,
            "Title": version.title,
            "Version": _version(book, as_at),
            "Legal basis": version.legal_basis,
            "Area": version.area,
            "Client group": version.client_group,
            "Host": version.host,
            "Partners": ", ".join(row.organisation for row in partners),
            "Signed": f"{signed} of {len(partners)}",
            "Funds": ", ".join(f"{row.fund} ({row.kind})" for row in book.funds),
            "Start date": version.start_date,
            "End date": version.end_date,
            "Notice months": version.notice_months,
            "Notice only at year end": "Yes" if version.notice_at_year_end else "No",
            "Review every months": version.review_every_months,
            "Next review": version.next_review,
            "Pool manager": version.pool_manager,
            "Audit route": version.audit_route,
            "Monitoring": version.monitoring,
        }
    )


def _version(book: AgreementBook, as_at: date) -> str:
    """The latest variation in force on the day, or the original agreement."""
    in_force = [row for row in book.variations if row.effective_from <= as_at]
    if not in_force:
        return "Original"
    return max(in_force, key=lambda row: (row.effective_from, row.variation)).variation


def partner_table(facts: SummaryFacts) -> Table:
    """Every partner of every agreement."""
    rows = [
        _partner(row, book)
        for book in facts.books
        for row in sorted(book.partners, key=lambda row: row.organisation)
    ]
    return Table.of(Sheet(PARTNERS, len(rows)), rows)


def _partner(row: Partner, book: AgreementBook) -> BulkRow:
    body = next((body for body in book.organisations if body.code == row.organisation), None)
    return PARTNERS.row(
        {
            "Agreement": row.agreement,
            "Organisation": row.organisation,
            "Name": body.name if body else None,
            "Type": body.type if body else None,
            "Signatory": row.signatory,
            "Signatory role": row.signatory_role,
            "Signed on": row.signed_on,
        }
    )
