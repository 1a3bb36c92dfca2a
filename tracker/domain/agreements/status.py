"""Where an agreement stands on a day, in a word and in a sentence.

The Audit Commission ("Means to an end", 2009) found partnerships that ran without a signed
agreement. So an agreement is in force only when every partner has signed and a signed copy is
attached (regulation 7(3) of SI 2000/617 asks for writing); until then it says what is missing. It
found, too, that few set measurable outcomes, and asked for them in every agreement: one that
measures none, and says nowhere why not, is not in force here either.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.records.documents import DocumentKind, kept_of
from tracker.domain.registers import Agreement, AgreementBook
from tracker.domain.wording import day_text, joined


class AgreementStatus(StrEnum):
    """The status as people see it."""

    DRAFT = "Draft"
    RUNNING_UNSIGNED = "Running unsigned"
    SIGNED = "Signed, not started"
    NO_SIGNED_COPY = "Signed, no signed copy"
    NO_MEASURE = "Signed, no outcome measure"
    IN_FORCE = "In force"
    NOTICE_SERVED = "Notice served"
    TO_BE_TERMINATED = "To be terminated"
    ENDED = "Ended"


@dataclass(frozen=True, slots=True)
class Standing:
    """An agreement's status, and the sentence without its full stop that explains it."""

    status: AgreementStatus
    sentence: str


def standing(book: AgreementBook, today: date) -> Standing:
    """Where an agreement stands on a day.

    The book needs partners, reviews, documents, outcome measures and outcome settings.
    """
    present = book.as_at(today)
    signed = _signed(book, today)
    status = _status(book, present, today)
    return Standing(
        status, f"{signed}{_lacking(book, today)}; {_runs(book, present, status, today)}"
    )


def is_signed(book: AgreementBook, today: date) -> bool:
    """Whether every partner has signed by the day; nobody has where none is recorded."""
    return bool(book.partners) and all(row.has_signed(today) for row in book.partners)


def has_signed_copy(book: AgreementBook) -> bool:
    """Whether a signed copy is attached."""
    return bool(kept_of(book.documents, DocumentKind.SIGNED_COPY))


def has_measure_or_reason(book: AgreementBook) -> bool:
    """Whether an outcome is measured, or it is recorded why none is."""
    return bool(book.measures) or book.why_no_measure is not None


def _status(book: AgreementBook, present: Agreement, today: date) -> AgreementStatus:
    begun = present.start_date <= today
    if present.end_date is not None and present.end_date < today:
        return AgreementStatus.ENDED
    if not is_signed(book, today):
        return AgreementStatus.RUNNING_UNSIGNED if begun else AgreementStatus.DRAFT
    if notice_served(book, today) is not None:
        return AgreementStatus.NOTICE_SERVED
    if _is_to_end(book):
        return AgreementStatus.TO_BE_TERMINATED
    if not has_signed_copy(book):
        return AgreementStatus.NO_SIGNED_COPY
    if not has_measure_or_reason(book):
        return AgreementStatus.NO_MEASURE
    return AgreementStatus.IN_FORCE if begun else AgreementStatus.SIGNED


def notice_served(book: AgreementBook, today: date) -> date | None:
    """The day on which notice was served, by the earliest notice attached; None if none is."""
    notices = kept_of(book.documents, DocumentKind.NOTICE)
    days = [row.day or row.attached_on for row in notices]
    return min((day for day in days if day <= today), default=None)


def _is_to_end(book: AgreementBook) -> bool:
    held = [row for row in book.reviews if row.held_on is not None]
    latest = max(held, key=lambda row: (row.held_on or date.min, row.due), default=None)
    return latest is not None and latest.outcome == "Terminate"


def _signed(book: AgreementBook, today: date) -> str:
    names = _names(book)
    unsigned = [row.organisation for row in book.partners if not row.has_signed(today)]
    if not book.partners:
        return "No partner is recorded"
    if unsigned:
        return f"Not yet signed by {joined(names.get(code, code) for code in unsigned)}"
    if len(book.partners) == 1:
        return "Signed by its only partner"
    all_of_them = "both" if len(book.partners) == 2 else f"all {len(book.partners)}"
    return f"Signed by {all_of_them} partners"


def _lacking(book: AgreementBook, today: date) -> str:
    """What is missing is said of what is signed: before, there is no copy to attach."""
    if not is_signed(book, today):
        return ""
    lacking = []
    if not has_signed_copy(book):
        lacking.append("no signed copy is attached")
    if not has_measure_or_reason(book):
        lacking.append("no outcome measure is recorded")
    return f", but {joined(lacking)}" if lacking else ""


def _runs(book: AgreementBook, present: Agreement, status: AgreementStatus, today: date) -> str:
    end = present.end_date
    until = "without an end date" if end is None else f"until {day_text(end)}"
    if present.start_date > today:
        return f"starts on {day_text(present.start_date)}"
    served = notice_served(book, today)
    match status:
        case AgreementStatus.ENDED:
            assert end is not None
            return f"ended on {day_text(end)}"
        case AgreementStatus.IN_FORCE:
            return f"in force {until}"
        case AgreementStatus.NOTICE_SERVED:
            assert served is not None
            return f"notice was served on {day_text(served)}, runs {until}"
        case AgreementStatus.TO_BE_TERMINATED:
            return f"the last review decided to terminate it, runs {until}"
        case _:
            return f"runs {until}"


def _names(book: AgreementBook) -> Mapping[str, str]:
    return {row.code: row.name for row in book.organisations}
