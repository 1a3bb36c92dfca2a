"""The five financial frameworks of an agreement: what partners say of each, and what records show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.frameworks.lines import FrameworkLine, framework_lines, frameworks_sentence
from tracker.domain.records.frameworks import FinancialFramework, Framework, FrameworkLead
from tracker.domain.registers import AgreementBook
from tracker.schemas import row_from_texts
from tracker.services.changes.edits import Edit, Why, mark_of
from tracker.services.records.book import load_book
from tracker.sheets.framework_layouts import FINANCIAL_FRAMEWORKS, FRAMEWORK_LEADS
from tracker.web.agreement_pages import address_below, frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, reading, today
from tracker.web.record_forms import Control, Option, RecordForm, ShownField
from tracker.web.saving import conflict, save

pages = Blueprint("frameworks", __name__, url_prefix="/agreements/<code:agreement>/frameworks")

_LONG = frozenset({"in_place", "evidence", "action"})
_SHEETS = ("Partners", "Documents", "Financial frameworks", "Framework leads")
# Where what a fact is about is mended; what no room has registered is left out.
_MENDED: dict[Framework, tuple[tuple[str, str], ...]] = {
    Framework.BUDGET_SETTING: (("Money", "/money"),),
    Framework.GOVERNANCE: (
        ("Reviews", "/reviews"),
        ("Partners", "/partners"),
        ("What the checks found", "/checks"),
    ),
    Framework.PLANNING: (("Money", "/money"), ("What the checks found", "/checks")),
    Framework.TIMETABLES: (("Timetable", "/timetable"), ("Money", "/money")),
    Framework.RISK_SHARING: (("Risk share", "/risk-share"),),
}


@dataclass(frozen=True, slots=True)
class LeadBox:
    """The box for who answers for a framework at one partner.

    `seen` is what the box was filled with when its user opened the page.
    """

    partner: str
    title: str
    id: str
    name: str
    was: str
    seen: str
    text: str


def slug_of(framework: str) -> str:
    """A framework as its address says it.

    >>> slug_of("Financial planning")
    'financial-planning'
    """
    return framework.lower().replace(" ", "-")


_BY_SLUG = {slug_of(one): one for one in Framework}


@pages.get("")
@allowed(Right.READ)
def frameworks(agreement: str) -> ResponseReturnValue:
    """How many of the five are synchronised, what shows it, and what is to be done."""
    day = today()
    with reading() as session:
        book = load_book(session, agreement)
    lines = framework_lines(book, day)
    return render_template(
        "frameworks/frameworks.html",
        **frame_of(book),
        sentence=frameworks_sentence(lines),
        lines=lines,
        slug_of=slug_of,
        documents={row.document: row for row in book.documents},
        mended={line.framework: _places(agreement, line) for line in lines},
        today=day,
    )


def _places(agreement: str, line: FrameworkLine) -> list[tuple[str, str]]:
    """Where what the records show of a framework is mended."""
    if not any(fact.contradicts for fact in line.facts):
        return []
    found = [(text, address_below(agreement, below)) for text, below in _MENDED[line.framework]]
    return [(text, address) for text, address in found if address is not None]


@pages.get("/<name>")
@allowed(Right.CHANGE)
def ask(agreement: str, name: str) -> ResponseReturnValue:
    """What to say of one framework."""
    framework, book = _framework(name), _book(agreement)
    kept, boxes = _kept(book, framework), _boxes(book, framework, typed=False)
    fields = _form(book, kept).filled(kept)
    if kept is None:
        fields = [_filled_with(field, today()) if field.name == "seen_on" else field
                  for field in fields]  # fmt: skip
    return _page(book, framework, fields, boxes, [])


@pages.post("/<name>")
@allowed(Right.CHANGE)
def change(agreement: str, name: str) -> ResponseReturnValue:
    """Save what is said of one framework, and who answers for it."""
    framework, book = _framework(name), _book(agreement)
    kept = _kept(book, framework)
    form = _form(book, kept)
    boxes = _boxes(book, framework, typed=True)
    row = form.read(base=kept, fixed={"agreement": agreement, "framework": framework})
    faults = [*(row if isinstance(row, list) else []), *_moved(boxes)]
    edits = _lead_edits(book, framework, boxes, faults)
    if faults or isinstance(row, list):
        return _page(book, framework, form.typed(), boxes, faults), 422
    to = url_for(".frameworks", agreement=agreement)
    if not form.unchanged(kept):
        return conflict(FINANCIAL_FRAMEWORKS, kept, row, to)
    saved = save(
        [Edit(FINANCIAL_FRAMEWORKS, kept, row), *edits],
        Why("set financial framework", f"{agreement} / {framework}"),
        to=to,
        done=f"What is said of {framework.lower()} is saved.",
    )
    if isinstance(saved, list):
        return _page(book, framework, form.typed(), boxes, saved), 422
    return saved


def _framework(name: str) -> Framework:
    if name not in _BY_SLUG:
        abort(404, "There is no such financial framework.")
    return _BY_SLUG[name]


def _book(agreement: str) -> AgreementBook:
    with reading() as session:
        return load_book(session, agreement, sheets=_SHEETS)


def _kept(book: AgreementBook, framework: Framework) -> FinancialFramework | None:
    found = (row for row in book.financial_frameworks if row.framework == framework)
    return next(found, None)


def _form(book: AgreementBook, kept: FinancialFramework | None) -> RecordForm:
    """The form of one framework; where no document is attached it does not ask for one."""
    named = kept.document if kept else None
    papers = [row for row in book.documents if row.is_kept or row.document == named]
    return RecordForm(
        FINANCIAL_FRAMEWORKS,
        (
            "synchronised", "in_place", "evidence", *(("document",) if papers else ()),
            "action", "action_owner", "action_due", "action_done_on", "seen_on",
        ),
        labels={
            "synchronised": "Do the partners’ frameworks run together?",
            "action": "What is to be done",
            "action_owner": "Who does it",
            "action_due": "By when",
            "action_done_on": "Done on",
            "seen_on": "When did you look at it?",
        },
        hints={
            "in_place": "Such as: one budget paper to both boards, contributions fixed in February",
            "evidence": "What shows it: minutes, a letter, a procedure, with its date",
            "document": "One that is attached to this agreement",
            "action_due": "For example, 31 3 2027",
            "action_done_on": "Leave it blank until it is done",
        },
        options={
            "document": [Option(str(row.document), f"{row.document}: {row.title}") for row in papers]
        },
        past=("action_done_on", "seen_on"),
    )  # fmt: skip


def _filled_with(field: ShownField, day: date) -> ShownField:
    return replace(
        field, value=f"{day:%d/%m/%Y}", parts=(f"{day.day}", f"{day.month}", f"{day.year}")
    )


def _boxes(book: AgreementBook, framework: Framework, *, typed: bool) -> list[LeadBox]:
    """A box for each partner, filled with what is kept or what was typed."""
    names = {row.code: row.name for row in book.organisations}
    kept = {
        row.partner: row.person for row in book.framework_leads if row.framework == framework
    }  # fmt: skip
    return [
        _box(f"lead-{place}", row.organisation, names, kept.get(row.organisation, ""), typed=typed)
        for place, row in enumerate(book.partners, 1)
    ]


def _box(place: str, code: str, names: Mapping[str, str], now: str, *, typed: bool) -> LeadBox:
    """The box of one partner; one that its user left alone shows what is kept by now."""
    seen = request.form.get(f"was:{code}", "") if typed else now
    text = request.form.get(f"lead:{code}", "").strip() if typed else now
    shown = now if text == seen else text
    return LeadBox(code, names.get(code, code), place, f"lead:{code}", now, seen, shown)


def _moved(boxes: Sequence[LeadBox]) -> list[FieldFault]:
    """Boxes that somebody else filled differently meanwhile; the page then shows it as seen."""
    return [
        FieldFault(
            box.id,
            f"Somebody else has meanwhile entered {box.was or 'nobody'} for {box.title}: look at "
            "yours, and save again",
        )
        for box in boxes
        if box.was not in (box.seen, box.text)
    ]


def _lead_edits(
    book: AgreementBook, framework: Framework, boxes: Sequence[LeadBox], faults: list[FieldFault]
) -> list[Edit]:
    """What the boxes make of who answers for the framework; what is wrong joins the faults."""
    kept = {row.partner: row for row in book.framework_leads if row.framework == framework}
    edits = []
    for box in boxes:
        before = kept.get(box.partner)
        if box.text == box.was:
            continue
        row = _lead(book, framework, box)
        if isinstance(row, FieldFault):
            faults.append(row)
        else:
            edits.append(Edit(FRAMEWORK_LEADS, before, row))
    return edits


def _lead(
    book: AgreementBook, framework: Framework, box: LeadBox
) -> FrameworkLead | FieldFault | None:
    """Who answers for it by the box; None where it was emptied."""
    if not box.text:
        return None
    texts = {"framework": framework, "partner": box.partner, "person": box.text}
    row = row_from_texts(FRAMEWORK_LEADS, {"agreement": book.agreement.agreement, **texts})
    if isinstance(row, list):
        return FieldFault(box.id, row[0].sentence)
    assert isinstance(row, FrameworkLead)
    return row


def _page(
    book: AgreementBook,
    framework: Framework,
    fields: Sequence[ShownField],
    boxes: Sequence[LeadBox],
    faults: Sequence[FieldFault],
) -> str:
    agreement = book.agreement.agreement
    back = url_for(".frameworks", agreement=agreement)
    return render_template(
        "frameworks/form.html",
        **frame_of(book),
        framework=framework,
        fields=[
            replace(field, control=Control.LONG_TEXT) if field.name in _LONG else field
            for field in fields
        ],
        boxes=boxes,
        faults=faults,
        mark=mark_of(FINANCIAL_FRAMEWORKS, _kept(book, framework)),
        back=back,
        steps=[{"text": "Frameworks", "href": back}],
    )
