"""One partner's scores on one page: kept as a private draft, submitted for all, corrected later."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.assessments.comparing import assessment_of, scores_of
from tracker.domain.assessments.instruments import SCORES, Item
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.assessments import Assessment, AssessmentScore
from tracker.domain.registers import AgreementBook
from tracker.errors import RuleBroken
from tracker.schemas import row_from_texts
from tracker.services.approvals.drafts import Draft, NewDraft, save_draft
from tracker.services.assessments import (
    SHEETS,
    Scoring,
    forget_drafts,
    latest_draft,
    require_own,
    submission,
)
from tracker.services.changes.edits import Why, mark_of
from tracker.services.records.book import load_book
from tracker.sheets.assessment_layouts import ASSESSMENT_SCORES, ASSESSMENTS
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, asked, asked_year, now, reading, today, writing
from tracker.web.assessments.comparing import instrument_asked
from tracker.web.formatting import moment
from tracker.web.saving import save

pages = Blueprint(
    "scoring", __name__, url_prefix="/agreements/<code:agreement>/assessments/<instrument>/score"
)

NONE = "none"
"""What the choice of no score sends, so that a score once chosen can be taken back."""


@dataclass(frozen=True, slots=True)
class ItemBoxes:
    """An item on the form: what is chosen, and the evidence typed."""

    item: Item
    score: str
    evidence: str


@dataclass(frozen=True)
class Form:
    """The form of one partner's scores: what it submitted, and the latest draft of it."""

    book: AgreementBook
    scoring: Scoring
    kept: Assessment | None
    rows: Sequence[AssessmentScore]
    draft: Draft | None

    @property
    def mark(self) -> str:
        """What its user has seen: what is submitted and what is drafted."""
        seen = [mark_of(ASSESSMENTS, self.kept)]
        seen += [mark_of(ASSESSMENT_SCORES, row) for row in self.rows]
        seen.append("" if self.draft is None else f"{self.draft.person} {self.draft.saved_at}")
        return hashlib.sha256("\n".join(seen).encode()).hexdigest()[:16]

    @property
    def texts(self) -> Mapping[str, str]:
        """What fills the boxes: the draft, or else what was submitted."""
        if self.draft is not None:
            return self.draft.texts
        found = {f"evidence-{row.item}": row.evidence or "" for row in self.rows}
        return found | {f"score-{row.item}": str(row.score or NONE) for row in self.rows}


@pages.get("")
@allowed(Right.CHANGE)
def ask(agreement: str, instrument: str) -> ResponseReturnValue:
    """Every item of an instrument, to be scored for one partner."""
    form = _form(agreement, instrument)
    return _page(form, form.texts, [])


@pages.post("")
@allowed(Right.CHANGE)
def submit(agreement: str, instrument: str) -> ResponseReturnValue:
    """Keep a draft, discard it, or submit the scores for all partners to see."""
    form, wanted = _form(agreement, instrument), request.form.get("do", "submit")
    texts = _typed(form.scoring)
    if request.form.get("mark", "") != form.mark:
        moved = FieldFault(
            "form",
            "Somebody of your organisation has saved or submitted this since you opened it. What "
            "you typed still stands here: save it again to put it in place of theirs",
        )
        return _page(form, texts, [moved]), 409
    if wanted in {"draft", "discard"}:
        return _drafted(form, texts, discards=wanted == "discard")
    return _submitted(form, texts)


def _form(agreement: str, instrument: str) -> Form:
    wanted, partner = instrument_asked(instrument), asked("partner")
    year = asked_year([], today())
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
        require_own(actor(), book, partner)
        _refuse_year(book, year)
        scoring = Scoring(agreement, partner, wanted, year)
        draft = latest_draft(session, actor(), scoring)
    own = (partner, wanted.code, year)
    return Form(book, scoring, assessment_of(book, *own), scores_of(book, *own), draft)


def _refuse_year(book: AgreementBook, year: FinancialYear) -> None:
    """A year is scored that has begun, and in which the agreement was there."""
    first = FinancialYear.of(book.agreement.start_date)
    last = FinancialYear.of(today())
    if year > last:
        abort(404, f"{year} has not begun: the partnership is assessed for a year that has.")
    if year < min(first, last):
        abort(404, f"The agreement begins in {first}, so there is nothing to assess in {year}.")


def _typed(scoring: Scoring) -> dict[str, str]:
    names = [f"{what}-{item.number}" for item in scoring.instrument.items
             for what in ("score", "evidence")]  # fmt: skip
    return {name: text for name in names if (text := request.form.get(name, "").strip())}


