"""What calls for reviews of an agreement, who was reminded of what, and what is set for both."""

from collections.abc import Sequence
from typing import cast

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.obligations.bcf_dates import dates_near
from tracker.domain.obligations.further import further_owed
from tracker.domain.outcomes.reading_calendar import readings_owed
from tracker.domain.records import review_settings
from tracker.domain.records.review_settings import ReviewSetting, rules_of
from tracker.domain.registers import AgreementBook
from tracker.services.changes.edits import Why
from tracker.services.changes.review_settings import setting_edit, settings_of
from tracker.services.records.book import load_book
from tracker.services.reminders.reminders import ListedReminder, list_reminders
from tracker.services.reviews.raised import list_raised
from tracker.services.timetables.bcf_dates import list_bcf_dates
from tracker.sheets import REVIEW_SETTINGS
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, reading, today
from tracker.web.formatting import counted, day
from tracker.web.record_forms import RecordForm, ShownField
from tracker.web.saving import conflict, save

pages = Blueprint("reminders", __name__)

ROOT = "/agreements/<code:agreement>/reviews"
SHOWN = 100
AS_USUAL = (
    "Leave a field blank to have it as usual. What is entered holds for this agreement alone, from "
    "the next night on."
)
_SHEETS = ("Agreement versions", "Variations", "Partners", "Funds", "Schemes", "Contributions",
           "Returns", "Outcome measures", "Outcome targets", "Outcome readings")  # fmt: skip

FORM = RecordForm(
    REVIEW_SETTINGS,
    (
        "variance_percent", "contribution_percent", "movement_percent", "off_track_periods",
        "review_within_days", "escalate_after", "bank_holidays",
    ),
    labels={
        "variance_percent": "Forecast variance, per cent of a fund’s budget",
        "contribution_percent": "Change of all contributions, per cent",
        "movement_percent": "Movement of the forecast after month 9, per cent of the budget",
        "off_track_periods": "Periods running that an outcome is off track",
        "review_within_days": "Days until a review that is called for is due",
        "escalate_after": "Working days late after which administrators are told",
    },
    hints={
        "variance_percent": f"Usually {review_settings.VARIANCE_PERCENT}. Above this a review is "
        "called for.",
        "contribution_percent": f"Usually {review_settings.CONTRIBUTION_PERCENT}.",
        "movement_percent": f"Usually {review_settings.MOVEMENT_PERCENT}.",
        "off_track_periods": f"Usually {review_settings.OFF_TRACK_PERIODS}.",
        "review_within_days": f"Usually {review_settings.REVIEW_WITHIN_DAYS}.",
        "escalate_after": f"Usually {review_settings.ESCALATE_AFTER}.",
        "bank_holidays": "Usually by the legal basis: Scotland for integration schemes, else "
        "England and Wales.",
    },
)  # fmt: skip


@pages.get(f"{ROOT}/reminders")
@allowed(Right.READ)
def reminders(agreement: str) -> ResponseReturnValue:
    """What called for reviews, what is owed besides, and who was reminded of what."""
    now = today()
    with reading() as session:
        book = load_book(session, agreement, sheets=_SHEETS)
        raised = list_raised(session, agreement)
        sent = list_reminders(session, agreement, SHOWN)
        setting = settings_of(session, [agreement]).get(agreement)
        national = list_bcf_dates(session)
    said = book.as_at(now)
    return render_template(
        "reviews/reminders.html",
        **frame_of(book),
        sentence=first_sentence(sent),
        raised=raised,
        sent=sent,
        further=sorted(further_owed(book, said, now), key=lambda owed: (owed.due, owed.title)),
        readings=sorted(readings_owed(book, said, now), key=lambda owed: (owed.due, owed.title)),
        national=list(dates_near(book, national, now)),
        rules=rules_of(said.legal_basis, setting),
        now=now,
    )


def first_sentence(sent: Sequence[ListedReminder]) -> str:
    """Whether anybody was reminded lately, and of how much."""
    if not sent:
        return "Nobody was reminded of anything yet."
    latest = sent[0].on_day
    number = sum(one.on_day == latest for one in sent)
    reached = any(one.told or one.waiting for one in sent if one.on_day == latest)
    whom = "" if reached else "; nobody is on record who could be told"
    return f"The latest reminders are of {day(latest)}, of {counted(number, 'thing')} due{whom}."


@pages.get(f"{ROOT}/settings")
@allowed(Right.CHANGE)
def settings(agreement: str) -> ResponseReturnValue:
    """What calls for a review of the agreement, and how its people are reminded."""
    book, seen = _load(agreement)
    return _settings_page(book, FORM.filled(seen), [], seen)


@pages.post(f"{ROOT}/settings")
@allowed(Right.CHANGE)
def change_settings(agreement: str) -> ResponseReturnValue:
    """Set what calls for a review, and how people are reminded; what is blank is as usual."""
    book, seen = _load(agreement)
    wanted = FORM.read(fixed={"agreement": agreement})
    if isinstance(wanted, list):
        return _settings_page(book, FORM.typed(), wanted, seen), 422
    to = url_for("reminders.reminders", agreement=agreement)
    if not FORM.unchanged(seen):
        return conflict(REVIEW_SETTINGS, seen, wanted, to)
    edit = setting_edit(seen, cast("ReviewSetting", wanted))
    if edit is None:
        flash("Nothing was changed.")
        return redirect(to, 303)
    saved = save([edit], Why("set reviews", agreement), to=to, done="The settings are changed.")
    if isinstance(saved, list):
        return _settings_page(book, FORM.typed(), saved, seen), 422
    return saved


def _load(agreement: str) -> tuple[AgreementBook, ReviewSetting | None]:
    with reading() as session:
        book = load_book(session, agreement, sheets=["Partners"])
        return book, settings_of(session, [agreement]).get(agreement)


def _settings_page(
    book: AgreementBook,
    fields: list[ShownField],
    faults: Sequence[FieldFault],
    seen: ReviewSetting | None,
) -> str:
    agreement = book.agreement.agreement
    back = url_for("reminders.reminders", agreement=agreement)
    return render_template(
        "agreements/record.html",
        **frame_of(book),
        question="What calls for a review, and when people are reminded",
        paragraphs=[AS_USUAL],
        action=url_for("reminders.change_settings", agreement=agreement),
        mark=FORM.mark(seen),
        fields=fields,
        faults=faults,
        button="Save",
        back=back,
        steps=[{"text": "Reviews", "href": url_for("reviews.of_agreement", agreement=agreement)},
               {"text": "Reminders", "href": back}],
    )  # fmt: skip
