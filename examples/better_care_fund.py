"""Makes a tracker workbook of the Better Care Fund plans that 151 areas published for 2022-23.

    python examples/better_care_fund.py planned-spend.csv better-care-fund.xlsx
    tracker import better-care-fund.xlsx

The file is the planned spend on two service types, bed based intermediate care and reablement in
a person's own home, by health and wellbeing board area. NHS England collected it with the
end-of-year returns (Open Government Licence v3); the Health Foundation extracted it (MIT licence).
The project does not contain it: pass the path of your copy.

What becomes of it:

* Each area is an agreement under its own ONS code, with one pooled fund and one scheme for each
  service type it reports. `NA` means not reported and makes no scheme, never one of nil. The
  `Total` row is not an area: it is what the result is reconciled with.
* Some amounts are published with many decimals. Each is rounded half up to the penny; the list is
  printed, and the budget's note keeps the published figure.
* The file names no NHS body and no source of the money. One invented NHS partner, labelled so,
  contributes what is planned. The council hosts.
* The file says nothing of who bears an over- or underspend, so there are no terms, and the tracker
  answers "no agreed rule".

The exit code is 0 when both service types add up to the published totals within half a penny an
area, 1 when they do not, and 2 when the file cannot be used.
"""

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path

from tracker.domain.financial_year import FinancialYear
from tracker.domain.registers import (
    Agreement,
    Budget,
    Contribution,
    Fund,
    Organisation,
    Partner,
    Row,
    Scheme,
)
from tracker.errors import TrackerError
from tracker.exporters.workbook import write_workbook

SERVICES = {
    "Bed based intermediate Care Services": ("BEDS", "Bed based intermediate care services"),
    "Reablement in a persons own home": ("REABLEMENT", "Reablement in a person's own home"),
}
NHS_PARTNER = Organisation(
    "INVENTED-NHS",
    "NHS partner (invented: the published file names none)",
    "ICB",
    None,
    None,
    None,
)
YEAR = FinancialYear(2022)
SOURCE = "Planned spend (source of the money not published)"

_FUND = "BCF"
_NOT_REPORTED = "NA"
_TOTAL = "Total"
_PENNY = Decimal("0.01")
_HALF_PENNY = Decimal("0.005")
_NOTE = "Better Care Fund 2022-23 planned spend, NHS England end-of-year collection"


class UnusableFileError(Exception):
    """The file is not the published one; the message says what is missing."""


@dataclass(frozen=True)
class Area:
    """A health and wellbeing board area and what it planned, by column, as published."""

    code: str
    name: str
    planned: dict[str, Decimal]


@dataclass(frozen=True)
class Published:
    """The areas, and the totals that the file itself prints, by column."""

    areas: list[Area]
    totals: dict[str, Decimal]


@dataclass(frozen=True)
class Reconciliation:
    """One service type: the published total beside the sum of the rounded amounts."""

    column: str
    areas: int
    published: Decimal
    rounded: Decimal

    @property
    def difference(self) -> Decimal:
        return self.rounded - self.published

    @property
    def holds(self) -> bool:
        """Whether rounding explains the difference: at most half a penny an area."""
        return abs(self.difference) <= _HALF_PENNY * self.areas


