"""The second recommendation: are outcomes for service users set, and does anybody monitor them?"""

from collections.abc import Iterator

from tracker.domain.checks.outcomes import due_periods
from tracker.domain.figures import counted
from tracker.domain.outcomes.measures import Track, measure_statuses
from tracker.domain.scorecard.answers import Answer, Place, Verdict
from tracker.domain.scorecard.asking import Asking
from tracker.domain.wording import are, day_text, listed

_NO_MEASURE = "There is no outcome measure to say this of."


def answers(asking: Asking) -> Iterator[Answer]:
    """The answers to the questions 2.1 to 2.4."""
    yield _set(asking)
    yield _baseline_and_target(asking)
    yield _read(asking)
    yield _monitored(asking)


def _set(asking: Asking) -> Answer:
    """2.1: a measure that nobody defined cannot be measured by anybody else.

    The Commission asks for outcomes of all agreements, so a reason for having none is not enough.
    """
    measures, place = asking.book.measures, Place.OUTCOMES
    if not measures and asking.book.why_no_measure is not None:
        why = f"No outcome is measured, for this reason: {asking.book.why_no_measure}"
        return Answer("2.1", Verdict.PARTLY, why, place)
    if not measures:
        return Answer("2.1", Verdict.NOT_MET, "No outcome measure is recorded.", place)
    undefined = [row.measure for row in measures if not (row.definition or "").strip()]
    if undefined:
        of = "of the only measure" if len(measures) == 1 else f"of {listed(undefined)}"
        return Answer("2.1", Verdict.PARTLY, f"The definition {of} is blank.", place)
    why = f"{counted(len(measures), 'outcome')} {are(len(measures))} measured, each defined."
    return Answer("2.1", Verdict.MET, why, place)


def _baseline_and_target(asking: Asking) -> Answer:
    """2.2, by check K6; a latest reading without a target to judge it by is met partly."""
    measures, place = asking.book.measures, Place.OUTCOMES
    if not measures:
        return Answer("2.2", Verdict.NOT_ASKED, _NO_MEASURE, place)
    known = {row.measure for row in measures}
    lacking = {f.subject for f in asking.findings if f.check == "K6"} & known
    if lacking:
        verdict = Verdict.NOT_MET if lacking == known else Verdict.PARTLY
        why = f"{_some(lacking, len(known))} without a baseline or a target."
        return Answer("2.2", verdict, why, place)
    statuses = measure_statuses(asking.book, asking.day)
    aimless = {s.measure.measure for s in statuses if s.track is Track.NO_TARGET}
    if aimless:
        why = f"No target is set for the period of the latest reading of {_few(aimless)}."
        return Answer("2.2", Verdict.PARTLY, why, place)
    return Answer("2.2", Verdict.MET, "Every measure has a baseline and a target.", place)


def _read(asking: Asking) -> Answer:
    """2.3, by check K7; a latest reading that is not available is met partly."""
    measures, place = asking.book.measures, Place.OUTCOMES
    if not measures:
        return Answer("2.3", Verdict.NOT_ASKED, _NO_MEASURE, place)
    read = {row.measure for row in asking.book.readings}
    due = {row.measure for row in measures if due_periods(asking.case, row)}
    if not due | read:
        return Answer("2.3", Verdict.NOT_ASKED, "No reading is due yet.", place)
    late = {f.subject for f in asking.findings if f.check == "K7"}
    if late:
        verdict = Verdict.NOT_MET if late >= due else Verdict.PARTLY
        why = f"{_some(late, len(measures))} without a reading for the last two periods."
        return Answer("2.3", verdict, why, place)
    statuses = measure_statuses(asking.book, asking.day)
    missing = {
        s.measure.measure for s in statuses if s.track is Track.NO_DATA and s.reading is not None
    }
    if missing:
        why = f"The latest reading of {_few(missing)} is not available."
        return Answer("2.3", Verdict.PARTLY, why, place)
    why = "Every measure that is due has a reading for one of its last two periods."
    return Answer("2.3", Verdict.MET, why, place)


def _monitored(asking: Asking) -> Answer:
    """2.4, by check K10.

    Where nothing is owed, a review of the last year is how partners monitor the agreement.
    """
    overdue = asking.messages("K10")
    sent = [row.submitted_on for row in asking.book.returns if row.submitted_on is not None]
    last = max((day for day in sent if day <= asking.day), default=None)
    if overdue:
        verdict = Verdict.NOT_MET if last is None else Verdict.PARTLY
        return Answer("2.4", verdict, overdue[0], Place.REVIEWS)
    if last is not None:
        why = f"No report is overdue; the last was submitted on {day_text(last)}."
        return Answer("2.4", Verdict.MET, why, Place.REVIEWS)
    if asking.last_review is not None:
        why = f"Nothing is owed; the partners reviewed it on {day_text(asking.last_review)}."
        return Answer("2.4", Verdict.MET, why, Place.REVIEWS)
    return Answer("2.4", Verdict.NOT_ASKED, "No report or return is due yet.", Place.REVIEWS)


def _few(measures: set[str]) -> str:
    return listed(sorted(measures))


def _some(measures: set[str], all_of_them: int) -> str:
    """So many of the measures, by their codes, with their verb."""
    if all_of_them == 1:
        return f"The only measure, {_few(measures)}, is"
    number = len(measures)
    return f"{number:,} of {all_of_them:,} measures ({_few(measures)}) {are(number)}"
