"""Writes a statement of balances as a workbook, with live differences and room to sign.

Everything comes from the statement as it was frozen; every formula is stored with its value.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it has no types

from tracker.domain.funds.position_json import JsonObject
from tracker.domain.money import ZERO
from tracker.domain.records.balances import BalanceSignature, BalanceStatement
from tracker.domain.wording import day_text, pounds_text
from tracker.exporters.cell_text import safe_string
from tracker.exporters.new_workbook import new_workbook, print_set_up
from tracker.exporters.splice import finished_file
from tracker.exporters.styles import ACCOUNTING, Formats, Look

_WIDTHS = (34, 34, 14, 18, 18, 18, 18, 18, 22)
_HEADINGS = (
    "Fund", "Payer", "Figure", "Host shows", "Payer shows", "Difference", "Explained",
    "Left", "State",
)  # fmt: skip
_NOT_STATED = "not stated"
_LINE = 15  # points
_NAME, _REMARK = 30, 150  # characters that surely stand on a line
_SIGNED = ("Body", "Name", "Role", "Signed on", "How")


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of figures: pounds, or None where a side has not stated them."""

    fund: str
    payer: str
    figure: str
    host: Decimal | None
    paid: Decimal | None
    explained: Decimal
    state: str


def write_statement(
    out: Path, row: BalanceStatement, content: JsonObject, signatures: Sequence[BalanceSignature]
) -> None:
    """Write a frozen statement with its signatures.

    Raises BadFile when `out` cannot be written.
    """
    with new_workbook() as (workbook, made):
        _write(workbook, row, content, signatures)
    with finished_file(out) as file:
        file.write(made.getvalue())


def _write(
    workbook: Workbook,
    row: BalanceStatement,
    content: JsonObject,
    signatures: Sequence[BalanceSignature],
) -> None:
    formats = Formats(workbook)
    sheet = workbook.add_worksheet("Balances")
    sheet.hide_gridlines(2)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    title = f"Agreement of balances {row.agreement}, statement {row.statement}"
    _text(sheet, formats, (0, 0), title, Look.TITLE)
    particulars = (
        str(content["title"]),
        f"Financial year {row.financial_year}, as at {row.as_at:%d/%m/%Y}",
        str(content["sentence"]),
        f"Made by {row.made_by} on {row.made_on:%d/%m/%Y}. SHA-256 of what is kept: {row.sha256}",
    )
    for place, words in enumerate(particulars, 1):
        _text(sheet, formats, (place, 0), words, Look.NOTE)
    last = _figures(sheet, formats, list(_lines(content)), 6)
    last = _remarks(sheet, formats, content, last + 2)
    _signatures(sheet, formats, (content, signatures), last + 2)
    print_set_up(sheet, 6, f"{title}, {row.sha256[:16]}")


def _lines(content: JsonObject) -> Iterator[_Line]:
    names = _names(content)
    for balance in _objects(content, "balances"):
        for figure in _objects(balance, "figures"):
            yield _Line(
                str(balance["fund_title"]),
                names.get(str(balance["payer"]), str(balance["payer"])),
                str(figure["figure"]),
                _money(figure["host"]),
                _money(figure["payer"]),
                _money(figure["explained"]) or ZERO,
                str(balance["state"]),
            )


def _figures(sheet: Worksheet, formats: Formats, lines: Sequence[_Line], first: int) -> int:
    """The table of figures from a row on; says its last row. Rows count from 0."""
    money = formats.number(ACCOUNTING)
    for column, heading in enumerate(_HEADINGS):
        _text(sheet, formats, (first, column), heading, Look.HEADING)
    for place, line in enumerate(lines, first + 1):
        for column, words in enumerate((line.fund, line.payer, line.figure)):
            _text(sheet, formats, (place, column), words, Look.WRAPPED)
        for column, amount in ((3, line.host), (4, line.paid)):
            if amount is None:
                _text(sheet, formats, (place, column), _NOT_STATED, Look.PLAIN)
            else:
                sheet.write_number(place, column, amount, money)
        sheet.write_number(place, 6, line.explained, money)
        if line.host is not None and line.paid is not None:
            difference = line.host - line.paid
            here = place + 1
            sheet.write_formula(place, 5, f"=ROUND(D{here}-E{here},2)", money, difference)
            left = f"=ROUND(F{here}-G{here},2)"
            sheet.write_formula(place, 7, left, money, difference - line.explained)
        _text(sheet, formats, (place, 8), line.state, Look.WRAPPED)
        sheet.set_row(place, _LINE * _lines_of(line.fund, line.payer))
    return first + len(lines)


