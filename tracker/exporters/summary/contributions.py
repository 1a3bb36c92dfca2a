"""Contributions against what was received, and who bears what of the variance."""

from datetime import date
from functools import partial

from tracker.domain.funds.position import PROPOSED, received_by
from tracker.domain.money import to_pence
from tracker.domain.registers import Contribution, Instalment
from tracker.domain.risk_share.terms import FundKind
from tracker.exporters.bulk_rows import BulkCell, BulkRow, Formula
from tracker.exporters.summary.facts import SummaryFacts
from tracker.exporters.summary.lines import Lines, PartnerLine, pence
from tracker.exporters.summary.tables import (
    Field,
    Sheet,
    Source,
    Spec,
    Table,
    money,
    rounded,
    sumifs,
)
from tracker.exporters.summary.words import bears_or_benefits, owed_or_early
from tracker.sheets import Style

_PARTNER = (
    Field("Line", Style.WHOLE),
    Field("Agreement"),
    Field("Fund"),
    Field("Kind"),
    Field("Partner"),
    Field("Name", width=44),
)

CONTRIBUTIONS = Spec(
    "Contributions",
    "PartnerContributions",
    "Contributions against received",
    "Revised contributions are the original ones and the variations in force. Cash is what is "
    "not given in kind. Outstanding is due to date minus received to date.",
    (
        *_PARTNER,
        money("Original"),
        money("Variations"),
        money("Revised"),
        money("In kind"),
        money("Cash"),
        money("Due to date"),
        money("Received to date"),
        money("Outstanding"),
        Field("Owed or early", width=14),
        Field("Body", Style.WHOLE),
    ),
    frozen=5,
)

SHARES = Spec(
    "Shares",
    "PartnerShares",
    "Who bears what of the variance",
    "Positive: the partner bears. Negative: the partner benefits. Added up from the sheet Risk "
    "share split; in an aligned fund from the schemes that each partner leads.",
    (
        *_PARTNER,
        money("Share"),
        Field("Bears or benefits", width=16),
        Field("Fund line", Style.WHOLE),
    ),
    frozen=5,
)

CONTRIBUTION_LINES = Spec(
    "Contribution lines",
    "ContributionLines",
    "Contribution lines",
    "Every contribution line of the year. Line is the partner's line on the sheet "
    "Contributions; a line that does not count on the date has none.",
    (
        Field("Line", Style.WHOLE),
        Field("Agreement"),
        Field("Fund"),
        Field("Scheme"),
        Field("Partner"),
        Field("Funding source", width=26),
        Field("Contribution line"),
        Field("Variation"),
        Field("Part", width=11),
        Field("Recurrent", width=10),
        Field("Capital", width=9),
        Field("In kind", width=9),
        Field("Designated", width=11),
        money("Amount", total=False),
        Field("Status", width=11),
        Field("Counts", width=34),
    ),
)

INSTALMENTS = Spec(
    "Instalments",
    "InstalmentLines",
    "Instalments",
    "Every instalment of the year, and what of it is due and received by the as-at date.",
    (
        Field("Line", Style.WHOLE),
        Field("Agreement"),
        Field("Fund"),
        Field("Partner"),
        Field("Due date", Style.DATE),
        money("Amount", total=False),
        Field("Invoice"),
        Field("Invoiced on", Style.DATE),
        Field("Received on", Style.DATE),
        money("Received amount", total=False),
        money("Due to date", total=False),
        money("Received to date", total=False),
    ),
)

_ORIGINAL, _VARIATION, _COUNTS = "Original", "Variation", "Yes"


def contribution_lines(facts: SummaryFacts, lines: Lines) -> Table:
    """Every contribution line of the year; those that count on the date belong to a line."""
    rows = []
    for book in facts.books:
        effective = {row.variation: row.effective_from for row in book.variations}
        for row in book.contributions:
            if row.financial_year == facts.year:
                from_day = effective.get(row.variation or "")
                counts = _counts(row, from_day, facts.as_at)
                rows.append(_contribution(row, counts, lines))
    return Table.of(Sheet(CONTRIBUTION_LINES, len(rows)), rows)


def _counts(row: Contribution, from_day: date | None, as_at: date) -> str:
    if row.status == PROPOSED:
        return "No: proposed only"
    if from_day is not None and from_day > as_at:
        return "No: variation after the as-at date"
    return _COUNTS


def _contribution(row: Contribution, counts: str, lines: Lines) -> BulkRow:
    key = (row.agreement, row.fund, row.partner)
    return CONTRIBUTION_LINES.row(
        {
            "Line": lines.partner_number.get(key) if counts == _COUNTS else None,
            "Agreement": row.agreement,
            "Fund": row.fund,
            "Scheme": row.scheme,
            "Partner": row.partner,
            "Funding source": row.funding_source,
            "Contribution line": row.line,
            "Variation": row.variation,
            "Part": _ORIGINAL if row.variation is None else _VARIATION,
            "Recurrent": _yes_no(row.recurrent),
            "Capital": _yes_no(row.capital),
            "In kind": _yes_no(row.in_kind),
            "Designated": _yes_no(row.designated),
            "Amount": pence(row.amount),
            "Status": row.status,
            "Counts": counts,
        }
    )


