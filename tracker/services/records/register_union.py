"""Several registers of some agreements, read in one statement.

A page needs most of what is recorded of an agreement, and a question to the database for each
register would take longer than the answers. Every row comes as a JSON array of its cells, which
both databases write, so that rows of different registers can stand in one result; it also shows
one state of all of them, whoever is writing meanwhile.
"""

import json
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Boolean, Date, TextClause, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator, TypeEngine

from tracker.access import limited
from tracker.audit import Stored
from tracker.domain.registers import Row
from tracker.models import table_of
from tracker.models.base import PeriodText
from tracker.sheets import LEDGER, Layout
from tracker.sheets.agreement_layouts import ORGANISATIONS

LedgerCells = tuple[str, str, str, str, str, int]
"""Agreement, fund, scheme, month, measure and pence of a kept ledger total."""

_decode = msgspec.json.Decoder().decode
# All codes are one value, however many they are and however often the statement asks for them.
_OF_THOSE = {
    "sqlite": "agreement IN (SELECT value FROM json_each(:agreements))",
    "postgresql": "agreement = ANY(:agreements)",
}
_LEDGER_CELLS = "c.agreement, c.fund, c.scheme, t.period, t.measure, t.amount"
_LAYOUTS: dict[str, Layout] = {}


def read_registers(
    session: Session,
    layouts: Sequence[Layout],
    agreements: Collection[str] | None,
    months: tuple[str, str],
) -> tuple[dict[str, list[Row]], list[LedgerCells]]:
    """The rows of some registers by sheet, in key order, and the ledger's totals.

    Args:
        layouts: the registers wanted; of the ledger come totals by scheme, month and measure, of
            organisations those that are partners, of what belongs to no agreement all of it.
        agreements: whose rows; None for those of all.
        months: from which to which the ledger is wanted, as `2025-04`.
    """
    dialect = session.get_bind().dialect
    for layout in layouts:
        _LAYOUTS.setdefault(layout.sheet, layout)
    sheets = tuple(layout.sheet for layout in layouts)
    values: dict[str, object] = {}
    if LEDGER.sheet in sheets:
        values |= {"first": months[0], "last": months[1]}
    if agreements is not None:
        codes = sorted(agreements)
        values["agreements"] = codes if dialect.name == "postgresql" else json.dumps(codes)
    statement = _statement(dialect.name, sheets, is_whole=agreements is None)
    cells: list[list[Any]] = [[] for _ in layouts]
    for place, row in session.execute(statement, values).all():
        cells[place].append(_decode(row))
    rows: dict[str, list[Row]] = {}
    ledger: list[LedgerCells] = []
    for layout, found in zip(layouts, cells, strict=True):
        if layout is LEDGER:
            ledger = [tuple(row) for row in found]
        else:
            rows[layout.sheet] = _rows(layout, found, dialect)
    return rows, ledger


def read_stored(
    session: Session, layouts: Sequence[Layout], agreement: str
) -> dict[str, list[Stored]]:
    """The rows of some registers of one agreement by sheet, in key order, each with its origin.

    The ledger is no such register: its single rows are asked for by `ledger_rows`.
    """
    dialect = session.get_bind().dialect
    for layout in layouts:
        _LAYOUTS.setdefault(layout.sheet, layout)
    codes = sorted(limited(session, [agreement]) or ())
    values = {"agreements": codes if dialect.name == "postgresql" else json.dumps(codes)}
    sheets = tuple(layout.sheet for layout in layouts)
    statement = _statement(dialect.name, sheets, is_whole=False, with_origin=True)
    found: dict[str, list[Stored]] = {sheet: [] for sheet in sheets}
    for place, row in session.execute(statement, values).all():
        *cells, number, batch, source_row = _decode(row)
        (made,) = _rows(layouts[place], [cells], dialect)
        found[sheets[place]].append(Stored(number, made, batch, source_row))
    for layout in layouts:
        found[layout.sheet].sort(key=lambda item, of=layout: of.sort_key(item.row))  # type: ignore[misc]  # the default binds it
    return found