def _remarks(sheet: Worksheet, formats: Formats, content: JsonObject, first: int) -> int:
    """What explains the differences and what is in dispute; says the row after it."""
    names = _names(content)
    remarks = [words for b in _objects(content, "balances") for words in _said_of(b, names)]
    if not remarks:
        return first - 1
    _text(sheet, formats, (first, 0), "Explanations and disputes", Look.LABEL)
    for place, words in enumerate(remarks, first + 1):
        sheet.merge_range(place, 0, place, len(_HEADINGS) - 1, "", formats.look(Look.WRAPPED))
        _text(sheet, formats, (place, 0), words, Look.WRAPPED)
        sheet.set_row(place, _LINE * (1 + len(words) // _REMARK))
    return first + len(remarks)


def _said_of(balance: JsonObject, names: Mapping[str, str]) -> Iterator[str]:
    payer = names.get(str(balance["payer"]), str(balance["payer"]))
    about = f"{balance['fund_title']}, {payer}"
    for figure in _objects(balance, "figures"):
        for line in _objects(figure, "explanations"):
            who = names.get(str(line["organisation"]), str(line["organisation"]))
            yield (
                f"{about}, {str(figure['figure']).lower()}: {line['kind']}, "
                f"{_shows_more(line['amount'])}. {line['reason']} ({who}, {_on(line['given_on'])})"
            )
    dispute = balance["dispute"]
    if isinstance(dispute, dict):
        who = names.get(str(dispute["organisation"]), str(dispute["organisation"]))
        yield (
            f"{about}: {pounds_text(Decimal(str(balance['amount'])))} in dispute since "
            f"{_on(dispute['raised_on'])}, raised by {who}: {dispute['reason']}"
        )


def _signatures(
    sheet: Worksheet,
    formats: Formats,
    given: tuple[JsonObject, Sequence[BalanceSignature]],
    first: int,
) -> None:
    content, signatures = given
    _text(sheet, formats, (first, 0), "Signatures", Look.LABEL)
    for column, heading in enumerate(_SIGNED):
        _text(sheet, formats, (first + 1, column), heading, Look.HEADING)
    bodies = content["bodies"]
    assert isinstance(bodies, list)
    for place, code in enumerate(bodies, first + 2):
        found = next((s for s in signatures if s.organisation == code), None)
        _text(sheet, formats, (place, 0), _names(content).get(code, code), Look.WRAPPED)
        cells = ("", "", "", "") if found is None else (
            found.name, found.role, _day(found.signed_on), found.how
        )  # fmt: skip
        for column, words in enumerate(cells, 1):
            _text(sheet, formats, (place, column), words, Look.WRAPPED)
        lines = _lines_of(_names(content).get(code, code), *cells[:2])
        # An unsigned line has room for a pen.
        sheet.set_row(place, _LINE * (max(lines, 3) if found is None else lines))


def _text(
    sheet: Worksheet, formats: Formats, cell: tuple[int, int], words: str, look: Look
) -> None:
    sheet.write_string(*cell, safe_string(words), formats.look(look))


def _objects(content: JsonObject, key: str) -> list[JsonObject]:
    found = content[key]
    assert isinstance(found, list)
    return found


def _names(content: JsonObject) -> Mapping[str, str]:
    names = content["names"]
    assert isinstance(names, dict)
    return names


def _lines_of(*words: str) -> int:
    """How many lines the longest of some names takes in its column."""
    return max(-(-len(each) // _NAME) for each in words) or 1


def _shows_more(text: object) -> str:
    """An explained amount, with the side whose figure is the higher."""
    amount = Decimal(str(text))
    return f"{pounds_text(amount)} more at the {'host' if amount > 0 else 'payer'}"


def _on(text: object) -> str:
    return day_text(date.fromisoformat(str(text)))


def _money(text: object) -> Decimal | None:
    return None if text is None else Decimal(str(text))


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
