"""What an agreement owes and when: reviews, expiry, notice, reports, returns and instalments.

Everything is worked out from dates each time, so nothing is missed because a run was missed:
an item stays overdue until the record says that it is done. The version of the agreement in
force on the day speaks. Decisions that the agreements themselves leave open:

* Reports and returns are owed by the pool manager of each pooled fund, quarterly and annually
  (regulation 7(4)(b) of SI 2000/617), for every quarter and financial year the agreement runs
  in, also one it runs in only partly. What ended before the agreement started is not owed. An
  old agreement without any record of returns owes all of them since its start.
* A row of the Returns register that is not submitted is owed whatever its fund and period.
* The regulations name no number of days, so agreements do; 42 is assumed where one does not.
* A review that decides to terminate silences nothing. The agreement runs, and what it owes is
  due, until its End date, which is what records how the decision was carried out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.financial_year import FinancialYear, Quarter, add_months, outcome_period_text
from tracker.domain.registers import Agreement, AgreementBook, Instalment
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.wording import pounds_text

ASSUMED_REPORT_DAYS = 42
"""How many days after its period a report is due where the agreement does not say."""

DEFAULT_WINDOW = 90
"""How many days ahead is looked where nobody says otherwise."""

_LAST_YEAR = FinancialYear(date.max.year - 1)


class DueKind(StrEnum):
    """What falls due; the values are the words of `tracker due`."""

    REVIEW = "Review"
    EXPIRY = "Expiry"
    NOTICE = "Notice"
    QUARTERLY_REPORT = "Quarterly report"
    ANNUAL_RETURN = "Annual return"
    INSTALMENT = "Instalment"


class FurtherKind(StrEnum):
    """What else falls due; pages list it, and `tracker due` does not."""

    REGULATION_8 = "Report under regulation 8"
    REGULATION_9 = "Report under regulation 9"
    VOUCHER = "Annual voucher"
    BCF_RETURN = "Better Care Fund return"
    FRAMEWORK_ACTION = "Framework action"
    REVIEW_ACTION = "Review action"


Kind = DueKind | FurtherKind
LISTED_KINDS: tuple[Kind, ...] = (
    *DueKind,
    FurtherKind.REGULATION_8,
    FurtherKind.REGULATION_9,
    FurtherKind.VOUCHER,
    FurtherKind.BCF_RETURN,
)
"""Every kind of thing that lists of what is due show, in the order in which they offer them."""
SENT_KINDS: frozenset[Kind] = frozenset(
    {
        DueKind.QUARTERLY_REPORT,
        DueKind.ANNUAL_RETURN,
        FurtherKind.REGULATION_8,
        FurtherKind.REGULATION_9,
        FurtherKind.VOUCHER,
        FurtherKind.BCF_RETURN,
    }
)
"""The kinds of what somebody has to send: reports, returns and vouchers."""


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing that an agreement owes by a day.

    `days` is due minus today, below nil when overdue; what is due today is not overdue. `fund`
    is None for what concerns the whole agreement. `assumed` says that the day rests on the
    assumed number of days for reports.
    """

    agreement: str
    title: str
    kind: Kind
    due: date
    days: int
    fund: str | None = None
    assumed: bool = False

    @property
    def state(self) -> str:
        """`overdue` when the day has passed, else `due`."""
        return "overdue" if self.days < 0 else "due"

    def as_json(self) -> dict[str, object]:
        """The item as `tracker due --json` prints it."""
        return {
            "agreement": self.agreement,
            "title": self.title,
            "kind": str(self.kind),
            "due": self.due.isoformat(),
            "days": self.days,
            "state": self.state,
        }


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing owed by a day, whatever day it is now; otherwise as `DueItem`.

    `about` tells apart what is of one kind and fund: the period of a report, the partner and day
    of an instalment, the day of a planned review.
    """

    kind: Kind
    due: date
    title: str
    fund: str | None = None
    assumed: bool = False
    about: str = ""

    @property
    def name(self) -> str:
        """What names it within its agreement for as long as it is owed, even if its day moves."""
        return " | ".join((self.kind, self.fund or "", self.about))


def due_items(book: AgreementBook, today: date, within: int = DEFAULT_WINDOW) -> list[DueItem]:
    """Everything overdue, and what falls due within so many days, in the order of `due_order`."""
    return due_of_owed(everything_owed, book, today, within)


def due_of_owed(
    owed_by: Callable[[AgreementBook, Agreement, date], Iterator[Owed]],
    book: AgreementBook,
    today: date,
    within: int,
) -> list[DueItem]:
    """What is overdue or falls due within so many days of what `owed_by` names, in order.

    Args:
        owed_by: what a version of an agreement owes, as `everything_owed` says it.
    """
    agreement = book.as_at(today)
    until = last_day_due(today, within)
    items = [
        due_item(agreement.agreement, owed, today)
        for owed in owed_by(book, agreement, until)
        if owed.due <= until
    ]
    return sorted(items, key=due_order)


def last_day_due(today: date, within: int) -> date:
    """The last day of a window of so many days; what is overdue counts whatever the window."""
    return max(_days_later(today, within), today - timedelta(days=1))


def due_item(agreement: str, owed: Owed, today: date) -> DueItem:
    """Something owed, as seen on a day."""
    days = (owed.due - today).days
    return DueItem(agreement, owed.title, owed.kind, owed.due, days, owed.fund, owed.assumed)


def due_order(item: DueItem) -> tuple[date, str, str, str]:
    """Earliest first, then by agreement, kind and title; for lists of several agreements too."""
    return (item.due, item.agreement, item.kind, item.title)


def next_review(book: AgreementBook, agreement: Agreement) -> date | None:
    """The day of the next review where no review is waiting to be held, or None.

    The latest review says so, else the agreement, else the cycle counted from the last review
    held, or from the start.
    """
    latest = max(book.reviews, key=lambda review: review.due, default=None)
    if latest is not None and latest.next_review is not None:
        return latest.next_review
    if agreement.next_review is not None:
        return agreement.next_review
    if agreement.review_every_months is None:
        return None
    held = [review.held_on for review in book.reviews if review.held_on is not None]
    return months_later(max(held, default=agreement.start_date), agreement.review_every_months)


def review_due(book: AgreementBook, agreement: Agreement) -> date | None:
    """The day of the earliest review that is not held yet, recorded or following from the cycle."""
    waiting = [review.due for review in book.reviews if review.held_on is None]
    return min(waiting) if waiting else next_review(book, agreement)


def everything_owed(book: AgreementBook, agreement: Agreement, until: date) -> Iterator[Owed]:
    """What a version of the agreement owes, whenever; reports of periods begun by `until` only.

    What is due by an earlier day is the same for any later `until`, because no report is due
    before its period has begun.
    """
    yield from _reviews(book, agreement)
    yield from _end(agreement)
    yield from _reports(book, agreement, until)
    for instalment in book.instalments:
        if not is_received_in_full(instalment):
            title = _instalment_title(instalment)
            about = f"{instalment.partner} {instalment.due_date.isoformat()}"
            yield Owed(DueKind.INSTALMENT, instalment.due_date, title, instalment.fund, about=about)


def is_received_in_full(instalment: Instalment) -> bool:
    """Whether the whole instalment has come in (or gone out, where it is a refund).

    A date of receipt without an amount means that all of it came in.
    """
    received = instalment.received_amount
    if received is None:
        return instalment.received_on is not None or instalment.amount == 0
    if instalment.amount < 0:
        return received <= instalment.amount
    return received >= instalment.amount


def _instalment_title(instalment: Instalment) -> str:
    amount = pounds_text(instalment.amount)
    what = f"{instalment.partner} pays {amount} into {instalment.fund}"
    if instalment.amount < 0:
        what = f"{instalment.fund} pays {amount} back to {instalment.partner}"
    received = instalment.received_amount
    so_far = f", {pounds_text(received)} received so far" if received else ""
    return f"{what} for {instalment.financial_year}{so_far}"


def _reviews(book: AgreementBook, agreement: Agreement) -> Iterator[Owed]:
    waiting = [review for review in book.reviews if review.held_on is None]
    for review in waiting:
        kind = "Review" if review.kind is None else f"{review.kind} review"
        yield Owed(DueKind.REVIEW, review.due, kind, about=review.due.isoformat())
    if not waiting:
        due = next_review(book, agreement)
        if due is not None:
            yield Owed(DueKind.REVIEW, due, "Next review", about="next")


def _end(agreement: Agreement) -> Iterator[Owed]:
    end = agreement.end_date
    if end is None:
        return
    yield Owed(DueKind.EXPIRY, end, "The agreement ends")
    if agreement.notice_months is not None:
        last_day = months_later(end, -agreement.notice_months)
        if last_day is not None:
            months = agreement.notice_months
            notice = "1 month's notice" if months == 1 else f"{months} months' notice"
            yield Owed(DueKind.NOTICE, last_day, f"Last day to give {notice}")


def _reports(book: AgreementBook, agreement: Agreement, until: date) -> Iterator[Owed]:
    rows = {(row.fund, row.kind, row.period): row for row in book.returns}
    pooled = [fund.fund for fund in book.funds if fund.kind == FundKind.POOLED]
    for kind, period in periods_run(agreement, until):
        for fund in pooled:
            row = rows.pop((fund, kind, period), None)
            if row is None:
                yield _report(agreement, fund, kind, period, None)
            elif row.submitted_on is None:
                yield _report(agreement, fund, kind, period, row.due)
    for row in rows.values():
        if row.submitted_on is None:
            yield _report(agreement, row.fund, DueKind(row.kind), row.period, row.due)


def _report(
    agreement: Agreement,
    fund: str,
    kind: DueKind,
    period: Quarter | FinancialYear,
    due: date | None,
) -> Owed:
    title, about = f"{kind} of {fund} for {period}", outcome_period_text(period)
    if due is not None:
        return Owed(kind, due, title, fund, about=about)
    days = agreement.report_within_days
    return Owed(kind, report_due(agreement, period), title, fund, assumed=days is None, about=about)


def report_due(agreement: Agreement, period: Quarter | FinancialYear) -> date:
    """The day a report of a period is due: so many days after it as the agreement says."""
    days = agreement.report_within_days
    return _days_later(period.last_day, ASSUMED_REPORT_DAYS if days is None else days)


def periods_run(
    agreement: Agreement, until: date
) -> Iterator[tuple[DueKind, Quarter | FinancialYear]]:
    """Every quarter and financial year that the agreement runs in, begun by `until`."""
    last = until if agreement.end_date is None else min(until, agreement.end_date)
    year = FinancialYear.of(agreement.start_date)
    while year.first_day <= last and year < _LAST_YEAR:
        for number in (1, 2, 3, 4):
            quarter = Quarter(year, number)
            if quarter.last_day >= agreement.start_date and quarter.first_day <= last:
                yield DueKind.QUARTERLY_REPORT, quarter
        yield DueKind.ANNUAL_RETURN, year
        year = year.next()


def _days_later(day: date, days: int) -> date:
    """The day so many days later, or the last day of the calendar where that lies beyond it."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max


def months_later(day: date, months: int) -> date | None:
    """The day so many months later (or earlier), or None beyond the calendar's ends."""
    try:
        return add_months(day, months)
    except (ValueError, OverflowError):
        return None