def _rows(layout: Layout, found: list[list[Any]], dialect: Dialect) -> list[Row]:
    """The rows that some cells make, in key order.

    They are sorted here, because the two databases order text differently: as cells, which cost a
    fifth of what rows do to compare, where these are in the same order.
    """
    is_sorted = _sort_cells(layout, found)
    for place, read in _readers(layout.sheet):
        for cells in found:
            if cells[place] is not None:
                cells[place] = read(cells[place], dialect)
    make: Callable[..., Row] = layout.row
    rows = [make(*cells) for cells in found]
    return rows if is_sorted else sorted(rows, key=layout.sort_key)


def _sort_cells(layout: Layout, found: list[list[Any]]) -> bool:
    """Sort cells by the key of their rows; False where their order may be another than the rows'."""
    key = _key_places(layout.sheet)
    if key is None:
        return False
    try:
        found.sort(key=itemgetter(*key))
    except TypeError:  # a blank among the keys, which comes first and compares with nothing
        return False
    return True


@cache
def _key_places(sheet: str) -> Sequence[int] | None:
    """Where the key stands in a row's cells, or None where its cells sort otherwise than values."""
    layout = _LAYOUTS[sheet]
    columns = table_of(sheet).c
    if any(isinstance(columns[field].type, PeriodText) for field in layout.key):
        return None  # FY2025-26 is a text, and sorts after 2025-26 Q1
    return [layout.fields.index(field) for field in layout.key]


@cache
def _readers(sheet: str) -> list[tuple[int, Callable[[Any, Dialect], Any]]]:
    """The cells that JSON does not hold as the row has them, and what makes them so."""
    columns = table_of(sheet).c
    found = []
    for place, field in enumerate(_LAYOUTS[sheet].fields):
        read = _reader(columns[field].type)
        if read is not None:
            found.append((place, read))
    return found


def _reader(kind: TypeEngine[Any]) -> Callable[[Any, Dialect], Any] | None:
    if isinstance(kind, TypeDecorator):
        return kind.process_result_value
    if isinstance(kind, Date):
        return lambda value, _: date.fromisoformat(value)
    if isinstance(kind, Boolean):
        return lambda value, _: bool(value)
    return None


@cache
def _statement(
    dialect: str, sheets: tuple[str, ...], *, is_whole: bool, with_origin: bool = False
) -> TextClause:
    of = None if is_whole else _OF_THOSE[dialect]
    arms = [
        _arm(place, sheet, dialect, of=of, with_origin=with_origin)
        for place, sheet in enumerate(sheets)
    ]
    return text(" UNION ALL ".join(arms))


def _arm(place: int, sheet: str, dialect: str, *, of: str | None, with_origin: bool) -> str:
    """The part of the statement for one register; `of` says whose rows, None means all."""
    if sheet == LEDGER.sheet:
        of_those = f" AND c.{of}" if of else ""
        return (
            f"SELECT {place}, {_array(_LEDGER_CELLS, dialect)} FROM schemes c "
            "JOIN ledger_totals t ON t.scheme_id = c.id "
            f"WHERE t.period BETWEEN :first AND :last{of_those}"
        )
    table = table_of(sheet)
    cells = ", ".join(f'"{table.c[field].name}"' for field in _LAYOUTS[sheet].fields)
    if with_origin:
        cells += ", id, batch, source_row"
    arm = f"SELECT {place}, {_array(cells, dialect)} FROM {table.name}"
    if of and sheet == ORGANISATIONS.sheet:
        return f"{arm} WHERE code IN (SELECT organisation FROM partners WHERE {of})"
    # What belongs to no agreement is the same for all of them.
    return f"{arm} WHERE {of}" if of and "agreement" in table.c else arm


def _array(cells: str, dialect: str) -> str:
    return f"json_build_array({cells})::text" if dialect == "postgresql" else f"json_array({cells})"