def _yes_no(answer: bool) -> str:  # noqa: FBT001  # the answer is all there is
    return "Yes" if answer else "No"


def instalments(facts: SummaryFacts, lines: Lines) -> Table:
    """Every instalment of the year."""
    found = [
        row for book in facts.books for row in book.instalments if row.financial_year == facts.year
    ]
    sheet = Sheet(INSTALMENTS, len(found))
    rows = [_instalment(row, index, sheet, facts, lines) for index, row in enumerate(found)]
    return Table.of(sheet, rows)


def _instalment(
    row: Instalment, index: int, sheet: Sheet, facts: SummaryFacts, lines: Lines
) -> BulkRow:
    at = partial(sheet.here, index=index)
    due = to_pence(row.amount) if row.due_date <= facts.as_at else 0
    received, amount = at("Received on"), at("Received amount")
    came_in = f'IF({amount}="",IF({received}="",0,{at("Amount")}),{amount})'
    return INSTALMENTS.row(
        {
            "Line": lines.partner_number.get((row.agreement, row.fund, row.partner)),
            "Agreement": row.agreement,
            "Fund": row.fund,
            "Partner": row.partner,
            "Due date": row.due_date,
            "Amount": to_pence(row.amount),
            "Invoice": row.invoice,
            "Invoiced on": row.invoiced_on,
            "Received on": row.received_on,
            "Received amount": pence(row.received_amount),
            "Due to date": Formula(f"IF({at('Due date')}<=AsAt,{at('Amount')},0)", due),
            "Received to date": Formula(
                f"IF({received}>AsAt,0,{came_in})", to_pence(received_by(row, facts.as_at))
            ),
        }
    )


def contribution_table(lines: Lines, paid_in: Source, paid: Source) -> Table:
    """Every partner of every fund, added up from contribution lines and instalments."""
    sheet = Sheet(CONTRIBUTIONS, len(lines.partners), lines.kinds)
    rows = [_partner_row(line, sheet, lines, paid_in, paid) for line in lines.partners]
    return Table.of(sheet, rows)


def _partner_row(
    line: PartnerLine, sheet: Sheet, lines: Lines, paid_in: Source, paid: Source
) -> BulkRow:
    at = partial(sheet.here, index=line.number - 1)
    position, cell = line.position, at("Line")
    revised = to_pence(position.contributions)
    original = to_pence(position.original_contributions)
    in_kind = to_pence(position.in_kind)
    due, received = to_pence(position.due_to_date), to_pence(position.received_to_date)

    def lines_of(heading: str, word: str) -> str:
        return rounded(paid_in.total("Amount", line.number, cell, (heading, word)))

    return CONTRIBUTIONS.row(
        {
            **_naming_cells(line, lines),
            "Original": Formula(lines_of("Part", _ORIGINAL), original),
            "Variations": Formula(lines_of("Part", _VARIATION), revised - original),
            "Revised": Formula(rounded(f"{at('Original')}+{at('Variations')}"), revised),
            "In kind": Formula(lines_of("In kind", "Yes"), in_kind),
            "Cash": Formula(rounded(f"{at('Revised')}-{at('In kind')}"), revised - in_kind),
            "Due to date": Formula(rounded(paid.total("Due to date", line.number, cell)), due),
            "Received to date": Formula(
                rounded(paid.total("Received to date", line.number, cell)), received
            ),
            "Outstanding": Formula(
                rounded(f"{at('Due to date')}-{at('Received to date')}"), due - received
            ),
            "Owed or early": owed_or_early(at("Outstanding"), due - received),
            "Body": lines.body_number[line.partner],
        }
    )


def _naming_cells(line: PartnerLine, lines: Lines) -> dict[str, BulkCell]:
    return {
        "Line": line.number,
        "Agreement": line.fund.code[0],
        "Fund": line.fund.code[1],
        "Kind": str(line.fund.kind),
        "Partner": line.partner,
        "Name": lines.body_name.get(line.partner),
    }


def share_table(lines: Lines, schemes: Table, split: Source) -> Table:
    """Every partner's share of the variance of every fund."""
    sheet = Sheet(SHARES, len(lines.partners), lines.kinds)
    rows = []
    for line in lines.partners:
        at = partial(sheet.here, index=line.number - 1)
        share = to_pence(line.share)
        rows.append(
            SHARES.row(
                {
                    **_naming_cells(line, lines),
                    "Share": _share(line, at("Line"), schemes.sheet, split, share),
                    "Bears or benefits": bears_or_benefits(at("Share"), share),
                    "Fund line": line.fund.number,
                }
            )
        )
    return Table.of(sheet, rows)


def _share(line: PartnerLine, cell: str, schemes: Sheet, split: Source, share: int) -> BulkCell:
    if line.fund.kind is FundKind.POOLED:
        return Formula(rounded(split.total("Signed share", line.number, cell)), share)
    if line.fund.kind is FundKind.ALIGNED:
        led = sumifs(schemes.column("Variance"), (schemes.column("Lead line"), cell))
        return Formula(rounded(led), share)
    return share
