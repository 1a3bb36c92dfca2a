"""Made-up spending files in the layouts in which public bodies publish theirs.

Each has the headings, the order of columns, the number formats and the clutter of a kind of file
that exists; the suppliers, references and amounts are invented, and the answers are known.
"""

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import xlsxwriter

Row = list[object]

SUPPLIERS = (
    "Acorn Residential Home Ltd", "TOTAL GAS & POWER LTD", "REDACTED PERSONAL DATA", "Smith, Jones & Co",
    "Exampleshire Community Trust", "Bright Start Nursery", "O'Neill Transport", "H&M Building Services",
    "Total Fitness (UK) Ltd", "St Mary's Hospice", "Northern Energy plc", "3 Counties Care",
)  # fmt: skip
SERVICES = ("Adult Social Care", "Children's Services", "Highways", "Public Health", "Housing")
PURPOSES = (
    "Residential care",
    "Agency staff",
    "Repairs and maintenance",
    "Home to school transport",
    "IT software",
)


@dataclass(frozen=True)
class Transaction:
    """One made-up payment; every field is something a published file may show of it."""

    number: int
    day: date
    net: Decimal
    vat: Decimal
    supplier: str
    service: str
    purpose: str

    def field(self, name: str) -> object:
        """A field by its short name."""
        fixed: dict[str, object] = {
            "body": "Exampleshire County Council", "capital": "Revenue", "entity": "NHS Exampleshire ICB",
            "uri": "http://example.org/id/local-authority/exampleshire", "family": "Department of Health",
            "blank": "", "yes": "Y",
        }  # fmt: skip
        made: dict[str, object] = {
            "number": self.number, "ref": f"PINV{self.number:06d}", "date": self.day, "net": self.net,
            "vat": self.vat, "gross": self.net + self.vat, "supplier": self.supplier, "service": self.service,
            "purpose": self.purpose, "cc": f"{10000 + self.number % 7 * 113}", "subj": f"R{4000 + self.number % 9}",
            "invoice_date": self.day - timedelta(days=20 + self.number % 11),
            "supplier_id": f"{100000 + self.number % 50}", "postcode": "EX1 2AB", "line": self.number % 3 + 1,
            "vatreg": f"GB{100000000 + self.number % 50 * 7654321}", "invoice_total": self.net * 2 + 7,
            "debit": self.net if self.net > 0 else "", "credit": -self.net if self.net < 0 else "",
            "month": f"{self.day:%b-%y}", "number_month": f"{self.day:%Y-%m}", "category": f"Category {self.number % 4}",
        }  # fmt: skip
        return fixed[name] if name in fixed else made[name]


def transactions(count: int, seed: int = 1, *, first: date = date(2020, 8, 3)) -> list[Transaction]:
    """Made-up payments over a month, some of them identical but for nothing at all."""
    chance = random.Random(seed)  # noqa: S311  # made-up data
    made: list[Transaction] = []
    for number in range(count):
        if number % 9 == 8:
            made.append(made[-1])  # a genuine repetition
            continue
        net = Decimal(chance.randint(-40_000, 900_000)) / 100
        made.append(Transaction(
            700_000 + number, first + timedelta(days=chance.randint(0, 27)), net,
            (net / 5).quantize(Decimal("0.01")), chance.choice(SUPPLIERS), chance.choice(SERVICES),
            chance.choice(PURPOSES),
        ))  # fmt: skip
    return made


def pounds(value: Decimal) -> str:
    return f"{'-' if value < 0 else ''}£{abs(value):,.2f}"


def brackets(value: Decimal) -> str:
    return f"({abs(value):,.2f})" if value < 0 else f"{value:,.2f}"


