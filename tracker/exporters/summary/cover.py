"""The cover: what the summary covers, who made it, its headline figures, whether it holds."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it has no types

from tracker.domain.risk_share.terms import FundKind
from tracker.exporters.bulk_rows import Formula
from tracker.exporters.styles import Look
from tracker.exporters.summary.checks import differences
from tracker.exporters.summary.facts import SummaryFacts
from tracker.exporters.summary.skeleton import UNKNOWN, Skeleton, kind_total
from tracker.exporters.summary.tables import Table
from tracker.exporters.summary.words import over_or_under
from tracker.sheets.cells import column_letters

SHEET = "Cover"
_TITLE = "Summary of pooled budgets for audit"
_HEADLINES = ("Revised budget", "Actual to date", "Outturn", "Unallocated", "Variance")
_CHECKED_ROW = 9
_HEADLINE_ROW = 11
_AGREE = "All checks agree"
_DIFFER = "Checks differ: see the sheet Checks"


def add_cover(skeleton: Skeleton, facts: SummaryFacts, content_hash: str) -> Worksheet:
    """The cover's particulars; its figures follow once the other sheets are laid out."""
    sheet = skeleton.add_sheet(SHEET, _TITLE)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 6, 22)
    particulars = (
        (2, "Scope", facts.scope),
        (3, "Financial year", str(facts.year)),
        (5, "Made by", facts.made_by),
        (7, "Content hash (SHA-256)", content_hash),
        (8, "Agreements", f"{len(facts.books):,}"),
    )
    for row, label, text in particulars:
        skeleton.text(sheet, row, 0, label, Look.LABEL)
        skeleton.text(sheet, row, 1, text, Look.PLAIN)
    skeleton.text(sheet, 4, 0, "As at", Look.LABEL)
    sheet.write_datetime(4, 1, facts.as_at, skeleton.formats.look(Look.DAY))
    skeleton.workbook.define_name("AsAt", f"={SHEET}!$B$5")
    skeleton.text(sheet, 6, 0, "Made at", Look.LABEL)
    skeleton.moment(sheet, 6, 1, facts.made_at)
    return sheet


def add_headlines(
    skeleton: Skeleton, sheet: Worksheet, funds: Table, checks: Table, contents: Sequence[Table]
) -> None:
    """Whether all checks agree, the figures of each kind of fund, and what each sheet shows."""
    differing = differences(checks)
    skeleton.text(sheet, _CHECKED_ROW, 0, "Checks", Look.LABEL)
    words = f'IF({differing.text}=0,"{_AGREE}","{_DIFFER}")'
    verdict = _DIFFER if differing.value else _AGREE
    sheet.write_formula(_CHECKED_ROW, 1, f"={words}", skeleton.formats.look(Look.LABEL), verdict)
    row = _HEADLINE_ROW
    _headings(skeleton, sheet, row, ("Kind of fund", *_HEADLINES, "Over or under"))
    for kind in funds.sheet.kinds:
        row += 1
        skeleton.text(sheet, row, 0, str(kind), Look.LABEL)
        _headline(skeleton, sheet, row, funds, kind)
    row += 2
    _headings(skeleton, sheet, row, ("Signed for", "Name", "Role", "Date"))
    for who in ("The host", "The partners", "Audit"):
        row += 1
        skeleton.text(sheet, row, 0, who, Look.LABEL)
    row += 2
    _headings(skeleton, sheet, row, ("Sheet", "What it shows"))
    for number, table in enumerate(contents, start=row + 1):
        name = table.sheet.name
        sheet.write_url(number, 0, f"internal:'{name}'!A1", string=name)
        skeleton.text(sheet, number, 1, table.sheet.spec.title, Look.PLAIN)


def _headings(skeleton: Skeleton, sheet: Worksheet, row: int, headings: Sequence[str]) -> None:
    for column, heading in enumerate(headings):
        skeleton.text(sheet, row, column, heading, Look.HEADING)


def _headline(skeleton: Skeleton, sheet: Worksheet, row: int, funds: Table, kind: FundKind) -> None:
    fields = {field.heading: field for field in funds.sheet.spec.fields}
    for column, heading in enumerate(_HEADLINES, start=1):
        total = kind_total(funds, fields[heading], kind)
        if total is None:
            skeleton.text(sheet, row, column, UNKNOWN, Look.NOTE)
            continue
        skeleton.money(sheet, row, column, Formula(funds.sheet.total(heading, kind), total.value))
        if heading == "Variance" and isinstance(total.value, int):
            word = over_or_under(f"{column_letters(column + 1)}{row + 1}", total.value)
            skeleton.word(sheet, row, len(_HEADLINES) + 1, word)
