"""What is entered when a review is held, step by step: read from the form, with every fault.

The steps carry what was typed on the others in hidden fields, so that nothing is kept until the
last one and going back loses nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import request

from tracker.domain.records.review_settings import rules_of
from tracker.domain.records.reviews import (
    ReviewAction,
    ReviewAttendance,
    ReviewMeeting,
    ReviewPack,
)
from tracker.domain.registers import AgreementBook, Review
from tracker.domain.reviews.meetings import (
    FollowingReview,
    Held,
    HoldingFault,
    ReviewOutcome,
    following_review,
    holding_faults,
)
from tracker.domain.wording import day_text
from tracker.schemas import row_from_texts
from tracker.sheets.monitoring_layouts import REVIEWS
from tracker.sheets.review_layouts import REVIEW_ACTIONS, REVIEW_ATTENDANCE, REVIEW_MEETINGS
from tracker.web.asking import FieldFault
from tracker.web.choices import partner_options
from tracker.web.record_forms import DATE_PARTS, Control, RecordForm, ShownField

MOST_PEOPLE = 50
MOST_ACTIONS = 30
_OURS = re.compile(
    r"(?:held_on|next_review)(?:-(?:day|month|year))?|outcome|decision|reasons|interests|due|pack"
    r"|present:.*|action-[0-9]{1,2}-.*",
    re.DOTALL,
)
_ACTION = re.compile(r"action-([0-9]{1,2})-.*")
_ACTION_NAMES = ("text", "owner", "organisation", "due")

DECISION = RecordForm(
    REVIEWS,
    ("held_on", "outcome", "decision", "next_review"),
    labels={"held_on": "When was it held?", "outcome": "What did the board decide?",
            "decision": "The decision in words", "next_review": "When is it reviewed next?"},
    hints={
        "held_on": "The day the board met, for example 18 11 2026",
        "decision": "As the minutes say it, such as: Continue, with the winter schemes extended",
    },
)  # fmt: skip
REASONS = RecordForm(
    REVIEW_MEETINGS, ("reasons",), labels={"reasons": "The reasons"},
    hints={"reasons": "What in the evidence led the board to it"},
)  # fmt: skip
INTERESTS = RecordForm(
    REVIEW_MEETINGS, ("interests",), labels={"interests": "Interests declared"},
    hints={"interests": "Who declared which interest, and what followed. Blank: none was declared"},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """A partner, or nobody's (`code` None), with the box for the people who were there for it."""

    code: str | None
    title: str
    box: str
    id: str
    text: str


@dataclass(frozen=True)
class Holding:
    """A review being held: the agreement, the review as it is planned, the evidence for it.

    `first_action` is the number that the first action of this meeting gets.
    """

    book: AgreementBook
    review: Review
    pack: ReviewPack
    first_action: int

    @property
    def fixed(self) -> dict[str, str]:
        """What the rows of this meeting have in common, as texts of a form."""
        return {
            "agreement": self.review.agreement,
            "review": f"{self.review.due:%d/%m/%Y}",
            "pack": str(self.pack.pack),
        }

    def following(self, held_on: date) -> FollowingReview | None:
        """When the agreement is proposed to be reviewed next, if this review was held on a day."""
        agreement = self.book.as_at(held_on)
        rules = rules_of(agreement.legal_basis, self.book.review_setting)
        return following_review(agreement, held_on, rules)


def decision_fields(holding: Holding, *, typed: bool) -> list[ShownField]:
    """The fields of the first step, filled with what was typed or what is planned."""
    held_on, outcome, decision, next_review = (
        DECISION.typed() if typed else DECISION.filled(holding.review)
    )
    (reasons,) = REASONS.typed() if typed else REASONS.filled(None)
    return [
        replace(held_on, optional=False),
        replace(outcome, optional=False, control=Control.RADIOS),
        replace(decision, optional=False),
        replace(reasons, control=Control.LONG_TEXT),
        replace(next_review, hint=_next_hint(holding)),
    ]