def _drafted(form: Form, texts: Mapping[str, str], *, discards: bool) -> ResponseReturnValue:
    scoring = form.scoring
    to = url_for("assessments.assessments", agreement=scoring.agreement)
    title = f"{scoring.instrument.title}, {scoring.year}"
    draft = NewDraft(scoring.form, title, scoring.agreement, texts, scoring.partner)
    try:
        with writing() as session:
            if discards:
                forget_drafts(session, scoring)
            else:
                save_draft(session, actor(), now(), draft)
    except RuleBroken as refusal:
        return _page(form, texts, [FieldFault("form", refusal.sentence.rstrip("."))]), 422
    said = "The draft is discarded." if discards else (
        "The draft is saved. Only finance leads of your own organisation can see it."
    )  # fmt: skip
    flash(said, "success")
    return redirect(to, 303)


def _submitted(form: Form, texts: Mapping[str, str]) -> ResponseReturnValue:
    scoring = form.scoring
    rows, faults = _read(scoring, texts)
    if not faults and all(row.score is None for row in rows):
        faults.append(FieldFault("score-1", "Score one item at least"))
    if faults:
        return _page(form, texts, faults), 422
    edits = submission(form.book, scoring, rows, actor().name, today())
    to = url_for(
        "assessments.instrument", agreement=scoring.agreement, instrument=scoring.instrument.code,
        year=scoring.year,
    )  # fmt: skip
    subject = f"{scoring.agreement} / {scoring.partner} / {scoring.instrument.code} {scoring.year}"
    done = "The scores are submitted; the other partners can see them now."
    if not edits:
        done = "Nothing is different from what was submitted already."
    saved = save(edits, Why("submit assessment", subject), to=to, done=done)
    if isinstance(saved, list):
        return _page(form, texts, saved), 422
    if not isinstance(saved, tuple):  # a page with both versions has saved nothing yet
        with writing() as session:
            forget_drafts(session, scoring)
    return saved


def _read(
    scoring: Scoring, texts: Mapping[str, str]
) -> tuple[list[AssessmentScore], list[FieldFault]]:
    """The rows that were typed, and what is wrong with them; an item left blank is none."""
    rows: list[AssessmentScore] = []
    faults: list[FieldFault] = []
    fixed = {
        "agreement": scoring.agreement,
        "partner": scoring.partner,
        "instrument": scoring.instrument.code,
        "financial_year": str(scoring.year),
    }
    for item in scoring.instrument.items:
        score = texts.get(f"score-{item.number}", NONE)
        evidence = texts.get(f"evidence-{item.number}", "")
        if score == NONE and not evidence:
            continue
        own = {"item": str(item.number), "score": "" if score == NONE else score}
        row = row_from_texts(ASSESSMENT_SCORES, {**fixed, **own, "evidence": evidence})
        if isinstance(row, list):
            faults += [
                FieldFault(f"{fault.field}-{item.number}", f"{item.name}: {fault.sentence}")
                for fault in row
            ]
        elif isinstance(row, AssessmentScore):
            rows.append(row)
    return rows, faults


def _page(form: Form, texts: Mapping[str, str], faults: Sequence[FieldFault]) -> str:
    scoring = form.scoring
    names = {row.code: row.name for row in form.book.organisations}
    partner = names.get(scoring.partner, scoring.partner)
    back = url_for("assessments.assessments", agreement=scoring.agreement)
    return render_template(
        "assessments/score.html",
        **frame_of(form.book) | {"seen_by": f"Only finance leads of {partner} see this page."},
        instrument=scoring.instrument,
        year=scoring.year,
        partner=partner,
        boxes=[
            ItemBoxes(
                item,
                texts.get(f"score-{item.number}", NONE),
                texts.get(f"evidence-{item.number}", ""),
            )
            for item in scoring.instrument.items
        ],
        scores=sorted(SCORES.items(), reverse=True),
        none=NONE,
        notice=_notice(form),
        has_draft=form.draft is not None,
        faults=faults,
        mark=form.mark,
        action=request.full_path.rstrip("?"),
        back=back,
        steps=[{"text": "Assessments", "href": back}],
    )


def _notice(form: Form) -> str:
    """Whose draft the boxes show, or what was submitted before."""
    if form.draft is not None:
        own = form.draft.person == actor().name
        whose = "your draft" if own else f"the draft of {form.draft.person}"
        return f"This is {whose}, saved on {moment(form.draft.saved_at)}."
    if form.kept is not None:
        return (
            "These are the scores as submitted; what you submit takes their place, and the "
            "history keeps both."
        )
    return ""
