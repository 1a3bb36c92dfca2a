"""Pages to add, change and remove the rows of one register of an agreement, made from a description.

    READINGS = Desk("reading", OUTCOME_READINGS, "/outcomes/readings", back="outcomes.of_agreement")
    READINGS.install(pages)

makes `.add_reading`, `.change_reading` and `.remove_reading`. The row a page is about stands in its
address by its key: `?measure=M1&period=2026-10`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.audit import Stored
from tracker.domain.registers import AgreementBook, Row
from tracker.errors import NotFound
from tracker.schemas import texts_of
from tracker.services.agreements.own_signatures import require_own
from tracker.services.changes.editing import find
from tracker.services.changes.edits import Why, mark_of
from tracker.services.records.book import load_book
from tracker.sheets import CellFault, Layout, Value
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, asked, reading
from tracker.web.proposal_words import shown_value
from tracker.web.record_forms import Option, RecordForm, ShownField
from tracker.web.record_pages import removed_record, saved_record

Options = Callable[[AgreementBook], Mapping[str, Sequence[Option]]]


def _no_options(_book: AgreementBook) -> Mapping[str, Sequence[Option]]:
    return {}


@dataclass(frozen=True)
class Desk:
    """What the pages for one register are made from.

    `word` is what one row is called; `path` stands below the agreement's address; `back` is the
    page to return to. `options` offers values that depend on the agreement. `past` is
    that of its form. `own` names the field of the partner whose
    people alone record the row.
    """

    word: str
    layout: Layout
    path: str
    back: str
    hints: Mapping[str, str] = field(default_factory=dict)
    options: Options = _no_options
    sheets: tuple[str, ...] = ("Partners",)
    past: tuple[str, ...] = ()
    own: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """The fields that tell the rows of one agreement apart."""
        return self.layout.key[1:]

    def install(self, pages: Blueprint) -> None:
        """Add the pages to a room."""
        root = f"/agreements/<code:agreement>{self.path}"
        name = self.word.lower().replace(" ", "_").replace("-", "_")
        for verb, show, take in (
            ("add", self._show_new, self._add),
            ("change", self._show_kept, self._change),
            ("remove", self._ask_removal, self._remove),
        ):
            for method, view in (("GET", show), ("POST", take)):
                pages.add_url_rule(
                    f"{root}/{verb}",
                    f"{verb}_{name}" if method == "GET" else f"{verb}_{name}_now",
                    allowed(Right.CHANGE)(_viewed(view)),
                    methods=[method],
                )

    def links(self, row: Row) -> dict[str, str]:
        """The words of an address that name a row, for `url_for`."""
        texts = texts_of(self.layout, row)
        return {"agreement": texts["agreement"], **{n: texts.get(n, "") for n in self.key}}

    def way_back(self, agreement: str) -> str:
        """The address to return to."""
        return url_for(self.back, agreement=agreement)

    def _form(self, book: AgreementBook, *, new: bool) -> RecordForm:
        names = self.layout.fields[1:]
        if new:
            given = [name for name in self.key if asked(name)]
            names = tuple(name for name in names if name not in given)
        else:
            names = tuple(name for name in names if name not in self.key)
        past = tuple(name for name in self.past if name in names)
        return RecordForm(
            self.layout, names, hints=self.hints, options=self.options(book), past=past
        )

    def _show_new(self, agreement: str) -> ResponseReturnValue:
        book = self._book(agreement)
        return self._page(book, self._form(book, new=True).filled(None), [], None)

    def _add(self, agreement: str) -> ResponseReturnValue:
        book = self._book(agreement)
        return saved_record(
            self._form(book, new=True),
            None,
            {"agreement": agreement, **{n: asked(n) for n in self.key if asked(n)}},
            Why(f"add {self.word}", agreement),
            to=self.way_back(agreement),
            done=f"The {self.word} is added.",
            show=lambda fields, faults: self._page(book, fields, faults, None),
        )

    def _show_kept(self, agreement: str) -> ResponseReturnValue:
        book, stored = self._book(agreement), self._stored(agreement)
        return self._page(book, self._form(book, new=False).filled(stored.row), [], stored.row)

    def _change(self, agreement: str) -> ResponseReturnValue:
        book, stored = self._book(agreement), self._stored(agreement)
        fixed = {"agreement": agreement, **{name: asked(name) for name in self.key}}
        return saved_record(
            self._form(book, new=False),
            stored.row,
            fixed,
            Why(f"change {self.word}", self.layout.key_text(stored.row)),
            to=self.way_back(agreement),
            done=f"The {self.word} is changed.",
            show=lambda fields, faults: self._page(book, fields, faults, stored.row),
        )

    def _ask_removal(self, agreement: str) -> ResponseReturnValue:
        return self._removal(self._book(agreement), self._stored(agreement).row, [])

    def _remove(self, agreement: str) -> ResponseReturnValue:
        book, stored = self._book(agreement), self._stored(agreement)
        return removed_record(
            self.layout,
            stored.row,
            Why(f"remove {self.word}", self.layout.key_text(stored.row)),
            to=self.way_back(agreement),
            done=f"The {self.word} is removed.",
            show=lambda faults: self._removal(book, stored.row, faults),
        )

    def _book(self, agreement: str) -> AgreementBook:
        with reading() as session:
            return load_book(session, agreement, sheets=self.sheets)

    def _stored(self, agreement: str) -> Stored:
        """The row that the address names."""
        values: list[Value] = [agreement]
        for name in self.key:
            kind = self.layout.column[name].kind
            try:
                values.append(kind.load(kind.read(asked(name))))
            except CellFault:
                abort(404, f"There is no such {self.word}.")
        with reading() as session:
            found = find(session, self.layout, tuple(values))
            if found is not None and self.own:
                require_own(session, actor(), getattr(found.row, self.own))
        if found is None:
            raise NotFound(f"There is no such {self.word}: somebody may have removed it.")
        return found

    def _page(
        self,
        book: AgreementBook,
        fields: Sequence[ShownField],
        faults: Sequence[FieldFault],
        row: Row | None,
    ) -> str:
        return render_template(
            "agreements/record.html",
            **frame_of(book),
            question=f"Change the {self.word}" if row else f"Add {_a(self.word)}",
            paragraphs=[_told_apart(self, row)] if row else _given(self),
            fields=fields,
            faults=faults,
            mark=self._form(book, new=row is None).mark(row),
            action=request.full_path.rstrip("?"),
            button="Save",
            back=self.way_back(book.agreement.agreement),
        )

    def _removal(self, book: AgreementBook, row: Row, faults: Sequence[FieldFault]) -> str:
        return render_template(
            "agreements/record_removal.html",
            **frame_of(book),
            what=f"the {self.word}",
            record=_told_apart(self, row),
            mark=mark_of(self.layout, row),
            faults=faults,
            action=request.full_path.rstrip("?"),
            back=self.way_back(book.agreement.agreement),
        )


def _viewed(method: Callable[[str], ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """A view of its own for a method, because a method cannot carry a rule."""

    def view(agreement: str) -> ResponseReturnValue:
        return method(agreement)

    return view


def _told_apart(desk: Desk, row: Row) -> str:
    """What tells a row apart from the others of its agreement, as people read it."""
    return "; ".join(
        f"{desk.layout.column[name].heading}: "
        + shown_value(desk.layout, desk.layout.column[name], row)
        for name in desk.key
    )


def _given(desk: Desk) -> list[str]:
    """What the address has decided of a new row already."""
    return [
        f"{desk.layout.column[name].heading}: {asked(name)}" for name in desk.key if asked(name)
    ]


def _a(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