def _next_hint(holding: Holding) -> str:
    """What a blank day stands for, by the day of the evidence, which mostly is that of the meeting."""
    held_on = holding.pack.as_at
    proposed = holding.following(held_on)
    if proposed is None:
        return "The agreement has no cycle to count by; needed unless the board terminates it"
    return (
        f"Blank: {day_text(proposed.day)}, if it was held on {day_text(held_on)}: {proposed.reason}"
    )


def interest_fields(*, typed: bool) -> list[ShownField]:
    """The box for interests declared."""
    fields = INTERESTS.typed() if typed else INTERESTS.filled(None)
    return [replace(field, control=Control.LONG_TEXT) for field in fields]


def read_decision(holding: Holding) -> Review | list[FieldFault]:
    """The review's row as decided; its next date follows from the cycle where none was typed."""
    row = DECISION.read(base=holding.review)
    faults = row if isinstance(row, list) else []
    if not REASONS.texts()["reasons"]:
        faults = [*faults, FieldFault("reasons", "Enter the reasons for the decision")]
    if isinstance(row, list) or faults:
        return faults
    assert isinstance(row, Review)
    if row.next_review is None and row.held_on and row.outcome != ReviewOutcome.TERMINATE:
        proposed = holding.following(row.held_on)
        row = replace(row, next_review=proposed.day if proposed else None)
    return row


def bodies(holding: Holding) -> list[Body]:
    """The boxes for who was there: one for each partner, and one for everybody else."""
    names = {row.code: row.name for row in holding.book.organisations}
    found = [
        Body(row.organisation, names.get(row.organisation, row.organisation),
             f"present:{row.organisation}", f"present-{place}",
             request.form.get(f"present:{row.organisation}", ""))
        for place, row in enumerate(holding.book.partners, 1)
    ]  # fmt: skip
    others = request.form.get("present:", "")
    return [*found, Body(None, "Others, for no partner", "present:", "present-others", others)]


def read_people(holding: Holding) -> list[ReviewAttendance] | list[FieldFault]:
    """Everybody who was there, partner by partner, or what is wrong with the lines."""
    people: list[ReviewAttendance] = []
    faults: list[FieldFault] = []
    for body in bodies(holding):
        lines = [line.strip() for line in body.text.splitlines() if line.strip()]
        for number, line in enumerate(lines, 1):
            found = _person(holding, body, line, len(people) + 1)
            if isinstance(found, str):
                faults.append(FieldFault(body.id, f"Line {number} of {body.title}: {found}"))
            else:
                people.append(found)
    if len(people) > MOST_PEOPLE:
        return [FieldFault("present-1", f"Enter no more than {MOST_PEOPLE} people")]
    if not people and not faults:
        faults.append(FieldFault("present-1", "Enter who was there: at least one person"))
    return faults or people


def _person(holding: Holding, body: Body, line: str, number: int) -> ReviewAttendance | str:
    """One person, or what is wrong with the line."""
    name, _, role = line.partition(",")
    texts = {"line": str(number), "organisation": body.code or "", "name": name, "role": role}
    row = row_from_texts(REVIEW_ATTENDANCE, {**holding.fixed, **texts})
    if isinstance(row, list):
        return row[0].sentence[:1].lower() + row[0].sentence[1:]
    assert isinstance(row, ReviewAttendance)
    return row


def action_rows(holding: Holding, *, more: bool) -> list[tuple[int, list[ShownField]]]:
    """The boxes of each action, numbered from 1; one empty action where there is none."""
    last = max(_typed_actions(), default=0) + more
    form = _action_form(holding)
    shown = []
    for number in range(1, min(max(last, 1), MOST_ACTIONS) + 1):
        texts = _action_texts(number)
        fields = [_of_action(field, number, texts) for field in form.filled(None)]
        shown.append((number, fields))
    return shown


