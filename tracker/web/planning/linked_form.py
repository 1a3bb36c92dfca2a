"""A set of linked variations as one form: its head, and a row for each change.

Fields of rows are named by their row, such as `change-2-amount`. Every value is read by the column
of its register, so that it means on the page what it means in the workbook.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.linked_variations import LinkedChange, LinkedSet, LinkedVariation
from tracker.domain.registers import AgreementBook
from tracker.schemas import TextFault, row_from_texts, texts_of
from tracker.services.changes.edits import mark_of
from tracker.sheets.linked_layouts import LINKED_CHANGES, LINKED_VARIATIONS
from tracker.web.asking import FieldFault
from tracker.web.choices import partner_options
from tracker.web.record_forms import Option

HEAD = ("link", "title", "kind", "variation", "balance_due", "authority")
CHANGE = ("partner", "amount", "financial_year", "owed_by", "fund", "funding_source")
FIRST_ROWS, MORE_ROWS, MOST_ROWS = 4, 4, 40
YEARS_AHEAD = 10
USUAL_SOURCE = "Linked variation"


@dataclass(frozen=True)
class TypedSet:
    """The form as typed, and what its lists offer."""

    head: dict[str, str]
    rows: Sequence[dict[str, str]]
    kinds: Sequence[str]
    partners: Sequence[Option]
    funds: Sequence[Option]
    variations: Sequence[Option]
    years: Sequence[str]
    wants_more: bool = False


@dataclass(frozen=True)
class LinkedForm:
    """The form of an agreement's sets."""

    book: AgreementBook
    present: FinancialYear

    def filled(self, kept: LinkedSet | None) -> TypedSet:
        """The form as a set is; blank without one."""
        rows: list[dict[str, str]] = []
        if kept is not None:
            rows = [texts_of(LINKED_CHANGES, change) for change in kept.changes]
        rows += [self._blank()] * max(FIRST_ROWS - len(rows), 1)
        head = texts_of(LINKED_VARIATIONS, kept.head) if kept else {}
        return self._shown(head, rows)

    def typed(self, kept: LinkedSet | None) -> tuple[TypedSet, LinkedSet | None, list[FieldFault]]:
        """What was typed, the set it says, and what is wrong; no set where anything is."""
        form = request.form
        head = {name: form.get(name, "").strip() for name in HEAD}
        if kept is not None:
            head["link"] = kept.head.link
        word = form.get("rows", "")
        count = min(int(word), MOST_ROWS) if word.isdecimal() and len(word) < 4 else FIRST_ROWS
        rows = [
            {name: form.get(f"change-{n}-{name}", "").strip() for name in CHANGE}
            for n in range(count)
        ]
        if form.get("action") == "more":
            rows += [self._blank()] * min(MORE_ROWS, MOST_ROWS - count)
            return self._shown(head, rows, wants_more=True), None, []
        entered, faults = self._read(head, rows)
        return self._shown(head, rows), entered, faults

    def placed(self, fault: FieldFault) -> FieldFault:
        """A fault of the rules at a field of this form; those of changes stand above all rows."""
        return fault if fault.field in HEAD else FieldFault("form", fault.sentence)

    def _read(
        self, texts: dict[str, str], rows: Sequence[dict[str, str]]
    ) -> tuple[LinkedSet | None, list[FieldFault]]:
        agreement = self.book.agreement.agreement
        head = row_from_texts(LINKED_VARIATIONS, {**texts, "agreement": agreement})
        faults = _faults(head, "") if isinstance(head, list) else []
        changes: list[LinkedChange] = []
        seen: dict[tuple[object, ...], int] = {}
        for number, row in enumerate(rows):
            if not (row["partner"] or row["amount"]):
                continue
            said = {**row, "agreement": agreement, "link": texts["link"] or "?"}
            change = row_from_texts(LINKED_CHANGES, said)
            if isinstance(change, list):
                faults += _faults(change, f"change-{number}-", number + 1)
                continue
            assert isinstance(change, LinkedChange)
            key = LINKED_CHANGES.key_of(change)
            if key in seen:
                sentence = (
                    f"Change {number + 1} is of the same partner, year, fund and source as change "
                    f"{seen[key]}: enter one amount for both"
                )
                faults.append(FieldFault(f"change-{number}-amount", sentence))
            seen.setdefault(key, number + 1)
            changes.append(change)
        if faults or not isinstance(head, LinkedVariation):
            return None, faults
        ordered = sorted(changes, key=lambda c: (c.financial_year, c.fund, c.partner))
        return LinkedSet(head, tuple(ordered)), []

    def _shown(
        self, head: dict[str, str], rows: Sequence[dict[str, str]], *, wants_more: bool = False
    ) -> TypedSet:
        first = min(self.book.agreement.start_date.year, self.present.start)
        years = [str(FinancialYear(n)) for n in range(first, self.present.start + YEARS_AHEAD + 1)]
        more = {row.get("financial_year", "") for row in rows} | {head.get("balance_due", "")}
        return TypedSet(
            head,
            rows,
            LINKED_VARIATIONS.column["kind"].kind.choices,
            partner_options(self.book),
            [Option(row.fund, row.title) for row in self.book.funds],
            [
                Option(
                    row.variation, f"{row.variation}: {row.title}" if row.title else row.variation
                )
                for row in self.book.variations
            ],
            sorted({*years, *(more - {""})}),
            wants_more,
        )

    def _blank(self) -> dict[str, str]:
        only = self.book.funds[0].fund if self.book.funds else ""
        return {**dict.fromkeys(CHANGE, ""), "fund": only, "funding_source": USUAL_SOURCE}


def _faults(found: Sequence[TextFault], prefix: str, number: int = 0) -> list[FieldFault]:
    of = f"Change {number}: " if number else ""
    return [
        FieldFault(
            f"{prefix}{fault.field}",
            of + (fault.sentence[0].lower() + fault.sentence[1:] if of else fault.sentence),
        )
        for fault in found
    ]


def mark_of_set(kept: LinkedSet) -> str:
    """What a form carries of the set its user saw."""
    marks = [mark_of(LINKED_VARIATIONS, kept.head)]
    marks += [mark_of(LINKED_CHANGES, change) for change in kept.changes]
    return hashlib.sha256(" ".join(marks).encode()).hexdigest()[:16]
