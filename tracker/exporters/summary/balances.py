"""Agreement of balances: what host and payer record, with the source of each figure."""

from functools import partial

from tracker.domain.balances.comparing import ComparedBalance, ComparedFigure, compare, stated_days
from tracker.domain.money import to_pence
from tracker.domain.records.balances import OwnBalance
from tracker.domain.registers import AgreementBook
from tracker.exporters.bulk_rows import BulkCell, BulkRow, Formula
from tracker.exporters.summary.facts import SummaryFacts
from tracker.exporters.summary.lines import pence
from tracker.exporters.summary.tables import Field, Sheet, Spec, Table, money, rounded
from tracker.sheets import Style
from tracker.sheets.balance_layouts import OWN_BALANCES

BALANCES = Spec(
    "Agreement of balances",
    "OwnRecords",
    "Agreement of balances: what each side records",
    "Of each balance of the year the latest day by the as-at date on which anybody has stated it. "
    "Difference is the host's figure minus the payer's; left is what no line explains.",
    (
        Field("Agreement"),
        Field("Fund"),
        Field("Payer"),
        Field("Host"),
        Field("As at", Style.DATE),
        Field("Figure", width=10),
        money("Host shows", total=False),
        money("Payer shows", total=False),
        money("Difference", total=False),
        money("Explained", total=False),
        money("Left", total=False),
        Field("State", width=20),
        Field("Since", Style.DATE),
        Field("Days", Style.WHOLE),
        Field("Source of the host's figure", width=50),
        Field("Source of the payer's figure", width=50),
        Field("Explained or disputed", width=60),
    ),
    frozen=3,
)


def balance_table(facts: SummaryFacts) -> Table:
    """Three rows for each balance that anybody has stated, mismatches first in each agreement."""
    found = [
        (book, one, figure)
        for book in facts.books
        for one in _latest(book, facts)
        for figure in one.figures
    ]
    sheet = Sheet(BALANCES, len(found))
    rows = [
        _row(facts, sheet, index, book, one, figure)
        for index, (book, one, figure) in enumerate(found)
    ]
    return Table.of(sheet, rows)


def _latest(book: AgreementBook, facts: SummaryFacts) -> list[ComparedBalance]:
    """The balances of the year as at the latest day that was stated by the as-at date."""
    days = [day for day in stated_days(book, facts.year) if day <= facts.as_at]
    found: dict[tuple[str, str], ComparedBalance] = {}
    for day in days:
        for one in compare(book, facts.year, day):
            if one.hosts is not None or one.payers is not None:
                found.setdefault((one.owing.fund, one.owing.payer), one)
    return list(found.values())


def _row(
    facts: SummaryFacts,
    sheet: Sheet,
    index: int,
    book: AgreementBook,
    one: ComparedBalance,
    figure: ComparedFigure,
) -> BulkRow:
    at = partial(sheet.here, index=index)
    difference: BulkCell = None
    left: BulkCell = None
    if figure.difference is not None:
        difference = Formula(
            rounded(f"{at('Host shows')}-{at('Payer shows')}"), to_pence(figure.difference)
        )
        left = Formula(rounded(f"{at('Difference')}-{at('Explained')}"), to_pence(figure.left))
    return BALANCES.row(
        {
            "Agreement": book.agreement.agreement,
            "Fund": one.owing.fund,
            "Payer": one.owing.payer,
            "Host": one.host,
            "As at": one.as_at,
            "Figure": str(figure.figure),
            "Host shows": pence(figure.host),
            "Payer shows": pence(figure.payer),
            "Difference": difference,
            "Explained": to_pence(figure.explained),
            "Left": left,
            "State": str(one.state),
            "Since": one.since,
            "Days": one.days(facts.as_at),
            "Source of the host's figure": _source(one.hosts),
            "Source of the payer's figure": _source(one.payers),
            "Explained or disputed": _said(one, figure),
        }
    )


def _source(own: OwnBalance | None) -> str | None:
    """The register's row a figure stands in, and who stated it when."""
    if own is None:
        return None
    corrected = f", corrected on {own.corrected_on:%d/%m/%Y}" if own.corrected_on else ""
    return (
        f"{OWN_BALANCES.sheet}: {OWN_BALANCES.key_text(own)}; stated by {own.stated_by} on "
        f"{own.stated_on:%d/%m/%Y}{corrected}"
    )


def _said(one: ComparedBalance, figure: ComparedFigure) -> str | None:
    words = [
        f"Line {line.line}: {line.kind}. {line.reason} ({line.organisation}, {line.given_by}, "
        f"{line.given_on:%d/%m/%Y})"
        for line in figure.explanations
    ]
    if (row := one.open_dispute) is not None and figure.left:
        words.append(
            f"Dispute {row.dispute}, raised by {row.organisation} on {row.raised_on:%d/%m/%Y}: "
            f"{row.reason}"
        )
    return "\n".join(words) or None