def read_actions(holding: Holding) -> list[tuple[int, ReviewAction]] | list[FieldFault]:
    """What is to be done, each with the number of its boxes; an action left blank is none."""
    found: list[tuple[int, ReviewAction]] = []
    faults: list[FieldFault] = []
    for number in _typed_actions():
        texts = _action_texts(number)
        if not any(texts.values()):
            continue
        own = {"action": str(holding.first_action + len(found))}
        row = row_from_texts(REVIEW_ACTIONS, {**holding.fixed, **texts, **own})
        if isinstance(row, list):
            faults += [
                FieldFault(f"action-{number}-{f.field}", f"Action {number}: {_small(f.sentence)}")
                for f in row
            ]
        elif isinstance(row, ReviewAction):
            found.append((number, row))
    return faults or found


def read_meeting(holding: Holding) -> ReviewMeeting | list[FieldFault]:
    """The meeting: its evidence, its reasons, what was declared."""
    texts = {**holding.fixed, **REASONS.texts(), **INTERESTS.texts()}
    row = row_from_texts(REVIEW_MEETINGS, texts)
    if isinstance(row, list):
        return [FieldFault(fault.field, fault.sentence) for fault in row]
    assert isinstance(row, ReviewMeeting)
    return row


def faults_of(
    holding: Holding, review: Review, actions: Sequence[tuple[int, ReviewAction]], today: date
) -> list[FieldFault]:
    """What the rules of holding a review find wrong."""
    held = Held(review, holding.pack, (), tuple(row for _, row in actions))
    places = {place: number for place, (number, _) in enumerate(actions, 1)}
    return [_at_its_box(fault, places) for fault in holding_faults(holding.book, held, today)]


def _at_its_box(fault: HoldingFault, places: dict[int, int]) -> FieldFault:
    match = re.fullmatch(r"action-([0-9]+)-due", fault.field)
    if match is None:
        return FieldFault(fault.field, fault.sentence)
    return FieldFault(f"action-{places[int(match[1])]}-due", fault.sentence)


def hidden(without: str = "") -> list[tuple[str, str]]:
    """What was typed on the other steps, to be carried along.

    Args:
        without: the names that this step shows itself, as a pattern.
    """
    shown = re.compile(without or r"(?!)", re.DOTALL)
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if _OURS.fullmatch(name) and not shown.fullmatch(name)
    ]


def _typed_actions() -> list[int]:
    numbers = {int(found[1]) for name in request.form if (found := _ACTION.fullmatch(name))}
    return sorted(number for number in numbers if 1 <= number <= MOST_ACTIONS)


def _action_texts(number: int) -> dict[str, str]:
    """What was typed of an action, by field."""
    texts = {
        name: request.form.get(f"action-{number}-{name}", "").strip() for name in _ACTION_NAMES
    }
    parts = [request.form.get(f"action-{number}-due-{part}", "").strip() for part in DATE_PARTS]
    return texts | ({"due": "/".join(parts)} if any(parts) else {})


def _of_action(field: ShownField, number: int, texts: dict[str, str]) -> ShownField:
    text = texts[field.name]
    parts = text.split("/")
    return replace(
        field,
        name=f"action-{number}-{field.name}",
        value=text,
        parts=(parts[0], parts[1], parts[2]) if len(parts) == 3 else ("", "", ""),
        control=Control.LONG_TEXT if field.name == "text" else field.control,
    )


def _action_form(holding: Holding) -> RecordForm:
    return RecordForm(
        REVIEW_ACTIONS,
        _ACTION_NAMES,
        labels={"due": "By when", "owner": "Who does it"},
        options={"organisation": partner_options(holding.book)},
    )


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def next_in_words(holding: Holding, review: Review) -> str:
    """When it is reviewed next, and why then if nobody typed another day."""
    if review.next_review is None or review.held_on is None:
        return "None"
    proposed = holding.following(review.held_on)
    said = day_text(review.next_review)
    if proposed is None or proposed.day != review.next_review:
        return said
    return f"{said}: {proposed.reason}"
