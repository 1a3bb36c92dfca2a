"""Mapping files: the JSON that says how a ledger extract becomes ledger rows.

The format is public (docs/ledger-mapping.md) and strict: an unknown name, a missing one and a
wrong word are each refused in a sentence that says where. Nothing is guessed.
"""

import re
from typing import Annotated, Literal

import msgspec

from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.ledgers.extracts import ROLES, Form
from tracker.domain.ledgers.extracts import Role as ColumnRole
from tracker.domain.ledgers.mapping import (
    Checks,
    Code,
    CodeRule,
    FromColumn,
    LedgerMapping,
    MappedColumn,
    MappedLayout,
    Match,
    MonthSource,
    Target,
    Use,
    faults,
)
from tracker.errors import BadFile
from tracker.sheets import CellFault
from tracker.sheets.moments import read_month, read_year

LARGEST_MAPPING = 2 * 1024 * 1024
UNITS = {"pounds": 1, "thousands": 1000}
_MATCHES: tuple[Match, ...] = ("exact", "prefix", "pattern")

_Measure = Literal["Actual", "Forecast outturn", "Commitment"]
_Short = Annotated[str, msgspec.Meta(max_length=500)]


class _Strict(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What every part of the file has in common: names that are not in the format are refused."""


class _FromColumn(_Strict):
    column: _Short


class _Rule(_Strict):
    column: _Short | None = None
    exact: _Short | None = None
    prefix: _Short | None = None
    pattern: _Short | None = None
    every: Literal[True] | None = None
    agreement: _Short | _FromColumn | None = None
    fund: _Short | _FromColumn | None = None
    scheme: _Short | _FromColumn | None = None
    ignore: _Short | None = None


class _Across(_Strict):
    column: _Short
    period: _Short | None = None
    measure: _Measure | None = None


class _Layout(_Strict):
    columns: dict[str, _Short | None] = {}
    sheet: _Short | None = None
    header_row: Annotated[int, msgspec.Meta(ge=0)] | None = None
    encoding: _Short | None = None
    delimiter: _Short | None = None
    headings: list[_Short] = []
    across: list[_Across] = []
    day_first: bool | None = None


class _Period(_Strict):
    source: Literal["date", "column", "fixed", "heading"] = msgspec.field(
        name="from", default="date"
    )
    column: _Short | None = None
    month: _Short | None = None
    financial_year: _Short | None = None


class _Checks(_Strict):
    own_total: bool = True


class _File(_Strict):
    name: _Short
    organisation: _Short
    layout: _Layout
    rules: list[_Rule] = []
    source: _Short = ""
    form: Form = "list"
    use: Use = "ledger"
    sign: Literal["normal", "reversed"] = "normal"
    unit: Literal["pounds", "thousands"] = "pounds"
    rounding: Literal["refuse", "pence"] = "refuse"
    period: _Period | None = None
    measure: _Measure | None = None
    narrative: list[_Short] = []
    code_columns: list[_Short] = []
    checks: _Checks = msgspec.field(default_factory=_Checks)


def mapping_of(content: bytes | str) -> LedgerMapping:
    """Read a mapping file.

    Raises:
        BadFile: when it is no mapping, in one sentence or several that name what to correct.
    """
    if len(content) > LARGEST_MAPPING:
        raise BadFile("The mapping is larger than any mapping: is it the right file?")
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
        file = msgspec.json.decode(text, type=_File)
        mapping = _mapping(file)
    except UnicodeDecodeError as error:
        raise BadFile("The mapping is not UTF-8 text: save it as UTF-8.") from error
    except msgspec.ValidationError as error:
        raise BadFile(f"The mapping cannot be used: {_in_words(str(error))}") from error
    except msgspec.DecodeError as error:
        raise BadFile(f"The mapping is not JSON: {error}.") from error
    found = list(faults(mapping))
    if found:
        raise BadFile(f"The mapping cannot be used: {' '.join(found)}")
    return mapping


def _in_words(message: str) -> str:
    """What the decoder says, as a sentence that names the place."""
    said, _, place = message.partition(" - at ")
    where = re.sub(r"\[([0-9]+)\]", lambda m: f", entry {int(m[1]) + 1}", place.strip("`"))
    where = where.removeprefix("$").replace("[...]", "").replace(".", ", ").strip(", ")
    said = said.replace("Object contains unknown field", "there is no field")
    said = said.replace("Object missing required field", "it lacks the field")
    said = said.replace("Expected ", "it must be ").replace(", got ", ", and is ")
    for word, plain in {"`str`": "text", "`int`": "a whole number", "`null`": "null",
                        "`array`": "a list", "`object`": "an object", "`bool`": "true or false",
                        "`float`": "a number", " | ": " or "}.items():  # fmt: skip
        said = said.replace(word, plain)
    said = said.replace("Invalid enum value", "it may not be").replace("`", "'")
    return f"{where}: {said}." if where else f"{said}."


def _mapping(file: _File) -> LedgerMapping:
    period = file.period or _Period("heading" if file.form == "matrix" else "date")
    measure = file.measure or ("Actual" if file.form == "list" else None)
    return LedgerMapping(
        name=file.name,
        organisation=file.organisation,
        source=file.source,
        layout=_layout(file.layout),
        rules=tuple(_rule(number, rule) for number, rule in enumerate(file.rules, 1)),
        form=file.form,
        use=file.use,
        reversed_sign=file.sign == "reversed",
        unit=UNITS[file.unit],
        rounded=file.rounding == "pence",
        month=MonthSource(
            period.source,
            period.column,
            _month("period, month", period.month),
            _year("period, financial_year", period.financial_year),
        ),
        measure=measure,
        narrative=tuple(file.narrative),
        code_columns=tuple(file.code_columns),
        checks=Checks(file.checks.own_total),
    )


def _layout(layout: _Layout) -> MappedLayout:
    known: dict[str, ColumnRole] = {role: role for role in ROLES}
    columns: dict[ColumnRole, str] = {}
    for role, column in layout.columns.items():
        if role not in known:
            listed = ", ".join(ROLES)
            raise BadFile(
                f"The mapping cannot be used: layout, columns: there is no {role!r}; name some of "
                f"{listed}."
            )
        if column is not None:
            columns[known[role]] = column
    across = tuple(
        MappedColumn(one.column, _month("layout, across, period", one.period), one.measure)
        for one in layout.across
    )
    return MappedLayout(
        columns,
        layout.sheet,
        layout.header_row,
        layout.encoding,
        layout.delimiter,
        tuple(layout.headings),
        across,
        layout.day_first,
    )


def _rule(number: int, rule: _Rule) -> CodeRule:
    given: dict[Match, str] = {
        match: value for match in _MATCHES if (value := getattr(rule, match)) is not None
    }
    if len(given) + bool(rule.every) != 1:
        raise BadFile(
            f"The mapping cannot be used: rules, entry {number}: give exactly one of exact, prefix, "
            "pattern and every."
        )
    codes = [rule.agreement, rule.fund, rule.scheme]
    if any(code is not None for code in codes) and None in codes:
        raise BadFile(
            f"The mapping cannot be used: rules, entry {number}: agreement, fund and scheme go "
            "together; give all three."
        )
    match, value = next(iter(given.items()), ("every", ""))
    target = None
    if rule.agreement is not None and rule.fund is not None and rule.scheme is not None:
        target = Target(_code(rule.agreement), _code(rule.fund), _code(rule.scheme))
    column = None if match == "every" else rule.column
    return CodeRule(match, value, column, target, rule.ignore)


def _code(given: str | _FromColumn) -> Code:
    return given.strip() if isinstance(given, str) else FromColumn(given.column)


def _month(where: str, text: str | None) -> Period | None:
    try:
        return None if text is None else read_month(text)
    except CellFault as fault:
        raise BadFile(f"The mapping cannot be used: {where}: {text!r} {fault.message}.") from fault


def _year(where: str, text: str | None) -> FinancialYear | None:
    try:
        return None if text is None else read_year(text)
    except CellFault as fault:
        raise BadFile(f"The mapping cannot be used: {where}: {text!r} {fault.message}.") from fault


def mapping_text(mapping: LedgerMapping) -> str:
    """The mapping file of a mapping, readable by people; `mapping_of` reads it back."""
    content = msgspec.json.encode(_file(mapping))
    return msgspec.json.format(content, indent=2).decode() + "\n"


def _file(mapping: LedgerMapping) -> _File:
    layout, month = mapping.layout, mapping.month
    columns: dict[str, str | None] = {str(role): name for role, name in layout.columns.items()}
    return _File(
        name=mapping.name,
        organisation=mapping.organisation,
        source=mapping.source,
        layout=_Layout(
            columns,
            layout.sheet,
            layout.header_row,
            layout.encoding,
            layout.delimiter,
            list(layout.headings),
            [
                _Across(one.column, str(one.period) if one.period else None, _measure(one.measure))
                for one in layout.across
            ],
            layout.day_first,
        ),
        rules=[_rule_of(rule) for rule in mapping.rules],
        form=mapping.form,
        use=mapping.use,
        sign="reversed" if mapping.reversed_sign else "normal",
        unit="thousands" if mapping.unit == UNITS["thousands"] else "pounds",
        rounding="pence" if mapping.rounded else "refuse",
        period=_Period(
            month.source,
            month.column,
            str(month.month) if month.month else None,
            str(month.year) if month.year else None,
        ),
        measure=_measure(mapping.measure),
        narrative=list(mapping.narrative),
        code_columns=list(mapping.code_columns),
        checks=_Checks(mapping.checks.own_total),
    )


def _measure(given: str | None) -> _Measure | None:
    measures: tuple[_Measure, ...] = ("Actual", "Forecast outturn", "Commitment")
    return next((measure for measure in measures if measure == given), None)


def _rule_of(rule: CodeRule) -> _Rule:
    written = _Rule(column=rule.column, ignore=rule.ignore)
    if rule.match == "every":
        written.every = True
    else:
        setattr(written, rule.match, rule.value)
    if rule.target is not None:
        written.agreement = _code_of(rule.target.agreement)
        written.fund = _code_of(rule.target.fund)
        written.scheme = _code_of(rule.target.scheme)
    return written


def _code_of(code: Code) -> str | _FromColumn:
    return code if isinstance(code, str) else _FromColumn(code.column)
