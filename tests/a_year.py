"""Fourteen months of one agreement, played day by day: what people did, and what each day showed.

`play_a_year` lets every night run its work, does on their days what the people of a council and an
integrated care board did, and notes each evening what is due, what the checks find, where the
agreement stands, and whom the night reminded of what.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.domain import books
from tests.nights import Nights
from tests.services.files import Rows
from tracker.access import COMMAND_LINE, Actor, Role
from tracker.config import Settings
from tracker.domain.agreements.status import standing
from tracker.domain.financial_year import FinancialYear, Period, Quarter
from tracker.domain.health_checks import check
from tracker.domain.obligations.agreement_calendar import DueItem
from tracker.domain.records.documents import Document, DocumentKind
from tracker.domain.records.reviews import ReviewAction, ReviewAttendance, ReviewMeeting
from tracker.domain.registers import AgreementBook, LedgerEntry, Row
from tracker.domain.reviews.meetings import Held, holding_faults
from tracker.services.agreements.documents import AttachedFile, attach, facts_of
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.records.book import load_book
from tracker.services.records.registers import rows
from tracker.services.reviews.meetings import holding_edits, list_actions
from tracker.services.reviews.monitoring import due
from tracker.services.reviews.packs import content_of, freeze, list_packs, review_in_hand
from tracker.sheets import BESIDE, LAYOUTS, LEDGER, Layout

YEAR = FinancialYear(2026)
FIRST, LAST = date(2026, 2, 2), date(2027, 5, 31)
LEAD = Actor("lead@northshire.example", COMMAND_LINE)
LETTERS_TO = "lead@la.example"


@dataclass(frozen=True)
class Evening:
    """What one day came to: the status, the checks that fail, what is due, what the night said."""

    status: str
    checks: frozenset[str]
    due: tuple[DueItem, ...]
    reminders: tuple[str, ...]
    reviews_raised: int


Chronicle = dict[date, Evening]


def draft() -> Rows:
    """As it was first written down in February: nobody has signed, nothing is paid."""
    instalments = [
        books.instalment(day, "150000.00", financial_year=YEAR)
        for day in (date(2026, 4, 15), date(2026, 7, 15), date(2026, 10, 15), date(2027, 1, 15))
    ]
    ladder = {"ICB": "60", "LA": "40"}
    starts = {"effective_from": date(2026, 4, 1)}
    return {
        "Organisations": [
            books.organisation("LA"),
            replace(books.organisation("ICB", "Northshire ICB"), type="ICB"),
        ],
        "Agreements": [
            books.agreement(
                start_date=date(2026, 4, 1), end_date=date(2027, 3, 31), notice_months=6,
                review_every_months=12, consultation_ended=date(2026, 1, 30),
            )
        ],
        "Partners": [
            books.partner(code, signatory=None, signatory_role=None, signed_on=None)
            for code in ("LA", "ICB")
        ],
        "Funds": [books.fund()],
        "Schemes": [books.scheme(provider="ICB", vat_regime="NHS contracted-out services")],
        "Contributions": [
            books.contribution("ICB", "600000.00", financial_year=YEAR),
            books.contribution("LA", "400000.00", financial_year=YEAR),
        ],
        "Instalments": list(instalments),
        "Budgets": [books.budget("1000000.00", financial_year=YEAR)],
        "Risk share": [
            *books.fixed_shares(ladder, **starts),
            *books.fixed_shares(ladder, direction="Underspend", **starts),
        ],
        "Outcome measures": [books.measure(baseline_period=FinancialYear(2025))],
        "Outcome targets": [books.target(YEAR, "85")],
    }  # fmt: skip


class Life(Nights):
    """The agreement as it grows older; `evenings` is what was noted of each day."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, draft())
        self.add(LETTERS_TO, ("LA", Role.FINANCE_LEAD))
        self.evenings: Chronicle = {}
        self.packs: dict[int, Any] = {}
        self.today = FIRST
        self._told = self.told()

    @property
    def at(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 10, tzinfo=UTC)

    def book(self) -> AgreementBook:
        with self.database.reading() as session:
            return load_book(session, "A1")

    def edit(self, *edits: Edit, action: str) -> None:
        with self.database.writing() as session:
            commit_edits(session, LEAD, self.at, list(edits), action=action, subject="A1")

    def change(self, sheet: str, chosen: Callable[[Any], bool], **fields: Any) -> None:
        """Change the one row that is chosen."""
        layout = _layout(sheet)
        with self.database.reading() as session:
            of = None if sheet == "Organisations" else ["A1"]
            (row,) = [found for found in rows(session, layout, of) if chosen(found)]
        self.edit(Edit(layout, row, replace(row, **fields)), action=f"change {sheet}")

    def add_rows(self, sheet: str, *new: Row) -> None:
        layout = _layout(sheet)
        self.edit(*(Edit(layout, None, row) for row in new), action=f"add to {sheet}")

    def log(self, month: str, actual: str, outturn: str) -> None:
        """A month's spend, and what the year is forecast to come to."""
        for measure, amount in (("Actual", actual), ("Forecast outturn", outturn)):
            entry = LedgerEntry(
                "A1", "F1", "S1", Period.from_text(month), measure, Decimal(amount), None, month
            )
            self.edit(Edit(LEDGER, None, entry), action="log the month")

    def attach_file(self, kind: DocumentKind, title: str) -> None:
        file = AttachedFile(f"{title}.pdf", f"%PDF-1.7 {title}".encode())
        with self.database.writing() as session:
            facts = facts_of(session, LEAD, self.at, "A1", file)
            document = Document(
                "A1", int(facts["document"]), kind, title, self.today, facts["file_name"],
                int(facts["size"]), facts["sha256"], facts["attached_by"], self.today,
                None, None, None,
            )  # fmt: skip
            attach(session, LEAD, self.at, document, file.content)

    def hold_review(self, outcome: str, decision: str, *tasks: tuple[str, date]) -> None:
        """Freeze the evidence for the earliest review, hold it, and record what was decided."""
        book = self.book()
        waiting = review_in_hand(book, self.today, None)
        with self.database.writing() as session:
            pack = freeze(session, LEAD, self.at, "A1", waiting.due, self.today)
        self.packs[pack.pack] = self.frozen(pack.pack)
        with self.database.reading() as session:
            first = len(list_actions(session, "A1")) + 1
        held = Held(
            replace(waiting, held_on=self.today, outcome=outcome, decision=decision,
                    next_review=date(self.today.year + 1, self.today.month, self.today.day)),
            pack,
            tuple(
                ReviewAttendance("A1", waiting.due, line, code, f"Somebody of {code}", None)
                for line, code in enumerate(("LA", "ICB"), start=1)
            ),
            tuple(
                ReviewAction("A1", number, waiting.due, text, "A. Owner", "LA", by, None, None)
                for number, (text, by) in enumerate(tasks, start=first)
            ),
        )  # fmt: skip
        book = self.book()
        assert holding_faults(book, held, self.today) == []
        before = waiting if waiting in book.reviews else None
        meeting = ReviewMeeting("A1", waiting.due, pack.pack, "The evidence shows it", None)
        self.edit(*holding_edits(held, before, meeting), action="hold review")

    def frozen(self, number: int) -> Any:
        """The content of an evidence pack, checked against its hash."""
        with self.database.reading() as session:
            pack = next(p for p in list_packs(session, "A1") if p.pack == number)
            return content_of(session, pack)

    def live(self, diary: dict[date, list[Callable[["Life"], None]]]) -> None:
        """Let each day pass: its night, what people do, and the evening's look."""
        while self.today <= LAST:
            night = self.run(self.today)
            told = self.told()
            new = tuple(sorted(name for (name, _), _n in (told - self._told).items()))
            self._told = told
            for act in diary.get(self.today, []):
                act(self)
            self.evenings[self.today] = self._evening(new, night.reviews_raised)
            self.today += timedelta(days=1)

    def _evening(self, reminders: tuple[str, ...], raised: int) -> Evening:
        with self.database.reading() as session:
            book = load_book(session, "A1")
            items = tuple(due(session, self.today))
        found = frozenset(finding.check for finding in check(book, self.today))
        return Evening(standing(book, self.today).status.value, found, items, reminders, raised)


def _layout(sheet: str) -> Layout:
    return next(layout for layout in (*LAYOUTS, *BESIDE) if layout.sheet == sheet)


def quarter(number: int) -> Quarter:
    return Quarter(YEAR, number)
