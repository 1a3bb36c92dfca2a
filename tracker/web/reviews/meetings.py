"""Holding a review: the evidence, the decision, who was there, the actions, check, recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.records.reviews import ReviewAttendance, ReviewMeeting, ReviewPack
from tracker.domain.registers import AgreementBook, Review
from tracker.domain.reviews.meetings import (
    CHANGES_THE_AGREEMENT,
    Held,
    holding_warnings,
    not_reviewable,
    reviews_to_hold,
)
from tracker.errors import RuleBroken
from tracker.schemas import PositionQuestions, answered
from tracker.services.changes.edits import Why, mark_of
from tracker.services.records.book import load_book
from tracker.services.reviews import meetings as review_meetings
from tracker.services.reviews import packs as review_packs
from tracker.sheets.monitoring_layouts import REVIEWS
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, asked, now, reading, today, writing
from tracker.web.formatting import day
from tracker.web.reviews import forms as review_forms
from tracker.web.reviews.forms import Holding
from tracker.web.reviews.pack_words import PACK_WORDS
from tracker.web.saving import conflict, save

pages = Blueprint("review_meetings", __name__, url_prefix="/agreements/<code:agreement>/reviews")

# What the steps after the evidence need; the evidence itself needs the whole book.
SHEETS = (
    "Agreement versions", "Partners", "Reviews", "Variations", "Review actions", "Review settings",
)  # fmt: skip
STEPS = ("decision", "present", "actions", "more", "check", "save")


@dataclass(frozen=True, slots=True)
class Entered:
    """Everything that was entered and is right so far."""

    held: Held
    meeting: ReviewMeeting


@pages.get("/hold")
@allowed(Right.READ)
def hold(agreement: str) -> ResponseReturnValue:
    """Whether the agreement should go on as it is: the evidence as at a day."""
    return _evidence_page(agreement, asked("as_at"), _asked_due(asked("due")), [])


@pages.post("/hold")
@allowed(Right.CHANGE)
def freeze(agreement: str) -> ResponseReturnValue:
    """Freeze the evidence and go on to the decision."""
    due, text = _asked_due(request.form.get("due", "")), request.form.get("as_at", "").strip()
    as_at, fault = _day_of(text)
    if fault is not None:
        return _evidence_page(agreement, text, due, [fault]), 422
    try:
        with writing() as session:
            wanted = (
                due
                or review_packs.review_in_hand(
                    load_book(session, agreement, sheets=SHEETS), today(), None
                ).due
            )
            pack = review_packs.freeze(session, actor(), now(), agreement, wanted, as_at)
    except RuleBroken as refusal:
        fault = FieldFault("as_at", refusal.sentence.rstrip("."))
        return _evidence_page(agreement, text, due, [fault]), 422
    address = url_for(".decide", agreement=agreement, due=pack.review.isoformat())
    return redirect(address, 303)


def _evidence_page(
    agreement: str, text: str, due: date | None, faults: Sequence[FieldFault]
) -> str:
    as_at, fault = _day_of(text)
    with reading() as session:
        book = load_book(session, agreement)
        review = review_packs.review_in_hand(book, today(), due)
        content = review_packs.evidence_of(session, agreement, as_at, review, book)
        packs = [p for p in review_packs.list_packs(session, agreement) if p.review == review.due]
    frame = frame_of(book)
    return render_template(
        "review_meetings/hold.html",
        **frame,
        **PACK_WORDS,
        pack=content,
        as_at=as_at,
        typed=text if fault else f"{as_at:%d/%m/%Y}",
        review=review,
        others=[row for row in reviews_to_hold(book, today()) if row.due != review.due],
        frozen=packs[::-1],
        why_not=not_reviewable(book, as_at),
        faults=faults or ([fault] if fault else []),
        steps=_steps(agreement),
    )


@pages.get("/packs/<int:pack>")
@allowed(Right.READ)
def pack(agreement: str, pack: int) -> ResponseReturnValue:
    """A frozen pack, exactly as it was."""
    with reading() as session:
        book = load_book(session, agreement, sheets=("Partners",))
        row = review_packs.get_pack(session, agreement, pack)
        content = review_packs.content_of(session, row)
    return render_template(
        "review_meetings/pack.html", **frame_of(book), **PACK_WORDS, pack=content, row=row,
        steps=_steps(agreement),
    )  # fmt: skip


@pages.get("/hold/decision")
@allowed(Right.CHANGE)
def decide(agreement: str) -> ResponseReturnValue:
    """What the board decided, and why."""
    due = _asked_due(asked("due"))
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
        review = review_packs.review_in_hand(book, today(), due)
        packs = [p for p in review_packs.list_packs(session, agreement) if p.review == review.due]
    if not packs:
        return redirect(url_for(".hold", agreement=agreement, due=review.due.isoformat()), 303)
    return _decision_page(_holding(book, review, packs[-1]), [], typed=False)


@pages.post("/hold/decision")
@allowed(Right.CHANGE)
def step(agreement: str) -> ResponseReturnValue:
    """Go on to the next step, or back to one, or record everything."""
    due = _asked_due(request.form.get("due", ""))
    number = request.form.get("pack", "")
    if due is None or not number.isdecimal() or len(number) > 6:
        abort(400, "The form is not complete: open the review again.")
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
        frozen = review_packs.get_pack(session, agreement, int(number))
    if frozen.review != due:
        abort(400, "The evidence belongs to another review: open the review again.")
    planned = next((row for row in book.reviews if row.due == due), None)
    review = planned or Review(agreement, due, None, None, None, None, None)
    wanted = request.form.get("step", "")
    return _step(_holding(book, review, frozen), wanted if wanted in STEPS else "decision")


def _step(holding: Holding, wanted: str) -> ResponseReturnValue:
    """The page of the step wanted, or of the first one before it with something to mend."""
    if wanted == "decision":
        return _decision_page(holding, [], typed=True)
    row = review_forms.read_decision(holding)
    faults = row if isinstance(row, list) else review_forms.faults_of(holding, row, [], today())
    if isinstance(row, list) or faults:
        return _decision_page(holding, faults, typed=True), 422
    if wanted == "present":
        return _present_page(holding, [])
    people, meeting = review_forms.read_people(holding), review_forms.read_meeting(holding)
    faults = [*_faults_in(people), *(meeting if isinstance(meeting, list) else [])]
    if faults or isinstance(meeting, list):
        return _present_page(holding, faults), 422
    if wanted in {"actions", "more"}:
        return _actions_page(holding, [], more=wanted == "more")
    actions = review_forms.read_actions(holding)
    numbered = [item for item in actions if isinstance(item, tuple)]
    faults = _faults_in(actions) or review_forms.faults_of(holding, row, numbered, today())
    if faults:
        return _actions_page(holding, faults, more=False), 422
    held = Held(
        row,
        holding.pack,
        tuple(person for person in people if isinstance(person, ReviewAttendance)),
        tuple(action for _, action in numbered),
    )
    return _last_step(holding, Entered(held, meeting), is_saved=wanted == "save")


def _last_step(holding: Holding, entered: Entered, *, is_saved: bool) -> ResponseReturnValue:
    kept, agreement = holding.review, holding.review.agreement
    to = url_for(".meeting", agreement=agreement, due=kept.due.isoformat())
    if kept.held_on is not None:
        sentence = (
            "Somebody else has recorded this review meanwhile, so yours is not saved; what you "
            "entered still stands here"
        )
        return _check_page(holding, entered, [FieldFault("form", sentence)]), 409
    if not is_saved:
        return _check_page(holding, entered, [])
    before = kept if kept in holding.book.reviews else None
    if request.form.get("mark", "") != mark_of(REVIEWS, before):
        return conflict(REVIEWS, before, entered.held.review, url_for(".hold", agreement=agreement))
    saved = save(
        review_meetings.holding_edits(entered.held, before, entered.meeting),
        Why("hold review", f"{agreement} / review due {kept.due.isoformat()}"),
        to=to,
        done="The review is recorded.",
    )
    return (_check_page(holding, entered, saved), 422) if isinstance(saved, list) else saved


@pages.get("/meetings/<code:due>")
@allowed(Right.READ)
def meeting(agreement: str, due: str) -> ResponseReturnValue:
    """What was recorded of a review, and what follows from it."""
    day_due = _asked_due(due)
    if day_due is None:
        abort(404)
    with reading() as session:
        book = load_book(session, agreement, sheets=("Partners",))
        recorded = review_meetings.get_recorded(session, agreement, day_due)
    return render_template(
        "review_meetings/meeting.html",
        **frame_of(book),
        recorded=recorded,
        people=_by_body(book, recorded.present),
        is_changed=recorded.review.outcome in CHANGES_THE_AGREEMENT,
        steps=_steps(agreement),
    )


def _holding(book: AgreementBook, review: Review, frozen: ReviewPack) -> Holding:
    return Holding(book, review, frozen, max((a.action for a in book.actions), default=0) + 1)


def _faults_in(found: Sequence[object]) -> list[FieldFault]:
    return [item for item in found if isinstance(item, FieldFault)]


def _decision_page(holding: Holding, faults: Sequence[FieldFault], *, typed: bool) -> str:
    shown = r"(?:held_on|next_review)(?:-(?:day|month|year))?|outcome|decision|reasons"
    return render_template(
        "review_meetings/decision.html",
        **_frame(holding, faults, shown),
        fields=review_forms.decision_fields(holding, typed=typed),
    )


def _present_page(holding: Holding, faults: Sequence[FieldFault]) -> str:
    return render_template(
        "review_meetings/present.html",
        **_frame(holding, faults, r"present:.*|interests"),
        bodies=review_forms.bodies(holding),
        fields=review_forms.interest_fields(typed=True),
    )


def _actions_page(holding: Holding, faults: Sequence[FieldFault], *, more: bool) -> str:
    actions = review_forms.action_rows(holding, more=more)
    return render_template(
        "review_meetings/actions.html",
        **_frame(holding, faults, r"action-.*"),
        actions=actions,
        is_full=len(actions) >= review_forms.MOST_ACTIONS,
    )


def _check_page(holding: Holding, entered: Entered, faults: Sequence[FieldFault]) -> str:
    return render_template(
        "review_meetings/check.html",
        **_frame(holding, faults, ""),
        held=entered.held,
        meeting=entered.meeting,
        people=_by_body(holding.book, entered.held.present),
        warnings=holding_warnings(holding.book, entered.held),
        next_in_words=review_forms.next_in_words(holding, entered.held.review),
    )


def _frame(holding: Holding, faults: Sequence[FieldFault], shown: str) -> dict[str, object]:
    """What every step needs; what the form was filled from is marked once, on its first page."""
    book, kept = holding.book, holding.review
    agreement = kept.agreement
    own = {"due": kept.due.isoformat(), "pack": str(holding.pack.pack)}
    carried = [(name, value) for name, value in review_forms.hidden(shown) if name not in own]
    return {
        **frame_of(book),
        "faults": faults,
        "review": kept,
        "frozen": holding.pack,
        "hidden": [*own.items(), *carried],
        "mark": request.form.get("mark")
        if request.method == "POST" and "mark" in request.form
        else mark_of(REVIEWS, kept if kept in book.reviews else None),
        "action": url_for(".step", agreement=agreement),
        "back": url_for(".hold", agreement=agreement, due=kept.due.isoformat()),
        "steps": _steps(agreement),
    }


def _by_body(
    book: AgreementBook, people: Sequence[ReviewAttendance]
) -> list[tuple[str, list[ReviewAttendance]]]:
    """Who was there, partner by partner; those for no partner last, if there are any."""
    names = {row.code: row.name for row in book.organisations}
    codes: list[str | None] = [row.organisation for row in book.partners]
    codes += sorted({row.organisation for row in people if row.organisation} - {*codes})
    found = [
        (names.get(code or "", code or "For no partner"),
         [row for row in people if row.organisation == code])
        for code in [*codes, None]
    ]  # fmt: skip
    return [item for item in found if item[1] or item[0] != "For no partner"]


def _steps(agreement: str) -> list[dict[str, str]]:
    return [{"text": "Reviews", "href": url_for("reviews.of_agreement", agreement=agreement)}]


def _asked_due(text: str) -> date | None:
    """The day on which the review in question is due; None where none is named."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404, "There is no such review.")


def _day_of(text: str) -> tuple[date, FieldFault | None]:
    """The day of the evidence: the one typed, else today; and why the typed one could not be read."""
    values, faults = answered(PositionQuestions(), {"as_at": text})
    fault = FieldFault("as_at", faults["as_at"]) if faults else None
    as_at: date = values["as_at"] or today()
    if fault is None and as_at > today():
        fault = FieldFault("as_at", f"{day(as_at)} is still to come: enter today or a day before")
        as_at = today()
    return as_at, fault
