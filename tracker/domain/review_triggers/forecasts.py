"""Forecasts that call for a review: a variance, and a movement late in the year.

A run is the months up to the present one that all exceed the agreement's threshold, in the same
direction. It calls for a review once; again when it has grown to twice what a review since saw.
A run that ended and began again is another.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.funds.lines import (
    FORECAST,
    Cutoff,
    Figures,
    SchemeRows,
    add_figures,
    scheme_position,
)
from tracker.domain.funds.position import scheme_rows
from tracker.domain.money import ZERO
from tracker.domain.records.review_settings import ReviewRules
from tracker.domain.registers import AgreementBook, Scheme
from tracker.domain.review_triggers.trigger import Trigger, TriggerKind
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.wording import pounds_text

SETTLING_MONTHS = (4, 5, 6)
"""In these months the year before is still being settled, so its forecasts are looked at, too."""

LATE_AFTER_MONTH = 9
WORSE = 2
"""A forecast that misses by so many times what the last review saw calls for one again."""

_PER_CENT = Decimal("0.1")


def forecast_triggers(
    book: AgreementBook, rules: ReviewRules, today: date, reviewed: date
) -> Iterator[Trigger]:
    """Forecast variances and late movements of the funds whose money is the agreement's.

    Args:
        reviewed: the day of the last review, which saw what was known by then.
    """
    for year in _years(book, today):
        for of_year in _fund_years(book, year, today):
            yield from _variance(of_year, rules.variance_percent, reviewed)
            yield from _movement(of_year, rules.movement_percent, reviewed)


def overspent_since(
    book: AgreementBook, year: FinancialYear, today: date, percent: Decimal
) -> Mapping[str, date]:
    """Since when each fund is forecast to overspend by more than a part of its budget.

    The day is the first of the month with which the present run of such forecasts began.
    """
    found: dict[str, date] = {}
    for of in _fund_years(book, year, today):

        def too_much(figures: Figures) -> bool:
            over = figures.variance or ZERO
            return over > 0 and _exceeds(over, figures.revised_budget, percent)

        if too_much(of.seen_in(of.cutoff.month)):
            found[of.fund] = year.month(of.first_of_run(too_much, earliest=1)).first_day
    return found


def _years(book: AgreementBook, today: date) -> list[FinancialYear]:
    year = FinancialYear.of(today)
    last = FinancialYear(year.start - 1)
    begun = book.as_at(today).start_date <= last.last_day
    return [last, year] if begun and today.month in SETTLING_MONTHS else [year]


@dataclass(frozen=True, slots=True)
class _FundYear:
    """The money of one fund in one year, as any of its months saw it."""

    fund: str
    year: FinancialYear
    cutoff: Cutoff
    schemes: tuple[tuple[Scheme, SchemeRows], ...]

    def seen_in(self, month: int) -> Figures:
        """The figures as seen in a month that has begun; budget lines approved since count."""
        final = self.cutoff.final and month == self.cutoff.month
        cutoff = Cutoff(self.year, self.cutoff.as_at, month, final)
        return add_figures(scheme_position(s, own, cutoff).figures for s, own in self.schemes)

    def first_of_run(self, exceeds: Callable[[Figures], bool], earliest: int) -> int:
        """The month with which the run of months up to the present one began that exceed."""
        month = self.cutoff.month
        while month > earliest and exceeds(self.seen_in(month - 1)):
            month -= 1
        return month

    def day_of(self, month: int) -> date:
        """The day by which the figures of a month were known: its last, or today before that."""
        return min(self.year.month(month).last_day, self.cutoff.as_at)

    def calls(
        self, first: int, reviewed: date, size: Callable[[Figures], Decimal]
    ) -> tuple[int, Decimal | None] | None:
        """The month of a run that calls for a review, and how much the last review saw of it.

        The first of the run calls (None was seen). Once a review saw the run, only the first
        month at which it had grown to twice what was seen does; None if it has not.

        Args:
            reviewed: the day of the last review.
            size: how much figures miss by, in pounds, without a sign.
        """
        last = self.cutoff.month
        seen = [month for month in range(first, last + 1) if self.day_of(month) <= reviewed]
        if not seen:
            return first, None
        before = size(self.seen_in(seen[-1]))
        if size(self.seen_in(last)) < before * WORSE:
            return None
        since = range(seen[-1] + 1, last + 1)
        grown = (month for month in since if size(self.seen_in(month)) >= before * WORSE)
        month = next(grown, None)
        return None if month is None else (month, before)


def _fund_years(book: AgreementBook, year: FinancialYear, today: date) -> Iterator[_FundYear]:
    rows = scheme_rows(book, year)
    cutoff = Cutoff.at(year, today, book.closed)
    for fund in book.funds:
        own = tuple(
            (scheme, rows[fund.fund, scheme.scheme])
            for scheme in book.schemes
            if scheme.fund == fund.fund and (fund.fund, scheme.scheme) in rows
        )
        if own and fund.kind != FundKind.IN_VIEW:
            yield _FundYear(fund.fund, year, cutoff, own)


def _variance(of: _FundYear, percent: Decimal, reviewed: date) -> Iterator[Trigger]:
    now = of.seen_in(of.cutoff.month)
    variance = now.variance or ZERO
    if not _exceeds(variance, now.revised_budget, percent):
        return
    over = variance > 0

    def as_now(figures: Figures) -> bool:
        then = figures.variance or ZERO
        return _exceeds(then, figures.revised_budget, percent) and (then > 0) is over

    first = of.first_of_run(as_now, earliest=1)
    called = of.calls(first, reviewed, lambda figures: abs(figures.variance or ZERO))
    if called is None:
        return
    month, seen = called
    word = "overspend" if over else "underspend"
    yield Trigger(
        TriggerKind.VARIANCE,
        f"variance {of.year} {word} {of.fund}{_stretch(first, month)}",
        of.day_of(month),
        f"Fund {of.fund} is forecast to {word} by {pounds_text(variance)} in {of.year}, "
        f"{_part(variance, now.revised_budget)} of its budget of "
        f"{pounds_text(now.revised_budget)}; {_why(percent, seen, '')}.",
        of.fund,
    )


def _stretch(first: int, month: int) -> str:
    """What tells a run of months, and how far it has come, from others in a key."""
    return f" from M{first:02}" + ("" if month == first else f" worse M{month:02}")


def _why(percent: Decimal, seen: Decimal | None, so_late: str) -> str:
    """What a forecast is above, or twice what the last review saw of it."""
    if seen is None:
        return f"above {in_per_cent(percent)}{so_late} a review is called for"
    return f"at least twice the {pounds_text(seen)} at the last review, another is called for"


@dataclass(frozen=True, slots=True)
class LateMovement:
    """A forecast that moved by more than its threshold after month 9: from what to what, in pounds.

    `first` is the first month of those running up to the present one that saw it so far away.
    """

    fund: str
    year: FinancialYear
    ninth: Decimal
    outturn: Decimal
    budget: Decimal
    first: int

    @property
    def sentence(self) -> str:
        """From what to what the forecast moved, without a full stop."""
        return (
            f"The forecast of fund {self.fund} for {self.year} moved from "
            f"{pounds_text(self.ninth)} in month {LATE_AFTER_MONTH} to "
            f"{pounds_text(self.outturn)}, by {_part(self.outturn - self.ninth, self.budget)} of "
            "its budget"
        )


def late_movements(book: AgreementBook, percent: Decimal, today: date) -> Iterator[LateMovement]:
    """Every late movement of the year, and of the year before while it is being settled."""
    for year in _years(book, today):
        if today <= year.month(LATE_AFTER_MONTH).last_day:
            continue
        if any(row.measure == FORECAST and _is_late(row.period, year) for row in book.ledger):
            for of_year in _fund_years(book, year, today):
                moved = _late_movement(of_year, percent)
                if moved is not None:
                    yield moved


def _is_late(period: Period, year: FinancialYear) -> bool:
    return year.month(LATE_AFTER_MONTH) < period <= year.month(12)


def _late_movement(of: _FundYear, percent: Decimal) -> LateMovement | None:
    if of.cutoff.month <= LATE_AFTER_MONTH:
        return None
    ninth = of.seen_in(LATE_AFTER_MONTH).outturn
    now = of.seen_in(of.cutoff.month)
    if ninth is None or now.outturn is None:
        return None

    def moved(figures: Figures) -> bool:
        outturn = figures.outturn
        return outturn is not None and _exceeds(outturn - ninth, figures.revised_budget, percent)

    if not moved(now):
        return None
    first = of.first_of_run(moved, earliest=LATE_AFTER_MONTH + 1)
    return LateMovement(of.fund, of.year, ninth, now.outturn, now.revised_budget, first)


def _movement(of: _FundYear, percent: Decimal, reviewed: date) -> Iterator[Trigger]:
    """A forecast that moved after month 9 (check K19)."""
    moved = _late_movement(of, percent)
    if moved is None:
        return
    ninth = moved.ninth
    called = of.calls(moved.first, reviewed, lambda figures: abs((figures.outturn or ZERO) - ninth))
    if called is not None:
        month, seen = called
        yield Trigger(
            TriggerKind.MOVEMENT,
            f"movement {of.year} {of.fund}{_stretch(moved.first, month)}",
            of.day_of(month),
            f"{moved.sentence}; {_why(percent, seen, ' so late in the year')}.",
            of.fund,
        )


def _exceeds(amount: Decimal, budget: Decimal, percent: Decimal) -> bool:
    return amount != 0 and abs(amount) * 100 > abs(budget) * percent


def _part(amount: Decimal, budget: Decimal) -> str:
    """How much of the budget an amount is, in words."""
    if budget == 0:
        return "out of proportion"
    return in_per_cent((abs(amount) * 100 / abs(budget)).quantize(_PER_CENT, ROUND_HALF_UP))


def in_per_cent(number: Decimal) -> str:
    """A percentage in words, without noughts that say nothing."""
    return f"{number.normalize():f} per cent"
