"""What the pages of a fund's money share: the fund and year that an address asks for, and forms."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import recorded_by
from tracker.domain.financial_year import FinancialYear
from tracker.domain.registers import AgreementBook, Fund, Row, Scheme
from tracker.services.records.book import load_book
from tracker.services.records.years import list_years_of
from tracker.sheets import CellFault, Layout
from tracker.sheets.kinds import Kind
from tracker.web.agreement_pages import frame_of, fund_of, names_of
from tracker.web.asking import FieldFault, actor, asked_year, reading, today
from tracker.web.choices import year_options
from tracker.web.record_forms import Option, ShownField
from tracker.web.record_pages import Show

SHEETS = ("Partners", "Funds", "Schemes", "Variations", "Contributions", "Instalments", "Budgets",
          "Profiles", "Closed periods", "Linked variations", "Linked changes")  # fmt: skip
REF_LENGTH = 16


@dataclass(frozen=True, slots=True)
class FundMoney:
    """A fund of an agreement in the financial year that the address asks for.

    `speaks_for` are the partners whose word the reader may record: who agrees to a contribution,
    and what the host invoiced and received.
    """

    book: AgreementBook
    fund: Fund
    year: FinancialYear
    years: Sequence[FinancialYear]
    today: date
    speaks_for: frozenset[str]

    @property
    def records_receipts(self) -> bool:
        """Whether the reader may record what the host invoiced and received."""
        return self.book.agreement.host in self.speaks_for

    @property
    def here(self) -> dict[str, str]:
        """What every address of this fund's money names."""
        return {"agreement": self.fund.agreement, "fund": self.fund.fund, "year": str(self.year)}

    @property
    def subject(self) -> str:
        """What the audit trail calls the fund in the year."""
        return f"{self.fund.agreement} / {self.fund.fund} {self.year}"

    @property
    def names(self) -> Mapping[str, str]:
        """The names of the agreement's bodies by their codes."""
        return names_of(self.book)

    @property
    def schemes(self) -> list[Scheme]:
        """The fund's schemes in the order of their codes."""
        return [row for row in self.book.schemes if row.fund == self.fund.fund]

    @property
    def fixed(self) -> dict[str, str]:
        """What the address decides of every row of the fund in the year."""
        return {
            "agreement": self.fund.agreement,
            "fund": self.fund.fund,
            "financial_year": str(self.year),
        }

    def at(self, view: str, **values: object) -> str:
        """The address of another page of this fund's money in this year."""
        return url_for(view, **{**self.here, **values})  # type: ignore[arg-type]  # words only

    def page(self, template: str, **values: object) -> str:
        """A page of this fund's money, in the frame of its agreement."""
        years = year_options(self.book.agreement, self.years, self.year, self.today)
        return render_template(
            template, **frame_of(self.book), view=self, fund=self.fund, year=self.year,
            choosable=years, **values,
        )  # fmt: skip


def fund_money(agreement: str, fund: str, sheets: Sequence[str] = SHEETS) -> FundMoney:
    """The fund that the present address asks for, with everything about its money but the ledger.

    Raises:
        NotFound: when there is no such agreement, or it has no such fund.
    """
    day = today()
    with reading() as session:
        years = list_years_of(session, agreement)
        year = asked_year(years, day)
        book = load_book(session, agreement, year, sheets=sheets)
        bodies = {book.agreement.host, *(row.organisation for row in book.partners)}
        own = recorded_by(session, actor(), bodies)
    return FundMoney(book, fund_of(book, fund), year, years, day, own)


def ref_of(layout: Layout, row: Row) -> str:
    """What stands for a row in an address: a hash of its key, which may hold anything."""
    said = json.dumps([str(part) for part in layout.key_of(row)])
    return hashlib.sha256(said.encode()).hexdigest()[:REF_LENGTH]


def scheme_options(view: FundMoney) -> list[Option]:
    """The fund's schemes, to choose from."""
    return [Option(row.scheme, f"{row.title} ({row.scheme})") for row in view.schemes]


@dataclass(frozen=True, slots=True)
class FormPage:
    """The words of a page with one form: its question, the answer's use, and the way back."""

    heading: str
    lead: str
    to: str
    submit: str = "Save"
    remove: str | None = None


def form_page(
    view: FundMoney,
    words: FormPage,
    mark: str,
    fields: Sequence[ShownField],
    faults: Sequence[FieldFault] = (),
) -> str:
    """A page with one form, which posts to its own address."""
    return view.page(
        "money/form.html", words=words, fields=fields, mark=mark, faults=list(faults),
        known={field.name for field in fields},
    )  # fmt: skip


def typed_reason() -> str | FieldFault | None:
    """The reason typed into a form, or what keeps it from going on record."""
    text = request.form.get("reason", "").strip()
    if not text:
        return None
    try:
        return str(Kind().read(text))
    except CellFault as fault:
        return FieldFault("reason", f"The reason {fault.message}")


def showing(view: FundMoney, words: FormPage, mark: str) -> Show:
    """The same page for whoever saves it: shown again with what was typed and what is wrong."""

    def show(fields: Sequence[ShownField], faults: Sequence[FieldFault]) -> str:
        return form_page(view, words, mark, fields, faults)

    return show


def refused(
    view: FundMoney, words: FormPage, mark: str, fields: Sequence[ShownField],
    faults: Sequence[FieldFault],
) -> ResponseReturnValue:  # fmt: skip
    """The page again, with what is to be mended."""
    return form_page(view, words, mark, fields, faults), 422
