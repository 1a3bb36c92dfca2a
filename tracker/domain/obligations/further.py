"""What is owed besides the reports of pooled funds, where the records say enough to know it.

* Regulations 8(3) and 9(4) of SI 2000/617: where one side exercises the other's functions, the
  body that does so reports to the other, quarterly and annually. The duty lies with the delegate:
  the lead commissioner of the schemes, else the host. It is read from funds kept as lead
  commissioning under section 75.
* Sections 256, 257 and 76 of the NHS Act 2006: an annual voucher for money transferred, read from
  funds kept as grant transfers. The directions of 2013 leave its day to the parties, so the
  agreement's own number of days after the year counts, as it does for reports.

Each is met by a row of the Returns register for its fund and period. A row that is there without
the day of submission is owed like every report (`agreement_calendar`), and not said again here.
"""

from collections.abc import Iterator
from datetime import date

from tracker.domain.financial_year import FinancialYear, Quarter, outcome_period_text
from tracker.domain.obligations.agreement_calendar import (
    DueKind,
    FurtherKind,
    Owed,
    periods_run,
    report_due,
)
from tracker.domain.registers import Agreement, AgreementBook, Fund
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.wording import joined

NHS_BODIES = frozenset({"ICB", "NHS trust", "NHS foundation trust", "Health board", "PCT", "CCG"})
AUTHORITIES = frozenset({"Council", "Combined authority"})
_UNDER_THE_REGULATIONS = frozenset({"Section 75", "Section 31"})


def further_owed(book: AgreementBook, agreement: Agreement, until: date) -> Iterator[Owed]:
    """What else a version of the agreement owes, of periods begun by a day, by fund."""
    recorded = {(row.fund, row.kind, row.period) for row in book.returns}
    for fund in book.funds:
        for kind, who in _kinds(book, agreement, fund):
            for report, period in periods_run(agreement, until):
                if (fund.fund, report, period) in recorded:
                    continue
                if kind is FurtherKind.VOUCHER and report is not DueKind.ANNUAL_RETURN:
                    continue
                yield Owed(
                    kind,
                    report_due(agreement, period),
                    _title(kind, who, fund, period),
                    fund.fund,
                    assumed=agreement.report_within_days is None,
                    about=outcome_period_text(period),
                )


def _kinds(
    book: AgreementBook, agreement: Agreement, fund: Fund
) -> Iterator[tuple[FurtherKind, str]]:
    """The kinds of reports owed of a fund, each with who owes it."""
    if fund.kind == FundKind.GRANT_TRANSFER:
        yield FurtherKind.VOUCHER, ""
    lead = fund.kind == FundKind.LEAD_COMMISSIONING
    if not lead or agreement.legal_basis not in _UNDER_THE_REGULATIONS:
        return
    named = {s.lead_commissioner for s in book.schemes if s.fund == fund.fund}
    delegates = {code for code in named if code is not None} or {agreement.host}
    types = {body.code: body.type for body in book.organisations}
    for kind, side in (
        (FurtherKind.REGULATION_8, NHS_BODIES),
        (FurtherKind.REGULATION_9, AUTHORITIES),
    ):
        own = sorted(code for code in delegates if types.get(code) in side)
        if own:
            yield kind, joined(own)


def _title(kind: FurtherKind, who: str, fund: Fund, period: Quarter | FinancialYear) -> str:
    if kind is FurtherKind.VOUCHER:
        return f"Voucher for the money transferred by {fund.fund} in {period}"
    span = "Quarterly" if isinstance(period, Quarter) else "Annual"
    regulation = "8" if kind is FurtherKind.REGULATION_8 else "9"
    return f"{span} report of {who} on {fund.fund} for {period} (regulation {regulation})"
