"""The set-up of an agreement: a list of its parts, a page for each question, check, and submit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.agreements.decisions import still_open
from tracker.domain.agreements.variation_effect import effect_of
from tracker.domain.agreements.variation_signing import signing_of
from tracker.domain.checks.signatures import strange_employer
from tracker.domain.registers import Agreement, AgreementBook
from tracker.domain.set_up import SET_UP_SHEETS, Part, PartState, SetUp, set_up_of
from tracker.services.changes.edits import Edit, Why
from tracker.services.records.book import load_book
from tracker.sheets.agreement_layouts import AGREEMENTS
from tracker.web.agreement_pages import address_below, frame_of, may, names_of
from tracker.web.agreements.redlines import changed_fields, shown
from tracker.web.agreements.set_up_drafts import (
    WorkingCopy,
    forget_answers,
    keep_answers,
    working_copy,
)
from tracker.web.agreements.set_up_questions import BY_ITEM, BY_PART, ELSEWHERE, QUESTIONS, Question
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, now, reading, today, writing
from tracker.web.choices import partner_options
from tracker.web.record_forms import RecordForm, ShownField
from tracker.web.record_pages import Show, saved_record
from tracker.web.saving import conflict, save

# The last page shows besides who signed, what was varied and what was decided.
SHEETS = (
    *SET_UP_SHEETS, "Variations", "Variation signatures", "Signing authorities", "Decisions",
)  # fmt: skip
pages = Blueprint("set_up", __name__, url_prefix="/agreements/<code:agreement>/set-up")


@dataclass(frozen=True, slots=True)
class Task:
    """A line of the task list: the part, and where it is done (None: nowhere yet, or not by you)."""

    part: Part
    address: str | None


@pages.get("")
@allowed(Right.READ)
def task_list(agreement: str) -> ResponseReturnValue:
    """What is still missing."""
    book, copy = _looked_up(agreement)
    found = set_up_of(replace(book, agreement=copy.answered), today())
    tasks = [Task(part, _address(book, part)) for part in found.parts]
    return render_template(
        "set_up/tasks.html",
        **frame_of(book),
        set_up=found,
        regulation=[task for task in tasks if task.part.is_regulation],
        others=[task for task in tasks if not task.part.is_regulation],
        copy=copy,
        complete=PartState.COMPLETE,
        not_needed=PartState.NOT_NEEDED,
    )


def _looked_up(agreement: str) -> tuple[AgreementBook, WorkingCopy]:
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
        copy = working_copy(session, actor(), book.agreement, draft_address(agreement))
    return book, copy


def draft_address(agreement: str) -> str:
    """Where answers that wait are shown and submitted; their draft is known by it."""
    return url_for("set_up.check", agreement=agreement)


def _address(book: AgreementBook, part: Part) -> str | None:
    agreement = book.agreement.agreement
    if part.state is PartState.NOT_NEEDED:
        return None
    if part.item in ELSEWHERE:
        return address_below(agreement, ELSEWHERE[part.item])
    if not may(book, Right.CHANGE):
        return None
    return url_for(".question", agreement=agreement, part=BY_ITEM[part.item].part)


@pages.get("/parts/<part>")
@allowed(Right.CHANGE)
def question(agreement: str, part: str) -> ResponseReturnValue:
    """One question."""
    asked = _question(part)
    book, copy = _looked_up(agreement)
    form = asked.with_partners(partner_options(book), copy.answered)
    return _question_page(book, copy, asked, form.filled(copy.answered), [])


@pages.post("/parts/<part>")
@allowed(Right.CHANGE)
def answer(agreement: str, part: str) -> ResponseReturnValue:
    """Save the answer, or keep it until all are submitted for approval."""
    asked = _question(part)
    book, copy = _looked_up(agreement)
    form = asked.with_partners(partner_options(book), copy.answered)

    def show(fields: list[ShownField], faults: Sequence[FieldFault]) -> str:
        return _question_page(book, copy, asked, fields, faults)

    if (strange := _strange_employer(book, copy, form)) is not None:
        return show(form.typed(), [strange]), 422
    if copy.waits:
        return _kept_answer(copy, form, show)
    return saved_record(
        form,
        copy.kept,
        {"agreement": agreement},
        Why("set up agreement", f"{agreement}: {asked.heading}"),
        to=url_for(".task_list", agreement=agreement),
        done="Your answer is saved.",
        show=show,
    )


def _strange_employer(
    book: AgreementBook, copy: WorkingCopy, form: RecordForm
) -> FieldFault | None:
    """A pool manager whom the host does not employ: the check would find one as soon as saved."""
    if "pool_manager_employer" not in form.names:
        return None
    row = form.read(base=copy.answered, fixed={"agreement": copy.kept.agreement})
    wrong = strange_employer(row, book.organisations) if isinstance(row, Agreement) else None
    return FieldFault("pool_manager_employer", wrong.rstrip(".")) if wrong else None


def _kept_answer(copy: WorkingCopy, form: RecordForm, show: Show) -> ResponseReturnValue:
    agreement = copy.kept.agreement
    row = form.read(base=copy.answered, fixed={"agreement": agreement})
    if isinstance(row, list):
        return show(form.typed(), row), 422
    if not form.unchanged(copy.kept):
        return conflict(AGREEMENTS, copy.kept, row, url_for(".task_list", agreement=agreement))
    assert isinstance(row, Agreement)
    with writing() as session:
        keep_answers(session, actor(), now(), copy, row, draft_address(agreement))
    flash("Your answer is kept. Submit your answers together when they are complete.", "success")
    return redirect(url_for(".task_list", agreement=agreement), 303)


def _question(part: str) -> Question:
    found = BY_PART.get(part)
    if found is None:
        abort(404)
    return found


def _question_page(
    book: AgreementBook,
    copy: WorkingCopy,
    asked: Question,
    fields: list[ShownField],
    faults: Sequence[FieldFault],
) -> str:
    back = url_for(".task_list", agreement=book.agreement.agreement)
    return render_template(
        "agreements/question.html",
        **frame_of(book),
        question=asked.heading,
        paragraphs=[asked.why],
        fields=fields,
        faults=faults,
        mark=asked.form.mark(copy.kept),
        button="Keep answer" if copy.waits else "Save answer",
        back=back,
        steps=[{"text": "Set-up", "href": back}],
    )


@pages.get("/check")
@allowed(Right.READ)
def check(agreement: str) -> ResponseReturnValue:
    """Every answer, and what would change, before it is submitted."""
    return _check_page(agreement, [])


@pages.post("/check")
@allowed(Right.CHANGE)
def submit(agreement: str) -> ResponseReturnValue:
    """Submit the answers together; whoever approves sees them as one."""
    _book, copy = _looked_up(agreement)
    to = url_for(".task_list", agreement=agreement)
    if not copy.has_answers:
        flash("There is nothing to submit: everything is recorded as it stands.", "success")
        return redirect(to, 303)
    if request.form.get("mark", "") != QUESTIONS[0].form.mark(copy.kept):
        return conflict(AGREEMENTS, copy.kept, copy.answered, to)
    saved = save(
        [Edit(AGREEMENTS, copy.kept, copy.answered)],
        Why("set up agreement", agreement),
        to=to,
        done="Your answers are saved.",
    )
    if isinstance(saved, list):
        return _check_page(agreement, saved), 422
    with writing() as session:
        forget_answers(session, actor(), draft_address(agreement))
    return saved


def _check_page(agreement: str, faults: Sequence[FieldFault]) -> str:
    book, copy = _looked_up(agreement)
    back = url_for(".task_list", agreement=agreement)
    answered = replace(book, agreement=copy.answered)
    return render_template(
        "set_up/check.html",
        **frame_of(book),
        set_up=set_up_of(answered, today()),
        copy=copy,
        answers=_answers(set_up_of(answered, today()), copy, names_of(book)),
        changes=changed_fields(AGREEMENTS, copy.kept, copy.answered, names_of(book)),
        book=book,
        authorities={row.organisation: row for row in book.authorities},
        variations=[
            (signing_of(book, row, today()), effect_of(book, [row.variation]))
            for row in book.variations
        ],
        open_decisions=still_open(book, today()),
        faults=faults,
        mark=QUESTIONS[0].form.mark(copy.kept),
        steps=[{"text": "Set-up", "href": back}],
        back=back,
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as the check page shows it, with the page on which it is changed."""

    heading: str
    value: str
    part: str


def _answers(found: SetUp, copy: WorkingCopy, names: Mapping[str, str]) -> list[Answer]:
    """Every field of every needed question."""
    needless = {part.item for part in found.parts if part.state is PartState.NOT_NEEDED}
    return [
        Answer(
            asked.form.labels.get(name, AGREEMENTS.column[name].heading),
            shown(AGREEMENTS, copy.answered, name, names),
            asked.part,
        )
        for asked in QUESTIONS
        if asked.item not in needless
        for name in asked.form.names
    ]