def read_published(path: Path) -> Published:
    """Read the published file; raises UnusableFileError with a sentence."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnusableFileError(f"{path} cannot be read: {error}") from error
    missing = {"Code", "LA_name", *SERVICES} - set(rows[0] if rows else ())
    if missing:
        raise UnusableFileError(f"{path} has no column {', '.join(sorted(missing))}.")
    totals = [_planned(row) for row in rows if row["Code"] == _TOTAL]
    if len(totals) != 1 or set(totals[0]) != set(SERVICES):
        raise UnusableFileError(f"{path} has no {_TOTAL} row with a total for each service type.")
    areas = [
        Area(row["Code"], row["LA_name"], _planned(row)) for row in rows if row["Code"] != _TOTAL
    ]
    return Published(areas, totals[0])


def _planned(row: dict[str, str]) -> dict[str, Decimal]:
    planned = {}
    for column in SERVICES:
        text = (row[column] or "").strip()
        if text == _NOT_REPORTED:
            continue
        planned[column] = _amount(text, f"{row['Code']}, {column}")
    return planned


def _amount(text: str, place: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise UnusableFileError(f"{place}: {text!r} is not an amount.")
    return amount


def to_the_penny(amount: Decimal) -> Decimal:
    """The amount rounded half up to the penny, as the published figures need it."""
    return amount.quantize(_PENNY, ROUND_HALF_UP)


def rounded_amounts(published: Published) -> Iterator[tuple[Area, str, Decimal, Decimal]]:
    """Area, column, published and rounded amount, wherever the two differ."""
    for area in published.areas:
        for column, amount in area.planned.items():
            rounded = to_the_penny(amount)
            if rounded != amount:
                yield area, column, amount, rounded


def reconciliations(published: Published) -> list[Reconciliation]:
    """For each service type, the published total beside what the workbook will add up to."""
    found = []
    for column in SERVICES:
        amounts = [area.planned[column] for area in published.areas if column in area.planned]
        rounded = sum(map(to_the_penny, amounts), Decimal(0))
        found.append(Reconciliation(column, len(amounts), published.totals[column], rounded))
    return found


def workbook_rows(published: Published) -> dict[str, list[Row]]:
    """The register rows of every area, by sheet name."""
    rows: dict[str, list[Row]] = {"Organisations": [NHS_PARTNER]}
    for area in published.areas:
        for sheet, row in _rows_of(area):
            rows.setdefault(sheet, []).append(row)
    return rows


def _rows_of(area: Area) -> Iterator[tuple[str, Row]]:
    council = Organisation(area.code, f"{area.name} (council)", "Council", None, None, None)
    yield "Organisations", council
    yield "Agreements", _agreement(area)
    for partner in (council, NHS_PARTNER):
        yield "Partners", Partner(area.code, partner.code, None, None, None)
    yield "Funds", Fund(area.code, _FUND, f"Better Care Fund, {area.name}", "Pooled", None, None)
    for column, amount in area.planned.items():
        yield from _scheme_rows(area, column, amount)


def _scheme_rows(area: Area, column: str, published: Decimal) -> Iterator[tuple[str, Row]]:
    scheme, title = SERVICES[column]
    amount = to_the_penny(published)
    note = _NOTE if amount == published else f"{_NOTE}; published as {published}"
    yield "Schemes", Scheme(area.code, _FUND, scheme, title, None, None, None, None)
    yield "Budgets", Budget(area.code, _FUND, scheme, YEAR, "Original", amount, None, note)
    yield (
        "Contributions",
        Contribution(
            agreement=area.code,
            fund=_FUND,
            scheme=scheme,
            partner=NHS_PARTNER.code,
            financial_year=YEAR,
            funding_source=SOURCE,
            line="",
            variation=None,
            recurrent=True,
            capital=False,
            in_kind=False,
            designated=False,
            amount=amount,
            status="Agreed",
        ),
    )


def _agreement(area: Area) -> Agreement:
    """An agreement that says what the file says and leaves the rest blank."""
    return Agreement(
        agreement=area.code,
        title=f"{area.name} Better Care Fund {YEAR}",
        legal_basis="Section 75",
        area=area.name,
        client_group=None,
        host=area.code,
        pool_manager=None,
        pool_manager_employer=None,
        start_date=date(2022, 4, 1),
        end_date=date(2023, 3, 31),
        notice_months=None,
        notice_at_year_end=False,
        review_every_months=None,
        next_review=None,
        aims=None,
        improvement_statement=None,
        services="; ".join(SERVICES[column][1] for column in area.planned) or None,
        nhs_functions=None,
        council_functions=None,
        staff_and_goods=None,
        variation_terms=None,
        termination_terms=None,
        monitoring=None,
        consultation_ended=None,
        dispute_route=None,
        exit_plan=None,
        audit_route=None,
        report_within_days=None,
    )


def print_report(published: Published) -> bool:
    """Print the roundings and the reconciliation; returns whether both service types reconcile."""
    print("Rounded half up to the penny:")
    for area, column, amount, rounded in rounded_amounts(published):
        print(f"  {area.code} {area.name}, {column}: {amount} -> {rounded}")
    found = reconciliations(published)
    print(f"\n{len(published.areas)} areas")
    for line in found:
        allowed = _HALF_PENNY * line.areas
        print(
            f"{line.column}: {line.areas} areas, workbook {line.rounded:,}, "
            f"published {line.published:,}, difference {line.difference:+.8f} "
            f"({'within' if line.holds else 'MORE THAN'} the {allowed} that rounding allows)"
        )
    return all(line.holds for line in found)


def main(arguments: Sequence[str]) -> int:
    """Read the published file, write the workbook, print what was rounded and the totals."""
    if len(arguments) != 2:
        print("Use: python examples/better_care_fund.py PLANNED-SPEND.csv OUT.xlsx")
        return 2
    try:
        published = read_published(Path(arguments[0]))
        write_workbook(Path(arguments[1]), workbook_rows(published), ledger=())
    except (UnusableFileError, TrackerError) as error:
        print(error)
        return 2
    reconciled = print_report(published)
    print(f"\nWritten to {arguments[1]}: import it with tracker import {arguments[1]}")
    return 0 if reconciled else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