AMOUNTS: dict[str, Callable[[Decimal], object]] = {
    "plain": lambda v: f"{v:.2f}",
    "short": lambda v: f"{v.normalize():f}",
    "thousands": lambda v: f"{v:,.2f}",
    "pounds": pounds,
    "brackets": brackets,
    "trailing": lambda v: f"{abs(v):.2f}{'-' if v < 0 else ''}",
    "spaced": lambda v: f" {v:,.2f} ",
    "crdr": lambda v: f"{abs(v):.2f} {'CR' if v < 0 else 'DR'}",
    "nbsp": lambda v: f"£\u00a0{v:,.2f}" if v >= 0 else f"\u2212£\u00a0{-v:,.2f}",
    "noise": lambda v: repr(float(v) * 3 / 3 + 1e-12 * 0),
}
DAYS: dict[str, Callable[[date], object]] = {
    "slash": lambda d: f"{d:%d/%m/%Y}",
    "short": lambda d: f"{d.day}/{d.month}/{d:%y}",
    "iso": lambda d: f"{d:%Y-%m-%d}",
    "mon": lambda d: f"{d:%d-%b-%y}",
    "MON": lambda d: f"{d:%d-%b-%Y}".upper(),
    "long": lambda d: f"{d.day} {d:%B %Y}",
    "dots": lambda d: f"{d:%d.%m.%Y}",
    "compact": lambda d: f"{d:%Y%m%d}",
    "serial": lambda d: str((d - date(1899, 12, 30)).days),
    "midnight": lambda d: f"{d:%d/%m/%Y} 00:00",
    "isotime": lambda d: f"{d:%Y-%m-%d}T00:00:00",
}


@dataclass(frozen=True)
class Published:
    """A layout: `columns` pairs each heading with a field; the rest is how the file is written.

    `answer` are the headings by role; a role that is missing has no column.
    """

    name: str
    columns: Sequence[tuple[str, str]]
    answer: dict[str, str]
    amounts: str = "plain"
    days: str = "slash"
    delimiter: str = ","
    encoding: str = "utf-8"
    above: Sequence[Row] = ()
    below: Sequence[Row] = ()
    count: int = 40
    total_row: bool = False
    pad: int = 0
    blanks_every: int = 0
    asks: bool = False
    workbook: bool = False
    quoting: int = csv.QUOTE_MINIMAL
    ending: str = "\r\n"
    month_only: bool = False
    amount_field: str = "net"
    extras: dict[str, object] = field(default_factory=dict)

    @property
    def header_row(self) -> int:
        return len(self.above) + 1

    def made(self) -> list[Transaction]:
        return transactions(self.count, seed=sum(map(ord, self.name)))

    def total(self) -> Decimal:
        return sum((Decimal(str(one.field(self.amount_field))) for one in self.made()), Decimal(0))

    def rows(self) -> list[Row]:
        """Every row of the file, preamble and footer too, values as they are written."""
        rows: list[Row] = [list(row) for row in self.above]
        rows.append([heading for heading, _field in self.columns])
        for number, one in enumerate(self.made()):
            rows.append([self._shown(one.field(name)) for _heading, name in self.columns])
            if self.blanks_every and number % self.blanks_every == 0:
                rows.append([""] * len(self.columns))
        if self.total_row:
            total: Row = ["Total", *[""] * (len(self.columns) - 1)]
            at = [name for _heading, name in self.columns].index(self.amount_field)
            total[at] = self._shown(self.total())
            if at == 0:
                total = ["", *total[1:]]
                total[0] = self._shown(self.total())
            rows.append(total)
        rows += [list(row) for row in self.below]
        return [[*row, *[""] * self.pad] for row in rows]

    def _shown(self, value: object) -> object:
        if isinstance(value, Decimal):
            return (
                float(value)
                if self.workbook and self.amounts == "plain"
                else AMOUNTS[self.amounts](value)
            )
        if isinstance(value, date):
            return value if self.workbook and self.days == "slash" else DAYS[self.days](value)
        return value

    def write(self, folder: Path) -> Path:
        """Write the file."""
        path = folder / (f"{self.name}.xlsx" if self.workbook else f"{self.name}.csv")
        if self.workbook:
            write_book(path, {"Sheet1": self.rows()})
        else:
            text = io.StringIO(newline="")
            writer = csv.writer(text, delimiter=self.delimiter, quoting=self.quoting,  # type: ignore[arg-type]
                                lineterminator=self.ending)  # fmt: skip
            writer.writerows(self.rows())
            path.write_bytes(text.getvalue().encode(self.encoding))
        return path


def write_book(path: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    """Write a workbook; dates become date cells."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(r, c, value, day)  # type: ignore[arg-type]
                    elif value != "":
                        sheet.write(r, c, value)
    return path
